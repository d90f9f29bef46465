"""Graph in, RDF out by rdflib, as Turtle or JSON-LD: what the notes assert, and where they say it.

Every relation is a `jot:Statement` with its status, confidence and evidence. Only an asserted one is
also a plain triple: a reader who asks for what is so must not be told what is denied or over.
Schema.org's words stand where they fit, PROV's for where a statement comes from; the rest is:

- `jot:makes`, `jot:uses`, `jot:integratesWith`, `jot:partnersWith`, `jot:relatedTo`: as in the README
- `jot:status`: asserted, planned, past or negated; `jot:confidence`: 0 to 1
- `jot:line`: of a note, counted from 1; `jot:mentions`: how often an entity is named
- `jot:firstSeen`, `jot:lastSeen`: days of the notes
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import networkx as nx

from extract.errors import OutputError
from graph.export.parts import Edge, Node, list_edges, list_nodes
from graph.export.replace import replace_text
from graph.export.scalars import clean_text

try:
    from rdflib import PROV, RDF, XSD, Graph, Literal, Namespace, URIRef
except ModuleNotFoundError as missing:
    raise OutputError("RDF needs rdflib: pip install 'jotgraph[rdf]'") from missing

BASE: Final = "urn:jotgraph:"
JOT: Final = Namespace("urn:jotgraph:terms#")
SCHEMA: Final = Namespace("https://schema.org/")
PREFIXES: Final = {"rdf": RDF, "schema": SCHEMA, "jot": JOT, "prov": PROV}
CLASSES: Final = {
    "company": SCHEMA.Organization,
    "person": SCHEMA.Person,
    "product": SCHEMA.Product,
    "tool": SCHEMA.SoftwareApplication,
}
PROPERTIES: Final = {
    "works_at": SCHEMA.worksFor,
    "works_with": SCHEMA.colleague,
    "part_of": SCHEMA.isPartOf,
    "alternative_to": SCHEMA.isSimilarTo,
}


def write_turtle(graph: nx.MultiDiGraph, path: Path, *, base_iri: str = BASE) -> None:
    """Turtle; every IRI of the graph starts with `base_iri`; `OutputError` without rdflib."""
    replace_text(path, [_build(graph, base_iri).serialize(format="turtle")])


def write_jsonld(graph: nx.MultiDiGraph, path: Path, *, base_iri: str = BASE) -> None:
    """JSON-LD with short names; every IRI of the graph starts with `base_iri`."""
    context = {prefix: str(space) for prefix, space in PREFIXES.items()}
    data = json.loads(_build(graph, base_iri).serialize(format="json-ld", context=context))
    things = data.get("@graph", [{key: data[key] for key in data if key != "@context"}])
    page = {"@context": context, "@graph": _sorted([thing for thing in things if thing])}
    replace_text(path, [json.dumps(page, ensure_ascii=False, indent=1, sort_keys=True), "\n"])


def _build(graph: nx.MultiDiGraph, base: str) -> Graph:
    rdf = Graph(bind_namespaces="none")
    for prefix, space in PREFIXES.items():
        rdf.bind(prefix, space)
    for node in list_nodes(graph):
        _add_entity(rdf, base, node)
    for edge in list_edges(graph):
        _add_relation(rdf, base, edge)
    return rdf


def _add_entity(rdf: Graph, base: str, node: Node) -> None:
    name, data = node
    subject = _iri(base, "entity", name)
    rdf.add((subject, RDF.type, CLASSES.get(data.get("type", ""), SCHEMA.Thing)))
    rdf.add((subject, SCHEMA.name, Literal(clean_text(str(data.get("label", name))))))
    for alias in data.get("aliases", ()):
        rdf.add((subject, SCHEMA.alternateName, Literal(clean_text(alias))))
    if "mentions" in data:
        rdf.add((subject, JOT.mentions, Literal(int(data["mentions"]))))
    _add_confidence(rdf, subject, data)
    for source in data.get("sources", ()):
        rdf.add((subject, SCHEMA.subjectOf, _add_line(rdf, base, source)))
    _add_days(rdf, subject, data)


def _add_relation(rdf: Graph, base: str, edge: Edge) -> None:
    head, tail, key, data = edge
    relation = str(data.get("relation", "related_to"))
    said = _iri(base, "entity", head), _predicate(relation), _iri(base, "entity", tail)
    statement = _iri(base, "relation", key)
    status = str(data.get("status", "asserted"))
    rdf.add((statement, RDF.type, JOT.Statement))
    for term, value in zip((RDF.subject, RDF.predicate, RDF.object), said, strict=True):
        rdf.add((statement, term, value))
    rdf.add((statement, JOT.status, Literal(status)))
    _add_confidence(rdf, statement, data)
    for source in data.get("evidence", ()):
        line = _add_line(rdf, base, source)
        rdf.add((line, PROV.value, Literal(clean_text(source["text"]))))
        rdf.add((statement, PROV.wasDerivedFrom, line))
    _add_days(rdf, statement, data)
    if status == "asserted":
        rdf.add(said)


def _add_line(rdf: Graph, base: str, source: Mapping[str, Any]) -> URIRef:
    """The line of a note, told to belong to its note."""
    note = _iri(base, "note", source["note"])
    line = URIRef(f"{note}#L{int(source['line'])}")
    rdf.add((note, RDF.type, SCHEMA.DigitalDocument))
    rdf.add((note, SCHEMA.name, Literal(clean_text(source["note"]))))
    rdf.add((line, RDF.type, PROV.Entity))
    rdf.add((line, PROV.specializationOf, note))
    rdf.add((line, JOT.line, Literal(int(source["line"]))))
    return line


def _add_confidence(rdf: Graph, subject: URIRef, data: Mapping[str, Any]) -> None:
    if "confidence" in data:
        rdf.add((subject, JOT.confidence, Literal(Decimal(str(data["confidence"])))))


def _add_days(rdf: Graph, subject: URIRef, data: Mapping[str, Any]) -> None:
    for name, term in (("first", JOT.firstSeen), ("last", JOT.lastSeen)):
        if name in data:
            rdf.add((subject, term, Literal(data[name], datatype=XSD.date)))


def _predicate(relation: str) -> URIRef:
    first, *rest = relation.split("_")
    own = quote(first + "".join(word.capitalize() for word in rest), safe="")
    return PROPERTIES.get(relation, JOT[own])


def _sorted(value: Any) -> Any:
    """Lists in one order: rdflib gives them in that of a set."""
    if isinstance(value, dict):
        return {key: _sorted(part) for key, part in value.items()}
    if isinstance(value, list):
        return sorted((_sorted(part) for part in value), key=_sort_key)
    return value


def _sort_key(value: Any) -> tuple[str, str]:
    """Things by their ids, bare values as they are written."""
    name = value.get("@id", "") if isinstance(value, dict) else ""
    return name, json.dumps(value, sort_keys=True)


def _iri(base: str, kind: str, name: str) -> URIRef:
    return URIRef(f"{base}{kind}/{quote(clean_text(name), safe='/:')}")
