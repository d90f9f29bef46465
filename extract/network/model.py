"""The exported network, ready to read: blocks of a note → spans, spans → relations.

Needs numpy, onnxruntime and tokenizers; knows nothing of spaCy. Windows are read one by one and scores
rounded, so that nothing depends on what else is read.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from math import exp, log
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from extract.errors import PipelineError
from extract.network.pairs import MIDDLE, Features, Placed, make_pairs
from extract.network.spans import Floats, Span, decode_spans, join_windows, softmax, token_range
from extract.network.windows import Matcher, Window, make_windows, window_arrays
from extract.records import TYPES, Block

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

FILES = ("encoder.onnx", "pairs.npz", "roles.npz", "tokenizer.json")
UNCALIBRATED = {"pair": 1.0}
INPUTS = ("ids", "body", "mask", "shapes", "lexicon", "layout")


class Link(NamedTuple):
    """`label` is said of spans `head` and `tail`, numbers of the spans given; `score` its probability."""

    head: int
    tail: int
    label: str
    status: str
    score: float


class Role(NamedTuple):
    """`label` is said of span `span` and a subject that its block leaves unsaid.

    The subject is the head of it, or with `backwards` the tail.
    """

    span: int
    label: str
    backwards: bool
    status: str
    score: float


@dataclass(frozen=True, slots=True)
class Reading:
    """One note as the network reads it: its spans block by block, and the vectors of each window.

    `vectors[i]` is (tokens of window i, dimensions): 0.5 kB a token.
    """

    blocks: tuple[Block, ...]
    spans: tuple[tuple[Span, ...], ...]
    windows: tuple[Window, ...]
    vectors: tuple[Floats, ...]


class NotesModel:
    """`encoder.onnx` finds spans; `pairs.npz` relates them, `roles.npz` relates one to an unsaid subject."""

    def __init__(
        self,
        session: InferenceSession,
        tokenizer: Tokenizer,
        heads: tuple[dict[str, Floats], dict[str, Floats]],
        labels: dict[str, Any],
    ) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self._pairs, self._roles = heads
        self._answers = [(label, bool(backwards)) for label, backwards in labels["answers"]]
        self._statuses: list[str] = labels["statuses"]
        self._span_threshold: float = labels["thresholds"]["span"]
        self._floor: float = labels["thresholds"]["floor"]
        self.calibration: dict[str, float] = labels["calibration"]
        self.subjects: dict[str, float] = labels["subjects"]

    @classmethod
    def load(cls, folder: Path | str, *, threads: int = 0) -> NotesModel:
        """The model in the folder; `threads` 0 takes all cores. PipelineError if it is not whole."""
        folder = Path(folder)
        missing = [name for name in (*FILES, "labels.json") if not (folder / name).is_file()]
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
        # Weights are stored in 8 bits and become fp32 on load.
        options.add_session_config_entry("session.disable_quant_qdq", "1")
        session = onnxruntime.InferenceSession(
            str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
        )
        heads = (_load_arrays(folder / "pairs.npz"), _load_arrays(folder / "roles.npz"))
        return cls(session, Tokenizer.from_file(str(folder / "tokenizer.json")), heads, labels)

    def read(self, blocks: Sequence[Block], *, match: Matcher | None = None) -> Reading:
        """What the network finds in all blocks of one note; `match` finds names of the lexicon in a text."""
        windows = make_windows(self._tokenizer, blocks, match)
        found: list[Span] = []
        vectors = []
        for window in windows:
            rows = window_arrays(window, len(window.tokens))
            feed = {name: row[None] for name, row in zip(INPUTS, rows, strict=True)}
            logits, states = self._session.run(["tags", "vectors"], feed)
            found += decode_spans(window, logits[0], self._span_threshold)
            vectors.append(states[0])
        spans = join_windows(found, len(blocks))
        return Reading(tuple(blocks), tuple(spans), tuple(windows), tuple(vectors))

    def relations(self, reading: Reading, spans: Sequence[tuple[int, int, int, str]]) -> list[Link]:
        """The relations said between spans given as (block, start, end, type), most certain first.

        Only pairs that share a window are seen. A pair may have several labels.
        """
        best: dict[tuple[int, int, str], Link] = {}
        for window, vectors in zip(reading.windows, reading.vectors, strict=True):
            for link in self._window_links(window, vectors, reading.blocks, spans):
                key = (link.head, link.tail, link.label)
                if key not in best or best[key].score < link.score:
                    best[key] = link
        return sorted(best.values(), key=lambda link: (-link.score, link))

    def roles(self, reading: Reading, spans: Sequence[tuple[int, int, int, str]]) -> list[Role]:
        """What is said of each span and of an unsaid subject, in the order of the spans given."""
        best: dict[tuple[int, str, bool], Role] = {}
        for window, vectors in zip(reading.windows, reading.vectors, strict=True):
            placed = [span for span in _place(window, spans) if span.start >= window.split]
            if not placed:
                continue
            parts = np.stack(
                [np.concatenate([vectors[s.start : s.end].mean(0), vectors[0]]) for s in placed]
            )
            kinds = self._roles["kind"][[span.type for span in placed]]
            labels, statuses = _answer(self._roles, np.concatenate([parts, kinds], axis=1))
            for row, span in enumerate(placed):
                status = self._statuses[int(statuses[row].argmax())]
                for at in np.flatnonzero(labels[row, 1:] >= self._floor).tolist():
                    score = round(float(labels[row, at + 1]), 3)
                    role = Role(span.number, *self._answers[at], status, score)
                    key = role[:3]
                    if key not in best or best[key].score < score:
                        best[key] = role
        return sorted(best.values())

    def rate(self, terms: Mapping[str, float]) -> float:
        """The probability that a relation is right, given what the calibration weighs, by name."""
        total = sum(self.calibration.get(name, 0.0) * term for name, term in terms.items())
        return round(1 / (1 + exp(-total)), 3)

    def _window_links(
        self,
        window: Window,
        vectors: Floats,
        blocks: Sequence[Block],
        spans: Sequence[tuple[int, int, int, str]],
    ) -> list[Link]:
        pairs = list(make_pairs(list(_place(window, spans)), window.split, blocks))
        if not pairs:
            return []
        labels, statuses = self._score_pairs(vectors, pairs)
        links = []
        for row, (left, right, _) in enumerate(pairs):
            status = self._statuses[int(statuses[row].argmax())]
            for at in np.flatnonzero(labels[row, 1:] >= self._floor).tolist():
                label, backwards = self._answers[at]
                head, tail = (right, left) if backwards else (left, right)
                score = round(float(labels[row, at + 1]), 3)
                links.append(Link(head.number, tail.number, label, status, score))
        return links

    def _score_pairs(
        self, vectors: Floats, pairs: Sequence[tuple[Placed, Placed, Features]]
    ) -> tuple[Floats, Floats]:
        weights = self._pairs
        parts = np.stack([_pair_vector(vectors, left, right) for left, right, _ in pairs])
        features = np.array([features for _, _, features in pairs])
        tables = [weights[name][features[:, at]] for at, name in enumerate(Features._fields)]
        return _answer(weights, np.concatenate([parts, *tables], axis=1))


def _load_arrays(path: Path) -> dict[str, Floats]:
    with np.load(path) as arrays:
        return {name: arrays[name] for name in arrays.files}


def _place(window: Window, spans: Sequence[tuple[int, int, int, str]]) -> Iterator[Placed]:
    """The spans that lie in the window, with their numbers."""
    blocks = {token.block for token in window.tokens}
    for number, (block, start, end, kind) in enumerate(spans):
        where = token_range(window, block, start, end) if block in blocks else None
        if where is not None:
            yield Placed(*where, block, TYPES.index(kind), number)


def _answer(head: dict[str, Floats], x: Floats) -> tuple[Floats, Floats]:
    """The probabilities of labels and of statuses that a head gives for each row."""
    x = gelu(x @ head["hidden.weight"] + head["hidden.bias"])
    labels = softmax(x @ head["label.weight"] + head["label.bias"])
    return labels, softmax(x @ head["status.weight"] + head["status.bias"])


def fingerprint(folder: Path) -> str:
    """A hash of the weights and the tokenizer, kept in labels.json."""
    total = hashlib.sha256()
    for name in FILES:
        total.update((folder / name).read_bytes())
    return total.hexdigest()[:16]


def _pair_vector(vectors: Floats, left: Placed, right: Placed) -> Floats:
    """Left, right, their product, the mean between them where they are near, and [CLS]."""
    first, second = vectors[left.start : left.end].mean(0), vectors[right.start : right.end].mean(0)
    between = vectors[left.end : right.start]
    middle = between.mean(0) if 0 < len(between) <= MIDDLE else np.zeros_like(first)
    return np.concatenate([first, second, first * second, middle, vectors[0]])


def logit(chance: float) -> float:
    """log(p / (1 - p)), for p kept between 0.02 and 0.999."""
    chance = min(max(chance, 0.02), 0.999)
    return log(chance / (1 - chance))


def gelu(x: Floats) -> Floats:
    """The tanh form of GELU, as in training."""
    return np.asarray(
        0.5 * x * (1 + np.tanh(0.7978845608028654 * (x + 0.044715 * x * x * x))), np.float32
    )
