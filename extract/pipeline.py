"""Notes in, an Extraction out: the stages in a straight line."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from extract.corrected import (
    correct_settings,
    drop_ignored,
    judge_relations,
    keep_notes,
)
from extract.corrections import NONE, Corrections, find_corrections, read_corrections
from extract.entities import resolve_entities
from extract.executors import HERE, Workers
from extract.gather import gather_findings
from extract.notes import read_notes
from extract.records import Extraction, Note
from extract.relations import resolve_relations
from extract.settings import DEFAULTS, Settings
from extract.stale import list_stale

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from extract.cache import Cache


def extract_notes(
    paths: Iterable[Path | str] | Path | str, *, settings: Settings = DEFAULTS
) -> Extraction:
    """Read files and folders and return what their notes say; unreadable files are passed over.

    The corrections in a `jotgraph.toml` beside them, or else in the working folder, are applied; what is
    wrong with that file is among the notices.
    """
    several = [paths] if isinstance(paths, (str, Path)) else list(paths)
    file = find_corrections(several)
    corrections, problems = read_corrections(file) if file else (NONE, ())
    notes = tuple(read_notes(several, settings=settings, room=sys.maxsize).notes)
    extraction = extract_from(notes, settings=settings, corrections=corrections)
    return replace(extraction, notices=(*problems, *extraction.notices))


def extract_from(  # noqa: PLR0913  (each changes one thing, and none belongs to another)
    notes: Sequence[Note],
    *,
    settings: Settings = DEFAULTS,
    corrections: Corrections = NONE,
    cache: Cache | None = None,
    workers: Workers = HERE,
    progress: Callable[[int], None] | None = None,
) -> Extraction:
    """What the notes say; `progress` is called with the number of notes read so far.

    `corrections` are the user's own (from `read_corrections`).
    Neither `cache` (from `open_cache`) nor `workers` changes what comes out.
    """
    kept = keep_notes(notes, corrections)
    settings = correct_settings(settings, corrections)
    findings = gather_findings(
        kept, settings=settings, cache=cache, workers=workers, progress=progress
    )
    named = [drop_ignored(found.mentions, found.claims, corrections) for found in findings]
    entities, maybe_same = resolve_entities(
        kept, [mentions for mentions, _ in named], corrections=corrections
    )
    relations = resolve_relations(
        [claims for _, claims in named], entities, min_confidence=settings.min_confidence or 0.0
    )
    relations, unmet = judge_relations(relations, entities, kept, corrections)
    stale = list_stale(corrections, notes, (m for found in findings for m in found.mentions))
    return Extraction(kept, tuple(entities), tuple(relations), tuple(maybe_same), (*stale, *unmet))
