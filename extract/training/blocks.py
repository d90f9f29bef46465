"""Notes to blocks with the trails that the model reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.blocks import split_blocks
from extract.components.tagger import extend_trails

if TYPE_CHECKING:
    from extract.records import Block, Note


def cut_blocks(note: Note) -> list[Block]:
    """The blocks of a note as the model is to read them."""
    return extend_trails(split_blocks(note))
