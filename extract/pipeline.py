"""Notes in, an Extraction out: the stages in a straight line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from extract.entities import resolve_entities
from extract.findings import read_note
from extract.notes import read_notes
from extract.records import Extraction, Note
from extract.relations import resolve_relations
from extract.settings import DEFAULTS, Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


def extract_notes(
    paths: Iterable[Path | str] | Path | str, *, settings: Settings = DEFAULTS
) -> Extraction:
    """Read files and folders and return what their notes say; unreadable files are passed over."""
    several = [paths] if isinstance(paths, (str, Path)) else list(paths)
    return extract_from(read_notes(several, settings=settings).notes, settings=settings)


def extract_from(
    notes: Sequence[Note],
    *,
    settings: Settings = DEFAULTS,
    progress: Callable[[int], None] | None = None,
) -> Extraction:
    """What the notes say; `progress` is called with the number of notes read so far."""
    findings = []
    for count, note in enumerate(notes, 1):
        findings.append(read_note(note, settings=settings))
        if progress:
            progress(count)
    entities = resolve_entities(found.mentions for found in findings)
    claims = [found.claims for found in findings]
    relations = resolve_relations(claims, entities, min_confidence=settings.min_confidence)
    return Extraction(tuple(notes), tuple(entities), tuple(relations))
