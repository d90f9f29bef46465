"""Questions to a small graph: which way round, which status, how far."""

from __future__ import annotations

from copy import deepcopy

import networkx as nx
import pytest

from extract.errors import NotesError
from graph.query import (
    QUESTIONS,
    cut_around,
    find_answers,
    find_between,
    find_neighbours,
    get_nodes,
)


@pytest.fixture
def graph() -> nx.MultiDiGraph:
    """Ada works at Acme, which uses Docker and planned Podman; each is an alternative to the other."""
    graph = nx.MultiDiGraph()
    for name, kind in (
        *(("Ada", "person"), ("Acme", "company"), ("Docker", "tool"), ("Podman", "tool")),
        *(("Datadog", "company"), ("Datadog", "product")),
    ):
        key = f"{kind}:{name.lower()}"
        graph.add_node(key, label=name, type=kind, aliases=[], mentions=1)
    for head, relation, tail, status, confidence in (
        ("person:ada", "works_at", "company:acme", "asserted", 0.9),
        ("company:acme", "uses", "tool:docker", "asserted", 0.6),
        ("company:acme", "uses", "tool:podman", "planned", 0.8),
        ("tool:podman", "alternative_to", "tool:docker", "asserted", 0.7),
        ("company:datadog", "makes", "product:datadog", "asserted", 0.9),
        ("person:ada", "related_to", "product:datadog", "asserted", 0.2),
    ):
        said = {"relation": relation, "status": status, "confidence": confidence, "weight": 1}
        graph.add_edge(head, tail, f"{head} {relation}", **said, evidence=[])
    return graph


@pytest.mark.parametrize(
    ("asked", "answers"),
    [
        ([("works_at", "acme")], ["person:ada"]),
        ([("employs", "Ada")], ["company:acme"]),
        ([("uses", "Docker")], ["company:acme"]),
        ([("used_by", "Acme")], ["tool:docker"]),
        ([("alternative_to", "Docker")], ["tool:podman"]),
        ([("alternative_to", "Podman")], ["tool:docker"]),
        ([("used_by", "Acme"), ("alternative_to", "Podman")], ["tool:docker"]),
        ([("used_by", "Acme"), ("alternative_to", "Docker")], []),
        ([("made_by", "Datadog")], ["product:datadog"]),
        ([("uses", "Ada")], []),
    ],
)
def test_a_question_is_answered_from_its_side(graph, asked, answers) -> None:
    assert [answer.node for answer in find_answers(graph, asked)] == answers


def test_an_answer_says_why(graph) -> None:
    (answer,) = find_answers(graph, [("used_by", "Acme"), ("alternative_to", "Podman")])
    assert answer.edges == (
        ("company:acme", "tool:docker", "company:acme uses"),
        ("tool:podman", "tool:docker", "tool:podman alternative_to"),
    )


def test_type_status_and_confidence_count(graph) -> None:
    asked = [("used_by", "Acme")]
    both = find_answers(graph, asked, statuses=("asserted", "planned"))
    assert [answer.node for answer in both] == ["tool:docker", "tool:podman"]
    assert find_answers(graph, asked, kind="product") == []
    assert find_answers(graph, asked, min_confidence=0.61) == []
    assert [answer.node for answer in find_answers(graph, kind="tool")] == [
        "tool:docker",
        "tool:podman",
    ]


def test_every_relation_can_be_asked_for() -> None:
    from extract.records import LABELS, RELATED

    assert {relation for relation, _ in QUESTIONS.values()} == {*LABELS, RELATED}


def test_an_unknown_name_tells_the_nearest(graph) -> None:
    with pytest.raises(NotesError, match="Dokcer is not in the graph: did you mean Docker"):
        find_answers(graph, [("uses", "Dokcer")])
    assert get_nodes(graph, "datadog") == ["company:datadog", "product:datadog"]


def test_neighbours_come_from_both_sides_stated_ones_first(graph) -> None:
    assert find_neighbours(graph, "tool:docker") == ["company:acme", "tool:podman"]
    assert find_neighbours(graph, "person:ada") == ["company:acme", "product:datadog"]
    assert find_neighbours(graph, "product:datadog") == ["company:datadog", "person:ada"]


def test_edges_between_two_are_found_once(graph) -> None:
    graph.add_edge("tool:docker", "tool:docker", "loop", relation="part_of", confidence=0.1)
    assert find_between(graph, "tool:docker", "tool:podman") == find_between(
        graph, "tool:podman", "tool:docker"
    )
    assert find_between(graph, "tool:docker", "tool:docker") == [
        ("tool:docker", "tool:docker", "loop")
    ]


def test_a_part_is_as_deep_as_asked(graph) -> None:
    before = deepcopy(graph)
    assert set(cut_around(graph, ["person:ada"], depth=0)) == {"person:ada"}
    assert set(cut_around(graph, ["tool:docker"])) == {"tool:docker", "company:acme", "tool:podman"}
    part = cut_around(graph, ["tool:docker"])
    part.nodes["tool:docker"]["label"] = "changed"
    assert nx.utils.graphs_equal(cut_around(before, list(before)), before)


def test_a_part_keeps_the_doubtful_pairs_it_holds(graph) -> None:
    within = {"one": "tool:docker", "other": "tool:podman", "reason": "", "likeness": 0.5}
    across = {"one": "tool:docker", "other": "person:ada", "reason": "", "likeness": 0.5}
    graph.graph["maybe_same"] = [within, across]
    part = cut_around(graph, ["tool:docker"])
    assert "person:ada" not in part
    assert part.graph["maybe_same"] == [within]
    assert graph.graph["maybe_same"] == [within, across]
