"""One size in, seconds of each stage and peak memory out: run in a process of its own, printed as JSON.

`python -m tests.bench.stages notes 10000` reads so many synthetic notes by rules alone, in a process for
each core, then once more unchanged and once with one note edited; `… graph 200000 1000000` writes a graph
of that size.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from graph.cli.build import build
from graph.export import write_graph
from graph.layout import layout_graph
from graph.measure import find_communities, rank_entities
from tests.bench.graphs import make_graph
from tests.bench.synthetic import make_notes

if TYPE_CHECKING:
    from collections.abc import Callable


def main() -> None:
    kind, *sizes = sys.argv[1:]
    measure = {"notes": measure_notes, "graph": measure_graph}[kind]
    with TemporaryDirectory() as folder:
        told = measure(Path(folder), *map(int, sizes))
    told["peak MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(json.dumps(told))


def measure_notes(folder: Path, count: int) -> dict[str, float]:
    """`jotgraph build` of so many notes, the same again, and again with one of them edited."""
    words = 0
    for note in make_notes(count):
        path = folder / "notes" / note.id
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(note.text, encoding="utf-8")
        words += len(note.text.split())
    run = partial(
        build,
        [str(folder / "notes")],
        out=folder / "out",
        quiet=True,
        no_model=True,
        workers=os.cpu_count() or 1,
    )
    told = {"words": words, "first": _time(run), "unchanged": _time(run)}
    path.write_text("Acme uses Docker.\n", encoding="utf-8")
    return told | {"one edited": _time(run)}


def measure_graph(folder: Path, nodes: int, edges: int) -> dict[str, float]:
    """Each stage from a graph to its files."""
    graph = make_graph(nodes, edges)
    places = dict.fromkeys(graph, (0, 0))
    ranks = list(rank_entities(graph))
    return {
        "importance": _time(rank_entities, graph),
        "communities": _time(find_communities, graph),
        "layout of 10,000": _time(layout_graph, graph.subgraph(ranks[:10_000]).copy()),
        "graphml": _time(write_graph, graph, folder / "graph.graphml", positions=places),
        "json": _time(write_graph, graph, folder / "graph.json"),
        "html": _time(write_graph, graph, folder / "graph.html", positions=places),
    }


def _time(function: Callable[..., object], *arguments: Any, **options: Any) -> float:
    began = time.perf_counter()
    function(*arguments, **options)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
