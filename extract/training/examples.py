"""Annotated notes → training examples: windows with gold tags, and pairs of spans with gold answers."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from extract.blocks import split_blocks
from extract.network.pairs import Features, Placed, make_pairs, pair_labels
from extract.network.spans import token_range
from extract.network.windows import MAX_TOKENS, Matcher, Window, make_windows
from extract.records import LABELS, STATUSES, SYMMETRIC, TYPES
from extract.training.corpus import Key, Mark, MiniNote, place_marks
from extract.training.join import part_of

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence

    from tokenizers import Tokenizer

    from extract.records import Block

ANSWERS: Final = pair_labels(LABELS)
IGNORED: Final = -100
FALSE_SPANS: Final = 0.4
OTHER_SOFTWARE: Final = 0.1
SIZES: Final = (192, 320, MAX_TOKENS, MAX_TOKENS)
STRANGERS: Final = 0.25
SOFTWARE: Final = (TYPES.index("product"), TYPES.index("tool"))
ELSEWHERE: Final = 9

Facts = dict[tuple[Key, Key], list[tuple[str, str]]]
Marked = tuple[int, int, int, Mark]


class Pair(NamedTuple):
    """Two spans of a window; `group` joins the pairs of one related couple of entities, -1 for unrelated."""

    left: Placed
    right: Placed
    features: Features
    answers: tuple[int, ...]
    status: int
    group: int


class Role(NamedTuple):
    """A span of the body of a window and what is said of it and an unsaid subject; `group` as in `Pair`."""

    span: Placed
    answers: tuple[int, ...]
    status: int
    group: int


class Gold(NamedTuple):
    """What is known of a note.

    `nearest`: characters between the closest mentions of a related couple; `places`: the blocks that
    name an entity; `others`: the entities it is related to.
    """

    blocks: Sequence[Block]
    marked: Sequence[Marked]
    facts: Facts
    nearest: dict[frozenset[Key], int]
    places: dict[Key, set[int]]
    others: dict[Key, set[Key]]


class Found(NamedTuple):
    """A span of a window; `key` is the entity it names, None for a false span; `at` its place in the note."""

    placed: Placed
    key: Key | None
    at: int


@dataclass(slots=True)
class Example:
    """A window, the tag of each token (`IGNORED` outside of the body), its spans and its pairs."""

    window: Window
    tags: list[int]
    gold: set[tuple[int, int, int, str]]
    pairs: list[Pair] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)


def make_examples(
    mini: MiniNote, tokenizer: Tokenizer, match: Matcher | None, rng: random.Random | None = None
) -> Iterator[Example]:
    """One example a window of the note; with `rng`, known words that are no names are spans too.

    Those false spans, unrelated to all, teach the pair head what a wrong mention looks like; one in
    ten software names takes the other type, as it may when the network reads. Windows are of several
    sizes then, so that what stands above them counts in short notes as well.
    """
    gold = _read_gold(mini)
    size = rng.choice(SIZES) if rng else MAX_TOKENS
    for window in make_windows(tokenizer, gold.blocks, match, size=size):
        example = Example(window, _outside(window), set())
        found = list(_mark_spans(example, gold, rng))
        if rng and match:
            found += _false_spans(window, found, gold.blocks, match, rng)
        example.pairs = list(_judge_pairs(window, found, gold, rng))
        example.roles = list(_judge_roles(window, found, gold))
        yield example


def _read_gold(mini: MiniNote) -> Gold:
    facts: Facts = defaultdict(list)
    for fact in mini.facts:
        facts[fact.head, fact.tail].append((fact.label, fact.status))
    blocks = split_blocks(mini.note)
    marked: list[Marked] = [
        (at, start, end, mark)
        for at, block in enumerate(blocks)
        for start, end, mark in place_marks(block, mini.marks)
    ]
    spots: dict[Key, list[int]] = defaultdict(list)
    places: dict[Key, set[int]] = defaultdict(set)
    for block, start, _, mark in marked:
        spots[mark.key].append(blocks[block].offsets[start])
        places[mark.key].add(block)
    others: dict[Key, set[Key]] = defaultdict(set)
    for head, tail in facts:
        others[head].add(tail)
        others[tail].add(head)
    nearest = {
        frozenset((one, other)): min(
            (abs(a - b) for a in spots[one] for b in spots[other]), default=0
        )
        for one, other in facts
    }
    return Gold(blocks, marked, facts, nearest, places, others)


def _outside(window: Window) -> list[int]:
    """The tag "outside" at the first piece of each word of the body."""
    return [
        0 if window.split <= at and token.first and token.end else IGNORED
        for at, token in enumerate(window.tokens)
    ]


def _mark_spans(example: Example, gold: Gold, rng: random.Random | None) -> Iterator[Found]:
    """The gold spans of the window; those of its body are tagged."""
    number = 0
    for block, start, end, mark in gold.marked:
        where = token_range(example.window, block, start, end)
        if where is None:
            continue
        kind = TYPES.index(mark.type)
        words = [at for at in range(*where) if example.tags[at] != IGNORED]
        for count, at in enumerate(words):
            example.tags[at] = 1 + 2 * kind + (count > 0)
        if words:
            example.gold.add((block, start, end, mark.type))
        if rng and kind in SOFTWARE and rng.random() < OTHER_SOFTWARE:
            kind = sum(SOFTWARE) - kind
        placed = Placed(*where, block, kind, number)
        yield Found(placed, mark.key, gold.blocks[block].offsets[start])
        number += 1


def _judge_pairs(
    window: Window, found: Sequence[Found], gold: Gold, rng: random.Random | None
) -> Iterator[Pair]:
    """All pairs but those of one entity, and those of a couple that is related elsewhere in the note.

    Of pairs of two notes that were joined, most are left out: there are many, and they are easy.
    """
    groups: dict[frozenset[Key], int] = {}
    for left, right, features in make_pairs(
        [span.placed for span in found], window.split, gold.blocks
    ):
        one, other = found[left.number], found[right.number]
        if one.key is None or other.key is None:
            yield Pair(left, right, features, (0,), IGNORED, -1)
            continue
        if one.key == other.key:
            continue
        if rng and part_of(one.key) != part_of(other.key) and rng.random() >= STRANGERS:
            continue
        answers, status = _answers(gold.facts, one.key, other.key)
        if answers == (0,):
            yield Pair(left, right, features, answers, status, -1)
            continue
        couple = frozenset((one.key, other.key))
        if features.place < ELSEWHERE or abs(one.at - other.at) <= gold.nearest[couple]:
            group = groups.setdefault(couple, len(groups))
            yield Pair(left, right, features, answers, status, group)


def _judge_roles(window: Window, found: Sequence[Found], gold: Gold) -> Iterator[Role]:
    """What is said of each span of the body and of a subject that stands in blocks before, not in its own.

    A couple that is named together in some block is told there: that block has no unsaid subject, and
    the other blocks of its entities are no examples.
    """
    places, others = gold.places, gold.others
    groups: dict[Key, int] = {}
    for span in found:
        block = span.placed.block
        if span.placed.start < window.split:
            continue
        if span.key is None:
            yield Role(span.placed, (0,), IGNORED, -1)
            continue
        together = {other for other in others[span.key] if places[other] & places[span.key]}
        told = [
            _answers(gold.facts, other, span.key)
            for other in sorted(others[span.key] - together)
            if min(places[other], default=block) < block
        ]
        answers = tuple(sorted({answer for said, _ in told for answer in said}))
        if any(block in places[other] for other in together) or not (together or told):
            yield Role(span.placed, (0,), IGNORED, -1)
        elif answers:
            group = groups.setdefault(span.key, len(groups))
            yield Role(span.placed, answers, told[0][1], group)


def _false_spans(
    window: Window,
    found: Sequence[Found],
    blocks: Sequence[Block],
    match: Matcher,
    rng: random.Random,
) -> list[Found]:
    false: list[Found] = []
    for block in sorted({token.block for token in window.tokens if token.block >= 0}):
        for start, end, types, _ in match(blocks[block].text):
            where = token_range(window, block, start, end)
            if where is None or "person" in types or rng.random() >= FALSE_SPANS:
                continue
            if all(where[1] <= span.placed.start or where[0] >= span.placed.end for span in found):
                kind = TYPES.index(rng.choice(list(types)))
                false.append(Found(Placed(*where, block, kind, len(found) + len(false)), None, 0))
    return false


def _answers(facts: Facts, left: Key, right: Key) -> tuple[tuple[int, ...], int]:
    answers, status = [], IGNORED
    for at, (label, backwards) in enumerate(ANSWERS):
        sides = [(right, left)] if backwards else [(left, right)]
        if label in SYMMETRIC:
            sides = [(left, right), (right, left)]
        said = [fact for side in sides for fact in facts.get(side, ()) if fact[0] == label]
        if said:
            answers.append(at + 1)
            status = STATUSES.index(said[0][1]) if status == IGNORED else status
    return tuple(answers) or (0,), status
