"""Text in, known names out, as the trained network takes them: broad, ordinary words and given names too."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from extract.known import load_given_names, read_rows
from extract.memory import collection_paused

if TYPE_CHECKING:
    from extract.network.windows import Match

Words = tuple[str, ...]
MAX_WORDS = 8

_WORD = re.compile(r"\w+|[^\w\s]")


def match_text(text: str) -> list[Match]:
    """Names of the lexicon from left to right, longest first: start, end, types, ordinary word or not."""
    table = load_table()
    words = [(found[0].lower(), *found.span()) for found in _WORD.finditer(text)]
    matches: list[Match] = []
    at = 0
    while at < len(words):
        for end in range(min(len(words), at + MAX_WORDS), at, -1):
            known = table.get(tuple(word for word, _, _ in words[at:end]))
            if known:
                matches.append((words[at][1], words[end - 1][2], *known))
                at = end
                break
        else:
            at += 1
    return matches


@cache
@collection_paused()
def load_table() -> dict[Words, tuple[list[str], bool]]:
    """The types of each known name, other name and given name, by its words in lower case.

    Names of a single character are left out.
    """
    table: dict[Words, tuple[set[str], bool]] = {}
    for row in read_rows():
        for name in (row.name, *row.others):
            key = tuple(_WORD.findall(name.lower()))
            if len("".join(key)) > 1:
                types, word = table.get(key, (set[str](), False))
                table[key] = types | {row.type}, word or row.word
    for name in load_given_names():
        types, word = table.get((name,), (set[str](), False))
        table[name,] = types | {"person"}, word
    return {key: (sorted(types), word) for key, (types, word) in table.items()}
