"""Reads data/cases/entities.md: notes with marked mentions, and pairs that are one entity or two."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from extract.records import Entity, Mention, Note, Source

FILE = Path(__file__).parent / "data" / "cases" / "entities.md"
CASE = re.compile(r"^(?P<title>[^\n]+)\n\.\n(?P<notes>.*?)^\.\n(?P<pairs>.*?)^\.$", re.M | re.S)
MARK = re.compile(r"\{(\w+):([^}]+)\}")
NAMED = re.compile(r"(?P<type>\w+):(?P<text>.+?)(?: in (?P<note>\S+))?$")


@dataclass(frozen=True)
class Case:
    title: str
    notes: tuple[Note, ...]
    mentions: tuple[tuple[Mention, ...], ...]
    pairs: tuple[tuple[str, str, bool], ...]


def read_cases() -> list[Case]:
    """Every case of the file; a pair ends with whether the two are one."""
    cases = []
    for found in CASE.finditer(FILE.read_text(encoding="utf-8")):
        parts = re.split(r"^--- (\S+)\n", found["notes"], flags=re.M)
        marked = zip(["a.md", *parts[1::2]], parts[::2], strict=True)
        notes, mentions = zip(*(read_marked(name, text) for name, text in marked), strict=True)
        pairs = [(*re.split(" [=≠] ", line), " = " in line) for line in found["pairs"].splitlines()]
        cases.append(Case(found["title"], notes, mentions, tuple(pairs)))
    return cases


def read_marked(name: str, marked: str) -> tuple[Note, tuple[Mention, ...]]:
    """A note without its marks, and the mentions that they told."""
    text, mentions, last = "", [], 0
    for mark in MARK.finditer(marked):
        text += marked[last : mark.start()]
        source = Source(name, len(text), len(text) + len(mark[2]))
        mentions.append(Mention(source, mark[2], mark[1], 0.9, "test"))
        text += mark[2]
        last = mark.end()
    text += marked[last:]
    return Note(name, text, read_meta(text)), tuple(mentions)


def read_meta(text: str) -> tuple[tuple[str, str], ...]:
    front = re.match(r"---\n(.*?)^---\n", text, re.M | re.S)
    lines = front[1].splitlines() if front else []
    pairs = (line.split(": ", 1) for line in lines if not line.startswith("#"))
    return tuple((key, value.strip("[]")) for key, value in pairs)


def find_named(entities: list[Entity], named: str) -> set[str]:
    """The ids of the entities with a mention told as "type:Name" or "type:Name in b.md"."""
    told = NAMED.match(named)
    found = {
        entity.id
        for entity in entities
        for mention in entity.mentions
        if (mention.type, mention.text) == (told["type"], told["text"])
        and told["note"] in {None, mention.source.note}
    }
    assert found, f"no mention {named}"
    return found
