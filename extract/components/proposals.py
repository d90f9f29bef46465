"""How a component proposes: scored spans in a span group of the Doc, scores as spaCy's spancat keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.tokens import Doc, Span, SpanGroup

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

for name, default in (("block", None), ("place", 0), ("reading", None), ("speaker", False)):
    Doc.set_extension(name, default=default, force=True)
Span.set_extension("mention", default=None, force=True)


def propose(doc: Doc, group: str, found: Iterable[tuple[int, int, str, float]]) -> None:
    """Keep (start, end, type, score) as `doc.spans[group]`: characters, widened to whole tokens."""
    spans: list[Span] = []
    scores: list[float] = []
    for start, end, label, score in found:
        span = doc.char_span(start, end, label=label, alignment_mode="expand")
        if span is not None:
            spans.append(span)
            scores.append(score)
    doc.spans[group] = SpanGroup(doc, name=group, spans=spans, attrs={"scores": scores})


def scored(doc: Doc, group: str) -> Iterator[tuple[Span, float]]:
    """The proposals of a group with their scores."""
    if group in doc.spans:
        yield from zip(doc.spans[group], doc.spans[group].attrs["scores"], strict=True)
