"""Which mentions are one thing, and which must stay apart: data/cases/entities.md, and what holds for all."""

from __future__ import annotations

import random

import pytest
from entity_cases import find_named, read_cases

from extract.entities import resolve_entities
from extract.records import Mention, Note, Source

CASES = read_cases()
PAIRS = [
    pytest.param(case, *pair, id=f"{case.title}: {pair[0]} {'=' if pair[2] else '/'} {pair[1]}")
    for case in CASES
    for pair in case.pairs
]


def resolve(case):
    return resolve_entities(case.notes, case.mentions)


@pytest.mark.parametrize(("case", "one", "other", "same"), PAIRS)
def test_pair(case, one, other, same):
    entities, _ = resolve(case)
    here, there = find_named(entities, one), find_named(entities, other)
    assert (here == there and len(here) == 1) if same else not here & there


def test_there_are_cases_enough():
    assert len(PAIRS) >= 150
    assert sum(not pair.values[3] for pair in PAIRS) >= 50


def join(cases):
    """All cases as one folder, each in a subfolder of its own."""
    notes, mentions = [], []
    for number, case in enumerate(cases):
        for note, found in zip(case.notes, case.mentions, strict=True):
            notes.append(Note(f"{number}/{note.id}", note.text, note.meta))
            mentions.append(
                [
                    Mention(
                        Source(notes[-1].id, m.source.start, m.source.end),
                        *(m.text, m.type, m.score, m.proposer),
                    )
                    for m in found
                ]
            )
    return notes, mentions


def test_order_of_notes_changes_nothing():
    notes, mentions = join(CASES)
    expected = resolve_entities(notes, mentions)
    for seed in range(5):
        order = list(range(len(notes)))
        random.Random(seed).shuffle(order)
        turned = [notes[i] for i in order], [mentions[i] for i in order]
        assert resolve_entities(*turned) == expected


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_an_unrelated_note_changes_nothing(case):
    before, _ = resolve(case)
    note = Note("zz.md", "Quotidian Ferns grows Blimpertons")
    ferns = Mention(Source("zz.md", 0, 15), "Quotidian Ferns", "company", 0.9, "test")
    after, _ = resolve_entities([*case.notes, note], [*case.mentions, (ferns,)])
    assert [e for e in after if e.name != "Quotidian Ferns"] == before


def test_each_mention_is_of_one_entity():
    notes, mentions = join(CASES)
    entities, _ = resolve_entities(notes, mentions)
    assert sorted(id(m) for e in entities for m in e.mentions) == sorted(
        id(m) for found in mentions for m in found
    )
    assert len({e.id for e in entities}) == len(entities)


def named(entities, name):
    return next(entity for entity in entities if entity.name == name)


def test_each_other_name_has_a_reason():
    entities, _ = resolve_entities(*join(CASES))
    for entity in entities:
        assert tuple(merge.name for merge in entity.merges) == entity.aliases
        assert all(merge.reason for merge in entity.merges)


@pytest.mark.parametrize(
    ("name", "other", "reason"),
    [
        ("General Harbour Administration", "GHA", "explained in"),
        ("Dutch Office of Tides", "DOT", "its initials in"),
        ("PostgreSQL", "Postgres 15", "a version"),
        ("Gristmill", "GM2", "alias in the front matter of"),
        ("Bryan Holt", "Bryan", "short for the name in"),
        ("Nordhaven Bank", "Nordhven Bank", "misspelt"),
        ("GitHub", "Git Hub", "written differently"),
        ("Mumbler", "Mumblers", "plural"),
    ],
)
def test_a_person_can_read_why(name, other, reason):
    found = [
        merge.reason
        for case in CASES
        for entity in resolve(case)[0]
        if entity.name == name
        for merge in entity.merges
        if merge.name == other
    ]
    assert found
    assert all(reason in why for why in found)


def near(title):
    case = next(case for case in CASES if case.title == title)
    entities, maybe = resolve(case)
    names = {entity.id: entity.name for entity in entities}
    return {(names[m.one], names[m.other]) for m in maybe}


def test_near_misses_are_told():
    assert ("Mistral Flow", "Mixtral Flow") in near("Two spellings that are both common")
    assert {("Ana", "Ana Lopez"), ("Ana", "Ana Ruiz")} <= near(
        "A given name that two people of the note share"
    )
    assert ("Ana", "Ana Lopez") in near("A given name is not carried to another note")
