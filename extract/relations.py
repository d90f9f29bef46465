"""Claims and entities → relations: what the notes say of two things, with the evidence.

Claims of one pair, label and direction by rules and by the network add up; for one pair of entities in
one note the surest label stands.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from extract.memory import collection_paused
from extract.records import RELATED, SYMMETRIC, Claim, Entity, Relation, relation_id
from extract.rules import COMPANY, PERSON, SOFTWARE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from extract.records import Mention

SECOND_LABEL: Final = 0.85

FITTING: Final = {
    "works_at": (PERSON, COMPANY),
    "works_with": (PERSON, PERSON),
    "makes": (COMPANY | PERSON, SOFTWARE),
    "uses": (COMPANY | PERSON | SOFTWARE, SOFTWARE),
    "part_of": (SOFTWARE, SOFTWARE),
    "integrates_with": (SOFTWARE, SOFTWARE),
    "alternative_to": (COMPANY | SOFTWARE, COMPANY | SOFTWARE),
    "partners_with": (COMPANY, COMPANY),
}


@collection_paused()
def resolve_relations(
    notes: Iterable[Sequence[Claim]], entities: Sequence[Entity], *, min_confidence: float = 0.0
) -> list[Relation]:
    """The relations of all notes, sorted; `notes` holds the claims of one note each."""
    entity_of = {mention: entity for entity in entities for mention in entity.mentions}
    said: list[Said] = []
    for claims in notes:
        said += settle([pair for claim in claims for pair in lead_to_entities(claim, entity_of)])
    relations = [r for r in join_claims(said) if r.confidence >= min_confidence]
    return sorted(relations, key=lambda r: (r.head, r.label, r.tail, r.id))


@dataclass(frozen=True, slots=True)
class Said:
    """A claim between two entities, their ids in alphabetical order where the label has no direction."""

    head: str
    tail: str
    claim: Claim

    @property
    def label(self) -> str:
        return self.claim.label


def lead_to_entities(claim: Claim, entity_of: Mapping[Mention, Entity]) -> Iterator[Said]:
    """The claim between entities, unless both ends are one, or of types that the label does not join."""
    head, tail = entity_of[claim.head], entity_of[claim.tail]
    if head.id == tail.id or not fits(head.type, claim.label, tail.type):
        return
    if claim.label in SYMMETRIC and tail.id < head.id:
        head, tail = tail, head
    yield Said(head.id, tail.id, claim)


def fits(head: str, label: str, tail: str) -> bool:
    """Whether a label may stand between two types."""
    if label == RELATED:
        return True
    heads, tails = FITTING[label]
    return head in heads and tail in tails


def settle(note: Sequence[Said]) -> list[Said]:
    """Of the labels claimed for one pair of entities in a note, the surest, and others nearly certain."""
    pairs: dict[frozenset[str], dict[tuple[str, str, str], list[Said]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for said in note:
        pairs[frozenset((said.head, said.tail))][said.head, said.label, said.tail].append(said)
    kept: list[Said] = []
    for options in pairs.values():
        best = max(sorted(options), key=lambda key: combine(options[key]))
        for key, found in options.items():
            if key == best or (key[1] != RELATED and combine(found) >= SECOND_LABEL):
                kept += found
    return kept


def combine(said: Iterable[Said]) -> float:
    """The confidence of claims that say the same: the surest of each proposer, taken as independent."""
    best: dict[str, float] = {}
    for claim in (one.claim for one in said):
        best[claim.proposer] = max(best.get(claim.proposer, 0.0), claim.score)
    doubt = 1.0
    for score in best.values():
        doubt *= 1 - score
    return 1 - doubt


def join_claims(notes: Sequence[Said]) -> list[Relation]:
    """Claims of all notes that say the same become one relation."""
    same: dict[tuple[str, str, str], list[Said]] = defaultdict(list)
    for said in notes:
        same[said.head, said.label, said.tail].append(said)
    typed = {frozenset((head, tail)) for head, label, tail in same if label != RELATED}
    relations = []
    for (head, label, tail), found in same.items():
        if label == RELATED and frozenset((head, tail)) in typed:
            continue
        claims = [said.claim for said in found]
        evidence = tuple(
            sorted({e for c in claims for e in c.evidence}, key=lambda e: (e.note, e.start, e.end))
        )
        status = max(
            sorted({c.status for c in claims}),
            key=lambda s: max(c.score for c in claims if c.status == s),
        )
        proposers = "+".join(sorted({c.proposer for c in claims}))
        key = relation_id(head, label, tail)
        relations.append(
            Relation(key, head, label, tail, status, round(combine(found), 3), evidence, proposers)
        )
    return relations
