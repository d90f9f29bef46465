"""Names we know: words in, the known names among them out, each with the types it may have.

The data files in `extract/lexicon` hold one name a line: name, type, other names, and the flag `word`
where the name is an ordinary word too. Matching ignores case, spacing and hyphens.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from extract.memory import collection_paused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from importlib.resources.abc import Traversable

MAX_TOKENS = 7
MIN_MISSPELT = 9
IGNORED = re.compile(r"[^a-z0-9+#]+")


@dataclass(frozen=True, slots=True)
class Known:
    """One way to write a known name: `canonical` is the name it stands for."""

    surface: str
    canonical: str
    type: str
    word: bool


class Row(NamedTuple):
    """A line of the data files."""

    name: str
    type: str
    others: tuple[str, ...]
    word: bool


@lru_cache(maxsize=1 << 16)
def fold_name(text: str) -> str:
    """The key two spellings of a name share: no case, accents, spaces or hyphens; `+` and `#` stay."""
    if text.isascii():
        return IGNORED.sub("", text.lower())
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in decomposed if c.isalnum() or c in "+#")


def read_rows() -> Iterator[Row]:
    """The lines of every data file, file by file."""
    folder: Traversable = files("extract.lexicon")
    for path in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if path.name.endswith(".tsv"):
            for line in path.read_text("utf-8").splitlines():
                if line.strip() and not line.startswith("#"):
                    name, kind, aliases, flag, *_ = [*line.split("\t"), "", "", ""]
                    others = tuple(filter(None, map(str.strip, aliases.split("|"))))
                    yield Row(name, kind, others, flag.strip() == "word")


def list_names(row: Row) -> Iterator[Known]:
    """The name and the other names of a line."""
    yield Known(row.name, row.name, row.type, row.word)
    for other in row.others:
        yield Known(other, row.name, row.type, row.word or may_be_word(other))


def may_be_word(alias: str) -> bool:
    """Whether another name looks like any capitalised word; the flag of a line is about its name."""
    return alias.isalpha() and not alias.isupper() and (alias.istitle() or len(alias) < 6)


@cache
@collection_paused()
def load_lexicon() -> dict[str, tuple[Known, ...]]:
    """Every known name by its folded key."""
    table: dict[str, list[Known]] = {}
    for row in read_rows():
        for known in list_names(row):
            found = table.setdefault(fold_name(known.surface), [])
            if all((k.canonical, k.type) != (known.canonical, known.type) for k in found):
                found.append(known)
    table.pop("", None)
    return {key: tuple(found) for key, found in table.items()}


@cache
def group_by_start() -> dict[str, list[str]]:
    """The keys of long known names by their first two letters, for the search of misspellings."""
    groups: dict[str, list[str]] = {}
    for key in load_lexicon():
        if len(key) >= MIN_MISSPELT - 1:
            groups.setdefault(key[:2], []).append(key)
    return groups


@cache
def find_near(key: str) -> tuple[Known, ...]:
    """The one known name a single edit away from a long key, or nothing where none or several are."""
    if len(key) < MIN_MISSPELT or key in load_lexicon():
        return ()
    near = process.extract(
        key,
        group_by_start().get(key[:2], ()),
        scorer=DamerauLevenshtein.distance,
        score_cutoff=1,
        limit=2,
    )
    return load_lexicon()[near[0][0]] if len(near) == 1 else ()


@cache
def load_given_names() -> frozenset[str]:
    """Folded given names of many languages."""
    text = (files("extract.lexicon") / "given_names.txt").read_text("utf-8")
    return frozenset(fold_name(n) for n in text.splitlines() if n and not n.startswith("#"))


def is_plausible(words: Sequence[str], known: Known) -> bool:
    """Whether the words, written like this, may be the name and not the ordinary word."""
    text = " ".join(words)
    if len(text) <= 3 and text.isalpha() and known.surface != known.canonical:
        return text == known.surface
    if known.word and not is_spelt(text, known.surface):
        return False
    if len(fold_name(text)) <= 2:
        return text == known.surface and not text.islower()
    if len(words) == 1 and " " in known.surface:
        return len(text) >= 8 or any(c.isupper() for c in text[1:])
    if len(words) > 1 and " " not in known.surface and "-" not in known.surface:
        return len(fold_name(text)) >= 6 and text[0].isupper() == known.surface[0].isupper()
    return True


def is_spelt(text: str, surface: str) -> bool:
    """Whether an ordinary word is written as the name: "node" is not no.de, nor "Which" the firm Which?."""
    if text.islower():
        return False
    if surface.isupper() and len(surface) <= 3:
        return text == surface
    return not text.isalpha() or surface.replace(" ", "").isalpha()


def match_names(
    words: Sequence[str], table: dict[str, tuple[Known, ...]]
) -> list[tuple[int, int, tuple[Known, ...]]]:
    """Longest names first from left to right: (first word, end word, what it may be)."""
    found = []
    start = 0
    while start < len(words):
        step = 1
        for end in range(min(len(words), start + MAX_TOKENS), start, -1):
            if not (words[start][0].isalnum() or words[start][0] == ".") or words[end - 1] in ".,":
                continue
            if any(w in '|/,;:()[]"' for w in words[start:end]):
                continue
            key = fold_name("".join(words[start:end]))
            candidates = tuple(k for k in table.get(key, ()) if is_plausible(words[start:end], k))
            if candidates:
                found.append((start, end, candidates))
                step = end - start
                break
        start += step
    return found


def trim_surface(text: str) -> str:
    """A surface without the possessive and the marks around it."""
    return re.sub(r"(['’]s|['’])$", "", text.strip(' \t.,;:!?"“”()[]{}*'))
