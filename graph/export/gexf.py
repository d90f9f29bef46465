"""Graph in, GEXF 1.3 out: colours, sizes and places as Gephi reads them, and lifetimes as dates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import networkx as nx

from graph.export.parts import Edge, draw_nodes, list_edges, list_nodes, say_relation
from graph.export.replace import replace_text
from graph.export.scalars import (
    Row,
    clean_text,
    find_kinds,
    flatten_rows,
    one_line,
    show_scalar,
    tell_apart,
)

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd" version="1.3">
"""
_TYPES = {bool: "boolean", int: "long", float: "double", str: "string"}


def write_gexf(
    graph: nx.MultiDiGraph, path: Path, *, positions: Mapping[str, tuple[int, int]] | None = None
) -> None:
    """Every attribute; y upwards as Gephi counts it; `first` and `last` as start and end.

    Relations between the same two nodes differ in `kind`, without which Gephi would keep one.
    """
    replace_text(path, _stream(graph, positions))


def _stream(
    graph: nx.MultiDiGraph, positions: Mapping[str, tuple[int, int]] | None
) -> Iterator[str]:
    nodes, edges = list_nodes(graph), list_edges(graph)
    node_rows = flatten_rows(data for _, data in nodes)
    edge_rows = flatten_rows(data for *_, data in edges)
    looks = draw_nodes(graph, positions)
    dated = any("first" in row for row in (*node_rows, *edge_rows))
    title = escape(one_line(str(graph.graph.get("title", "graph"))))
    yield _HEAD
    yield f"<meta><description>{title}</description></meta>\n"
    mode = 'mode="dynamic" timeformat="date"' if dated else 'mode="static"'
    yield f'<graph defaultedgetype="directed" idtype="string" {mode}>\n'
    node_kinds, edge_kinds = find_kinds(node_rows), find_kinds(edge_rows)
    yield from _declare("node", node_kinds)
    yield from _declare("edge", edge_kinds)
    ids = tell_apart(node for node, _ in nodes)
    by_node = dict(zip((node for node, _ in nodes), ids, strict=True))
    yield f'<nodes count="{len(nodes)}">\n'
    for (node, data), row in zip(nodes, node_rows, strict=True):
        look, label = looks[node], _quote(str(data.get("label", node)))
        yield f"<node id={quoteattr(by_node[node])} label={label}{_lifetime(row)}>\n"
        yield from _values(row, node_kinds)
        red, green, blue = (int(look.colour[at : at + 2], 16) for at in (1, 3, 5))
        yield f'<viz:color r="{red}" g="{green}" b="{blue}"/>\n'
        yield f'<viz:position x="{look.x}" y="{0.0 - look.y}" z="0.0"/>\n'
        yield f'<viz:size value="{look.size}"/>\n</node>\n'
    yield f'</nodes>\n<edges count="{len(edges)}">\n'
    names = tell_apart(key for _, _, key, _ in edges)
    sorts = _tell_sorts(edges)
    for place, (head, tail, _, data) in enumerate(edges):
        ends = f"source={quoteattr(by_node[head])} target={quoteattr(by_node[tail])}"
        label, kind = _quote(str(data.get("relation", ""))), _quote(sorts[place])
        told = f'label={label} kind={kind} weight="{data.get("weight", 1)}"'
        row = edge_rows[place]
        yield f"<edge id={quoteattr(names[place])} {ends} {told}{_lifetime(row)}>\n"
        yield from _values(row, edge_kinds)
        yield "</edge>\n"
    yield "</edges>\n</graph>\n</gexf>\n"


def _tell_sorts(edges: list[Edge]) -> list[str]:
    """Relation and status of each edge, numbered where two nodes have the same twice."""
    seen: Counter[tuple[str, str, str]] = Counter()
    sorts = []
    for head, tail, _, data in edges:
        sort = say_relation(data)
        seen[head, tail, sort] += 1
        count = seen[head, tail, sort]
        sorts.append(sort if count == 1 else f"{sort} {count}")
    return sorts


def _declare(scope: str, kinds: Mapping[str, type]) -> Iterator[str]:
    if kinds:
        yield f'<attributes class="{scope}" mode="static">\n'
        for place, (name, kind) in enumerate(kinds.items()):
            yield f'<attribute id="{place}" title={_quote(name)} type="{_TYPES[kind]}"/>\n'
        yield "</attributes>\n"


def _values(row: Row, kinds: Mapping[str, type]) -> Iterator[str]:
    if row:
        yield "<attvalues>\n"
        for place, name in enumerate(kinds):
            if name in row:
                yield f'<attvalue for="{place}" value={_quote(show_scalar(row[name]))}/>\n'
        yield "</attvalues>\n"


def _lifetime(row: Row) -> str:
    first, last = row.get("first"), row.get("last")
    return f' start="{first}" end="{last}"' if first and last else ""


def _quote(text: str) -> str:
    return quoteattr(clean_text(text))
