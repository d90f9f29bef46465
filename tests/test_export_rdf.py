"""RDF: rdflib reads both forms back to one graph, and only what is asserted is stated."""

from __future__ import annotations

import sys

import networkx as nx
import pytest
import rdflib

from extract.errors import OutputError
from graph.build import build_graph
from graph.export import write_graph
from graph.export.scalars import clean_text

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
PREFIXES = """
PREFIX schema: <https://schema.org/> PREFIX jot: <urn:jotgraph:terms#>
PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
"""


def test_both_forms_are_one_graph(hostile_graph, tmp_path) -> None:
    for suffix in (".ttl", ".jsonld"):
        write_graph(hostile_graph, tmp_path / f"graph{suffix}")
    turtle, linked = (rdflib.Graph().parse(tmp_path / f"graph{s}") for s in (".ttl", ".jsonld"))
    assert len(turtle) > 100
    assert set(turtle) == set(linked)
    names = {
        str(row[0])
        for row in turtle.query(PREFIXES + "SELECT ?n {?e jot:mentions ?m; schema:name ?n}")
    }
    assert names == {clean_text(data["label"]) for _, data in hostile_graph.nodes(data=True)}
    statements = turtle.query(
        PREFIXES + "SELECT ?s {?s a jot:Statement; prov:wasDerivedFrom/prov:value ?v}"
    )
    assert len({row[0] for row in statements}) == hostile_graph.number_of_edges()


def test_a_relation_and_where_it_is_said(extraction, tmp_path) -> None:
    write_graph(build_graph(extraction()), tmp_path / "g.ttl", base_iri="https://notes.example/")
    rdf = rdflib.Graph().parse(tmp_path / "g.ttl")
    (row,) = rdf.query(
        PREFIXES
        + """SELECT ?who ?where ?status ?line ?text ?note {
            ?s rdf:subject/schema:name ?who; rdf:predicate schema:worksFor; rdf:object ?where;
               jot:status ?status; prov:wasDerivedFrom ?l.
            ?l jot:line ?line; prov:value ?text; prov:specializationOf ?note }"""
    )
    assert [str(part) for part in row] == [
        "Ada",
        "https://notes.example/entity/company:acme",
        "past",
        "3",
        "Ada works at Acme.",
        "https://notes.example/note/a/b.md",
    ]


def test_what_is_past_is_no_triple(extraction, tmp_path) -> None:
    write_graph(build_graph(extraction()), tmp_path / "g.ttl")
    rdf = rdflib.Graph().parse(tmp_path / "g.ttl")
    assert not list(rdf.query(PREFIXES + "SELECT ?a {?a schema:worksFor ?b}"))
    assert len(list(rdf.query(PREFIXES + "SELECT ?a {?a jot:relatedTo ?b}"))) == 1


def test_days_are_dates(tmp_path) -> None:
    graph = nx.MultiDiGraph()
    graph.add_node("a", label="A", type="tool", first="2024-05-14", last="2024-06-03")
    write_graph(graph, tmp_path / "g.ttl")
    (row,) = (
        rdflib.Graph()
        .parse(tmp_path / "g.ttl")
        .query(
            PREFIXES
            + "SELECT ?f ?l {?a jot:firstSeen ?f; jot:lastSeen ?l; a schema:SoftwareApplication}"
        )
    )
    assert [part.toPython().isoformat() for part in row] == ["2024-05-14", "2024-06-03"]


@pytest.mark.parametrize("suffix", [".ttl", ".jsonld"])
def test_the_same_bytes_whatever_the_hash_seed(extraction, tmp_path, suffix, hash_seeds) -> None:
    write_graph(build_graph(extraction()), tmp_path / "graph.json")
    code = (
        "import sys; from pathlib import Path; from graph.export import read_graph, write_graph; "
        "write_graph(read_graph(sys.argv[1]), sys.argv[2]); print(Path(sys.argv[2]).read_bytes())"
    )
    assert len(hash_seeds(code, tmp_path / "graph.json", tmp_path / f"g{suffix}")) == 1


def test_without_rdflib_one_line_says_so(tmp_path, monkeypatch) -> None:
    monkeypatch.delitem(sys.modules, "graph.export.rdf", raising=False)
    monkeypatch.setitem(sys.modules, "rdflib", None)
    with pytest.raises(OutputError, match=r"pip install 'jotgraph\[rdf\]'"):
        write_graph(nx.MultiDiGraph(), tmp_path / "g.ttl")
    assert not list(tmp_path.iterdir())
