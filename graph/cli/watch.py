"""`jotgraph watch`: build once, then again whenever notes change, and keep the open page fresh."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extract.errors import JotgraphError, NotesError
from extract.settings import CORRECTIONS, DEFAULTS
from graph import terminal
from graph.cli.build import build
from graph.cli.options import OUT, USUAL, Formats, NoModel, OpenPage, Out

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

QUIET = 300  # milliseconds without a change that end a burst of saves
BURST = 3_000  # milliseconds after which the notes are read though the burst goes on


def watch(
    folders: Annotated[
        list[Path], typer.Argument(metavar="FOLDER...", help="The folders of notes to watch.")
    ],
    out: Out = OUT,
    formats: Formats = USUAL,
    open_page: OpenPage = False,
    no_model: NoModel = False,
) -> None:
    """Build the graph, and again whenever a note changes, until Ctrl-C.

    **Example**

    - `jotgraph watch notes/ --open`
    """
    from graph.cli.live import serve_page

    for folder in folders:
        if not folder.is_dir():
            raise NotesError(f"{folder} is no folder: name the folder that holds the notes")
    told = False
    try:
        for changed in find_changes(folders, out):
            began = time.perf_counter()
            try:
                build([*map(str, folders)], out=out, formats=formats, quiet=True, no_model=no_model)
            except typer.Exit:
                pass  # the problem has been told, and what could be read is in the graph
            except JotgraphError as error:
                terminal.print_problem(str(error))
                continue
            terminal.print_built(tell_changes(changed), time.perf_counter() - began)
            if not told and (out / "graph.html").exists():
                address = serve_page(out / "graph.html")
                typer.echo(f"The page at {address} follows the changes; Ctrl-C ends it.")
                if open_page:
                    typer.launch(address)
                told = True
    except KeyboardInterrupt:
        typer.echo("Stopped.")


def find_changes(folders: Sequence[Path], out: Path) -> Iterator[set[str]]:
    """First nothing, then the paths of each burst of changes that may concern the graph."""
    try:
        from watchfiles import watch as watch_files
    except ImportError as error:
        raise NotesError("jotgraph watch needs: pip install 'jotgraph[watch]'") from error
    roots = [folder.resolve() for folder in folders]
    own = Path(CORRECTIONS).resolve()
    begun, known = False, _saved(own)
    # A timeout, so that the first build comes after the watch has begun: nothing saved is missed. It
    # is also when to look at the corrections of the working folder, which is not watched, being large.
    for changes in watch_files(
        *roots,
        watch_filter=lambda _, path: concerns(Path(path), roots, out.resolve()),
        step=QUIET,
        debounce=BURST,
        rust_timeout=500,
        yield_on_timeout=True,
    ):
        changed = {path for _, path in changes}
        saved = _saved(own)
        if saved != known:
            changed.add(str(own))
            known = saved
        if changed or not begun:
            begun = True
            yield changed


def _saved(file: Path) -> int | None:
    """When the file was saved, in ns; None where there is none."""
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return None


def concerns(path: Path, roots: Sequence[Path], out: Path) -> bool:
    """Whether a build reads the path: a note, corrections or a folder, neither hidden nor its own output."""
    if path.is_relative_to(out) and f"{path.relative_to(out)}".startswith((".", "graph.")):
        return False
    below = [path.relative_to(root).parts for root in roots if path.is_relative_to(root)]
    seen = any(
        not any(part.startswith(".") or part in DEFAULTS.ignored for part in parts)
        for parts in below
    )
    return seen and (path.suffix.lower() in {"", *DEFAULTS.suffixes} or path.name == CORRECTIONS)


def tell_changes(paths: set[str]) -> str:
    """What changed, in a few words."""
    if not paths:
        return "All notes"
    first = Path(min(paths)).name
    return first if len(paths) == 1 else f"{first} and {len(paths) - 1} more"
