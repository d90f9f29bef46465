"""How right and how fast resolution is: `python tests/bench/resolution.py [GOLD NOTES]`.

Pairwise precision and recall over the cases of tests/data/cases/entities.md and, where a folder of gold
graphs and the folder of their notes are named, over the names and aliases of each gold graph: each name
is placed where its note says it, and every two names of one note and class are a pair, one or two
entities by the gold. Last the seconds for 200,000 mentions, the stage alone.
"""

from __future__ import annotations

import json
import random
import sys
import time
from itertools import combinations
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from entity_cases import find_named, read_cases

from extract.entities import resolve_entities
from extract.known import load_given_names, load_lexicon
from extract.records import Mention, Note, Source, group_of

MENTIONS = 200_000
PER_NOTE = 100


def main() -> None:
    judge("cases", count_cases())
    if len(sys.argv) == 3:
        judge("gold", count_gold(Path(sys.argv[1]), Path(sys.argv[2])))
    notes, mentions = make_folder(MENTIONS)
    resolve_entities(notes[:1], mentions[:1])
    began = time.perf_counter()
    entities, maybe = resolve_entities(notes, mentions)
    seconds = time.perf_counter() - began
    print(f"{MENTIONS:,} mentions in {len(notes):,} notes: {seconds:.1f} s,", end=" ")
    print(f"{len(entities):,} entities, {len(maybe):,} maybe the same")


def judge(title: str, pairs: list[tuple[bool, bool, str]]) -> None:
    """Print precision and recall of (said one, is one) pairs, and those that are wrong."""
    right = sum(said and true for said, true, _ in pairs)
    said, true = sum(said for said, _, _ in pairs), sum(true for _, true, _ in pairs)
    print(f"{title}: {len(pairs):,} pairs, {true} of them one thing:", end=" ")
    print(f"precision {right / said:.3f}, recall {right / true:.3f}")
    for said_one, _, pair in (p for p in pairs if p[0] != p[1]):
        print(f"  {'merged' if said_one else 'parted'}: {pair}")


def count_cases() -> list[tuple[bool, bool, str]]:
    pairs = []
    for case in read_cases():
        entities, _ = resolve_entities(case.notes, case.mentions)
        for one, other, same in case.pairs:
            said = bool(find_named(entities, one) & find_named(entities, other))
            pairs.append((said, same, f"{one} / {other}"))
    return pairs


def count_gold(gold: Path, notes: Path) -> list[tuple[bool, bool, str]]:
    pairs = []
    for file in sorted(gold.glob("*.json")):
        graph = json.loads(file.read_text("utf-8"))
        note = Note(graph["note"], (notes / graph["note"]).read_text("utf-8"))
        told = [
            (mention, entity["id"])
            for entity in graph["entities"]
            for name in (entity["name"], *entity["aliases"])
            for mention in place(note, name, entity["type"])
        ]
        entities, _ = resolve_entities([note], [[mention for mention, _ in told]])
        found = {id(mention): entity.id for entity in entities for mention in entity.mentions}
        surfaces = {(m.text, group_of(m.type)): (m, entity) for m, entity in told}
        for (one, here), (other, there) in combinations(surfaces.values(), 2):
            if group_of(one.type) == group_of(other.type):
                said = found[id(one)] == found[id(other)]
                pairs.append((said, here == there, f"{one.text} / {other.text} ({note.id[:2]})"))
    return pairs


def place(note: Note, name: str, kind: str) -> list[Mention]:
    """The mentions of a name in its note: whole words, as it is written."""
    found, start = [], note.text.find(name)
    while start >= 0:
        end = start + len(name)
        if not (note.text[start - 1 : start].isalnum() or note.text[end : end + 1].isalnum()):
            found.append(Mention(Source(note.id, start, end), name, kind, 0.9, "gold"))
        start = note.text.find(name, end)
    return found


def make_folder(size: int) -> tuple[list[Note], list[list[Mention]]]:
    """So many mentions, of known names, of people and of 10,000 made-up names, one in a hundred misspelt."""
    chance = random.Random(1)
    given = sorted(load_given_names())
    made = [
        "".join(chance.choices("aeioubcdfglmnprst", k=chance.randint(5, 12))) for _ in range(10_000)
    ]
    known = [(k.surface, k.type) for found in load_lexicon().values() for k in found]

    def name() -> tuple[str, str]:
        draw = chance.random()
        if draw < 0.4:
            return chance.choice(known)
        word = made[int(len(made) * chance.random() ** 3)].title()
        if draw < 0.6:
            full = chance.random() < 0.7
            first = chance.choice(given[:: len(given) // 300]).title()
            return (f"{first} {word}" if full else first), "person"
        if draw < 0.61:
            place = chance.randrange(1, len(word))
            word = word[:place] + word[place + 1 :]
        return word + chance.choice(["", "", " Labs", " Inc"]), chance.choice(["company", "tool"])

    notes, mentions = [], []
    for number in range(size // PER_NOTE):
        text, found = "# Notes\n\n", []
        for _ in range(PER_NOTE):
            surface, kind = name()
            where = Source(f"{number}.md", len(text), len(text) + len(surface))
            found.append(Mention(where, surface, kind, 0.9, "made"))
            text += surface + "; "
        notes.append(Note(f"{number}.md", text))
        mentions.append(found)
    return notes, mentions


if __name__ == "__main__":
    main()
