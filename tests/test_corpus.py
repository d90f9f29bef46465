"""The annotated corpus: well-formed, read as it is marked, and no note of it is a note for evaluation."""

from __future__ import annotations

import random
import re
from collections import Counter
from pathlib import Path

import pytest

from extract.blocks import split_blocks
from extract.training.augment import (
    change_note,
    drop_matches,
    lower_names,
    nameless_lines,
    spread_note,
    swap_names,
    title_words,
)
from extract.training.corpus import (
    NEWEST,
    REAL_HANDS,
    hold_out,
    parse_mini_note,
    pick_notes,
    place_marks,
    read_corpus,
)
from extract.training.join import join_notes, join_some, part_of
from extract.training.validate import CORPUS, check_note, find_unmarked, split_part

EVALUATION = Path(__file__).parents[2] / "shared" / "notes"
SAME_WORDS = 9

NOTE = """\
# Talk by [Brian Scott]{person}, [Disney]{company=The Walt Disney Company}

* uses [Mesos]{tool}
%%
Brian Scott | works_at | The Walt Disney Company
The Walt Disney Company | uses | Mesos | planned
"""


@pytest.fixture(scope="module")
def minis():
    return read_corpus(CORPUS)


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.txt")), ids=lambda path: path.stem)
def test_every_note_is_well_formed(path):
    notes = list(split_part(path))
    assert notes
    assert [(at, problem) for at, lines in notes for problem in check_note(lines)] == []


def test_marks_lie_where_the_plain_text_names_them():
    mini = parse_mini_note("a", NOTE.splitlines())
    text = mini.note.text
    assert [(text[m.start : m.end], m.type, m.name) for m in mini.marks] == [
        ("Brian Scott", "person", "Brian Scott"),
        ("Disney", "company", "The Walt Disney Company"),
        ("Mesos", "tool", "Mesos"),
    ]
    (heading, item) = split_blocks(mini.note)
    assert [(s, e, m.name) for s, e, m in place_marks(item, mini.marks)] == [(5, 10, "Mesos")]
    assert len(place_marks(heading, mini.marks)) == 2
    assert [(f.head[0], f.label, f.tail[0], f.status) for f in mini.facts] == [
        ("Brian Scott", "works_at", "The Walt Disney Company", "asserted"),
        ("The Walt Disney Company", "uses", "Mesos", "planned"),
    ]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ("Brian Scott | works_for | Mesos", "is no relation"),
        ("Brian Scott | works_at | Netflix", "end is not marked: Netflix"),
        ("Mesos | works_at | The Walt Disney Company", "types do not fit"),
        ("Brian Scott | works_at | The Walt Disney Company | maybe", "is no relation"),
    ],
)
def test_a_wrong_relation_is_told(wrong, says):
    (problem,) = check_note([*NOTE.splitlines(), wrong])
    assert says in problem[1]


def test_a_malformed_mark_and_an_unmarked_name_are_told():
    lines = NOTE.replace("{tool}", "{tool").splitlines()
    assert any("malformed" in problem for _, problem in check_note(lines))
    again = NOTE.replace("\n%%", "\n* Mesos again, https://example.org/Mesos\n%%").splitlines()
    (doubt,) = find_unmarked(again)
    assert doubt.startswith("'Mesos' stands unmarked")


def test_changed_notes_keep_their_marks_on_names(minis):
    rng = random.Random(7)
    fillers = nameless_lines(minis)
    for mini in rng.sample(minis, 60):
        for changed in (
            swap_names(mini, minis, rng),
            lower_names(mini),
            change_note(mini, minis, fillers, rng),
        ):
            assert len(changed.marks) == len(mini.marks)
            surfaces = [changed.note.text[m.start : m.end] for m in changed.marks]
            assert all(s == s.strip() and s for s in surfaces)
            ends = {mark.key for mark in changed.marks}
            assert all({fact.head, fact.tail} <= ends for fact in changed.facts)


def test_lines_without_names_are_put_between_the_items():
    mini = parse_mini_note("a", (NOTE.replace("\n%%", "\n* no name here at all\n%%")).splitlines())
    fillers = nameless_lines([mini])
    assert fillers == ["no name here at all"]
    spread = spread_note(mini, fillers, random.Random(1))
    assert spread.note.text.count(fillers[0]) > 1
    assert set(spread.note.text.split("\n")) == set(mini.note.text.split("\n"))
    assert [spread.note.text[m.start : m.end] for m in spread.marks] == [
        mini.note.text[m.start : m.end] for m in mini.marks
    ]
    plain = parse_mini_note("a", ["Only [Mesos]{tool}", "%%"])
    assert spread_note(plain, fillers, random.Random(1)) is plain


def test_an_epoch_reads_every_note_of_real_hands_the_newest_twice_and_a_share_of_the_others(minis):
    seen, held = hold_out(minis)
    picked = Counter(mini.note.id for mini in pick_notes(seen, random.Random(0)))
    hands = [mini.note.id for mini in seen if mini.note.id >= REAL_HANDS]
    assert all(picked[hand] == (2 if hand >= NEWEST else 1) for hand in hands)
    assert any(hand >= NEWEST for hand in hands)
    others = {id_: count for id_, count in picked.items() if id_ < REAL_HANDS}
    assert set(others.values()) == {1}
    assert len(seen) / 9 < len(others) < len(seen) / 5
    assert not picked.keys() & {mini.note.id for mini in held}
    assert picked != Counter(mini.note.id for mini in pick_notes(seen, random.Random(1)))


@pytest.mark.skipif(not EVALUATION.exists(), reason="the notes for evaluation are not here")
def test_no_sentence_of_the_evaluation_notes_is_in_the_corpus(minis):
    ours = {gram for mini in minis for gram in _grams(mini.note.text)}
    for path in sorted(EVALUATION.glob("*.md")):
        if path.name != "SOURCES.md":
            assert not ours & set(_grams(path.read_text("utf-8"))), path.name


def _grams(text: str) -> list[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return [tuple(words[at : at + SAME_WORDS]) for at in range(len(words) - SAME_WORDS + 1)]


def test_joined_notes_keep_their_marks_and_what_is_said_in_each(minis):
    rng = random.Random(3)
    some = rng.sample(minis, 60)
    joined = list(join_some(some, rng, share=1.0, apart=True))
    assert len(joined) < 40
    assert sum(len(mini.marks) for mini in joined) == sum(len(mini.marks) for mini in some)
    assert sum(len(mini.facts) for mini in joined) == sum(len(mini.facts) for mini in some)
    named = sorted(m.note.text[k.start : k.end] for m in some for k in m.marks)
    assert sorted(m.note.text[k.start : k.end] for m in joined for k in m.marks) == named
    for mini in joined:
        assert all(part_of(fact.head) == part_of(fact.tail) for fact in mini.facts)


def test_a_joined_note_stands_under_a_heading_that_ends_what_stood_before():
    first, second = (
        parse_mini_note(name, NOTE.replace("# Talk", start).splitlines())
        for name, start in (("a", "# Talk"), ("b", "A talk"))
    )
    apart = join_notes([first, second], random.Random(1), apart=True)
    blocks = split_blocks(apart.note)
    assert [block.kind for block in blocks] == ["heading", "item", "heading", "paragraph", "item"]
    assert blocks[2].trail == ()
    assert {part_of(mark.key) for mark in apart.marks} == {"0", "1"}
    assert len({mark.key for mark in apart.marks}) == 6
    together = join_notes([first, second], random.Random(1), apart=False)
    assert together.note == apart.note
    assert len({mark.key for mark in together.marks}) == 3


def test_title_case_comes_to_ordinary_words_alone(minis):
    rng = random.Random(5)
    changed = 0
    for mini in rng.sample(minis, 60):
        titled = title_words(mini, rng)
        assert titled.note.text.lower() == mini.note.text.lower()
        changed += titled.note.text != mini.note.text
        assert [titled.note.text[m.start : m.end] for m in titled.marks] == [
            mini.note.text[m.start : m.end] for m in mini.marks
        ]
    assert changed > 20


def test_a_name_is_unknown_wherever_it_stands():
    def match(text):
        return [(at.start(), at.end(), ("tool",), False) for at in re.finditer(r"\w+", text)]

    text = "mesos chef ansible vault nomad consul packer vagrant boundary waypoint"
    matcher = drop_matches(match, random.Random(2))
    found = Counter(text[start:end] for _ in range(200) for start, end, *_ in matcher(text))
    unknown = set(text.split()) - set(found)
    assert unknown
    assert len(found) > len(unknown)
    assert all(150 < count < 200 for count in found.values())
