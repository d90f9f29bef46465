"""Graph in, positions in pixels out: a spring layout of each component, packed on shelves."""

from __future__ import annotations

from math import ceil, sqrt
from typing import Any, Final

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from extract.records import RELATED
from graph.beside import HIGH, grow_sunflowers, place_beside
from graph.measure import take_strongest

Positions = dict[str, tuple[int, int]]
Array = NDArray[np.float64]

SHOWN: Final = 10_000  # so many nodes are laid out, and drawn on a page,
DRAWN: Final = 100_000  # and so many lines between them

_SPACING = 90.0  # wished length of an edge, in pixels
_MARGIN = 50.0  # free room to the right of a component and below it
_ASPECT = 1.6  # width to height of the whole, as screens are
_EXACT = 300  # up to so many nodes every pair repels; above, a grid of cells does
_ROUNDS = 120
_WEAK, _ONLY = 0.1, 0.6  # pull of being named together, and where a name has nothing else
_HEIGHT = 42.0  # of a node with its name
_FILLED = 0.5  # share of the drawing that nodes and names may take when they are moved apart


def layout_graph(graph: nx.MultiDiGraph, *, seed: int = 1) -> Positions:
    """Whole pixels for every node, y downwards, centred on 0; the same for the same graph.

    Of a large graph the part that a page shows is laid out, the other nodes are put around it.
    """
    return surround(graph, _lay_out(take_shown(graph), seed))


def take_shown(graph: nx.MultiDiGraph, *, limit: int = SHOWN) -> nx.MultiDiGraph:
    """The part of a graph that a page can draw."""
    return take_strongest(graph, limit=limit, most_edges=DRAWN)


def surround(graph: nx.MultiDiGraph, places: Positions) -> Positions:
    """Places for all nodes: those that have none lie around what they are linked with, or below."""
    left = len(graph) - len(places)
    below = max((y for _, y in places.values()), default=0) + HIGH * ceil(sqrt(left) + 2)
    return place_beside(graph, places, grow_sunflowers(), below=below)


def _lay_out(graph: nx.MultiDiGraph, seed: int) -> Positions:
    if not len(graph):
        return {}
    rng = np.random.default_rng(seed)
    simple = nx.Graph()
    simple.add_nodes_from(sorted(graph))
    stated = {
        end
        for head, tail, relation in graph.edges(data="relation")
        if relation != RELATED
        for end in (head, tail)
    }
    for head, tail, data in sorted(graph.edges(data=True), key=lambda edge: edge[:2]):
        weak = _WEAK if head in stated and tail in stated else _ONLY
        pull = weak if data.get("relation") == RELATED else 1.0
        if head != tail and (not simple.has_edge(head, tail) or simple[head][tail]["pull"] < pull):
            simple.add_edge(head, tail, pull=pull)
    parts = sorted((sorted(part) for part in nx.connected_components(simple)), key=_by_size)
    boxes = [_lay_component(simple, part, graph, rng) for part in parts]
    corners = _pack([size for _, size in boxes])
    points = np.concatenate([box + at for (box, _), at in zip(boxes, corners, strict=True)])
    points -= (points.min(axis=0) + points.max(axis=0)) / 2
    names = [node for part in parts for node in part]
    return {n: (round(float(x)), round(float(y))) for n, (x, y) in zip(names, points, strict=True)}


def _by_size(part: list[str]) -> tuple[int, str]:
    return -len(part), part[0]


def _lay_component(
    simple: nx.Graph, part: list[str], graph: nx.MultiDiGraph, rng: np.random.Generator
) -> tuple[Array, Array]:
    """Positions of one component from 0 on, and its width and height with names and a margin."""
    place = {node: number for number, node in enumerate(part)}
    links = [(place[a], place[b], d["pull"]) for a, b, d in simple.subgraph(part).edges(data=True)]
    links = sorted((min(a, b), max(a, b), pull) for a, b, pull in links)
    points = _lie_down(_spring(len(part), links, rng))
    points[:, 0] *= 1.25
    names = [str(graph.nodes[node].get("label", "")) for node in part]
    halves = np.array([min(28, len(name)) for name in names]) * 3.6 + 12.0
    points = _part_labels(points, halves)
    points[:, 0] -= (points[:, 0] - halves).min()
    points[:, 1] -= points[:, 1].min()
    ends = np.array([(points[:, 0] + halves).max(), points[:, 1].max()])
    return points, ends + _MARGIN


def _spring(count: int, links: list[tuple[int, int, float]], rng: np.random.Generator) -> Array:
    """Fruchterman and Reingold's forces with a cooling step."""
    if count == 1:
        return np.zeros((1, 2))
    heads = np.array([a for a, _, _ in links], dtype=int)
    tails = np.array([b for _, b, _ in links], dtype=int)
    pulls = np.array([pull for _, _, pull in links])
    mass = 1.0 + 0.35 * np.sqrt(np.bincount(np.r_[heads, tails], minlength=count))
    side = _SPACING * sqrt(count)
    points = rng.uniform(-side / 2, side / 2, (count, 2))
    step = side / 8
    rounds = _ROUNDS if count <= _EXACT * 3 else _ROUNDS * 2 // 3
    cooling = (2.0 / step) ** (1 / rounds)
    for _ in range(rounds):
        force = _repel(points, mass) * _SPACING**2 - points * (0.04 * _SPACING / side * 4)
        gap = points[tails] - points[heads]
        drawn = gap * (np.hypot(gap[:, 0], gap[:, 1]) / _SPACING * pulls)[:, None]
        for axis in (0, 1):
            force[:, axis] += np.bincount(heads, drawn[:, axis], minlength=count)
            force[:, axis] -= np.bincount(tails, drawn[:, axis], minlength=count)
        length = np.hypot(force[:, 0], force[:, 1])[:, None] + 1e-9
        points = points + force / length * np.minimum(length, step)
        step *= cooling
    return points


def _lie_down(points: Array) -> Array:
    """Turned so that the longest side lies across, as screens are wider than high."""
    centred = points - points.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    along = axes[0] if axes[0][np.abs(axes[0]).argmax()] > 0 else -axes[0]
    return np.asarray(
        centred @ np.array([[along[0], -along[1]], [along[1], along[0]]]), dtype=float
    )


def _repel(points: Array, mass: Array) -> Array:
    if len(points) <= _EXACT:
        everyone = np.arange(len(points))
        return _push(points, mass, np.repeat(everyone, len(points)), np.tile(everyone, len(points)))
    return _repel_cells(points, mass)


def _repel_cells(points: Array, mass: Array) -> Array:
    """Nodes of neighbouring cells repel one by one, farther cells as one body each."""
    count = len(points)
    side = min(ceil(sqrt(count / 4)), 40)
    low = points.min(axis=0)
    width = (points.max(axis=0) - low).max() / side + 1e-9
    cells = np.minimum((points - low) / width, side - 1).astype(int)
    number = cells[:, 0] * side + cells[:, 1]
    order = np.argsort(number, kind="stable")
    sizes = np.bincount(number, minlength=side * side)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    force = np.zeros_like(points)
    for right in (-1, 0, 1):
        for down in (-1, 0, 1):
            there = cells + np.array((right, down))
            inside = ((there >= 0) & (there < side)).all(axis=1)
            ones = np.flatnonzero(inside)
            near = there[ones, 0] * side + there[ones, 1]
            many = sizes[near]
            first = np.repeat(ones, many)
            offset = np.arange(len(first)) - np.repeat(np.cumsum(many) - many, many)
            force += _push(points, mass, first, order[np.repeat(starts[near], many) + offset])
    used = np.flatnonzero(sizes)
    bodies = np.bincount(number, mass, minlength=side * side)[used]
    centres = (
        np.stack(
            [np.bincount(number, mass * points[:, axis], minlength=side * side) for axis in (0, 1)],
            axis=1,
        )[used]
        / bodies[:, None]
    )
    gap = centres[:, None, :] - centres[None, :, :]
    columns = np.stack([used // side, used % side], axis=1)
    away = np.abs(columns[:, None, :] - columns[None, :, :]).max(axis=2) > 1
    pull = np.where(away, bodies / ((gap**2).sum(axis=2) + 1.0), 0.0)
    field = np.zeros((side * side, 2))
    field[used] = np.einsum("ij,ijk->ik", pull, gap)
    return np.asarray(force + field[number] * mass[:, None], dtype=float)


def _push(points: Array, mass: Array, first: NDArray[Any], second: NDArray[Any]) -> Array:
    gap = points[first] - points[second]
    pull = mass[first] * mass[second] / ((gap**2).sum(axis=1) + 1.0)
    return np.stack(
        [np.bincount(first, gap[:, axis] * pull, minlength=len(points)) for axis in (0, 1)], axis=1
    )


def _part_labels(points: Array, halves: Array) -> Array:
    """Move nodes apart until the boxes of their names (half as wide as `halves`) hardly overlap."""
    if len(points) > 700:
        return points
    area = float(np.prod(np.ptp(points, axis=0) + 2 * _MARGIN))
    grow = max(1.0, sqrt(_FILLED * area / float((halves * 2 * _HEIGHT).sum())))
    halves, height = halves * grow, _HEIGHT * grow
    later = np.tri(len(points), k=-1, dtype=bool)  # decides between nodes on one spot
    for _ in range(60):
        gap = points[:, None, :] - points[None, :, :]
        over_x = (halves[:, None] + halves[None, :]) * 0.85 - np.abs(gap[:, :, 0])
        over_y = height - np.abs(gap[:, :, 1])
        clash = (over_x > 0) & (over_y > 0)
        np.fill_diagonal(clash, False)
        if not clash.any():
            break
        upright = over_y <= over_x
        sign = np.where((gap > 0) | ((gap == 0) & later[:, :, None]), 1.0, -1.0)
        move_x = np.where(clash & ~upright, over_x * sign[:, :, 0], 0.0).sum(axis=1)
        move_y = np.where(clash & upright, over_y * sign[:, :, 1], 0.0).sum(axis=1)
        points = points + np.clip(np.stack([move_x, move_y], axis=1) * 0.3, -30, 30)
    return points


def _pack(sizes: list[Array]) -> list[Array]:
    """Corners that put boxes on shelves, of the width that leaves the whole most like a screen."""
    least = max(size[0] for size in sizes)
    wide = sqrt(sum(size[0] * size[1] for size in sizes) * _ASPECT)
    widths = [max(least, wide * factor) for factor in (1.0, 1.1, 1.2, 1.35, 1.5, 1.7)]
    return min((_shelve(sizes, width) for width in widths), key=lambda shelves: shelves[0])[1]


def _shelve(sizes: list[Array], width: float) -> tuple[float, list[Array]]:
    """Left to right and top to bottom: the size of screen it takes, and the corners."""
    corners: list[Array] = []
    x = y = shelf = right = 0.0
    for size in sizes:
        if x and x + size[0] > width:
            x, y, shelf = 0.0, y + shelf, 0.0
        corners.append(np.array([x, y]))
        x += size[0]
        right, shelf = max(right, x), max(shelf, size[1])
    return max(right / _ASPECT, y + shelf), corners
