"""Characters of a note, with their offsets → the characters a reader sees, with theirs."""

from __future__ import annotations

import html
import re
from itertools import groupby
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Char = tuple[str, int]
"""A visible character and its place in the note's text."""

HIDDEN: Final = "\0"
"""Stands in for a character that is there for the machine alone (a comment, a quote sign)."""

_TAGS: Final = (
    "a|abbr|b|big|blockquote|br|center|cite|code|dd|del|details|div|dl|dt|em|font|h[1-6]|hr|i|img|"
    "ins|kbd|li|mark|ol|p|pre|q|s|samp|section|small|span|strike|strong|sub|summary|sup|table|"
    "tbody|td|tfoot|th|thead|tr|tt|u|ul|var|video|iframe|figure|figcaption|input|label|nav"
)
_NESTED: Final = r"(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*"
# One alternative a construct; the group that took part names the rule, first come first served.
_TOKEN: Final = re.compile(
    rf"""
      (?P<hidden>{HIDDEN}+)
    | \\(?P<escaped>[!-/:-@\[-`{{-~])
    | (?P<role>:[a-z][a-z:-]{{0,30}}:(?=`[^`]))
    | `(?P<named>[^`<>]*[^`<>\s])\s*<[^`<>]*>`__?
    | (?P<ticks>`{{1,9}})(?P<code>.+?)(?<!`)(?P=ticks)(?!`)(?:__?(?!\w))?
    | (?P<embed>!\[\[[^\[\]]*\]\])
    | \[\[(?:(?:[^\[\]|]|\\\|(?=\|))*\|)?(?P<wiki>[^\[\]|]+)\]\]
    | (?P<footnote>\[\^[^\]\s]+\]:?)
    | !?\[(?P<link>{_NESTED})\](?:\(\s*(?:<[^<>]*>|(?:[^()\s]|\([^()\s]*\))*)
        (?:\s+(?:"[^"]*"|'[^']*'))?\s*\)|\[[^\[\]]*\])
    | <(?P<auto>[a-z][a-z0-9+.-]*:[^<>\s]+|[^<>\s@]+@[^<>\s]+)>
    | (?P<tag></?(?:{_TAGS})(?:\s[^<>]*)?/?>)
    | (?P<url>(?:https?|ftp)://[^\s<>*\[\]`]+)
    | (?P<entity>&(?:\#\d{{1,7}}|\#[xX][0-9a-fA-F]{{1,6}}|[A-Za-z][A-Za-z0-9]{{1,31}});)
    | (?P<hash>(?<![^\s(,{HIDDEN}])\#(?=[^\W\d_]))
    | (?P<mark>\*+|_+|~~+|==+|'{{2,5}})
    """,
    re.VERBOSE,
)
_START: Final = re.compile(rf"[\s{HIDDEN}]*(?:\[[ xX/>-]\](?=\s)|\[![A-Za-z-]+\][+-]?)")


def strip_markup(chars: Iterable[Char]) -> list[Char]:
    """Leave out what Markdown and reStructuredText write for layout; runs of spaces become one.

    A decoded entity keeps the offset of its `&`. Offsets stay in order.
    """
    chars = list(chars)
    raw = "".join(char for char, _ in chars)
    start = _START.match(raw)
    shown: list[tuple[str, int]] = []
    marks: list[tuple[int, int]] = []
    _scan(raw, start.end() if start else 0, len(raw), shown, marks)
    dropped = _paired(raw, marks)
    kept = ((char, chars[at][1]) for char, at in shown if at not in dropped and char != HIDDEN)
    return trim(_single_spaces(kept))


def _scan(
    raw: str, start: int, end: int, shown: list[tuple[str, int]], marks: list[tuple[int, int]]
) -> None:
    """Append the visible characters of `raw[start:end]`, and the runs that may be emphasis."""
    at = start
    while at < end:
        token = _TOKEN.match(raw, at, end)
        if token is None:
            shown.append((raw[at], at))
            at += 1
            continue
        rule = token.lastgroup or ""
        if rule in ("link", "wiki", "named"):
            _scan(raw, *token.span(rule), shown, marks)
        elif rule in ("escaped", "code", "auto", "url"):
            shown.extend((raw[place], place) for place in range(*token.span(rule)))
        elif rule == "entity":
            shown.extend((char, at) for char in html.unescape(token[rule]))
        elif rule == "tag":
            shown.append((" ", at)) if token[rule].startswith(("<br", "<td", "<li")) else None
        elif rule == "mark":
            marks.append(token.span())
            shown.extend((raw[place], place) for place in range(*token.span()))
        at = token.end()


def _paired(raw: str, marks: list[tuple[int, int]]) -> set[int]:
    """The places of emphasis marks that open and close something; single ones stay text."""
    dropped: set[int] = set()
    opened: list[tuple[str, int, int]] = []
    for first, end in marks:
        start, sign = first, raw[first]
        if _closes(raw, start, end):
            while start < end and any(entry[0] == sign for entry in opened):
                while opened[-1][0] != sign:
                    opened.pop()
                _, left, right = opened.pop()
                size = min(right - left, end - start)
                dropped.update(range(right - size, right), range(start, start + size))
                start += size
                if right - size > left:
                    opened.append((sign, left, right - size))
        if start < end and _opens(raw, start, end):
            opened.append((sign, start, end))
    return dropped


def _opens(raw: str, start: int, end: int) -> bool:
    before = raw[start - 1 : start]
    return not raw[end : end + 1].isspace() and end < len(raw) and _edge(raw, start, end, before)


def _closes(raw: str, start: int, end: int) -> bool:
    return start > 0 and not raw[start - 1].isspace() and _edge(raw, start, end, raw[end : end + 1])


def _edge(raw: str, start: int, end: int, outer: str) -> bool:
    """Inside a word only `**` is emphasis: snake_case and 2*3*4 are not."""
    return not outer.isalnum() or (raw[start] == "*" and end - start > 1)


def _single_spaces(chars: Iterable[Char]) -> Iterator[Char]:
    for space, run in groupby(chars, key=lambda char: char[0].isspace()):
        if space:
            yield " ", next(run)[1]
        else:
            yield from run


def trim(chars: Iterable[Char]) -> list[Char]:
    """Drop the spaces at both ends."""
    kept = list(chars)
    while kept and kept[-1][0].isspace():
        kept.pop()
    first = next((place for place, char in enumerate(kept) if not char[0].isspace()), 0)
    return kept[first:]
