"""Findings of one note ↔ bytes: compact JSON, zlib's checksum around it; never code.

Mentions are [start, end, text, type, score, proposer]; claims name their ends by place in that list.
"""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Any

from extract.findings import Findings
from extract.records import LABELS, RELATED, STATUSES, TYPES, Claim, Mention, Source

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
    """What `pack_findings` packed for the note; ValueError for anything else."""
    try:
        mentions, claims = json.loads(zlib.decompress(data).decode("utf-8", "surrogatepass"))
        found = tuple(_mention(note, fields) for fields in mentions)
        return Findings(found, tuple(_claim(note, found, fields) for fields in claims))
    except (zlib.error, ValueError, TypeError, IndexError, RecursionError) as error:
        raise ValueError(f"no findings of {note.id}") from error


def _mention(note: Note, fields: Any) -> Mention:
    start, end, text, kind, score, proposer = fields
    if kind not in _TYPES or type(text) is not str or type(proposer) is not str:
        raise ValueError("no mention")
    return Mention(_source(note, start, end), text, kind, _score(score), proposer)


def _claim(note: Note, mentions: tuple[Mention, ...], fields: Any) -> Claim:
    head, label, tail, status, score, evidence, proposer = fields
    if label not in _LABELS or status not in _STATUSES or type(proposer) is not str:
        raise ValueError("no claim")
    sources = tuple(_source(note, start, end) for start, end in evidence)
    return Claim(mentions[head], label, mentions[tail], status, _score(score), sources, proposer)


def _source(note: Note, start: Any, end: Any) -> Source:
    if type(start) is not int or type(end) is not int or not 0 <= start <= end <= len(note.text):
        raise ValueError("no place in the note")
    return Source(note.id, start, end)


def _score(score: Any) -> float:
    if not isinstance(score, (int, float)) or not 0 <= score <= 1:
        raise ValueError("no score")
    return score
