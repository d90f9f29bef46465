"""One size in, seconds of each stage and peak memory out: run in a process of its own, printed as JSON.

`python -m tests.bench.stages notes 10000` reads so many synthetic notes by rules alone, then once more
unchanged and once with one note edited; `… graph 200000 1000000` writes a graph of that size.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from extract.cache import open_cache
from extract.pipeline import extract_from
from extract.records import Note
from extract.settings import Settings
from graph.build import build_graph
from graph.export import write_graph
from graph.files import write_files
from graph.layout import layout_graph
from graph.measure import find_communities, rank_entities
from tests.bench.graphs import make_graph
from tests.bench.synthetic import make_note, make_notes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

RULES = Settings(use_model=False)
NAMES = ("graph.html", "graph.graphml", "graph.json")


def main() -> None:
    kind, *sizes = sys.argv[1:]
    measure = {"notes": measure_notes, "graph": measure_graph}[kind]
    with TemporaryDirectory() as folder:
        told = measure(Path(folder), *map(int, sizes))
    told["peak MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(json.dumps(told))


def measure_notes(folder: Path, count: int) -> dict[str, float]:
    """A first build of so many notes, the same again, and again with one of them edited."""
    extract_from([make_note(0, seed=2)], settings=RULES)
    notes = list(make_notes(count))
    edited = [replace(notes[0], text=notes[0].text + "\nAcme uses Docker.\n"), *notes[1:]]
    return {
        "words": sum(len(note.text.split()) for note in notes),
        "first": _time(_build, notes, folder),
        "unchanged": _time(_build, notes, folder),
        "one edited": _time(_build, edited, folder),
    }


def _build(notes: Sequence[Note], folder: Path) -> None:
    with open_cache(folder, report=print) as cache:
        extraction = extract_from(notes, settings=RULES, cache=cache)
    write_files(build_graph(extraction), folder, NAMES)


def measure_graph(folder: Path, nodes: int, edges: int) -> dict[str, float]:
    """Each stage from a graph to its files."""
    graph = make_graph(nodes, edges)
    places = dict.fromkeys(graph, (0, 0))
    ranks = list(rank_entities(graph))
    return {
        "importance": _time(rank_entities, graph),
        "communities": _time(find_communities, graph),
        "layout of 10,000": _time(layout_graph, graph.subgraph(ranks[:10_000])),
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
