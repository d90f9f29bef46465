"""Docs of one note → what its layout and wording say of two names: claims by rule.

A speaker line or a heading that names an organisation is the subject of what stands below it; words
between two names, or before one, say a relation (`extract.cues`).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Final

from extract import cues
from extract.known import fold_name, load_lexicon
from extract.records import Block, Claim, Source, group_of

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from spacy.tokens import Doc, Span

SOFTWARE = frozenset({"product", "tool"})
COMPANY = frozenset({"company"})
PERSON = frozenset({"person"})
MAX_GAP = 90
PLAIN: Final = 0.9  # said in so many words: it stands whatever the network hears


@dataclass(frozen=True, slots=True)
class GapRule:
    """Words between a name of `heads` and one of `tails` that say `label`; `turned` swaps the two."""

    heads: frozenset[str]
    tails: frozenset[str]
    says: Callable[[str], object]
    label: str
    score: float
    turned: bool = False


def is_all(verbs: re.Pattern[str]) -> Callable[[str], object]:
    """Whether the words between are a verb and nothing else, as in "Acme ships Anvil"."""
    return lambda gap: verbs.fullmatch(gap.strip())


GAP_RULES: Final = (
    GapRule(COMPANY | PERSON, SOFTWARE, is_all(cues.USES), "uses", PLAIN),
    GapRule(COMPANY | PERSON, SOFTWARE, is_all(cues.MAKES), "makes", PLAIN),
    GapRule(PERSON, COMPANY, cues.WORKS_AT.match, "works_at", 0.75),
    GapRule(COMPANY, COMPANY, cues.PARTNERS.search, "partners_with", 0.6),
    GapRule(SOFTWARE, COMPANY, cues.PLACED.match, "makes", 0.65, turned=True),
    GapRule(COMPANY, SOFTWARE, cues.POSSESSIVE.fullmatch, "makes", 0.7),
    GapRule(SOFTWARE, SOFTWARE, cues.PART_OF.match, "part_of", 0.65),
    GapRule(SOFTWARE, SOFTWARE, cues.ALTERNATIVE.search, "alternative_to", 0.6),
    GapRule(SOFTWARE, SOFTWARE, cues.INTEGRATES.search, "integrates_with", 0.6),
    GapRule(COMPANY | PERSON | SOFTWARE, SOFTWARE, cues.USES.search, "uses", 0.65),
    GapRule(COMPANY | PERSON, SOFTWARE, cues.MAKES.search, "makes", 0.65),
)


@dataclass(slots=True)
class Subject:
    """Whom the blocks of a section are about."""

    firms: list[Span] = field(default_factory=list)
    people: list[Span] = field(default_factory=list)

    @property
    def main(self) -> Span | None:
        """The organisation of the section; a speaker without one heads nothing by rule."""
        return self.firms[0] if len(self.firms) == 1 else None

    @property
    def vendor(self) -> bool:
        """Whether the section's organisation is known for software of its own name."""
        return bool(self.firms) and any(
            group_of(known.type) == "software"
            for known in load_lexicon().get(fold_name(self.firms[0].text), ())
        )

    @property
    def user(self) -> Span | None:
        """Who uses what the section tells of: at a vendor's talk by one person, that person."""
        if self.vendor and len(self.people) == 1:
            return self.people[0]
        return self.main


@dataclass(frozen=True, slots=True)
class Sentence:
    """Characters of a doc and the mentions in them."""

    doc: Doc
    start: int
    end: int
    spans: tuple[Span, ...]

    @property
    def text(self) -> str:
        return text_of(self.doc)[self.start : self.end]

    @property
    def source(self) -> Source:
        return source_of(self.doc, self.start, self.end)


def find_by_rules(docs: Sequence[Doc]) -> Iterator[Claim]:
    """The claims of all rules over the blocks of one note, in order."""
    doc_of = {id(doc._.block): doc for doc in docs}
    scopes = find_scopes(docs)
    for doc in docs:
        if doc.spans["mentions"]:
            trail = [doc_of[id(block)] for block in doc._.block.trail if id(block) in doc_of]
            yield from Reader(doc, trail, find_subject(doc, trail, scopes)).read()


def text_of(doc: Doc) -> str:
    """The text of a block, as it stands: `doc.text` puts it together from all tokens at each call."""
    block: Block = doc._.block
    return block.text


def source_of(doc: Doc, start: int, end: int) -> Source:
    """Where characters of a doc stand in its note."""
    block: Block = doc._.block
    return block.source(start, end)


def split_sentences(doc: Doc) -> Iterator[Sentence]:
    """The sentences of a block that name something."""
    text = text_of(doc)
    start = 0
    for stop in [*(m.start() for m in cues.SENTENCE.finditer(text)), len(text)]:
        spans = tuple(s for s in doc.spans["mentions"] if start <= s.start_char < stop)
        left = start + len(text[start:stop]) - len(text[start:stop].lstrip())
        if spans:
            yield Sentence(doc, left, stop, spans)
        start = stop


def find_scopes(docs: Sequence[Doc]) -> dict[int, Subject]:
    """For each heading (by id of its block; 0 for none) the people and the organisation it is about."""
    scopes: dict[int, Subject] = defaultdict(Subject)
    for doc in docs:
        block: Block = doc._.block
        headings = [b for b in block.trail if b.kind == "heading"]
        place = id(block) if block.kind == "heading" else id(headings[-1]) if headings else 0
        people = [s for s in doc.spans["mentions"] if s.label_ == "person"]
        firms = [s for s in doc.spans["mentions"] if s.label_ == "company"]
        if doc._.speaker and people:
            scope = scopes[place]
            scope.people += people
            scope.firms = firms or scope.firms
        elif block.kind == "heading" and len(firms) == 1:
            scopes[place].firms.append(firms[0])
    return scopes


def find_subject(doc: Doc, trail: Sequence[Doc], scopes: Mapping[int, Subject]) -> Subject:
    """Whom a fragment without a subject is about: the innermost item, heading or speaker line that tells."""
    for above in reversed(trail):
        block: Block = above._.block
        if block.kind == "item":
            firms = [s for s in above.spans["mentions"] if s.label_ == "company"]
            if len(firms) == 1:
                return Subject(firms)
        if block.kind == "heading" and id(block) in scopes:
            return scopes[id(block)]
    if any(block.kind == "heading" for block in doc._.block.trail):
        return Subject()
    return scopes.get(0, Subject())


@dataclass(frozen=True, slots=True)
class Reader:
    """The rules, over one block with its trail and its standing subject."""

    doc: Doc
    trail: Sequence[Doc]
    subject: Subject

    def read(self) -> list[Claim]:
        """Everything the rules find in the block."""
        found: list[Claim] = []
        if self.doc._.speaker:
            found += self.read_speakers()
        for sentence in split_sentences(self.doc):
            if not sentence.text.rstrip().endswith("?"):
                found += self.read_sentence(sentence)
        return found

    def claim(
        self, head: Span, label: str, tail: Span, status: str, score: float, *where: Source
    ) -> Iterator[Claim]:
        """One claim with its evidence, the subject's own line added where it stands above."""
        one, other = head._.mention, tail._.mention
        if label == "uses" and one.text == other.text:
            return
        above = tuple(s._.mention.source for s in (head, tail) if s.doc is not self.doc)
        yield Claim(one, label, other, status, score, (*where, *above), "rules")

    def read_speakers(self) -> Iterator[Claim]:
        """People of a speaker line work at its organisation, and with each other."""
        spans = self.doc.spans["mentions"]
        people = [s for s in spans if s.label_ == "person"]
        firms = [s for s in spans if s.label_ == "company"]
        where = source_of(self.doc, 0, len(text_of(self.doc)))
        for person in people:
            after = [f for f in firms if f.start > person.start] or firms
            if after:
                past = "ex-" in text_of(self.doc) or "former" in text_of(self.doc).lower()
                yield from self.claim(
                    person, "works_at", after[0], "past" if past else "asserted", 0.85, where
                )
        if len(people) <= 4 and len(firms) <= 1:
            for a, b in combinations(people, 2):
                yield from self.claim(a, "works_with", b, "asserted", 0.75, where)

    def read_sentence(self, sentence: Sentence) -> Iterator[Claim]:
        """Relations that the words between two groups of names say, or the words before the first."""
        groups = group_mentions(sentence)
        trail_text = " / ".join(text_of(d) for d in self.trail[-2:])
        where = sentence.source
        for left, right in pairwise(groups):
            gap = text_of(self.doc)[left[-1].end_char : right[0].start_char]
            before = text_of(self.doc)[sentence.start : right[0].start_char]
            status = cues.find_status(before, trail_text)
            for head in left:
                for tail in right:
                    yield from self.read_gap(head, gap, tail, status, where)
        for i, group in enumerate(groups):
            start = sentence.start if i == 0 else groups[i - 1][-1].end_char
            lead = text_of(self.doc)[start : group[0].start_char]
            yield from self.read_lead(sentence, lead, group, trail_text, first=i == 0)

    def read_gap(
        self, head: Span, gap: str, tail: Span, status: str, where: Source
    ) -> Iterator[Claim]:
        """What the words between two names say of them: the first rule that fits."""
        if len(gap) > MAX_GAP:
            return
        for rule in GAP_RULES:
            if head.label_ in rule.heads and tail.label_ in rule.tails and rule.says(gap):
                first, second = (tail, head) if rule.turned else (head, tail)
                said = "asserted" if rule.label == "alternative_to" else status
                yield from self.claim(first, rule.label, second, said, rule.score, where)
                return

    def read_lead(
        self, sentence: Sentence, lead: str, group: Sequence[Span], trail_text: str, *, first: bool
    ) -> Iterator[Claim]:
        """What is said of names by the words before them, whose subject stands above the block."""
        names = [s for s in group if s.label_ in SOFTWARE]
        status = cues.find_status(
            text_of(self.doc)[sentence.start : group[0].start_char], trail_text
        )
        where = sentence.source
        after = text_of(self.doc)[group[-1].end_char : sentence.end]
        parents = [
            s
            for d in reversed(self.trail)
            if d._.block.kind in {"item", "paragraph"}
            for s in d.spans["mentions"]
            if s.label_ in SOFTWARE
        ]
        if first and parents and cues.INTEGRATION_AFTER.match(after):
            for name in names:
                yield from self.claim(parents[0], "integrates_with", name, status, 0.6, where)
            return
        subject, user = self.subject.main, self.subject.user
        if subject is None or user is None or self.doc._.block.kind == "heading":
            return
        bare = first and not lead.strip() and not after.strip(" .,;:!)")
        uses = bool(cues.USES.search(lead))
        makes = not uses and bool(cues.MAKES.search(lead))
        for name in names:
            if makes or name.text.startswith(f"{subject.text} "):
                yield from self.claim(subject, "makes", name, status, 0.6, where)
            elif uses or (bare and cues.STACK.search(trail_text)):
                yield from self.claim(user, "uses", name, status, 0.6, where)


def group_mentions(sentence: Sentence) -> list[list[Span]]:
    """Mentions of one kind joined by commas, slashes, plus signs and the like."""
    groups: list[list[Span]] = []
    for span in sentence.spans:
        if groups:
            last = groups[-1][-1]
            gap = text_of(sentence.doc)[last.end_char : span.start_char]
            if group_of(last.label_) == group_of(span.label_) and cues.LIST_GAP.match(gap):
                groups[-1].append(span)
                continue
        groups.append([span])
    return groups
