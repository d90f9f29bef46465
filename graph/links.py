"""Notes and the paths they were read from → the address that opens each note at a line."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import quote

STYLES: Final = ("relative", "obsidian", "vscode")


def link_notes(
    notes: Iterable[str], paths: Sequence[str | Path], folder: Path, *, style: str
) -> dict[str, str]:
    """An address by the id of each note that is a file, with `{line}` where the line goes.

    `paths` are those that were read; relative addresses lead there from `folder`. Obsidian's
    addresses know no lines.
    """
    links = {}
    for note in notes:
        file = next((file for file in _candidates(note, paths) if file.is_file()), None)
        if file is not None:
            links[note] = _address(file.resolve(), folder.resolve(), style)
    return links


def _candidates(note: str, paths: Sequence[str | Path]) -> Iterator[Path]:
    """Where a note of this id may be: ids are paths below what was read, or longer where two met."""
    for path in map(Path, paths):
        root = path.resolve() if path.is_dir() else path.absolute().parent
        yield root / note
        yield root.parent / note


def _address(file: Path, folder: Path, style: str) -> str:
    if style == "obsidian":
        return "obsidian://open?path=" + quote(file.as_posix(), safe="")
    if style == "vscode":
        return "vscode://file/" + quote(file.as_posix().lstrip("/")) + ":{line}"
    try:
        return quote(Path(os.path.relpath(file, folder)).as_posix()) + "#L{line}"
    except ValueError:  # another drive
        return file.as_uri() + "#L{line}"
