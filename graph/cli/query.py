"""`jotgraph query`: the names that fit what is asked, with the lines that say so."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extract.records import STATUSES, TYPES
from graph import terminal
from graph.cli.options import GRAPH, GraphFile, check_choice

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx

    from graph.query import Answer


def _named(help_: str) -> Any:
    return typer.Option(metavar="NAME", help=help_)


def query(
    kind: Annotated[
        str | None, typer.Option("--type", metavar="TYPE", help=f"One of {', '.join(TYPES)}.")
    ] = None,
    works_at: Annotated[str | None, _named("People of this company.")] = None,
    employs: Annotated[str | None, _named("Companies of this person.")] = None,
    works_with: Annotated[str | None, _named("People who work with this person.")] = None,
    makes: Annotated[str | None, _named("Makers of this product or tool.")] = None,
    made_by: Annotated[str | None, _named("What this company or person makes.")] = None,
    uses: Annotated[str | None, _named("Users of this product or tool.")] = None,
    used_by: Annotated[str | None, _named("What this name uses.")] = None,
    part_of: Annotated[str | None, _named("Parts of this product or tool.")] = None,
    has_part: Annotated[str | None, _named("What this product or tool is part of.")] = None,
    integrates_with: Annotated[str | None, _named("What integrates with this.")] = None,
    alternative_to: Annotated[str | None, _named("Alternatives to this.")] = None,
    partners_with: Annotated[str | None, _named("Partners of this company.")] = None,
    related_to: Annotated[str | None, _named("What is named together with this.")] = None,
    status: Annotated[
        str,
        typer.Option(metavar="LIST", help=f"Which of {', '.join(STATUSES)} count."),
    ] = "asserted",
    min_confidence: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="Relations below this do not count.")
    ] = 0.0,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")] = False,
    file: GraphFile = GRAPH,
) -> None:
    """Print the names that fit all that is asked, with the lines that say so.

    **Examples**

    - `jotgraph query --type tool --used-by "The Walt Disney Company"`

    - `jotgraph query --type person --works-at Canonical --json`

    - `jotgraph query --uses Kubernetes --status planned,asserted`
    """
    asked = {
        "works_at": works_at,
        "employs": employs,
        "works_with": works_with,
        "makes": makes,
        "made_by": made_by,
        "uses": uses,
        "used_by": used_by,
        "part_of": part_of,
        "has_part": has_part,
        "integrates_with": integrates_with,
        "alternative_to": alternative_to,
        "partners_with": partners_with,
        "related_to": related_to,
    }
    statuses = _choose_statuses(status)
    if kind is not None:
        check_choice(kind, TYPES, "--type")
    from graph.files import read_file
    from graph.query import find_answers

    graph = read_file(file)
    answers = find_answers(
        graph,
        [(question, name) for question, name in asked.items() if name is not None],
        kind=kind,
        statuses=statuses,
        min_confidence=min_confidence,
    )
    if as_json:
        typer.echo(json.dumps(_records(graph, answers), ensure_ascii=False, indent=1))
    else:
        terminal.print_answers(graph, answers)


def _choose_statuses(text: str) -> tuple[str, ...]:
    statuses = tuple(part.strip().lower() for part in text.split(","))
    for status in statuses:
        check_choice(status, STATUSES, "--status")
    return statuses


def _records(graph: nx.MultiDiGraph, answers: Sequence[Answer]) -> list[dict[str, Any]]:
    from graph.facts import tell_fact

    return [
        {
            "id": answer.node,
            "name": graph.nodes[answer.node]["label"],
            "type": graph.nodes[answer.node]["type"],
            "relations": [asdict(tell_fact(graph, edge)) for edge in answer.edges],
        }
        for answer in answers
    ]
