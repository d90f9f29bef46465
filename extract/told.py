"""A note and its mentions in, what it says of names itself out: "A (B)", "A aka B", links, front matter."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from extract.forms import Form, Proposal
from extract.known import fold_name
from extract.lines import read_lines
from extract.markup import strip_markup
from extract.naming import key_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.records import Mention, Note

GROUPS: Final = ("company", "person", "software")
SMALL_WORDS: Final = frozenset({"of", "the", "and", "for", "&", "in", "on", "de", "to"})
FAR: Final = 24
ALSO: Final = re.compile(
    r"^\W{0,3}(?:aka|a\.k\.a\.?|also known as|also called|formerly(?: known as)?|short for)\W{1,3}$",
    re.I,
)
HANDLE: Final = re.compile(r"^[\s(\[/–-]{1,4}(?:twitter:? ?)?$", re.I)
PIPE: Final = re.compile(r"\[\[([^\[\]|#\n]+)(?:#[^\[\]|\n]*)?\|([^\[\]\n]+)\]\]")
TITLE: Final = re.compile(r"#[ \t]+(.*?)(?<!#)#*$")
ALIAS: Final = re.compile(r'(?:^|, )"([^"]+)"(?=, |$)|([^,]+)')


def read_told(note: Note, named: Sequence[tuple[Mention, Form]]) -> Iterator[tuple[Proposal, str]]:
    """What the note says, each with a name for the target where it need not be seen elsewhere, or ""."""
    yield from ((told, "") for told in read_beside(note, named))
    for target, shown in PIPE.findall(note.text):
        for told in tell(shown, target.split("/")[-1], f"linked so in {note.id}"):
            yield told, ""
    meta = dict(note.meta)
    if aliases := meta.get("aliases"):
        called = meta.get("title") or title_of(note)
        for quoted, plain in ALIAS.findall(aliases):
            for told in tell(
                quoted or plain.strip(), called, f"alias in the front matter of {note.id}"
            ):
                yield told, called


def title_of(note: Note) -> str:
    """The first heading of a note as a reader sees it, or the name of its file."""
    for line in read_lines(note.text):
        found = TITLE.match(line.text)
        if found and line.column < 4 and not line.quoted:
            return "".join(char for char, _ in strip_markup(line.cut(*found.span(1)).chars))
    return note.id.rpartition("/")[2].rpartition(".")[0]


def read_beside(note: Note, named: Sequence[tuple[Mention, Form]]) -> Iterator[Proposal]:
    """Two names side by side, one of which explains the other."""
    placed = sorted(named, key=lambda pair: pair[0].source.start)
    for (left, one), (right, other) in pairwise(placed):
        between = note.text[left.source.end : right.source.start]
        if len(between) > FAR or one.group != other.group or one == other:
            continue
        if ALSO.match(between):
            pair = (one, other) if "short for" in between.lower() else (other, one)
            yield Proposal(*pair, f"called so in {note.id}")
        elif between.strip() == "(":
            short, long = sorted((left, right), key=lambda m: len(m.text))
            pair = (other, one) if short is right else (one, other)
            if fold_name(short.text) in initials_of(long.text):
                yield Proposal(*pair, f"explained in {note.id}")
        elif one.group == "person" and is_beside(left.text, right.text) and HANDLE.match(between):
            yield Proposal(other, one, f"handle beside the name in {note.id}")


def is_beside(name: str, handle: str) -> bool:
    return " " in name and handle.startswith("@")


def tell(short: str, full: str, reason: str) -> Iterator[Proposal]:
    """That one text names what the other does, in each class of types."""
    for group in GROUPS:
        form, target = Form(group, key_of(short)), Form(group, key_of(full))
        if form != target and form.key and target.key:
            yield Proposal(form, target, reason)


def initials_of(name: str) -> set[str]:
    """The initials of a name of several words, with and without the small ones."""
    words = re.findall(r"\w+|&", name)
    if len(words) < 2:
        return set()
    large = (w for w in words if w.lower() not in SMALL_WORDS)
    return {fold_name("".join(w[0] for w in some)) for some in (words, large)}
