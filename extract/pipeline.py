"""Notes in, an Extraction out: the stages in a straight line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from extract.blocks import split_blocks
from extract.entities import resolve_entities
from extract.language import load_model, read_blocks
from extract.mentions import find_mentions
from extract.notes import read_notes
from extract.records import Extraction, Note
from extract.relations import find_claims, resolve_relations
from extract.settings import DEFAULTS, Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from extract.network.model import NotesModel


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
    model: NotesModel | None = load_model() if settings.use_model else None
    mentions, claims = [], []
    for count, note in enumerate(notes, 1):
        docs = list(read_blocks(split_blocks(note), settings=settings, model=model))
        mentions.append(find_mentions(docs))
        claims.append(find_claims(docs, model=model))
        if progress:
            progress(count)
    entities = resolve_entities(mentions)
    relations = resolve_relations(claims, entities, min_confidence=settings.min_confidence)
    return Extraction(tuple(notes), tuple(entities), tuple(relations))
