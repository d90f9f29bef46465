"""Notes in, an Extraction out: the stages in a straight line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from extract.entities import resolve_entities
from extract.executors import HERE, Workers
from extract.gather import gather_findings
from extract.notes import read_notes
from extract.records import Extraction, Note
from extract.relations import resolve_relations
from extract.settings import DEFAULTS, Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from extract.cache import Cache


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
    cache: Cache | None = None,
    workers: Workers = HERE,
    progress: Callable[[int], None] | None = None,
) -> Extraction:
    """What the notes say; `progress` is called with the number of notes read so far.

    Neither `cache` (from `open_cache`) nor `workers` changes what comes out.
    """
    findings = gather_findings(
        notes, settings=settings, cache=cache, workers=workers, progress=progress
    )
    entities, maybe_same = resolve_entities(notes, [found.mentions for found in findings])
    claims = [found.claims for found in findings]
    relations = resolve_relations(claims, entities, min_confidence=settings.min_confidence)
    return Extraction(tuple(notes), tuple(entities), tuple(relations), tuple(maybe_same))
