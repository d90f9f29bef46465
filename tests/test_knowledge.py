"""Knowledge: its examples run, its answers are those of the graph, its page stays in its frame."""

from __future__ import annotations

import doctest
import html
import re
import sys
from copy import deepcopy

import networkx as nx
import pytest

import graph.knowledge
from extract import Note, Settings, extract_from
from extract.errors import JotgraphError, NotesError, OutputError
from graph import Knowledge, build_graph, write_graph

TEXT = "# Scaling\n\nAda Moss (Kestrel Retail)\n\n- Using Kubernetes and Jenkins\n"


def test_the_examples_run() -> None:
    settings = Settings(use_model=False)
    kg = Knowledge(build_graph(extract_from([Note("talk.md", TEXT)], settings=settings)))
    ran = doctest.testmod(graph.knowledge, extraglobs={"kg": kg})
    assert ran.attempted > 8
    assert ran.failed == 0


@pytest.fixture
def kg(extraction) -> Knowledge:
    return Knowledge(build_graph(extraction()))


def test_load_reads_what_was_built(kg, tmp_path) -> None:
    write_graph(kg.graph, tmp_path / "graph.json")
    assert nx.utils.graphs_equal(Knowledge.load(tmp_path / "graph.json").graph, kg.graph)
    with pytest.raises(OutputError, match="run jotgraph build"):
        Knowledge.load(tmp_path / "absent.json")


def test_names_are_known_by_any_of_their_names(kg) -> None:
    (acme,) = kg.find("acme inc")
    assert (acme.id, acme.name, acme.aliases, acme.mentions) == (
        "company:acme",
        "Acme",
        ("ACME Inc",),
        2,
    )
    with pytest.raises(NotesError, match="did you mean Acme"):
        kg.find("Akme")


def test_evidence_is_the_same_from_both_ends(kg) -> None:
    facts = kg.evidence("Ada", "Acme")
    assert facts == kg.evidence("Acme", "Ada")
    assert [str(fact) for fact in facts] == [
        "Ada works at Acme  (past, 0.88)",
        "Ada related to Acme  (0.50)",
    ]
    assert [str(quote) for quote in facts[0].evidence] == ["a/b.md:3  Ada works at Acme."]


def test_only_what_is_asserted_answers_unless_more_is_asked_for(kg) -> None:
    assert kg.ask(works_at="Acme") == []
    assert [name.name for name in kg.ask(works_at="Acme", statuses=("past",))] == ["Ada"]
    assert [name.name for name in kg.ask(employs="Ada", statuses=("past",))] == ["Acme"]


def test_paths_end_where_they_should(kg) -> None:
    assert [[fact.relation for fact in way] for way in kg.paths("Ada", "Acme")] == [["works_at"]]
    assert kg.paths("Ada", "Ada") == []


def test_the_tables_hold_every_row(kg) -> None:
    before = deepcopy(kg.graph)
    frames = kg.to_frames()
    assert list(frames.entities.index) == ["company:acme", "person:ada"]
    assert list(frames.relations.loc["r1", ["head", "relation", "tail"]]) == [
        *("person:ada", "works_at", "company:acme")
    ]
    assert frames.evidence.to_dict("records") == [
        {"relation": "r1", "note": "a/b.md", "line": 3, "text": "Ada works at Acme."}
    ]
    assert nx.utils.graphs_equal(kg.graph, before)


def test_the_tables_of_nothing_have_columns() -> None:
    frames = Knowledge(nx.MultiDiGraph()).to_frames()
    assert [len(frame) for frame in frames] == [0, 0, 0]
    assert "relation" in frames.relations.columns


def test_without_pandas_one_line_says_so(kg, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(JotgraphError, match=r"pip install 'jotgraph\[frames\]'"):
        kg.to_frames()


def test_the_page_is_shown_in_a_sandbox_below_the_counts(hostile_graph) -> None:
    shown = Knowledge(hostile_graph)._repr_html_()
    before, frame = shown.split("<iframe ")
    assert before.startswith("<table><tr><th>16 names</th><td>company: 4</td>")
    assert 'sandbox="allow-scripts"' in frame
    source = re.search(r'srcdoc="([^"]*)"', frame)
    assert source
    assert html.unescape(source[1]).lstrip().lower().startswith("<!doctype html>")
    assert not re.search(r"<script|<style|<b>", frame), "all of the page is within the attribute"
