"""Model and held-out notes → figures and the model card: `python -m extract.training.evaluate`.

The figures are those of the whole reading (network, lexicon, layout, resolution), a graph a note; for notes
as they are, for those of real length or manner, and for all joined to long ones.
"""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from extract.blocks import split_blocks
from extract.claims import find_claims
from extract.entities import resolve_entities
from extract.language import read_blocks
from extract.mentions import find_mentions
from extract.network.model import NotesModel
from extract.records import LABELS, RELATED, SYMMETRIC, TYPES
from extract.relations import resolve_relations
from extract.settings import DEFAULTS
from extract.training.corpus import MANY_WORDS, Key, MiniNote, hold_out, is_lifelike, read_corpus
from extract.training.join import join_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.records import Entity

Edge = tuple[Key, str, Key]

CARD = """# The notes model

Reads a note in windows of whole blocks; says which spans are companies, people, products and tools,
and which of the eight relations hold between them.

- Base: all-MiniLM-L6-v2 (Apache-2.0), 6 layers of 384; its embeddings as they came.
- Inputs beside the word pieces: shape of each word, every type the lexicon knows for it (in training, one
  to six tenths of the known names unknown), kind and depth of its block. 512 tokens a window: the blocks
  that fit, under the first blocks of the note, the trail and the blocks just before.
- Heads: begin/inside/outside tags of each type; a label and a status for each pair of spans of a
  window, and for each span and a subject that its block leaves unsaid. A couple of entities counts as
  related if one pair of its mentions does (noisy-or in training, the likeliest pair in reading). Who the
  unsaid subject is, a conditional logit over where each name stands tells (`extract.subjects`; its weights
  are in labels.json).
- Data: `extract/training/corpus`, {notes} annotated notes, {mentions} mentions, {facts} relations; every
  twelfth note ({held}) was held out.
- Training: {recipe}. Notes are changed anew in each epoch (other names, lines without names between,
  names in lower case, ordinary words in title case), and six in ten joined to others, two to four as one,
  since notes of a real day are longer than those of the corpus; windows have three sizes, and 8 % of the
  word pieces are hidden.
- Stored: matrices in 8 bits with a scale a row or column, fp32 again on load; no score depends on what
  else is read. Confidence of a relation is calibrated on the held-out notes, from the scores of the likeliest
  pair, of the subject and of the less certain mention, the label and the types.

## Held-out notes, whole reading

`python -m extract.training.evaluate` prints:

```
{figures}
```

## Limits

English notes. Product against tool is the weakest decision of a type; `integrates_with`,
`alternative_to` and `part_of` the weakest relations. Two names that share no window are related
only where one is the subject that the block of the other leaves unsaid.
The held-out notes come from the hands that wrote the corpus: notes of other people are harder.
"""


@dataclass(slots=True)
class Judged:
    """What was read in one note beside what the note says."""

    nodes: set[Key] = field(default_factory=set)
    edges: dict[Edge, tuple[float, str]] = field(default_factory=dict)
    gold_nodes: set[Key] = field(default_factory=set)
    gold_edges: dict[Edge, str] = field(default_factory=dict)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path(__file__).parent / "corpus")
    parser.add_argument("--model", type=Path, default=Path("extract/model"))
    parser.add_argument("--recipe", help="how it was trained: write the model card too")
    args = parser.parse_args()
    notes = read_corpus(args.corpus)
    model = NotesModel.load(args.model)
    figures = measure_model(model, hold_out(notes)[1])
    print(figures)
    if args.recipe:
        write_card(args.model, notes, args.recipe, figures)


def measure_model(model: NotesModel, held: Sequence[MiniNote]) -> str:
    """The figures of held-out notes, of the lifelike ones among them, and of all of them joined."""
    alone, joined = (
        [judge_note(mini, model) for mini in minis] for minis in (held, join_all(held))
    )
    lifelike = [judged for mini, judged in zip(held, alone, strict=True) if is_lifelike(mini)]
    parts = (
        ("Held-out notes", alone),
        (f"Those of {MANY_WORDS} words or more, or typed as real people type", lifelike),
        ("All, two to four as one", joined),
    )
    return "\n\n".join(
        "\n".join([f"{title} ({len(judged)}):", *tell_figures(judged)]) for title, judged in parts
    )


def write_card(folder: Path, notes: Sequence[MiniNote], recipe: str, figures: str) -> None:
    """MODEL_CARD.md beside the weights."""
    card = CARD.format(
        notes=len(notes),
        mentions=sum(len(mini.marks) for mini in notes),
        facts=sum(len(mini.facts) for mini in notes),
        held=len(hold_out(notes)[1]),
        recipe=recipe,
        figures=figures,
    )
    (folder / "MODEL_CARD.md").write_text(card, "utf-8")


def judge_note(mini: MiniNote, model: NotesModel) -> Judged:
    """Nodes and edges of a note; an entity goes by the name of the marks that its mentions overlap."""
    docs = list(read_blocks(split_blocks(mini.note), settings=DEFAULTS, model=model))
    mentions = find_mentions(docs)
    entities, _ = resolve_entities([mini.note], [mentions])
    relations = resolve_relations([find_claims(docs, model=model)], entities)
    keys = {entity.id: _name(entity, mini) for entity in entities}
    judged = Judged(set(keys.values()), {}, {mark.key for mark in mini.marks})
    for relation in relations:
        edge = _edge(keys[relation.head], relation.label, keys[relation.tail])
        if relation.label != RELATED and edge[0] != edge[2]:
            judged.edges[edge] = relation.confidence, relation.status
    for fact in mini.facts:
        judged.gold_edges[_edge(fact.head, fact.label, fact.tail)] = fact.status
    return judged


def _name(entity: Entity, mini: MiniNote) -> Key:
    names = Counter(
        mark.name
        for mention in entity.mentions
        for mark in mini.marks
        if mark.start < mention.source.end and mention.source.start < mark.end
    )
    name = max(sorted(names), key=lambda name: names[name]) if names else entity.name.casefold()
    return name, entity.type


def _edge(head: Key, label: str, tail: Key) -> Edge:
    if label in SYMMETRIC:
        head, tail = sorted((head, tail))
    return head, label, tail


def tell_figures(judged: Sequence[Judged]) -> Iterator[str]:
    """Nodes by type, edges by relation and by confidence, status of the edges that are right."""
    nodes = [(node, node in note.gold_nodes) for note in judged for node in note.nodes]
    gold = [node for note in judged for node in note.gold_nodes]
    yield f"nodes {_f1(sum(right for _, right in nodes), len(nodes), len(gold))}"
    for kind in TYPES:
        typed = [right for node, right in nodes if node[1] == kind]
        wanted = sum(node[1] == kind for node in gold)
        yield f"  {kind}: {_f1(sum(typed), len(typed), wanted)}"
    rows = [
        (edge[1], confidence, edge in note.gold_edges, note.gold_edges.get(edge) == status)
        for note in judged
        for edge, (confidence, status) in note.edges.items()
    ]
    labels = Counter(edge[1] for note in judged for edge in note.gold_edges)
    yield f"edges {_f1(sum(row[2] for row in rows), len(rows), labels.total())}"
    for label in LABELS:
        mine = [row for row in rows if row[0] == label]
        yield f"  {label}: {_f1(sum(row[2] for row in mine), len(mine), labels[label])}"
    right = [row for row in rows if row[2]]
    yield f"status of right edges: {sum(row[3] for row in right) / max(1, len(right)):.3f}"
    for tenth in range(3, 10):
        said = [row for row in rows if tenth <= row[1] * 10 < tenth + 1 + (tenth == 9)]
        yield f"  said 0.{tenth}: {sum(row[2] for row in said)} of {len(said)} right"


def _f1(hits: int, said: int, wanted: int) -> str:
    precision, recall = hits / max(1, said), hits / max(1, wanted)
    f1 = 2 * hits / max(1, said + wanted)
    return f"P {precision:.3f} R {recall:.3f} F1 {f1:.3f} ({wanted})"


if __name__ == "__main__":
    main()
