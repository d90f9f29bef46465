"""`jotgraph show` and `jotgraph path`: what a built graph says, on the terminal."""

from __future__ import annotations

from typing import Annotated

import typer

from extract.errors import NotesError
from graph import terminal
from graph.cli.options import GRAPH, GraphFile


def show(
    name: Annotated[str, typer.Argument(help="A name, or another name of it.")],
    file: GraphFile = GRAPH,
) -> None:
    """Print what the notes say of one name, with the lines that say it.

    **Example**

    - `jotgraph show "Docker Hub" -g outputs/graph.json`
    """
    from graph.files import read_file
    from graph.query import get_nodes

    graph = read_file(file)
    for node in get_nodes(graph, name):
        terminal.print_entity(graph, node)


def path(
    start: Annotated[str, typer.Argument(metavar="A", help="The name to start from.")],
    end: Annotated[str, typer.Argument(metavar="B", help="The name to reach.")],
    file: GraphFile = GRAPH,
) -> None:
    """Print how two names are connected, with the lines that say it.

    **Example**

    - `jotgraph path "Jane Doe" Kubernetes`
    """
    from graph.files import read_file
    from graph.measure import find_path
    from graph.query import get_nodes

    graph = read_file(file)
    ways = [
        way
        for head in get_nodes(graph, start)
        for tail in get_nodes(graph, end)
        if (way := find_path(graph, head, tail)) is not None
    ]
    if not ways:
        raise NotesError(f"no path connects {start} and {end}: no note leads from one to the other")
    if not all(ways):
        raise NotesError(
            f"{start} and {end} are one entity: name two, or see jotgraph show {start}"
        )
    terminal.print_path(graph, min(ways, key=len))
