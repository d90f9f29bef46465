"""Docs of one note → claims: what it says of two of its names, with the evidence.

Two readers claim side by side: the rules of layout and wording, and the trained network, which may refuse
what a rule says of names that it has read too. Names said together in one sentence without any relation are
`related_to`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Final, NamedTuple

from extract.network.model import logit
from extract.records import RELATED, SYMMETRIC, Claim
from extract.relations import fits
from extract.rules import PLAIN, find_by_rules, split_sentences
from extract.subjects import Key, find_subjects, key_of, rank_subjects

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from spacy.tokens import Doc, Span

    from extract.network.model import NotesModel
    from extract.records import Mention, Source

MAX_TOGETHER: Final = 12
TOGETHER: Final = 0.2
# what the network must say of a relation, chosen on real notes: lower costs precision, higher recall
LINK: Final = 0.25
# of those that it says too boldly there
LINK_OF: Final = {"makes": 0.3, "integrates_with": 0.3, "part_of": 0.6}
UNHEARD: Final = 0.1
UNHEARD_AFAR: Final = 0.03
SHOWN: Final = 0.5
SLIGHT: Final = 0.05


class Hint(NamedTuple):
    """Two mentions, by number, of which the network says a label; `score` is the probability of it."""

    score: float
    head: int
    tail: int
    status: str


@dataclass(slots=True)
class Hints:
    """What the network says of two names: of pairs of their mentions, and by an unsaid subject."""

    pairs: list[Hint] = field(default_factory=list)
    unsaid: list[Hint] = field(default_factory=list)
    beside: bool = False  # whether some block names both

    @property
    def pair(self) -> float:
        """The probability that the likeliest pair of mentions says it."""
        return max((hint.score for hint in self.pairs), default=0.0)

    @property
    def subject(self) -> float:
        """The probability that it is said of the standing subject."""
        return max((hint.score for hint in self.unsaid), default=0.0)

    @property
    def shown(self) -> list[Hint]:
        """The network's likeliest hint, and others that are likely by themselves."""
        hints = self.pairs if self.pair >= self.subject else self.unsaid
        first, *others = sorted(hints, reverse=True)
        return [first, *(hint for hint in others if hint.score >= SHOWN)]


class Heard(NamedTuple):
    """A label that the network hints at: status, calibrated score, and the mentions of each hint shown."""

    label: str
    status: str
    score: float
    ends: list[tuple[Span, Span]]


def find_claims(docs: Sequence[Doc], *, model: NotesModel | None = None) -> list[Claim]:
    """What one note says of pairs of its mentions: by rule, by the network, and said together."""
    claims = list(find_by_rules(docs))
    if model is not None:
        heard = rate_hints(docs, model)
        claims = [*drop_unheard(claims, heard, docs), *find_by_network(docs, heard)]
    return claims + list(find_together(docs))


def rate_hints(docs: Sequence[Doc], model: NotesModel) -> list[Heard]:
    """What the network hints at between the mentions of a note, with the calibrated score of each hint."""
    mentions = read_mentions(docs)
    heard = []
    for label, hints in gather_hints(docs, mentions, model):
        ends = [(mentions[hint.head], mentions[hint.tail]) for hint in hints.shown]
        score = model.rate(weigh(hints, label, *(end._.mention for end in ends[0])))
        heard.append(Heard(label, hints.shown[0].status, score, ends))
    return heard


def drop_unheard(
    claims: Iterable[Claim], heard: Iterable[Heard], docs: Sequence[Doc]
) -> Iterator[Claim]:
    """Claims by rule, without those in which the network, which has read them too, hears nothing.

    It must hear a little of two names of one block, and of a company above the block next to nothing.
    """
    span_of = {span._.mention: span for span in read_mentions(docs)}
    hinted: dict[tuple[str, frozenset[Key]], float] = {}
    for label, _, score, ends in heard:
        said = label, frozenset(map(key_of, ends[0]))
        hinted[said] = max(hinted.get(said, 0.0), score)
    for claim in claims:
        head, tail = span_of[claim.head], span_of[claim.tail]
        score = hinted.get((claim.label, frozenset((key_of(head), key_of(tail)))), 0.0)
        if claim.score >= PLAIN or score >= ask_of(head, tail):
            yield claim


def ask_of(head: Span, tail: Span) -> float:
    """What the network must say of two names for a rule to stand; a speaker above the block needs nothing."""
    if head.doc is tail.doc:
        return UNHEARD
    return UNHEARD_AFAR if head.label_ == "company" else 0.0


def find_by_network(docs: Sequence[Doc], heard: Iterable[Heard]) -> Iterator[Claim]:
    """What the network says of the mentions of a note: its hints with the score asked for."""
    sentence_of = {
        place_of(span): sentence.source
        for doc in docs
        for sentence in split_sentences(doc)
        for span in sentence.spans
    }
    for label, status, score, ends in heard:
        if score >= LINK_OF.get(label, LINK):
            head, tail = (end._.mention for end in ends[0])
            places = [place for one, other in ends for place in point_at(one, other, sentence_of)]
            yield Claim(head, label, tail, status, score, tuple(dict.fromkeys(places)), "model")


def weigh(hints: Hints, label: str, head: Mention, tail: Mention) -> dict[str, float]:
    """What the calibration takes: the hints, the less certain mention, the label and the types.

    A standing subject tells nothing of names that stand in one block.
    """
    return {
        "any": 1.0,
        "beside": float(hints.beside),
        "pair": logit(hints.pair),
        "subject": 0.0 if hints.beside else logit(hints.subject),
        "mention": logit(min(head.score, tail.score)),
        label: 1.0,
        f"{head.type} head": 1.0,
        f"{tail.type} tail": 1.0,
    }


def read_mentions(docs: Sequence[Doc]) -> list[Span]:
    """The mentions of a note, in order."""
    return [span for doc in docs for span in doc.spans["mentions"]]


def gather_hints(
    docs: Sequence[Doc], mentions: Sequence[Span], model: NotesModel
) -> list[tuple[str, Hints]]:
    """What the network says of the couples of names of a note, with the label it says of them."""
    found: dict[tuple[Key, str, Key], Hints] = defaultdict(Hints)
    if len(mentions) > 1:
        for label, hint in hint_pairs(docs, mentions, model):
            hints = found[_couple(mentions, hint, label)]
            hints.pairs.append(hint)
            hints.beside |= mentions[hint.head].doc is mentions[hint.tail].doc
        for label, hint in hint_subjects(docs, mentions, model):
            found[_couple(mentions, hint, label)].unsaid.append(hint)
    return [(label, hints) for (_, label, _), hints in found.items()]


def hint_pairs(
    docs: Sequence[Doc], mentions: Sequence[Span], model: NotesModel
) -> Iterator[tuple[str, Hint]]:
    """What the network says of each pair of mentions that share a window."""
    for link in model.relations(docs[0]._.reading, _given(mentions)):
        yield link.label, Hint(link.score, link.head, link.tail, link.status)


def hint_subjects(
    docs: Sequence[Doc], mentions: Sequence[Span], model: NotesModel
) -> Iterator[tuple[str, Hint]]:
    """What is said of a mention and of a subject its block leaves unsaid, for each subject it may be."""
    number = {place_of(span): at for at, span in enumerate(mentions)}
    roles = model.roles(docs[0]._.reading, _given(mentions))
    wanted = {mentions[role.span].doc._.place for role in roles}
    subjects = list(find_subjects(docs, wanted=wanted))
    for role in roles:
        span = mentions[role.span]
        here = {key_of(other) for other in span.doc.spans["mentions"]}
        able = [
            subject
            for subject in subjects[span.doc._.place]
            if subject.key not in here
            and fits_role(subject.key[1], role.label, span.label_, backwards=role.backwards)
        ]
        for subject, chance in rank_subjects(able, model.subjects):
            score = round(role.score * chance, 3)
            if score >= SLIGHT:
                above = number[place_of(subject.span)]
                ends = (above, role.span)
                head, tail = reversed(ends) if role.backwards else ends
                yield role.label, Hint(score, head, tail, role.status)


def fits_role(subject: str, label: str, other: str, *, backwards: bool) -> bool:
    """Whether a subject of one type may be the one unsaid where a label is said of another."""
    return fits(other, label, subject) if backwards else fits(subject, label, other)


def _given(mentions: Sequence[Span]) -> list[tuple[int, int, int, str]]:
    return [(s.doc._.place, s.start_char, s.end_char, s.label_) for s in mentions]


def _couple(mentions: Sequence[Span], hint: Hint, label: str) -> tuple[Key, str, Key]:
    head, tail = key_of(mentions[hint.head]), key_of(mentions[hint.tail])
    if label in SYMMETRIC and tail < head:
        head, tail = tail, head
    return head, label, tail


def point_at(
    head: Span, tail: Span, sentence_of: Mapping[tuple[int, int], Source]
) -> Iterator[Source]:
    """The sentence of the later end of a hint, and the other end where it stands elsewhere."""
    first, last = sorted((head, tail), key=place_of)
    yield sentence_of[place_of(last)]
    if first.doc is not last.doc:
        yield first._.mention.source


def place_of(span: Span) -> tuple[int, int]:
    """The block of a span by its number in the note, and the span's first token."""
    return span.doc._.place, span.start


def find_together(docs: Sequence[Doc]) -> Iterator[Claim]:
    """Pairs of names in one sentence; a longer list than `MAX_TOGETHER` says nothing."""
    for doc in docs:
        for sentence in split_sentences(doc):
            if len(sentence.spans) <= MAX_TOGETHER:
                for one, other in combinations((s._.mention for s in sentence.spans), 2):
                    yield Claim(
                        one, RELATED, other, "asserted", TOGETHER, (sentence.source,), "together"
                    )
