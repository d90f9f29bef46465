"""Graph in, JSON Canvas 1.0 out: the strongest part as cards, for Obsidian and its kin."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import networkx as nx

from graph.export.parts import COLOURS, OTHER, list_edges, list_nodes, say_relation
from graph.export.replace import replace_text
from graph.export.scalars import one_line
from graph.layout import layout_graph
from graph.measure import take_strongest

MOST: Final = 60
WIDTH: Final = 220
HEIGHT: Final = 70
_STRETCH: Final = (3.2, 2.6)  # the layout leaves room for names, cards want more
_MARKS: Final = frozenset("\\`*_[]<>#%=~$|^&")


def write_canvas(graph: nx.MultiDiGraph, path: Path) -> None:
    """A card for each of the sixty most important names, and the relations between them."""
    replace_text(path, [render_canvas(graph, lambda _, label: f"**{escape_mark(label)}**")])


def render_canvas(graph: nx.MultiDiGraph, title: Callable[[str, str], str]) -> str:
    """The canvas as text; `title` gives the Markdown of a card from its id and its name."""
    part = take_strongest(graph, limit=MOST)
    places = layout_graph(part)
    ids, cards = {}, []
    for place, (node, data) in enumerate(list_nodes(part)):
        ids[node] = f"n{place}"
        x, y = (round(at * stretch) for at, stretch in zip(places[node], _STRETCH, strict=True))
        kind = str(data.get("type", ""))
        cards.append(
            {
                "id": ids[node],
                "type": "text",
                "text": f"{title(node, str(data.get('label', node)))}\n{escape_mark(kind)}",
                "x": x - WIDTH // 2,
                "y": y - HEIGHT // 2,
                "width": WIDTH,
                "height": HEIGHT,
                "color": COLOURS.get(kind, OTHER),
            }
        )
    lines: list[dict[str, Any]] = [
        {
            "id": f"e{place}",
            "fromNode": ids[head],
            "toNode": ids[tail],
            "label": one_line(say_relation(data)),
        }
        for place, (head, tail, _, data) in enumerate(list_edges(part))
    ]
    return json.dumps({"nodes": cards, "edges": lines}, ensure_ascii=False, indent=1) + "\n"


def escape_mark(text: str) -> str:
    """Text on one line that Markdown, and what plug-ins make of it, leaves as it is."""
    return "".join(f"\\{c}" if c in _MARKS else c for c in one_line(text))
