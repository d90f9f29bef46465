"""Extraction in, `nx.MultiDiGraph` out: a node an entity, an edge a relation, with its evidence."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

import networkx as nx

from extract.dates import day_at, find_days
from extract.memory import collection_paused
from extract.records import Entity, Extraction, Note, Relation, Source


@collection_paused()
def build_graph(extraction: Extraction, *, title: str | None = None) -> nx.MultiDiGraph:
    """Nodes keyed by entity id and edges by relation id, both in sorted order.

    Nodes hold label, type, aliases, merges (list of name, reason: why each other name is its own),
    confidence (0 to 1, that its surest mention is a name), mentions (count) and sources (list of note,
    line, start, end, text); edges relation, status, confidence, weight (pieces of evidence), proposer and
    evidence (list of note, line, text). Lines count from 1. `graph.graph` holds title, notes (count) and
    maybe_same (list of one, other, reason, likeness: pairs of ids that may be one thing).

    Where a day is known, sources and evidence have a date, nodes and edges first and last: ISO days.
    """
    pages = _Pages(extraction.notes)
    graph = nx.MultiDiGraph(
        title=_title(extraction.notes) if title is None else title,
        notes=len(extraction.notes),
        maybe_same=[asdict(pair) for pair in extraction.maybe_same],
    )
    for entity in sorted(extraction.entities, key=lambda entity: entity.id):
        graph.add_node(entity.id, **_node(entity, pages))
    for relation in sorted(extraction.relations, key=lambda r: (r.head, r.tail, r.id)):
        graph.add_edge(relation.head, relation.tail, key=relation.id, **_edge(relation, pages))
    return graph


def drop_pairs(graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """Leave out the pairs of `maybe_same` that lost a node; returns the graph."""
    pairs = graph.graph.get("maybe_same")
    if pairs is not None:
        graph.graph["maybe_same"] = [
            pair for pair in pairs if pair["one"] in graph and pair["other"] in graph
        ]
    return graph


class _Pages:
    """The text, the order and the line ends of every note."""

    def __init__(self, notes: Sequence[Note]) -> None:
        self.texts = {note.id: note.text for note in notes}
        self.order = {note: place for place, note in enumerate(self.texts)}
        self.ends: dict[str, list[int]] = {}
        self.days = {note.id: find_days(note) for note in notes}

    def line(self, source: Source) -> int:
        ends = self.ends.get(source.note)
        if ends is None:
            text = self.texts[source.note]
            ends = [place for place, character in enumerate(text) if character == "\n"]
            self.ends[source.note] = ends
        return bisect_right(ends, source.start - 1) + 1

    def date(self, source: Source) -> dict[str, str]:
        day = day_at(self.days[source.note], source.start)
        return {} if day is None else {"date": day}

    def text(self, source: Source) -> str:
        return " ".join(self.texts[source.note][source.start : source.end].split())

    def sort(self, sources: Iterable[Source]) -> list[Source]:
        return sorted(set(sources), key=lambda s: (self.order[s.note], s.start, s.end))


def _node(entity: Entity, pages: _Pages) -> dict[str, Any]:
    sources = [
        {
            "note": source.note,
            "line": pages.line(source),
            "start": source.start,
            "end": source.end,
            "text": pages.text(source),
            **pages.date(source),
        }
        for source in pages.sort(mention.source for mention in entity.mentions)
    ]
    return {
        "label": entity.name,
        "type": entity.type,
        "aliases": list(entity.aliases),
        "merges": [{"name": merge.name, "reason": merge.reason} for merge in entity.merges],
        "confidence": round(max(mention.score for mention in entity.mentions), 2),
        "mentions": len(sources),
        "sources": sources,
        **span_days(sources),
    }


def _edge(relation: Relation, pages: _Pages) -> dict[str, Any]:
    evidence = [
        {
            "note": source.note,
            "line": pages.line(source),
            "text": pages.text(source),
            **pages.date(source),
        }
        for source in pages.sort(relation.evidence)
    ]
    return {
        "relation": relation.label,
        "status": relation.status,
        "confidence": round(relation.confidence, 2),
        "weight": max(1, len(evidence)),
        "evidence": evidence,
        "proposer": relation.proposer,
        **span_days(evidence),
    }


def span_days(said: Iterable[dict[str, Any]]) -> dict[str, str]:
    """`first` and `last` of the days of sources or evidence; nothing where none has one."""
    days = [source["date"] for source in said if "date" in source]
    return {"first": min(days), "last": max(days)} if days else {}


def _title(notes: tuple[Note, ...]) -> str:
    if len(notes) != 1:
        return f"{len(notes)} notes"
    return dict(notes[0].meta).get("title") or notes[0].id
