"""Docs of one note → the standing subject of each block: whom a line is about that does not say it.

Every name that stands in the blocks before is a candidate. Where it stands is told in features, once for
each kind of candidate, and a conditional logit (McFadden 1974) with weights learned from annotated
notes says how likely it is the one meant; that none is has a weight of its own.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from math import exp, log1p
from typing import TYPE_CHECKING, Final, NamedTuple

from extract.components.lexicon import fold_name
from extract.records import group_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from spacy.tokens import Doc, Span

    from extract.records import Block

NONE: Final = "none"
NEAR: Final = 3

Key = tuple[str, str]


class Subject(NamedTuple):
    """An entity of the note, its mention next before the block, and what is told of where it stands."""

    key: Key
    span: Span
    features: dict[str, float]


@dataclass(slots=True)
class Seen:
    """An entity as far as the note has been read: its mentions, and the blocks they stand in."""

    kind: str
    spans: list[Span] = field(default_factory=list)
    places: list[int] = field(default_factory=list)


def key_of(span: Span) -> Key:
    """The entity that a mention names within its note."""
    return fold_name(span.text), span.label_


def find_subjects(
    docs: Sequence[Doc], key: Callable[[Span], Key] = key_of
) -> Iterator[list[Subject]]:
    """For each block, all that may be its unsaid subject: the entities named before it."""
    layout = [_Place(doc, at, docs) for at, doc in enumerate(docs)]
    seen: dict[Key, Seen] = {}
    for at, doc in enumerate(docs):
        kinds: dict[str, list[Key]] = defaultdict(list)
        for name, entity in seen.items():
            kinds[entity.kind].append(name)
        yield [
            Subject(name, entity.spans[-1], _describe(at, name, kinds, seen, layout))
            for name, entity in seen.items()
        ]
        for span in doc.spans["mentions"]:
            entity = seen.setdefault(key(span), Seen(group_of(span.label_)))
            entity.spans.append(span)
            entity.places.append(at)


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


class _Place:
    """A block among the others of its note: the numbers of its headings and of the items it hangs on."""

    def __init__(self, doc: Doc, at: int, docs: Sequence[Doc]) -> None:
        block: Block = doc._.block
        numbers = {id(other._.block): number for number, other in enumerate(docs[: at + 1])}
        above = [part for part in block.trail if id(part) in numbers]
        self.heading = block.kind == "heading"
        self.headings = [numbers[id(part)] for part in above if part.kind == "heading"]
        self.items = [numbers[id(part)] for part in above if part.kind != "heading"]
        own = [*self.headings, at] if self.heading else self.headings
        self.section = own[-1] if own else -1
        self.top = own[0] if own else -1
        self.speaker: bool = doc._.speaker
        self.people = any(span.label_ == "person" for span in doc.spans["mentions"])
        self.size = len(doc.text.strip(" :.#*"))
        self.kinds = [group_of(span.label_) for span in doc.spans["mentions"]]


def _describe(
    at: int,
    name: Key,
    kinds: Mapping[str, Sequence[Key]],
    seen: Mapping[Key, Seen],
    layout: Sequence[_Place],
) -> dict[str, float]:
    """Where an entity stands from block `at`, each feature under the kind of the entity."""
    entity = seen[name]
    kind, places = entity.kind, entity.places
    here, last = layout[at], places[-1]
    like = kinds[kind]
    starts = {p for p, span in zip(places, entity.spans, strict=True) if span.start == 0}
    fills = {
        p
        for p, span in zip(places, entity.spans, strict=True)
        if len(span.text) >= layout[p].size - 2
    }
    alone = {p for p in places if layout[p].kinds.count(kind) == 1}
    parent, heading = here.items[-1:], here.headings[-1:]
    titles = [p for p in places if layout[p].heading]
    recent = max(like, key=lambda other: seen[other].places[-1])
    same_kind = sum(len(seen[other].places) for other in like)
    told = {
        "any": True,
        "parent": _meet(parent, places),
        "parent alone": _meet(parent, alone),
        "parent starts": _meet(parent, starts),
        "above": _meet(here.items[:-1], places),
        "heading": _meet(heading, places),
        "heading alone": _meet(heading, alone),
        "heading whole": _meet(heading, fills),
        "outer heading": _meet(here.headings[:-1], places),
        "speaker line": any(layout[p].speaker for p in places),
        "speaker line here": any(
            layout[p].speaker and layout[p].section == here.section for p in places
        ),
        "last speaker line": _meet([p for p in range(at) if layout[p].speaker][-1:], places),
        "by person": any(layout[p].people for p in places),
        "by person here": any(
            layout[p].people and layout[p].section == here.section for p in places
        ),
        "opening": places[0] == 0,
        "early": places[0] in (1, 2),
        "rather early": NEAR <= places[0] <= 2 * NEAR,
        "next": at - last == 1,
        "near": at - last <= NEAR,
        "first": like[0] == name,
        "second": len(like) > 1 and like[1] == name,
        "newest": like[-1] == name,
        "recent": recent == name,
        "only": len(like) == 1,
        "section": layout[last].section == here.section,
        "chapter": layout[last].top == here.top,
        "starts": bool(starts),
        "starts here": any(layout[p].section == here.section for p in starts),
        "title": bool(titles),
        "last title": bool(titles)
        and not any(
            seen[other].kind == kind and layout[p].heading and p > titles[-1]
            for other in like
            for p in seen[other].places
        ),
        "no company": not kinds.get("company"),
    }
    features = {f"{kind} {feature}": 1.0 for feature, holds in told.items() if holds}
    features[f"{kind} distance"] = log1p(at - last)
    features[f"{kind} mentions"] = log1p(len(places))
    features[f"{kind} share"] = len(places) / same_kind
    return features


def _meet(blocks: Sequence[int], places: Sequence[int] | set[int]) -> bool:
    return any(block in places for block in blocks)
