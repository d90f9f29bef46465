"""Graph in, file out: one module a format, chosen by the suffix of the path."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import networkx as nx

from extract.errors import OutputError
from extract.memory import collection_paused
from graph.export.node_link import read_json

__all__ = ["DRAWN", "FORMATS", "read_graph", "write_graph"]

Positions = Mapping[str, tuple[int, int]]
Writer = Callable[..., None]

DRAWN: Final = frozenset({".cyjs", ".gexf", ".graphml", ".html"})  # those that take positions


def _writer(module: str, verb: str, *, drawn: bool = False) -> Writer:
    """The verb of a module of this package, loaded when it is first needed."""

    def write(
        graph: nx.MultiDiGraph, path: Path, positions: Positions | None, **options: Any
    ) -> None:
        if drawn:
            options["positions"] = positions
        getattr(import_module(f"graph.export.{module}"), verb)(graph, path, **options)

    return write


FORMATS: dict[str, Writer] = {
    ".canvas": _writer("canvas", "write_canvas"),
    ".csv": _writer("tables", "write_csv"),
    ".cyjs": _writer("cytoscape", "write_cytoscape", drawn=True),
    ".cypher": _writer("cypher", "write_cypher"),
    ".dot": _writer("diagrams", "write_dot"),
    ".gexf": _writer("gexf", "write_gexf", drawn=True),
    ".graphml": _writer("graphml", "write_graphml", drawn=True),
    ".html": _writer("page", "write_html", drawn=True),
    ".json": _writer("node_link", "write_json"),
    ".jsonld": _writer("rdf", "write_jsonld"),
    ".mermaid": _writer("diagrams", "write_mermaid"),
    ".obsidian": _writer("obsidian", "write_obsidian"),
    ".ttl": _writer("rdf", "write_turtle"),
}


@collection_paused()
def write_graph(
    graph: nx.MultiDiGraph,
    path: str | Path,
    *,
    positions: Positions | None = None,
    suffix: str | None = None,
    **options: Any,
) -> None:
    """Write the format that the suffix of `path` names; `OutputError` when that cannot be done.

    `suffix` is for a path that has another one or none. `positions` (from `layout_graph`) spares a
    second layout when several files are written. `options` are those of the format's own verb:
    `flavour` of GraphML, `base_iri` of Turtle and JSON-LD. `.csv` writes two files, `.nodes.csv` and
    `.edges.csv`; `.obsidian` a folder.
    """
    path = Path(path)
    kind = (suffix or path.suffix).lower()
    writer: Any = FORMATS.get(kind)
    if writer is None:
        known = ", ".join(sorted(FORMATS))
        raise OutputError(f"{path}: unknown format {kind!r}; use one of {known}")
    writer(graph, path, positions, **options)


def read_graph(path: str | Path) -> nx.MultiDiGraph:
    """The graph that `write_graph` left in a .json file."""
    return read_json(Path(path))
