"""What the commands print: summaries and evidence as text; nothing is read or written here.

Text from notes goes through `_plain`: no markup in it is obeyed and no control character reaches
the terminal.
"""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from itertools import pairwise
from threading import Timer
from typing import TYPE_CHECKING, Any, Final

from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from rich.text import Text

from extract.memory import collection_paused
from extract.records import LABELS, RELATED, TYPES
from graph.facts import tell_count, tell_fact, tell_quote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import networkx as nx

    from extract.records import Extraction, Note
    from graph.diff import Change
    from graph.facts import Quote
    from graph.query import Answer
    from graph.timeline import Moment

Clock = list[tuple[str, float]]
Edge = tuple[str, str, dict[str, Any]]
COLOURS: Final = {"company": "blue", "person": "green", "product": "magenta", "tool": "yellow"}
BEST: Final = 8
PATIENCE: Final = 1.0
EVIDENCE: Final = 3


def print_problem(message: str) -> None:
    """One line on standard error."""
    _print(Console(stderr=True), Text.assemble(("jotgraph: ", "red"), _plain(message)))


@contextmanager
def show_progress(total: int, *, quiet: bool) -> Iterator[Callable[[int], None] | None]:
    """A bar on a terminal for work of more than a second: call it with the notes done so far."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield None
        return
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task("Reading notes", total=total, visible=False)
        timer = Timer(PATIENCE, bar.update, (task,), {"visible": True})
        timer.start()
        try:
            yield lambda done: bar.update(task, completed=done)
        finally:
            timer.cancel()


@collection_paused()
def print_summary(
    extraction: Extraction,
    graph: nx.MultiDiGraph,
    files: Sequence[Path],
    clock: Clock,
    *,
    kept: int = 0,
) -> None:
    """Notes (`kept`: unchanged ones), entities per type, relations per label, best connected names, files."""
    console = Console()
    seconds = clock[-1][1] - clock[0][1]
    types = Counter(kind for _, kind in graph.nodes(data="type"))
    labels = Counter(relation for *_, relation in graph.edges(data="relation"))
    read = tell_count(len(extraction.notes), "note")
    unchanged = f", {kept} of them unchanged," if kept else ""
    console.print(f"Read {read}{unchanged} in {seconds:.1f} s.", highlight=False)
    console.print()
    grid = Table.grid(padding=(0, 4))
    grid.add_row(_tally("entities", TYPES, types), _tally("relations", (*LABELS, RELATED), labels))
    console.print(grid)
    console.print()
    best = ", ".join(f"{name} ({count})" for name, count in _best_connected(graph))
    _print(console, Text.assemble(("Best connected: ", "bold"), _plain(best or "nothing yet")))
    where = ", ".join(str(file) for file in files)
    _print(console, Text.assemble(("Written: ", "bold"), _plain(where)))


def print_unchanged(notes: Sequence[Note], files: Sequence[Path], clock: Clock) -> None:
    """That there was nothing to do, and which files that is about."""
    console = Console()
    seconds = clock[-1][1] - clock[0][1]
    read = tell_count(len(notes), "note")
    told = f"Read {read} in {seconds:.1f} s: nothing has changed since the last build."
    console.print(told, highlight=False)
    where = ", ".join(str(file) for file in files)
    _print(console, Text.assemble(("Up to date: ", "bold"), _plain(where)))


def print_built(what: str, seconds: float) -> None:
    """That the graph is built anew, and what of."""
    _print(Console(), Text(f"{_plain(what)}: built in {seconds:.1f} s"))


def print_news(graph: nx.MultiDiGraph, changes: Sequence[Change]) -> None:
    """How many pairs may be the same, and what changed since the graph that was there before, if anything."""
    console = Console()
    pairs = len(graph.graph.get("maybe_same", ()))
    if pairs:
        told = f"{tell_count(pairs, 'pair')}, see jotgraph review"
        _print(console, Text.assemble(("Maybe the same: ", "bold"), told))
    if changes:
        kinds = Counter(change.kind for change in changes)
        told = ", ".join(f"{count} {kind}" for kind, count in kinds.items())
        _print(console, Text.assemble(("Since the last build: ", "bold"), told))


def print_details(extraction: Extraction, clock: Clock) -> None:
    """Each note with the mentions and the evidence found in it, then the seconds of each stage."""
    console = Console()
    mentions = Counter(
        mention.source.note for entity in extraction.entities for mention in entity.mentions
    )
    evidence = Counter(
        source.note for relation in extraction.relations for source in relation.evidence
    )
    console.print()
    for note in extraction.notes:
        found = f"{tell_count(mentions[note.id], 'mention')}, {evidence[note.id]} of evidence"
        _print(console, Text(f"{_plain(note.id)}: {found}"))
    stages = pairwise(clock)
    times = ", ".join(f"{name} {end - start:.2f} s" for (_, start), (name, end) in stages)
    _print(console, Text(times))


def print_entity(graph: nx.MultiDiGraph, node: str) -> None:
    """Type, other names, and each relation with the lines that say it."""
    console = Console()
    data = graph.nodes[node]
    _print(console, Text.assemble((_plain(data["label"]), "bold"), "  ", _type_text(data["type"])))
    reasons = {merge["name"]: f": {merge['reason']}" for merge in data.get("merges", ())}
    why: dict[str, list[str]] = {}
    for alias in data["aliases"]:
        why.setdefault(reasons.get(alias, ""), []).append(alias)
    for reason, names in why.items():
        _print(console, Text(_plain(f"  also written {', '.join(names)}{reason}")))
    places = dict.fromkeys(f"{source['note']}:{source['line']}" for source in data["sources"])
    mentions = tell_count(data["mentions"], "mention")
    _print(console, Text(f"  {mentions}: {_plain(', '.join(places))}"))
    incoming = [edge for edge in graph.in_edges(node, data=True) if edge[0] != node]
    for edge in sorted([*graph.out_edges(node, data=True), *incoming], key=_edge_order):
        _print_edge(console, graph, edge)
    console.print()


def print_question(number: str, text: str, said: Sequence[str]) -> None:
    """One thing to decide, with the lines that say it."""
    console = Console()
    console.print()
    _print(console, Text.assemble((f"{number}  ", "dim"), (_plain(text), "bold")))
    for line in said:
        _print(console, Text(f"      {_plain(line)}"))


def print_changes(changes: Sequence[Change]) -> None:
    """A line a change: what, and the note that says it."""
    console = Console()
    for change in changes:
        where = f"  {_plain(change.note)}" if change.note else ""
        line = Text.assemble((f"{change.kind:8}", "cyan"), _plain(change.what), (where, "dim"))
        _print(console, line)
    if not changes:
        _print(console, Text("Nothing changed."))


def print_path(graph: nx.MultiDiGraph, steps: Sequence[tuple[str, str, str]]) -> None:
    """Each (head, tail, key) step of the way with the lines that say it."""
    console = Console()
    for head, tail, key in steps:
        _print_edge(console, graph, (head, tail, graph.edges[head, tail, key]))


def print_moments(graph: nx.MultiDiGraph, node: str, moments: Sequence[Moment]) -> None:
    """The name, then each day with what was said on it; `new` where it was said for the first time."""
    console = Console()
    data = graph.nodes[node]
    _print(console, Text.assemble((_plain(data["label"]), "bold"), "  ", _type_text(data["type"])))
    seen: set[tuple[str, str, str]] = set()
    for moment in moments:
        _print(console, Text.assemble("  ", (moment.day or "undated", "green")))
        for edge, quotes in moment.said:
            fresh = "" if edge in seen or moment.day is None else "  new"
            seen.add(edge)
            told = _plain(str(tell_fact(graph, edge)))
            _print(console, Text.assemble(f"    {told}", (fresh, "magenta")))
            _print_quotes(console, quotes)
        if moment.named:
            _print(console, Text("    named"))
            _print_quotes(console, moment.named)


def _print_quotes(console: Console, quotes: Sequence[Quote]) -> None:
    for quote in quotes[:EVIDENCE]:
        where = (f"{_plain(quote.note)}:{quote.line}", "dim")
        text = " ".join(_plain(quote.text).split())
        _print(console, Text.assemble("      ", where, f"  {text}"))
    if len(quotes) > EVIDENCE:
        _print(console, Text(f"      and {len(quotes) - EVIDENCE} more", "dim"))


def print_answers(graph: nx.MultiDiGraph, answers: Sequence[Answer]) -> None:
    """Each name that fits, with its type and the relations that make it fit."""
    console = Console()
    for answer in answers:
        data = graph.nodes[answer.node]
        name = (_plain(data["label"]), "bold")
        _print(console, Text.assemble(name, "  ", _type_text(data["type"])))
        for head, tail, key in answer.edges:
            _print_edge(console, graph, (head, tail, graph.edges[head, tail, key]))
    if not answers:
        _print(console, Text("Nothing in the graph fits."))


def _print_edge(console: Console, graph: nx.MultiDiGraph, edge: Edge) -> None:
    head, tail, data = edge
    status = "" if data["status"] == "asserted" else f"{data['status']}, "
    line = Text.assemble(
        "  ",
        _plain(graph.nodes[head]["label"]),
        (f" {data['relation'].replace('_', ' ')} ", "cyan"),
        _plain(graph.nodes[tail]["label"]),
        (f"  ({status}{data['confidence']:.2f})", "dim"),
    )
    _print(console, line)
    _print_quotes(console, [tell_quote(said) for said in data["evidence"]])


def _edge_order(edge: Edge) -> tuple[bool, float, str, str, str]:
    """Typed relations before the merely related, the surest first."""
    head, tail, data = edge
    return data["relation"] == RELATED, -data["confidence"], data["relation"], head, tail


def _best_connected(graph: nx.MultiDiGraph) -> list[tuple[str, int]]:
    """The names that most others are said to be related to, with how many; not those only said together.

    One name of two entities tells its type.
    """
    import networkx as nx

    edges = graph.edges(data="relation")
    said = nx.Graph((a, b) for a, b, relation in edges if relation != RELATED and a != b)
    labels = Counter(label for _, label in graph.nodes(data="label"))
    joined = []
    for node, count in said.degree:
        label, kind = graph.nodes[node]["label"], graph.nodes[node]["type"]
        joined.append((f"{label} the {kind}" if labels[label] > 1 else label, count))
    return sorted(joined, key=lambda pair: (-pair[1], pair[0]))[:BEST]


def _tally(title: str, names: Iterable[str], counts: Mapping[str, int]) -> Table:
    """A column of counts, in the order of `names`, those at zero left out, and their sum."""
    table = Table(title=f"{sum(counts.values())} {title}", box=None, show_header=False)
    table.title_justify = "left"
    table.title_style = "bold"
    table.add_column()
    table.add_column(justify="right")
    for name in names:
        if counts.get(name):
            table.add_row(Text(name, COLOURS.get(name, "")), str(counts[name]))
    return table


def _type_text(kind: str) -> tuple[str, str]:
    return kind, COLOURS.get(kind, "")


def _plain(text: str) -> str:
    """The text with whatever a terminal might obey replaced."""
    return "".join(c if c.isprintable() else " " if c.isspace() else "\ufffd" for c in text)


def _print(console: Console, text: Text) -> None:
    """One line, never wrapped: what reads it may be a program."""
    console.print(text, soft_wrap=True, highlight=False, markup=False)
