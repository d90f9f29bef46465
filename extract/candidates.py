"""Doc of a block → candidates: what the components together propose, each with a score and weighed types.

Proposals for the same tokens add up. Where the network has read, it is the judge: what it does not
see loses, and what it alone sees must be surer.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from spacy.tokens import Doc, Span

from extract.components.proposals import scored
from extract.known import (
    Known,
    find_near,
    fold_name,
    load_lexicon,
    trim_surface,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

Weights = dict[str, float]
NETWORK = "tagger"
THRESHOLD = 0.5
RULES = ("layout", "names", "foreign")
BESIDE_NETWORK = ("layout", "foreign")
NEED_KNOWN = 0.4
NEED_UNKNOWN = 0.85
UNSEEN = 0.5
TRUST = {"lexicon": 1.5}
SOFTWARE = frozenset({"product", "tool"})
LIST_MARKS = frozenset({",", "/", "+", "&", "and", "or", "|", ";"})
DOCUMENT = re.compile(r"\.(?:md|markdown|rst|pdf|docx?|pptx?|xlsx?|csv|png|jpe?g|gif)$", re.I)
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
    network: float = 0.0
    names: tuple[str, ...] = ()
    certain: bool = False
    proposers: set[str] = field(default_factory=set)

    @property
    def text(self) -> str:
        return trim_surface(self.doc[self.start : self.end].text)

    @property
    def sure(self) -> float:
        """The probability that this is a name: the network's, where it has seen it."""
        return self.network or self.score

    @property
    def type(self) -> str:
        return max(sorted(self.weights), key=lambda kind: self.weights[kind])


def gather(doc: Doc) -> list[Candidate]:
    """Proposals of every component, those for the same tokens joined into one."""
    found: dict[tuple[int, int], Candidate] = {}
    for span, group, odds, score in _read_groups(doc):
        _add(found, span, group, odds, score)
    known_names = doc.spans["lexicon"].attrs["known"]
    for span, known in zip(doc.spans["lexicon"], known_names, strict=True):
        kinds = sorted({k.type for k in known})
        odds = dict.fromkeys(kinds, 1 / len(kinds))
        here = _add(found, span, "lexicon", odds, rate_known(span, known))
        if here:
            here.names = tuple(dict.fromkeys(k.canonical for k in known))
            here.certain = any(not k.word for k in known)
            decide_sense(here)
    for here in found.values():
        key = fold_name(here.text)
        near = () if here.names else find_near(key)
        if near:
            here.names = tuple(dict.fromkeys(k.canonical for k in near))
            here.weights = defaultdict(float, {k.type: TRUST["lexicon"] for k in near})
        if here.text.startswith("@") and key not in load_lexicon():
            read_handle(here)
    if doc._.reading is not None:
        weigh_network(found.values())
    return list(found.values())


def read_handle(candidate: Candidate) -> None:
    """A handle that is no known name is a person's, not a company's."""
    candidate.weights["person"] += candidate.weights.pop("company", 0.0)


def _read_groups(doc: Doc) -> Iterator[tuple[Span, str, Mapping[str, float], float]]:
    """What each component but the lexicon proposes: span, group, odds of the types, score."""
    for group in RULES if doc._.reading is None else BESIDE_NETWORK:
        for span, score in scored(doc, group):
            yield span, group, {span.label_: 1.0}, score
    odds = doc.spans[NETWORK].attrs["odds"]
    for (span, score), shares in zip(scored(doc, NETWORK), odds, strict=True):
        yield span, NETWORK, shares, score


def _add(
    found: dict[tuple[int, int], Candidate],
    span: Span,
    group: str,
    odds: Mapping[str, float],
    score: float,
) -> Candidate | None:
    """Add a proposal to the candidate of its tokens; None for a part of a URL, a file and bare signs."""
    start, end = trim(span)
    named = start < end and not any("://" in token.text for token in span)
    if not named or DOCUMENT.search(span.doc[start:end].text):
        return None
    here = found.setdefault((start, end), Candidate(span.doc, start, end, proposer=group))
    here.proposers.add(group)
    here.score = 1 - (1 - here.score) * (1 - score)
    if group == NETWORK:
        here.network = max(here.network, score)
    for kind, share in odds.items():
        here.weights[kind] += TRUST.get(group, 1.0) * score * share
    return here


def weigh_network(candidates: Collection[Candidate]) -> None:
    """Where the network has read, it decides, the layout beside it; it has seen the lexicon too.

    What it does not see loses. Of a name that nobody else knows it must be surer: what it needs becomes
    the threshold 0.5.
    """
    cores = [c for c in candidates if c.certain and not c.network]
    for candidate in candidates:
        if "layout" in candidate.proposers:
            continue
        if candidate.network:
            need = NEED_KNOWN if candidate.certain else NEED_UNKNOWN
            candidate.score = min(1.0, candidate.network * THRESHOLD / need)
            if not candidate.certain and any(is_core(core, candidate) for core in cores):
                candidate.score *= UNSEEN
        elif not any(is_core(candidate, other) for other in candidates if other.network):
            candidate.score *= UNSEEN


def is_core(known: Candidate, longer: Candidate) -> bool:
    """Whether a longer name is a known one among ordinary words, as in "Redis cluster", not "redis-py"."""
    if not (longer.start <= known.start and known.end <= longer.end) or longer.type == "person":
        return False
    before = longer.doc[longer.start : known.start]
    after = longer.doc[known.end : longer.end]
    joined = (before and not before[-1].whitespace_) or (
        after and not longer.doc[known.end - 1].whitespace_
    )
    rest = [part.text for part in (before, after) if part]
    return known.certain and not joined and bool(rest) and all(words.islower() for words in rest)


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
    if any(t.text in LIST_MARKS for t in neighbours) and any(
        other.start - 2 == span.end
        or other.end + 2 == span.start + 1
        or other.end + 1 == span.start
        for other in doc.spans["lexicon"]
        if other.start != span.start
    ):
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
    text = doc._.block.text
    left = text[: doc[candidate.start].idx]
    right = text[doc[candidate.end - 1].idx + len(doc[candidate.end - 1]) :]
    heading = doc._.block.kind == "heading"
    alone = not left.strip() and (not right.strip() or right.strip().startswith((":", "(")))
    if COMPANY_BEFORE.search(left) or COMPANY_AFTER.match(right) or (heading and alone):
        candidate.weights["company"] += 0.5
    else:
        candidate.weights[max(sorted(kinds & SOFTWARE), key=lambda k: candidate.weights[k])] += 0.3
