"""Note → Blocks: headings, paragraphs, items and table rows, each with what it stands under.

A scanner of lines, not a Markdown parser: by the letter of CommonMark a tab-indented list under a
paragraph is more paragraph and an indented bullet is code, which is not what the writer meant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from extract.lines import Line, read_lines
from extract.markup import Char, strip_markup, trim
from extract.records import Block, Note

_ATX: Final = re.compile(r"(#{1,6})(?:[ \t]+|(?<=##)(?=[^#\s]))(.*?)(?<!#)#*$")
_WIKI: Final = re.compile(r"(={2,6})\s*(?=[^=\s])(.*)\1$")
_BOLD: Final = re.compile(r"(\*\*|__)(?=\S)((?:(?!\1).)+)(?<=\S)\1:?\s*$")
_RULE: Final = re.compile(r"([-*_])(?:[ \t]*\1){2,}[ \t]*$")
_UNDERLINE: Final = re.compile(r"([=\-~^\"*+#.:_`'])\1{2,}\s*$")
_GRID: Final = re.compile(r"(?=[+=\-|: \t]+$).*(?:={3}|-{3})")
_BULLET: Final = re.compile(
    r"(?:[-*+•\u2013\u2014‣◦▪·●○]|(?:\d{1,3}|\#)[.)]|[a-z]\)|\*{2,6}(?=[ \t]))(?:[ \t]+|$)"
    r"|[•‣◦▪●](?=\S)|[-+](?=[^\W\d_])|\*(?=[^\W\d_][^*]*$)"
)
_DELIMITER: Final = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_PIPE: Final = re.compile(r"\\.|`[^`]*`|\[\[[^\[\]]*\]\]|(\|)")
_SPEAKER: Final = re.compile(
    r"\[?\(?\d{1,2}:\d\d|<[^\s<>]+> |(?:[A-Z][\w.'\u2019-]*)(?: [A-Z(][\w.'\u2019)-]*){0,3}: "
)
_CODE: Final = re.compile(r"[{};=$\\]|\w\(|^\s*(?:[#>%$]|//|import |def |sudo )")
_DASHES: Final = ("\u2013", "\u2014")
_LEVELS: Final = {"=": 1, "#": 1, "-": 2, "*": 2, "~": 3}
_BOLD_LEVEL: Final = 7
_HANGING: Final = ("and", "or", "with", "the", "of", "to", "a", "an", "for", "by", "from", "in")


@dataclass(slots=True)
class _State:
    """What is open while the lines are read: the only thing here that changes."""

    note: Note
    blocks: list[Block] = field(default_factory=list)
    headings: list[tuple[int, Block | None]] = field(default_factory=list)
    items: list[tuple[int, Block | None]] = field(default_factory=list)
    lead: Block | None = None
    pending: list[Line] = field(default_factory=list)
    kind: str = "paragraph"
    blank: bool = True
    literal: bool = False


def split_blocks(note: Note) -> list[Block]:
    """Cut a note into blocks in the order of its text, leaving out code, comments and front matter.

    Blocks without a letter are left out. A block of a trail is itself one of the blocks.
    """
    state = _State(note)
    lines = read_lines(note.text)
    at = 0
    while at < len(lines):
        at += _read(state, lines, at)
    _flush(state)
    return state.blocks


def _read(state: _State, lines: list[Line], at: int) -> int:
    """Read what starts at line `at`, and say how many lines that was."""
    line = lines[at]
    if line.hidden:
        return 1
    if not line.text:
        _flush(state)
        state.blank = True
        return 1
    if state.literal and line.column >= 2:
        return 1
    state.literal = False
    return (
        _read_heading(state, lines, at)
        or _read_table(state, lines, at)
        or _read_rule(state, line)
        or _read_item(state, line)
        or _read_text(state, line)
    )


def _read_heading(state: _State, lines: list[Line], at: int) -> int:
    line = lines[at]
    found = _ATX.match(line.text) or _WIKI.match(line.text)
    if found and line.column < 4:
        return _add_heading(state, len(found[1]), line.cut(*found.span(2)), 1)
    bold = _BOLD.match(line.text) if line.column == 0 and state.blank else None
    bold = None if bold and bold[2].endswith(".") else bold
    if bold and not (at + 1 < len(lines) and lines[at + 1].underline(_UNDERLINE)):
        return _add_heading(state, _BOLD_LEVEL, line.cut(*bold.span(2)), 1)
    return _read_underlined(state, lines, at)


def _read_underlined(state: _State, lines: list[Line], at: int) -> int:
    """A title over a line of one sign, or between two of them as in reStructuredText."""
    line = lines[at]
    over = line.underline(_UNDERLINE)
    if over and at + 2 < len(lines) and not state.pending:
        title, under = lines[at + 1], lines[at + 2].underline(_UNDERLINE)
        if title.text and under == over and _fits(title, lines[at + 2], over):
            return _add_heading(state, 0, title, 3)
    if over or state.pending or line.column >= 4 or at + 1 == len(lines):
        return 0
    sign = lines[at + 1].underline(_UNDERLINE)
    if sign and _fits(line, lines[at + 1], sign) and not _BULLET.match(line.text):
        return _add_heading(state, _LEVELS.get(sign, 4), line, 2)
    return 0


def _fits(title: Line, under: Line, sign: str) -> bool:
    """Markdown takes any length of `===` and `---`; other signs must be as long as the title."""
    width = len(title.text)
    return len(under.text) >= width - 1 or (sign in "=-" and width <= 100)


def _add_heading(state: _State, level: int, line: Line, used: int) -> int:
    _flush(state)
    state.items, state.lead, state.blank = [], None, True
    while state.headings and state.headings[-1][0] >= level:
        state.headings.pop()
    block = _add(state, "heading", strip_markup(line.chars), _above(state))
    state.headings.append((level, block))
    return used


def _read_table(state: _State, lines: list[Line], at: int) -> int:
    """A header, a line of dashes and rows; or rows alone when each is fenced by pipes."""
    head = lines[at]
    ruled = at + 1 < len(lines) and "|" in head.text and bool(_DELIMITER.match(lines[at + 1].text))
    if not ruled and not re.match(r"\|.*\|\s*$", head.text):
        return 0
    _flush(state)
    trail = _above(state) + _parents(state, head.column)
    end = at
    if ruled:
        block = _add(state, "row", _cells(head), trail)
        trail += (block,) if block else ()
        end = at + 2
    while end < len(lines) and "|" in lines[end].text:
        _add(state, "row", _cells(lines[end]), trail)
        end += 1
    state.lead, state.blank = None, True
    return end - at


def _cells(line: Line) -> list[Char]:
    pipes = [found.start() for found in _PIPE.finditer(line.text) if found[1]]
    shown: list[Char] = []
    for start, end in zip([-1, *pipes], [*pipes, len(line.text)], strict=True):
        cell = strip_markup(line.cut(start + 1, end).chars)
        if cell and shown:
            shown.extend((char, line.chars[start][1]) for char in " | ")
        shown.extend(cell)
    return shown


def _read_rule(state: _State, line: Line) -> int:
    if not (_RULE.match(line.text) or _GRID.match(line.text) or line.underline(_UNDERLINE)):
        return 0
    _flush(state)
    state.items, state.lead, state.blank = [], None, True
    return 1


def _read_item(state: _State, line: Line) -> int:
    found = _BULLET.match(line.text)
    if not found or (_BOLD.match(line.text) and not found[0][-1:].isspace()):
        return 0
    stars = len(found[0].strip()) if found[0].startswith("**") else 1
    if state.pending and not state.items and len(state.pending[-1].text) >= 45:
        glued = found[0] in "+-"
        if glued or found[0].startswith(_DASHES):  # a dash of a wrapped sentence
            return 0
    _start(state, "item", line.column + 2 * (stars - 1), line.cut(found.end(), len(line.text)))
    return 1


def _read_text(state: _State, line: Line) -> int:
    if state.pending and _continues(state, line):
        state.pending.append(line)
        return 1
    if state.pending and line.column >= 2 and _is_outlined(state, line):
        _start(state, "item", line.column, line)
        return 1
    if state.blank and not state.items and line.column >= 4 and not _is_prose(line):
        return 1
    if not state.pending and state.items and state.blank and line.column < 2:
        state.items = []
    _start(state, "paragraph", line.column, line)
    return 1


def _is_outlined(state: _State, line: Line) -> bool:
    """An item by its indent alone: deeper than its paragraph, or as deep as the item before."""
    if state.kind == "item":
        return line.column == state.items[-1][0]
    return line.column > state.pending[-1].column


def _is_prose(line: Line) -> bool:
    return len(line.text.split()) >= 3 and not _CODE.search(line.text)


def _start(state: _State, kind: str, column: int, line: Line) -> None:
    """Open a block; one with less indent than the items before it closes them."""
    _flush(state)
    state.items = [entry for entry in state.items if entry[0] <= column - 2]
    state.kind, state.pending, state.blank = kind, [line], False
    if kind == "item":
        state.items.append((column, None))


def _continues(state: _State, line: Line) -> bool:
    """Whether the line before was broken because it was full, rather than because it was done."""
    last = state.pending[-1]
    before = last.text.rstrip()
    if last.quoted != line.quoted or last.broken or _SPEAKER.match(line.text) or len(before) > 120:
        return False
    if state.kind == "item" and state.items[-1][0] >= 2 and line.column < state.items[-1][0]:
        return False
    opened = before.count("(") > before.count(")") or before.count("[") > before.count("]")
    if opened or before.endswith(",") or before.rpartition(" ")[2].lower() in _HANGING:
        return True
    done, lower = before.endswith((".", "!", "?", ":", ";")), line.text[:1].islower()
    if state.kind == "item" and lower and not done and line.column > state.items[-1][0]:
        return True
    # Who never writes a capital does not say with a small letter that a sentence goes on.
    runs_on = lower and not done and not state.pending[0].text[:1].islower()
    if len(before) < 45:
        return len(before) >= 30 and runs_on
    longest = max(len(other.text) for other in [*state.pending[-4:], line])
    room = longest - len(before) - 1 - len(line.text.split(maxsplit=1)[0])
    return room < (30 if runs_on else 15)


def _flush(state: _State) -> None:
    """Close the block that is open."""
    if not state.pending:
        return
    lines, state.pending = state.pending, []
    chars = [char for line in lines for char in (*line.chars, ("\n", line.end))]
    state.literal = lines[-1].text.rstrip().endswith("::")
    shown = strip_markup(chars[:-1])
    if state.literal and "".join(char for char, _ in shown[-2:]) == "::":
        shown = trim(shown[:-1])
    if state.kind == "item":
        column, _ = state.items.pop()
        block = _add(state, "item", shown, _above(state) + _parents(state, column))
        state.items.append((column, block))
    else:
        parents = _parents(state, lines[0].column)
        block = _add(state, "paragraph", shown, _above(state) + parents)
        if not parents:
            state.lead = block


def _above(state: _State) -> tuple[Block, ...]:
    return tuple(block for _, block in state.headings if block)


def _parents(state: _State, column: int) -> tuple[Block, ...]:
    """The paragraph that leads the list, and the items this column stands under."""
    items = tuple(block for place, block in state.items if block and place < column)
    inside = items or state.kind == "item"
    return (state.lead, *items) if state.lead and inside else items


def _add(state: _State, kind: str, chars: list[Char], trail: tuple[Block, ...]) -> Block | None:
    text = "".join(char for char, _ in chars)
    if not any(char.isalpha() for char in text):
        return None
    block = Block(state.note.id, kind, trail, text, tuple(offset for _, offset in chars))
    state.blocks.append(block)
    return block
