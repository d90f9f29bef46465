"""A batch of examples → the losses of tags, and of the labels and status of pairs and of roles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from extract.network.pairs import MIDDLE
from extract.network.windows import window_arrays
from extract.training.examples import IGNORED, Example, Pair, Role

if TYPE_CHECKING:
    from extract.training.network import Network

SMOOTHING: Final = 0.03
HIDDEN: Final = 0.08
MASK: Final = 103
SIGNS: Final = 1100  # up to here the word pieces are signs, letters and digits
NEGATIVE: Final = 0.2


class Answers(NamedTuple):
    """Logits of the tags (batch, length, tags), of the pairs and of the roles of all rows in order.

    `pairs` and `roles` are (label logits, status logits), or None where the batch has none.
    """

    tags: Tensor
    pairs: tuple[Tensor, Tensor] | None
    roles: tuple[Tensor, Tensor] | None


def run_batch(network: Network, batch: Sequence[Example]) -> Answers:
    """What the network says of a batch; as it learns, some word pieces are hidden from it."""
    length = max(len(example.window.tokens) for example in batch)
    rows = np.stack([window_arrays(example.window, length) for example in batch], 1)
    if network.training:
        hidden = (torch.rand(rows[0].shape) < HIDDEN).numpy() & (rows[0] > SIGNS)
        rows[0][hidden] = MASK
    with torch.autocast("cpu", torch.bfloat16):  # nearly twice as fast where the processor has it
        answers = network.encoder(*(torch.from_numpy(row) for row in rows))
    tags, vectors = (answer.float() for answer in answers)
    sums = functional.pad(vectors.cumsum(1), (0, 0, 1, 0))

    def mean(row: Tensor, start: Tensor, end: Tensor) -> Tensor:
        size = (end - start).clamp(min=1)[:, None]
        return (sums[row, end] - sums[row, start]) / size

    related = said = None
    places = [
        (row, pair.left.start, pair.left.end, pair.right.start, pair.right.end)
        for row, example in enumerate(batch)
        for pair in example.pairs
    ]
    if places:
        row, *ends = torch.tensor(places).unbind(1)
        near = ((ends[2] - ends[1]) <= MIDDLE)[:, None]
        left, right = mean(row, *ends[:2]), mean(row, *ends[2:])
        middle = mean(row, *ends[1:3]) * near
        stacked = torch.stack([left, right, middle, vectors[row, 0]], 1)
        features = torch.tensor([pair.features for example in batch for pair in example.pairs])
        related = network.pairs(stacked, features)
    spots = [
        (row, role.span.start, role.span.end, role.span.type)
        for row, example in enumerate(batch)
        for role in example.roles
    ]
    if spots:
        row, start, end, kind = torch.tensor(spots).unbind(1)
        said = network.roles(torch.stack([mean(row, start, end), vectors[row, 0]], 1), kind)
    return Answers(tags, related, said)


def batch_losses(network: Network, batch: Sequence[Example]) -> tuple[Tensor, ...]:
    """Losses of tags, of labels and status of the pairs, and of the roles."""
    answers = run_batch(network, batch)
    gold = torch.full(answers.tags.shape[:2], IGNORED)
    for row, example in enumerate(batch):
        gold[row, : len(example.tags)] = torch.tensor(example.tags)
    tag_loss = functional.cross_entropy(
        answers.tags.flatten(0, 1), gold.flatten(), label_smoothing=SMOOTHING
    )
    zero = answers.tags.sum() * 0
    of_pairs = relation_losses(answers.pairs, [example.pairs for example in batch])
    of_roles = relation_losses(answers.roles, [example.roles for example in batch])
    return (tag_loss, *(of_pairs or (zero, zero)), *(of_roles or (zero, zero)))


def relation_losses(
    logits: tuple[Tensor, Tensor] | None, examples: Sequence[Sequence[Pair] | Sequence[Role]]
) -> tuple[Tensor, Tensor] | None:
    """Losses of labels and of status.

    A couple of entities is related if one pair of its mentions is (noisy-or): which pair says it is
    for the network to find. Pairs of unrelated entities weigh `NEGATIVE` each in the mean.
    """
    if logits is None:
        return None
    labels, status = logits
    groups, base = [], 0
    for rows in examples:
        groups += [row.group + base if row.group >= 0 else -1 for row in rows]
        base += 1 + max((row.group for row in rows), default=-1)
    group = torch.tensor(groups)
    wanted = torch.zeros_like(labels)
    all_rows = [row for rows in examples for row in rows]
    for at, row in enumerate(all_rows):
        wanted[at, list(row.answers)] = 1
    logs = labels.log_softmax(-1)
    related = group >= 0
    unrelated = -logs[~related, 0]
    right = (logs[related].exp() * wanted[related]).sum(-1).clamp(1e-6, 1 - 1e-6)
    missed = torch.zeros(base).index_add(0, group[related], torch.log1p(-right))
    couples = -torch.log1p(-missed.exp().clamp(max=1 - 1e-6))
    label_loss = (couples.sum() + NEGATIVE * unrelated.sum()) / max(
        1.0, len(couples) + NEGATIVE * len(unrelated)
    )
    if not base:
        return label_loss, label_loss * 0
    known = torch.tensor([row.status for row in all_rows])[related]
    weight = right.detach()
    said = functional.cross_entropy(status[related], known, reduction="none")
    return label_loss, (said * weight).sum() / weight.sum()
