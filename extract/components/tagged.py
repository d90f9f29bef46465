"""The trained network's spans as proposals: the reading of the note in, `doc.spans["tagger"]` out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.language import Language

from extract.components.proposals import propose
from extract.records import TYPES

if TYPE_CHECKING:
    from spacy.tokens import Doc

GROUP = "tagger"


@Language.component("tagged", assigns=["doc.spans"])
def tagged(doc: Doc) -> Doc:
    """Propose what the model found in the block, or nothing where there is no model."""
    spans = doc._.reading.spans[doc._.place] if doc._.reading else ()
    propose(doc, GROUP, ((s.start, s.end, s.type, s.score) for s in spans))
    doc.spans[GROUP].attrs["odds"] = [dict(zip(TYPES, s.odds, strict=True)) for s in spans]
    return doc
