"""Annotated corpus → trained weights: `python -m extract.training.train --corpus ... --out extract/model`."""

from __future__ import annotations

import argparse
import random
import time
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from extract.components.matcher import match_text
from extract.components.tagger import (
    Matcher,
    Window,
    decode_spans,
    distance_bucket,
    make_windows,
    padded,
    pair_labels,
    token_range,
    trail_distance,
    window_arrays,
)
from extract.records import LABELS, STATUSES, TYPES, Block
from extract.training.augment import change_note, drop_matches
from extract.training.blocks import cut_blocks
from extract.training.corpus import Key, Mark, MiniNote, place_marks, read_corpus
from extract.training.network import Encoder, Pairs, base_tokenizer, load_base

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ANSWERS = pair_labels(LABELS)
IGNORED = -100
Special = tuple[int, int, int]
Placed = tuple[int, int, int, Mark]
Facts = dict[tuple[Key, Key], list[tuple[str, str]]]


@dataclass(slots=True)
class Example:
    """A window with its gold tags, the gold spans in its block part, and all pairs to judge."""

    window: Window
    tags: list[int]
    gold: set[tuple[int, int, str]]
    pairs: list[tuple[int, int, int, int]] = field(default_factory=list)
    features: list[tuple[int, int, int, int]] = field(default_factory=list)
    answers: list[list[int]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)


def main() -> None:
    args = _read_arguments()
    random.seed(args.seed)
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    tokenizer = Tokenizer.from_str(base_tokenizer())
    special: Special = (101, 102, tokenizer.encode(">", add_special_tokens=False).ids[0])
    notes = read_corpus(args.corpus)
    held = [mini for at, mini in enumerate(notes) if at % 12 == 11]
    seen = [mini for at, mini in enumerate(notes) if at % 12 != 11 or args.all]
    encoder, pairs = Encoder(), Pairs()
    load_base(encoder)
    if args.resume:
        state = torch.load(args.resume)
        encoder.load_state_dict(state["encoder"])
        pairs.load_state_dict(state["pairs"])
    encoder.freeze()
    groups = _parameter_groups(encoder, pairs)
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    peaks = [group["lr"] * args.rate for group in optimizer.param_groups]
    started, step = time.time(), 0
    deadline = started + args.minutes * 60
    for epoch in range(args.first_epoch, args.first_epoch + args.epochs):
        rng = random.Random(args.seed * 1000 + epoch)
        dev = [ex for mini in held for ex in make_examples(mini, tokenizer, match_text)]
        examples = [
            ex
            for mini in seen
            for ex in make_examples(
                change_note(mini, notes, rng) if epoch or args.augment_first else mini,
                tokenizer,
                drop_matches(match_text, rng),
            )
        ]
        batches = make_batches(examples, rng, args.tokens)
        total = len(batches) * args.epochs
        encoder.train(), pairs.train()
        sums, begun = np.zeros(3), time.time()
        for at, batch in enumerate(batches):
            scale = _schedule(
                max(step / total, _time_used(started, deadline)) if args.minutes else step / total
            )
            for group, peak in zip(optimizer.param_groups, peaks, strict=True):
                group["lr"] = peak * scale
            losses = batch_losses(encoder, pairs, batch, special, bf16=args.bf16)
            (losses[0] + losses[1] + 0.3 * losses[2]).backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_([p for g in groups for p in g["params"]], 1.0)
            optimizer.step()
            optimizer.zero_grad()
            sums += [loss.item() for loss in losses]
            step += 1
            if at % 50 == 0:
                rate = (time.time() - begun) / (at + 1)
                print(
                    f"  {at}/{len(batches)} {rate:.2f} s a batch, loss {sums / (at + 1)}",
                    flush=True,
                )
            if args.minutes and time.time() > deadline:
                break
        args.out.mkdir(parents=True, exist_ok=True)
        torch.save(
            {"encoder": encoder.state_dict(), "pairs": pairs.state_dict()},
            args.out / "checkpoint.pt",
        )
        print(
            f"epoch {epoch}: {time.time() - begun:.0f} s",
            evaluate(encoder, pairs, dev, special),
            flush=True,
        )
        if args.minutes and time.time() > deadline:
            break


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path(__file__).parent / "corpus")
    parser.add_argument("--out", type=Path, default=Path("extract/model"))
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--minutes", type=float, default=0, help="end after so long, 0: no limit")
    parser.add_argument("--tokens", type=int, default=2048, help="tokens a batch")
    parser.add_argument("--resume", type=Path, help="checkpoint to go on from")
    parser.add_argument("--first-epoch", type=int, default=0, help="number of the first epoch")
    parser.add_argument("--rate", type=float, default=1.0, help="share of the learning rates")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--bf16", action="store_true")
    parser.add_argument("--all", action="store_true", help="train on the held-out notes as well")
    parser.add_argument(
        "--augment-first", action="store_true", help="change notes in the first epoch too"
    )
    return parser.parse_args()


def _time_used(started: float, deadline: float) -> float:
    return min(1.0, (time.time() - started) / max(1.0, deadline - started))


def _schedule(done: float) -> float:
    return min(1.0, done / 0.06 + 0.02) * max(0.02, 1 - done)


def _parameter_groups(encoder: Encoder, pairs: Pairs) -> list[dict[str, Any]]:
    base = [p for layer in encoder.layers for p in layer.parameters() if p.requires_grad]
    known = {id(p) for p in base}
    heads = [
        p
        for p in (*encoder.parameters(), *pairs.parameters())
        if p.requires_grad and id(p) not in known
    ]
    return [{"params": base, "lr": 1e-4}, {"params": heads, "lr": 1e-3}]


# --- notes → examples ----------------------------------------------------------------------------


def make_examples(mini: MiniNote, tokenizer: Tokenizer, match: Matcher | None) -> Iterator[Example]:
    """One example a window of each block of the note."""
    facts: Facts = defaultdict(list)
    for fact in mini.facts:
        facts[fact.head, fact.tail].append((fact.label, fact.status))
    placed: dict[Block, list[tuple[int, int, Mark]]] = {}
    for block in cut_blocks(mini.note):
        levels = [*block.trail, block]
        for part in levels:
            if part not in placed:
                placed[part] = place_marks(part, mini.marks)
        spans = [
            (at if at < len(block.trail) else -1, *span)
            for at, part in enumerate(levels)
            for span in placed[part]
        ]
        for window in make_windows(tokenizer, block, match):
            yield _make_example(window, spans, facts, len(block.trail))


def _make_example(window: Window, spans: Sequence[Placed], facts: Facts, levels: int) -> Example:
    tags = [0 if token and token.first else IGNORED for token in window.tokens]
    found = []
    gold = set()
    for level, start, end, mark in spans:
        ranged = token_range(window, level, start, end)
        if ranged is None:
            continue
        kind = TYPES.index(mark.type)
        heads = [at for at in range(*ranged) if tags[at] != IGNORED]
        for number, at in enumerate(heads):
            tags[at] = 1 + 2 * kind + (number > 0)
        found.append((ranged, level, kind, mark.key))
        if level < 0:
            gold.add((start, end, mark.type))
    example = Example(window, tags, gold)
    for left, right in combinations(sorted(found, key=lambda item: item[0]), 2):
        if right[1] >= 0 or left[3] == right[3]:
            continue
        answers, status = _answers(facts, left[3], right[3])
        gap = max(0, right[0][0] - left[0][1])
        example.pairs.append((*left[0], *right[0]))
        example.features.append(
            (left[2], right[2], distance_bucket(gap), trail_distance(window, left[0][0], levels))
        )
        example.answers.append(answers)
        example.statuses.append(status)
    return example


def _answers(facts: Facts, left: Key, right: Key) -> tuple[list[int], int]:
    answers, status = [], IGNORED
    for at, (label, backwards) in enumerate(ANSWERS):
        sides = [(right, left)] if backwards else [(left, right)]
        if (label, False) in ANSWERS and (label, True) not in ANSWERS:
            sides = [(left, right), (right, left)]
        said = [fact for side in sides for fact in facts.get(side, ()) if fact[0] == label]
        if said:
            answers.append(at + 1)
            status = STATUSES.index(said[0][1]) if status == IGNORED else status
    return answers or [0], status


# --- examples → losses ---------------------------------------------------------------------------


def make_batches(
    examples: Sequence[Example], rng: random.Random, tokens: int
) -> list[list[Example]]:
    """Examples of like length together, at most so many tokens a batch, in random order."""
    order = sorted(examples, key=lambda ex: len(ex.window.tokens) + rng.random() * 6)
    batches: list[list[Example]] = [[]]
    for example in order:
        width = padded(len(example.window.tokens))
        if batches[-1] and (len(batches[-1]) + 1) * width > tokens:
            batches.append([])
        batches[-1].append(example)
    rng.shuffle(batches)
    return batches


def run_batch(
    encoder: Encoder,
    pairs: Pairs,
    batch: Sequence[Example],
    special: Special,
    *,
    bf16: bool = False,
) -> tuple[Tensor, Tensor | None, Tensor | None]:
    """Tag logits of a batch, and label and status logits of all its pairs in order."""
    length = padded(max(len(example.window.tokens) for example in batch))
    rows = [window_arrays(example.window, special, length) for example in batch]
    inputs = [torch.from_numpy(np.stack(column)) for column in zip(*rows, strict=True)]
    with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
        tags, vectors = encoder(*inputs)
    tags, vectors = tags.float(), vectors.float()
    places = [(row, *pair) for row, example in enumerate(batch) for pair in example.pairs]
    if not places:
        return tags, None, None
    at = torch.tensor(places)
    sums = functional.pad(vectors.cumsum(1), (0, 0, 1, 0))

    def mean(start: Tensor, end: Tensor) -> Tensor:
        size = (end - start).clamp(min=1)[:, None]
        end = torch.maximum(start, end)
        return (sums[at[:, 0], end] - sums[at[:, 0], start]) / size

    stacked = torch.stack(
        [
            mean(at[:, 1], at[:, 2]),
            mean(at[:, 3], at[:, 4]),
            mean(at[:, 2], at[:, 3]),
            vectors[at[:, 0], 0],
        ],
        1,
    )
    features = torch.tensor([f for example in batch for f in example.features])
    return tags, *pairs(stacked, features)


def batch_losses(
    encoder: Encoder,
    pairs: Pairs,
    batch: Sequence[Example],
    special: Special,
    *,
    bf16: bool = False,
) -> tuple[Tensor, Tensor, Tensor]:
    """Losses of tags, of pair labels and of status."""
    tags, labels, status = run_batch(encoder, pairs, batch, special, bf16=bf16)
    gold = torch.full(tags.shape[:2], IGNORED)
    for row, example in enumerate(batch):
        gold[row, : len(example.tags)] = torch.tensor(example.tags)
    tag_loss = functional.cross_entropy(tags.flatten(0, 1), gold.flatten(), label_smoothing=0.03)
    zero = tags.sum() * 0
    if labels is None or status is None:
        return tag_loss, zero, zero
    answers = [answer for example in batch for answer in example.answers]
    soft = torch.zeros_like(labels)
    for row, answer in enumerate(answers):
        soft[row, answer] = 1 / len(answer)
    label_loss = functional.cross_entropy(labels, soft)
    known = torch.tensor([s for example in batch for s in example.statuses])
    if not (known != IGNORED).any():
        return tag_loss, label_loss, zero
    return tag_loss, label_loss, functional.cross_entropy(status, known)


# --- figures -------------------------------------------------------------------------------------


@torch.no_grad()
def evaluate(
    encoder: Encoder, pairs: Pairs, examples: Sequence[Example], special: Special
) -> dict[str, float]:
    """F1 of spans (exact, with type), and of relations and their status between gold spans."""
    encoder.eval(), pairs.eval()
    hits = guessed = wanted = 0
    said: list[tuple[float, bool]] = []
    facts = status_hits = status_all = 0
    for batch in make_batches(examples, random.Random(0), 4096):
        tags, labels, status = run_batch(encoder, pairs, batch, special)
        for row, example in enumerate(batch):
            spans = decode_spans(
                example.window, tags[row].numpy()[: len(example.window.tokens)], 0.5
            )
            found = {(s.start, s.end, s.type) for s in spans}
            hits += len(found & example.gold)
            guessed += len(found)
            wanted += len(example.gold)
        if labels is None or status is None:
            continue
        chances = labels.softmax(-1)
        answers = [answer for example in batch for answer in example.answers]
        known = [s for example in batch for s in example.statuses]
        for row, answer in enumerate(answers):
            best = int(chances[row, 1:].argmax()) + 1
            said.append((float(chances[row, best]), best in answer))
            if answer != [0]:
                facts += 1
                status_all += 1
                status_hits += int(status[row].argmax()) == known[row]
    figures = {"span_f1": 2 * hits / max(1, guessed + wanted), "span_p": hits / max(1, guessed)}
    best_cut = max((0.2, 0.3, 0.4, 0.5, 0.6, 0.7), key=lambda cut: _relation_f1(said, facts, cut))
    figures["relation_f1"] = _relation_f1(said, facts, best_cut)
    figures["cut"] = best_cut
    figures["status"] = status_hits / max(1, status_all)
    return {name: round(value, 3) for name, value in figures.items()}


def _relation_f1(said: Sequence[tuple[float, bool]], facts: int, cut: float) -> float:
    kept = [right for score, right in said if score >= cut]
    return 2 * sum(kept) / max(1, len(kept) + facts)


if __name__ == "__main__":
    main()
