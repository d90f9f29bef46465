"""jotgraph.toml: what it says, what is wrong with it, and what it does to the graph."""

from __future__ import annotations

import pytest

from extract import Note, Settings, corrected, extract_from, extract_notes
from extract.corrections import find_corrections, read_corrections, read_ref
from extract.errors import CorrectionsError

RULES = Settings(use_model=False)
TALK = """# Days

## Shipping Faster

Ana Ruiz & Tom Becker, The Walt Disney Company

* Using Kubernetes + Jenkins for builds
* Wuffle runs on PostgreSQL
* K9 runs on Redis

## Private

Ana Ruiz likes Nomad
"""
LATER = "# Later\n\nWuffle broke again, says Ana Ruiz. They run Kafka and Redis.\n"
NOTES = (Note("talk.md", TALK), Note("old/later.md", LATER))


@pytest.fixture
def read(tmp_path):
    """Corrections and problems of a text."""

    def read_text(text):
        file = tmp_path / "jotgraph.toml"
        file.write_text(text, encoding="utf-8")
        return read_corrections(file)

    return read_text


@pytest.fixture
def correct(read):
    """What the notes say with the corrections of a text, which must be free of problems."""

    def extract(text):
        corrections, problems = read(text)
        assert not problems
        return extract_from(NOTES, settings=RULES, corrections=corrections)

    return extract


def names(extraction):
    return {entity.name: entity.type for entity in extraction.entities}


def said(extraction):
    called = {entity.id: entity.name for entity in extraction.entities}
    return {(called[r.head], r.label, called[r.tail]): r for r in extraction.relations}


def test_nothing_told_changes_nothing(correct):
    assert correct("") == extract_from(NOTES, settings=RULES)


def test_a_name_told_once_is_found_in_all_notes(correct):
    assert "Wuffle" not in names(correct(""))
    (wuffle,) = [
        entity
        for entity in correct('[[entity]]\nname = "Wuffle"\ntype = "product"\n').entities
        if entity.name == "Wuffle"
    ]
    assert wuffle.type == "product"
    assert {m.source.note for m in wuffle.mentions} == {"talk.md", "old/later.md"}


def test_own_names_are_made_ready_once_a_note(read, monkeypatch):
    made = []
    monkeypatch.setattr(corrected, "index_namings", counting(corrected.index_namings, made))
    told = '[[entity]]\nname = "Wuffle"\ntype = "product"\n'
    extract_from(NOTES, settings=RULES, corrections=read(told)[0])
    assert len(made) == len(NOTES)


def counting(function, calls):
    """The function, with each call told to the list."""

    def call(*arguments):
        calls.append(arguments)
        return function(*arguments)

    return call


def test_the_first_of_two_entries_of_one_name_stands(read):
    for kinds in (("product", "tool"), ("tool", "product")):
        told = "".join(f'[[entity]]\nname = "Wuffle"\ntype = "{kind}"\n' for kind in kinds)
        extraction = extract_from(NOTES, settings=RULES, corrections=read(told)[0])
        assert names(extraction)["Wuffle"] == kinds[0]


def test_same_is_one_entity_with_a_reason(correct):
    extraction = correct('[[entity]]\nname = "Kubernetes"\ntype = "tool"\nsame = ["K9"]\n')
    (kubernetes,) = [e for e in extraction.entities if e.name == "Kubernetes"]
    assert [(m.name, m.reason) for m in kubernetes.merges] == [("K9", "the same by jotgraph.toml")]


def test_retype(correct):
    assert names(correct(""))["Jenkins"] == "tool"
    extraction = correct('[[entity]]\nname = "Jenkins"\ntype = "company"\n')
    assert names(extraction)["Jenkins"] == "company"


def test_never_same_parts_what_the_lexicon_joins(read):
    notes = [Note("a.md", "# Talk\n\n* We use Postgres and PostgreSQL and Redis\n")]
    joined = extract_from(notes, settings=RULES)
    assert len({e.id for e in joined.entities if "ostgre" in e.name}) == 1
    corrections, _ = read('[[never_same]]\nnames = ["Postgres", "PostgreSQL"]\n')
    parted = extract_from(notes, settings=RULES, corrections=corrections)
    assert {"Postgres", "PostgreSQL"} <= set(names(parted))
    assert not parted.notices


@pytest.mark.parametrize(
    ("told", "gone", "left"),
    [
        ('names = ["jenkins"]', "Jenkins", "Kubernetes"),
        ('patterns = ["Kube*"]', "Kubernetes", "Jenkins"),
        ('headings = ["## Private"]', "Nomad", "Jenkins"),
        ('folders = ["old"]', "Kafka", "Jenkins"),
    ],
)
def test_ignored(correct, told, gone, left):
    assert {gone, left} <= set(names(correct("")))
    found = names(correct(f"[ignore]\n{told}\n"))
    assert gone not in found
    assert left in found


def relation(verdict, head="The Walt Disney Company", label="uses", tail="Jenkins", more=""):
    return (
        f'[[relation]]\nhead = "{head}"\nlabel = "{label}"\ntail = "{tail}"\n'
        f'verdict = "{verdict}"\n{more}'
    )


def test_verdicts(correct):
    key = ("The Walt Disney Company", "uses", "Jenkins")
    assert key in said(correct(""))
    assert key not in said(correct(relation("reject")))
    confirmed = said(correct(relation("confirm")))[key]
    assert confirmed.confidence == 1
    assert confirmed.proposer.endswith("you")


def test_a_relation_of_ones_own_has_the_line_as_evidence(correct):
    told = relation("add", "Ana Ruiz", "uses", "Redis", 'note = "talk.md"\nline = 9\n')
    own = said(correct(told))["Ana Ruiz", "uses", "Redis"]
    (source,) = own.evidence
    assert TALK[source.start : source.end] == "* K9 runs on Redis"
    assert (own.proposer, own.confidence, own.status) == ("you", 1, "asserted")


def test_a_relation_that_is_found_and_added_keeps_its_evidence(correct):
    key = ("The Walt Disney Company", "uses", "Jenkins")
    found = said(correct(""))[key]
    added = said(correct(relation("add", more='note = "talk.md"\nline = 7\n')))[key]
    assert set(found.evidence) < set(added.evidence)
    assert (added.id, added.confidence) == (found.id, 1)
    assert added.proposer == f"{found.proposer}+you"


def test_lines_end_where_those_of_the_graph_do(read):
    note = Note("a.md", "Ana Ruiz\x0c\u2028\n\nThey run Redis.\n")
    told = relation("add", "Ana Ruiz", "uses", "Redis", 'note = "a.md"\nline = 3\n')
    extraction = extract_from([note], settings=RULES, corrections=read(told)[0])
    (own,) = [r for r in extraction.relations if r.proposer.endswith("you")]
    assert [note.text[s.start : s.end] for s in own.evidence] == ["They run Redis."]


@pytest.mark.parametrize(
    ("told", "stale"),
    [
        ('[[entity]]\nname = "Zorb"\nsame = ["Zob"]', ":1: stale: no note names Zorb or Zob"),
        ('\n[[never_same]]\nnames = ["Zorb", "Redis"]', ":2: stale: no note names Zorb"),
        ('[ignore]\nnames = ["Zorb"]', ":1: stale: no name is Zorb"),
        ('[ignore]\npatterns = ["Zo*"]', ":1: stale: no name is Zo*"),
        ('[ignore]\nfolders = ["zorb"]', ":1: stale: no folder is zorb"),
        ('[ignore]\nheadings = ["# Zorb"]', ":1: stale: no heading is # Zorb"),
        (
            relation("reject", tail="Nomad"),
            ":1: stale: no note says The Walt Disney Company uses Nomad",
        ),
        (
            relation("add", more='note = "talk.md"\nline = 99'),
            ":1: stale: nothing is said at talk.md:99",
        ),
        (relation("add", more='note = "tlak.md"'), ":1: stale: nothing is said at tlak.md"),
        (relation("add", tail="Zorb"), ":1: stale: no note says The Walt Disney Company uses Zorb"),
    ],
)
def test_stale_entries_are_told(correct, told, stale):
    assert correct(told).notices == (f"jotgraph.toml{stale}",)


@pytest.mark.parametrize("line", ["**Next steps**", "## **Next steps** ##", "Next steps\n==="])
def test_a_heading_is_met_however_it_is_written(read, line):
    notes = [Note("a.md", f"# Talk\n\nThey run Kafka.\n\n{line}\n\nTry Redis.\n")]
    corrections, _ = read('[ignore]\nheadings = ["Next steps"]\n')
    extraction = extract_from(notes, settings=RULES, corrections=corrections)
    assert list(names(extraction)) == ["Kafka"]
    assert not extraction.notices


@pytest.mark.parametrize(
    ("told", "problem"),
    [
        ('# x\n[[entity]]\nnmae = "A"', "3: unknown key nmae: did you mean name?"),
        ("[[entiy]]\n", "1: unknown table entiy: did you mean entity?"),
        ('[[entity]]\nname = "A"\n[[entity]]\nname = "B"\ntype = "robot"', "5: type: input should"),
        ('[ignore]\n\nnames = "A"', "3: names: input should be a valid"),
        ('[[never_same]]\nnames = ["A"]', "2: names: "),
        ("[settings]\nmin_confidence = 7", "2: min_confidence: input should be less than"),
        ('ignore = "A"', "1: ignore is a table"),
        (
            '[[entity]]\nname = "A"\nsame = ["C"]\n[[entity]]\nname = "B"\nsame = ["C"]',
            "4: C is told twice: line 1 says that of A already; keep one",
        ),
        ('[[entity]]\nname = "A"\n[ignore]\nnames = ["a"]', "1: A is named and ignored; keep one"),
        (
            '[[entity]]\nname = "A"\nsame = ["B"]\n[[never_same]]\nnames = ["A", "B"]',
            "4: line 1 says these are the same; keep one",
        ),
        (relation("confirm") + relation("reject"), "6: reject where line 1 says confirm of it"),
    ],
)
def test_each_problem_is_one_line_with_its_number(read, told, problem):
    _, problems = read(told)
    assert any(line.startswith(f"jotgraph.toml:{problem}") for line in problems), problems
    assert not any("\n" in line for line in problems)


def test_the_rest_of_a_file_with_a_typo_holds(read):
    corrections, problems = read('[[entity]]\nnmae = "A"\n[[entity]]\nname = "B"\n')
    assert len(problems) == 2  # the unknown key, and the name that is missing
    assert [entry.name for entry in corrections.entity] == ["B"]


def test_a_file_that_is_no_toml_is_an_error_with_its_line(read):
    with pytest.raises(CorrectionsError, match="line 3"):
        read('[ignore]\nnames = ["A"\nB')


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("Docker#company", ("Docker", "company", None)),
        ("C#", ("C#", None, None)),
        ("Ana@talks/b.md", ("Ana", None, "talks/b.md")),
        ("@jess", ("@jess", None, None)),
        ("Ana#person@b.md", ("Ana", "person", "b.md")),
    ],
)
def test_refs(text, ref):
    assert read_ref(text) == ref


def test_the_file_beside_the_notes_holds(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    note = tmp_path / "a" / "note.md"
    note.touch()
    assert find_corrections([note]) is None
    file = tmp_path / "a" / "jotgraph.toml"
    file.touch()
    assert find_corrections([note]) == find_corrections([tmp_path / "a"]) == file
    (tmp_path / "b" / "jotgraph.toml").touch()
    with pytest.raises(CorrectionsError, match="--config"):
        find_corrections([note, tmp_path / "b"])
    with pytest.raises(CorrectionsError, match="no such file"):
        find_corrections([note], config=tmp_path / "none.toml")


def test_the_file_of_the_working_folder_holds_where_none_is_beside_the_notes(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    vault, here = tmp_path / "vault", tmp_path / "jotgraph.toml"
    vault.mkdir()
    here.touch()
    assert find_corrections([vault]).resolve() == here
    assert find_corrections([]).resolve() == here, "standard input"
    (vault / "jotgraph.toml").touch()
    assert find_corrections([vault]) == vault / "jotgraph.toml"


@pytest.mark.parametrize(
    ("told", "given", "holds"),
    [
        ("", Settings(), (None, True)),
        ("min_confidence = 0.9", Settings(), (0.9, True)),
        ("min_confidence = 0.9", Settings(min_confidence=0.0), (0.0, True)),
        ("use_model = false", Settings(), (None, False)),
        ("use_model = true", Settings(use_model=False), (None, False)),
    ],
)
def test_settings_that_are_given_go_before_those_of_the_file(read, told, given, holds):
    settings = corrected.correct_settings(given, read(f"[settings]\n{told}\n")[0])
    assert (settings.min_confidence, settings.use_model) == holds


def test_settings_and_problems_of_the_file_reach_python(tmp_path):
    (tmp_path / "a.md").write_text(TALK, encoding="utf-8")
    assert extract_notes(tmp_path, settings=RULES).relations
    told = "[settings]\nmin_confidence = 1\n[ignroe]\n"
    (tmp_path / "jotgraph.toml").write_text(told, encoding="utf-8")
    extraction = extract_notes(tmp_path, settings=RULES)
    assert not extraction.relations
    assert extraction.notices == ("jotgraph.toml:3: unknown table ignroe: did you mean ignore?",)
