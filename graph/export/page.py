"""Graph in, one HTML page out: pyvis exports it through our own template, and no request is made.

pyvis's own template calls a CDN and runs script out of notes, so only its `generate_html` and the
vis-network file inside it are used; positions are computed before, and physics stays off.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import networkx as nx

from extract.records import LABELS, RELATED, STATUSES, SYMMETRIC, TYPES
from graph.export.graphml import clean_text
from graph.export.replace import replace_text
from graph.layout import layout_graph
from graph.measure import rank_entities

_PARTS = Path(__file__).with_name("page")
_VIS = "lib/vis-9.1.2/vis-network.min.js"


def write_html(
    graph: nx.MultiDiGraph,
    path: Path,
    *,
    positions: Mapping[str, tuple[int, int]] | None = None,
    max_nodes: int = 5000,
) -> None:
    """The page of `graph`; above `max_nodes` it shows the most important ones and says so."""
    replace_text(path, [render_page(graph, positions=positions, max_nodes=max_nodes)])


def render_page(
    graph: nx.MultiDiGraph,
    *,
    positions: Mapping[str, tuple[int, int]] | None = None,
    max_nodes: int = 5000,
) -> str:
    """The HTML text of the page; `graph` is left as it was."""
    from jinja2 import ChoiceLoader, Environment, FileSystemLoader
    from markupsafe import Markup
    from pyvis.network import Network

    ranks = rank_entities(graph)
    shown = graph.subgraph(list(ranks)[:max_nodes]) if len(graph) > max_nodes else graph
    places = layout_graph(shown) if positions is None else positions
    net = Network(directed=True, cdn_resources="in_line")
    net.nodes = [_dot(node, shown, ranks, places) for node in sorted(shown)]
    order = {dot["id"]: number for number, dot in enumerate(net.nodes)}
    edges = sorted(shown.edges(keys=True, data=True), key=lambda edge: edge[:3])
    net.edges = [{"from": head, "to": tail, "id": key} for head, tail, key, _ in edges]
    stock = net.templateEnv.loader
    env = Environment(loader=ChoiceLoader([FileSystemLoader(_PARTS), stock]), autoescape=True)
    env.policies["json.dumps_kwargs"] = {"separators": (",", ":"), "sort_keys": True}
    scripts = [_read(env, _VIS), _read(env, "page.js")]
    env.globals.update(
        title=clean_text(str(graph.graph.get("title", "graph"))),
        counts=_counts(graph, len(net.nodes)),
        details=_details(shown, net.nodes, edges, order),
        style=Markup(_read(env, "page.css")),  # noqa: S704  our own files, never text of notes
        scripts=[Markup(script) for script in scripts],  # noqa: S704
        hashes=[_hash(script) for script in scripts],
    )
    net.templateEnv, net.path = env, "graph.html.j2"
    return str(net.generate_html())


def _dot(
    node: str,
    graph: nx.MultiDiGraph,
    ranks: Mapping[str, float],
    places: Mapping[str, tuple[int, int]],
) -> dict[str, Any]:
    x, y = places[node]
    data = graph.nodes[node]
    size = round(6 + 16 * ranks[node] ** 0.6, 1)
    return {"id": node, "x": x, "y": y, "size": size, "name": data["label"], "type": data["type"]}


def _details(
    graph: nx.MultiDiGraph,
    dots: list[dict[str, Any]],
    edges: list[tuple[str, str, str, dict[str, Any]]],
    order: Mapping[str, int],
) -> dict[str, Any]:
    """What the panel tells, with each note and each sentence held once."""
    notes: dict[str, int] = {}
    texts: dict[str, int] = {}

    def pack(sources: list[dict[str, Any]]) -> list[list[int]]:
        return [
            [
                notes.setdefault(source["note"], len(notes)),
                source["line"],
                texts.setdefault(source["text"], len(texts)),
            ]
            for source in sources
        ]

    about = [graph.nodes[dot["id"]] for dot in dots]
    return {
        "aliases": [data["aliases"] for data in about],
        "mentions": [data["mentions"] for data in about],
        "sources": [pack(data["sources"]) for data in about],
        "edges": [
            [
                order[head],
                order[tail],
                data["relation"],
                data["status"],
                data["confidence"],
                pack(data["evidence"]),
            ]
            for head, tail, _, data in edges
        ],
        "notes": list(notes),
        "texts": list(texts),
        "types": list(TYPES),
        "labels": [*LABELS, RELATED],
        "statuses": list(STATUSES),
        "symmetric": sorted(SYMMETRIC),
    }


def _counts(graph: nx.MultiDiGraph, shown: int) -> str:
    stated = sum(1 for *_, relation in graph.edges(data="relation") if relation != RELATED)
    notes = _count(graph.graph.get("notes", 0), "note")
    parts = [notes, _count(len(graph), "name"), _count(stated, "relation")]
    text = ", ".join(parts[graph.graph.get("title") == notes :])
    if shown == len(graph):
        return text
    return f"{text}; the {shown} most important are shown, graph.json has all"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _read(env: Any, name: str) -> str:
    """A file of the package or of pyvis, with the line ends that an HTML parser will see."""
    source: str = env.loader.get_source(env, name)[0]
    return source.replace("\r\n", "\n").replace("\r", "\n")


def _hash(script: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
