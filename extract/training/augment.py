"""A mini-note → the same note with other names, or words in another case; some known names unknown."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from extract.records import Note
from extract.training.corpus import Key, MiniNote

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Iterator, Sequence

    from extract.network.windows import Match, Matcher

SWAPPED = 0.6
SPREAD = 0.4
UNKNOWN = (0.1, 0.3, 0.6)
PASSED_OVER = 0.05
TITLED = 0.4
TITLED_WORDS = (0.02, 0.05, 0.12)
LOWER_NAMES = 0.1
LOWER_NOTE = 0.06
_ITEM = re.compile(r"[ \t]*(?:[-*+•]|\d+[.)])[ \t]+")
_NO_FILLER = re.compile(r"\s*(?:#|\||>|[-=~*_^]{3,}|\w+:|\[|\.\.)")
_WORDS = re.compile(r"(?<![\w/.:@#=`-])[a-z]{3,}(?:[ ][a-z]{3,}){0,2}(?![\w/.:@=`-])")
_SWAP = {"person": 0.5, "company": 0.4, "product": 0.25, "tool": 0.15}


def drop_matches(match: Matcher | None, rng: random.Random) -> Matcher | None:
    """The matcher, without some of the known names wherever they stand, and now and then without another."""
    if match is None:
        return None
    share = rng.choice(UNKNOWN)
    unknown: dict[str, bool] = {}

    def matcher(text: str) -> Iterator[Match]:
        for found in match(text):
            name = text[found[0] : found[1]].casefold()
            if name not in unknown:
                unknown[name] = rng.random() < share
            if not unknown[name] and rng.random() >= PASSED_OVER:
                yield found

    return matcher


def change_note(
    mini: MiniNote, notes: Sequence[MiniNote], fillers: Sequence[str], rng: random.Random
) -> MiniNote:
    """Now and then: other names of their type, lines without names between, words in another case."""
    if rng.random() < SPREAD:
        mini = spread_note(mini, fillers, rng)
    if rng.random() < SWAPPED:
        mini = swap_names(mini, notes, rng)
    if rng.random() < TITLED:
        mini = title_words(mini, rng)
    if rng.random() < LOWER_NAMES:
        mini = lower_names(mini)
    if rng.random() < LOWER_NOTE and len(mini.note.text.lower()) == len(mini.note.text):
        mini = replace(mini, note=Note(mini.note.id, mini.note.text.lower()))
    return mini


def nameless_lines(notes: Iterable[MiniNote]) -> list[str]:
    """The list items and lines of prose of the notes in which nothing is marked, without bullets."""
    found = []
    for mini in notes:
        named = {
            at
            for mark in mini.marks
            for at in range(_line(mini, mark.start), _line(mini, mark.end) + 1)
        }
        lines = mini.note.text.split("\n")
        if any(line.lstrip().startswith(("```", "~~~")) for line in lines):
            continue
        found += [
            _ITEM.sub("", line).strip()
            for at, line in enumerate(lines)
            if at not in named and len(line.split()) > 2 and not _NO_FILLER.match(line)
        ]
    return found


def spread_note(mini: MiniNote, fillers: Sequence[str], rng: random.Random) -> MiniNote:
    """The note with lines without names between its list items, so that its subject stands farther off."""
    lines = mini.note.text.split("\n")
    leads = {at: lead[0] for at, line in enumerate(lines) if (lead := _ITEM.match(line))}
    if not leads:
        return mini
    added: dict[int, str] = {}
    for at in rng.sample(list(leads), min(len(leads), rng.randint(1, 4))):
        count = rng.randint(1, 6)
        added[at] = "".join(f"\n{leads[at]}{rng.choice(fillers)}" for _ in range(count))
    ends = [sum(len(line) + 1 for line in lines[:at]) + len(lines[at]) for at in added]

    def moved(place: int) -> int:
        return place + sum(
            len(extra) for end, extra in zip(ends, added.values(), strict=True) if end <= place
        )

    text = "\n".join(line + added.get(at, "") for at, line in enumerate(lines))
    marks = tuple(
        replace(mark, start=moved(mark.start), end=mark.end - mark.start + moved(mark.start))
        for mark in mini.marks
    )
    broken = any(
        text[mark.start : mark.end] != mini.note.text[old.start : old.end]
        for mark, old in zip(marks, mini.marks, strict=True)
    )
    return mini if broken else replace(mini, note=Note(mini.note.id, text), marks=marks)


def _line(mini: MiniNote, place: int) -> int:
    return mini.note.text.count("\n", 0, place)


def title_words(mini: MiniNote, rng: random.Random) -> MiniNote:
    """The note with some ordinary words in title case, as who writes Open Standards or Next Steps."""
    text = mini.note.text
    share = rng.choice(TITLED_WORDS)
    parts = []
    at = 0
    for found in _WORDS.finditer(text):
        start, end = found.span()
        named = any(m.start - 1 <= end and start <= m.end + 1 for m in mini.marks)
        if named or rng.random() >= share:
            continue
        words = found.group().split()
        count = rng.randint(1, len(words))
        parts += [text[at:start], " ".join([w.title() for w in words[:count]] + words[count:])]
        at = end
    return replace(mini, note=Note(mini.note.id, "".join([*parts, text[at:]])))


def lower_names(mini: MiniNote) -> MiniNote:
    """The note with its names in lower case, as a hurried writer leaves them."""
    text = mini.note.text
    for mark in mini.marks:
        lower = text[mark.start : mark.end].lower()
        if len(lower) == mark.end - mark.start:
            text = text[: mark.start] + lower + text[mark.end :]
    return replace(mini, note=Note(mini.note.id, text))


def swap_names(mini: MiniNote, notes: Sequence[MiniNote], rng: random.Random) -> MiniNote:
    """Give some entities of the note the name of another of their type, wherever they are named."""
    names = _new_names(mini, notes, rng)
    plain: list[str] = []
    marks = []
    at = size = 0
    text = mini.note.text
    for mark in mini.marks:
        surface = text[mark.start : mark.end]
        new = _new_surface(surface, mark.name, names[mark.key]) if mark.key in names else surface
        plain += [text[at : mark.start], new]
        size += mark.start - at
        name = names.get(mark.key, mark.name)
        marks.append(replace(mark, start=size, end=size + len(new), name=name))
        size += len(new)
        at = mark.end
    plain.append(text[at:])

    def key(old: Key) -> Key:
        return names.get(old, old[0]), old[1]

    facts = tuple(replace(fact, head=key(fact.head), tail=key(fact.tail)) for fact in mini.facts)
    return MiniNote(Note(mini.note.id, "".join(plain)), tuple(marks), facts)


def _new_names(mini: MiniNote, notes: Sequence[MiniNote], rng: random.Random) -> dict[Key, str]:
    keys = list(dict.fromkeys(mark.key for mark in mini.marks))
    taken = {key[0].casefold() for key in keys}
    names: dict[Key, str] = {}
    for key in keys:
        others = {word for other in keys if other != key for word in other[0].casefold().split()}
        shared = others & set(key[0].casefold().split())
        if shared or rng.random() >= _SWAP[key[1]]:
            continue
        other = rng.choice(notes)
        pool = [mark.name for mark in other.marks if mark.type == key[1]]
        new = rng.choice(pool) if pool else key[0]
        same_size = len(new.split()) == len(key[0].split())
        surfaces = [mini.note.text[m.start : m.end] for m in mini.marks if m.key == key]
        if (
            new.casefold() not in taken
            and same_size
            and all(_new_surface(s, key[0], new) for s in surfaces)
        ):
            names[key] = new
            taken.add(new.casefold())
    return names


def _new_surface(surface: str, name: str, new: str) -> str:
    """The form of the new name that answers to this form of the old one; empty if there is none."""
    if surface == name:
        return new
    for change in (str.lower, str.upper):
        if surface == change(name):
            return change(new)
    words = name.split()
    for old, now in ((words, new.split()), (name.lower().split(), new.lower().split())):
        if len(old) > 1 and surface in old:
            return now[old.index(surface)]
    return ""
