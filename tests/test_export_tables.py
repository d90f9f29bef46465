"""CSV: the headers of neo4j-admin, one row a line, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
from pathlib import Path

import networkx as nx
import pytest

from extract.errors import OutputError
from graph.build import build_graph
from graph.export import write_graph


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_headers_and_rows(extraction, tmp_path) -> None:
    write_graph(build_graph(extraction()), tmp_path / "graph.csv")
    acme, ada = read(tmp_path / "graph.nodes.csv")
    assert acme == {
        "id:ID": "company:acme",
        "name": "Acme",
        "type": "company",
        "aliases:string[]": "ACME Inc",
        "confidence:double": "0.9",
        "mentions:long": "2",
        "places:string[]": "a/b.md:4;a/b.md:5",
        "first": "",
        "last": "",
        ":LABEL": "Company",
    }
    works, related = read(tmp_path / "graph.edges.csv")
    assert (works[":START_ID"], works[":TYPE"], works[":END_ID"]) == (
        ada["id:ID"],
        "WORKS_AT",
        acme["id:ID"],
    )
    assert (works["status"], works["confidence:double"], works["weight:long"]) == (
        "past",
        "0.88",
        "1",
    )
    assert works["evidence:string[]"] == "a/b.md:3 Ada works at Acme."
    assert related[":TYPE"] == "RELATED_TO"


def test_hostile_text_stays_in_its_cell(hostile_graph, tmp_path) -> None:
    write_graph(hostile_graph, tmp_path / "graph.csv")
    nodes, edges = read(tmp_path / "graph.nodes.csv"), read(tmp_path / "graph.edges.csv")
    ids = [row["id:ID"] for row in nodes]
    assert len(set(ids)) == len(hostile_graph)
    assert len(edges) == hostile_graph.number_of_edges()
    assert {row[":START_ID"] for row in edges} | {row[":END_ID"] for row in edges} <= set(ids)
    lines = (tmp_path / "graph.nodes.csv").read_text("utf-8").splitlines()
    assert len(lines) == len(nodes) + 1, "neo4j-admin takes a line for a row"
    for row in (*nodes, *edges):
        assert not [cell for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]
    assert {"'=1+1", "'@angular/core"} <= {row["name"] for row in nodes}
    assert all(row["aliases:string[]"].count(";") == 1 for row in nodes), "two aliases each"


@pytest.mark.parametrize(
    ("name", "stem"), [("g.csv", "g"), ("G.CSV", "G"), ("g", "g"), ("g.2024-05", "g.2024-05")]
)
def test_both_files_are_named_after_the_path(tmp_path, name, stem) -> None:
    write_graph(nx.MultiDiGraph(), tmp_path / name, suffix=".csv")
    written = {path.name for path in tmp_path.iterdir()}
    assert written == {f"{stem}.nodes.csv", f"{stem}.edges.csv"}


def test_a_folder_is_no_path(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "out").mkdir()
    for place in (".", "out"):
        with pytest.raises(OutputError, match="is a folder"):
            write_graph(nx.MultiDiGraph(), place, suffix=".csv")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
