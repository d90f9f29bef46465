"""Model and held-out notes → figures: `python -m extract.training.evaluate --model extract/model`."""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from extract.blocks import split_blocks
from extract.components.matcher import match_text
from extract.network.model import NotesModel
from extract.network.spans import Span
from extract.records import LABELS, SYMMETRIC, TYPES
from extract.training.corpus import Key, Mark, MiniNote, place_marks, read_corpus

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.records import Block

Edge = tuple[Key, str, Key]


@dataclass(slots=True)
class Judged:
    """What the model said of one note beside what the note says."""

    nodes: dict[Key, float] = field(default_factory=dict)
    edges: dict[Edge, tuple[float, str]] = field(default_factory=dict)
    gold_nodes: set[Key] = field(default_factory=set)
    gold_edges: dict[Edge, str] = field(default_factory=dict)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path(__file__).parent / "corpus")
    parser.add_argument("--model", type=Path, default=Path("extract/model"))
    parser.add_argument("--every", type=int, default=12, help="one note in so many was held out")
    parser.add_argument(
        "--gold-spans", action="store_true", help="judge relations between gold spans"
    )
    args = parser.parse_args()
    model = NotesModel.load(args.model, threads=2)
    held = read_corpus(args.corpus)[args.every - 1 :: args.every]
    judged = [judge_note(mini, model, gold_spans=args.gold_spans) for mini in held]
    print_figures(judged)


def judge_note(mini: MiniNote, model: NotesModel, *, gold_spans: bool = False) -> Judged:
    """Nodes and edges of a note, found spans named after the gold mark that they overlap."""
    blocks = split_blocks(mini.note)
    reading = model.read(blocks, match=match_text)
    spans: list[Span] = []
    keys: list[Key] = []
    for at, block in enumerate(blocks):
        gold = place_marks(block, mini.marks)
        marked = [Span(at, start, end, mark.type, 1.0) for start, end, mark in gold]
        for span in marked if gold_spans else reading.spans[at]:
            spans.append(span)
            keys.append(_name(span, gold, block))
    judged = Judged(gold_nodes={mark.key for mark in mini.marks})
    for span, key in zip(spans, keys, strict=True):
        judged.nodes[key] = max(span.score, judged.nodes.get(key, 0))
    for fact in mini.facts:
        judged.gold_edges[_edge(fact.head, fact.label, fact.tail)] = fact.status
    for link in model.relations(reading, [span[:4] for span in spans]):
        edge = _edge(keys[link.head], link.label, keys[link.tail])
        if edge[0] != edge[2] and link.score > judged.edges.get(edge, (0.0, ""))[0]:
            judged.edges[edge] = link.score, link.status
    return judged


def _name(span: Span, gold: Sequence[tuple[int, int, Mark]], block: Block) -> Key:
    for start, end, mark in gold:
        if span.start < end and start < span.end:
            return mark.name, span.type
    return block.text[span.start : span.end].casefold(), span.type


def _edge(head: Key, label: str, tail: Key) -> Edge:
    if label in SYMMETRIC:
        head, tail = sorted((head, tail))
    return head, label, tail


def print_figures(judged: Sequence[Judged]) -> None:
    """Nodes by type, edges by threshold and by relation, status, and calibration."""
    nodes = [(node, node in note.gold_nodes) for note in judged for node in note.nodes]
    gold = [node for note in judged for node in note.gold_nodes]
    print(f"nodes {_f1(sum(right for _, right in nodes), len(nodes), len(gold))}")
    for kind in TYPES:
        typed = [right for node, right in nodes if node[1] == kind]
        wanted = sum(node[1] == kind for node in gold)
        print(f"  {kind}: {_f1(sum(typed), len(typed), wanted)}")
    edges = sum(len(note.gold_edges) for note in judged)
    for cut in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7):
        rows = list(_rows(judged, cut))
        print(f"edges at {cut}: {_f1(sum(row[2] for row in rows), len(rows), edges)}")
    rows = list(_rows(judged, 0.4))
    labels = Counter(edge[1] for note in judged for edge in note.gold_edges)
    for label in LABELS:
        mine = [row for row in rows if row[0][1] == label]
        print(f"  {label} at 0.4: {_f1(sum(row[2] for row in mine), len(mine), labels[label])}")
    right = [row for row in rows if row[2]]
    print(f"status of right edges: {sum(row[3] for row in right) / max(1, len(right)):.3f}")
    for low in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        bin_ = [row for row in _rows(judged, low) if row[1] < low + 0.1]
        print(
            f"  said {low:.1f} to {low + 0.1:.1f}: {sum(r[2] for r in bin_)} of {len(bin_)} right"
        )


def _rows(judged: Sequence[Judged], cut: float) -> Iterator[tuple[Edge, float, bool, bool]]:
    for note in judged:
        for edge, (score, status) in note.edges.items():
            if score >= cut:
                yield edge, score, edge in note.gold_edges, note.gold_edges.get(edge) == status


def _f1(hits: int, said: int, wanted: int) -> str:
    precision, recall = hits / max(1, said), hits / max(1, wanted)
    f1 = 2 * hits / max(1, said + wanted)
    return f"P {precision:.3f} R {recall:.3f} F1 {f1:.3f} ({wanted})"


if __name__ == "__main__":
    main()
