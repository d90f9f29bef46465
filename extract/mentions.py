"""Docs of one note → its mentions: which proposal wins, and why.

Proposals of all components for the same characters add up; where they overlap, the layout wins over
the rest, then the higher score, then the longer span. One type a name within a note, unless the name
is known as a company and as software: then each place is decided by the words around it. Names that
are certain in one place are found in the others.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Span

from extract.components.lexicon import fold_name, load_given_names, trim_surface
from extract.records import Block, Mention

GROUPS = ("layout", "tagger", "lexicon", "names", "foreign")
THRESHOLD = 0.5
CERTAIN = 0.7
SOFTWARE = frozenset({"product", "tool"})
LIST_MARKS = frozenset({",", "/", "+", "&", "and", "or", "|", ";"})
COMPANY_BEFORE = re.compile(r"(?:\b(?:at|from|joined|left|acquired|bought|customers? of|CEO of|CTO of|partner(?:ed)? with)|@)\s*$", re.I)
COMPANY_AFTER = re.compile(
    r"^(?:,? (?:Inc|LLC|Ltd|Corp|GmbH)\b|(?:['’]s)? (?:announced|acquired|launched|says?|said|plans?|offers?|provides?|"
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
    weights: Counter[str]
    score: float
    proposer: str
    names: tuple[str, ...] = ()

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
            span._.known = candidate.names
            spans.append(span)
            mentions.append(mention)
        doc.spans["mentions"] = spans
    return mentions


def gather(doc: Doc) -> list[Candidate]:
    """Proposals of every component, those for the same tokens joined into one."""
    found: dict[tuple[int, int], Candidate] = {}
    for group in GROUPS:
        for span in doc.spans.get(group, ()):
            start, end = trim(span)
            if start >= end:
                continue
            score = rate_known(span) if group == "lexicon" else float(span._.score)
            weights: Counter[str] = Counter()
            if group == "lexicon":
                kinds = {known.type for known in span._.known}
                for kind in kinds:
                    weights[kind] += score / len(kinds)
            else:
                weights[span.label_] += score
            here = found.get((start, end))
            if here is None:
                here = found[start, end] = Candidate(doc, start, end, Counter(), 0.0, group)
            here.weights.update(weights)
            here.score = 1 - (1 - here.score) * (1 - score)
            if group == "lexicon":
                here.names = tuple(dict.fromkeys(known.canonical for known in span._.known))
                decide_sense(here)
    return list(found.values())


def trim(span: Span) -> tuple[int, int]:
    """Token bounds without a possessive, an article or punctuation at the edges."""
    start, end = span.start, span.end
    doc = span.doc
    while end > start and (doc[end - 1].text in {"'s", "’s", "'"} or doc[end - 1].is_punct):
        end -= 1
    while start < end and doc[start].is_punct:
        start += 1
    return start, end


def rate_known(span: Span) -> float:
    """How surely a known name is meant here: ordinary words need the company of other names."""
    if any(not known.word for known in span._.known):
        return 0.8 if len(span.text) > 2 else 0.6
    doc = span.doc
    before = doc[span.start - 1] if span.start else None
    after = doc[span.end] if span.end < len(doc) else None
    if before is None and (after is None or after.text in {"(", ":", "-", "–"}):
        return 0.7
    neighbours = [t for t in (before, after) if t is not None]
    in_list = any(t.text in LIST_MARKS for t in neighbours)
    known_near = any(
        other.start - 2 == span.end or other.end + 2 == span.start + 1 or other.end + 1 == span.start
        for other in doc.spans["lexicon"]
        if other.start != span.start
    )
    if in_list and known_near:
        return 0.75
    if doc._.block.kind == "heading" and len(doc) > 2:
        return 0.3
    starts = before is None or before.is_sent_end or before.text in {".", "!", "?", ":"} or before.is_punct
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
    totals: dict[str, Counter[str]] = defaultdict(Counter)
    for candidate in candidates:
        totals[fold_name(candidate.text)].update(candidate.weights)
    for candidate in candidates:
        total = totals[fold_name(candidate.text)]
        best = max(sorted(total), key=lambda kind: total[kind])
        if "company" in total and candidate.names and set(total) & SOFTWARE and candidate.type != "person":
            best_software = max(sorted(set(total) & SOFTWARE), key=lambda kind: total[kind])
            candidate.weights = Counter({"company" if candidate.type == "company" else best_software: 1.0})
        else:
            candidate.weights = Counter({best: 1.0})


def find_again(docs: Sequence[Doc], chosen: Sequence[Candidate]) -> list[Candidate]:
    """Names that are certain in one place, where they stand again unmarked; people by one of their names."""
    names: dict[str, tuple[str, tuple[str, ...]]] = {}
    parts: dict[str, str] = {}
    for candidate in chosen:
        if candidate.score < CERTAIN:
            continue
        if candidate.type == "person":
            words = candidate.text.split()
            if len(words) > 1:
                for word in (words[0], words[-1]):
                    parts[word] = candidate.text
        key = fold_name(candidate.text)
        if len(key) >= 4 and not candidate.doc.vocab[candidate.text.lower()].is_stop:
            names.setdefault(key, (candidate.type, candidate.names))
    taken = {(id(c.doc), i) for c in chosen for i in range(c.start, c.end)}
    again = []
    for doc in docs:
        for token in doc:
            if (id(doc), token.i) in taken:
                continue
            key = fold_name(token.text)
            if key in names and (token.text[0].isupper() or " " not in token.text):
                kind, known = names[key]
                if kind != "person" and token.is_lower and key in load_given_names():
                    continue
                again.append(Candidate(doc, token.i, token.i + 1, Counter({kind: 1.0}), 0.6, "again", known))
            elif token.text in parts and token.is_title:
                again.append(Candidate(doc, token.i, token.i + 1, Counter({"person": 1.0}), 0.6, "again"))
    return again


def block_of(doc: Doc) -> Block:
    """The block a doc was made from."""
    block: Block = doc._.block
    return block
