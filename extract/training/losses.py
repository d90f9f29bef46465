"""A batch of examples → the losses of tags, of pair labels and of their status."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from extract.network.pairs import MIDDLE
from extract.network.windows import window_arrays
from extract.training.examples import IGNORED, Example

if TYPE_CHECKING:
    from extract.training.network import Encoder, Pairs

SMOOTHING: Final = 0.03
NEGATIVE: Final = 0.2


def run_batch(
    encoder: Encoder, pairs: Pairs, batch: Sequence[Example]
) -> tuple[Tensor, Tensor | None, Tensor | None]:
    """Tag logits (batch, length, tags), and label and status logits (pairs, …) of all pairs in order."""
    length = max(len(example.window.tokens) for example in batch)
    rows = np.stack([window_arrays(example.window, length) for example in batch], 1)
    tags, vectors = encoder(*(torch.from_numpy(row) for row in rows))
    places = [
        (row, pair.left.start, pair.left.end, pair.right.start, pair.right.end)
        for row, example in enumerate(batch)
        for pair in example.pairs
    ]
    if not places:
        return tags, None, None
    at = torch.tensor(places)
    sums = functional.pad(vectors.cumsum(1), (0, 0, 1, 0))

    def mean(start: Tensor, end: Tensor) -> Tensor:
        size = (end - start).clamp(min=1)[:, None]
        return (sums[at[:, 0], end] - sums[at[:, 0], start]) / size

    near = ((at[:, 3] - at[:, 2]) <= MIDDLE)[:, None]
    stacked = torch.stack(
        [
            mean(at[:, 1], at[:, 2]),
            mean(at[:, 3], at[:, 4]),
            mean(at[:, 2], at[:, 3]) * near,
            vectors[at[:, 0], 0],
        ],
        1,
    )
    features = torch.tensor([pair.features for example in batch for pair in example.pairs])
    return tags, *pairs(stacked, features)


def batch_losses(
    encoder: Encoder, pairs: Pairs, batch: Sequence[Example]
) -> tuple[Tensor, Tensor, Tensor]:
    """Losses of tags, of pair labels and of status.

    A couple of entities is related if one pair of its mentions is (noisy-or): which pair says it is
    for the network to find. Pairs of unrelated entities weigh `NEGATIVE` each in the mean.
    """
    tags, labels, status = run_batch(encoder, pairs, batch)
    gold = torch.full(tags.shape[:2], IGNORED)
    for row, example in enumerate(batch):
        gold[row, : len(example.tags)] = torch.tensor(example.tags)
    tag_loss = functional.cross_entropy(
        tags.flatten(0, 1), gold.flatten(), label_smoothing=SMOOTHING
    )
    zero = tags.sum() * 0
    if labels is None or status is None:
        return tag_loss, zero, zero
    groups, base = [], 0
    for example in batch:
        groups += [pair.group + base if pair.group >= 0 else -1 for pair in example.pairs]
        base += 1 + max((pair.group for pair in example.pairs), default=-1)
    group = torch.tensor(groups)
    wanted = torch.zeros_like(labels)
    all_pairs = [pair for example in batch for pair in example.pairs]
    for row, pair in enumerate(all_pairs):
        wanted[row, list(pair.answers)] = 1
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
        return tag_loss, label_loss, zero
    known = torch.tensor([pair.status for pair in all_pairs])[related]
    weight = right.detach()
    said = functional.cross_entropy(status[related], known, reduction="none")
    return tag_loss, label_loss, (said * weight).sum() / weight.sum()
