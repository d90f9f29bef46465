"""A Note in, the days its characters belong to out: of the note, and of sections with their own.

The day of a note is that of its front matter, else of its file name, else of its first heading, else
that on which its file was changed, where that was asked for. A heading that starts with a day, as in a
log, dates what stands below it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Final

from extract.lines import front_matter, read_lines

if TYPE_CHECKING:
    from extract.records import Note

Days = tuple[tuple[int, str | None], ...]

_KEYS: Final = ("date", "day", "created", "published")
_MONTHS: Final = (
    *("jan", "feb", "mar", "apr", "may", "jun"),
    *("jul", "aug", "sep", "oct", "nov", "dec"),
)
_MONTH: Final = (
    r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY: Final = re.compile(
    r"(?<!\d)(?:"
    r"(?P<y1>(?:19|20)\d\d)(?P<sep>[-_./]?)(?P<m1>\d\d)(?P=sep)(?P<d1>\d\d)"
    rf"|(?P<d2>\d\d?)(?:st|nd|rd|th)?\.?\s+(?:of\s+)?{_MONTH.format('m2')},?\s+(?P<y2>(?:19|20)\d\d)"
    rf"|\b{_MONTH.format('m3')}\s+(?P<d3>\d\d?)(?:st|nd|rd|th)?,?\s+(?P<y3>(?:19|20)\d\d)"
    r"|(?P<d4>\d\d?)\.(?P<m4>\d\d?)\.(?P<y4>(?:19|20)\d\d)"
    r")(?!\d)",
    re.IGNORECASE,
)
_HEADING: Final = re.compile(
    r"^ {0,3}(?P<marks>#{1,6})[ \t]+(?P<atx>.*)$|^(?P<set>[^\s#].*)\n(?P<line>=+|-{2,})[ \t]*$",
    re.MULTILINE,
)
_WEEKDAY: Final = re.compile(
    r"[\s\[(*_]*(?:(?:mon|tues?|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?", re.I
)


def find_days(note: Note) -> Days:
    """(start, ISO day or None): from which offset which day holds; the first start is 0."""
    headings = list(_find_headings(note.text))
    base = _day_of_front(note) or _day_of_path(note.id)
    if base is None and headings:
        base = _day_in(headings[0][2])
    base = base or note.changed
    days: list[tuple[int, str | None]] = [(0, base)]
    level = 0  # of the heading whose day holds, 0 for that of the note
    for start, depth, title in headings:
        day = _day_at_start(title)
        if day is not None:
            days.append((start, day))
            level = depth
        elif level and depth <= level:
            days.append((start, base))
            level = 0
    return tuple(days)


def day_at(days: Days, place: int) -> str | None:
    """The day that holds at an offset, None where none is known."""
    return days[bisect_right(days, place, key=lambda pair: pair[0]) - 1][1]


def _day_of_front(note: Note) -> str | None:
    front = {key.casefold(): value for key, value in note.meta}
    return next((day for key in _KEYS if (day := _day_in(front.get(key, "")))), None)


def _day_of_path(path: str) -> str | None:
    """That of the file before those of the folders above it; `2024/05/21.md` spells one out."""
    parts = path.split("/")
    tails = ("/".join(parts[at:]) for at in reversed(range(len(parts))))
    return next((day for tail in tails if (day := _day_in(tail))), None)


def _find_headings(text: str) -> Iterator[tuple[int, int, str]]:
    """(offset, level, title) of those with a # or an underline that are neither code nor comment."""
    front = front_matter(text)
    found = list(_HEADING.finditer(text, front.end() if front else 0))
    if not any(_DAY.search(heading[0]) for heading in found):
        return
    hidden: list[tuple[int, bool]] = []
    start = 0
    for line in read_lines(text):
        hidden.append((start, line.hidden))
        start = line.end + 1
    for heading in found:
        if hidden[bisect_right(hidden, heading.start(), key=lambda pair: pair[0]) - 1][1]:
            continue
        if heading["marks"]:
            yield heading.start(), len(heading["marks"]), heading["atx"]
        else:
            yield heading.start(), 1 if heading["line"][0] == "=" else 2, heading["set"]


def _day_in(text: str) -> str | None:
    return next((day for found in _DAY.finditer(text) if (day := _read_day(found))), None)


def _day_at_start(title: str) -> str | None:
    lead = _WEEKDAY.match(title)
    found = _DAY.match(title, lead.end() if lead else 0)
    return _read_day(found) if found else None


def _read_day(found: re.Match[str]) -> str | None:
    """The ISO day, None where the calendar has no such day."""
    parts = found.groupdict()
    way = next(number for number in "1234" if parts[f"y{number}"])
    month = parts[f"m{way}"]
    try:
        number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
        return date(int(parts[f"y{way}"]), number, int(parts[f"d{way}"])).isoformat()
    except ValueError:
        return None
