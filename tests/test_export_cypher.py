"""Cypher: data in parameters, read here by a small reader of its literals, and no way out of a text."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import networkx as nx

from graph.build import build_graph
from graph.export import write_graph
from graph.export.scalars import clean_text


def read(path: Path) -> list[tuple[list[dict[str, Any]], str]]:
    """Each list of rows with the statement that takes it."""
    pairs = []
    for line in path.read_text("utf-8").split("\n"):
        if line.startswith(":param rows => "):
            rows = parse(line.removeprefix(":param rows => "))
        elif line.startswith("UNWIND $rows AS row "):
            pairs.append((rows, line))
        else:
            assert not line or line.startswith(("CREATE CONSTRAINT", "//"))
    return pairs


def parse(literal: str) -> Any:
    """A literal as JSON once its keys are quoted; texts are set aside first."""
    parts = re.split(r'("(?:[^"\\]|\\.)*")', literal)
    return json.loads(
        "".join(
            part if at % 2 else re.sub(r"(\w+):", r'"\1":', part) for at, part in enumerate(parts)
        )
    )


def test_everything_is_in_the_rows(hostile_graph, tmp_path) -> None:
    write_graph(hostile_graph, tmp_path / "graph.cypher")
    pairs = read(tmp_path / "graph.cypher")
    nodes = {row["id"]: row["set"] for rows, said in pairs if "MATCH" not in said for row in rows}
    edges = {row["id"]: row for rows, said in pairs if "MATCH" in said for row in rows}
    assert set(nodes) == {clean_text(node) for node in hostile_graph}
    for node, data in hostile_graph.nodes(data=True):
        assert nodes[clean_text(node)]["label"] == clean_text(data["label"])
    assert len(edges) == hostile_graph.number_of_edges()
    for row in edges.values():
        assert {row["head"], row["tail"]} <= set(nodes)


def test_a_backslash_of_the_notes_never_makes_a_sign(hostile_graph, tmp_path) -> None:
    r"""Neo4j reads \u0022 as a quote wherever it stands."""
    write_graph(hostile_graph, tmp_path / "graph.cypher")
    text = (tmp_path / "graph.cypher").read_text("utf-8")
    assert "u0022" not in re.sub(r"\\u00[57]5", "", text).replace(r"\\0022", "")
    assert r"\\\u00750022" in text


def test_labels_and_types(extraction, tmp_path) -> None:
    write_graph(build_graph(extraction()), tmp_path / "graph.cypher")
    pairs = read(tmp_path / "graph.cypher")
    assert [re.findall(r"SET n(:\w+)|\[r:(\w+) ", said)[0] for _, said in pairs] == [
        (":Company", ""),
        (":Person", ""),
        ("", "RELATED_TO"),
        ("", "WORKS_AT"),
    ]
    (acme,) = pairs[0][0]
    assert acme["set"]["aliases"] == ["ACME Inc"]
    assert json.loads(acme["set"]["sources"])[0]["line"] == 4


def test_a_foreign_relation_cannot_leave_its_quotes(tmp_path) -> None:
    graph = nx.MultiDiGraph()
    graph.add_edge("a", "a", "e", relation="x`]->() DETACH DELETE n //\\u0060")
    write_graph(graph, tmp_path / "graph.cypher")
    (_, said) = read(tmp_path / "graph.cypher")[1]
    assert said.count("`") == 2
    assert "\\" not in said
