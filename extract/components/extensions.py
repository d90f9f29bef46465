"""What the components keep on a Doc or Span beyond its text, registered once on import."""

from __future__ import annotations

from spacy.tokens import Doc, Span

Doc.set_extension("block", default=None, force=True)
Doc.set_extension("speaker", default=False, force=True)
Doc.set_extension("reading", default=None, force=True)
Span.set_extension("known", default=(), force=True)
Span.set_extension("mention", default=None, force=True)
Span.set_extension("score", default=0.0, force=True)
