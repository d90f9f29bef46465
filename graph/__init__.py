"""Extraction → NetworkX graph → files: the public names, each loaded when it is first asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graph.build import build_graph
    from graph.diff import diff_graphs
    from graph.export import read_graph, write_graph
    from graph.knowledge import Knowledge
    from graph.layout import layout_graph
    from graph.measure import find_communities, find_entities, find_path, rank_entities
    from graph.timeline import cut_time

__all__ = [
    "Knowledge",
    "build_graph",
    "cut_time",
    "diff_graphs",
    "find_communities",
    "find_entities",
    "find_path",
    "layout_graph",
    "rank_entities",
    "read_graph",
    "write_graph",
]

_HOMES = {
    "Knowledge": "graph.knowledge",
    "build_graph": "graph.build",
    "cut_time": "graph.timeline",
    "diff_graphs": "graph.diff",
    "find_communities": "graph.measure",
    "find_entities": "graph.measure",
    "find_path": "graph.measure",
    "layout_graph": "graph.layout",
    "rank_entities": "graph.measure",
    "read_graph": "graph.export",
    "write_graph": "graph.export",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'graph' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
