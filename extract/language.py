"""Blocks in, spaCy Docs out: the only file that builds or loads a spaCy pipeline."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import spacy
from spacy.lang.en import English, EnglishDefaults
from spacy.tokens import Doc

from extract.components import layout, lexicon, names, tagged  # noqa: F401  (register themselves)
from extract.components.matcher import match_text
from extract.components.proposals import propose
from extract.errors import PipelineError
from extract.memory import collection_paused
from extract.network.model import NotesModel

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.language import Language

    from extract.records import Block
    from extract.settings import Settings

COMPONENTS = ("lexicon", "layout", "names", "tagged")
FOREIGN_TYPES = {"PERSON": "person", "PER": "person", "ORG": "company", "PRODUCT": "product"}
FOREIGN_SCORE = 0.5
INFIXES = (r"(?<=\w)[+/&|=](?=[A-Za-z])", r"(?<=[a-z]{2})[,;:](?=[A-Za-z])", r"[()\[\]]")


class NotesDefaults(EnglishDefaults):
    """Those of English, but A+B and A/B are split."""

    infixes = [*EnglishDefaults.infixes, *INFIXES]  # noqa: RUF012  (as spaCy declares it)


class NotesEnglish(English):  # type: ignore[no-untyped-call]
    """English as notes write it."""

    Defaults = NotesDefaults


@cache
@collection_paused()
def build_language() -> Language:
    """The pipeline of our own components over the tokenizer of notes."""
    nlp = NotesEnglish()
    for name in COMPONENTS:
        nlp.add_pipe(name)
    return nlp


@cache
def load_foreign(name: str) -> Language:
    """A pipeline that the user brings; its PERSON, ORG and PRODUCT are proposals beside ours."""
    try:
        return spacy.load(name)
    except OSError as error:
        raise PipelineError(
            f"spaCy pipeline {name!r} is not installed: install it, or leave --spacy-model out"
        ) from error


@cache
def load_model(*, threads: int = 0) -> NotesModel | None:
    """The trained model beside this file, or None where it is not installed."""
    folder = Path(__file__).with_name("model")
    return NotesModel.load(folder, threads=threads) if (folder / "labels.json").exists() else None


def read_blocks(
    blocks: Sequence[Block], *, settings: Settings, model: NotesModel | None = None
) -> Iterator[Doc]:
    """One Doc a block of one note, in order, with the proposals of every component in `doc.spans`."""
    nlp = build_language()
    reading = model.read(blocks, match=match_text) if model else None

    def contexts() -> Iterator[Doc]:
        for place, block in enumerate(blocks):
            doc = nlp.make_doc(block.text)
            doc._.block, doc._.place, doc._.reading = block, place, reading
            yield doc

    docs = nlp.pipe(contexts(), batch_size=settings.batch_size)
    if settings.spacy_model is None:
        yield from docs
        return
    foreign = load_foreign(settings.spacy_model)
    for doc in docs:
        ents = foreign(doc.text).ents
        propose(
            doc,
            "foreign",
            (
                (ent.start_char, ent.end_char, FOREIGN_TYPES[ent.label_], FOREIGN_SCORE)
                for ent in ents
                if ent.label_ in FOREIGN_TYPES
            ),
        )
        yield doc
