"""`jotgraph mcp`: a built graph for programs that speak the Model Context Protocol."""

from __future__ import annotations

from graph.cli.options import GRAPH, GraphFile


def mcp(file: GraphFile = GRAPH) -> None:
    """Serve a graph over standard input and output, read-only (Model Context Protocol).

    **Example**

    - `jotgraph mcp -g outputs/graph.json`
    """
    from graph.knowledge import Knowledge
    from graph.server import make_server

    make_server(Knowledge.load(file)).run("stdio")
