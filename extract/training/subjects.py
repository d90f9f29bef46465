"""Annotated notes → the weights that tell a standing subject (`extract.subjects`)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_array
from spacy.tokens import Span

from extract.blocks import split_blocks
from extract.claims import fits_role
from extract.language import read_blocks
from extract.settings import DEFAULTS
from extract.subjects import NONE, Subject, find_subjects
from extract.training.corpus import place_marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spacy.tokens import Doc

    from extract.training.corpus import Key, MiniNote

RIDGE = 1e-3
MOST = 30.0  # e to this power is still a number

Choice = tuple[list[Subject], list[bool]]
Floats = NDArray[np.float64]


def learn_subjects(notes: Iterable[MiniNote]) -> dict[str, float]:
    """The weight of each feature: maximum likelihood of the subjects meant, with an L2 penalty (L-BFGS)."""
    choices = [choice for mini in notes for choice in find_choices(mini)]
    names = sorted({name for subjects, _ in choices for s in subjects for name in s.features})
    number = {name: at for at, name in enumerate([*names, NONE])}
    cells: list[tuple[float, int, int]] = []
    choice_of: list[int] = []
    hits: list[bool] = []
    for at, (subjects, answers) in enumerate(choices):
        told = [*(s.features for s in subjects), {NONE: 1.0}]
        for features, answer in zip(told, [*answers, False], strict=True):
            cells += [(value, len(hits), number[name]) for name, value in features.items()]
            choice_of.append(at)
            hits.append(answer)
    values, rows, columns = (np.array(part) for part in zip(*cells, strict=True))
    matrix = csr_array((values, (rows, columns)), shape=(len(hits), len(number)))
    choice, hit = np.array(choice_of), np.array(hits, float)

    def loss(weights: Floats) -> tuple[float, Floats]:
        powers = np.exp(np.minimum(matrix @ weights, MOST))
        every = powers / np.bincount(choice, powers)[choice]
        right = np.bincount(choice, powers * hit)[choice]
        slope = matrix.T @ (every - powers * hit / right) / len(choices)
        missed = -np.log(np.bincount(choice, every * hit)).mean()
        return missed + RIDGE * float(weights @ weights), slope + 2 * RIDGE * weights

    fitted = minimize(loss, np.zeros(len(number)), jac=True, method="L-BFGS-B")
    return {name: round(float(fitted.x[at]), 3) for name, at in number.items()}


def find_choices(mini: MiniNote) -> Iterator[Choice]:
    """For each block of a name whose relation stands before it: who could be meant, and who is."""
    docs = read_marked(mini)
    subjects = list(find_subjects(docs, key=lambda span: span._.mention.key))
    blocks: dict[Key, set[int]] = defaultdict(set)
    for at, doc in enumerate(docs):
        for span in doc.spans["mentions"]:
            blocks[span._.mention.key].add(at)
    wanted: dict[tuple[Key, str, bool], set[Key]] = defaultdict(set)
    for fact in mini.facts:
        if not blocks[fact.head] & blocks[fact.tail]:
            wanted[fact.tail, fact.label, False].add(fact.head)
            wanted[fact.head, fact.label, True].add(fact.tail)
    for (key, label, backwards), meant in wanted.items():
        for at in sorted(blocks[key]):
            here = {span._.mention.key for span in docs[at].spans["mentions"]}
            able = [
                subject
                for subject in subjects[at]
                if subject.key not in here
                and fits_role(subject.key[1], label, key[1], backwards=backwards)
            ]
            answers = [subject.key in meant for subject in able]
            if any(answers):
                yield able, answers


def read_marked(mini: MiniNote) -> list[Doc]:
    """The docs of a note with its annotated mentions; the mark of each is its `span._.mention`."""
    docs = list(read_blocks(split_blocks(mini.note), settings=DEFAULTS))
    for doc in docs:
        taken: set[int] = set()
        spans = []
        for start, end, mark in place_marks(doc._.block, mini.marks):
            span = doc.char_span(start, end, alignment_mode="expand")
            if span is None or taken & set(range(span.start, span.end)):
                continue
            taken |= set(range(span.start, span.end))
            named = Span(doc, span.start, span.end, label=mark.type)
            named._.mention = mark
            spans.append(named)
        doc.spans["mentions"] = spans
    return docs
