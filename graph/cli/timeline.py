"""`jotgraph timeline`: what the notes say of one name, day by day."""

from __future__ import annotations

from typing import Annotated

import typer

from graph import terminal
from graph.cli.options import GRAPH, GraphFile


def timeline(
    name: Annotated[str, typer.Argument(help="A name, or another name of it.")],
    file: GraphFile = GRAPH,
) -> None:
    """Print what the notes say of one name, day by day, with the lines that say it.

    **Example**

    - `jotgraph timeline "Docker Hub"`
    """
    from graph.files import read_file
    from graph.query import get_nodes
    from graph.timeline import find_moments

    graph = read_file(file)
    for node in get_nodes(graph, name):
        terminal.print_moments(graph, node, find_moments(graph, node))
