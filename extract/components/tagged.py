"""The trained model's spans as proposals: the reading kept on the doc in, `doc.spans["tagger"]` out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.language import Language

if TYPE_CHECKING:
    from spacy.tokens import Doc

GROUP = "tagger"


@Language.component("tagged", assigns=["doc.spans"])
def tagged(doc: Doc) -> Doc:
    """Propose what the model found in the block, or nothing where there is no model."""
    spans = []
    for found in doc._.reading.spans if doc._.reading else ():
        span = doc.char_span(found.start, found.end, label=found.type, alignment_mode="expand")
        if span is not None:
            span._.score = found.score
            spans.append(span)
    doc.spans[GROUP] = spans
    return doc
