"""Annotated notes in, long notes out: several as one, as who writes down a day of talks has them."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from extract.records import Note
from extract.training.corpus import Fact, Key, Mark, MiniNote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

TITLED: Final = 0.6
SPACED: Final = 0.3
FURTHER: Final = (1, 1, 2, 3)
APART: Final = "@@"
FRONT_MATTER: Final = ("---", "+++")
TITLES: Final = (
    *("Next talk", "Second session", "Afternoon", "Notes", "Talk 3", "Track B, 14:00", "II"),
    *("after lunch", "Day two", "Keynote", "Lightning talks", "Session 4", "10:30", "Hallway"),
    *("Thursday", "misc", "Other notes", "Panel", "Closing", "Workshop"),
)


def join_some(
    minis: Iterable[MiniNote], rng: random.Random, *, share: float, apart: bool
) -> Iterator[MiniNote]:
    """The notes in any order, most of a `share` of them joined, two to four as one.

    `apart` keeps the entities of each apart from those of the others, though they have one name.
    """
    left = list(minis)
    rng.shuffle(left)
    while left:
        group = [left.pop()]
        if rng.random() < share:
            for _ in range(rng.choice(FURTHER)):
                plain = (at for at, mini in enumerate(left) if not _has_front_matter(mini))
                further = next(plain, None)
                if further is not None:
                    group.append(left.pop(further))
        yield join_notes(group, rng, apart=apart) if len(group) > 1 else group[0]


def join_all(minis: Iterable[MiniNote]) -> list[MiniNote]:
    """The notes joined by twos to fours, the same way each time: what is measured on long notes."""
    return list(join_some(minis, random.Random(0), share=1.0, apart=False))


def join_notes(minis: Sequence[MiniNote], rng: random.Random, *, apart: bool) -> MiniNote:
    """The notes as one, under headings that end what stood before; where none has one, not always."""
    text = ""
    marks: list[Mark] = []
    facts: list[Fact] = []
    for number, mini in enumerate(minis):
        own = mini.note.text.strip("\n") + "\n"
        if number:
            text += "\n"
            if not own.startswith("# ") and ("#" in text or rng.random() < TITLED):
                text += f"# {rng.choice(TITLES)}\n\n"
            elif rng.random() < SPACED:
                text += "\n"
        moved = len(text) - (len(mini.note.text) - len(mini.note.text.lstrip("\n")))
        text += own
        ending = f"{APART}{number}" if apart else ""
        marks += [
            replace(m, start=m.start + moved, end=m.end + moved, name=m.name + ending)
            for m in mini.marks
        ]
        facts += [
            replace(f, head=_rename(f.head, ending), tail=_rename(f.tail, ending))
            for f in mini.facts
        ]
    return MiniNote(Note(minis[0].note.id, text), tuple(marks), tuple(facts))


def part_of(key: Key) -> str:
    """Which of the joined notes an entity is kept apart for; empty where it is not."""
    return key[0].partition(APART)[2]


def _rename(key: Key, ending: str) -> Key:
    return key[0] + ending, key[1]


def _has_front_matter(mini: MiniNote) -> bool:
    return mini.note.text.startswith(FRONT_MATTER)
