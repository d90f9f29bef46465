"""Numbers of nodes and edges in, a graph of that size out: a few nodes with most of the edges."""

from __future__ import annotations

import random

import networkx as nx

from extract.records import LABELS, RELATED, TYPES


def make_graph(nodes: int, edges: int, *, seed: int = 1) -> nx.MultiDiGraph:
    """A graph as `build_graph` makes it, each relation with one short sentence as its evidence."""
    rng = random.Random(seed)
    labels = (*LABELS, RELATED)
    graph = nx.MultiDiGraph(title=f"{nodes} nodes", notes=nodes)
    for number in range(nodes):
        source = {"note": f"{number}.md", "line": 1, "start": 0, "end": 9, "text": "some name"}
        graph.add_node(
            f"{TYPES[number % 4]}:{number}",
            label=f"Name {number}",
            type=TYPES[number % 4],
            aliases=[],
            mentions=1,
            sources=[source],
        )
    names = list(graph)
    for number in range(edges):
        graph.add_edge(
            names[int(nodes * rng.random() ** 3)],
            names[int(nodes * rng.random() ** 2)],
            f"key{number}",
            relation=labels[number % len(labels)],
            status="asserted",
            confidence=round(rng.random(), 2),
            weight=1,
            evidence=[{"note": f"{number % nodes}.md", "line": 1, "text": "one says so"}],
            proposer="rules",
        )
    return graph
