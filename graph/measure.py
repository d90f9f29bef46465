"""Graph in; importance, communities, paths and names out: never written into the graph."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, pairwise
from math import log1p

import networkx as nx

from extract.memory import collection_paused
from extract.records import RELATED

Step = tuple[str, str, str]

_RELATED_SHARE = 0.1
_RELATED_COST = 3.0
_NEGATED_COST = 4.0


@collection_paused()
def rank_entities(graph: nx.MultiDiGraph, *, damping: float = 0.85) -> dict[str, float]:
    """PageRank over the undirected weighted graph, scaled so that the first is 1, best first."""
    import numpy as np

    nodes = sorted(graph)
    if not nodes:
        return {}
    place = {node: number for number, node in enumerate(nodes)}
    pairs = list(_weigh_pairs(graph))
    ends = np.array([(place[head], place[tail]) for head, tail, _ in pairs], dtype=int)
    ends = ends.reshape(-1, 2)
    heads, tails = np.vstack([ends, ends[:, ::-1]]).T
    weights = np.array([weight for *_, weight in pairs] * 2, dtype=float)
    count = len(nodes)
    start = np.array([1 + log1p(graph.nodes[node].get("mentions", 1)) for node in nodes])
    start /= start.sum()
    out = np.bincount(heads, weights, minlength=count)
    share = weights / out[heads]
    rank = start.copy()
    for _ in range(60):
        spread = np.bincount(tails, rank[heads] * share, minlength=count)
        rank = (1 - damping) * start + damping * (spread + rank[out == 0].sum() * start)
    scores = dict(zip(nodes, (rank / rank.max()).round(6).tolist(), strict=True))
    return dict(sorted(scores.items(), key=lambda item: (-item[1], item[0])))


def take_strongest(
    graph: nx.MultiDiGraph, *, limit: int, most_edges: int | None = None
) -> nx.MultiDiGraph:
    """The graph itself, or its part between the most important nodes: so many nodes and edges at most.

    Where there are too many edges, those of co-occurrence are left out, and only then nodes.
    """
    if len(graph) <= limit and (most_edges is None or graph.number_of_edges() <= most_edges):
        return graph
    nodes = list(rank_entities(graph))
    if most_edges is not None:
        place = {node: number for number, node in enumerate(nodes)}
        edges = graph.edges(data="relation")
        needs = sorted(max(place[a], place[b]) for a, b, relation in edges if relation != RELATED)
        limit = min([limit, *needs[most_edges : most_edges + 1]])
    part = graph.subgraph(nodes[:limit]).copy()
    if most_edges is not None and part.number_of_edges() > most_edges:
        edges = part.edges(keys=True, data="relation")
        part.remove_edges_from([(*ends, key) for *ends, key, said in edges if said == RELATED])
    return part


def find_communities(graph: nx.MultiDiGraph, *, seed: int = 1) -> list[list[str]]:
    """Louvain communities, each sorted, the largest first."""
    simple = _simplify(graph)
    nodes = list(simple)
    numbers = nx.convert_node_labels_to_integers(simple)  # sets of numbers keep their order
    groups = nx.community.louvain_communities(numbers, weight="weight", seed=seed)
    named = [sorted(nodes[number] for number in group) for group in groups]
    return sorted(named, key=lambda group: (-len(group), group))


def find_path(graph: nx.MultiDiGraph, a: str, b: str) -> list[Step] | None:
    """The shortest way from node `a` to node `b` as (head, tail, key) steps, or None.

    Edges may be walked either way; stated relations come before negated ones and co-occurrence.
    """
    simple = _walks(graph)
    try:
        nodes = nx.dijkstra_path(simple, a, b, weight="cost")
    except nx.NetworkXNoPath:
        return None
    return [simple[left][right]["step"] for left, right in pairwise(nodes)]


def find_paths(graph: nx.MultiDiGraph, a: str, b: str, *, limit: int = 3) -> list[list[Step]]:
    """Up to `limit` ways from node `a` to node `b`, as `find_path` gives them, the shortest first."""
    if a == b:
        return []
    simple = _walks(graph)
    try:
        ways = list(islice(nx.shortest_simple_paths(simple, a, b, weight="cost"), limit))
    except nx.NetworkXNoPath:
        return []
    return [[simple[left][right]["step"] for left, right in pairwise(nodes)] for nodes in ways]


def _walks(graph: nx.MultiDiGraph) -> nx.Graph:
    """Undirected, with the cheapest edge of each pair as its step."""
    simple = nx.Graph()
    simple.add_nodes_from(graph)
    for head, tail, key, data in graph.edges(keys=True, data=True):
        cost = _cost(data)
        if not simple.has_edge(head, tail) or cost < simple[head][tail]["cost"]:
            simple.add_edge(head, tail, cost=cost, step=(head, tail, key))
    return simple


def find_entities(graph: nx.MultiDiGraph, name: str) -> list[str]:
    """Ids of the nodes with this id, label or alias, case ignored; labels come before aliases."""
    wanted = _fold(name)
    by_label = [
        n for n, data in graph.nodes(data=True) if wanted in (_fold(n), _fold(data["label"]))
    ]
    by_alias = [
        node
        for node, data in graph.nodes(data=True)
        if node not in by_label and wanted in {_fold(alias) for alias in data["aliases"]}
    ]
    return sorted(by_label) + sorted(by_alias)


def nearest_names(graph: nx.MultiDiGraph, name: str, *, limit: int = 3) -> list[str]:
    """Labels whose own or other names look most like `name`, best first; empty when none does."""
    from rapidfuzz import fuzz, process

    names = sorted(
        {
            (other, data["label"])
            for _, data in graph.nodes(data=True)
            for other in (data["label"], *data["aliases"])
        }
    )
    found = process.extract(
        _fold(name),
        [_fold(other) for other, _ in names],
        scorer=fuzz.WRatio,
        limit=limit * 4,
        score_cutoff=60,
    )
    return list(dict.fromkeys(names[place][1] for _, _, place in found))[:limit]


def _simplify(graph: nx.MultiDiGraph) -> nx.Graph:
    """Undirected, one edge a pair."""
    simple = nx.Graph()
    simple.add_nodes_from(sorted(graph))
    for head, tail, weight in _weigh_pairs(graph):
        before = simple[head][tail]["weight"] if simple.has_edge(head, tail) else 0.0
        simple.add_edge(head, tail, weight=before + weight)
    return simple


def _weigh_pairs(graph: nx.MultiDiGraph) -> Iterator[tuple[str, str, float]]:
    """(head, tail, weight) of each edge between two, sorted; co-occurrence counts a tenth of the stated."""
    for head, tail, data in sorted(graph.edges(data=True), key=lambda edge: edge[:2]):
        if head == tail:
            continue
        share = _RELATED_SHARE if data.get("relation") == RELATED else 1.0
        weight = share * (1 + log1p(data.get("weight", 1))) * data.get("confidence", 1.0)
        yield head, tail, max(weight, 0.01)


def _cost(data: dict[str, object]) -> float:
    if data.get("relation") == RELATED:
        return _RELATED_COST
    return _NEGATED_COST if data.get("status") == "negated" else 1.0


def _fold(name: str) -> str:
    return " ".join(name.casefold().split())
