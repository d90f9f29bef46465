"""Mermaid and DOT: pydot reads the one, and no sign of a name is left in the other for Mermaid to obey."""

from __future__ import annotations

import re

import networkx as nx
import pydot
import pytest

from graph.build import build_graph
from graph.export import write_graph


@pytest.mark.filterwarnings("ignore::DeprecationWarning:pydot")
def test_dot_is_read_by_another(hostile_graph, tmp_path) -> None:
    write_graph(hostile_graph, tmp_path / "g.dot")
    (read,) = pydot.graph_from_dot_file(str(tmp_path / "g.dot"))
    nodes = [
        node for node in read.get_nodes() if node.get_name().startswith("n") and node.get_label()
    ]
    assert len(nodes) == len(hostile_graph)
    assert len(read.get_edges()) == hostile_graph.number_of_edges()
    labels = {node.get_label() for node in nodes}
    assert '"a \\"quoted\\" & <b>bold</b> ]]>"' in labels
    assert '"a;b,c|d\\\\u0022"' in labels


def test_mermaid_says_what_is_so_and_what_is_not(extraction, tmp_path) -> None:
    write_graph(build_graph(extraction()), tmp_path / "g.mermaid")
    lines = (tmp_path / "g.mermaid").read_text("utf-8").splitlines()
    assert lines[:5] == [
        "flowchart LR",
        '  n0["Acme"]:::company',
        '  n1(["Ada"]):::person',
        '  n1 -.->|"works at #40;past#41;"| n0',
        '  n1 ---|"related to"| n0',
    ]


def test_mermaid_obeys_no_name(hostile_graph, tmp_path) -> None:
    write_graph(hostile_graph, tmp_path / "g.mermaid")
    text = (tmp_path / "g.mermaid").read_text("utf-8")
    labels = re.findall(r'"(.*)"', text)
    assert len(labels) == len(hostile_graph) + hostile_graph.number_of_edges()
    for label in labels:
        assert re.fullmatch(r"(?:[\w .,…-]|#\d+;)+|\?", label), label


def test_mermaid_draws_the_most_important_and_says_so(tmp_path) -> None:
    graph = nx.MultiDiGraph()
    for at in range(100):
        graph.add_edge("hub", f"n{at}", f"e{at}", relation="uses", confidence=1.0, weight=1)
    write_graph(graph, tmp_path / "g.mermaid")
    text = (tmp_path / "g.mermaid").read_text("utf-8")
    assert "%% the 60 most important of 101 names" in text
    assert text.count("-->") == 59
    assert '"hub"' in text
