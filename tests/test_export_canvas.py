"""JSON Canvas: its fields, cards that do not lie on each other, lines that lead to cards."""

from __future__ import annotations

import json
from itertools import combinations

from graph.export import read_graph, write_graph


def read(path):
    return json.loads(path.read_text("utf-8"))


def test_its_fields(hostile_graph, tmp_path) -> None:
    write_graph(hostile_graph, tmp_path / "g.canvas")
    canvas = read(tmp_path / "g.canvas")
    ids = [card["id"] for card in canvas["nodes"]]
    assert len(set(ids)) == len(hostile_graph)
    for card in canvas["nodes"]:
        assert card["type"] == "text"
        assert isinstance(card["text"], str)
        assert all(type(card[field]) is int for field in ("x", "y", "width", "height"))
        assert card["color"].startswith("#")
    for line in canvas["edges"]:
        assert {line["fromNode"], line["toNode"]} <= set(ids)
    assert len({line["id"] for line in canvas["edges"]}) == hostile_graph.number_of_edges()


def test_cards_of_the_sample_do_not_overlap(root, tmp_path) -> None:
    write_graph(read_graph(root / "outputs" / "example" / "graph.json"), tmp_path / "g.canvas")
    cards = read(tmp_path / "g.canvas")["nodes"]
    assert len(cards) == 60
    for one, other in combinations(cards, 2):
        apart = (
            abs(one["x"] - other["x"]) >= one["width"]
            or abs(one["y"] - other["y"]) >= one["height"]
        )
        assert apart, (one["text"], other["text"])
