"""Docs of one note → its mentions: which candidate wins, and why.

Where candidates overlap, the layout wins over the rest, then the higher score, then the longer span.
One type a name within a note, unless the name is known as a company and as software: then each place
is decided by the words around it. Names that are certain in one place are found in the others.
"""

from __future__ import annotations

from collections import defaultdict
from math import prod
from typing import TYPE_CHECKING

from spacy.tokens import Span

from extract.candidates import SOFTWARE, THRESHOLD, Candidate, Weights, gather
from extract.known import Known, fold_name, match_names
from extract.records import Mention

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spacy.tokens import Doc

CERTAIN = 0.7
LIFT = 0.5
AGAIN = 0.6
MIN_AGAIN = 4


def find_mentions(docs: Sequence[Doc]) -> list[Mention]:
    """The mentions of a note in the order of its text; `doc.spans["mentions"]` holds the same spans."""
    candidates = [gather(doc) for doc in docs]
    lift_repeated(candidate for found in candidates for candidate in found)
    chosen = [candidate for found in candidates for candidate in choose(found)]
    agree_on_types(chosen)
    chosen += find_again(docs, chosen)
    per_doc: dict[int, list[Candidate]] = defaultdict(list)
    for candidate in chosen:
        per_doc[id(candidate.doc)].append(candidate)
    mentions = []
    for doc in docs:
        spans = []
        for candidate in sorted(per_doc[id(doc)], key=lambda c: c.start):
            text = candidate.doc[candidate.start : candidate.end].text
            left = candidate.doc[candidate.start].idx + text.find(candidate.text)
            mention = Mention(
                doc._.block.source(left, left + len(candidate.text)),
                candidate.text,
                candidate.type,
                round(candidate.sure, 3),
                candidate.proposer,
            )
            span = Span(doc, candidate.start, candidate.end, label=candidate.type)
            span._.mention = mention
            spans.append(span)
            mentions.append(mention)
        doc.spans["mentions"] = spans
    return mentions


def lift_repeated(candidates: Iterable[Candidate]) -> None:
    """A name proposed in several places of a note is likelier one than each place by itself tells."""
    places: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        places[fold_name(candidate.text)].append(candidate)
    for found in places.values():
        together = 1 - prod(1 - candidate.score for candidate in found) ** LIFT
        for candidate in found:
            candidate.score = max(candidate.score, together)


def choose(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The candidates that stand: certain enough, none over another."""
    taken: set[int] = set()
    chosen = []
    rank = sorted(
        (c for c in candidates if c.score >= THRESHOLD and c.text),
        key=lambda c: (c.proposer != "layout", -round(c.score, 1), -(c.end - c.start), c.start),
    )
    for candidate in rank:
        tokens = set(range(candidate.start, candidate.end))
        if not tokens & taken:
            taken |= tokens
            chosen.append(candidate)
    return chosen


def agree_on_types(candidates: Sequence[Candidate]) -> None:
    """One type a name within the note; company and software of one name may stand side by side."""
    totals: dict[str, Weights] = defaultdict(lambda: defaultdict(float))
    for candidate in candidates:
        for kind, weight in candidate.weights.items():
            totals[fold_name(candidate.text)][kind] += weight
    for candidate in candidates:
        total = totals[fold_name(candidate.text)]
        best = max(sorted(total), key=lambda kind: total[kind])
        if (
            "company" in total
            and candidate.names
            and set(total) & SOFTWARE
            and candidate.type != "person"
        ):
            best_software = max(sorted(set(total) & SOFTWARE), key=lambda kind: total[kind])
            kind = "company" if candidate.type == "company" else best_software
            candidate.weights = {kind: 1.0}
        else:
            candidate.weights = {best: 1.0}


def find_again(docs: Sequence[Doc], chosen: Sequence[Candidate]) -> list[Candidate]:
    """Names that are certain in one place, where they stand again unmarked; people by one of their names."""
    table = remember_names(chosen)
    taken = {(id(c.doc), i) for c in chosen for i in range(c.start, c.end)}
    again = []
    for doc in docs:
        for start, end, found in match_names([token.text for token in doc], table):
            if not any((id(doc), i) in taken for i in range(start, end)):
                names = tuple(known.canonical for known in found if known.type != "person")
                weights = {found[0].type: 1.0}
                again.append(Candidate(doc, start, end, "again", AGAIN, weights, names=names))
    return again


def remember_names(chosen: Sequence[Candidate]) -> dict[str, tuple[Known, ...]]:
    """A lexicon of the names that are certain in this note."""
    table: dict[str, tuple[Known, ...]] = {}
    for candidate in chosen:
        words = candidate.text.split()
        key = fold_name(candidate.text)
        if candidate.score < CERTAIN or len(key) < MIN_AGAIN:
            continue
        person = candidate.type == "person"
        ordinary = person or candidate.doc.vocab[candidate.text.lower()].is_stop
        name = candidate.names[0] if candidate.names else candidate.text
        table.setdefault(key, (Known(candidate.text, name, candidate.type, ordinary),))
        for part in {words[0], words[-1]} if person and len(words) > 1 else ():
            if part[0].isupper() and len(part) > 2:
                short = Known(part, candidate.text, "person", word=True)
                table.setdefault(fold_name(part), (short,))
    return table
