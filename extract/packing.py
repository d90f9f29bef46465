"""Findings of one note ↔ bytes: compact JSON, zlib's checksum around it; never code.

Mentions are [start, end, text, type, score, proposer]; claims name their ends by place in that list.
"""

from __future__ import annotations

import json
import zlib
from sys import intern
from typing import TYPE_CHECKING, Any

from extract.records import LABELS, RELATED, STATUSES, TYPES, Claim, Findings, Mention, Source

if TYPE_CHECKING:
    from extract.records import Note

_TYPES = frozenset(TYPES)
_LABELS = frozenset({*LABELS, RELATED})
_STATUSES = frozenset(STATUSES)


def pack_findings(findings: Findings) -> bytes:
    """The same bytes for the same findings; the id of the note is not among them."""
    place = {mention: number for number, mention in enumerate(findings.mentions)}
    mentions = [
        [m.source.start, m.source.end, m.text, m.type, m.score, m.proposer]
        for m in findings.mentions
    ]
    claims = [
        [
            place[claim.head],
            claim.label,
            place[claim.tail],
            claim.status,
            claim.score,
            [[source.start, source.end] for source in claim.evidence],
            claim.proposer,
        ]
        for claim in findings.claims
    ]
    text = json.dumps([mentions, claims], ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 1)


def unpack_findings(data: bytes, note: Note) -> Findings:
    """What `pack_findings` packed for the note; ValueError for anything else.

    What is equal is one object, names in all notes and places in this one: most of them stand many times.
    """
    try:
        mentions, claims = json.loads(zlib.decompress(data).decode("utf-8", "surrogatepass"))
        places = _Places(note)
        found = tuple(_mention(places, fields) for fields in mentions)
        return Findings(found, tuple(_claim(places, found, fields) for fields in claims))
    except (zlib.error, ValueError, TypeError, IndexError, RecursionError) as error:
        raise ValueError(f"no findings of {note.id}") from error


class _Places(dict[tuple[int, int], Source]):
    """Start and end to that place of a note."""

    def __init__(self, note: Note) -> None:
        super().__init__()
        self._name, self._size = note.id, len(note.text)

    def __missing__(self, ends: tuple[int, int]) -> Source:
        start, end = ends
        if type(start) is not int or type(end) is not int or not 0 <= start <= end <= self._size:
            raise ValueError("no place in the note")
        source = self[ends] = Source(self._name, start, end)
        return source


def _mention(places: _Places, fields: Any) -> Mention:
    start, end, text, kind, score, proposer = fields
    if kind not in _TYPES:
        raise ValueError("no mention")
    source = places[start, end]
    return Mention(source, intern(text), intern(kind), _score(score), intern(proposer))


def _claim(places: _Places, mentions: tuple[Mention, ...], fields: Any) -> Claim:
    head, label, tail, status, score, evidence, proposer = fields
    if label not in _LABELS or status not in _STATUSES:
        raise ValueError("no claim")
    return Claim(
        mentions[head],
        intern(label),
        mentions[tail],
        intern(status),
        _score(score),
        tuple([places[start, end] for start, end in evidence]),
        intern(proposer),
    )


def _score(score: Any) -> float:
    if not isinstance(score, (int, float)) or not 0 <= score <= 1:
        raise ValueError("no score")
    return score
