"""Docs of one note → the standing subject of each block: whom a line is about that does not say it.

Every name that stands in the blocks before is a candidate. Where it stands is told in features, once for
each kind of candidate, and a conditional logit (McFadden 1974) with weights learned from annotated
notes says how likely it is the one meant. Each of those notes has its subject: the weight for none only
keeps a little chance back.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from math import exp, log1p
from sys import maxsize
from typing import TYPE_CHECKING, Final, NamedTuple

from extract.known import fold_name
from extract.records import group_of

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Mapping, Sequence

    from spacy.tokens import Doc, Span

    from extract.records import Block

NONE: Final = "none"
NEAR: Final = 3
ALL: Final = range(maxsize)
MOST: Final = 200  # candidates a block, those named last, so that the work grows with the note

Key = tuple[str, str]


class Subject(NamedTuple):
    """An entity of the note, its mention next before the block, and what is told of where it stands."""

    key: Key
    span: Span
    features: dict[str, float]


@dataclass(slots=True)
class Place:
    """A block among the others of its note: the numbers of its headings and of the items it hangs on."""

    heading: bool
    headings: list[int]
    items: list[int]
    section: int
    top: int


@dataclass(slots=True)
class Seen:
    """An entity as far as the note has been read: the blocks that name it, and sections by what they tell.

    `starts`: blocks that begin with it; `whole`: that hold little else; `alone`: that name no other of its
    kind. `spoken` and `peopled`: sections that name it in a speaker line, or beside a person.
    """

    number: int
    kind: str
    span: Span
    places: list[int] = field(default_factory=list)
    blocks: set[int] = field(default_factory=set)
    starts: set[int] = field(default_factory=set)
    start_sections: set[int] = field(default_factory=set)
    whole: set[int] = field(default_factory=set)
    alone: set[int] = field(default_factory=set)
    spoken: set[int] = field(default_factory=set)
    peopled: set[int] = field(default_factory=set)
    title: int = -1


@dataclass(slots=True)
class Kind:
    """The entities of one kind so far, in the order in which they came; `recent` is the one named last."""

    names: list[Key] = field(default_factory=list)
    mentions: int = 0
    recent: Key | None = None
    title: int = -1


def key_of(span: Span) -> Key:
    """The entity that a mention names within its note."""
    return fold_name(span.text), span.label_


def find_subjects(
    docs: Sequence[Doc], key: Callable[[Span], Key] = key_of, *, wanted: Container[int] = ALL
) -> Iterator[list[Subject]]:
    """For each block, all that may be its unsaid subject: the entities named before it.

    Nothing for blocks that are not `wanted`, by number.
    """
    story = Story(docs, key)
    for at, doc in enumerate(docs):
        yield story.list_candidates(at) if at in wanted else []
        story.read(at, doc)


def rank_subjects(
    subjects: Sequence[Subject], weights: Mapping[str, float]
) -> Iterator[tuple[Subject, float]]:
    """The candidates with the probability that each is the subject meant; the rest to one is for none."""
    powers = [
        exp(sum(weights.get(name, 0.0) * value for name, value in subject.features.items()))
        for subject in subjects
    ]
    total = sum(powers) + exp(weights.get(NONE, 0.0))
    for subject, power in zip(subjects, powers, strict=True):
        yield subject, power / total


class Story:
    """A note as far as it has been read."""

    def __init__(self, docs: Sequence[Doc], key: Callable[[Span], Key]) -> None:
        numbers = {id(doc._.block): number for number, doc in enumerate(docs)}
        self.layout = [_lay_out(doc._.block, numbers) for doc in docs]
        self.key = key
        self.seen: dict[Key, Seen] = {}
        self.kinds: dict[str, Kind] = defaultdict(Kind)
        self.speaker = -1

    def read(self, at: int, doc: Doc) -> None:
        """Add the mentions of block `at` to what has been seen."""
        here, spans = self.layout[at], list(doc.spans["mentions"])
        count = Counter(group_of(span.label_) for span in spans)
        size = len(doc.text.strip(" :.#*"))
        for span in spans:
            name, kind = self.key(span), group_of(span.label_)
            like = self.kinds[kind]
            if name not in self.seen:
                self.seen[name] = Seen(len(self.seen), kind, span)
                like.names.append(name)
            entity = self.seen[name]
            entity.span = span
            entity.places.append(at)
            entity.blocks.add(at)
            like.mentions += 1
            if span.start == 0:
                entity.starts.add(at)
                entity.start_sections.add(here.section)
            if len(span.text) >= size - 2:
                entity.whole.add(at)
            if count[kind] == 1:
                entity.alone.add(at)
            if doc._.speaker:
                entity.spoken.add(here.section)
            if count["person"]:
                entity.peopled.add(here.section)
            if here.heading:
                entity.title = like.title = at
            before = like.recent and self.seen[like.recent]
            if not before or before.places[-1] < at or entity.number < before.number:
                like.recent = name
        self.speaker = at if doc._.speaker else self.speaker

    def list_candidates(self, at: int) -> list[Subject]:
        """The entities named so far, in the order in which they came, described as block `at` sees them."""
        named = self.seen.items()
        if len(named) > MOST:
            last = sorted(entity.places[-1] for entity in self.seen.values())[-MOST]
            named = {n: e for n, e in named if e.places[-1] >= last}.items()
        return [Subject(n, entity.span, self.describe(at, n, entity)) for n, entity in named]

    def describe(self, at: int, name: Key, entity: Seen) -> dict[str, float]:
        """Where an entity stands from block `at`, each feature under the kind of the entity."""
        like, here = self.kinds[entity.kind], self.layout[at]
        first, last = entity.places[0], entity.places[-1]
        parent, heading = here.items[-1:], here.headings[-1:]
        told = {
            "any": True,
            "parent": not entity.blocks.isdisjoint(parent),
            "parent alone": not entity.alone.isdisjoint(parent),
            "parent starts": not entity.starts.isdisjoint(parent),
            "above": not entity.blocks.isdisjoint(here.items[:-1]),
            "heading": not entity.blocks.isdisjoint(heading),
            "heading alone": not entity.alone.isdisjoint(heading),
            "heading whole": not entity.whole.isdisjoint(heading),
            "outer heading": not entity.blocks.isdisjoint(here.headings[:-1]),
            "speaker line": bool(entity.spoken),
            "speaker line here": here.section in entity.spoken,
            "last speaker line": self.speaker in entity.blocks,
            "by person": bool(entity.peopled),
            "by person here": here.section in entity.peopled,
            "opening": first == 0,
            "early": first in (1, 2),
            "rather early": NEAR <= first <= 2 * NEAR,
            "next": at - last == 1,
            "near": at - last <= NEAR,
            "first": like.names[0] == name,
            "second": like.names[1:2] == [name],
            "newest": like.names[-1] == name,
            "recent": like.recent == name,
            "only": len(like.names) == 1,
            "section": self.layout[last].section == here.section,
            "chapter": self.layout[last].top == here.top,
            "starts": bool(entity.starts),
            "starts here": here.section in entity.start_sections,
            "title": entity.title >= 0,
            "last title": 0 <= entity.title == like.title,
            "no company": "company" not in self.kinds,
        }
        features = {f"{entity.kind} {feature}": 1.0 for feature, holds in told.items() if holds}
        features[f"{entity.kind} distance"] = log1p(at - last)
        features[f"{entity.kind} mentions"] = log1p(len(entity.places))
        features[f"{entity.kind} share"] = len(entity.places) / like.mentions
        return features


def _lay_out(block: Block, numbers: Mapping[int, int]) -> Place:
    above = [part for part in block.trail if id(part) in numbers]
    headings = [numbers[id(part)] for part in above if part.kind == "heading"]
    items = [numbers[id(part)] for part in above if part.kind != "heading"]
    heading = block.kind == "heading"
    own = [*headings, numbers[id(block)]] if heading else headings
    return Place(heading, headings, items, own[-1] if own else -1, own[0] if own else -1)
