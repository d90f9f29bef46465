"""Positions: whole pixels, the same each time, nothing on top of anything."""

from __future__ import annotations

from pathlib import Path

import networkx as nx

from graph.layout import layout_graph


def community_graph(count: int) -> nx.MultiDiGraph:
    """A tree with some cross links, pairs and lone names."""
    graph = nx.MultiDiGraph()
    for number in range(count):
        graph.add_node(f"n{number}", label=f"Name {number}")
    for number in range(1, count * 3 // 4):
        graph.add_edge(f"n{number}", f"n{number // 3}", relation="uses")
    for number in range(count * 3 // 4, count - 10, 2):
        graph.add_edge(f"n{number}", f"n{number + 1}", relation="related_to")
    return graph


def test_no_node_or_a_single_one() -> None:
    assert layout_graph(nx.MultiDiGraph()) == {}
    graph = nx.MultiDiGraph()
    graph.add_node("a", label="A")
    graph.add_edge("a", "a", relation="uses")
    assert layout_graph(graph) == {"a": (0, 0)}


def test_every_node_has_whole_pixels_of_its_own() -> None:
    for count in (40, 420):
        positions = layout_graph(community_graph(count))
        assert len(positions) == count
        assert all(type(x) is int and type(y) is int for x, y in positions.values())
        assert len(set(positions.values())) == count


def test_linked_nodes_are_nearer_than_others() -> None:
    graph = community_graph(400)
    places = layout_graph(graph)

    def mean(pairs: list[tuple[str, str]]) -> float:
        gaps = [abs(complex(*places[a]) - complex(*places[b])) for a, b in pairs]
        return sum(gaps) / len(gaps)

    tree = [f"n{number}" for number in range(300)]
    linked = [(a, b) for a, b in graph.edges() if a in tree]
    strangers = list(zip(tree, tree[137:] + tree[:137], strict=True))
    assert mean(linked) * 3 < mean(strangers)


def test_the_whole_is_wide_like_a_screen() -> None:
    xs, ys = zip(*layout_graph(community_graph(400)).values(), strict=True)
    assert 0.8 < (max(xs) - min(xs)) / (max(ys) - min(ys)) < 3


def test_the_same_positions_in_every_process(hash_seeds) -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import test_layout as t; "
        "print(sorted(t.layout_graph(t.community_graph(330)).items()))"
    )
    runs = hash_seeds(code, Path(__file__).parent)
    assert len(runs) == 1
