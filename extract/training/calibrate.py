"""Model and held-out notes → its calibration: `python -m extract.training.calibrate --model extract/model`.

Fits the probability that a relation is right, given the network's scores of the likeliest pair and of the
standing subject, the score of the less certain mention, the label and the types (logistic regression,
Platt 1999), and writes it into labels.json.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from extract.blocks import split_blocks
from extract.claims import gather_hints, read_mentions, weigh
from extract.language import read_blocks
from extract.mentions import find_mentions
from extract.network.model import NotesModel
from extract.records import SYMMETRIC
from extract.settings import DEFAULTS
from extract.training.corpus import hold_out, read_corpus

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from extract.records import Mention
    from extract.training.corpus import Key, MiniNote

STEPS = 50
RIDGE = 1.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path(__file__).parent / "corpus")
    parser.add_argument("--model", type=Path, default=Path("extract/model"))
    args = parser.parse_args()
    held = hold_out(read_corpus(args.corpus))[1]
    print(calibrate_model(NotesModel.load(args.model), held, args.model))


def calibrate_model(model: NotesModel, held: Sequence[MiniNote], folder: Path) -> dict[str, float]:
    """Fit the calibration on held-out notes and keep it, in the model and in its labels.json."""
    told, right = zip(*(hint for mini in held for hint in judge_hints(mini, model)), strict=True)
    names = sorted({name for terms in told for name in terms})
    terms = np.array([[found.get(name, 0.0) for name in names] for found in told])
    weights = fit_logistic(terms, np.array(right, float))
    model.calibration = {n: round(float(w), 3) for n, w in zip(names, weights, strict=True)}
    labels = json.loads((folder / "labels.json").read_text("utf-8"))
    labels["calibration"] = model.calibration
    (folder / "labels.json").write_text(json.dumps(labels, indent=1) + "\n", "utf-8")
    return model.calibration


def judge_hints(mini: MiniNote, model: NotesModel) -> Iterator[tuple[dict[str, float], bool]]:
    """For each couple hinted at: what the calibration weighs, and whether the note says it."""
    docs = list(read_blocks(split_blocks(mini.note), settings=DEFAULTS, model=model))
    find_mentions(docs)
    mentions = read_mentions(docs)
    facts = {(fact.head, fact.label, fact.tail) for fact in mini.facts}
    for label, hints in gather_hints(docs, mentions, model):
        best = hints.shown[0]
        one, other = (mentions[end]._.mention for end in (best.head, best.tail))
        head, tail = _key(one, mini), _key(other, mini)
        right = (head, label, tail) in facts or (
            label in SYMMETRIC and (tail, label, head) in facts
        )
        yield weigh(hints, label, one, other), right


def _key(mention: Mention, mini: MiniNote) -> Key | None:
    """The entity whose mark the mention overlaps, if it is of the mention's type."""
    source = mention.source
    for mark in mini.marks:
        if mark.start < source.end and source.start < mark.end:
            return mark.key if mark.type == mention.type else None
    return None


def fit_logistic(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weights of the columns of `x` (rows, columns) for the chance of `y`, by Newton's method."""
    weights = np.zeros(x.shape[1])
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-(x @ weights)))
        slope = x.T @ (y - chance) - RIDGE * weights
        curve = (x * (chance * (1 - chance))[:, None]).T @ x + RIDGE * np.eye(x.shape[1])
        weights += np.linalg.solve(curve, slope)
    return weights


if __name__ == "__main__":
    main()
