"""Options that several commands take, and the check of a word that must be one of a few."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Final

import typer

OUT: Final = Path("outputs")
GRAPH: Final = OUT / "graph.json"
USUAL: Final = "html,graphml,json"

Out = Annotated[
    Path, typer.Option("--out", "-o", metavar="FOLDER", help="Where the files of a build go.")
]
GraphFile = Annotated[
    Path, typer.Option("--graph", "-g", metavar="FILE", help="The graph to read.")
]
Formats = Annotated[
    str, typer.Option("--format", metavar="LIST", help="Which files, separated by commas.")
]
OpenPage = Annotated[bool, typer.Option("--open", help="Open the page in a browser.")]
NoModel = Annotated[
    bool, typer.Option("--no-model", help="Do without the trained model: rules only, faster.")
]


def check_choice(word: str, known: Iterable[str], option: str) -> None:
    """The command was mistyped unless the word is known."""
    known = tuple(known)
    if word not in known:
        raise typer.BadParameter(
            f"{word!r} is unknown; choose from {', '.join(known)}", param_hint=option
        )
