"""Graph in, file out: one module a format, chosen by the suffix of the path."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import networkx as nx

from extract.errors import OutputError
from graph.export.node_link import read_json, write_json

__all__ = ["FORMATS", "read_graph", "write_graph"]

Positions = Mapping[str, tuple[int, int]]
Writer = Callable[[nx.MultiDiGraph, Path, Positions | None], None]


def _json(graph: nx.MultiDiGraph, path: Path, _: Positions | None) -> None:
    write_json(graph, path)


def _graphml(graph: nx.MultiDiGraph, path: Path, positions: Positions | None) -> None:
    from graph.export.graphml import write_graphml

    write_graphml(graph, path, positions=positions)


def _html(graph: nx.MultiDiGraph, path: Path, positions: Positions | None) -> None:
    from graph.export.page import write_html

    write_html(graph, path, positions=positions)


FORMATS: dict[str, Writer] = {".graphml": _graphml, ".html": _html, ".json": _json}


def write_graph(
    graph: nx.MultiDiGraph, path: str | Path, *, positions: Positions | None = None
) -> None:
    """Write the format that the suffix of `path` names; `OutputError` when that cannot be done.

    `positions` (from `layout_graph`) spares a second layout when several files are written.
    """
    path = Path(path)
    writer: Any = FORMATS.get(path.suffix.lower())
    if writer is None:
        known = ", ".join(sorted(FORMATS))
        raise OutputError(f"{path}: unknown format {path.suffix!r}; use one of {known}")
    writer(graph, path, positions)


def read_graph(path: str | Path) -> nx.MultiDiGraph:
    """The graph that `write_graph` left in a .json file."""
    return read_json(Path(path))
