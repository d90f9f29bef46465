"""Docs and entities → relations: what a note says of two names, with its evidence.

Two readers propose: the rules here, which know the subject a block stands under and the words that
say a relation, and the trained model. Their proposals for one pair, label and direction add up;
for one pair of entities in one place the surest label stands. Names said together in one sentence
without any relation are `related_to`.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Final

from extract import cues
from extract.components.lexicon import fold_name, load_lexicon
from extract.entities import group_of
from extract.records import RELATED, SYMMETRIC, Block, Entity, Mention, Relation, Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from spacy.tokens import Doc, Span

    from extract.components.tagger import NotesModel

SOFTWARE = frozenset({"product", "tool"})
COMPANY = frozenset({"company"})
PERSON = frozenset({"person"})
MAX_TOGETHER = 12
MAX_GAP = 90

FITTING: Final = {
    "works_at": ((PERSON, COMPANY),),
    "works_with": ((PERSON, PERSON),),
    "makes": ((COMPANY | PERSON, SOFTWARE),),
    "uses": ((COMPANY | PERSON | SOFTWARE, SOFTWARE),),
    "part_of": ((SOFTWARE, SOFTWARE),),
    "integrates_with": ((SOFTWARE, SOFTWARE),),
    "alternative_to": ((SOFTWARE, SOFTWARE), (COMPANY | SOFTWARE, COMPANY)),
    "partners_with": ((COMPANY, COMPANY),),
}


@dataclass(frozen=True, slots=True)
class GapRule:
    """Words between a name of `heads` and one of `tails` that say `label`; `turned` swaps the two."""

    heads: frozenset[str]
    tails: frozenset[str]
    says: Callable[[str], object]
    label: str
    score: float
    turned: bool = False


GAP_RULES: Final = (
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


@dataclass(frozen=True, slots=True)
class Claim:
    """One proposal: entity ids, label, status, how sure, where it is said, and who proposes it."""

    head: str
    label: str
    tail: str
    status: str
    score: float
    evidence: tuple[Source, ...]
    proposer: str


@dataclass(slots=True)
class Subject:
    """Whom the blocks of a section are about."""

    spans: list[Span] = field(default_factory=list)
    people: list[Span] = field(default_factory=list)

    @property
    def main(self) -> Span | None:
        """The organisation or thing of the section, or its only speaker where there is none."""
        spans = self.spans or self.people
        return spans[0] if len(spans) == 1 else None

    @property
    def vendor(self) -> bool:
        """Whether the section's organisation is known for software of its own name."""
        return bool(self.spans) and any(
            group_of(known.type) == "software"
            for known in load_lexicon().get(fold_name(self.spans[0].text), ())
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
        return self.doc.text[self.start : self.end]

    @property
    def source(self) -> Source:
        return source_of(self.doc, self.start, self.end)


def find_relations(
    notes: Iterable[Sequence[Doc]],
    entities: Sequence[Entity],
    *,
    model: NotesModel | None = None,
    threshold: float = 0.55,
    min_confidence: float = 0.0,
) -> list[Relation]:
    """The relations said in all notes, sorted; each has at least one piece of evidence."""
    entity_of = {mention: entity for entity in entities for mention in entity.mentions}
    claims: list[Claim] = []
    for docs in notes:
        claims += read_note(docs, entity_of, model=model, threshold=threshold)
    relations = join_claims(claims)
    relations = [r for r in relations if r.confidence >= min_confidence]
    return sorted(relations, key=lambda r: (r.head, r.label, r.tail, r.id))


def read_note(
    docs: Sequence[Doc],
    entity_of: Mapping[Mention, Entity],
    *,
    model: NotesModel | None,
    threshold: float,
) -> list[Claim]:
    """What one note says: rules, then the model, then names said together."""
    doc_of = {id(doc._.block): doc for doc in docs}
    scopes = find_scopes(docs)
    claims: list[Claim] = []
    for doc in docs:
        if not doc.spans["mentions"]:
            continue
        trail = [doc_of[id(block)] for block in doc._.block.trail if id(block) in doc_of]
        reader = Reader(doc, trail, find_subject(doc, trail, scopes), entity_of)
        claims += reader.read()
        if model is not None:
            claims += read_model(doc, trail, entity_of, model, threshold)
    claims = settle(claims)
    joined = {frozenset((c.head, c.tail)) for c in claims}
    for doc in docs:
        for sentence in split_sentences(doc):
            ids = sorted({entity_of[s._.mention].id for s in sentence.spans})
            if len(ids) <= MAX_TOGETHER:
                for a, b in combinations(ids, 2):
                    if frozenset((a, b)) not in joined:
                        claims.append(
                            Claim(a, RELATED, b, "asserted", 0.2, (sentence.source,), "together")
                        )
    return claims


def source_of(doc: Doc, start: int, end: int) -> Source:
    """Where characters of a doc stand in its note."""
    block: Block = doc._.block
    return block.source(start, end)


def split_sentences(doc: Doc) -> Iterator[Sentence]:
    """The sentences of a block that name something."""
    text = doc.text
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
            scope.spans = [
                *(s for s in scope.spans if s.label_ == "company" and s.doc is doc),
                *firms,
            ] or scope.spans
        elif block.kind == "heading" and len(firms) == 1:
            scopes[place].spans.append(firms[0])
        elif block.kind == "heading" and len(doc.spans["mentions"]) == 1:
            (only,) = doc.spans["mentions"]
            if len(only.text) >= len(doc.text.strip(" :.")):
                scopes[place].spans.append(only)
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
    entity_of: Mapping[Mention, Entity]

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
        a, b = self.entity_of[head._.mention], self.entity_of[tail._.mention]
        if a.id == b.id or not fits(a.type, label, b.type):
            return
        if label == "uses" and a.name == b.name:
            return
        above = tuple(s._.mention.source for s in (head, tail) if s.doc is not self.doc)
        yield Claim(a.id, label, b.id, status, score, (*where, *above), "rules")

    def is_near(self, subject: Span) -> bool:
        """Whether a list may be what the subject uses: of its own section, and not a vendor's talk."""
        headings = [d._.block for d in self.trail if d._.block.kind == "heading"]
        place = subject.doc._.block
        own = [b for b in (*place.trail, place) if b.kind == "heading"]
        return subject.label_ != "person" and not self.subject.vendor and headings[-1:] == own[-1:]

    def read_speakers(self) -> Iterator[Claim]:
        """People of a speaker line work at its organisation, and with each other."""
        spans = self.doc.spans["mentions"]
        people = [s for s in spans if s.label_ == "person"]
        firms = [s for s in spans if s.label_ == "company"]
        where = source_of(self.doc, 0, len(self.doc.text))
        for person in people:
            after = [f for f in firms if f.start > person.start] or firms
            if after:
                past = "ex-" in self.doc.text or "former" in self.doc.text.lower()
                yield from self.claim(
                    person, "works_at", after[0], "past" if past else "asserted", 0.85, where
                )
        if len(people) <= 4 and len(firms) <= 1:
            for a, b in combinations(people, 2):
                yield from self.claim(a, "works_with", b, "asserted", 0.75, where)

    def read_sentence(self, sentence: Sentence) -> Iterator[Claim]:
        """Relations that the words between two groups of names say, or the words before the first."""
        groups = group_mentions(sentence)
        trail_text = " / ".join(d.text for d in self.trail[-2:])
        where = sentence.source
        for left, right in pairwise(groups):
            gap = self.doc.text[left[-1].end_char : right[0].start_char]
            before = self.doc.text[sentence.start : right[0].start_char]
            status = cues.find_status(before, trail_text)
            for head in left:
                for tail in right:
                    yield from self.read_gap(head, gap, tail, status, where)
        first = groups[0]
        lead = self.doc.text[sentence.start : first[0].start_char]
        for i, group in enumerate(groups):
            start = sentence.start if i == 0 else groups[i - 1][-1].end_char
            lead = self.doc.text[start : group[0].start_char]
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
        status = cues.find_status(self.doc.text[sentence.start : group[0].start_char], trail_text)
        where = sentence.source
        after = self.doc.text[group[-1].end_char : sentence.end]
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
        listed = bare and self.doc._.block.kind == "item"
        uses = bool(cues.USES.search(lead))
        makes = subject.label_ == "company" and not uses and bool(cues.MAKES.search(lead))
        for name in names:
            own = subject.label_ == "company" and name.text.startswith(f"{subject.text} ")
            if makes or own:
                yield from self.claim(subject, "makes", name, status, 0.6, where)
            elif uses or (bare and cues.STACK.search(trail_text)):
                yield from self.claim(user, "uses", name, status, 0.6, where)
            elif listed and self.is_near(subject):
                yield from self.claim(subject, "uses", name, status, 0.5, where)


def group_mentions(sentence: Sentence) -> list[list[Span]]:
    """Mentions of one kind joined by commas, slashes, plus signs and the like."""
    groups: list[list[Span]] = []
    for span in sentence.spans:
        if groups:
            last = groups[-1][-1]
            gap = sentence.doc.text[last.end_char : span.start_char]
            if group_of(last.label_) == group_of(span.label_) and cues.LIST_GAP.match(gap):
                groups[-1].append(span)
                continue
        groups.append([span])
    return groups


def fits(head: str, label: str, tail: str) -> bool:
    """Whether a label may stand between two types."""
    return any(head in heads and tail in tails for heads, tails in FITTING[label])


def read_model(
    doc: Doc,
    trail: Sequence[Doc],
    entity_of: Mapping[Mention, Entity],
    model: NotesModel,
    threshold: float,
) -> Iterator[Claim]:
    """What the trained model finds between the mentions of a block and those of its trail."""
    block: Block = doc._.block
    own = list(doc.spans["mentions"])
    above = [
        (level, span)
        for level, parent in enumerate(block.trail)
        for other in trail
        if other._.block is parent
        for span in other.spans["mentions"]
    ]
    if len(own) + len(above) < 2:
        return
    spans = [*own, *(span for _, span in above)]
    links = model.relations(
        doc._.reading,
        [(s.start_char, s.end_char, s.label_) for s in own],
        [(level, s.start_char, s.end_char, s.label_) for level, s in above],
    )
    for link in links:
        head, tail = spans[link.head], spans[link.tail]
        score = link.score * min(head._.mention.score, tail._.mention.score)
        if score < threshold:
            continue
        a, b = entity_of[head._.mention], entity_of[tail._.mention]
        if a.id == b.id or not fits(a.type, link.label, b.type):
            continue
        inside = [s for s in (head, tail) if s.doc is doc]
        where = next(s.source for s in split_sentences(doc) if inside[-1] in s.spans)
        outside = tuple(s._.mention.source for s in (head, tail) if s.doc is not doc)
        yield Claim(a.id, link.label, b.id, link.status, score, (where, *outside), "model")


def settle(claims: Sequence[Claim]) -> list[Claim]:
    """Of the labels proposed for one pair of entities in a note, the surest; its status likewise."""
    pairs: dict[frozenset[str], dict[tuple[str, str, str], list[Claim]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for claim in claims:
        head, tail = order(claim)
        pairs[frozenset((head, tail))][head, claim.label, tail].append(claim)
    kept: list[Claim] = []
    for options in pairs.values():
        best = max(sorted(options), key=lambda key: combine(options[key]))
        kept += options[best]
        for key, found in options.items():
            if key != best and combine(found) >= 0.85:
                kept += found
    return kept


def order(claim: Claim) -> tuple[str, str]:
    """Head and tail, in alphabetical order where the label has no direction."""
    if claim.label in SYMMETRIC and claim.tail < claim.head:
        return claim.tail, claim.head
    return claim.head, claim.tail


def combine(claims: Sequence[Claim]) -> float:
    """The confidence of claims that say the same: the surest of each proposer, taken as independent."""
    best: dict[str, float] = {}
    for claim in claims:
        best[claim.proposer] = max(best.get(claim.proposer, 0.0), claim.score)
    doubt = 1.0
    for score in best.values():
        doubt *= 1 - score
    return 1 - doubt


def join_claims(claims: Sequence[Claim]) -> list[Relation]:
    """Claims of all notes that say the same become one relation."""
    same: dict[tuple[str, str, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        head, tail = order(claim)
        same[head, claim.label, tail].append(claim)
    typed = {frozenset((head, tail)) for head, label, tail in same if label != RELATED}
    relations = []
    for (head, label, tail), found in same.items():
        if label == RELATED and frozenset((head, tail)) in typed:
            continue
        evidence = tuple(
            sorted({e for c in found for e in c.evidence}, key=lambda e: (e.note, e.start, e.end))
        )
        status = max(
            sorted({c.status for c in found}),
            key=lambda s: max(c.score for c in found if c.status == s),
        )
        proposers = "+".join(sorted({c.proposer for c in found}))
        key = hashlib.sha256(f"{head}|{label}|{tail}".encode()).hexdigest()[:12]
        relations.append(
            Relation(key, head, label, tail, status, round(combine(found), 3), evidence, proposers)
        )
    return relations
