"""Graph in, one HTML page out: pyvis exports it through our own template, and no request is made.

pyvis's own template calls a CDN and runs script out of notes, so only its `generate_html` and the
vis-network file inside it are used; positions are computed before, and physics stays off.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import networkx as nx

from extract.records import RELATED
from graph.export.page_details import tell_details
from graph.export.replace import replace_text
from graph.export.scalars import clean_text
from graph.facts import tell_count
from graph.layout import SHOWN, layout_graph, take_shown
from graph.measure import rank_entities

_PARTS = Path(__file__).with_name("page")
_VIS = "lib/vis-9.1.2/vis-network.min.js"
_SCRIPTS = (  # in the order in which they read and run
    "data.js",
    "build.js",
    "colours.js",
    "state.js",
    "address.js",
    "drawing.js",
    "names.js",
    "stage.js",
    "panel.js",
    "filters.js",
    "search.js",
    "table.js",
    "corrections.js",
    "picture.js",
    "start.js",
)
_NODES = re.compile(r'<script type="application/json" id="nodes">(.*?)</script>', re.DOTALL)


def write_html(
    graph: nx.MultiDiGraph,
    path: Path,
    *,
    positions: Mapping[str, tuple[int, int]] | None = None,
    links: Mapping[str, str] | None = None,
    max_nodes: int = SHOWN,
) -> None:
    """The page of `graph`; above `max_nodes`, or too many relations, it shows the strongest part and says so.

    `links` gives the address of a note by its id, with `{line}` where the line goes.
    """
    page = render_page(graph, positions=positions, links=links, max_nodes=max_nodes)
    replace_text(path, [page])


def render_page(
    graph: nx.MultiDiGraph,
    *,
    positions: Mapping[str, tuple[int, int]] | None = None,
    links: Mapping[str, str] | None = None,
    max_nodes: int = SHOWN,
) -> str:
    """The HTML text of the page; `graph` is left as it was."""
    from jinja2 import ChoiceLoader, Environment, FileSystemLoader
    from markupsafe import Markup
    from pyvis.network import Network

    ranks = rank_entities(graph)
    shown = take_shown(graph, limit=max_nodes)
    places = layout_graph(shown) if positions is None else positions
    net = Network(directed=True, cdn_resources="in_line")
    net.nodes = [_dot(node, shown, ranks, places) for node in sorted(shown)]
    edges = sorted(shown.edges(keys=True, data=True), key=lambda edge: edge[:3])
    net.edges = [{"from": head, "to": tail, "id": key} for head, tail, key, _ in edges]
    stock = net.templateEnv.loader
    env = Environment(loader=ChoiceLoader([FileSystemLoader(_PARTS), stock]), autoescape=True)
    env.policies["json.dumps_kwargs"] = {"separators": (",", ":"), "sort_keys": True}
    ours = "".join(_read(env, name) for name in _SCRIPTS)
    scripts = [_read(env, _VIS), f'"use strict";\n(function () {{\n{ours}}})();\n']
    env.globals.update(
        title=clean_text(str(graph.graph.get("title", "graph"))),
        counts=_counts(graph, shown),
        details=tell_details(shown, [dot["id"] for dot in net.nodes], edges, links or {}),
        style=Markup(_read(env, "page.css")),  # noqa: S704  our own files, never text of notes
        scripts=[Markup(script) for script in scripts],  # noqa: S704
        hashes=[_hash(script) for script in scripts],
    )
    net.templateEnv, net.path = env, "graph.html.j2"
    return str(net.generate_html())


def read_positions(path: Path) -> dict[str, tuple[int, int]]:
    """Where a page of an earlier build has its nodes; empty where there is no such page."""
    try:
        found = _NODES.search(path.read_text(encoding="utf-8"))
        nodes = json.loads(found[1]) if found else []
        return {str(node["id"]): (round(node["x"]), round(node["y"])) for node in nodes}
    except (OSError, ValueError, TypeError, KeyError, OverflowError):
        return {}


def _dot(
    node: str,
    graph: nx.MultiDiGraph,
    ranks: Mapping[str, float],
    places: Mapping[str, tuple[int, int]],
) -> dict[str, Any]:
    x, y = places[node]
    data = graph.nodes[node]
    size = round(5 + 13 * ranks[node] ** 0.6, 1)
    return {"id": node, "x": x, "y": y, "size": size, "name": data["label"], "type": data["type"]}


def _counts(graph: nx.MultiDiGraph, shown: nx.MultiDiGraph) -> str:
    stated = sum(1 for *_, relation in graph.edges(data="relation") if relation != RELATED)
    notes = tell_count(graph.graph.get("notes", 0), "note")
    parts = [notes, tell_count(len(graph), "name"), tell_count(stated, "relation")]
    text = ", ".join(parts[graph.graph.get("title") == notes :])
    if shown is graph:
        return text
    between = (edge for edge in graph.edges(keys=True) if edge[0] in shown and edge[1] in shown)
    whole = all(shown.has_edge(*edge) for edge in between)
    less = "" if whole else ", without what is only said together"
    return f"{text}; the {len(shown)} most important are shown{less}, graph.json has all"


def _read(env: Any, name: str) -> str:
    """A file of the package or of pyvis, with the line ends that an HTML parser will see."""
    source: str = env.loader.get_source(env, name)[0]
    return source.replace("\r\n", "\n").replace("\r", "\n")


def _hash(script: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
