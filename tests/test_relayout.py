"""Positions of the last build: what was there stays, what is new finds room beside its own."""

from __future__ import annotations

import networkx as nx

from graph.layout import layout_graph, take_shown
from graph.relayout import keep_layout


def world(count: int) -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph()
    for number in range(count):
        graph.add_node(f"n{number:03}", label=f"Name {number}")
        if number:
            graph.add_edge(f"n{number:03}", f"n{number // 3:03}", relation="uses")
    return graph


def test_the_same_names_stay_where_they_were() -> None:
    graph = world(60)
    former = {node: (x + 7, y - 3) for node, (x, y) in layout_graph(graph).items()}
    assert keep_layout(graph, former) == former


def test_new_names_stand_near_what_they_are_linked_with() -> None:
    former = layout_graph(world(60))
    graph = world(60)
    for number in range(6):
        graph.add_node(f"new{number}", label="New")
        graph.add_edge(f"new{number}", "n020" if number < 5 else "new4", relation="uses")
    graph.add_node("alone", label="Alone")
    places = keep_layout(graph, former)
    assert set(places) == set(graph)
    assert {node: places[node] for node in former} == former
    assert len(set(places.values())) == len(places)
    home = complex(*former["n020"])
    for number in range(6):
        assert abs(complex(*places[f"new{number}"]) - home) < 400
    assert places["alone"][1] > max(y for _, y in former.values())


def test_a_new_name_far_from_the_known_follows_those_between() -> None:
    former, graph = layout_graph(world(60)), world(60)
    nx.add_path(graph, ["n020", "z", "y", "x"])
    places = keep_layout(graph, former)
    for one, other in (("n020", "z"), ("z", "y"), ("y", "x")):
        assert abs(complex(*places[one]) - complex(*places[other])) < 250


def test_new_names_are_placed_one_after_another(is_linear) -> None:
    def place(count: int) -> None:
        former = {f"n{at:05}": (at % 100 * 110, at // 100 * 46) for at in range(2 * count)}
        graph = nx.MultiDiGraph()
        graph.add_nodes_from([*former, *(f"new{number}" for number in range(count))])
        assert len(set(keep_layout(graph, former).values())) == len(graph)

    assert is_linear(place, 1000)


def test_a_name_that_is_gone_moves_nobody() -> None:
    former = layout_graph(world(60))
    assert keep_layout(world(55), former) == {n: former[n] for n in world(55)}


def test_little_is_known_so_all_is_laid_out_anew() -> None:
    graph = world(60)
    fresh = layout_graph(graph)
    assert keep_layout(graph, {}) == fresh
    assert keep_layout(graph, {f"n{number:03}": (0, 0) for number in range(20)}) == fresh
    assert keep_layout(nx.MultiDiGraph(), {"gone": (1, 1)}) == {}


def test_of_a_large_graph_the_most_important_keep_their_places(monkeypatch) -> None:
    monkeypatch.setattr("graph.layout.DRAWN", 25)
    graph = world(60)
    shown = set(take_shown(graph))
    laid = layout_graph(graph)
    assert set(laid) == set(graph)
    assert len(set(laid.values())) == len(graph)
    former = {node: (x + 7, y - 3) for node, (x, y) in laid.items() if node in shown}
    kept = keep_layout(graph, former)
    assert len(shown) < 30
    assert {node: kept[node] for node in shown} == former
    assert set(kept) == set(graph)


def test_what_no_page_shows_lies_around_what_it_is_linked_with(monkeypatch) -> None:
    monkeypatch.setattr("graph.layout.DRAWN", 25)
    graph = world(60)
    graph.add_nodes_from(("alone", "apart"), label="Alone")
    shown = take_shown(graph)
    places = layout_graph(graph)
    for node in set(graph) - set(shown) - {"alone", "apart"}:
        assert min(abs(complex(*places[node]) - complex(*places[n])) for n in shown) < 500
    assert places["alone"] != places["apart"]
    lowest = max(places[node][1] for node in shown)
    assert min(places["alone"][1], places["apart"][1]) > lowest
