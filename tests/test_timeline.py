"""Days on the graph: first and last, a part between two days, a name day by day."""

from __future__ import annotations

from copy import deepcopy

import networkx as nx
import pytest

from extract.records import Entity, Extraction, Mention, Note, Relation, Source
from graph.build import build_graph
from graph.timeline import cut_time, find_moments

NOTES = {
    "2024-05-14.md": "Ada works at Acme.\n",
    "2024-06-03.md": "Ada left Acme.\nAda was here.\n",
    "undated.md": "Ada knows Bob.\n",
}


@pytest.fixture
def graph() -> nx.MultiDiGraph:
    def entity(name: str, type_: str) -> Entity:
        places = (
            Source(note, at, at + len(name))
            for note, text in NOTES.items()
            for at in range(len(text))
            if text.startswith(name, at)
        )
        mentions = tuple(Mention(place, name, type_, 1.0, "test") for place in places)
        return Entity(name.lower(), name, type_, (), mentions)

    said = [Source(note, 0, text.index("\n")) for note, text in NOTES.items()]
    relations = (
        Relation("r1", "ada", "works_at", "acme", "past", 0.9, (said[0], said[1]), "test"),
        Relation("r2", "ada", "works_with", "bob", "asserted", 0.8, (said[2],), "test"),
    )
    notes = tuple(Note(name, text) for name, text in NOTES.items())
    entities = (entity("Ada", "person"), entity("Acme", "company"), entity("Bob", "person"))
    return build_graph(Extraction(notes, entities, relations))


def test_nodes_and_edges_know_their_first_and_last_day(graph) -> None:
    assert (graph.nodes["ada"]["first"], graph.nodes["ada"]["last"]) == ("2024-05-14", "2024-06-03")
    assert graph.edges["ada", "acme", "r1"]["last"] == "2024-06-03"
    assert [said["date"] for said in graph.edges["ada", "acme", "r1"]["evidence"]] == [
        *("2024-05-14", "2024-06-03")
    ]


def test_what_has_no_day_has_no_attribute(graph) -> None:
    assert not {"first", "last"} & set(graph.nodes["bob"])
    assert not {"first", "last"} & set(graph.edges["ada", "bob", "r2"])
    assert "date" not in graph.nodes["bob"]["sources"][0]


def test_a_part_holds_what_was_said_then_and_counts_anew(graph) -> None:
    before = deepcopy(graph)
    part = cut_time(graph, since="2024-05-15")
    assert set(part) == {"ada", "acme"}
    assert part.nodes["ada"]["mentions"] == 2
    edge = part.edges["ada", "acme", "r1"]
    assert (edge["weight"], edge["first"], edge["last"]) == (1, "2024-06-03", "2024-06-03")
    assert [said["note"] for said in edge["evidence"]] == ["2024-06-03.md"]
    graph.graph["maybe_same"] = [{"one": "ada", "other": "bob"}, {"one": "ada", "other": "acme"}]
    before = deepcopy(graph)
    part = cut_time(graph, since="2024-05-15")
    assert part.graph["maybe_same"] == [{"one": "ada", "other": "acme"}]
    assert nx.utils.graphs_equal(graph, before)


@pytest.mark.parametrize(
    ("span", "mentions"),
    [
        ({"since": "2024-05-14", "until": "2024-05-14"}, 1),
        ({"until": "2024-06-03"}, 3),
        ({"since": "2024-06-03"}, 2),
        ({"until": "2024-05-13"}, None),
    ],
)
def test_both_days_are_included_and_the_undated_never(graph, span, mentions) -> None:
    assert cut_time(graph, **span).nodes.get("ada", {}).get("mentions") == mentions


def test_a_name_day_by_day(graph) -> None:
    moments = find_moments(graph, "ada")
    assert [moment.day for moment in moments] == ["2024-05-14", "2024-06-03", None]
    assert [[edge[2] for edge, _ in moment.said] for moment in moments] == [["r1"], ["r1"], ["r2"]]
    assert [[str(quote) for quote in moment.named] for moment in moments] == [
        [],
        ["2024-06-03.md:2  Ada"],
        [],
    ]


def test_timeline_is_printed(graph, jotgraph, tmp_path) -> None:
    from graph.export import write_graph

    write_graph(graph, tmp_path / "graph.json")
    result = jotgraph("timeline", "ada", "-g", tmp_path / "graph.json")
    assert result.out.splitlines() == [
        "Ada  person",
        "  2024-05-14",
        "    Ada works at Acme  (past, 0.90)  new",
        "      2024-05-14.md:1  Ada works at Acme.",
        "  2024-06-03",
        "    Ada works at Acme  (past, 0.90)",
        "      2024-06-03.md:1  Ada left Acme.",
        "    named",
        "      2024-06-03.md:2  Ada",
        "  undated",
        "    Ada works with Bob  (0.80)",
        "      undated.md:1  Ada knows Bob.",
    ]


def test_build_takes_days(jotgraph, tmp_path) -> None:
    (tmp_path / "2024-05-14.md").write_text("Red Hat uses Kubernetes.\n")
    (tmp_path / "2024-06-03.md").write_text("Red Hat uses Terraform.\n")
    (tmp_path / "undated.md").write_text("Red Hat uses Jenkins.\n")
    out = tmp_path / "out"
    result = jotgraph("build", tmp_path, "-o", out, "--no-model", "--since", "2024-06-01")
    assert result.code == 0
    assert "2 entities" in result.out
    text = (out / "graph.json").read_text()
    assert "Terraform" in text
    assert "Kubernetes" not in text
    assert "Jenkins" not in text
    for wrong in ("June", "2024-13-01"):
        assert jotgraph("build", tmp_path, "-o", out, "--until", wrong).code == 2
