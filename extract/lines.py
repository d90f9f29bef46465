"""Text of a note → its lines, with what no reader sees (code, comments, front matter) hidden."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from extract.markup import HIDDEN, Char

_FRONT: Final = re.compile(
    r"\ufeff?(?:---[ \t]*\n(?=\s*(?:[\w\"'-]+ ?:|#|-{3}|- ))(.*?)^(?:---|\.\.\.)"
    r"|\+\+\+[ \t]*\n(.*?)^\+\+\+)[ \t]*(?:\n|\Z)",
    re.DOTALL | re.MULTILINE,
)
_MACHINE: Final = re.compile(
    r"<!--.*?-->|(?<!\S)%%[^%\n]+%%|^%%[ \t]*$.*?^%%[ \t]*$|<(script|style|svg)\b[^<>]*>.*?</\1\s*>"
    r"|^[ \t]*\[[^\]\[^]+\]:[ \t]*(?:<[^<>\n]*>|\w+:\S+|/\S*|\#\S*)(?:[ \t]+[\"'(][^\n]*)?$"
    r"|^[ \t]*\.\.[ \t]+_[^\n]*:[^\n]*$|[ \t]\^[\w-]+[ \t]*$|^\#\+\w+:?|^:[A-Z]+:[ \t]*$",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
_PAIRS: Final = (
    (re.compile("<!--"), re.compile("-->")),
    *(
        (re.compile(rf"<{tag}\b[^<>]*>", re.IGNORECASE), re.compile(rf"</{tag}\s*>", re.IGNORECASE))
        for tag in ("script", "style", "svg")
    ),
)
_FENCE: Final = re.compile(r"[ \t>]*(?:[-*+][ \t]+)?(`{3,}(?=[^`]*$)|~{3,})")
_QUOTE: Final = re.compile(r"[ \t]{0,3}(?:>[ \t]?)+")
_DIRECTIVE: Final = re.compile(r"([ \t]*)\.\.[ \t]+(?:\|[^|]*\|[ \t]*)?([\w:-]+?)::(?:[ \t]+|$)")
_ASIDES: Final = frozenset(
    ["note", "warning", "tip", "hint", "important", "attention", "caution", "danger", "topic"]
)


@dataclass(frozen=True, slots=True)
class Line:
    """`text` without indent, `chars` the same with offsets; `column` the indent, a tab up to four.

    `end` is the place of the line end. `broken`: the writer asked for a new line after this one.
    """

    text: str
    chars: list[Char]
    column: int
    end: int
    quoted: bool
    broken: bool

    @property
    def hidden(self) -> bool:
        """Whether there was something, and none of it is for the reader."""
        return bool(self.text) and not self.text.strip(HIDDEN + " \t")

    def underline(self, pattern: re.Pattern[str]) -> str:
        """The sign that this line repeats from end to end, if it is such a line."""
        found = pattern.match(self.text)
        return found[1] if found else ""

    def cut(self, start: int, end: int) -> Line:
        """The same line with these characters of its text only."""
        text, chars = self.text[start:end], self.chars[start:end]
        return Line(text, chars, self.column, self.end, self.quoted, self.broken)


def front_matter(text: str) -> re.Match[str] | None:
    """The block at the head of a note: group 1 is its YAML, or group 2 its TOML."""
    return _FRONT.match(text)


def read_lines(text: str) -> list[Line]:
    """Cut a text into lines; every character keeps its offset."""
    masked = _mask(text)
    lines, start = [], 0
    for raw in masked.split("\n"):
        lines.append(_read_line(raw, start))
        start += len(raw) + 1
    return lines


def _read_line(raw: str, start: int) -> Line:
    quote = _QUOTE.match(raw)
    skip = quote.end() if quote else 0
    body = raw[skip:]
    content = body.lstrip(" \t")
    indent = body[: len(body) - len(content)]
    column = len(indent.expandtabs(4))
    place = start + skip + len(indent)
    chars = [(char, place + at) for at, char in enumerate(content.rstrip())]
    broken = content.endswith(("  ", "\\"))
    return Line(content.rstrip(), chars, column, start + len(raw), bool(quote), broken)


def _mask(text: str) -> str:
    """Hide what no reader sees; the length and the line ends stay."""
    front = front_matter(text)
    lines = _hide(text, 0, front.end() if front else 0).split("\n")
    lines = _hide_directives(_hide_fences(lines))
    return _MACHINE.sub(_hide_found, _hide_unclosed("\n".join(lines)))


def _hide(text: str, start: int, end: int) -> str:
    return text[:start] + re.sub(r"[^\n]", HIDDEN, text[start:end]) + text[end:]


def _hide_found(found: re.Match[str]) -> str:
    return _hide(found[0], 0, len(found[0]))


def _hide_unclosed(text: str) -> str:
    """Hide, of a comment or script that never closes, what opens it: its end is not sought in vain."""
    for opens, closes in _PAIRS:
        last = max((found.start() for found in closes.finditer(text)), default=0)
        text = text[:last] + opens.sub(_hide_found, text[last:])
    return text


def _hide_fences(lines: list[str]) -> list[str]:
    """Hide fenced code; a fence that never closes hides its own line alone."""
    lines, at = list(lines), 0
    unclosed: set[str] = set()
    while at < len(lines):
        fence = _FENCE.match(lines[at])
        title = lines[at - 1].strip(HIDDEN + " \t") if at else ""
        underline = title and lines[at].startswith("~" * max(3, len(title) - 1))
        if fence and not underline:
            close = re.compile(rf"[ \t>]*{re.escape(fence[1])}[`~]*[ \t]*$")
            later = (place for place in range(at + 1, len(lines)) if close.match(lines[place]))
            end = at if fence[1] in unclosed else next(later, at)
            if end == at:
                unclosed.add(fence[1])
            lines[at : end + 1] = [HIDDEN * len(line) for line in lines[at : end + 1]]
            at = end
        at += 1
    return lines


def _hide_directives(lines: list[str]) -> list[str]:
    """Hide a directive with its indented body; of a note or warning, its name alone."""
    lines, at = list(lines), 0
    while at < len(lines):
        found = _DIRECTIVE.match(lines[at])
        if found and found[2].lower() in _ASIDES:
            lines[at] = _hide(lines[at], len(found[1]), found.end())
        elif found:
            end = at + 1
            while end < len(lines) and (not lines[end].strip() or lines[end][:1] in " \t"):
                end += 1
            lines[at:end] = [HIDDEN * len(line) for line in lines[at:end]]
            at = end - 1
        at += 1
    return lines
