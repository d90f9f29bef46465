"""`jotgraph review` asks what is least certain, and loses nothing when it is left."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO

import pytest

from extract.corrections import read_corrections
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


def test_left_in_the_middle_nothing_is_lost_and_nothing_asked_twice(review):
    out, corrections = review("nq")
    assert "1 answered, 1 left." in out
    assert len(corrections.never_same) == 1
    out, corrections = review("xy")
    assert "1 answered, 0 left." in out
    assert "the same as" not in out
    assert len(corrections.relation) == 1
