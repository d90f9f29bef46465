"""Graph in, Cytoscape JSON (.cyjs) out: for the desktop program and for cytoscape.js."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import networkx as nx

from graph.export.parts import draw_nodes, list_edges, list_nodes
from graph.export.replace import replace_text
from graph.export.scalars import Row, flatten_rows, tell_apart

_TAKEN: Final = frozenset({"id", "source", "target", "name", "interaction"})


def write_cytoscape(
    graph: nx.MultiDiGraph, path: Path, *, positions: Mapping[str, tuple[int, int]] | None = None
) -> None:
    """Every attribute (lists as JSON text), `name` and `interaction` to be shown, and places.

    An attribute whose name Cytoscape needs for itself gets an underscore after it.
    """
    nodes, edges = list_nodes(graph), list_edges(graph)
    looks = draw_nodes(graph, positions)
    ids = tell_apart(node for node, _ in nodes)
    by_node = dict(zip((node for node, _ in nodes), ids, strict=True))
    labels = {node: data.get("label", node) for node, data in nodes}
    dots = [
        {
            "data": {"id": by_node[node], "name": labels[node], **_spare(row)},
            "position": {"x": looks[node].x, "y": looks[node].y},
        }
        for (node, _), row in zip(nodes, flatten_rows(data for _, data in nodes), strict=True)
    ]
    keys = tell_apart(key for _, _, key, _ in edges)
    rows = flatten_rows(data for *_, data in edges)
    lines = [
        {
            "data": {
                "id": key,
                "source": by_node[head],
                "target": by_node[tail],
                "name": f"{labels[head]} ({data.get('relation', '')}) {labels[tail]}",
                "interaction": data.get("relation", ""),
                **_spare(row),
            }
        }
        for key, (head, tail, _, data), row in zip(keys, edges, rows, strict=True)
    ]
    page: dict[str, Any] = {
        "format_version": "1.0",
        "generated_by": "jotgraph",
        "target_cytoscapejs_version": "~2.1",
        "data": {
            "name": graph.graph.get("title", "graph"),
            **_spare(flatten_rows([graph.graph])[0]),
        },
        "elements": {"nodes": dots, "edges": lines},
    }
    replace_text(path, [json.dumps(page, allow_nan=False, indent=1), "\n"])


def _spare(row: Row) -> Row:
    return {f"{name}_" if name in _TAKEN else name: value for name, value in row.items()}
