"""Tag logits of a window → scored spans of its blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from extract.records import TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extract.network.windows import Window

Floats = NDArray[np.float32]

# Word pieces at which no name begins or ends: quotes, brackets, dashes, marks of a sentence or a list.
SIGNS: Final = frozenset(
    {999, 1000, *range(1004, 1009), *range(1010, 1014), *range(1024, 1031), 1031, 1033, 1034, 1036}
    | {*range(1063, 1067), 1087, 1516, 1517, *range(1520, 1525), 1528, 1529, 1585}
)
DASHES: Final = frozenset({1011, 1064, 1516, 1517})  # and a bar: between two names where spaces are
LIKELY: Final = 0.5
LEADING: Final = frozenset({1012, 1030})  # "." and "@" where they touch the name: .NET, @handle


class Span(NamedTuple):
    """Characters `start` to `end` of the text of block `block` of the note name a `type`.

    `score` is the probability that they name something, `odds` that of each of `TYPES` if they do.
    """

    block: int
    start: int
    end: int
    type: str
    score: float
    odds: tuple[float, ...] = ()


def decode_spans(window: Window, logits: Floats, threshold: float) -> list[Span]:
    """Logits (tokens, 1 + 2 per type: outside, then begin and inside of each) → spans of the body.

    Words that are likely part of a name make spans first, then those above `threshold` make spans of
    their own, so that no doubtful word is drawn into a name. The type is decided over all words of a
    span; its score is the probability of its least certain word.
    """
    scores = softmax(logits)
    begin, inside = scores[:, 1::2], scores[:, 2::2]
    named = 1 - scores[:, 0]
    goes_on = inside.sum(1) >= begin.sum(1)
    words = _read_words(window)
    likely = _join_words(words, named >= LIKELY, goes_on)
    doubtful = _join_words(words, (named >= threshold) & (named < LIKELY), goes_on)
    ends = {first: last for part in words for first, last in part}
    spans = []
    pieces = (piece for run in likely + doubtful for piece in _cut(window, run))
    for run in filter(None, (_trim(window, piece) for piece in pieces)):
        by_type = (begin[run] + inside[run]).mean(0)
        odds = tuple(round(float(part), 3) for part in by_type / by_type.sum())
        best, sure = TYPES[int(by_type.argmax())], round(float(named[run].min()), 3)
        first, last = window.tokens[run[0]], window.tokens[ends[run[-1]]]
        spans.append(Span(first.block, first.start, last.end, best, sure, odds))
    return sorted(spans)


def _read_words(window: Window) -> list[list[tuple[int, int]]]:
    """The words of the body, first and last piece, apart for each block and each part of a long block."""
    parts: list[list[tuple[int, int]]] = []
    before = window.tokens[0]
    for at in range(window.split, len(window.tokens) - 1):
        token = window.tokens[at]
        if token.block != before.block or token.start < before.start:
            parts.append([])
        if token.first and token.end:
            parts[-1].append((at, at))
        elif token.end and parts[-1]:
            parts[-1][-1] = (parts[-1][-1][0], at)
        before = token
    return parts


def _join_words(
    parts: Sequence[Sequence[tuple[int, int]]],
    chosen: NDArray[np.bool_],
    goes_on: NDArray[np.bool_],
) -> list[list[int]]:
    """Chosen words that follow each other and go on, as runs of first pieces."""
    runs: list[list[int]] = []
    for part in parts:
        joined = False
        for first, _ in part:
            if not chosen[first]:
                joined = False
            elif joined and goes_on[first]:
                runs[-1].append(first)
            else:
                runs.append([first])
                joined = True
    return runs


def _cut(window: Window, run: list[int]) -> list[list[int]]:
    """The words of a span, apart where a dash with spaces around it stands between them."""
    pieces: list[list[int]] = [[]]
    for at in run:
        before, token, after = window.tokens[at - 1 : at + 2]
        if token.id in DASHES and before.end < token.start and token.end < after.start:
            pieces.append([])
        else:
            pieces[-1].append(at)
    return pieces


def _trim(window: Window, run: list[int]) -> list[int]:
    """The words of a span without signs at its ends."""
    while run and window.tokens[run[-1]].id in SIGNS:
        run = run[:-1]
    while run and window.tokens[run[0]].id in SIGNS:
        first, second = (window.tokens[at] for at in (run[0], run[0] + 1))
        if first.id in LEADING and second.start == first.end and len(run) > 1:
            break
        run = run[1:]
    return run


def join_windows(found: Iterable[Span], count: int) -> list[tuple[Span, ...]]:
    """The spans of each of `count` blocks, of those that overlap the longest."""
    kept: list[list[Span]] = [[] for _ in range(count)]
    for span in sorted(found, key=lambda span: (span.start - span.end, -span.score, span)):
        others = kept[span.block]
        if all(span.end <= other.start or span.start >= other.end for other in others):
            others.append(span)
    return [tuple(sorted(spans)) for spans in kept]


def softmax(x: Floats) -> Floats:
    """Logits → probabilities, over the last axis."""
    powers = np.exp(x - x.max(-1, keepdims=True))
    return np.asarray(powers / powers.sum(-1, keepdims=True), np.float32)


def token_range(window: Window, block: int, start: int, end: int) -> tuple[int, int] | None:
    """The tokens of the window that overlap these characters of that block, or None."""
    inside = [
        at
        for at, token in enumerate(window.tokens)
        if token.block == block and token.start < end and token.end > start
    ]
    return (inside[0], inside[-1] + 1) if inside else None
