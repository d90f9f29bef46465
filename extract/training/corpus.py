"""Corpus files (corpus/FORMAT.md) → annotated notes: plain text, mentions by character, relations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.records import LABELS, STATUSES, Block, Note

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

Key = tuple[str, str]

HELD = 12
REAL_HANDS = "part99j"  # the first of the parts that are typed as real people type
NEWEST = "part99zz"  # the first of those that the weights to go on from have not seen
MANY_WORDS = 300

_MARK = re.compile(r"\[([^\[\]]+)\]\{(company|person|product|tool)(?:=([^{}]*))?\}")


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters `start` to `end` of the plain text name the entity (`name`, `type`)."""

    start: int
    end: int
    type: str
    name: str

    @property
    def key(self) -> Key:
        return self.name, self.type


@dataclass(frozen=True, slots=True)
class Fact:
    """A relation line: two entities, what is said and with which status."""

    head: Key
    label: str
    tail: Key
    status: str


@dataclass(frozen=True, slots=True)
class MiniNote:
    """One annotated note of the corpus; `note.text` carries no annotation."""

    note: Note
    marks: tuple[Mark, ...]
    facts: tuple[Fact, ...]


def read_corpus(folder: Path) -> list[MiniNote]:
    """Every mini-note of the `*.txt` files of the folder, in the order of files and notes."""
    return [
        mini
        for path in sorted(folder.glob("*.txt"))
        for mini in read_part(path.stem, path.read_text("utf-8"))
    ]


def hold_out(notes: Sequence[MiniNote]) -> tuple[list[MiniNote], list[MiniNote]]:
    """The notes to train on, and every twelfth, to measure on."""
    seen = [mini for at, mini in enumerate(notes) if at % HELD != HELD - 1]
    return seen, list(notes[HELD - 1 :: HELD])


def is_lifelike(mini: MiniNote) -> bool:
    """Whether a note is as long as real ones are, or typed like one."""
    return mini.note.id >= REAL_HANDS or is_long(mini)


def is_long(mini: MiniNote) -> bool:
    """Whether a note is as long as real ones are."""
    return len(mini.note.text.split()) >= MANY_WORDS


def pick_notes(seen: Sequence[MiniNote], rng: random.Random) -> list[MiniNote]:
    """The notes of one epoch: the newest twice, all typed as real people type, of the others some."""
    often = [mini for mini in seen if mini.note.id >= REAL_HANDS]
    others = [mini for mini in seen if mini.note.id < REAL_HANDS]
    long = [mini for mini in others if is_long(mini)]
    short = [mini for mini in others if not is_long(mini)]
    picked = rng.sample(long, len(long) * 3 // 10) + rng.sample(short, len(short) * 15 // 100)
    return picked + often + [mini for mini in often if mini.note.id >= NEWEST]


def read_part(stem: str, text: str) -> Iterator[MiniNote]:
    """The mini-notes of one file; lines that start with `%% ` are comments."""
    lines: list[str] = []
    count = 0
    for line in [*text.split("\n"), "===="]:
        if line.rstrip() != "====":
            if not line.startswith("%% "):
                lines.append(line)
            continue
        if any(part.strip() == "%%" for part in lines):
            count += 1
            yield parse_mini_note(f"{stem}/{count:03}.md", lines)
        lines = []


def parse_mini_note(note_id: str, lines: Sequence[str]) -> MiniNote:
    """Annotated lines, `%%`, relation lines → the plain note and what is said of it."""
    cut = max(at for at, line in enumerate(lines) if line.strip() == "%%")
    text, marks = strip_marks("\n".join(lines[:cut]).strip("\n") + "\n")
    facts = tuple(_parse_facts(lines[cut + 1 :], marks))
    return MiniNote(Note(note_id, text), marks, facts)


def strip_marks(annotated: str) -> tuple[str, tuple[Mark, ...]]:
    """Text with `[surface]{type=Name}` → the plain text and the marks by its characters."""
    plain: list[str] = []
    marks: list[Mark] = []
    size = at = 0
    for match in _MARK.finditer(annotated):
        before, surface = annotated[at : match.start()], match[1]
        size += len(before)
        name = " ".join((match[3] or surface).split("#")[0].split())
        marks.append(Mark(size, size + len(surface), match[2], name))
        plain += [before, surface]
        size += len(surface)
        at = match.end()
    plain.append(annotated[at:])
    return "".join(plain), tuple(marks)


def _parse_facts(lines: Iterable[str], marks: Sequence[Mark]) -> Iterator[Fact]:
    keys = list(dict.fromkeys(mark.key for mark in marks))
    for line in lines:
        fields = [field.strip() for field in line.split("|")]
        if len(fields) < 3 or fields[1] not in LABELS:
            continue
        status = fields[3] if len(fields) > 3 and fields[3] in STATUSES else "asserted"
        head, tail = _find_key(fields[0], keys), _find_key(fields[2], keys)
        if head and tail and head != tail:
            yield Fact(head, fields[1], tail, status)


def _find_key(name: str, keys: Sequence[Key]) -> Key | None:
    bare, _, kind = name.partition("#")
    same = [key for key in keys if key[0] == bare] or [
        key for key in keys if key[0].casefold() == bare.casefold()
    ]
    typed = [key for key in same if not kind or key[1] == kind]
    return next(iter(typed or same), None)


def place_marks(block: Block, marks: Sequence[Mark]) -> list[tuple[int, int, Mark]]:
    """The marks that lie in the block, as (start, end, mark) in characters of the block's text."""
    placed = []
    if not block.offsets:
        return []
    low, high = min(block.offsets), max(block.offsets)
    for mark in marks:
        if mark.end <= low or mark.start > high:
            continue
        inside = [at for at, place in enumerate(block.offsets) if mark.start <= place < mark.end]
        if inside:
            placed.append((inside[0], inside[-1] + 1, mark))
    return placed
