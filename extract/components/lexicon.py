"""Names we know: tokens in, spans of `doc.spans["lexicon"]` out, each with the types it may have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from extract.known import load_lexicon, match_names

if TYPE_CHECKING:
    from extract.known import Known

GROUP = "lexicon"


@Language.component("lexicon", assigns=["doc.spans"])
def lexicon(doc: Doc) -> Doc:
    """Propose every known name of the doc."""
    spans: list[Span] = []
    names: list[tuple[Known, ...]] = []
    for start, end, candidates in match_names([t.text for t in doc], load_lexicon()):
        kinds = "|".join(sorted({known.type for known in candidates}))
        spans.append(Span(doc, start, end, label=kinds))
        names.append(candidates)
    doc.spans[GROUP] = SpanGroup(doc, name=GROUP, spans=spans, attrs={"known": names})
    return doc
