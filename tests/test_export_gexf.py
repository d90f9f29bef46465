"""GEXF: the shape of its schema holds, and NetworkX reads it once it is named as the older version."""

from __future__ import annotations

import json
from pathlib import Path

import networkx as nx
from lxml import etree

from graph.build import build_graph
from graph.export import write_graph
from graph.export.scalars import clean_text

VIZ = {"g": "http://gexf.net/1.3", "viz": "http://gexf.net/1.3/viz"}


def read(path: Path) -> nx.MultiDiGraph:
    """The graph as NetworkX sees it, which knows version 1.2 only."""
    text = path.read_text("utf-8").replace("http://gexf.net/1.3", "http://www.gexf.net/1.2draft")
    older = path.with_name("older.gexf")
    older.write_text(text, "utf-8")
    return nx.read_gexf(older)


def check_shape(path: Path, root: Path) -> etree._ElementTree:
    page = etree.parse(path)
    etree.XMLSchema(file=str(root / "tests/data/gexf.xsd")).assertValid(page)
    return page


def test_every_attribute_comes_back(hostile_graph, root, tmp_path) -> None:
    path = tmp_path / "graph.gexf"
    write_graph(hostile_graph, path)
    check_shape(path, root)
    again = read(path)
    assert len(again) == len(hostile_graph)
    assert again.number_of_edges() == hostile_graph.number_of_edges()
    for node, data in hostile_graph.nodes(data=True):
        got = again.nodes[clean_text(node)]
        assert (got["label"], got["mentions"]) == (clean_text(data["label"]), 1)
        assert json.loads(got["aliases"])[1] == "b"
    relations = sorted(data["relation"] for *_, data in again.edges(data=True))
    assert relations == sorted(data["relation"] for *_, data in hostile_graph.edges(data=True))


def test_gephi_keeps_parallel_relations_and_sees_the_drawing(extraction, root, tmp_path) -> None:
    path = tmp_path / "graph.gexf"
    graph = build_graph(extraction())
    write_graph(graph, path, positions={"company:acme": (0, 7), "person:ada": (3, -4)})
    page = check_shape(path, root)
    kinds = page.xpath("//g:edge/@kind", namespaces=VIZ)
    assert kinds == ["works at (past)", "related to"]
    assert page.xpath("//viz:position/@y", namespaces=VIZ) == ["-7.0", "4.0"]
    assert page.xpath("//viz:color/@r", namespaces=VIZ) == [str(0x2F), str(0xD9)]
    assert len(page.xpath("//viz:size", namespaces=VIZ)) == 2
    assert page.xpath("//g:graph/@mode", namespaces=VIZ) == ["static"]


def test_first_and_last_seen_are_lifetimes(root, tmp_path) -> None:
    graph = nx.MultiDiGraph()
    graph.add_node("a", label="A", first="2024-05-14", last="2024-06-03")
    graph.add_node("b", label="B")
    graph.add_edge("a", "b", "e", relation="uses", first="2024-05-14", last="2024-05-14")
    path = tmp_path / "graph.gexf"
    write_graph(graph, path)
    page = check_shape(path, root)
    assert page.xpath("//g:graph/@mode", namespaces=VIZ) == ["dynamic"]
    assert page.xpath("//g:node/@start", namespaces=VIZ) == ["2024-05-14"]
    assert page.xpath("//g:node/@end", namespaces=VIZ) == ["2024-06-03"]
    assert page.xpath("//g:edge/@end", namespaces=VIZ) == ["2024-05-14"]
