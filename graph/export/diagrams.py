"""Graph in, a Mermaid or a Graphviz diagram out, to be pasted into a document."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import networkx as nx

from extract.records import SYMMETRIC
from graph.export.parts import COLOURS, OTHER, list_edges, list_nodes, say_relation
from graph.export.replace import replace_text
from graph.export.scalars import one_line
from graph.measure import take_strongest

MOST: Final = 60  # Mermaid draws no more than 500 edges, and nobody reads more than this
_LABEL: Final = 60
_SHAPES: Final = {"company": ("[", "]"), "person": ("([", "])"), "product": ("{{", "}}")}
_DASHES: Final = {"planned": "dashed", "past": "dotted", "negated": "dotted"}


def write_mermaid(graph: nx.MultiDiGraph, path: Path) -> None:
    """A flowchart of the most important names, sixty at most; dotted where not so now."""
    replace_text(path, _stream_mermaid(take_strongest(graph, limit=MOST), len(graph)))


def write_dot(graph: nx.MultiDiGraph, path: Path) -> None:
    """All of the graph, with coloured nodes and named edges."""
    replace_text(path, _stream_dot(graph))


def _stream_mermaid(graph: nx.MultiDiGraph, total: int) -> Iterator[str]:
    yield "flowchart LR\n"
    if len(graph) < total:
        yield f"  %% the {len(graph)} most important of {total} names\n"
    ids = {}
    for place, (node, data) in enumerate(list_nodes(graph)):
        ids[node] = f"n{place}"
        left, right = _SHAPES.get(data.get("type", ""), ("(", ")"))
        kind = data.get("type", "")
        style = f":::{kind}" if kind in COLOURS else ""
        yield f'  n{place}{left}"{_entities(str(data.get("label", node)))}"{right}{style}\n'
    for head, tail, _, data in list_edges(graph):
        arrow = _arrow(data)
        yield f'  {ids[head]} {arrow}|"{_entities(say_relation(data))}"| {ids[tail]}\n'
    for kind, colour in COLOURS.items():
        yield f"  classDef {kind} fill:{colour},stroke:{colour},color:#ffffff\n"


def _arrow(data: dict[str, Any]) -> str:
    both = data.get("relation") in SYMMETRIC
    if data.get("status", "asserted") == "asserted":
        return "---" if both else "-->"
    return "-.-" if both else "-.->"


def _entities(text: str) -> str:
    """Every sign that Mermaid, Markdown or HTML might obey, by its number."""
    line = one_line(text, limit=_LABEL)
    return "".join(c if c.isalnum() or c in " .,-_…" else f"#{ord(c)};" for c in line) or "?"


def _stream_dot(graph: nx.MultiDiGraph) -> Iterator[str]:
    yield "digraph {\n"
    yield '  graph [rankdir=LR, charset="UTF-8"];\n'
    yield '  node [shape=box, style="rounded,filled", fontcolor=white, fontname="sans-serif"];\n'
    yield '  edge [fontsize=10, color="#7b8290", fontname="sans-serif"];\n'
    ids = {}
    for place, (node, data) in enumerate(list_nodes(graph)):
        ids[node] = f"n{place}"
        colour = COLOURS.get(data.get("type", ""), OTHER)
        yield f'  n{place} [label={_quote(data.get("label", node))}, color="{colour}"];\n'
    for head, tail, _, data in list_edges(graph):
        style = _DASHES.get(data.get("status", ""), "solid")
        arrow = ", dir=none" if data.get("relation") in SYMMETRIC else ""
        label = _quote(say_relation(data))
        yield f"  {ids[head]} -> {ids[tail]} [label={label}, style={style}{arrow}];\n"
    yield "}\n"


def _quote(text: object) -> str:
    r"""A quoted text in which no backslash starts one of Graphviz's escapes (\N, \G, \l)."""
    line = one_line(str(text), limit=_LABEL)
    return '"' + line.replace("\\", "\\\\").replace('"', '\\"') + '"'
