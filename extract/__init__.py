"""Notes → what they say: entities and relations, each with the characters that say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.records import Entity, Extraction, Mention, Note, Relation, Source
from extract.settings import Settings

if TYPE_CHECKING:
    from extract.pipeline import extract_from, extract_notes

__all__ = [
    "Entity",
    "Extraction",
    "Mention",
    "Note",
    "Relation",
    "Settings",
    "Source",
    "extract_from",
    "extract_notes",
]


def __getattr__(name: str) -> object:
    """Load the pipeline, and with it spaCy, only when it is asked for."""
    if name in {"extract_from", "extract_notes"}:
        from extract import pipeline

        return getattr(pipeline, name)
    raise AttributeError(f"module 'extract' has no attribute {name!r}")
