"""node-link JSON: what is written is what is read back."""

from __future__ import annotations

import json
from pathlib import Path

import networkx as nx
import pytest

from extract.errors import OutputError
from graph.build import build_graph
from graph.export import FORMATS, read_graph, write_graph

SEVERAL = {".csv", ".obsidian"}  # those that write several files
SINGLE = sorted(FORMATS.keys() - SEVERAL)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_it_reads_back_to_an_equal_graph(extraction, tmp_path: Path) -> None:
    graph = build_graph(extraction(), title="Ünï ☃ \u2028 \x00 \ud800")
    write_graph(graph, tmp_path / "graph.json")
    again = read_graph(tmp_path / "graph.json")
    assert isinstance(again, nx.MultiDiGraph)
    assert nx.utils.graphs_equal(graph, again)


def test_its_shape(extraction, tmp_path: Path) -> None:
    write_graph(build_graph(extraction()), tmp_path / "graph.json")
    data = json.loads((tmp_path / "graph.json").read_text("utf-8"))
    assert [node["id"] for node in data["nodes"]] == ["company:acme", "person:ada"]
    assert set(data["nodes"][0]) == {
        "id",
        "label",
        "type",
        "aliases",
        "merges",
        "confidence",
        "mentions",
        "sources",
    }
    assert list(data["edges"][0])[:3] == ["source", "target", "key"]
    assert set(data["edges"][0]) == {
        *("source", "target", "key", "relation", "status"),
        *("confidence", "weight", "evidence", "proposer"),
    }


def test_the_same_graph_gives_the_same_bytes(extraction, tmp_path: Path) -> None:
    for suffix in FORMATS:
        write_graph(build_graph(extraction()), tmp_path / "one" / f"graph{suffix}")
        write_graph(build_graph(extraction(turned=True)), tmp_path / "other" / f"graph{suffix}")
    one, other = contents(tmp_path / "one"), contents(tmp_path / "other")
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []


def test_no_format_changes_the_graph(extraction, tmp_path: Path) -> None:
    graph = build_graph(extraction())
    for suffix in FORMATS:
        write_graph(graph, tmp_path / f"graph{suffix}")
    assert nx.utils.graphs_equal(graph, build_graph(extraction()))


@pytest.mark.parametrize("suffix", sorted(FORMATS))
def test_the_smallest_graphs_can_be_written(tmp_path: Path, suffix: str) -> None:
    alone, loop = nx.MultiDiGraph(), nx.MultiDiGraph()
    alone.add_node("a", label="A", type="tool", aliases=[], mentions=1, sources=[])
    loop.add_node("a", label="A", type="tool", aliases=[], mentions=1, sources=[])
    said = {"relation": "uses", "status": "asserted", "confidence": 1.0, "weight": 1}
    loop.add_edge("a", "a", "e", **said, evidence=[], proposer="test")
    for name, graph in (("empty", nx.MultiDiGraph()), ("alone", alone), ("loop", loop)):
        write_graph(graph, tmp_path / name / f"graph{suffix}")
        assert all(contents(tmp_path / name).values())


def test_an_unknown_suffix_is_named(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"'\.pdf'; use one of \.canvas, \.csv"):
        write_graph(nx.MultiDiGraph(), tmp_path / "graph.pdf")


@pytest.mark.parametrize("suffix", SINGLE)
def test_a_place_that_cannot_be_written_is_one_line(tmp_path: Path, suffix: str) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / f"folder{suffix}").mkdir()
    for path in (tmp_path / "file" / f"graph{suffix}", tmp_path / f"folder{suffix}"):
        with pytest.raises(OutputError) as caught:
            write_graph(nx.MultiDiGraph(), path)
        assert str(path) in str(caught.value)
        assert "\n" not in str(caught.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", f"folder{suffix}"]


def test_a_failure_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "graph.json"
    path.write_text("good")
    graph = nx.MultiDiGraph()
    graph.add_node("a", value=float("nan"))
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_graph(graph, path)
    assert path.read_text() == "good"


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"nodes": 3}', "\xff"])
def test_a_file_that_holds_no_graph_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "graph.json"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(OutputError, match=r"is no graph\.json"):
        read_graph(path)


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.update(multigraph=False),
        lambda data: data.update(directed=False),
        lambda data: data["nodes"].append({"id": "x"}),
        lambda data: data["nodes"].append(data["nodes"][0] | {"id": 1}),
        lambda data: data["nodes"][0].update(label=None),
        lambda data: data["nodes"][0].update(sources=["a.md"]),
        lambda data: data["nodes"][0].update(sources=[{"note": "a.md", "line": "3", "text": ""}]),
        lambda data: data["edges"][0].pop("confidence"),
        lambda data: data["edges"][0].update(target="nowhere"),
        lambda data: data["edges"][0].update(evidence=[{}]),
        lambda data: data["graph"].update(maybe_same=[{"one": "x", "other": "y"}]),
    ],
)
def test_a_graph_of_another_make_is_told(extraction, tmp_path: Path, change) -> None:
    path = tmp_path / "graph.json"
    write_graph(build_graph(extraction()), path)
    data = json.loads(path.read_text("utf-8"))
    change(data)
    path.write_text(json.dumps(data), "utf-8")
    with pytest.raises(OutputError, match=r"is no graph\.json; write it again"):
        read_graph(path)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="no such file; run `jotgraph build` first"):
        read_graph(tmp_path / "graph.json")
