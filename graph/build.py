"""Extraction in, `nx.MultiDiGraph` out: a node an entity, an edge a relation, with its evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any, NamedTuple

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
    quotes = _Quotes(extraction)
    graph = nx.MultiDiGraph(
        title=_title(extraction.notes) if title is None else title,
        notes=len(extraction.notes),
        maybe_same=[asdict(pair) for pair in extraction.maybe_same],
    )
    for entity in sorted(extraction.entities, key=lambda entity: entity.id):
        graph.add_node(entity.id, **_node(entity, quotes))
    for relation in sorted(extraction.relations, key=lambda r: (r.head, r.tail, r.id)):
        graph.add_edge(relation.head, relation.tail, key=relation.id, **_edge(relation, quotes))
    return graph


def drop_pairs(graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """Leave out the pairs of `maybe_same` that lost a node; returns the graph."""
    pairs = graph.graph.get("maybe_same")
    if pairs is not None:
        graph.graph["maybe_same"] = [
            pair for pair in pairs if pair["one"] in graph and pair["other"] in graph
        ]
    return graph


class _Quote(NamedTuple):
    """What stands at a source: first by the place of its note and its characters, as they are sorted."""

    note: int
    start: int
    end: int
    name: str
    line: int
    text: str
    day: str | None

    @property
    def date(self) -> dict[str, str]:
        return {} if self.day is None else {"date": self.day}


class _Quotes:
    """What stands at the sources of an extraction; each note is looked at once."""

    def __init__(self, extraction: Extraction) -> None:
        wanted: dict[str, set[tuple[int, int]]] = defaultdict(set)
        for source in _list_sources(extraction):
            wanted[source.note].add((source.start, source.end))
        self._quotes = {
            note.id: _read_quotes(place, note, sorted(wanted[note.id]))
            for place, note in enumerate(extraction.notes)
            if note.id in wanted
        }

    def sort(self, sources: Iterable[Source]) -> list[_Quote]:
        """The quotes of the sources, each once, in the order of the notes and their characters."""
        return sorted({self._quotes[s.note][s.start, s.end] for s in sources})


def _list_sources(extraction: Extraction) -> Iterator[Source]:
    for entity in extraction.entities:
        yield from (mention.source for mention in entity.mentions)
    for relation in extraction.relations:
        yield from relation.evidence


def _read_quotes(
    place: int, note: Note, spans: Iterable[tuple[int, int]]
) -> dict[tuple[int, int], _Quote]:
    """The quotes of the sorted spans of a note."""
    days = find_days(note)
    quotes = {}
    line, seen = 1, 0
    for start, end in spans:
        line += note.text.count("\n", seen, start)
        seen = start
        text = " ".join(note.text[start:end].split())
        quotes[start, end] = _Quote(place, start, end, note.id, line, text, day_at(days, start))
    return quotes


def _node(entity: Entity, quotes: _Quotes) -> dict[str, Any]:
    sources = [
        {
            "note": quote.name,
            "line": quote.line,
            "start": quote.start,
            "end": quote.end,
            "text": quote.text,
            **quote.date,
        }
        for quote in quotes.sort(mention.source for mention in entity.mentions)
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


def _edge(relation: Relation, quotes: _Quotes) -> dict[str, Any]:
    evidence = [
        {"note": quote.name, "line": quote.line, "text": quote.text, **quote.date}
        for quote in quotes.sort(relation.evidence)
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


def _title(notes: Sequence[Note]) -> str:
    if len(notes) != 1:
        return f"{len(notes)} notes"
    return dict(notes[0].meta).get("title") or notes[0].id
