"""A number in, that note of an endless folder out: invented talks and meetings for measuring, no real text.

Lengths are log-normal around 300 words. Names are drawn from a long tail: a few are everywhere, most
are seen once, and the more notes there are the more names there are.
"""

from __future__ import annotations

import random
from functools import cache
from typing import TYPE_CHECKING

from extract.known import load_lexicon
from extract.records import Note

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS = 200
TAIL = 0.7  # of the Pareto distribution of ranks: the smaller, the more names are seen once
HEAD = 20  # so many names are everywhere
SYLLABLES = tuple(a + b for a in "bdfgklmnprstvz" for b in "aeiou")
GIVEN = ("Ana", "Tom", "Maria", "Joel", "Inge", "Priya", "Luis", "Aisha", "Olaf", "Nina", "Hugo")
FILLER = (
    "The first half was slow and the questions were better than the slides.",
    "Nobody had numbers for the second quarter, so we come back to this in two weeks.",
    "It took about four months and two people to move everything over.",
    "Costs went down by a third, mostly because nights and weekends are off now.",
    "Ask for the recording and the runbook before the next review.",
    "On call is still shared by three teams, which everyone finds too much.",
)
SAID = (
    "Using {software} for builds",
    "{company} moved from {software} to {other}",
    "{software} integrates with {other}",
    "No longer using {software}",
    "would like to try {software} next year",
    "{person} from {company} showed {software}",
    "{software} instead of {other}, cheaper to run",
    "{company} partners with {rival}",
    "runs {software}, {other} and a bit of glue",
    "{person} and {colleague} look after {software}",
)


def make_notes(count: int, *, seed: int = 1) -> Iterator[Note]:
    """The first `count` notes of the folder; each depends on its number and the seed alone."""
    for number in range(count):
        yield make_note(number, seed=seed)


def make_note(number: int, *, seed: int = 1) -> Note:
    """One note: a title, and talks with a speaker line, bullets and prose."""
    rng = random.Random(f"{seed} {number}")
    wanted = rng.lognormvariate(0, 0.7) * WORDS
    parts = [f"# {rng.choice(('Notes', 'Meetup', 'Weekly', 'Visit'))} {number}\n"]
    words = 2
    while words < wanted:
        part = _make_talk(rng)
        parts.append(part)
        words += len(part.split())
    return Note(f"{number // 1000:03}/{number:06}.md", "\n".join(parts))


def _make_talk(rng: random.Random) -> str:
    lines = [f"## {_software(rng)} in practice", "", f"{_person(rng)}, {_company(rng)}", ""]
    lines += [f"* {_say(rng)}" for _ in range(rng.randint(2, 6))]
    lines += ["", " ".join(rng.choice(FILLER) for _ in range(rng.randint(1, 4))), ""]
    return "\n".join(lines)


def _say(rng: random.Random) -> str:
    return rng.choice(SAID).format(
        software=_software(rng),
        other=_software(rng),
        company=_company(rng),
        rival=_company(rng),
        person=_person(rng),
        colleague=_person(rng),
    )


def _rank(rng: random.Random) -> int:
    return int(HEAD * (rng.paretovariate(TAIL) - 1))


def _person(rng: random.Random) -> str:
    rank = _rank(rng)
    return f"{GIVEN[rank % len(GIVEN)]} {_invent(rank // len(GIVEN))}"


def _company(rng: random.Random) -> str:
    rank = _rank(rng)
    known = _known("company")
    return known[rank] if rank < len(known) else f"{_invent(rank)} Labs"


def _software(rng: random.Random) -> str:
    rank = _rank(rng)
    known = _known("tool")
    return known[rank] if rank < len(known) else f"{_invent(rank)}DB"


def _invent(rank: int) -> str:
    """A word of three syllables or more, another for each rank."""
    word = ""
    rank = rank * 37 + len(SYLLABLES) ** 2
    while rank:
        rank, syllable = divmod(rank, len(SYLLABLES))
        word += SYLLABLES[syllable]
    return word.capitalize()


@cache
def _known(kind: str) -> list[str]:
    """Names of the lexicon, in an order that has nothing to do with their fame."""
    names = {k.canonical for known in load_lexicon().values() for k in known if k.type == kind}
    return random.Random(kind).sample(sorted(names), len(names))
