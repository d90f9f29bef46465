"""Graph and days in; the part said between them, or what was said of one name day by day, out.

Days are ISO texts, as `build_graph` puts them on sources and evidence; what has none is undated.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import networkx as nx

from extract.records import RELATED
from graph.build import drop_pairs, span_days
from graph.facts import Edge, Quote, tell_quote

Said = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Moment:
    """One day (None: undated): edges said then, each with what says it, and plain mentions."""

    day: str | None
    said: tuple[tuple[Edge, tuple[Quote, ...]], ...]
    named: tuple[Quote, ...]


def cut_time(
    graph: nx.MultiDiGraph, *, since: str | None = None, until: str | None = None
) -> nx.MultiDiGraph:
    """A graph of what was said from `since` to `until`, both included; the undated is left out.

    Mentions, weight, first and last are counted anew; confidence stays as it was.
    """
    part = nx.MultiDiGraph(**graph.graph)
    for node, data in graph.nodes(data=True):
        sources = _within(data["sources"], since, until)
        if sources:
            days = span_days(sources)
            part.add_node(node, **{**data, "mentions": len(sources), "sources": sources, **days})
    for head, tail, key, data in graph.edges(keys=True, data=True):
        evidence = _within(data["evidence"], since, until)
        if evidence and head in part and tail in part:
            days = span_days(evidence)
            told = {**data, "weight": len(evidence), "evidence": evidence, **days}
            part.add_edge(head, tail, key, **told)
    return drop_pairs(part)


def find_moments(graph: nx.MultiDiGraph, node: str) -> list[Moment]:
    """What was said of a node day by day, the undated last; names merely said together are left out.

    A line that says a relation is not counted as a plain mention too.
    """
    incoming = [edge for edge in graph.in_edges(node, keys=True) if edge[0] != node]
    edges = [
        edge
        for edge in sorted([*graph.out_edges(node, keys=True), *incoming])
        if graph.edges[edge]["relation"] != RELATED
    ]
    sources = graph.nodes[node]["sources"]
    days = {source.get("date") for source in sources}
    days |= {said.get("date") for edge in edges for said in graph.edges[edge]["evidence"]}
    return [
        _moment(graph, edges, sources, day) for day in sorted(days, key=lambda d: (d is None, d))
    ]


def _moment(
    graph: nx.MultiDiGraph, edges: Sequence[Edge], sources: Sequence[Said], day: str | None
) -> Moment:
    said = []
    for edge in edges:
        quotes = [quote for quote in graph.edges[edge]["evidence"] if quote.get("date") == day]
        if quotes:
            said.append((edge, tuple(tell_quote(quote) for quote in quotes)))
    lines = {(quote.note, quote.line) for _, quotes in said for quote in quotes}
    named = [
        tell_quote(source)
        for source in sources
        if source.get("date") == day and (source["note"], source["line"]) not in lines
    ]
    return Moment(day, tuple(said), tuple(dict.fromkeys(named)))


def _within(said: Iterable[Said], since: str | None, until: str | None) -> list[Said]:
    return [
        source
        for source in said
        if "date" in source
        and (since is None or since <= source["date"])
        and (until is None or source["date"] <= until)
    ]
