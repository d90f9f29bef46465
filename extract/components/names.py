"""Names by their own shape and the words beside them: spans of `doc.spans["names"]` out.

Covers what no lexicon can hold: full names, handles, legal suffixes, bare domains, names told by "called X".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from spacy.language import Language
from spacy.tokens import Doc

from extract.components.layout import looks_like_person
from extract.components.proposals import propose
from extract.known import fold_name, load_given_names, load_lexicon

GROUP = "names"
CAP = r"[A-ZÀ-Þ][\w'’&-]*"
ORG_TAIL = (
    r"(?:Inc|LLC|Ltd|GmbH|Corp(?:oration)?|PLC|AG|S\.?A|B\.?V|University|College|Institute|"
    r"Foundation|Labs?|Technologies|Bank|Group|Consulting|Partners|Ventures|Systems|Solutions|"
    r"Agency|Association|Council|Museum|Hospital|Library|Libraries|Ministry|Insurance|Airlines|"
    r"Capital|Studios?|Software)"
)
ORG = re.compile(
    rf"\b{CAP}(?: (?:{CAP}|of|and|&))*? {ORG_TAIL}\b\.?"
    rf"|\b(?:University|Institute|Bank|Museum) of(?: {CAP})+"
)
FULL_NAME = re.compile(
    r"\b[A-ZÀ-Þ][\w'’-]+(?: [A-Z]\.)?(?: (?:de|van|von|der|den|da|di|la|le|al|bin))*"
    r"(?: [A-ZÀ-Þ][\w'’-]+){1,2}"
)
GIVEN = re.compile(
    r"\b(?:with|and|by|met|asked|ask|cc|thanks to|from|for|to|ping|per) "
    r"(?P<name>[A-ZÀ-Þ][a-zà-ÿ]+)\b(?! [A-Z])"
)
HANDLE = re.compile(r"(?<![\w./])@[A-Za-z][\w-]{2,}")
HOST = r"(?<![\w@./-])[a-z0-9-]+\.(?:com|io|net|ai|dev|co|app|sh|tools|cloud|tech)\b(?![/\w]|\.\w)"
TOOL_HOST = re.compile(
    rf"(?P<name>{HOST})\s*(?:is|:|=|-|–|\()\s*(?:an?|the|our)?\s*[^.]{{0,40}}"
    r"\b(?:tool|library|script|framework|cli|plugin|utility)\b",
    re.IGNORECASE,
)
COMPANY_HOST = re.compile(
    rf"\b(?:at|from|guys|folks|people|team|by|met|with|of)\s+(?P<name>{HOST})", re.IGNORECASE
)
NEW = re.compile(
    rf"\b[Nn]ew (?:product|service|offering|edition)\s*[:=–-]\s*(?P<name>{CAP}(?: {CAP}){{0,4}})"
)
PROJECT = re.compile(rf"\bProject {CAP}")
CALLED = rf" (?:called|named) (?P<name>{CAP}(?: {CAP}){{0,2}})"
CAMEL = re.compile(
    r"(?<![\w.@/-])(?:[A-Z][a-z]+(?:[A-Z][a-z0-9]+|[A-Z]{2,4}\b)+|[a-z]{1,2}[A-Z][a-z]{2,}\w*)\b"
)


def is_stranger(name: str) -> bool:
    """Whether a given name is the name of nothing else we know."""
    key = fold_name(name)
    return key in load_given_names() and key not in load_lexicon()


def is_any(name: str) -> bool:
    """No further condition."""
    return bool(name)


SHAPES: tuple[tuple[re.Pattern[str], str, float, Callable[[str], bool]], ...] = (
    (NEW, "product", 0.8, is_any),
    (PROJECT, "product", 0.6, is_any),
    (re.compile(rf"\b(?:startup|company|vendor|firm)s?{CALLED}"), "company", 0.7, is_any),
    (re.compile(rf"\b(?:app|product|service)s?{CALLED}"), "product", 0.7, is_any),
    (re.compile(rf"\b(?:tool|library|framework|plugin)s?{CALLED}"), "tool", 0.7, is_any),
    (ORG, "company", 0.6, is_any),
    (HANDLE, "person", 0.6, is_any),
    (TOOL_HOST, "tool", 0.7, is_any),
    (COMPANY_HOST, "company", 0.7, is_any),
    (FULL_NAME, "person", 0.7, looks_like_person),
    (GIVEN, "person", 0.6, is_stranger),
    (CAMEL, "tool", 0.45, is_any),
)


def find_shapes(text: str) -> Iterator[tuple[int, int, str, float]]:
    """Character spans with a type and a score, in no order; they may overlap."""
    for pattern, label, score, holds in SHAPES:
        group = "name" if "name" in pattern.groupindex else 0
        for match in pattern.finditer(text):
            if holds(match[group]):
                yield *match.span(group), label, score


@Language.component("names", assigns=["doc.spans"])
def names(doc: Doc) -> Doc:
    """Propose names that their own shape or the words beside them tell."""
    propose(doc, GROUP, find_shapes(doc.text))
    return doc
