"""Graph and the positions of an earlier build in, positions out: what was there stays where it was."""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx

from graph.beside import HIGH, find_free_cells, place_beside
from graph.layout import Positions, layout_graph, surround, take_shown

_KEPT = 2 / 3  # with a smaller share of known names, the graph is laid out anew


def keep_layout(graph: nx.MultiDiGraph, former: Mapping[str, tuple[int, int]]) -> Positions:
    """Whole pixels for every node; a new one takes the free place nearest to those it is linked with.

    A graph of which `former` knows little is laid out as if there were no `former`. Of a large one, the
    part that a page shows keeps its places.
    """
    shown = take_shown(graph)
    places = {node: former[node] for node in shown if node in former}
    if len(places) < _KEPT * max(len(shown), len(former)):
        return surround(graph, layout_graph(shown))
    below = max((y for _, y in places.values()), default=0) + 2 * HIGH
    return surround(graph, place_beside(shown, places, find_free_cells(places), below=below))
