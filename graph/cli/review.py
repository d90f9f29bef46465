"""`jotgraph review`: the least certain of a built graph, one key each, into jotgraph.toml."""

from __future__ import annotations

import sys
from collections import defaultdict
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import typer

from extract.records import RELATED, TYPES
from graph import terminal
from graph.cli.fix import (
    FILE,
    Config,
    add_entry,
    add_ignored,
    add_same,
    add_type,
    add_verdict,
    open_document,
    write_document,
)
from graph.cli.options import GRAPH, GraphFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import networkx as nx
    from tomlkit import TOMLDocument

KEYS: Final = {"y": "yes", "n": "no", "s": "skip", "q": "leave"}
TYPE_KEYS: Final = dict(zip("cprt", TYPES, strict=True))
BROKEN_OFF: Final = ("\x03", "\x04", "\x1b")
DOUBTFUL: Final = 0.75
MOST_DOUBTFUL: Final = 0.5


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask, where it is said, how certain it is (0 to 1), and what each key writes."""

    text: str
    said: tuple[str, ...]
    certainty: float
    answers: Mapping[str, Callable[[TOMLDocument], object]]
    told: tuple[str, ...]
    keys: Mapping[str, str] = field(default_factory=lambda: KEYS)


def review(
    file: GraphFile = GRAPH,
    config: Config = FILE,
) -> None:
    """Walk through what is least certain, and write your answers to the file of corrections.

    Each answer is written at once, so it can be left at any time. The next build applies them.

    **Example**

    - `jotgraph review -g outputs/graph.json -c notes/jotgraph.toml`
    """
    from graph.files import read_file

    graph = read_file(file)
    told = {tuple(names) for names in list_told(open_document(config))}
    questions = [q for q in list_questions(graph) if q.told not in told]
    done = 0
    for number, question in enumerate(questions, 1):
        terminal.print_question(f"{number}/{len(questions)}", question.text, question.said)
        key = ask(question.keys)
        if key == "q":
            break
        if key in question.answers:
            document = open_document(config)
            question.answers[key](document)
            write_document(config, document)
            done += 1
    left = len(questions) - done
    typer.echo(f"{done} answered, {left} left." + (f" Written: {config}" if done else ""))


def ask(keys: Mapping[str, str]) -> str:
    """One of the keys, pressed alone on a terminal; q where the input ends or is broken off."""
    typer.echo("  " + "   ".join(f"{key} {word}" for key, word in keys.items()) + " ", nl=False)
    while True:
        try:
            key = typer.getchar().lower() if sys.stdin.isatty() else sys.stdin.read(1).lower()
        except (EOFError, KeyboardInterrupt):
            key = "q"
        if key in {"q", "", *BROKEN_OFF}:
            typer.echo("q")
            return "q"
        if key in keys:
            typer.echo(key)
            return key


def list_questions(graph: nx.MultiDiGraph) -> list[Question]:
    """Doubtful names and relations, and pairs that may be one; the least certain first."""
    refs = name_nodes(graph)
    found = [*ask_names(graph, refs), *ask_pairs(graph, refs), *ask_relations(graph, refs)]
    return sorted(found, key=lambda q: (abs(q.certainty - MOST_DOUBTFUL), q.text))


def ask_names(graph: nx.MultiDiGraph, refs: Mapping[str, str]) -> Iterator[Question]:
    """Not of names that need a type or a note beside them: those are told apart by what is known."""
    for node, data in graph.nodes(data=True):
        name, kind = data["label"], data["type"]
        if data.get("confidence", 1.0) < DOUBTFUL and refs[node] == name:
            others = {key: other for key, other in TYPE_KEYS.items() if other != kind}
            yield Question(
                f"Is {name} a {kind}?",
                said_by(data),
                data["confidence"],
                {
                    "y": partial(add_type, name=name, kind=kind),
                    "n": partial(add_ignored, name=name),
                    **{k: partial(add_type, name=name, kind=other) for k, other in others.items()},
                },
                (name,),
                {"y": "yes", "n": "no name", **others, "s": "skip", "q": "leave"},
            )


def ask_pairs(graph: nx.MultiDiGraph, refs: Mapping[str, str]) -> Iterator[Question]:
    for pair in graph.graph.get("maybe_same", ()):
        one, other = refs[pair["one"]], refs[pair["other"]]
        short, long = sorted((one, other), key=lambda ref: (len(ref.partition("@")[0]), ref))
        yield Question(
            f"Is {short} the same as {long}? ({pair['reason']})",
            (*said_by(graph.nodes[pair["one"]])[:1], *said_by(graph.nodes[pair["other"]])[:1]),
            pair["likeness"],
            {
                "y": partial(add_same, other=short, name=long),
                "n": partial(add_entry, section="never_same", values={"names": [short, long]}),
            },
            tuple(sorted((short, long))),
        )


def ask_relations(graph: nx.MultiDiGraph, refs: Mapping[str, str]) -> Iterator[Question]:
    for head, tail, data in graph.edges(data=True):
        if data["relation"] != RELATED and data["confidence"] < DOUBTFUL:
            ends = {"head": refs[head], "label": data["relation"], "tail": refs[tail]}
            yield Question(
                " ".join((ends["head"], data["relation"].replace("_", " "), ends["tail"])) + "?",
                said_by(data),
                data["confidence"],
                {
                    "y": partial(add_verdict, entry=ends | {"verdict": "confirm"}),
                    "n": partial(add_verdict, entry=ends | {"verdict": "reject"}),
                },
                tuple(ends.values()),
            )


def name_nodes(graph: nx.MultiDiGraph) -> dict[str, str]:
    """The nodes as the file of corrections has them: with type or note where the name is not enough."""
    kinds: dict[str, set[str]] = defaultdict(set)
    for _, data in graph.nodes(data=True):
        kinds[data["label"]].add(data["type"])
    refs = {}
    for node, data in graph.nodes(data=True):
        name, note = data["label"], node.partition("@")[2]
        sense = f"#{data['type']}" if len(kinds[name]) > 1 else ""
        refs[node] = f"{name}@{note}" if note else f"{name}{sense}"
    return refs


def said_by(data: dict[str, Any]) -> tuple[str, ...]:
    places = data.get("sources") or data.get("evidence") or ()
    return tuple(f"{said['note']}:{said['line']}  {said['text']}" for said in places[:3])


def list_told(document: TOMLDocument) -> Iterator[tuple[str, ...]]:
    """What the file answers already, as questions name it."""
    for ignored in document.get("ignore", {}).get("names", []):
        yield (str(ignored),)
    for entry in document.get("entity", []):
        if "type" in entry:
            yield (str(entry.get("name", "")),)
        for other in entry.get("same", []):
            yield tuple(sorted((str(entry.get("name", "")), str(other))))
    for never in document.get("never_same", []):
        yield tuple(sorted(map(str, never.get("names", []))))
    for relation in document.get("relation", []):
        yield tuple(str(relation.get(key, "")) for key in ("head", "label", "tail"))
