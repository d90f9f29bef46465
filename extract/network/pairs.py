"""Two spans of a window → the features that the pair head reads beside their vectors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Final, NamedTuple

from extract.records import SYMMETRIC

if TYPE_CHECKING:
    from extract.records import Block

DISTANCES: Final = (0, 1, 3, 6, 12, 24, 48, 96, 192)
RANKS: Final = 4
PLACES: Final = 10
MIDDLE: Final = 48


class Placed(NamedTuple):
    """A span in a window: tokens `start` to `end`, its block, its type as a number, its number."""

    start: int
    end: int
    block: int
    type: int
    number: int


class Features(NamedTuple):
    """What is told of a pair: types, distance, layout, and how many spans of each type stand between."""

    left: int
    right: int
    distance: int
    place: int
    left_rank: int
    right_rank: int


def pair_labels(labels: Iterable[str]) -> list[tuple[str, bool]]:
    """The answers of the pair head after "none": (label, backwards), one for a symmetric label."""
    return [
        (label, backwards)
        for label in labels
        for backwards in ((False,) if label in SYMMETRIC else (False, True))
    ]


def make_pairs(
    spans: Sequence[Placed], split: int, blocks: Sequence[Block]
) -> Iterator[tuple[Placed, Placed, Features]]:
    """All pairs of spans of a window, left before right, the right one in its body."""
    ordered = sorted(spans)
    for (i, left), (j, right) in combinations(enumerate(ordered), 2):
        if right.start < split or left.end > right.start:
            continue
        between = [span.type for span in ordered[i + 1 : j]]
        yield (
            left,
            right,
            Features(
                left.type,
                right.type,
                bucket(right.start - left.end),
                place_of(left.block, right.block, blocks),
                min(RANKS - 1, between.count(left.type)),
                min(RANKS - 1, between.count(right.type)),
            ),
        )


def bucket(tokens: int) -> int:
    """Tokens between two spans → 0 to 9."""
    return next((at for at, top in enumerate(DISTANCES) if tokens <= top), len(DISTANCES))


def place_of(left: int, right: int, blocks: Sequence[Block]) -> int:
    """How the block of the left span stands to that of the right one.

    0 the same, 1 its innermost heading, 2 an outer one, 3 the paragraph that leads its list, 4 its
    parent item, 5 an item further up, 6 next to it under the same trail, 7 in the same section,
    8 the first blocks of the note, 9 elsewhere.
    """
    if left == right:
        return 0
    above, below = blocks[left], blocks[right]
    trail = [id(part) for part in below.trail]
    if id(above) in trail:
        return _step(above, below)
    if left + 1 == right and [id(part) for part in above.trail] == trail:
        return 6
    if _section(above) == _section(below):
        return 7
    return 8 if left < 3 else 9


def _step(above: Block, below: Block) -> int:
    """`place_of` for a block of the trail."""
    if above.kind == "heading":
        inner = [part for part in below.trail if part.kind == "heading"][-1]
        return 1 if inner is above else 2
    if above.kind == "item":
        return 4 if below.trail[-1] is above else 5
    return 3


def _section(block: Block) -> int:
    """The innermost heading of a block; that of a heading is itself."""
    headings = [part for part in (*block.trail, block) if part.kind == "heading"]
    return id(headings[-1]) if headings else 0
