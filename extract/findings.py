"""One note in, what is found in it out: the unit that is kept between runs and shared among workers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.blocks import split_blocks
from extract.claims import find_claims
from extract.corrected import hide_blocks, name_own
from extract.language import load_model, read_blocks
from extract.mentions import find_mentions
from extract.records import Findings

if TYPE_CHECKING:
    from extract.records import Note
    from extract.settings import Settings


def read_note(note: Note, *, settings: Settings, threads: int = 0) -> Findings:
    """The mentions of a note and what it claims of them; nothing but the note and the settings matter.

    `threads` is how many the network takes, 0 for all cores.
    """
    model = load_model(threads=threads) if settings.use_model else None
    blocks = hide_blocks(split_blocks(note), settings.hidden_headings)
    docs = list(read_blocks(blocks, settings=settings, model=model))
    mentions = find_mentions(docs)
    if settings.own_names:
        mentions = name_own(docs, settings.own_names)
    return Findings(tuple(mentions), tuple(find_claims(docs, model=model)))
