"""Small invented notes in, what they say out: the rules alone, then with the trained model."""

from __future__ import annotations

import pytest

from extract import Note, Settings, extract_from
from extract.known import load_lexicon

RULES = Settings(use_model=False)

TALK = """# Platform Days

## Shipping Faster

Ana Ruiz & Tom Becker, The Walt Disney Company

* Using Mesos + Jenkins for builds
* Would like to try Nomad next
* No longer using Oracle Database

## Lunch

Does Netflix use Kafka?
"""


@pytest.fixture(scope="module")
def said():
    """(head, label, tail) → status of what the talk says."""
    return facts(extract_from([Note("talk.md", TALK)], settings=RULES))


def facts(extraction):
    names = {entity.id: entity.name for entity in extraction.entities}
    return {
        (names[r.head], r.label, names[r.tail]): r.status
        for r in extraction.relations
        if r.label != "related_to"
    }


def test_speaker_line_relates_people_and_employer(said):
    assert said["Ana Ruiz", "works_at", "The Walt Disney Company"] == "asserted"
    assert said["Tom Becker", "works_at", "The Walt Disney Company"] == "asserted"
    assert said["Ana Ruiz", "works_with", "Tom Becker"] == "asserted"


@pytest.mark.parametrize(
    ("tool", "status"),
    [
        ("Mesos", "asserted"),
        ("Jenkins", "asserted"),
        ("Nomad", "planned"),
        ("Oracle Database", "negated"),
    ],
)
def test_speakers_company_is_the_subject_below(said, tool, status):
    found = {tail: s for (head, label, tail), s in said.items() if label == "uses"}
    matching = [s for name, s in found.items() if name.endswith(tool)]
    assert matching == [status]


def test_a_question_says_nothing(said):
    assert not any("Netflix" in (head, tail) for head, _, tail in said)


def test_evidence_points_at_the_characters(said):
    del said
    note = Note("talk.md", TALK)
    extraction = extract_from([note], settings=RULES)
    for entity in extraction.entities:
        assert entity.mentions
        for mention in entity.mentions:
            assert note.text[mention.source.start : mention.source.end] == mention.text
    for relation in extraction.relations:
        assert relation.evidence
        for source in relation.evidence:
            assert note.text[source.start : source.end].strip()


def test_order_of_notes_changes_nothing():
    notes = [Note("a.md", TALK), Note("b.md", "## Etsy\n\n* Runs MySQL and Kafka\n")]
    there = extract_from(notes, settings=RULES)
    back = extract_from(notes[::-1], settings=RULES)
    assert there.entities == back.entities
    assert there.relations == back.relations


def test_company_and_software_of_one_name_are_two():
    text = "## Containers\n\nAna Ruiz, Docker\n\nEverything ships as a Docker image.\n"
    extraction = extract_from([Note("a.md", text)], settings=RULES)
    kinds = {entity.type for entity in extraction.entities if entity.name == "Docker"}
    assert kinds == {"company", "tool"}


def test_a_long_line_for_machines_is_read_once(is_linear):
    def read(size):
        note = Note("a.md", "# " + "deadbeef" * size)
        assert extract_from([note], settings=RULES).entities == ()

    assert is_linear(read, 2500)


@pytest.mark.slow
def test_the_model_reads_a_block_alike_alone_and_among_others():
    extraction = [
        extract_from(notes, settings=Settings())
        for notes in (
            [Note("a.md", TALK)],
            [Note("a.md", TALK), Note("b.md", "Long words about Kafka and MySQL.\n" * 40)],
        )
    ]
    alone, among = (
        [m for e in x.entities for m in e.mentions if m.source.note == "a.md"] for x in extraction
    )
    assert alone == among


MANY_SENSES = """
import sys
from extract import Note, Settings, extract_from
notes = [Note(f"{at}.md", f"We chose {name} for it.") for at, name in enumerate(sys.argv[1:])]
print([(e.id, e.type) for e in extract_from(notes, settings=Settings(use_model=False)).entities])
"""


def test_a_name_of_three_types_has_the_same_one_in_every_process(hash_seeds):
    known = load_lexicon().values()
    senses = {found[0].canonical: {one.type for one in found} for found in known}
    names = [name for name in sorted(senses) if senses[name] >= {"company", "product", "tool"}][:40]
    told = hash_seeds(MANY_SENSES, *names)
    assert len(told) == 1
    assert "tool" in told.pop()
