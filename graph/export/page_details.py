"""Graph in, what the page tells beside its drawing out: lists in the order of nodes and of edges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import networkx as nx

from extract.records import LABELS, RELATED, STATUSES, SYMMETRIC, TYPES
from graph.measure import find_communities

Edge = tuple[str, str, str, dict[str, Any]]

MOST_SAID: Final = 1_000

_LEAST_GROUP = 3  # fewer names are no community worth a colour
_GROUPS = 8  # as many as there are colours


def tell_details(
    graph: nx.MultiDiGraph, nodes: Sequence[str], edges: Sequence[Edge], links: Mapping[str, str]
) -> dict[str, Any]:
    """What is known of `nodes` and `edges`, with each note and each sentence held once.

    A piece of evidence is [number of the note, line, number of the sentence]; of a node or an edge with
    more than `MOST_SAID` the first are told, and in `cutNodes` and `cutEdges` how many there are, and the
    numbers of their notes: [number of the item, count, notes]. `merges`, `sure` (how
    surely each node is a name, 0 to 1), `nodeDays`, `edgeDays` and `links` are there only where the
    graph or the caller knows of them.
    """
    order = {node: number for number, node in enumerate(nodes)}
    notes: dict[str, int] = {}
    texts: dict[str, int] = {}

    def pack(sources: list[dict[str, Any]]) -> list[list[int]]:
        return [
            [
                notes.setdefault(source["note"], len(notes)),
                source["line"],
                texts.setdefault(source["text"], len(texts)),
            ]
            for source in sources[:MOST_SAID]
        ]

    def cut(items: list[list[dict[str, Any]]]) -> list[tuple[int, int, list[int]]]:
        return [
            (number, len(sources), [notes.setdefault(n, len(notes)) for n in _list_notes(sources)])
            for number, sources in enumerate(items)
            if len(sources) > MOST_SAID
        ]

    about = [graph.nodes[node] for node in nodes]
    said = [data for *_, data in edges]
    return {
        "aliases": [data["aliases"] for data in about],
        "mentions": [data["mentions"] for data in about],
        "sources": [pack(data["sources"]) for data in about],
        "groups": _groups(graph, nodes),
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
        "cutNodes": cut([data["sources"] for data in about]),
        "cutEdges": cut([data["evidence"] for data in said]),
        "notes": list(notes),
        "texts": list(texts),
        "types": list(TYPES),
        "labels": [*LABELS, RELATED],
        "statuses": list(STATUSES),
        "symmetric": sorted(SYMMETRIC),
        **_known("merges", [_merges(data) for data in about]),
        **_known("sure", [data.get("confidence") for data in about]),
        **_known("nodeDays", [_days(data) for data in about]),
        **_known("edgeDays", [_days(data) for data in said]),
        **({"links": [links.get(note) for note in notes]} if links else {}),
    }


def _groups(graph: nx.MultiDiGraph, nodes: Sequence[str]) -> list[int]:
    """The number of each node's community, the largest first; -1 in a small one."""
    large = [group for group in find_communities(graph) if len(group) >= _LEAST_GROUP][:_GROUPS]
    number = {node: place for place, group in enumerate(large) for node in group}
    return [number.get(node, -1) for node in nodes]


def _list_notes(sources: list[dict[str, Any]]) -> list[str]:
    """The notes of sources, each once."""
    return list(dict.fromkeys(source["note"] for source in sources))


def _known(key: str, values: list[Any]) -> dict[str, Any]:
    """`key` with a value for each item; nothing where no item has one."""
    return {key: values} if any(value not in (None, []) for value in values) else {}


def _merges(data: Mapping[str, Any]) -> list[list[str]]:
    """Other names with why each is the same: [name, reason]."""
    return [[merge["name"], merge["reason"]] for merge in data.get("merges", ())]


def _days(data: Mapping[str, Any]) -> list[str] | None:
    """First and last day, where they are known."""
    return [data["first"], data.get("last", data["first"])] if "first" in data else None
