"""Graph in, two CSV files out: nodes and edges under the typed headers of neo4j-admin import.

A spreadsheet takes a cell that starts with one of = + - @ for a formula, and notes are untrusted
text: such a cell gets an apostrophe before it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path
from typing import Any, Final

import networkx as nx

from extract.errors import OutputError
from graph.export.parts import list_edges, list_nodes
from graph.export.replace import replace_texts
from graph.export.scalars import one_line

Cell = str | int | float | None
NODES: Final = (
    *("id:ID", "name", "type", "aliases:string[]", "confidence:double", "mentions:long"),
    *("places:string[]", "first", "last", ":LABEL"),
)
EDGES: Final = (
    *("id", ":START_ID", ":END_ID", ":TYPE", "status", "confidence:double", "weight:long"),
    *("evidence:string[]", "first", "last"),
)
_FORMULA: Final = ("=", "+", "-", "@", "'")


def write_csv(graph: nx.MultiDiGraph, path: Path) -> None:
    """`graph.nodes.csv` and `graph.edges.csv` for `graph.csv` or `graph`; OutputError where that is a folder.

    Lists are joined by ";", the array delimiter of neo4j-admin; a ";" in a value becomes ",". Line
    ends in a value become blanks. Places and evidence are "note:line text".
    """
    if path.is_dir():
        raise OutputError(f"{path}: is a folder; name a file in it with -o")
    nodes = [
        (
            node,
            data.get("label", node),
            data.get("type"),
            _join(data.get("aliases", ())),
            data.get("confidence"),
            data.get("mentions"),
            _join(dict.fromkeys(_place(source) for source in data.get("sources", ()))),
            data.get("first"),
            data.get("last"),
            str(data.get("type", "entity")).capitalize(),
        )
        for node, data in list_nodes(graph)
    ]
    edges = [
        (
            key,
            head,
            tail,
            str(data.get("relation", "related_to")).upper(),
            data.get("status"),
            data.get("confidence"),
            data.get("weight"),
            _join(f"{_place(said)} {said['text']}" for said in data.get("evidence", ())),
            data.get("first"),
            data.get("last"),
        )
        for head, tail, key, data in list_edges(graph)
    ]
    name = path.stem if path.suffix.lower() == ".csv" else path.name
    replace_texts(
        {
            path.with_name(f"{name}.nodes.csv"): _lines(NODES, nodes),
            path.with_name(f"{name}.edges.csv"): _lines(EDGES, edges),
        }
    )


def _lines(header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Iterator[str]:
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    yield buffer.getvalue()


def _safe(cell: Cell) -> Cell:
    if not isinstance(cell, str):
        return cell
    line = one_line(cell)
    return f"'{line}" if line.startswith(_FORMULA) else line


def _join(values: Any) -> str:
    return ";".join(one_line(value).replace(";", ",") for value in values)


def _place(source: dict[str, Any]) -> str:
    return f"{source['note']}:{source['line']}"
