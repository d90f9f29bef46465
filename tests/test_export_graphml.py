"""GraphML: NetworkX reads back what was written, whatever the text."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import igraph
import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from graph.build import build_graph
from graph.export import write_graph
from graph.export.flavours import FLAVOURS
from graph.export.graphml import stream_graphml
from graph.export.scalars import clean_text, to_scalar

TEXTS = st.text(max_size=12) | st.sampled_from(
    ["]]>", "<b>&amp;\r\n", "\x00\x1b", "\ud800", " ", "d3"]
)
VALUES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | TEXTS
    | st.lists(TEXTS, max_size=2)
    | st.dictionaries(TEXTS, st.integers(), max_size=2)
)
ROWS = st.dictionaries(
    st.sampled_from(["label", "type", "weight", "note", "d3"]), VALUES, max_size=4
)


def read(parts: list[str]) -> nx.MultiDiGraph:
    return nx.parse_graphml("".join(parts), force_multigraph=True)


@settings(max_examples=200, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=5, unique_by=clean_text), st.data())
def test_any_text_and_any_value_comes_back(names: list[str], data: st.DataObject) -> None:
    nodes = [(name, data.draw(ROWS)) for name in names]
    ends = st.tuples(st.sampled_from(names), st.sampled_from(names), ROWS)
    drawn = data.draw(st.lists(ends, max_size=5))
    edges = [(head, tail, f"e{place}", row) for place, (head, tail, row) in enumerate(drawn)]
    graph = read(list(stream_graphml(nodes, edges, {"title": "t"})))
    assert list(graph) == [clean_text(name) for name in names]
    for name, row in nodes:
        assert same(graph.nodes[clean_text(name)], row)
    assert graph.number_of_edges() == len(edges)
    for head, tail, key, row in edges:
        assert same(graph.edges[clean_text(head), clean_text(tail), key], row)


def same(got: dict[str, Any], row: dict[str, Any]) -> bool:
    """Equal once None is gone and lists are JSON; a name of mixed types may have become text."""
    wanted = {name: value for name, raw in row.items() if (value := to_scalar(raw)) is not None}
    return got.keys() == wanted.keys() and all(
        value == wanted[name]
        or value == float_or_none(wanted[name])
        or value == (str(wanted[name]).lower() if wanted[name] in (True, False) else None)
        or value == (wanted[name] if isinstance(wanted[name], str) else repr(wanted[name]))
        for name, value in got.items()
    )


def float_or_none(value: object) -> float | None:
    return float(value) if isinstance(value, int) else None


def test_our_graph_keeps_every_attribute(extraction, tmp_path: Path) -> None:
    graph = build_graph(extraction())
    write_graph(graph, tmp_path / "graph.graphml")
    again = nx.read_graphml(tmp_path / "graph.graphml", force_multigraph=True)
    for node, data in graph.nodes(data=True):
        got = again.nodes[node]
        assert {"x", "y", "size"} <= set(got)
        assert (got["label"], got["mentions"]) == (data["label"], data["mentions"])
        assert json.loads(got["sources"]) == data["sources"]
        assert json.loads(got["aliases"]) == data["aliases"]
    for head, tail, key, data in graph.edges(keys=True, data=True):
        got = again.edges[head, tail, key]
        assert got["label"] == got["relation"] == data["relation"]
        assert got["weight"] > 0
        assert type(got["confidence"]) is float
        assert json.loads(got["evidence"]) == data["evidence"]
    assert again.graph["notes"] == 1


def test_what_gephi_needs(extraction, tmp_path: Path) -> None:
    write_graph(build_graph(extraction()), tmp_path / "graph.graphml")
    text = (tmp_path / "graph.graphml").read_text("utf-8")
    keys = re.findall(r'<key id="([^"]*)"', text)
    assert {"n_label", "e_label", "e_weight", "n_x", "n_y", "n_size"} <= set(keys)
    assert len(set(keys)) == len(keys)
    assert not [key for key in keys if re.fullmatch(r"d\d+", key)]
    ids = re.findall(r'<edge id="([^"]*)"', text)
    assert len(set(ids)) == len(ids) == 2


def test_ids_that_would_repeat_are_told_apart() -> None:
    nodes: list[tuple[str, dict[str, Any]]] = [("a\x00", {}), ("a\x01", {})]
    edges: list[tuple[str, str, str, dict[str, Any]]] = [
        ("a\x00", "a\x01", "e", {}),
        ("a\x01", "a\x00", "e", {}),
    ]
    graph = read(list(stream_graphml(nodes, edges, {})))
    assert list(graph) == ["a\ufffd", "a\ufffd-2"]
    assert [key for *_, key in graph.edges(keys=True)] == ["e", "e-2"]


def test_values_that_graphml_does_not_know() -> None:
    assert to_scalar({"b", "a"}) == '["a", "b"]'
    assert to_scalar(date(2015, 6, 23)) == "2015-06-23"
    assert to_scalar(2**70) == float(2**70)
    assert to_scalar("\x07bell\r\n") == "\ufffdbell\n"
    assert to_scalar("") is None


@pytest.mark.parametrize("flavour", [None, *FLAVOURS])
def test_other_readers_take_every_flavour(hostile_graph, root, tmp_path, flavour) -> None:
    """The shape of the schema, all of it through igraph, and nothing less than without a flavour."""
    path = tmp_path / "graph.graphml"
    write_graph(hostile_graph, path, flavour=flavour)
    etree.XMLSchema(file=str(root / "tests/data/graphml.xsd")).assertValid(etree.parse(path))
    other = igraph.Graph.Read_GraphML(str(path))
    assert other.vcount() == len(hostile_graph)
    assert other.ecount() == hostile_graph.number_of_edges()
    names = {clean_text(data["label"]) for _, data in hostile_graph.nodes(data=True)}
    assert set(other.vs["label"]) == names
    assert other.vs["mentions"] == [1.0] * len(names)
    assert {"x", "y", "size", "type", "sources"} <= set(other.vs.attributes())
    assert sorted(json.loads(text)[0]["line"] for text in other.es["evidence"]) == sorted(
        data["evidence"][0]["line"] for *_, data in hostile_graph.edges(data=True)
    )


def test_each_program_finds_what_it_looks_for(extraction, tmp_path: Path) -> None:
    graph, path = build_graph(extraction()), tmp_path / "graph.graphml"
    plain, gephi, cytoscape = (
        read_back(graph, path, flavour) for flavour in (None, "gephi", "cytoscape")
    )
    ada, acme = "person:ada", "company:acme"
    assert [gephi.nodes[ada][part] for part in "rgb"] == [0xD9, 0x7A, 0x1F]
    assert gephi.nodes[ada]["y"] == -plain.nodes[ada]["y"]
    assert cytoscape.nodes[ada]["name"] == "Ada"
    assert cytoscape.edges[ada, acme, "r1"]["interaction"] == "works_at"
    assert cytoscape.edges[ada, acme, "r1"]["name"] == "Ada (works_at) Acme"
    write_graph(graph, path, flavour="yed")
    spaces = {"y": "http://www.yworks.com/xml/graphml"}
    page = etree.parse(path)
    assert page.xpath("//y:ShapeNode/y:NodeLabel/text()", namespaces=spaces) == ["Acme", "Ada"]
    assert page.xpath("//y:EdgeLabel/text()", namespaces=spaces) == [
        "works at (past)",
        "related to",
    ]
    assert page.xpath("//y:Arrows/@target", namespaces=spaces) == ["standard", "none"]


def read_back(graph: nx.MultiDiGraph, path: Path, flavour: str | None) -> nx.MultiDiGraph:
    write_graph(graph, path, flavour=flavour)
    return nx.read_graphml(path, force_multigraph=True)
