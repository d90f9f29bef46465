"""Graph in, GraphML out: typed keys, unique edge ids, and only characters that XML can hold.

Gephi takes a key called d3 or d7 for a label and drops edges whose ids repeat; NetworkX's writer
does both and refuses lists, so this one streams the file itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import networkx as nx

from graph.export.flavours import FLAVOURS, PLAIN, Art
from graph.export.parts import Edge, Node, draw_nodes, list_edges, list_nodes
from graph.export.replace import replace_text
from graph.export.scalars import (
    Row,
    clean_text,
    find_kinds,
    flatten_rows,
    show_scalar,
    tell_apart,
)

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"{} \
xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns \
http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""
_TYPES = {bool: "boolean", int: "long", float: "double", str: "string"}


def write_graphml(
    graph: nx.MultiDiGraph,
    path: Path,
    *,
    positions: Mapping[str, tuple[int, int]] | None = None,
    flavour: str | None = None,
) -> None:
    """Every attribute of the graph, its relation as edge label, and x, y and size of each node.

    Lists and dicts become JSON text. `nx.read_graphml(path, force_multigraph=True)` reads it back.
    A `flavour` of `FLAVOURS` adds what that program looks for; nothing is left out for it.
    """
    looks = draw_nodes(graph, positions)
    nodes: list[Node] = [
        (node, {**data, "x": looks[node].x, "y": looks[node].y, "size": looks[node].size})
        for node, data in list_nodes(graph)
    ]
    edges: list[Edge] = [
        (head, tail, key, {"label": data.get("relation", ""), **data})
        for head, tail, key, data in list_edges(graph)
    ]
    art = PLAIN
    if flavour is not None:
        nodes, edges, art = FLAVOURS[flavour](nodes, edges, looks)
    replace_text(path, stream_graphml(nodes, edges, graph.graph, art=art))


def stream_graphml(
    nodes: list[Node], edges: list[Edge], meta: dict[str, Any], *, art: Art = PLAIN
) -> Iterator[str]:
    """The lines of a GraphML file of (id, attributes) and (source, target, id, attributes).

    `art` holds drawings in the XML of one program, added to each node and edge.
    """
    tables = {
        "graph": flatten_rows([meta]),
        "node": flatten_rows(data for _, data in nodes),
        "edge": flatten_rows(data for *_, data in edges),
    }
    yield _HEAD.format(art.namespace)
    kinds = {scope: find_kinds(rows) for scope, rows in tables.items()}
    for scope, types in kinds.items():
        for name, kind in types.items():
            key = quoteattr(_key(scope, name))
            title, kind_name = quoteattr(clean_text(name)), _TYPES[kind]
            yield f'<key id={key} for="{scope}" attr.name={title} attr.type="{kind_name}"/>\n'
    yield art.keys
    yield '<graph edgedefault="directed">\n'
    heads = {scope: _heads(scope, types) for scope, types in kinds.items()}
    yield from _data(heads["graph"], tables["graph"][0])
    ids = tell_apart(node for node, _ in nodes)
    by_node = dict(zip((node for node, _ in nodes), ids, strict=True))
    for name, (node, _), row in zip(ids, nodes, tables["node"], strict=True):
        yield f"<node id={quoteattr(name)}>\n"
        yield from _data(heads["node"], row)
        yield art.nodes.get(node, "")
        yield "</node>\n"
    edge_ids = tell_apart(key for _, _, key, _ in edges)
    for place, (head, tail, _, _) in enumerate(edges):
        ends = f"source={quoteattr(by_node[head])} target={quoteattr(by_node[tail])}"
        yield f"<edge id={quoteattr(edge_ids[place])} {ends}>\n"
        yield from _data(heads["edge"], tables["edge"][place])
        yield art.edges[place] if art.edges else ""
        yield "</edge>\n"
    yield "</graph>\n</graphml>\n"


def _heads(scope: str, names: Iterable[str]) -> dict[str, str]:
    """The start of the element that holds each attribute."""
    return {name: f"<data key={quoteattr(_key(scope, name))}>" for name in names}


def _data(heads: Mapping[str, str], row: Row) -> Iterator[str]:
    for name, head in heads.items():
        if name in row:
            yield f"{head}{escape(show_scalar(row[name]))}</data>\n"


def _key(scope: str, name: str) -> str:
    return f"{scope[0]}_{clean_text(name)}"
