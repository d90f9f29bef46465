"""Graph and the places of some nodes in, places of all out: a new one beside those it is linked with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import count
from math import cos, pi, sin, sqrt
from typing import Final

import networkx as nx

Place = tuple[int, int]
Room = Callable[[Place], Place]

WIDE: Final = 110  # room for a node with its name, in pixels
HIGH: Final = 46
_GOLDEN: Final = pi * (3 - sqrt(5))


def place_beside(
    graph: nx.MultiDiGraph, places: Mapping[str, Place], find_room: Room, *, below: int
) -> dict[str, Place]:
    """Pixels for every node: those of `places`, and for each other one what `find_room` gives near its own.

    Nodes linked with nothing that has a place begin `below` the middle.
    """
    placed = dict(places)
    new = sorted(node for node in graph if node not in placed)
    alone = ([node] for node in new if node not in placed)
    linked = [node for node in new if not placed.keys().isdisjoint(_around(graph, node))]
    while linked := linked or next(alone, []):
        for node in linked:
            known = [placed[n] for n in _around(graph, node) if n in placed] or [(0, below)]
            x, y = (round(sum(axis) / len(known)) for axis in zip(*known, strict=True))
            placed[node] = find_room((x, y))
        near = {n for node in linked for n in _around(graph, node)}
        linked = sorted(n for n in near if n not in placed)
    return placed


def find_free_cells(places: Mapping[str, Place]) -> Room:
    """The free cell nearest to where a node should be; no cell is given twice."""
    taken = {_cell(place) for place in places.values()}
    spirals: dict[Place, Iterator[Place]] = {}

    def find(wished: Place) -> Place:
        centre = _cell(wished)
        spiral = spirals.setdefault(centre, _spiral(centre))  # what it left behind is taken
        cell = next(cell for cell in spiral if cell not in taken)
        taken.add(cell)
        return cell[0] * WIDE, cell[1] * HIGH

    return find


def grow_sunflowers() -> Room:
    """The next seed around where a node should be (Vogel 1979), whatever else stands there."""
    seeds: Counter[Place] = Counter()

    def find(wished: Place) -> Place:
        seeds[wished] += 1
        radius, angle = HIGH * sqrt(seeds[wished]), _GOLDEN * seeds[wished]
        return round(wished[0] + radius * cos(angle)), round(wished[1] + radius * sin(angle))

    return find


def _around(graph: nx.MultiDiGraph, node: str) -> set[str]:
    return {*graph.successors(node), *graph.predecessors(node)} - {node}


def _cell(place: Place) -> Place:
    return round(place[0] / WIDE), round(place[1] / HIGH)


def _spiral(centre: Place) -> Iterator[Place]:
    """Cells around `centre`, ring by ring."""
    column, row = centre
    for ring in count():
        side = range(-ring, ring + 1)
        for right in side:
            for down in side if abs(right) == ring else (-ring, ring):
                yield column + right, row + down
