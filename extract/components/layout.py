"""What the shape of a line says: speaker lines in, people and their organisations out.

Proposals go to `doc.spans["layout"]`; `doc._.speaker` tells that the whole block is a speaker line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from extract.components.proposals import propose
from extract.known import fold_name, load_given_names, load_lexicon
from extract.records import Block

GROUP = "layout"
SCORE = 0.9
MAX_WORDS = 30
MAX_LENGTH = 500  # in characters: a longer line is prose, or for machines

ROLE = re.compile(
    r"\b(C[ETFIMOPS]O|CISO|VP|SVP|EVP|President|Founder|Co-?[Ff]ounder|Director|Manager|Head|Lead|"
    r"Chief|"
    r"Engineers?|Developers?|Architects?|Scientists?|Analysts?|Consultants?|Professor|Prof|Dr|Librarian|"
    r"Researchers?|Evangelist|Advocate|Officer|Owner|Principal|Senior|Staff|Product|Software|Marketing|Sales|"
    r"Partner|Advisor|Editor|Chair|Fellow|Maintainer|Creator|Author|Designer|Student|Host|Moderator|Team)\b",
    re.IGNORECASE,
)
PREFIX = re.compile(
    r"^(?P<cue>speakers?|presenters?|presented by|talk by|panel(?:ists?)?|attendees|participants|present|"
    r"with|by|hosts?|moderator|interview with|keynote(?: by)?|attending|who|people|authors?)"
    r"(?P<mark>\s*[:–—-]\s*|\s+)",
    re.IGNORECASE,
)
PERSON = r"(?:(?:Dr|Prof|Mr|Ms|Mrs)\.? )?[^\W\d_][\w'’.-]*(?: [^\W\d_][\w'’.-]*){1,3}"
JOIN = re.compile(r"\s*(?:,|&|\+|/|;|\band\b)\s*")
NAME_WORD = re.compile(
    r"^(?:[A-ZÀ-ÞĀ-Ž][\w'’-]*\.?|(?:de|van|von|der|den|da|di|la|le|du|bin|al|el|dos)|[A-Z]\.)$"
)
ORG_IN_BRACKETS = re.compile(rf"(?P<person>{PERSON})\s*[(\[](?P<org>[^)\]]{{2,60}})[)\]]")
FROM = re.compile(
    rf"(?P<person>{PERSON})\s+(?:from|at|of|@)\s+(?P<org>@?[^\s,;:()][^,;:()]{{1,50}})$"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A speaker line read: character spans of people and organisations in the block's text."""

    people: tuple[tuple[int, int], ...]
    orgs: tuple[tuple[int, int], ...]
    whole: bool


def looks_like_person(text: str, *, sure: bool = False) -> bool:
    """Whether two to four words have the shape of a full name; unless `sure`, one is a given name."""
    words = re.sub(r"^(?:Dr|Prof|Mr|Ms|Mrs)\.?\s+", "", text).split()
    if not 2 <= len(words) <= 4 or not all(NAME_WORD.match(w) for w in words):
        return False
    if ROLE.search(text) or words[-1].islower() or (words[0].isupper() and len(words[0]) > 2):
        return False
    if any(not k.word for k in load_lexicon().get(fold_name(text), ())):
        return False
    given = fold_name(words[0]) in load_given_names()
    return given or (sure and not any(fold_name(w) in load_lexicon() for w in words))


def looks_like_org(text: str) -> bool:
    """Whether the text may name an organisation: short, capitalised, no role, no verb-like ending."""
    words = text.split()
    if not 1 <= len(words) <= 6 or ROLE.fullmatch(text.strip()):
        return False
    if fold_name(text) in load_lexicon():
        return any(k.type == "company" or not k.word for k in load_lexicon()[fold_name(text)])
    return words[0][0].isupper() and all(
        w[0].isupper() or w in {"of", "the", "and", "&", "for", "de"} for w in words
    )


def strip_role(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The part of "CTO Joyent", "VP of Sales at Acme" that names the organisation."""
    part = text[start:end]
    at = list(re.finditer(r"\b(?:at|@|from)\s+|,\s*|\s[-–—]\s", part))
    if at:
        start += at[-1].end()
    else:
        roles = list(ROLE.finditer(part))
        if roles:
            rest = re.match(r"\s*(?:of|for|and|&)?\s*", part[roles[-1].end() :])
            start += roles[-1].end() + (rest.end() if rest else 0)
    while start < end and text[start] in " ,-–—@(":
        start += 1
    while end > start and text[end - 1] in " ,.-–—);:":
        end -= 1
    return (start, end) if start < end and looks_like_org(text[start:end]) else None


def find_people(text: str, start: int, end: int, *, sure: bool) -> list[tuple[int, int]] | None:
    """Spans of a list of full names that fills `text[start:end]`, or None where something else is in it."""
    people = []
    place = start
    for piece in [*JOIN.finditer(text, start, end), None]:
        stop = piece.start() if piece else end
        name = text[place:stop]
        if name.strip():
            if not looks_like_person(name.strip(), sure=sure):
                return None
            left = place + len(name) - len(name.lstrip())
            people.append((left, left + len(name.strip())))
        place = piece.end() if piece else end
    return people or None


def read_speaker_line(text: str, *, sure: bool = False) -> Line | None:
    """People and organisations of a speaker line, in any of the shapes people write."""
    if len(text.split()) > MAX_WORDS or text.endswith("?"):
        return None
    start = 0
    prefix = PREFIX.match(text)
    if prefix and (
        ":" in prefix["mark"] or prefix["cue"].lower() in {"by", "with", "presented by", "talk by"}
    ):
        start, sure = prefix.end(), True
    bracketed = [
        m
        for m in ORG_IN_BRACKETS.finditer(text, start)
        if looks_like_person(m["person"].strip(), sure=sure)
    ]
    if bracketed:
        orgs = [strip_role(text, *m.span("org")) for m in bracketed]
        return Line(
            tuple(m.span("person") for m in bracketed),
            tuple(o for o in orgs if o),
            bracketed[0].start() <= start + 2,
        )
    end = len(text.rstrip(" ."))
    marks = [
        m
        for m in re.finditer(r",|\s[-–—|]\s|:\s|\s+(?:from|at|of)\s+|\s?@\s?", text[:end])
        if m.start() >= start
    ]
    for mark in reversed(marks):
        people = find_people(text, start, mark.start(), sure=sure)
        if people:
            org = strip_role(text, mark.end(), end)
            if org or sure or ROLE.search(text[mark.end() : end]):
                return Line(tuple(people), (org,) if org else (), True)
    colon = re.match(r"([^:,]{2,40}):\s+", text[start:end])
    if colon and looks_like_org(colon[1]) and not looks_like_person(colon[1]):
        people = find_people(text, start + colon.end(), end, sure=True)
        if people:
            return Line(tuple(people), ((start + colon.start(1), start + colon.end(1)),), True)
    people = find_people(text, start, end, sure=sure)
    if people and (sure or len(text.split()) <= 8):
        return Line(tuple(people), (), True)
    return None


def read_title_line(text: str) -> Line | None:
    """The names at the end of a heading: "A title - Jane Doe, Acme", "A title (Jane Doe, Acme)"."""
    for mark in reversed(list(re.finditer(r"\s[-–—|]\s|:\s|\s\(|\swith\s|\sby\s", text))):
        line = read_speaker_line(text[mark.end() :].rstrip(") "))
        if line and line.whole:
            move = mark.end()
            return Line(
                tuple((a + move, b + move) for a, b in line.people),
                tuple((a + move, b + move) for a, b in line.orgs),
                False,
            )
    return None


@Language.component("layout", assigns=["doc.spans"])
def layout(doc: Doc) -> Doc:
    """Propose the people and organisations of speaker lines."""
    block: Block | None = doc._.block
    heading = block is not None and block.kind == "heading"
    text, line = doc.text, None
    if len(text) <= MAX_LENGTH:
        line = read_speaker_line(text) or (read_title_line(text) if heading else None)
    found: list[tuple[int, int, str, float]] = []
    if line:
        found += [(start, end, "person", SCORE) for start, end in line.people]
        found += [(start, end, "company", SCORE) for start, end in line.orgs]
        doc._.speaker = line.whole or heading
    propose(doc, GROUP, found)
    return doc
