"""Blocks → proposals of the trained model: scored spans, and relations between given spans.

Needs numpy, onnxruntime and tokenizers (imported on load); knows nothing of spaCy. API:

    model = NotesModel.load(folder, threads=2)          # PipelineError if files are missing or do not fit
    blocks = split_blocks(note)                         # all blocks of one note
    readings = model.read(blocks, match=matcher)        # one Reading a block, in the order given
    readings[0].spans                                   # tuple[Span(start, end, type, score)] in block.text
    model.relations(readings[0], spans, trail_spans)    # list[Link(head, tail, label, status, score)]

- `matcher` is `extract.components.matcher.match_text`, which the model was trained with; in general
  `matcher(text) -> Iterable[(start, end, types, is_word)]`: lexicon matches in a text (characters; `types`
  the types the name may have; `is_word` if it is also an ordinary word); longest first, no overlaps.
  It is called for each block's text and each text of its trail. None: no lexicon.
- `spans`: the *final* spans of the block, as (start, end, type). `trail_spans`: the final spans of its
  trail, as (level, start, end, type), where `level` indexes the *extended* trail, `reading.block.trail`,
  and start/end the text of that block (`reading.block.trail[level].offsets` tells which block it is).
- `Link.head` and `Link.tail` index `[*spans, *trail_spans]`; at least one lies in the block. `score` is the
  probability of that label and direction; links below `model.floor` are not returned, and it is for the
  caller to cut higher (`model.thresholds["relation"]` was best on held-out notes).
- A Reading holds about 0.5 kB a token: read note by note, or some thousand blocks at a time.
- Nothing depends on the batch: blocks are padded to a length of their own and scores rounded to 3 places.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from extract.errors import PipelineError
from extract.records import SYMMETRIC, TYPES, Block

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

Match = tuple[int, int, Sequence[str], bool]
Matcher = Callable[[str], Iterable[Match]]
Placed = tuple[tuple[int, int], int, int, int]  # tokens, place in the spans given, level, type
Floats = NDArray[np.float32]

MAX_TOKENS: Final = 160
TRAIL_TOKENS: Final = 72
LEVEL_TOKENS: Final = 28
OVERLAP: Final = 16
BATCH_TOKENS: Final = 4096
SHAPES: Final = 14
LEXICON: Final = 11


class Span(NamedTuple):
    """Characters `start` to `end` of the block's text name a `type`."""

    start: int
    end: int
    type: str
    score: float


class Link(NamedTuple):
    """`head` and `tail` index the spans that were given to `NotesModel.relations`."""

    head: int
    tail: int
    label: str
    status: str
    score: float


class Token(NamedTuple):
    """A word piece: `level` is the trail block it comes from, or -1 for the block itself."""

    id: int
    level: int
    start: int
    end: int
    first: bool
    shape: int
    lexicon: int


@dataclass(slots=True)
class Window:
    """One input of the network: [CLS] trail [SEP] part of the block [SEP]; None where a special token is."""

    tokens: list[Token | None]
    split: int
    vectors: Floats | None = None


@dataclass(slots=True)
class Reading:
    """What the model found in one block, and the vectors that relations are scored from."""

    block: Block
    spans: tuple[Span, ...] = ()
    windows: list[Window] = field(default_factory=list)


def extend_trails(blocks: Sequence[Block]) -> list[Block]:
    """The blocks of one note, each with the note's first block and its section's first block in its trail."""
    extended: list[Block] = []
    lead: Block | None = None
    for block in blocks:
        if block.kind == "heading":
            lead = None
        extra = {id(part): part for part in (blocks[0], lead) if part is not None}
        places = {part.offsets for part in (*block.trail, block)}
        added = [part for part in extra.values() if part.offsets not in places]
        trail = sorted((*added, *block.trail), key=lambda part: part.offsets[:1])
        extended.append(replace(block, trail=tuple(trail)))
        if lead is None and block.kind != "heading":
            lead = block
    return extended


# --- text → tokens -------------------------------------------------------------------------------


def word_shape(word: str, first: bool) -> int:
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


def lexicon_kind(types: Sequence[str], is_word: bool) -> int:
    """1 company, 2 product, 3 tool, 4 a name that is also an ordinary word, 5 several types or other."""
    if is_word:
        return 4
    known = {"company": 1, "product": 2, "tool": 3}
    return known.get(types[0], 5) if len(set(types)) == 1 else 5


def tokenise(tokenizer: Tokenizer, text: str, level: int, match: Matcher | None) -> list[Token]:
    """Word pieces of a text with their features."""
    encoding = tokenizer.encode(text, add_special_tokens=False)
    kinds = [0] * len(text)
    for start, end, types, is_word in match(text) if match else ():
        kind = lexicon_kind(types, is_word)
        kinds[start:end] = [kind] + [kind + 5] * (end - start - 1)
    bounds: dict[int | None, tuple[int, int]] = {}
    for word, (start, end) in zip(encoding.word_ids, encoding.offsets, strict=True):
        low, high = bounds.get(word, (start, end))
        bounds[word] = (min(low, start), max(high, end))
    tokens: list[Token] = []
    last = None
    for piece, word, (start, end) in zip(
        encoding.ids, encoding.word_ids, encoding.offsets, strict=True
    ):
        low, high = bounds[word]
        shape = word_shape(text[low:high] or " ", word == 0)
        kind = kinds[start] if start < len(text) else 0
        tokens.append(Token(piece, level, start, end, word != last, shape, kind))
        last = word
    return tokens


def make_windows(tokenizer: Tokenizer, block: Block, match: Matcher | None) -> list[Window]:
    """The inputs for one block: its trail, innermost kept, then the block, in parts if it is long."""
    trail: list[list[Token]] = []
    room = TRAIL_TOKENS
    for level in range(len(block.trail) - 1, -1, -1):
        part = tokenise(tokenizer, block.trail[level].text, level, match)
        part = part[: min(LEVEL_TOKENS, room)]
        room -= len(part) + 1
        if part:
            trail.insert(0, part)
        if room <= 4:
            break
    front: list[Token | None] = [None]
    for part in trail:
        front += [*part, None]
    if not trail:
        front.append(None)
    body = tokenise(tokenizer, block.text, -1, match)
    size = MAX_TOKENS - len(front) - 1
    windows = []
    at = 0
    while at < len(body) or at == 0:
        end = _word_border(body, at + size)
        windows.append(Window([*front, *body[at:end], None], len(front)))
        if end >= len(body):
            break
        at = max(_word_border(body, end - OVERLAP), at + 1)
    return windows


def _word_border(tokens: Sequence[Token], at: int) -> int:
    if at >= len(tokens):
        return len(tokens)
    return next((back for back in range(at, max(0, at - 12), -1) if tokens[back].first), at)


def window_arrays(
    window: Window, special: tuple[int, int, int], length: int
) -> tuple[NDArray[np.int64], ...]:
    """ids, segments, mask, shapes, lexicon: one row each, padded to `length`."""
    cls, sep, arrow = special
    rows = np.zeros((5, length), dtype=np.int64)
    size = len(window.tokens)
    rows[2, :size] = 1
    rows[1, window.split : size] = 1
    for at, token in enumerate(window.tokens):
        if token is None:
            ends = at in (window.split - 1, size - 1)
            rows[0, at] = cls if at == 0 else sep if ends else arrow
        else:
            rows[0, at], rows[3, at], rows[4, at] = token.id, token.shape, token.lexicon
    return tuple(rows)


def padded(size: int) -> int:
    """The length a window is padded to: a multiple of 8 that depends on the window alone."""
    return -(-size // 8) * 8


# --- spans ---------------------------------------------------------------------------------------


def token_range(window: Window, level: int, start: int, end: int) -> tuple[int, int] | None:
    """The window's tokens that overlap characters `start` to `end` of that level's text."""
    inside = [
        at
        for at, token in enumerate(window.tokens)
        if token is not None and token.level == level and token.start < end and token.end > start
    ]
    return (inside[0], inside[-1] + 1) if inside else None


def decode_spans(window: Window, logits: Floats, threshold: float) -> list[Span]:
    """Tag logits (outside, then begin and inside of each type) of a window → spans of the block's text."""
    scores = softmax(logits)
    begin, inside = scores[:, 1::2], scores[:, 2::2]
    words: list[list[int]] = []
    for at in range(window.split, len(window.tokens) - 1):
        token = window.tokens[at]
        if token is None or token.first or not words:
            words.append([at])
        else:
            words[-1].append(at)
    runs: list[list[list[int]]] = []
    open_run = False
    for word in words:
        at = word[0]
        if 1 - scores[at, 0] < threshold:
            open_run = False
        elif open_run and inside[at].sum() >= begin[at].sum():
            runs[-1].append(word)
        else:
            runs.append([word])
            open_run = True
    spans = []
    for run in runs:
        heads = [word[0] for word in run]
        by_type = begin[heads].mean(0) + inside[heads].mean(0)
        best = int(by_type.argmax())
        sure = float((1 - scores[heads, 0]).min() * by_type[best] / by_type.sum())
        first, last = window.tokens[run[0][0]], window.tokens[run[-1][-1]]
        if first and last:
            spans.append(Span(first.start, last.end, TYPES[best], round(sure, 3)))
    return spans


def _join_windows(parts: Sequence[Sequence[Span]]) -> tuple[Span, ...]:
    found = [span for part in parts for span in part]
    kept: list[Span] = []
    for span in sorted(found, key=lambda span: (span.start - span.end, -span.score, span)):
        if all(span.end <= other.start or span.start >= other.end for other in kept):
            kept.append(span)
    return tuple(sorted(kept))


# --- pairs ---------------------------------------------------------------------------------------


def pair_labels(labels: Sequence[str]) -> list[tuple[str, bool]]:
    """The answers of the pair head after "none": (label, backwards), one for a symmetric label."""
    return [
        (label, backwards)
        for label in labels
        for backwards in ((False,) if label in SYMMETRIC else (False, True))
    ]


def distance_bucket(tokens: int) -> int:
    """Tokens between two spans → 0 to 7."""
    return next((at for at, top in enumerate((0, 1, 3, 6, 12, 24, 48)) if tokens <= top), 7)


def _pair_vectors(
    vectors: Floats, left: tuple[int, int], right: tuple[int, int]
) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Left, right, their product, the mean between them, and [CLS]: the input of the pair head."""
    first, second = vectors[slice(*left)].mean(0), vectors[slice(*right)].mean(0)
    between = vectors[left[1] : right[0]]
    middle = between.mean(0) if len(between) else np.zeros_like(first)
    return first, second, first * second, middle, vectors[0]


def trail_distance(window: Window, left: int, levels: int) -> int:
    """0 if the left span is in the block, else 1 for the innermost trail block up to 4."""
    token = window.tokens[left]
    return 0 if token is None or token.level < 0 else min(4, levels - token.level)


# --- the model -----------------------------------------------------------------------------------


class NotesModel:
    """The exported network: `encoder.onnx` for spans, `pairs.npz` for relations."""

    def __init__(
        self,
        session: InferenceSession,
        tokenizer: Tokenizer,
        pairs: dict[str, Floats],
        labels: dict[str, Any],
    ) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self._pairs = pairs
        self._answers = [(label, bool(backwards)) for label, backwards in labels["answers"]]
        self._statuses: list[str] = labels["statuses"]
        self._special: tuple[int, int, int] = tuple(labels["special"])
        self.thresholds: dict[str, float] = labels["thresholds"]
        self.floor: float = self.thresholds["floor"]
        self.fingerprint: str = labels["fingerprint"]

    @classmethod
    def load(cls, folder: Path | str, *, threads: int = 0) -> NotesModel:
        """The model in the folder; `threads` 0 takes all cores. PipelineError if it is not whole."""
        folder = Path(folder)
        names = ("encoder.onnx", "pairs.npz", "tokenizer.json", "labels.json")
        missing = [name for name in names if not (folder / name).is_file()]
        if missing:
            raise PipelineError(
                f"the notes model lacks {', '.join(missing)} in {folder}: install again, or use --no-model"
            )
        import onnxruntime
        from tokenizers import Tokenizer

        labels = json.loads((folder / "labels.json").read_text("utf-8"))
        if fingerprint(folder) != labels["fingerprint"]:
            raise PipelineError(
                f"the weights of the notes model in {folder} do not fit labels.json: install again"
            )
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.add_session_config_entry(
            "session.disable_quant_qdq", "1"
        )  # weights become fp32 on load
        session = onnxruntime.InferenceSession(
            str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
        )
        with np.load(folder / "pairs.npz") as arrays:
            pairs = {name: arrays[name] for name in arrays.files}
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        return cls(session, tokenizer, pairs, labels)

    def read(self, blocks: Sequence[Block], *, match: Matcher | None = None) -> list[Reading]:
        """What the model finds in each block, in the order given."""
        readings = [
            Reading(block, windows=make_windows(self._tokenizer, block, match)) for block in blocks
        ]
        parts: dict[int, list[list[Span]]] = {at: [] for at in range(len(readings))}
        jobs = [(at, window) for at, reading in enumerate(readings) for window in reading.windows]
        for batch in _make_batches(jobs):
            for (at, window), logits in zip(batch, self._encode(batch), strict=True):
                parts[at].append(decode_spans(window, logits, self.thresholds["span"]))
        for at, reading in enumerate(readings):
            reading.spans = _join_windows(parts[at])
        return readings

    def _encode(self, batch: Sequence[tuple[int, Window]]) -> list[Floats]:
        length = padded(len(batch[0][1].tokens))
        rows = [window_arrays(window, self._special, length) for _, window in batch]
        names = ("ids", "segments", "mask", "shapes", "lexicon")
        feed = {
            name: np.stack(row) for name, row in zip(names, zip(*rows, strict=True), strict=True)
        }
        logits, vectors = self._session.run(["tags", "vectors"], feed)
        for (_, window), row in zip(batch, vectors, strict=True):
            window.vectors = row[: len(window.tokens)].copy()
        return [row[: len(window.tokens)] for (_, window), row in zip(batch, logits, strict=True)]

    def relations(
        self,
        reading: Reading,
        spans: Sequence[tuple[int, int, str]],
        trail_spans: Sequence[tuple[int, int, int, str]] = (),
    ) -> list[Link]:
        """The relations said between these spans, most certain first."""
        given = [(-1, *span) for span in spans] + list(trail_spans)
        best: dict[tuple[int, int, str], Link] = {}
        for window in reading.windows:
            for link in self._window_links(window, given, len(reading.block.trail)):
                key = (link.head, link.tail, link.label)
                if key not in best or best[key].score < link.score:
                    best[key] = link
        return sorted(best.values(), key=lambda link: (-link.score, link))

    def _window_links(
        self, window: Window, given: Sequence[tuple[int, int, int, str]], levels: int
    ) -> list[Link]:
        placed: list[Placed] = []
        for at, (level, start, end, kind) in enumerate(given):
            where = token_range(window, level, start, end)
            if where is not None:
                placed.append((where, at, level, TYPES.index(kind)))
        placed.sort()
        pairs = [
            (left, right)
            for at, left in enumerate(placed)
            for right in placed[at + 1 :]
            if right[2] < 0 and left[0] != right[0]
        ]
        if not pairs or window.vectors is None:
            return []
        labels, statuses = self._score_pairs(window, window.vectors, pairs, levels)
        links = []
        for row, (left, right) in enumerate(pairs):
            status = self._statuses[int(statuses[row].argmax())]
            for at in np.flatnonzero(labels[row, 1:] >= self.floor).tolist():
                label, backwards = self._answers[at]
                head, tail = (right[1], left[1]) if backwards else (left[1], right[1])
                links.append(Link(head, tail, label, status, round(float(labels[row, at + 1]), 3)))
        return links

    def _score_pairs(
        self, window: Window, vectors: Floats, pairs: Sequence[tuple[Placed, Placed]], levels: int
    ) -> tuple[Floats, Floats]:
        weights = self._pairs
        parts = np.stack(
            [np.concatenate(_pair_vectors(vectors, left[0], right[0])) for left, right in pairs]
        )
        kinds = np.array([(left[3], right[3]) for left, right in pairs])
        gaps = [distance_bucket(max(0, right[0][0] - left[0][1])) for left, right in pairs]
        trails = [trail_distance(window, left[0][0], levels) for left, _ in pairs]
        x = np.concatenate(
            [
                parts,
                weights["left"][kinds[:, 0]],
                weights["right"][kinds[:, 1]],
                weights["distance"][gaps],
                weights["trail"][trails],
            ],
            axis=1,
        )
        x = gelu(x @ weights["hidden.weight"] + weights["hidden.bias"])
        labels = softmax(x @ weights["label.weight"] + weights["label.bias"])
        return labels, softmax(x @ weights["status.weight"] + weights["status.bias"])


def fingerprint(folder: Path) -> str:
    """A hash of the weights and the tokenizer, kept in labels.json."""
    total = hashlib.sha256()
    for name in ("encoder.onnx", "pairs.npz", "tokenizer.json"):
        total.update((folder / name).read_bytes())
    return total.hexdigest()[:16]


def softmax(x: Floats) -> Floats:
    """Logits → probabilities, over the last axis."""
    powers = np.exp(x - x.max(-1, keepdims=True))
    return np.asarray(powers / powers.sum(-1, keepdims=True), np.float32)


def _make_batches(jobs: Sequence[tuple[int, Window]]) -> Iterable[list[tuple[int, Window]]]:
    """Windows of the same padded length together, so that a result never depends on its neighbours."""
    by_length: dict[int, list[tuple[int, Window]]] = {}
    for job in jobs:
        by_length.setdefault(padded(len(job[1].tokens)), []).append(job)
    for length, group in sorted(by_length.items()):
        size = max(1, BATCH_TOKENS // length)
        yield from (group[at : at + size] for at in range(0, len(group), size))


def gelu(x: Floats) -> Floats:
    """The tanh form of GELU, as in training."""
    return np.asarray(
        0.5 * x * (1 + np.tanh(0.7978845608028654 * (x + 0.044715 * x * x * x))), np.float32
    )
