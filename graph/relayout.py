"""Graph and the positions of an earlier build in, positions out: what was there stays where it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count

import networkx as nx

from graph.layout import Positions, layout_graph

Cell = tuple[int, int]

_WIDE, _HIGH = 110, 46  # room for a node with its name, in pixels
_KEPT = 2 / 3  # with a smaller share of known names, the graph is laid out anew


def keep_layout(graph: nx.MultiDiGraph, former: Mapping[str, tuple[int, int]]) -> Positions:
    """Whole pixels for every node; a new one takes the free place nearest to those it is linked with.

    A graph of which `former` knows little is laid out as if there were no `former`.
    """
    places = {node: former[node] for node in graph if node in former}
    if len(places) < _KEPT * max(len(graph), len(former)):
        return layout_graph(graph)
    taken = {_cell(*place) for place in places.values()}
    below = max((y for _, y in places.values()), default=0) + 2 * _HIGH
    new = sorted(node for node in graph if node not in places)
    spirals: dict[Cell, Iterator[Cell]] = {}
    alone = ([node] for node in new if node not in places)
    linked = [node for node in new if not places.keys().isdisjoint(_around(graph, node))]
    while linked := linked or next(alone, []):
        for node in linked:
            known = [places[n] for n in _around(graph, node) if n in places] or [(0, below)]
            x, y = (round(sum(axis) / len(known)) for axis in zip(*known, strict=True))
            centre = _cell(x, y)
            spiral = spirals.setdefault(centre, _spiral(centre))  # what it left behind is taken
            cell = next(cell for cell in spiral if cell not in taken)
            taken.add(cell)
            places[node] = (cell[0] * _WIDE, cell[1] * _HIGH)
        near = {n for node in linked for n in _around(graph, node)}
        linked = sorted(n for n in near if n not in places)
    return places


def _around(graph: nx.MultiDiGraph, node: str) -> set[str]:
    return {*graph.successors(node), *graph.predecessors(node)} - {node}


def _cell(x: int, y: int) -> Cell:
    return round(x / _WIDE), round(y / _HIGH)


def _spiral(centre: Cell) -> Iterator[Cell]:
    """Cells around `centre`, ring by ring."""
    column, row = centre
    for ring in count():
        side = range(-ring, ring + 1)
        for right in side:
            for down in side if abs(right) == ring else (-ring, ring):
                yield column + right, row + down
