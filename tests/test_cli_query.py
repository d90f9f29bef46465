"""`jotgraph query`: what is printed, what scripts get, and one line for each mistake."""

from __future__ import annotations

import json

import pytest

from graph.build import build_graph
from graph.cli.query import query
from graph.export import write_graph
from graph.query import QUESTIONS


@pytest.fixture
def graph_file(extraction, tmp_path):
    write_graph(build_graph(extraction()), tmp_path / "graph.json")
    return tmp_path / "graph.json"


def test_an_answer_with_the_line_that_says_so(jotgraph, graph_file):
    result = jotgraph("query", "--works-at", "Acme", "--status", "past,asserted", "-g", graph_file)
    assert result.out.splitlines() == [
        "Ada  person",
        "  Ada works at Acme  (past, 0.88)",
        "      a/b.md:3  Ada works at Acme.",
    ]


def test_the_same_for_scripts(jotgraph, graph_file):
    result = jotgraph(
        *("query", "--type", "person", "--works-at", "acme inc", "--status", "past"),
        *("--json", "-g", graph_file),
    )
    assert json.loads(result.out) == [
        {
            "id": "person:ada",
            "name": "Ada",
            "type": "person",
            "relations": [
                {
                    "head": "Ada",
                    "relation": "works_at",
                    "tail": "Acme",
                    "status": "past",
                    "confidence": 0.88,
                    "evidence": [
                        {"note": "a/b.md", "line": 3, "text": "Ada works at Acme.", "date": None}
                    ],
                }
            ],
        }
    ]


def test_nothing_that_fits_is_said(jotgraph, graph_file):
    assert (
        jotgraph("query", "--works-at", "Acme", "-g", graph_file).out
        == "Nothing in the graph fits.\n"
    )
    assert jotgraph("query", "--works-at", "Acme", "-g", graph_file, "--json").out == "[]\n"


def test_a_type_alone_lists_its_names(jotgraph, graph_file):
    assert jotgraph("query", "--type", "company", "-g", graph_file).out == "Acme  company\n"


@pytest.mark.parametrize(
    "arguments", [["--type", "animal"], ["--status", "maybe"], ["--min-confidence", "2"]]
)
def test_a_mistake_is_told(jotgraph, graph_file, arguments):
    result = jotgraph("query", *arguments, "-g", graph_file)
    assert result.code == 2


def test_every_question_has_its_option():
    assert set(QUESTIONS) <= set(query.__annotations__)
