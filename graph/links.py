"""The files of notes → the address that opens each note at a line."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import quote

STYLES: Final = ("relative", "obsidian", "vscode")


def link_notes(files: Mapping[str, Path], folder: Path, *, style: str) -> dict[str, str]:
    """An address for each note, by its id, with `{line}` where the line goes.

    Relative addresses lead from `folder` to the files; Obsidian's addresses know no lines.
    """
    root = folder.resolve()
    return {note: _address(file.resolve(), root, style) for note, file in files.items()}


def _address(file: Path, folder: Path, style: str) -> str:
    if style == "obsidian":
        return "obsidian://open?path=" + quote(os.fsencode(file.as_posix()), safe="")
    if style == "vscode":
        return "vscode://file/" + quote(os.fsencode(file.as_posix().lstrip("/"))) + ":{line}"
    try:
        path = Path(os.path.relpath(file, folder)).as_posix()
        return quote(os.fsencode(path)) + "#L{line}"
    except ValueError:  # another drive
        return file.as_uri() + "#L{line}"
