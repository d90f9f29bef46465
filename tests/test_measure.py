"""Importance, communities, paths and names of small graphs."""

from __future__ import annotations

from copy import deepcopy

import networkx as nx
import pytest

from graph.measure import (
    find_communities,
    find_entities,
    find_path,
    nearest_names,
    rank_entities,
    take_strongest,
)


@pytest.fixture
def graph() -> nx.MultiDiGraph:
    """A star around docker, a pair of its own, a shortcut by co-occurrence and a lone name."""
    graph = nx.MultiDiGraph()
    for name in ("Docker", "Disney", "GSA", "Fig", "Ada", "Acme", "Nobody"):
        aliases = ["Docker Engine"] if name == "Docker" else []
        graph.add_node(name.lower(), label=name, type="tool", aliases=aliases, mentions=1)
    for key, (head, tail, relation) in enumerate(
        [
            ("disney", "docker", "uses"),
            ("gsa", "docker", "uses"),
            ("fig", "docker", "part_of"),
            ("disney", "gsa", "related_to"),
            ("ada", "acme", "works_at"),
        ]
    ):
        graph.add_edge(
            head, tail, f"r{key}", relation=relation, status="asserted", confidence=0.8, weight=1
        )
    return graph


def test_the_hub_is_the_most_important(graph: nx.MultiDiGraph) -> None:
    ranks = rank_entities(graph)
    assert next(iter(ranks.items())) == ("docker", 1.0)
    assert set(ranks) == set(graph)
    assert ranks["nobody"] == min(ranks.values()) > 0
    assert rank_entities(nx.MultiDiGraph()) == {}


def test_ranks_agree_with_networkx(graph: nx.MultiDiGraph) -> None:
    pytest.importorskip("scipy")
    simple = nx.Graph([("disney", "docker"), ("gsa", "docker"), ("fig", "docker")])
    plain = nx.MultiDiGraph()
    for head, tail in simple.edges:
        plain.add_edge(head, tail, relation="uses", confidence=1.0, weight=1)
    expected = nx.pagerank(simple)
    top = max(expected.values())
    assert rank_entities(plain) == pytest.approx(
        {node: value / top for node, value in expected.items()}, abs=1e-3
    )


def test_the_strongest_part_has_so_many_nodes_and_edges(graph: nx.MultiDiGraph) -> None:
    assert take_strongest(graph, limit=7, most_edges=5) is graph
    order = list(rank_entities(graph))
    assert set(take_strongest(graph, limit=3)) == set(order[:3])
    assert len(take_strongest(graph, limit=2, most_edges=4)) == 2
    said = graph.edge_subgraph([e for e in graph.edges(keys=True) if e[2] != "r3"])
    for most in range(4):
        part = take_strongest(graph, limit=7, most_edges=most)
        size = len(part)
        assert set(part) == set(order[:size])
        assert part.number_of_edges() <= most < said.subgraph(order[: size + 1]).number_of_edges()


def test_what_is_only_said_together_is_left_out_before_names(graph: nx.MultiDiGraph) -> None:
    part = take_strongest(graph, limit=7, most_edges=4)
    assert set(part) == set(graph)
    assert sorted(key for *_, key in part.edges(keys=True)) == ["r0", "r1", "r2", "r4"]


def test_communities_are_sorted_and_cover_all(graph: nx.MultiDiGraph) -> None:
    groups = find_communities(graph)
    assert groups[0] == ["disney", "docker", "fig", "gsa"]
    assert ["acme", "ada"] in groups
    assert groups == find_communities(graph)


def test_a_path_prefers_what_is_stated(graph: nx.MultiDiGraph) -> None:
    assert find_path(graph, "gsa", "disney") == [
        ("gsa", "docker", "r1"),
        ("disney", "docker", "r0"),
    ]
    assert find_path(graph, "gsa", "ada") is None
    assert find_path(graph, "gsa", "gsa") == []


def test_a_path_avoids_what_is_denied(graph: nx.MultiDiGraph) -> None:
    for key in ("r0", "r1"):
        head, tail = next((h, t) for h, t, k in graph.edges(keys=True) if k == key)
        graph.edges[head, tail, key]["status"] = "negated"
    assert find_path(graph, "gsa", "disney") == [("disney", "gsa", "r3")]


def test_names_are_found_by_label_and_alias_in_any_case(graph: nx.MultiDiGraph) -> None:
    assert find_entities(graph, "DOCKER") == ["docker"]
    assert find_entities(graph, "docker  engine") == ["docker"]
    assert find_entities(graph, "podman") == []


def test_the_nearest_names_forgive_a_slip(graph: nx.MultiDiGraph) -> None:
    assert nearest_names(graph, "Dokcer")[0] == "Docker"
    assert nearest_names(graph, "docker engin")[0] == "Docker"
    assert nearest_names(graph, "zzzzzz") == []


def test_nothing_is_written_into_the_graph(graph: nx.MultiDiGraph) -> None:
    before = deepcopy(graph)
    rank_entities(graph)
    find_communities(graph)
    find_path(graph, "gsa", "disney")
    assert nx.utils.graphs_equal(graph, before)
