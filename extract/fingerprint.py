"""Settings in, a short text out that changes with all that a reading depends on besides the note."""

from __future__ import annotations

import hashlib
import platform
from dataclasses import fields
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from extract.settings import Settings

LIBRARIES: Final = ("jotgraph", "spacy", "onnxruntime", "tokenizers", "numpy", "rapidfuzz")
# What decides which notes are read, or what is done once all are: it changes no single reading.
ELSEWHERE: Final = frozenset(
    {"min_confidence", "max_bytes", "suffixes", "ignored", "batch_size", "file_dates"}
)


@cache
def fingerprint_program() -> str:
    """A hash of the code, the lexicon, the model's own fingerprint and the versions of the libraries."""
    total = hashlib.sha256(platform.python_version().encode())
    for name in LIBRARIES:
        total.update(f"{name} {version(name)}\n".encode())
    here = Path(__file__).parent
    folders = (here, here / "components", here / "network", here / "lexicon")
    files = [path for folder in folders for path in sorted(folder.iterdir()) if path.is_file()]
    for path in [*files, here / "model" / "labels.json"]:
        if path.suffix in {".py", ".tsv", ".txt", ".json"} and path.exists():
            data = path.read_bytes()
            total.update(f"{path.relative_to(here).as_posix()} {len(data)}\n".encode())
            total.update(data)
    return total.hexdigest()


def fingerprint_reading(settings: Settings) -> str | None:
    """A hash of the program and of the settings that a reading depends on.

    None with a spaCy pipeline in a folder, which may change under the same name.
    """
    foreign = _version(settings.spacy_model) if settings.spacy_model is not None else ""
    if foreign is None:
        return None
    names = [field.name for field in fields(settings) if field.name not in ELSEWHERE]
    chosen = [(name, getattr(settings, name)) for name in names]
    return hashlib.sha256(f"{fingerprint_program()} {chosen!r} {foreign}".encode()).hexdigest()


def _version(package: str) -> str | None:
    """The version of an installed package."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None
