"""Extraction → graph: keys, attributes, lines and order."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

from extract.records import Entity, Extraction, MaybeSame, Mention, Note, Source
from graph.build import build_graph


def test_a_node_points_at_its_characters(extraction) -> None:
    graph = build_graph(extraction())
    assert graph.nodes["company:acme"] == {
        "label": "Acme",
        "type": "company",
        "aliases": ["ACME Inc"],
        "merges": [{"name": "ACME Inc", "reason": "with its legal form"}],
        "confidence": 0.9,
        "mentions": 2,
        "sources": [
            {"note": "a/b.md", "line": 4, "start": 24, "end": 28, "text": "Acme"},
            {"note": "a/b.md", "line": 5, "start": 30, "end": 34, "text": "Acme"},
        ],
    }


def test_an_edge_carries_its_evidence_on_one_line(extraction) -> None:
    edge = build_graph(extraction()).edges["person:ada", "company:acme", "r1"]
    assert edge["evidence"] == [{"note": "a/b.md", "line": 3, "text": "Ada works at Acme."}]
    assert (edge["relation"], edge["status"]) == ("works_at", "past")
    assert (edge["confidence"], edge["weight"], edge["proposer"]) == (0.88, 1, "test")


def test_relations_between_the_same_two_stay_apart(extraction) -> None:
    graph = build_graph(extraction())
    assert [key for *_, key in graph.edges(keys=True)] == ["r1", "r2"]
    assert graph.edges["person:ada", "company:acme", "r2"]["weight"] == 1


def test_order_does_not_depend_on_the_order_of_the_records(extraction) -> None:
    one, other = build_graph(extraction()), build_graph(extraction(turned=True))
    assert list(one.nodes(data=True)) == list(other.nodes(data=True))
    assert list(one.edges(keys=True, data=True)) == list(other.edges(keys=True, data=True))
    assert list(one) == sorted(one)


def test_pairs_that_may_be_one_are_kept(extraction) -> None:
    pair = MaybeSame("company:acme", "person:ada", "spelt nearly alike", 0.6)
    graph = build_graph(replace(extraction(), maybe_same=(pair,)))
    assert graph.graph["maybe_same"] == [
        {
            "one": "company:acme",
            "other": "person:ada",
            "reason": "spelt nearly alike",
            "likeness": 0.6,
        }
    ]


def test_title_is_the_notes_own_or_their_number(extraction) -> None:
    told = build_graph(extraction()).graph
    assert (told["title"], told["notes"], told["maybe_same"]) == ("a/b.md", 1, [])
    named = Extraction((Note("x.md", "", (("title", "Day two"),)),), (), ())
    assert build_graph(named).graph["title"] == "Day two"
    assert (
        build_graph(Extraction((Note("x", ""), Note("y", "")), (), ())).graph["title"] == "2 notes"
    )
    assert build_graph(extraction(), title="Mine").graph["title"] == "Mine"


def test_a_line_starts_after_its_line_end() -> None:
    text = "\na\nb"
    sources = [Source("n", at, at + 1) for at in (1, 3)]
    mentions = tuple(Mention(s, "a", "tool", 1.0, "test") for s in sources)
    graph = build_graph(
        Extraction((Note("n", text),), (Entity("a", "a", "tool", (), mentions),), ())
    )
    assert [source["line"] for source in graph.nodes["a"]["sources"]] == [2, 3]


def test_building_loads_neither_spacy_nor_pyvis() -> None:
    code = (
        "import sys, graph, graph.build; "
        "print([m for m in ('spacy', 'pyvis', 'numpy.random') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "spacy" not in run.stdout
    assert "pyvis" not in run.stdout
