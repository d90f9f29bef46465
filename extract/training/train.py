"""Annotated corpus → the shipped model, calibrated, with its card: `python -m extract.training.train`."""

from __future__ import annotations

import argparse
import random
import shlex
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from tokenizers import Tokenizer

from extract.components.matcher import match_text
from extract.network.model import NotesModel
from extract.network.spans import decode_spans
from extract.training.augment import change_note, drop_matches, nameless_lines
from extract.training.calibrate import calibrate_model
from extract.training.corpus import MiniNote, hold_out, pick_notes, read_corpus
from extract.training.evaluate import measure_model, write_card
from extract.training.examples import Example, Pair, Role, make_examples
from extract.training.export import write_model
from extract.training.join import join_some
from extract.training.losses import batch_losses, run_batch
from extract.training.network import Network, base_tokenizer, load_base
from extract.training.restore import restore_network
from extract.training.subjects import learn_subjects

if TYPE_CHECKING:
    from collections.abc import Sequence

JOINED = 0.6
# tags; label and status of pairs; label and status of roles
LOSS_WEIGHTS = torch.tensor([1.5, 1.0, 0.3, 0.3, 0.1])


def main() -> None:
    args = _read_arguments()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    tokenizer = Tokenizer.from_str(base_tokenizer())
    notes = read_corpus(args.corpus)
    seen, held = hold_out(notes)
    if args.share < 1:
        seen = random.Random(args.seed).sample(seen, int(len(seen) * args.share))
    fillers = nameless_lines(seen)
    network = Network()
    load_base(network.encoder)
    if args.start:
        restore_network(network, args.start)
    network.encoder.freeze()
    optimizer = torch.optim.AdamW(_parameter_groups(network, args.rate), weight_decay=0.01)
    peaks = [group["lr"] for group in optimizer.param_groups]
    long = list(join_some(held, random.Random(args.seed), share=1.0, apart=True))
    dev, far = (
        [example for mini in minis for example in make_examples(mini, tokenizer, match_text)]
        for minis in (held, long)
    )
    for epoch in range(args.epochs):
        rng = random.Random(args.seed * 1000 + epoch)
        examples = _read_epoch(seen, notes, fillers, tokenizer, rng)
        batches = make_batches(examples, rng, args.tokens)
        network.train()
        sums, begun = np.zeros(5), time.time()
        for at, batch in enumerate(batches):
            scale = _schedule((epoch + at / len(batches)) / args.epochs)
            for group, peak in zip(optimizer.param_groups, peaks, strict=True):
                group["lr"] = peak * scale
            losses = torch.stack(batch_losses(network, batch))
            (losses @ LOSS_WEIGHTS).backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad()
            sums += losses.detach().numpy()
        print(
            f"epoch {epoch}: {time.time() - begun:.0f} s, losses {(sums / len(batches)).round(4)}",
            evaluate(network, dev),
            "long notes",
            evaluate(network, far),
            flush=True,
        )
    joined = join_some(seen, random.Random(args.seed), share=JOINED, apart=True)
    write_model(network, args.out, learn_subjects(joined))
    model = NotesModel.load(args.out)
    calibrate_model(model, held, args.out)
    command = shlex.join(["python", "-m", "extract.training.train", *sys.argv[1:]])
    recipe = f"`{command}`, {args.epochs} epochs, seed {args.seed}"
    write_card(args.out, notes, recipe, measure_model(model, held))


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path(__file__).parent / "corpus")
    parser.add_argument("--out", type=Path, default=Path("extract/model"))
    parser.add_argument("--epochs", type=int, default=7)
    parser.add_argument("--tokens", type=int, default=1280, help="tokens a batch")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument(
        "--start", type=Path, help="a model folder to go on from, instead of the base"
    )
    parser.add_argument(
        "--rate", type=float, default=1e-4, help="of the encoder; the heads learn ten times as fast"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--share", type=float, default=1.0, help="train on a part, 0 to 1")
    return parser.parse_args()


def _read_epoch(
    seen: Sequence[MiniNote],
    notes: Sequence[MiniNote],
    fillers: Sequence[str],
    tokenizer: Tokenizer,
    rng: random.Random,
) -> list[Example]:
    """The notes of an epoch, changed anew, many of them joined to long ones."""
    changed = [change_note(mini, notes, fillers, rng) for mini in pick_notes(seen, rng)]
    return [
        example
        for mini in join_some(changed, rng, share=JOINED, apart=True)
        for example in make_examples(mini, tokenizer, drop_matches(match_text, rng), rng)
    ]


def _schedule(done: float) -> float:
    """Learning rate as a share of its peak: up over the first 6 %, then down to nothing."""
    return min(1.0, done / 0.06 + 0.02) * max(0.02, 1 - done)


def _parameter_groups(network: Network, rate: float) -> list[dict[str, Any]]:
    base = list(network.encoder.layers.parameters())
    known = {id(p) for p in base}
    heads = [p for p in network.parameters() if p.requires_grad and id(p) not in known]
    return [{"params": base, "lr": rate}, {"params": heads, "lr": 10 * rate}]


def make_batches(
    examples: Sequence[Example], rng: random.Random, tokens: int
) -> list[list[Example]]:
    """Examples of like length together, at most so many tokens a batch, in random order."""
    order = sorted(examples, key=lambda ex: len(ex.window.tokens) + rng.random() * 16)
    batches: list[list[Example]] = [[]]
    for example in order:
        width = len(example.window.tokens)
        if batches[-1] and (len(batches[-1]) + 1) * width > tokens:
            batches.append([])
        batches[-1].append(example)
    rng.shuffle(batches)
    return batches


@torch.no_grad()
def evaluate(network: Network, examples: Sequence[Example]) -> dict[str, float]:
    """F1 of spans (exact, with type), and of pairs and roles between gold spans, each at its best cut."""
    network.eval()
    hits = guessed = wanted = 0
    said: dict[str, list[tuple[float, bool]]] = {"pairs": [], "roles": []}
    facts: Counter[str] = Counter()
    for batch in make_batches(examples, random.Random(0), 4096):
        answers = run_batch(network, batch)
        for row, example in enumerate(batch):
            logits = answers.tags[row].numpy()[: len(example.window.tokens)]
            found = {span[:4] for span in decode_spans(example.window, logits, 0.5)}
            hits += len(found & example.gold)
            guessed += len(found)
            wanted += len(example.gold)
        for name, logits_of, rows in (
            ("pairs", answers.pairs, [example.pairs for example in batch]),
            ("roles", answers.roles, [example.roles for example in batch]),
        ):
            if logits_of is not None:
                couples = _judge_couples(logits_of[0].softmax(-1), rows)
                facts[name] += sum(isinstance(key[1], int) for key in couples)
                said[name] += couples.values()
    figures = {
        "span_p": hits / max(1, guessed),
        "span_f1": 2 * hits / max(1, guessed + wanted),
    }
    for name, judged in said.items():
        cuts = {cut: _relation_f1(judged, facts[name], cut) for cut in (0.3, 0.4, 0.5, 0.6, 0.7)}
        best = max(cuts, key=lambda cut: cuts[cut])
        figures |= {name: cuts[best], f"{name}_cut": best}
    return {name: round(value, 3) for name, value in figures.items()}


def _judge_couples(
    chances: torch.Tensor, rows: Sequence[Sequence[Pair] | Sequence[Role]]
) -> dict[tuple[int, object], tuple[float, bool]]:
    """For each related couple and each unrelated row: the best score, and whether it is right."""
    couples: dict[tuple[int, object], tuple[float, bool]] = {}
    for at, (row, example) in enumerate(
        (row, one) for row, part in enumerate(rows) for one in part
    ):
        best = int(chances[at, 1:].argmax()) + 1
        found = (float(chances[at, best]), best in example.answers)
        couple = (row, example.group if example.group >= 0 else ("none", at))
        couples[couple] = max(couples.get(couple, (0.0, False)), found)
    return couples


def _relation_f1(said: Sequence[tuple[float, bool]], facts: int, cut: float) -> float:
    kept = [right for score, right in said if score >= cut]
    return 2 * sum(kept) / max(1, len(kept) + facts)


if __name__ == "__main__":
    main()
