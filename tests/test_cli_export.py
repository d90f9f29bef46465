"""`jotgraph export`: each format from a built graph, a neighbourhood, and one line for each mistake."""

from __future__ import annotations

import json

import networkx as nx
import pytest

from graph.build import build_graph
from graph.export import FORMATS, write_graph


@pytest.fixture
def graph_file(extraction, tmp_path):
    write_graph(build_graph(extraction()), tmp_path / "in" / "graph.json")
    return tmp_path / "in" / "graph.json"


@pytest.mark.parametrize("suffix", sorted(FORMATS.keys() - {".json", ".html"}))
def test_a_format_goes_beside_the_graph(jotgraph, graph_file, suffix):
    result = jotgraph("export", graph_file, "-f", suffix[1:])
    assert (result.code, result.out, result.err) == (0, "", "")
    assert len({path.name for path in graph_file.parent.iterdir()} - {"graph.json"}) in {1, 2}


def test_the_suffix_of_the_file_is_enough(jotgraph, graph_file, tmp_path):
    assert jotgraph("export", graph_file, "-o", tmp_path / "my.gexf").code == 0
    assert (tmp_path / "my.gexf").read_text().startswith("<?xml")


def test_a_vault_folder_needs_no_suffix(jotgraph, graph_file, tmp_path):
    assert jotgraph("export", graph_file, "-f", "obsidian", "-o", tmp_path / "Graph").code == 0
    assert (tmp_path / "Graph" / "Acme.md").exists()


def test_options_reach_the_writer(jotgraph, graph_file, tmp_path):
    jotgraph("export", graph_file, "-o", tmp_path / "g.graphml", "--for", "gephi")
    assert "r" in nx.read_graphml(tmp_path / "g.graphml").nodes["person:ada"]
    jotgraph("export", graph_file, "-o", tmp_path / "g.ttl", "--base-iri", "https://x.example/")
    assert "<https://x.example/entity/person:ada>" in (tmp_path / "g.ttl").read_text()


def test_a_neighbourhood_is_printed(jotgraph, tmp_path):
    graph = nx.MultiDiGraph()
    for node in "abcd":
        about = {"label": node.upper(), "type": "tool", "aliases": [], "mentions": 1}
        graph.add_node(node, **about, sources=[])
    for edge in ("ab", "bc", "cd"):
        said = {"relation": "uses", "status": "asserted", "confidence": 1.0}
        graph.add_edge(*edge, edge, **said, evidence=[])
    write_graph(graph, tmp_path / "graph.json")
    for depth, names in ((0, "A"), (1, "AB"), (2, "ABC")):
        result = jotgraph(
            *("export", tmp_path / "graph.json", "-f", "json", "-o", "-"),
            *("--around", "a", "--depth", depth),
        )
        assert "".join(node["label"] for node in json.loads(result.out)["nodes"]) == names


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-f", "pdf"], "choose from canvas, csv"),
        (["-o", "x.docx"], "choose from canvas, csv"),
        ([], "choose from canvas, csv"),
        (["-f", "gexf", "--for", "yed"], "needs -f graphml"),
        (["-f", "graphml", "--for", "excel"], "gephi, cytoscape, yed"),
        (["-f", "gexf", "--base-iri", "urn:x:"], "needs -f ttl"),
        (["-f", "ttl", "--base-iri", "my notes/"], "absolute IRI"),
        (["-f", "ttl", "--base-iri", "https://x.example/kg"], "ends in"),
        (["-f", "csv", "-o", "-"], "several files"),
    ],
)
def test_a_mistake_is_told(jotgraph, graph_file, arguments, said):
    result = jotgraph("export", graph_file, *arguments)
    assert result.code == 2
    assert said in " ".join(result.err.replace("│", " ").split())


def test_an_unknown_name_is_one_line(jotgraph, graph_file):
    result = jotgraph("export", graph_file, "-f", "dot", "--around", "Akme")
    assert result.code == 1
    assert len(result.err.splitlines()) == 1
    assert "did you mean Acme" in result.err


@pytest.mark.parametrize("out", [[], ["-o", "graph.json"], ["-o", "../in/graph.json"]])
def test_the_graph_that_is_read_is_not_overwritten(jotgraph, graph_file, monkeypatch, out):
    monkeypatch.chdir(graph_file.parent)
    before = graph_file.read_bytes()
    result = jotgraph("export", graph_file, "-f", "json", "--around", "Acme", *out)
    assert result.code == 1
    assert len(result.err.splitlines()) == 1
    assert "another file with -o" in result.err
    assert graph_file.read_bytes() == before


def test_a_place_that_cannot_be_written_is_one_line(jotgraph, graph_file):
    result = jotgraph("export", graph_file, "-o", graph_file / "x.dot")
    assert result.code == 1
    assert len(result.err.splitlines()) == 1
    assert "-o" in result.err


def test_build_writes_all_formats_at_once(jotgraph, tmp_path):
    (tmp_path / "a.md").write_text("# Talk\n\nJane Doe, Red Hat\n\nUsing Kubernetes.\n")
    formats = ",".join(suffix[1:] for suffix in FORMATS)
    out = tmp_path / "out"
    for _ in range(2):
        result = jotgraph(
            *(
                "build",
                tmp_path / "a.md",
                "-o",
                out,
                "--format",
                formats,
                "--no-model",
                "--no-cache",
            )
        )
        assert (result.code, result.err) == (0, "")
    names = {path.name for path in out.iterdir() if path.name != ".jotgraph"}
    single = {f"graph{suffix}" for suffix in FORMATS} - {"graph.csv"}
    assert names == single | {"graph.nodes.csv", "graph.edges.csv"}
    before = {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()}
    (out / "graph.obsidian" / "All names.md").write_text("mine")
    (tmp_path / "a.md").write_text("Using Terraform.\n")
    result = jotgraph("build", tmp_path / "a.md", "-o", out, "--format", formats, "--no-model")
    assert result.code == 1
    assert "is not as jotgraph wrote it" in result.err
    assert before == {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()}
