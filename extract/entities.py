"""Mentions of all notes → entities: one node a thing, with its other names.

A merge is always into a canonical name: the name the lexicon gives, the full name of a person within
the note, or the commonest spelling of a folded name. Types are kept apart: a company and its software
of one name are two entities; product and tool of one name are one thing.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz.distance import DamerauLevenshtein

from extract.components.lexicon import find_near, fold_name, load_lexicon
from extract.records import Entity, Mention, group_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LEGAL = re.compile(
    r"[,\s]+(?:inc|incorporated|llc|ltd|limited|corp|corporation|gmbh|co|plc|ag|s\.a)\.?$", re.I
)
ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.I)
VERSION = re.compile(r"(?<=\w)\s+v?\d+(?:\.\d+)*$|(?<=[A-Za-z]{3})\d(?:\.\d+)*$")
HOST = re.compile(r"\.(?:com|io|org|net|ai|dev|co|app|tools|cloud|tech)$", re.I)


@dataclass(frozen=True, slots=True)
class Thing:
    """The key an entity is known by before it has a name: a class of types and a folded name."""

    group: str
    key: str


def resolve_entities(notes: Iterable[Sequence[Mention]]) -> list[Entity]:
    """Entities of all mentions, sorted by id; `notes` holds the mentions of one note each."""
    members: dict[Thing, list[Mention]] = defaultdict(list)
    for mentions in notes:
        for mention, thing in zip(mentions, name_things(mentions), strict=True):
            members[thing].append(mention)
    return sorted(
        (make_entity(thing, found) for thing, found in members.items()), key=lambda e: e.id
    )


def canonical_name(mention: Mention) -> str:
    """The name a mention's text stands for by itself: lexicon, then legal suffix, article, version, host."""
    group = group_of(mention.type)
    for text in (mention.text, VERSION.sub("", mention.text)):
        known = [k for k in load_lexicon().get(fold_name(text), ()) if group_of(k.type) == group]
        if known:
            return known[0].canonical
    text = ARTICLE.sub("", mention.text)
    if group == "company":
        text = HOST.sub("", LEGAL.sub("", text))
    elif group == "software":
        text = VERSION.sub("", HOST.sub("", text))
    elif text.startswith("@"):
        text = text[1:]
    key = fold_name(text)
    known = [k for k in load_lexicon().get(key, ()) or find_near(key) if group_of(k.type) == group]
    return known[0].canonical if known else text


def key_of(name: str) -> str:
    """What two names of one thing have in common: no article, case, spaces or hyphens."""
    return fold_name(ARTICLE.sub("", name))


def name_things(mentions: Sequence[Mention]) -> list[Thing]:
    """What each mention of a note names, short forms and misspellings led back to the full name."""
    names = [canonical_name(mention) for mention in mentions]
    full: dict[str, Counter[str]] = defaultdict(Counter)
    for mention, name in zip(mentions, names, strict=True):
        full[group_of(mention.type)][name] += 1
    things = []
    for mention, name in zip(mentions, names, strict=True):
        group = group_of(mention.type)
        things.append(Thing(group, key_of(lead_back(name, group, full[group]))))
    return things


def lead_back(name: str, group: str, known: Counter[str]) -> str:
    """The one longer or better spelt name of the note that `name` is short or misspelt for."""
    words = name.split()
    if group == "person" and len(words) == 1:
        longer = {
            o
            for o in known
            if len(o.split()) > 1
            and fold_name(name) in {fold_name(o.split()[0]), fold_name(o.split()[-1])}
        }
        if len({fold_name(o) for o in longer}) == 1:
            return min(longer)
        return name
    if group != "person":
        starts = {
            o
            for o in known
            if len(o.split()) > len(words)
            and group == "company"
            and o.split()[: len(words)] == words
        }
        if len(starts) == 1 and fold_name(name) not in load_lexicon():
            return starts.pop()
        ends = {o for o in known if o == f"Project {name}"}
        if ends:
            return ends.pop()
    return find_misspelt(name, known)


def find_misspelt(name: str, known: Counter[str]) -> str:
    """The likelier spelling one edit away, where the name is long enough and not a known name itself."""
    key = fold_name(name)
    if len(key) < 6 or key in load_lexicon() or not key.isalpha():
        return name
    near = [
        other
        for other, count in known.items()
        if other != name
        and fold_name(other)[:2] == key[:2]
        and (count > known[name] or fold_name(other) in load_lexicon())
        and DamerauLevenshtein.distance(fold_name(other), key, score_cutoff=1) == 1
    ]
    return near[0] if len(near) == 1 else name


def make_entity(thing: Thing, mentions: list[Mention]) -> Entity:
    """One entity of its mentions: the best name first, every other surface an alias."""
    weights: Counter[str] = Counter()
    for mention in mentions:
        weights[mention.type] += mention.score  # type: ignore[assignment]
    kind = max(sorted(weights), key=lambda k: weights[k])
    surfaces = Counter(m.text for m in mentions)
    canonical = Counter(n for n in map(canonical_name, mentions) if key_of(n) == thing.key)
    names = canonical or surfaces
    name = max(sorted(names), key=lambda s: (not s.islower(), names[s], len(s)))
    aliases = tuple(sorted(s for s in surfaces if s != name))
    ordered = sorted(mentions, key=lambda m: (m.source.note, m.source.start, m.source.end))
    return Entity(f"{thing.group}:{thing.key}", name, kind, aliases, tuple(ordered))
