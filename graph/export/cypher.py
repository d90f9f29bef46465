"""Graph in, a Cypher script out: data as parameters, a few statements that take them.

`cypher-shell -f graph.cypher` runs it, and so does pasting it into Neo4j's browser. Running it again
changes nothing: nodes and relations are merged by their ids.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import networkx as nx

from graph.export.parts import Edge, Node, list_edges, list_nodes
from graph.export.replace import replace_text
from graph.export.scalars import clean_text, to_scalar

_BATCH: Final = 500


def write_cypher(graph: nx.MultiDiGraph, path: Path) -> None:
    """Nodes as :Entity with their type as a second label, relations typed in upper case.

    Lists of text stay lists, sources and evidence become JSON text.
    """
    replace_text(path, _stream(list_nodes(graph), list_edges(graph)))


def _stream(nodes: list[Node], edges: list[Edge]) -> Iterator[str]:
    yield (
        "CREATE CONSTRAINT entity_id IF NOT EXISTS FOR (n:Entity) REQUIRE n.id IS UNIQUE;\n"
        if nodes
        else "// no names, no relations\n"
    )
    by_type = sorted(nodes, key=lambda node: str(node[1].get("type", "")))
    for kind, group in groupby(by_type, key=lambda node: str(node[1].get("type", ""))):
        label = f":{_name(kind.capitalize())}" if kind else ""
        rows = [{"id": node, "set": _values(data)} for node, data in group]
        yield from _statement(
            rows, f"MERGE (n:Entity {{id: row.id}}) SET n{label}, n += row.set;\n"
        )
    by_relation = sorted(edges, key=lambda edge: str(edge[3].get("relation", "")))
    for relation, pairs in groupby(by_relation, key=lambda edge: edge[3].get("relation", "")):
        rows = [
            {"id": key, "head": head, "tail": tail, "set": _values(data)}
            for head, tail, key, data in pairs
        ]
        yield from _statement(
            rows,
            "MATCH (a:Entity {id: row.head}), (b:Entity {id: row.tail}) "
            f"MERGE (a)-[r:{_name(str(relation).upper() or 'RELATED_TO')} {{id: row.id}}]->(b) "
            "SET r += row.set;\n",
        )


def _statement(rows: list[dict[str, Any]], statement: str) -> Iterator[str]:
    for start in range(0, len(rows), _BATCH):
        yield f":param rows => {_literal(rows[start : start + _BATCH])}\n"
        yield f"UNWIND $rows AS row {statement}"


def _values(data: Mapping[str, Any]) -> dict[str, Any]:
    """What a database can hold: scalars and lists of text."""
    return {
        str(name): value if _is_texts(value) else to_scalar(value)
        for name, value in data.items()
        if value is not None and value != [] and str(name) != "id"
    }


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(part, str) for part in value)


def _literal(value: object) -> str:
    """A Cypher literal on one line; its texts are as JSON writes them, which Cypher reads too."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_name(k)}: {_literal(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_literal(part) for part in value) + "]"
    if isinstance(value, str):
        return _quote(value)
    return json.dumps(value, allow_nan=False)


def _quote(text: str) -> str:
    r"""Text in quotes as JSON has them.

    Neo4j turns \u0022 into a quote before it sees the text, even behind an escaped backslash: so no
    backslash of the notes may stand before a u.
    """
    quoted = json.dumps(clean_text(text), ensure_ascii=False)
    return quoted.replace(r"\\u", r"\\\u0075").replace(r"\\U", r"\\\u0055")


def _name(text: str) -> str:
    """An identifier, in back quotes unless it is plain."""
    plain = text.isascii() and text.isidentifier()
    return text if plain else "`" + re.sub(r"[`\\\s]", "_", clean_text(text)) + "`"
