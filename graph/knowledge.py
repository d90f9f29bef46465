"""A graph with names for its questions: what notebooks and scripts import.

Names go in and names and facts come out; a name may stand for several entities (a company and its
product), and then all of them answer. An unknown name is a `NotesError` that tells the nearest ones.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import networkx as nx

from extract.errors import JotgraphError
from graph.facts import Fact, tell_fact
from graph.files import read_file
from graph.measure import find_paths
from graph.query import find_answers, find_between, find_neighbours, get_nodes

if TYPE_CHECKING:
    from pandas import DataFrame


_NODE = ("id", "label", "type", "aliases", "mentions", "first", "last")
_EDGE = (
    *("id", "head", "relation", "tail", "status", "confidence", "weight"),
    *("first", "last", "proposer"),
)
_SAID = ("relation", "note", "line", "date", "text")


@dataclass(frozen=True, slots=True)
class Name:
    """An entity: its id in the graph, its name, type and other names, and how often it is named."""

    id: str
    name: str
    type: str
    aliases: tuple[str, ...]
    mentions: int


class Frames(NamedTuple):
    """Tables indexed by id: entities, relations, and a row for each piece of evidence."""

    entities: DataFrame
    relations: DataFrame
    evidence: DataFrame


@dataclass(frozen=True, repr=False)
class Knowledge:
    """A graph to ask; `graph` is the `nx.MultiDiGraph` itself, for all else.

    >>> from extract import Note, Settings, extract_from
    >>> from graph import Knowledge, build_graph
    >>> text = "# Scaling\\n\\nAda Moss (Kestrel Retail)\\n\\n- Using Kubernetes and Jenkins\\n"
    >>> note = Note("talk.md", text)
    >>> kg = Knowledge(build_graph(extract_from([note], settings=Settings(use_model=False))))
    >>> kg
    <Knowledge: 4 names, 4 relations>
    """

    graph: nx.MultiDiGraph

    @classmethod
    def load(cls, path: str | Path = "outputs/graph.json") -> Knowledge:
        """The graph of a .json file that `jotgraph build` has written; `OutputError` without one."""
        return cls(read_file(Path(path)))

    def find(self, name: str) -> list[Name]:
        """The entities with this name or other name, whatever the case.

        >>> [(found.name, found.type) for found in kg.find("kestrel retail")]
        [('Kestrel Retail', 'company')]
        """
        return [self._name(node) for node in get_nodes(self.graph, name)]

    def neighbours(self, name: str) -> list[Name]:
        """Whatever is related to `name`, stated relations first.

        >>> [near.name for near in kg.neighbours("Ada Moss")]
        ['Kestrel Retail']
        """
        nodes = get_nodes(self.graph, name)
        near = dict.fromkeys(other for node in nodes for other in find_neighbours(self.graph, node))
        return [self._name(node) for node in near if node not in nodes]

    def paths(self, a: str, b: str, *, limit: int = 3) -> list[list[Fact]]:
        """Up to `limit` ways from one name to another, the shortest first; empty when none leads there.

        >>> for fact in kg.paths("Ada Moss", "Kubernetes")[0]:
        ...     print(fact.head, fact.relation, fact.tail)
        Ada Moss works_at Kestrel Retail
        Kestrel Retail uses Kubernetes
        """
        ways = [
            way
            for head in get_nodes(self.graph, a)
            for tail in get_nodes(self.graph, b)
            for way in find_paths(self.graph, head, tail, limit=limit)
        ]
        shortest = sorted(ways, key=len)[:limit]
        return [[tell_fact(self.graph, step) for step in way] for way in shortest]

    def evidence(self, a: str, b: str) -> list[Fact]:
        """What is said between two names, whichever way it points, the surest first.

        >>> (fact,) = kg.evidence("Kubernetes", "Kestrel Retail")
        >>> print(fact.evidence[-1])
        talk.md:5  Using Kubernetes and Jenkins
        """
        edges = {
            edge
            for head in get_nodes(self.graph, a)
            for tail in get_nodes(self.graph, b)
            for edge in find_between(self.graph, head, tail)
        }
        facts = [tell_fact(self.graph, edge) for edge in sorted(edges)]
        return sorted(facts, key=lambda fact: (-fact.confidence, str(fact)))

    def ask(
        self,
        *,
        kind: str | None = None,
        statuses: Collection[str] = ("asserted",),
        min_confidence: float = 0.0,
        **questions: str,
    ) -> list[Name]:
        """The entities of type `kind` that fit every question: `used_by`, `works_at`, `made_by`, ….

        The questions are those of `jotgraph query`, each with a name.

        >>> [found.name for found in kg.ask(kind="tool", used_by="Kestrel Retail")]
        ['Jenkins', 'Kubernetes']
        """
        answers = find_answers(
            self.graph,
            questions.items(),
            kind=kind,
            statuses=statuses,
            min_confidence=min_confidence,
        )
        return [self._name(answer.node) for answer in answers]

    def to_frames(self) -> Frames:
        """Three pandas tables (`jotgraph[frames]`), indexed by id; the input stays as it is.

        >>> sorted(kg.to_frames().entities["label"])
        ['Ada Moss', 'Jenkins', 'Kestrel Retail', 'Kubernetes']
        """
        try:
            from pandas import DataFrame
        except ModuleNotFoundError as error:
            raise JotgraphError("tables need pandas: pip install 'jotgraph[frames]'") from error
        nodes = [{"id": node, **data} for node, data in self.graph.nodes(data=True)]
        edges = [
            {"id": key, "head": head, "tail": tail, **data}
            for head, tail, key, data in self.graph.edges(keys=True, data=True)
        ]
        said = [{"relation": edge["id"], **quote} for edge in edges for quote in edge["evidence"]]
        return Frames(
            DataFrame(nodes, columns=_columns(nodes, _NODE)).set_index("id"),
            DataFrame(edges, columns=_columns(edges, _EDGE)).set_index("id"),
            DataFrame(said, columns=_columns(said, _SAID)),
        )

    def __repr__(self) -> str:
        return f"<Knowledge: {len(self.graph)} names, {self.graph.number_of_edges()} relations>"

    def _repr_html_(self) -> str:
        """Counts, and below them the page in a frame of its own that can reach nothing outside."""
        from graph.export.page import render_page

        types = Counter(kind for _, kind in self.graph.nodes(data="type"))
        relations = Counter(relation for *_, relation in self.graph.edges(data="relation"))
        return (
            f"<table>{_row('names', types)}{_row('relations', relations)}</table>"
            f'<iframe sandbox="allow-scripts" srcdoc="{escape(render_page(self.graph))}" '
            'title="The graph" style="width:100%;height:640px;border:1px solid #8884"></iframe>'
        )

    def _name(self, node: str) -> Name:
        data = self.graph.nodes[node]
        return Name(node, data["label"], data["type"], tuple(data["aliases"]), data["mentions"])


def _columns(rows: list[dict[str, object]], names: tuple[str, ...]) -> list[str]:
    """Those of `names` that a row has; all but the days when there is no row."""
    known = {name for row in rows for name in row} or set(names) - {"first", "last", "date"}
    return [name for name in names if name in known]


def _row(title: str, counts: Counter[str]) -> str:
    most = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    cells = "".join(f"<td>{escape(name)}: {count}</td>" for name, count in most)
    return f"<tr><th>{sum(counts.values())} {title}</th>{cells}</tr>"
