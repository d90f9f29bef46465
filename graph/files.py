"""Graph and a folder → files, all replaced at once; a graph file → graph."""

from __future__ import annotations

from errno import EISDIR
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from extract.errors import OutputError
from graph.export import read_graph, write_graph
from graph.layout import layout_graph

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx


def write_files(graph: nx.MultiDiGraph, folder: Path, names: Sequence[str]) -> list[Path]:
    """Write each name beside its place, then move all there: an old output is never half new.

    Raises OutputError where the folder or a file of it cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in names:
            if Path(folder, name).is_dir():
                raise IsADirectoryError(EISDIR, f"{name} is a folder")
        drawn = any(not name.endswith(".json") for name in names)
        positions = layout_graph(graph) if drawn else None
        with TemporaryDirectory(dir=folder, prefix=".jotgraph-") as beside:
            for name in names:
                write_graph(graph, Path(beside, name), positions=positions)
            return [Path(beside, name).replace(folder / name) for name in names]
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(
            f"{folder} cannot be written ({reason}): free it, or choose another folder with -o"
        ) from error


def read_file(file: Path) -> nx.MultiDiGraph:
    """The graph a run has written; OutputError where there is none."""
    if not file.exists():
        raise OutputError(f"{file} does not exist: run jotgraph build, or name a graph with -g")
    return read_graph(file)
