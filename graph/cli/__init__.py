"""The command line: notes in, files and a summary out; what the user can put right is one line.

Exit codes: 0 everything was read and written, 1 the user must act, 2 the command was mistyped.
Heavy libraries are imported inside the commands, so that `--help` answers at once.
"""

from __future__ import annotations

import atexit
import gc
import sys
from importlib.metadata import version
from typing import Annotated

import typer

from extract.errors import JotgraphError
from graph import terminal
from graph.cli.ask import path, show
from graph.cli.build import build
from graph.cli.cache import cache
from graph.cli.diff import diff
from graph.cli.export import export
from graph.cli.fix import app as fix
from graph.cli.mcp import mcp
from graph.cli.query import query
from graph.cli.review import review
from graph.cli.timeline import timeline
from graph.cli.watch import watch

COMMANDS = (build, watch, show, path, query, timeline, export, mcp, diff, review)

app = typer.Typer(
    name="jotgraph",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> None:
    """Run the command line; an error the user can mend ends it with one line and exit code 1."""
    # What is left goes with the process: to look through it all takes half a second.
    atexit.register(gc.freeze)
    try:
        app()
    except JotgraphError as error:
        terminal.print_problem(str(error))
        sys.exit(1)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"jotgraph {version('jotgraph')}")
        raise typer.Exit


@app.callback()
def _jotgraph(
    _version: Annotated[
        bool,
        typer.Option(
            "--version", is_eager=True, callback=_print_version, help="Print the version."
        ),
    ] = False,
) -> None:
    """Turn notes into a knowledge graph of companies, people, products and tools, offline.

    **Examples**

    - `jotgraph build notes/` reads a folder into `outputs/`

    - `jotgraph show Kubernetes` tells what the notes say of one name

    - `jotgraph path "Jane Doe" Kubernetes` tells how two names are connected

    - `jotgraph query --type tool --used-by Acme` tells what fits

    - `jotgraph export outputs/graph.json -f gexf` writes it for another program
    """


for command in COMMANDS:
    app.command()(command)
app.add_typer(cache)
app.add_typer(fix)
