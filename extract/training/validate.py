"""Corpus files → what is wrong with them, a line each: `python -m extract.training.validate [FILE...]`.

Last come the places to read: a marked name that stands unmarked elsewhere in its note, which is right
where it is meant in another sense.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from extract.records import LABELS, STATUSES
from extract.relations import fits
from extract.training.corpus import MiniNote, parse_mini_note

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CORPUS = Path(__file__).parent / "corpus"

_LEFT = re.compile(r".{0,20}(?:\]\{|\{(?:company|person|product|tool)\b).{0,20}")
_HIDDEN = re.compile(r"```.*?```|https?://\S+|\]\([^)]*\)", re.DOTALL)


def main() -> None:
    paths = [Path(name) for name in sys.argv[1:]] or sorted(CORPUS.glob("*.txt"))
    notes = [(path.name, at, lines) for path in paths for at, lines in split_part(path)]
    problems = [
        f"{name}:{first + at}: {problem}"
        for name, first, lines in notes
        for at, problem in check_note(lines)
    ]
    doubts = [
        f"{name}:{first}: {doubt}" for name, first, lines in notes for doubt in find_unmarked(lines)
    ]
    print(*problems, f"{len(problems)} problems in {len(notes)} notes", *doubts, sep="\n")
    sys.exit(bool(problems))


def split_part(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The notes of a file: number of the first line, lines."""
    lines: list[str] = []
    first = 1
    for number, line in enumerate([*path.read_text("utf-8").split("\n"), "===="], 1):
        if line.rstrip() != "====":
            lines.append(line)
            continue
        if any(part.strip() and not part.startswith("%% ") for part in lines):
            yield first, lines
        lines, first = [], number + 1


def check_note(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Problems of one annotated note, each with the place of its line."""
    cuts = [at for at, line in enumerate(lines) if line.strip() == "%%"]
    if len(cuts) != 1:
        yield 0, f'has {len(cuts)} lines "%%" and must have one'
        return
    mini = _parse(lines)
    left = _LEFT.search(mini.note.text)
    if left:
        yield 0, f"a mark is malformed: {left[0]!r}"
    kinds: dict[str, set[str]] = defaultdict(set)
    for name, kind in (mark.key for mark in mini.marks):
        kinds[name].add(kind)
    for at, line in enumerate(lines[cuts[0] + 1 :], cuts[0] + 1):
        if line.strip() and not line.startswith("%% "):
            yield from ((at, problem) for problem in _check_fact(line, kinds))


def find_unmarked(lines: Sequence[str]) -> Iterator[str]:
    """Where a marked surface of three letters or more stands unmarked, outside of code and URLs."""
    mini = _parse(lines)
    text = mini.note.text
    taken = [(mark.start, mark.end) for mark in mini.marks]
    taken += [found.span() for found in _HIDDEN.finditer(text)]
    for surface in sorted({text[mark.start : mark.end] for mark in mini.marks}):
        if len(surface) < 3:
            continue
        for found in re.finditer(rf"(?<![\w@]){re.escape(surface)}(?![\w-])", text):
            if not any(found.start() < end and start < found.end() for start, end in taken):
                around = text[max(0, found.start() - 20) : found.end() + 20]
                yield f"{surface!r} stands unmarked: {around!r}"


def _parse(lines: Sequence[str]) -> MiniNote:
    return parse_mini_note("note", [line for line in lines if not line.startswith("%% ")])


def _check_fact(line: str, kinds: dict[str, set[str]]) -> Iterator[str]:
    fields = [field.strip() for field in line.split("|")]
    known = len(fields) in {3, 4} and fields[1] in LABELS
    if not known or (len(fields) == 4 and fields[3] not in STATUSES):
        yield f"is no relation: {line}"
        return
    ends = []
    for end in (fields[0], fields[2]):
        name, _, kind = (end, "", "") if end in kinds else end.partition("#")
        if name not in kinds:
            yield f"end is not marked: {end}"
        elif kind and kind not in kinds[name]:
            yield f"{name} is not marked as {kind}"
        elif not kind and len(kinds[name]) > 1:
            yield f"{name} has several types, say which: {line}"
        else:
            ends.append(kind or next(iter(kinds[name])))
    if len(ends) == 2 and not fits(ends[0], fields[1], ends[1]):
        yield f"types do not fit the label: {line}"


if __name__ == "__main__":
    main()
