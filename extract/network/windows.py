"""Blocks of one note → windows, the inputs of the network: whole blocks in order, under what they stand.

A window is `[CLS] context body [SEP]`. The body is as many blocks of the note as fit; the context is
what a reader needs from above: the first blocks of the note, the trail of the first block of the body,
the blocks just before it. Each block starts with a mark that tells its kind, and each word piece
carries features: the shape of its word, what the lexicon knows of it, the layout of its block.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from extract.records import TYPES

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from extract.records import Block

Match = tuple[int, int, Sequence[str], bool]
Matcher = Callable[[str], Iterable[Match]]

MAX_TOKENS: Final = 512
MAX_PIECE: Final = 192
OVERLAP: Final = 24
OPENING_BLOCKS: Final = 8
OPENING_TOKENS: Final = 96
TRAIL_TOKENS: Final = 72
BEFORE_TOKENS: Final = 48
BLOCK_TOKENS: Final = 32

SHAPES: Final = 14
SETS: Final = 2 ** len(TYPES) - 1
LEXICON: Final = 1 + 4 * SETS
LAYOUTS: Final = 12
CLS: Final = 101
SEP: Final = 102
MARKS: Final = {"heading": 1001, "paragraph": 1012, "item": 1011, "row": 1064}  # "#" "." "-" "|"


class Token(NamedTuple):
    """A word piece: characters `start` to `end` of block `block` of the note; a mark has no characters."""

    id: int
    block: int
    start: int
    end: int
    first: bool
    shape: int
    lexicon: int
    layout: int


class Window(NamedTuple):
    """One input of the network; tokens before `split` are context, the rest is the body."""

    tokens: tuple[Token, ...]
    split: int


def make_windows(
    tokenizer: Tokenizer,
    blocks: Sequence[Block],
    match: Matcher | None,
    *,
    size: int = MAX_TOKENS,
) -> list[Window]:
    """The windows of a note, of about `size` tokens at most; `match` finds names of the lexicon in a text.

    Each block lies in the body of one window; one of more than `MAX_PIECE` word pieces is cut into
    parts that overlap, each in a body of its own place.
    """
    place = {id(block): at for at, block in enumerate(blocks)}
    tokens = [tokenise(tokenizer, block, at, match) for at, block in enumerate(blocks)]
    pieces = [piece for part in tokens for piece in _cut(part)]
    windows: list[Window] = []
    at = 0
    while at < len(pieces):
        first = pieces[at][0].block
        trail = [place[id(block)] for block in blocks[first].trail if id(block) in place]
        context = [_special(CLS), *_context(tokens, first, trail)]
        room = size - len(context) - 1
        body = list(pieces[at])
        at += 1
        while at < len(pieces) and len(body) + len(pieces[at]) <= room:
            body += pieces[at]
            at += 1
        windows.append(Window((*context, *body, _special(SEP)), len(context)))
    return windows


def tokenise(
    tokenizer: Tokenizer, block: Block, place: int, match: Matcher | None
) -> tuple[Token, ...]:
    """The mark and the word pieces of a block with their features."""
    text, layout = block.text, layout_of(block)
    encoding = tokenizer.encode(text, add_special_tokens=False)
    kinds = [0] * len(text)
    for start, end, types, is_word in match(text) if match else ():
        kind = lexicon_kind(types, is_word)
        kinds[start:end] = [kind] + [kind + 2 * SETS] * (end - start - 1)
    bounds: dict[int | None, tuple[int, int]] = {}
    for word, (start, end) in zip(encoding.word_ids, encoding.offsets, strict=True):
        low, high = bounds.get(word, (start, end))
        bounds[word] = (min(low, start), max(high, end))
    tokens = [Token(MARKS[block.kind], place, 0, 0, True, 0, 0, layout)]
    last = None
    for piece, word, (start, end) in zip(
        encoding.ids, encoding.word_ids, encoding.offsets, strict=True
    ):
        low, high = bounds[word]
        shape = word_shape(text[low:high] or " ", first=word == 0)
        kind = kinds[start] if start < len(text) else 0
        tokens.append(Token(piece, place, start, end, word != last, shape, kind, layout))
        last = word
    return tuple(tokens)


def word_shape(word: str, *, first: bool) -> int:
    """1 lower, 2 Title, 3 UPPER, 4 mixed, 5 with a digit, 6 other; 6 more if first in its block."""
    if any(letter.isdigit() for letter in word):
        shape = 5
    elif not any(letter.isalpha() for letter in word):
        shape = 6
    elif word.islower():
        shape = 1
    elif word.isupper():
        shape = 3 if len(word) > 1 else 2
    else:
        shape = 2 if word[0].isupper() and word[1:].islower() else 4
    return shape + 6 * first


def lexicon_kind(types: Iterable[str], is_word: bool) -> int:
    """A number for each set of types that a known name may have, others if it is also an ordinary word."""
    known = sum(1 << TYPES.index(kind) for kind in set(types))
    return known + (SETS if is_word else 0)


def layout_of(block: Block) -> int:
    """1 to 3 a heading by depth, 4 a paragraph, 5 one inside a list, 6 to 9 an item by depth, 10 a row."""
    parents = sum(part.kind == "item" for part in block.trail)
    if block.kind == "heading":
        return 1 + min(2, len(block.trail))
    if block.kind == "paragraph":
        return 5 if parents else 4
    return 6 + min(3, parents) if block.kind == "item" else 10


def window_arrays(window: Window, length: int) -> NDArray[np.int64]:
    """ids, body, mask, shapes, lexicon, layout: (6, length), padded with zeros."""
    rows = np.zeros((6, length), dtype=np.int64)
    size = len(window.tokens)
    rows[1, window.split : size] = 1
    rows[2, :size] = 1
    for row, name in ((0, "id"), (3, "shape"), (4, "lexicon"), (5, "layout")):
        rows[row, :size] = [getattr(token, name) for token in window.tokens]
    return rows


def _special(piece: int) -> Token:
    return Token(piece, -1, 0, 0, True, 0, 0, 0)


def _context(
    tokens: Sequence[tuple[Token, ...]], first: int, trail: Sequence[int]
) -> Iterator[Token]:
    """Opening, trail and last blocks above block `first`, in the order of the note."""
    chosen: dict[int, tuple[Token, ...]] = {}
    groups = (
        (range(min(OPENING_BLOCKS, first)), OPENING_TOKENS),
        (reversed(trail), TRAIL_TOKENS),
        (range(first - 1, -1, -1), BEFORE_TOKENS),
    )
    for group, room in groups:
        left = room
        for at in group:
            if at in chosen:
                continue
            part = tokens[at][: min(BLOCK_TOKENS, left)]
            if len(part) < min(len(tokens[at]), BLOCK_TOKENS):
                break
            chosen[at] = part
            left -= len(part)
    for at in sorted(chosen):
        yield from chosen[at]


def _cut(tokens: tuple[Token, ...]) -> Iterator[tuple[Token, ...]]:
    """A block in parts of at most `MAX_PIECE` tokens that end at words and overlap."""
    at = 0
    while True:
        end = _word_border(tokens, at + MAX_PIECE)
        yield tokens[at:end]
        if end == len(tokens):
            return
        at = max(_word_border(tokens, end - OVERLAP), at + 1)


def _word_border(tokens: Sequence[Token], at: int) -> int:
    if at >= len(tokens):
        return len(tokens)
    return next((back for back in range(at, max(0, at - 12), -1) if tokens[back].first), at)
