"""Graph in; its nodes and edges in the one order of every file, and how each node is drawn, out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import networkx as nx

from extract.records import RELATED
from graph.layout import layout_graph
from graph.measure import rank_entities

Node = tuple[str, dict[str, Any]]
Edge = tuple[str, str, str, dict[str, Any]]
COLOURS: Final = {
    "company": "#2f6fd6",
    "person": "#d97a1f",
    "product": "#b8479b",
    "tool": "#16927c",
}
OTHER: Final = "#7b8290"


@dataclass(frozen=True, slots=True)
class Look:
    """Centre in pixels (y downwards), diameter in pixels, colour as #rrggbb."""

    x: float
    y: float
    size: float
    colour: str


def list_nodes(graph: nx.MultiDiGraph) -> list[Node]:
    """(id, attributes), sorted; ids as text."""
    return sorted(
        ((str(node), data) for node, data in graph.nodes(data=True)), key=lambda node: node[0]
    )


def list_edges(graph: nx.MultiDiGraph) -> list[Edge]:
    """(head, tail, id, attributes), sorted; ids as text."""
    edges = graph.edges(keys=True, data=True)
    return sorted(
        ((str(head), str(tail), str(key), data) for head, tail, key, data in edges),
        key=lambda edge: edge[:3],
    )


def draw_nodes(
    graph: nx.MultiDiGraph, positions: Mapping[str, tuple[int, int]] | None
) -> dict[str, Look]:
    """How each node looks; `positions` of `layout_graph` are computed where there are none."""
    places = layout_graph(graph) if positions is None else positions
    ranks = rank_entities(graph)
    return {
        str(node): Look(
            float(places[node][0]),
            float(places[node][1]),
            round(10 + 30 * ranks[node] ** 0.5, 1),
            COLOURS.get(data.get("type", ""), OTHER),
        )
        for node, data in graph.nodes(data=True)
    }


def say_relation(data: Mapping[str, Any]) -> str:
    """A relation in words: "uses", "works at (past)", "related to"."""
    words = str(data.get("relation", RELATED)).replace("_", " ")
    status = data.get("status", "asserted")
    return words if status == "asserted" else f"{words} ({status})"
