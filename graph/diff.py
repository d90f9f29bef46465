"""Two graphs in, what changed from the first to the second out, each with the note that says so."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from extract.memory import collection_paused
from extract.records import RELATED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import networkx as nx

Places = frozenset[tuple[str, str]]


class Change(NamedTuple):
    """`kind`: came, went, renamed, merged, retyped, changed; `what` tells it, `note` is where, or ""."""

    kind: str
    what: str
    note: str


@collection_paused()
def diff_graphs(old: nx.MultiDiGraph, new: nx.MultiDiGraph) -> list[Change]:
    """The changes of entities, then those of relations; names merely said together are left out.

    An entity that is gone is told as merged or renamed where another has the texts it was found by.
    """
    went, came = set(old) - set(new), set(new) - set(old)
    named: dict[tuple[str, str], list[str]] = defaultdict(list)
    for node in sorted(new):
        for place in places_of(new, node):
            named[place].append(node)
    heirs = {node: find_heir(places_of(old, node), named) for node in sorted(went)}
    changes = [tell_gone(old, new, node, heir, came) for node, heir in heirs.items()]
    renamed = {heir for heir in heirs.values() if heir in came}
    changes += [
        Change("came", name_of(new, n), note_of(new.nodes[n])) for n in sorted(came - renamed)
    ]
    for node in sorted(set(old) & set(new)):
        changes += compare(old.nodes[node], new.nodes[node])
    return [*changes, *diff_relations(old, new, heirs)]


def places_of(graph: nx.MultiDiGraph, node: str) -> Places:
    """The notes and texts that an entity was found by."""
    return frozenset((s["note"], s["text"]) for s in graph.nodes[node].get("sources", ()))


def find_heir(places: Places, named: Mapping[tuple[str, str], Sequence[str]]) -> str | None:
    """The entity that most of the places are of now, by `named`; None where none has half of them."""
    shared = Counter(node for place in places for node in named.get(place, ()))
    best = max(sorted(shared), key=lambda node: shared[node], default=None)
    return None if best is None or 2 * shared[best] < len(places) else best


def tell_gone(
    old: nx.MultiDiGraph, new: nx.MultiDiGraph, node: str, heir: str | None, came: set[str]
) -> Change:
    name = name_of(old, node)
    if heir is None:
        return Change("went", name, note_of(old.nodes[node]))
    note, now = note_of(new.nodes[heir]), name_of(new, heir)
    if heir not in came:
        return Change("merged", f"{name} into {now}", note)
    if new.nodes[heir]["label"] == old.nodes[node]["label"]:
        return Change("retyped", f"{name} is now {now}", note)
    return Change("renamed", f"{name} is now {now}", note)


def compare(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    """What changed of an entity that is in both."""
    note = note_of(after)
    if before["label"] != after["label"]:
        yield Change("renamed", f"{before['label']} is now {after['label']}", note)
    if before["type"] != after["type"]:
        yield Change("retyped", f"{after['label']}: {before['type']}, now {after['type']}", note)


def diff_relations(
    old: nx.MultiDiGraph, new: nx.MultiDiGraph, heirs: dict[str, str | None]
) -> Iterator[Change]:
    """Relations that came, went, or have another status; the ends of the old ones as they are called now."""
    before = {
        (heirs.get(head) or head, data["relation"], heirs.get(tail) or tail): (head, tail, data)
        for head, tail, data in old.edges(data=True)
        if data["relation"] != RELATED
    }
    after = {
        (head, data["relation"], tail): (head, tail, data)
        for head, tail, data in new.edges(data=True)
        if data["relation"] != RELATED
    }
    for key in sorted(set(before) - set(after)):
        yield tell_relation("went", old, *before[key])
    for key in sorted(set(after) - set(before)):
        yield tell_relation("came", new, *after[key])
    for key in sorted(set(before) & set(after)):
        was, now = before[key][2]["status"], after[key][2]["status"]
        if was != now:
            told = tell_relation("changed", new, *after[key])
            yield told._replace(what=f"{told.what}: {was}, now {now}")


def tell_relation(
    kind: str, graph: nx.MultiDiGraph, head: str, tail: str, data: dict[str, Any]
) -> Change:
    verb = data["relation"].replace("_", " ")
    what = f"{graph.nodes[head]['label']} {verb} {graph.nodes[tail]['label']}"
    return Change(kind, what, note_of(data))


def name_of(graph: nx.MultiDiGraph, node: str) -> str:
    return f"{graph.nodes[node]['label']} ({graph.nodes[node]['type']})"


def note_of(data: dict[str, Any]) -> str:
    """The first note and line that say it, or "" where none does."""
    said = data.get("sources") or data.get("evidence") or ()
    return f"{said[0]['note']}:{said[0]['line']}" if said else ""
