"""Graph in, GraphML out: typed keys, unique edge ids, and only characters that XML can hold.

Gephi takes a key called d3 or d7 for a label and drops edges whose ids repeat; NetworkX's writer
does both and refuses lists, so this one streams the file itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import networkx as nx

from graph.export.replace import replace_text
from graph.layout import layout_graph
from graph.measure import rank_entities

Scalar = bool | int | float | str
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns \
http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""
_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TYPES = {bool: "boolean", int: "long", float: "double", str: "string"}


def write_graphml(
    graph: nx.MultiDiGraph, path: Path, *, positions: Mapping[str, tuple[int, int]] | None = None
) -> None:
    """Every attribute of the graph, its relation as edge label, and x, y and size of each node.

    Lists and dicts become JSON text. `nx.read_graphml(path, force_multigraph=True)` reads it back.
    """
    places = layout_graph(graph) if positions is None else positions
    ranks = rank_entities(graph)
    nodes = [
        (
            str(node),
            {
                **data,
                "x": float(places[node][0]),
                "y": float(places[node][1]),
                "size": round(10 + 30 * ranks[node] ** 0.5, 1),
            },
        )
        for node, data in sorted(graph.nodes(data=True), key=lambda item: str(item[0]))
    ]
    edges = [
        (str(head), str(tail), str(key), {"label": data.get("relation", ""), **data})
        for head, tail, key, data in graph.edges(keys=True, data=True)
    ]
    replace_text(path, stream_graphml(nodes, sorted(edges, key=lambda edge: edge[:3]), graph.graph))


def stream_graphml(
    nodes: list[tuple[str, dict[str, Any]]],
    edges: list[tuple[str, str, str, dict[str, Any]]],
    meta: dict[str, Any],
) -> Iterator[str]:
    """The lines of a GraphML file of (id, attributes) and (source, target, id, attributes)."""
    tables = {
        "graph": _flatten([meta]),
        "node": _flatten([data for _, data in nodes]),
        "edge": _flatten([data for *_, data in edges]),
    }
    yield _HEAD
    kinds = {scope: _kinds(rows) for scope, rows in tables.items()}
    for scope, types in kinds.items():
        for name, kind in types.items():
            key = quoteattr(_key(scope, name))
            title, kind_name = quoteattr(clean_text(name)), _TYPES[kind]
            yield f'<key id={key} for="{scope}" attr.name={title} attr.type="{kind_name}"/>\n'
    yield '<graph edgedefault="directed">\n'
    yield from _data("graph", tables["graph"][0], kinds["graph"])
    ids = _unique(node for node, _ in nodes)
    by_node = dict(zip((node for node, _ in nodes), ids, strict=True))
    for name, row in zip(ids, tables["node"], strict=True):
        yield f"<node id={quoteattr(name)}>\n"
        yield from _data("node", row, kinds["node"])
        yield "</node>\n"
    edge_ids = _unique(key for _, _, key, _ in edges)
    for (head, tail, _, _), name, row in zip(edges, edge_ids, tables["edge"], strict=True):
        ends = f"source={quoteattr(by_node[head])} target={quoteattr(by_node[tail])}"
        yield f"<edge id={quoteattr(name)} {ends}>\n"
        yield from _data("edge", row, kinds["edge"])
        yield "</edge>\n"
    yield "</graph>\n</graphml>\n"


def clean_text(text: str) -> str:
    """`text` with U+FFFD for each character that XML cannot hold, and one kind of line end."""
    return _UNFIT.sub("\ufffd", text).replace("\r\n", "\n").replace("\r", "\n")


def to_scalar(value: object) -> Scalar | None:
    """The value as GraphML can hold it; None and empty text stand for "no such attribute"."""
    if isinstance(value, Enum):
        value = value.value
    if hasattr(value, "item") and not isinstance(value, (str, bytes)):
        value = value.item()  # a number of numpy
    if value is None or isinstance(value, (bool, float)):
        return value
    if isinstance(value, int):
        return value if -(2**63) <= value < 2**63 else float(value)
    if isinstance(value, str):
        return clean_text(value) or None
    if isinstance(value, date):
        return value.isoformat()
    return clean_text(json.dumps(value, ensure_ascii=False, sort_keys=True, default=_listed))


def _flatten(rows: Iterable[dict[str, Any]]) -> list[dict[str, Scalar]]:
    """Rows of scalars with one type a name: whole and broken numbers as double, else as text."""
    flat = [{k: s for k, v in row.items() if (s := to_scalar(v)) is not None} for row in rows]
    seen: dict[str, set[type]] = {}
    for row in flat:
        for name, value in row.items():
            seen.setdefault(name, set()).add(type(value))
    for name, types in seen.items():
        if len(types) == 1:
            continue
        turn: Any = float if types <= {int, float} else _text
        for row in flat:
            if name in row:
                row[name] = turn(row[name])
    return flat


def _kinds(rows: list[dict[str, Scalar]]) -> dict[str, type]:
    return {name: type(row[name]) for row in rows for name in row}


def _data(scope: str, row: dict[str, Scalar], kinds: dict[str, type]) -> Iterator[str]:
    for name in kinds:
        if name in row:
            key = quoteattr(_key(scope, name))
            yield f"<data key={key}>{escape(_text(row[name]))}</data>\n"


def _key(scope: str, name: str) -> str:
    return f"{scope[0]}_{clean_text(name)}"


def _text(value: Scalar) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else repr(value)


def _unique(names: Iterable[str]) -> list[str]:
    """Clean names, a number added to those that would repeat."""
    taken: dict[str, None] = {}
    for name in map(clean_text, names):
        other, number = name, 2
        while other in taken:
            other, number = f"{name}-{number}", number + 1
        taken[other] = None
    return list(taken)


def _listed(value: object) -> object:
    if isinstance(value, (set, frozenset)):
        return sorted(value, key=str)
    return str(value)
