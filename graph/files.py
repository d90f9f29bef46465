"""Graph and a folder → files, all replaced at once; a graph file → graph."""

from __future__ import annotations

from errno import EISDIR
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from extract.errors import OutputError
from extract.memory import collection_paused
from extract.settings import LEDGER
from graph.export import DRAWN, read_graph, write_graph
from graph.export.page import read_positions
from graph.export.replace import replace_folder
from graph.relayout import keep_layout

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import networkx as nx


@collection_paused()
def write_files(
    graph: nx.MultiDiGraph,
    folder: Path,
    names: Sequence[str],
    *,
    links: Mapping[str, str] | None = None,
) -> list[Path]:
    """Write each name beside its place, then move all there: an old output is never half new.

    Names keep the positions they have on the page that is there; `links` are those of the page.
    Raises OutputError where the folder or a file of it cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in names:
            if Path(folder, name).is_dir() and not name.endswith(".obsidian"):
                raise IsADirectoryError(EISDIR, f"{name} is a folder")
        drawn = any(Path(name).suffix in DRAWN for name in names)
        positions = keep_layout(graph, read_positions(folder / "graph.html")) if drawn else None
        with TemporaryDirectory(dir=folder, prefix=".jotgraph-") as beside:
            written: list[Path] = []
            for name in names:
                options: dict[str, Any] = {"links": links} if name.endswith(".html") else {}
                write_graph(graph, Path(beside, name), positions=positions, **options)
                written += sorted(set(Path(beside).iterdir()) - set(written))
            return _move(written, folder)
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(
            f"{folder} cannot be written ({reason}): free it, or choose another folder with -o"
        ) from error


def _move(written: Sequence[Path], folder: Path) -> list[Path]:
    """Folders first: they may hold what is not ours, and then nothing is moved."""
    for path in written:
        if path.is_dir():
            texts = {page.name: page.read_text(encoding="utf-8") for page in path.iterdir()}
            texts.pop(LEDGER)
            replace_folder(folder / path.name, texts)
    return [
        folder / path.name if path.is_dir() else path.replace(folder / path.name)
        for path in written
    ]


def read_file(file: Path) -> nx.MultiDiGraph:
    """The graph a run has written; OutputError where there is none."""
    if not file.exists():
        raise OutputError(f"{file} does not exist: run jotgraph build, or name a graph with -g")
    return read_graph(file)
