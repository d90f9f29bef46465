"""A mention's text → the name it stands for by itself, and why the two are one.

Nothing of other mentions is looked at here; what it takes two names to know is in `merging`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from nameparser import HumanName

from extract.known import find_near, fold_name, load_given_names, load_lexicon
from extract.records import group_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.known import Known

LEGAL: Final = re.compile(
    r"[,\s]+(?:inc|incorporated|llc|ltd|limited|corp|corporation|gmbh|co|plc|ag|s\.a)\.?$", re.I
)
ARTICLE: Final = re.compile(r"^(?:the|a|an)\s+", re.I)
VERSION: Final = re.compile(r"(?<=\w)\s+v?\d+(?:\.\d+)*$|(?<=[A-Za-z]{3})\d(?:\.\d+)*$")
HOST: Final = re.compile(
    r"^(?:https?://)?(?:www\.)?|\.(?:com|io|org|net|ai|dev|co|app|tools|cloud|tech)/?$", re.I
)
POSSESSIVE: Final = re.compile(r"(?:['’]s|(?<=s)['’])$")
PLURAL: Final = re.compile(r"(?<=\w{3}[^s\W])s$")
HANDLE: Final = re.compile(r"@|(?:https?://)?(?:www\.)?(?:github|twitter|x|gitlab)\.com/@?")
TITLED: Final = re.compile(
    r"^(?:dr|prof|professor|mr|mrs|ms|sir)\b|,|[\"“(]|\b(?:jr|sr|phd|iii?)\b", re.I
)

KNOWN: Final = "widely known as another name of it"
SPELLING: Final = "the same letters, written differently"
MISSPELT: Final = "one letter from a widely known name"


def name_itself(text: str, kind: str) -> tuple[str, str]:
    """The name that `text` stands for without looking further, and the reason in words.

    The reason is "" where nothing was changed. The lexicon is asked first, then the text without its
    possessive, article, legal form, web ending, version or title, then the lexicon's near spellings.
    """
    group = group_of(kind)
    for shorter, reason in (
        (text, KNOWN),
        (POSSESSIVE.sub("", text), "its possessive"),
        (VERSION.sub("", text), "a version of it"),
        (PLURAL.sub("", text) if group == "software" else text, "its plural"),
    ):
        known = look_up(shorter, group)
        if known:
            same = fold_name(text) == fold_name(known[0].canonical)
            return known[0].canonical, say(text, known[0].canonical, SPELLING if same else reason)
    name, reason = text, ""
    for part, why in strip_parts(text, group):
        name, reason = part, why
    known = look_up(name, group)
    if known:
        return known[0].canonical, reason or KNOWN
    near = [k for k in find_near(fold_name(name)) if group_of(k.type) == group]
    return (near[0].canonical, MISSPELT) if near else (name, reason)


def say(text: str, name: str, reason: str) -> str:
    return "" if text == name else reason


def look_up(text: str, group: str) -> list[Known]:
    """What the lexicon knows by this text among one class of types."""
    return [k for k in load_lexicon().get(fold_name(text), ()) if group_of(k.type) == group]


def strip_parts(text: str, group: str) -> Iterator[tuple[str, str]]:
    """The text with one part after the other taken away, each with the reason; none is left empty."""
    steps = [(POSSESSIVE, "its possessive"), (ARTICLE, "with its article")]
    if group == "company":
        steps += [(LEGAL, "with its legal form"), (HOST, "its web address")]
    elif group == "software":
        steps += [(HOST, "its web address"), (VERSION, "a version of it")]
    else:
        steps = steps[:1]
        bare = strip_person(text)
        if bare != text:
            yield bare, "the person's handle" if HANDLE.match(text) else "with a title"
        text = bare
    for pattern, reason in steps:
        shorter = pattern.sub("", text)
        if shorter and shorter != text:
            text = shorter
            yield text, reason


def strip_person(text: str) -> str:
    """A person without the sign or host of a handle, title, suffix and nickname."""
    handle = HANDLE.match(text)
    if handle:
        return text[handle.end() :] or text
    if not TITLED.search(text):
        return text
    name = HumanName(text)
    parts = [name.first, name.middle, name.last]
    return " ".join(filter(None, parts)) or text


def key_of(name: str) -> str:
    """What two spellings of one name have in common: no article, case, spaces or hyphens."""
    return fold_name(ARTICLE.sub("", name)) or fold_name(name)


def is_given(name: str) -> bool:
    """Whether a person is called by a given name alone, which many people may share."""
    return " " not in name and fold_name(name) in load_given_names()
