"""`jotgraph review` asks what is least certain, and loses nothing when it is left."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO

import pytest

from extract.corrections import NONE, read_corrections
from extract.records import MaybeSame
from graph.build import build_graph
from graph.export import write_graph


@pytest.fixture
def review(jotgraph, extraction, tmp_path, monkeypatch):
    """Run it on Ada, Acme and a pair that may be one, pressing the given keys."""
    said = extraction()
    doubtful = replace(said.relations[0], confidence=0.6)
    pair = MaybeSame("company:acme", "person:ada", "spelt nearly alike", 0.5)
    graph = build_graph(replace(said, relations=(doubtful,), maybe_same=(pair,)))
    write_graph(graph, tmp_path / "graph.json")
    file = tmp_path / "jotgraph.toml"

    def run(keys):
        monkeypatch.setattr("sys.stdin", StringIO(keys))
        result = jotgraph("review", "-g", tmp_path / "graph.json", "-c", file)
        assert result.code == 0
        return result.out, read_corrections(file)[0] if file.exists() else None

    return run


def test_each_question_shows_what_is_said(review):
    out, corrections = review("ss")
    assert "Is Ada the same as Acme? (spelt nearly alike)" in out
    assert "Ada works at Acme?" in out
    assert "a/b.md:3  Ada works at Acme." in out
    assert "0 answered, 2 left." in out
    assert corrections is None


def test_yes_writes_what_is_right(review):
    _, corrections = review("yy")
    assert [(e.name, e.same) for e in corrections.entity] == [("Acme", ("Ada",))]
    (relation,) = corrections.relation
    assert (relation.head, relation.label, relation.verdict) == ("Ada", "works_at", "confirm")


def test_no_writes_what_is_wrong(review):
    _, corrections = review("nn")
    assert [never.names for never in corrections.never_same] == [("Ada", "Acme")]
    assert corrections.relation[0].verdict == "reject"


@pytest.fixture
def ask_of(jotgraph, extraction, tmp_path, monkeypatch):
    """Review names that are as certain as told, and nothing else, pressing the given keys."""
    said = extraction()
    file = tmp_path / "jotgraph.toml"

    def run(keys, certainty):
        entities = tuple(
            replace(e, mentions=tuple(replace(m, score=certainty) for m in e.mentions))
            for e in said.entities
        )
        graph = build_graph(replace(said, entities=entities, relations=()))
        write_graph(graph, tmp_path / "graph.json")
        monkeypatch.setattr("sys.stdin", StringIO(keys))
        out = jotgraph("review", "-g", tmp_path / "graph.json", "-c", file).out
        return out, read_corrections(file)[0] if file.exists() else NONE

    return run


@pytest.mark.parametrize(
    ("key", "kinds", "ignored"),
    [("y", ["company"], ()), ("t", ["tool"], ()), ("n", [], ("Acme",)), ("s", [], ())],
)
def test_a_doubtful_name_may_be_right_or_none_or_of_another_type(ask_of, key, kinds, ignored):
    out, corrections = ask_of(f"{key}q", 0.6)
    assert "Is Acme a company?" in out
    assert "y yes   n no name   p person   r product   t tool   s skip   q leave" in out
    assert [entry.type for entry in corrections.entity] == kinds
    assert corrections.ignore.names == ignored
    assert ("Is Acme a" in ask_of("q", 0.6)[0]) == (key == "s")


def test_a_sure_name_is_not_asked_about(ask_of):
    assert ask_of("", 0.9)[0].strip() == "0 answered, 0 left."


def test_left_in_the_middle_nothing_is_lost_and_nothing_asked_twice(review):
    out, corrections = review("nq")
    assert "1 answered, 1 left." in out
    assert len(corrections.never_same) == 1
    out, corrections = review("xy")
    assert "1 answered, 0 left." in out
    assert "the same as" not in out
    assert len(corrections.relation) == 1
