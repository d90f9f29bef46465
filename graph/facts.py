"""Edges of a graph in, facts in words with their evidence out: what is shown and handed to scripts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx

Edge = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Quote:
    """What a line of a note says (lines count from 1); `date` is an ISO day, None when unknown."""

    note: str
    line: int
    text: str
    date: str | None = None

    def __str__(self) -> str:
        return f"{self.note}:{self.line}  {self.text}"


@dataclass(frozen=True, slots=True)
class Fact:
    """One relation with the names of its ends; `confidence` is between 0 and 1."""

    head: str
    relation: str
    tail: str
    status: str
    confidence: float
    evidence: tuple[Quote, ...]

    def __str__(self) -> str:
        words = self.relation.replace("_", " ")
        status = "" if self.status == "asserted" else f"{self.status}, "
        return f"{self.head} {words} {self.tail}  ({status}{self.confidence:.2f})"


def tell_fact(graph: nx.MultiDiGraph, edge: Edge) -> Fact:
    """The fact that an (head, tail, key) edge stands for."""
    head, tail, _ = edge
    data = graph.edges[edge]
    return Fact(
        graph.nodes[head]["label"],
        data["relation"],
        graph.nodes[tail]["label"],
        data["status"],
        data["confidence"],
        tuple(tell_quote(said) for said in data["evidence"]),
    )


def tell_quote(said: Mapping[str, Any]) -> Quote:
    """The quote that a source or a piece of evidence stands for."""
    return Quote(said["note"], said["line"], said["text"], said.get("date"))


def tell_count(number: int, noun: str) -> str:
    """A number and its noun: "1 note", "2 notes"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
