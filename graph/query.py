"""Graph and names in; neighbours, relations, answers and smaller graphs out. Nothing is written into it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import networkx as nx

from extract.errors import NotesError
from extract.records import RELATED, SYMMETRIC
from graph.build import drop_pairs
from graph.measure import find_entities, nearest_names

Edge = tuple[str, str, str]

# How a question may be put: its name → the relation, and whether the one asked for is its head.
QUESTIONS: Final[Mapping[str, tuple[str, bool]]] = {
    "works_at": ("works_at", True),
    "employs": ("works_at", False),
    "works_with": ("works_with", True),
    "makes": ("makes", True),
    "made_by": ("makes", False),
    "uses": ("uses", True),
    "used_by": ("uses", False),
    "part_of": ("part_of", True),
    "has_part": ("part_of", False),
    "integrates_with": ("integrates_with", True),
    "alternative_to": ("alternative_to", True),
    "partners_with": ("partners_with", True),
    "related_to": (RELATED, True),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """A node that fits, and the (head, tail, key) edges that make it fit; none where all do."""

    node: str
    edges: tuple[Edge, ...]


def get_nodes(graph: nx.MultiDiGraph, name: str) -> list[str]:
    """The nodes a name may stand for; an unknown name is a `NotesError` that tells the nearest ones."""
    found = find_entities(graph, name)
    if not found:
        near = ", ".join(nearest_names(graph, name))
        hint = f"did you mean {near}?" if near else "no name in the graph is like it"
        raise NotesError(f"{name} is not in the graph: {hint}")
    return found


def find_answers(
    graph: nx.MultiDiGraph,
    asked: Iterable[tuple[str, str]] = (),
    *,
    kind: str | None = None,
    statuses: Collection[str] = ("asserted",),
    min_confidence: float = 0.0,
) -> list[Answer]:
    """The nodes of type `kind` that fit every (question of `QUESTIONS`, name), by label.

    Relations count whose status is among `statuses` and whose confidence (0 to 1) is high enough.
    An unknown name is a `NotesError`.
    """
    nodes = {node for node, of_type in graph.nodes(data="type") if kind in (None, of_type)}
    edges: dict[str, list[Edge]] = {node: [] for node in nodes}
    for question, name in asked:
        others = set(get_nodes(graph, name))
        fits: dict[str, list[Edge]] = {}
        for head, tail, key, data in graph.edges(keys=True, data=True):
            if data["status"] in statuses and data["confidence"] >= min_confidence:
                for node in _fitting(question, head, tail, data["relation"], others):
                    fits.setdefault(node, []).append((head, tail, key))
        edges = {node: edges[node] + fits[node] for node in edges if node in fits}
    answers = [Answer(node, tuple(dict.fromkeys(found))) for node, found in edges.items()]
    return sorted(answers, key=lambda answer: (_label(graph, answer.node).casefold(), answer.node))


def _fitting(
    question: str, head: str, tail: str, relation: str, others: Collection[str]
) -> list[str]:
    """The ends of an edge that answer the question about `others`."""
    wanted, as_head = QUESTIONS[question]
    if relation != wanted:
        return []
    ends = [(head, tail), (tail, head)] if relation in SYMMETRIC else [(head, tail)]
    return [
        node if as_head else other for node, other in ends if (other if as_head else node) in others
    ]


def find_neighbours(graph: nx.MultiDiGraph, node: str) -> list[str]:
    """The nodes with an edge to or from `node`, those of stated relations first, then by label."""
    stated = {
        other
        for head, tail, data in _edges_of(graph, node)
        if data["relation"] != RELATED
        for other in (head, tail)
    }
    neighbours = (set(graph.successors(node)) | set(graph.predecessors(node))) - {node}
    return sorted(neighbours, key=lambda other: (other not in stated, _label(graph, other), other))


def find_between(graph: nx.MultiDiGraph, a: str, b: str) -> list[Edge]:
    """The (head, tail, key) edges between two nodes, whichever way they point, the surest first."""
    edges = [
        (head, tail, key, data)
        for pair in dict.fromkeys([(a, b), (b, a)])
        for head, tail, key, data in graph.edges(pair[0], keys=True, data=True)
        if tail == pair[1]
    ]
    edges.sort(key=lambda edge: (-edge[3]["confidence"], edge[2]))
    return [(head, tail, key) for head, tail, key, _ in edges]


def cut_around(graph: nx.MultiDiGraph, nodes: Iterable[str], *, depth: int = 1) -> nx.MultiDiGraph:
    """The part of the graph within `depth` steps of one of `nodes`, whichever way edges point."""
    plain = graph.to_undirected(as_view=True)
    near: set[str] = set()
    for node in nodes:
        near |= nx.single_source_shortest_path_length(plain, node, cutoff=depth).keys()
    return drop_pairs(graph.subgraph(near).copy())


def _edges_of(graph: nx.MultiDiGraph, node: str) -> list[tuple[str, str, dict[str, Any]]]:
    return [*graph.out_edges(node, data=True), *graph.in_edges(node, data=True)]


def _label(graph: nx.MultiDiGraph, node: str) -> str:
    return str(graph.nodes[node].get("label", node))
