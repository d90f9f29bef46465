"""Graph in, a folder of Markdown pages out: one a name, linked to the others and to the notes.

Put into an Obsidian vault beside the notes it was made from, its links to them work. Names and
sentences are escaped: a plug-in or an embedded picture in a note does nothing here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from itertools import chain, count
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import networkx as nx

from extract.records import RELATED, TYPES
from graph.export.canvas import escape_mark, render_canvas
from graph.export.parts import list_nodes, say_relation
from graph.export.replace import replace_folder
from graph.export.scalars import one_line

_UNFIT: Final = re.compile(r'[\\/:*?"<>|#^\[\]%\x00-\x1f\x7f\ufffd]+')
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_LONGEST: Final = 80
INDEX: Final = "All names"
CANVAS: Final = "Strongest.canvas"


def write_obsidian(graph: nx.MultiDiGraph, path: Path) -> None:
    """Pages, an index of them and a canvas of the strongest part; other files there are left alone."""
    pages = name_pages(list_nodes(graph))
    texts = {f"{pages[node]}.md": _page(graph, node, pages) for node, _ in list_nodes(graph)}
    texts[f"{INDEX}.md"] = _index(graph, pages)
    texts[CANVAS] = render_canvas(
        graph, lambda node, label: f"[{escape_mark(label)}]({_target(pages[node])})"
    )
    replace_folder(path, texts)


def name_pages(nodes: Iterable[tuple[str, dict[str, Any]]]) -> dict[str, str]:
    """A file name for each node that every system takes, no two alike whatever the case."""
    taken = {INDEX.casefold()}
    names: dict[str, str] = {}
    for node, data in nodes:
        name = one_line(str(data.get("label", node)))
        shown = "".join(sign if sign.isprintable() else " " for sign in name)
        stem = " ".join(_UNFIT.sub(" ", shown).split())[:_LONGEST].strip(" .") or "unnamed"
        if _RESERVED.match(stem):
            stem = f"{stem} name"
        choices = chain(
            (stem, f"{stem} ({data.get('type', 'name')})"),
            (f"{stem} {number}" for number in count(2)),
        )
        names[node] = next(choice for choice in choices if choice.casefold() not in taken)
        taken.add(names[node].casefold())
    return names


def _page(graph: nx.MultiDiGraph, node: str, pages: Mapping[str, str]) -> str:
    data = graph.nodes[node]
    label = str(data.get("label", node))
    aliases = [one_line(alias) for alias in (label, *data.get("aliases", ()))]
    front: dict[str, Any] = {"aliases": aliases, "tags": [f"jot/{data.get('type', '')}"]}
    front |= {name: data[name] for name in ("first", "last") if name in data}
    lines = ["---"]
    lines += [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in front.items()]
    lines += ["---", f"# {escape_mark(label)}", ""]
    for head, tail, edge in _relations(graph, node):
        lines.append(f"- {_link(graph, head, pages)} {escape_mark(say_relation(edge))} ")
        lines[-1] += f"{_link(graph, tail, pages)} ({edge.get('confidence', 1):.2f})"
        lines += [f"    - {_note(said)}: {escape_mark(said['text'])}" for said in edge["evidence"]]
    lines += ["", "## Mentions", ""]
    places = {(source["note"], source["line"]): source for source in data.get("sources", ())}
    lines += [f"- {_note(source)}" for source in places.values()]
    return "\n".join(lines) + "\n"


def _relations(graph: nx.MultiDiGraph, node: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Stated relations before the merely related, the surest first."""
    incoming = [edge for edge in graph.in_edges(node, data=True) if edge[0] != node]
    return sorted(
        [*graph.out_edges(node, data=True), *incoming],
        key=lambda edge: (
            edge[2].get("relation") == RELATED,
            -edge[2].get("confidence", 1),
            str(edge[2].get("relation")),
            *edge[:2],
        ),
    )


def _index(graph: nx.MultiDiGraph, pages: Mapping[str, str]) -> str:
    lines = ["Written by jotgraph; the next run writes these pages anew.", ""]
    by_type: dict[str, list[str]] = {kind: [] for kind in TYPES}
    for node, data in list_nodes(graph):
        by_type.setdefault(str(data.get("type", "other")), []).append(node)
    for kind, nodes in by_type.items():
        if nodes:
            lines += [f"## {escape_mark(kind)}", ""]
            lines += [f"- {_link(graph, node, pages)}" for node in nodes] + [""]
    return "\n".join(lines)


def _link(graph: nx.MultiDiGraph, node: str, pages: Mapping[str, str]) -> str:
    label = escape_mark(str(graph.nodes[node].get("label", node))) or pages[node]
    return f"[{label}]({_target(pages[node])})"


def _target(page: str) -> str:
    return quote(f"{page}.md", safe="")


def _note(source: Mapping[str, Any]) -> str:
    """A link to the note, if its name can stand in one, and the line."""
    name = str(source["note"])
    plain = not _UNFIT.search(name.replace("/", ""))
    shown = f"[[{name.removesuffix('.md')}]]" if plain else escape_mark(name)
    return f"{shown}, line {source['line']}"
