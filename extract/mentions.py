"""Docs of one note → its mentions: which proposal wins, and why.

Proposals of all components for the same characters add up; where they overlap, the layout wins over
the rest, then the higher score, then the longer span. One type a name within a note, unless the name
is known as a company and as software: then each place is decided by the words around it. Names that
are certain in one place are found in the others.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from spacy.tokens import Doc, Span

from extract.components.lexicon import (
    Known,
    find_near,
    fold_name,
    load_given_names,
    match_names,
    trim_surface,
)
from extract.components.proposals import scored
from extract.records import Mention

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

Weights = dict[str, float]
GROUPS = ("layout", "tagger", "names", "foreign")
THRESHOLD = 0.5
CERTAIN = 0.7
AGAIN = 0.6
ALONE = 0.8
SURE = 0.95
UNSEEN = 0.75
UNSEEN_LOWER = 0.6
TRUST = {"lexicon": 2.0}
MIN_AGAIN = 4
SOFTWARE = frozenset({"product", "tool"})
EVENT = re.compile(
    r"(?:Con|CON|con|Conf|conf|Conference|Summit|Meetup|Camp|Days?)\b(?: ?['’]?\d+)?$"
)
HOST = re.compile(r"^[\w-]+(?:\.[\w-]+){2,}$")
LIST_MARKS = frozenset({",", "/", "+", "&", "and", "or", "|", ";"})
COMPANY_BEFORE = re.compile(
    r"(?:\b(?:at|from|joined|left|acquired|bought|customers? of|CEO of|CTO of|partner(?:ed)? with)|@)\s*$",
    re.I,
)
COMPANY_AFTER = re.compile(
    r"^(?:,? (?:Inc|LLC|Ltd|Corp|GmbH)\b|(?:['’]s)? "
    r"(?:announced|acquired|launched|says?|said|plans?|offers?|provides?|"
    r"released|ships?|sells?|hired|hires|wants?|makes?|builds?|guys|folks|team|people|employees|booth|products?\b|roadmap|"
    r"CEO|CTO|customers?|engineers?|is hiring|sponsor))",
    re.I,
)


@dataclass(slots=True)
class Candidate:
    """What the components together say of one span."""

    doc: Doc
    start: int
    end: int
    proposer: str
    score: float = 0.0
    weights: Weights = field(default_factory=lambda: defaultdict(float))
    names: tuple[str, ...] = ()
    proposers: set[str] = field(default_factory=set)

    @property
    def text(self) -> str:
        return trim_surface(self.doc[self.start : self.end].text)

    @property
    def type(self) -> str:
        return max(sorted(self.weights), key=lambda kind: self.weights[kind])


def find_mentions(docs: Sequence[Doc]) -> list[Mention]:
    """The mentions of a note in the order of its text; `doc.spans["mentions"]` holds the same spans."""
    chosen = [candidate for doc in docs for candidate in choose(gather(doc))]
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
                round(candidate.score, 3),
                candidate.proposer,
            )
            span = Span(doc, candidate.start, candidate.end, label=candidate.type)
            span._.mention = mention
            spans.append(span)
            mentions.append(mention)
        doc.spans["mentions"] = spans
    return mentions


def gather(doc: Doc) -> list[Candidate]:
    """Proposals of every component, those for the same tokens joined into one."""
    found: dict[tuple[int, int], Candidate] = {}

    def add(span: Span, group: str, kinds: Collection[str], score: float) -> Candidate:
        start, end = trim(span)
        if any("://" in token.text for token in span):
            return Candidate(doc, start, end, proposer=group)
        here = found.setdefault((start, end), Candidate(doc, start, end, proposer=group))
        here.proposers.add(group)
        here.score = 1 - (1 - here.score) * (1 - score)
        for kind in kinds:
            here.weights[kind] += TRUST.get(group, 1.0) * score / len(kinds)
        return here

    for group in GROUPS:
        for span, score in scored(doc, group):
            add(span, group, {span.label_}, score)
    known_names = doc.spans["lexicon"].attrs["known"]
    for span, known in zip(doc.spans["lexicon"], known_names, strict=True):
        here = add(span, "lexicon", {k.type for k in known}, rate_known(span, known))
        here.names = tuple(dict.fromkeys(k.canonical for k in known))
        decide_sense(here)
    for here in found.values():
        near = () if here.names else find_near(fold_name(here.text))
        if near:
            here.names = tuple(dict.fromkeys(k.canonical for k in near))
            here.weights = defaultdict(float, {k.type: TRUST["lexicon"] for k in near})
    if doc._.reading is not None:
        weigh_silence(found.values())
    return [c for c in found.values() if c.start < c.end]


def weigh_silence(candidates: Collection[Candidate]) -> None:
    """Where the trained model has read too: doubt what it alone, or everything but it, proposes."""
    seen = [c for c in candidates if "tagger" in c.proposers]
    for candidate in candidates:
        if candidate.proposers == {"tagger"} and not candidate.names:
            candidate.score *= THRESHOLD / (SURE if is_doubtful(candidate) else ALONE)
        elif "layout" not in candidate.proposers and not any(
            other.start < candidate.end and candidate.start < other.end for other in seen
        ):
            candidate.score *= UNSEEN_LOWER if candidate.text.islower() else UNSEEN


def is_doubtful(candidate: Candidate) -> bool:
    """Shapes the model alone is often wrong about: events, hosts, one-word people, lower-case words."""
    text = candidate.text
    one_word = " " not in text
    stranger = candidate.type == "person" and fold_name(text) not in load_given_names()
    return bool(
        EVENT.search(text)
        or HOST.search(text)
        or (one_word and (text.islower() or (stranger and not text.startswith("@"))))
    )


def trim(span: Span) -> tuple[int, int]:
    """Token bounds without a possessive, an article or punctuation at the edges."""
    start, end = span.start, span.end
    doc = span.doc
    while end > start and (doc[end - 1].text in {"'s", "’s", "'"} or doc[end - 1].is_punct):
        end -= 1
    while start < end and doc[start].is_punct:
        start += 1
    return start, end


def rate_known(span: Span, known: Sequence[Known]) -> float:
    """How surely a known name is meant here: ordinary words need the company of other names."""
    if any(not k.word for k in known):
        return 0.8 if len(span.text) > 2 else 0.6
    doc = span.doc
    before = doc[span.start - 1] if span.start else None
    after = doc[span.end] if span.end < len(doc) else None
    heading = doc._.block.kind == "heading"
    if before is None and (after is None or after.text in {"(", ":", "-", "–"}):
        return 0.45 if heading else 0.7
    neighbours = [t for t in (before, after) if t is not None]
    in_list = any(t.text in LIST_MARKS for t in neighbours)
    known_near = any(
        other.start - 2 == span.end
        or other.end + 2 == span.start + 1
        or other.end + 1 == span.start
        for other in doc.spans["lexicon"]
        if other.start != span.start
    )
    if in_list and known_near:
        return 0.75
    if heading and len(doc) > 2:
        return 0.3
    starts = (
        before is None
        or before.is_sent_end
        or before.text in {".", "!", "?", ":"}
        or before.is_punct
    )
    return 0.4 if starts else 0.6


def decide_sense(candidate: Candidate) -> None:
    """A name known as a company and as software: weigh the sense that the words around it tell."""
    kinds = set(candidate.weights)
    if "company" not in kinds or not kinds & SOFTWARE:
        return
    doc = candidate.doc
    left = doc.text[: doc[candidate.start].idx]
    right = doc.text[doc[candidate.end - 1].idx + len(doc[candidate.end - 1]) :]
    heading = doc._.block.kind == "heading"
    alone = not left.strip() and (not right.strip() or right.strip().startswith((":", "(")))
    if COMPANY_BEFORE.search(left) or COMPANY_AFTER.match(right) or (heading and alone):
        candidate.weights["company"] += 0.5
    else:
        candidate.weights[max(kinds & SOFTWARE, key=lambda k: candidate.weights[k])] += 0.3


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
                again.append(Candidate(doc, start, end, "again", AGAIN, weights, names))
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
