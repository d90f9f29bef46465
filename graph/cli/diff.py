"""`jotgraph diff`: two graph files, what changed from the one to the other."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from graph import terminal


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD.json", help="The earlier graph.")],
    new: Annotated[Path, typer.Argument(metavar="NEW.json", help="The later graph.")],
) -> None:
    """Print which entities and relations came, went, were renamed, merged or retyped, and by which note.

    **Example**

    - `jotgraph diff last-week/graph.json outputs/graph.json`
    """
    from graph.diff import diff_graphs
    from graph.files import read_file

    terminal.print_changes(diff_graphs(read_file(old), read_file(new)))
