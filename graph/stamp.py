"""What goes into a build and the files it wrote → a stamp: the same one again, and nothing is to be done."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from extract.fingerprint import fingerprint_reading

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extract.settings import Settings

LIBRARIES: Final = ("networkx", "pyvis")


def fingerprint_inputs(made_of: Iterable[object], settings: Settings) -> str | None:
    """A hash of the program and of what goes into a build, by its `repr`.

    None where the program may change under the same name.
    """
    reading = fingerprint_reading(settings)
    if reading is None:
        return None
    total = hashlib.sha256(f"{reading} {fingerprint_writing()} {settings!r}".encode())
    for part in made_of:
        total.update(repr(part).encode("utf-8", "surrogatepass"))
    return total.hexdigest()


def stamp_build(inputs: str | None, files: Iterable[Path]) -> str | None:
    """A hash of the inputs and of the files as they are; None without inputs, or where one is no file."""
    if inputs is None:
        return None
    total = hashlib.sha256(inputs.encode())
    for file in files:
        if not file.is_file():
            return None
        with file.open("rb") as data:
            total.update(hashlib.file_digest(data, "sha256").digest())
    return total.hexdigest()


@cache
def fingerprint_writing() -> str:
    """A hash of the code that writes files, and the versions of its libraries."""
    total = hashlib.sha256()
    for name in LIBRARIES:
        total.update(f"{name} {version(name)}\n".encode())
    for path in sorted(Path(__file__).parent.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            total.update(path.read_bytes())
    return total.hexdigest()
