"""Cytoscape JSON: NetworkX reads it, names stay apart from what Cytoscape needs for itself."""

from __future__ import annotations

import json

import networkx as nx

from graph.export import write_graph
from graph.export.scalars import clean_text


def test_everything_comes_back(hostile_graph, tmp_path) -> None:
    path = tmp_path / "graph.cyjs"
    write_graph(hostile_graph, path)
    page = json.loads(path.read_text("utf-8"))
    for part, name in (("nodes", "value"), ("edges", "key")):  # NetworkX keeps ids under these
        for thing in page["elements"][part]:
            thing["data"][name] = thing["data"]["id"]
    again = nx.cytoscape_graph({**page, "directed": True, "multigraph": True})
    assert set(again) == {clean_text(node) for node in hostile_graph}
    assert again.number_of_edges() == hostile_graph.number_of_edges()
    for node, data in hostile_graph.nodes(data=True):
        got = again.nodes[clean_text(node)]
        assert got["name"] == data["label"]
        assert json.loads(got["sources"])[0]["line"] == data["sources"][0]["line"]
    assert all(set(dot["position"]) == {"x", "y"} for dot in page["elements"]["nodes"])


def test_its_own_words_are_not_overwritten(tmp_path) -> None:
    graph = nx.MultiDiGraph()
    graph.add_node("a", label="A", id="mine", name="mine too")
    graph.add_edge("a", "a", "e", relation="uses", source="a note", target="none")
    write_graph(graph, tmp_path / "graph.cyjs")
    elements = json.loads((tmp_path / "graph.cyjs").read_text("utf-8"))["elements"]
    dot, line = elements["nodes"][0]["data"], elements["edges"][0]["data"]
    assert (dot["id"], dot["name"], dot["id_"], dot["name_"]) == ("a", "A", "mine", "mine too")
    assert (line["source"], line["target"], line["interaction"]) == ("a", "a", "uses")
    assert line["source_"] == "a note"
