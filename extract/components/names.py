"""Names by their own shape and the words beside them: spans of `doc.spans["names"]` out.

Covers what no lexicon can hold: full names, handles, legal suffixes, bare domains, names told by "called X".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from extract.components.layout import looks_like_person
from extract.components.lexicon import fold_name, load_given_names, load_lexicon
from extract.components.proposals import propose

GROUP = "names"
CAP = r"[A-ZÀ-Þ][\w'’&-]*"
ORG_TAIL = (
    r"(?:Inc|LLC|Ltd|GmbH|Corp(?:oration)?|PLC|AG|S\.?A|B\.?V|University|College|Institute|Foundation|Labs?|"
    r"Technologies|Bank|Group|Consulting|Partners|Ventures|Systems|Solutions|Agency|Association|Council|Museum|"
    r"Hospital|Library|Libraries|Ministry|Insurance|Airlines|Capital|Studios?|Software)"
)
ORG = re.compile(rf"\b{CAP}(?: (?:{CAP}|of|and|&))*? {ORG_TAIL}\b\.?|\b(?:University|Institute|Bank|Museum) of(?: {CAP})+")
FULL_NAME = re.compile(r"\b[A-ZÀ-Þ][\w'’-]+(?: [A-Z]\.)?(?: (?:de|van|von|der|den|da|di|la|le|al|bin))*(?: [A-ZÀ-Þ][\w'’-]+){1,2}")
GIVEN = re.compile(r"\b(?:with|and|by|met|asked|ask|cc|thanks to|from|for|to|ping|per) ([A-ZÀ-Þ][a-zà-ÿ]+)\b(?! [A-Z])")
HANDLE = re.compile(r"(?<![\w.])@[A-Za-z][\w-]{2,}")
DOMAIN = re.compile(
    r"(?<![\w@./-])(?:[a-z0-9-]+\.)+(?:com|io|net|ai|dev|co|app|sh|tools|cloud|tech)\b(?![/\w]|\.\w)", re.IGNORECASE
)
TOOL_AFTER = re.compile(r"^\s*(?:is|:|=|-|–|\()\s*(?:an?|the|our)?\s*[^.]{0,40}\b(?:tool|library|script|framework|cli|plugin|utility)\b", re.IGNORECASE)
COMPANY_BEFORE = re.compile(r"\b(?:at|from|guys|folks|people|team|by|met|with|of)\s*$", re.IGNORECASE)
NEW = re.compile(rf"\b[Nn]ew (?:product|service|offering|edition)\s*[:=–-]\s*(?P<name>{CAP}(?: {CAP}){{0,4}})")
PROJECT = re.compile(rf"\bProject (?P<name>{CAP})")
NAMED = re.compile(rf"\b(?P<what>tool|library|framework|plugin|app|product|service|startup|company|vendor|firm)s? (?:called|named) (?P<name>{CAP}(?: {CAP}){{0,2}})")
CAMEL = re.compile(r"(?<![\w.@/-])(?:[A-Z][a-z]+(?:[A-Z][a-z0-9]+|[A-Z]{2,4}\b)+|[a-z]{1,2}[A-Z][a-z]{2,}\w*)\b")


def find_shapes(text: str) -> Iterator[tuple[int, int, str, float]]:
    """Character spans with a type and a score, in no order; they may overlap."""
    for match in NEW.finditer(text):
        yield *match.span("name"), "product", 0.8
    for match in PROJECT.finditer(text):
        yield *match.span(), "product", 0.6
    for match in NAMED.finditer(text):
        what = match["what"]
        kind = "company" if what in {"startup", "company", "vendor", "firm"} else "product" if what in {"app", "product", "service"} else "tool"
        yield *match.span("name"), kind, 0.7
    for match in ORG.finditer(text):
        yield *match.span(), "company", 0.6
    for match in HANDLE.finditer(text):
        yield *match.span(), "person", 0.6
    for match in DOMAIN.finditer(text):
        if TOOL_AFTER.match(text[match.end() :]):
            yield *match.span(), "tool", 0.7
        elif COMPANY_BEFORE.search(text[: match.start()]):
            yield *match.span(), "company", 0.7
    for match in FULL_NAME.finditer(text):
        if looks_like_person(match[0]):
            yield *match.span(), "person", 0.7
    for match in GIVEN.finditer(text):
        key = fold_name(match[1])
        if key in load_given_names() and key not in load_lexicon():
            yield *match.span(1), "person", 0.6
    for match in CAMEL.finditer(text):
        yield *match.span(), "tool", 0.45


@Language.component("names", assigns=["doc.spans"])
def names(doc: Doc) -> Doc:
    """Propose names that their own shape or the words beside them tell."""
    propose(doc, GROUP, find_shapes(doc.text))
    return doc
