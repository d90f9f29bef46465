"""Graph in, node-link JSON out, and back: nothing is lost on the way."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import networkx as nx

from extract.errors import OutputError
from extract.memory import collection_paused
from graph.export.replace import replace_text

_NODE: Final = {"label": str, "type": str, "aliases": list, "mentions": int, "sources": list}
_EDGE: Final = {"relation": str, "status": str, "confidence": int | float, "evidence": list}
_SAID: Final = {"note": str, "line": int, "text": str}
_PAIR: Final = {"one": str, "other": str, "reason": str, "likeness": int | float}


def write_json(graph: nx.MultiDiGraph, path: Path) -> None:
    """NetworkX's node-link data with `edges`, sorted, one line a node and one an edge."""
    data = nx.node_link_data(graph, edges="edges")
    data["nodes"] = [
        _lead(node, "id") for node in sorted(data["nodes"], key=lambda node: str(node["id"]))
    ]
    data["edges"] = [
        _lead(edge, "source", "target", "key") for edge in sorted(data["edges"], key=_by_ends)
    ]
    replace_text(path, _stream(data))


def _stream(data: dict[str, Any]) -> Iterator[str]:
    """JSON with a line for each part, and for each member of a list."""
    before = "{\n"
    for name, value in data.items():
        yield f"{before}{_show(name)}: "
        before = ",\n"
        if isinstance(value, list) and value:
            yield f"[\n{_show(value[0])}"
            yield from (f",\n{_show(member)}" for member in value[1:])
            yield "\n]"
        else:
            yield _show(value)
    yield "\n}\n"


def _show(value: object) -> str:
    """One line; in ASCII where it has half a surrogate pair, which only an escape can hold."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, allow_nan=False)
    return text


@collection_paused()
def read_json(path: Path) -> nx.MultiDiGraph:
    """The graph in a file of `write_json`; `OutputError` when there is none."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return _check(nx.node_link_graph(data, edges="edges"))
    except FileNotFoundError as error:
        raise OutputError(f"{path}: no such file; run `jotgraph build` first") from error
    except OSError as error:
        raise OutputError(f"{path}: cannot be read ({error.strerror})") from error
    except (ValueError, KeyError, TypeError, AttributeError, nx.NetworkXError) as error:
        raise OutputError(
            f"{path}: is no graph.json; write it again with `jotgraph build`"
        ) from error


def _check(graph: nx.Graph) -> nx.MultiDiGraph:
    """The graph itself; ValueError or TypeError where it lacks what every reader of a graph relies on."""
    if not isinstance(graph, nx.MultiDiGraph):
        raise TypeError("no directed graph with parallel edges")
    names = [*graph, *(key for *_, key in graph.edges(keys=True))]
    nodes, edges = list(graph.nodes.values()), list(graph.edges.values())
    pairs = graph.graph.get("maybe_same", [])
    if not (
        all(isinstance(name, str) for name in names)
        and _fit(nodes, _NODE)
        and _fit(edges, _EDGE)
        and all(_fit(data["sources"], _SAID) for data in nodes)
        and all(_fit(data["evidence"], _SAID) for data in edges)
        and _fit(pairs, _PAIR)
        and all(pair["one"] in graph and pair["other"] in graph for pair in pairs)
    ):
        raise ValueError("attributes that are missing or of another type")
    return graph


def _fit(records: Iterable[Any], shape: Mapping[str, Any]) -> bool:
    """Whether each record has a value of its type for each name of the shape."""
    return all(
        isinstance(record, dict) and isinstance(record.get(name), kind)
        for record in records
        for name, kind in shape.items()
    )


def _lead(record: dict[str, Any], *first: str) -> dict[str, Any]:
    return {name: record[name] for name in first} | record


def _by_ends(edge: dict[str, Any]) -> tuple[str, str, str]:
    return str(edge["source"]), str(edge["target"]), str(edge["key"])
