"""What changed from one graph to the next, and the note that says so."""

from __future__ import annotations

import networkx as nx

from graph.diff import diff_graphs


def make(nodes, edges=()):
    """Nodes told as id → (label, type, [(note, text)]), edges as (head, relation, tail, status)."""
    graph = nx.MultiDiGraph()
    for node, (label, kind, found) in nodes.items():
        sources = [{"note": note, "line": 1, "text": text} for note, text in found]
        graph.add_node(node, label=label, type=kind, aliases=[], sources=sources)
    for head, relation, tail, status in edges:
        evidence = [{"note": "a.md", "line": 7, "text": "so"}]
        graph.add_edge(head, tail, relation=relation, status=status, evidence=evidence)
    return graph


def told(old, new):
    return [tuple(change) for change in diff_graphs(old, new)]


ACME = ("Acme", "company", [("a.md", "Acme")])
KAFKA = ("Kafka", "tool", [("b.md", "Kafka")])


def test_nothing():
    assert told(make({"c:acme": ACME}), make({"c:acme": ACME})) == []


def test_came_and_went():
    changes = told(make({"c:acme": ACME}), make({"s:kafka": KAFKA}))
    assert changes == [
        ("went", "Acme (company)", "a.md:1"),
        ("came", "Kafka (tool)", "b.md:1"),
    ]


def test_merged():
    k8s = ("K8s", "tool", [("b.md", "K8s")])
    full = ("Kubernetes", "tool", [("a.md", "Kubernetes")])
    both = ("Kubernetes", "tool", [("a.md", "Kubernetes"), ("b.md", "K8s")])
    changes = told(make({"s:k8s": k8s, "s:kubernetes": full}), make({"s:kubernetes": both}))
    assert changes == [("merged", "K8s (tool) into Kubernetes (tool)", "a.md:1")]


def test_retyped_and_renamed():
    company = ("Acme", "product", [("a.md", "Acme")])
    assert told(make({"c:acme": ACME}), make({"s:acme": company})) == [
        ("retyped", "Acme (company) is now Acme (product)", "a.md:1")
    ]
    renamed = ("Acme Widgets", "company", [("a.md", "Acme")])
    assert told(make({"c:acme": ACME}), make({"c:acmewidgets": renamed})) == [
        ("renamed", "Acme (company) is now Acme Widgets (company)", "a.md:1")
    ]
    assert told(make({"c:acme": ACME}), make({"c:acme": renamed})) == [
        ("renamed", "Acme is now Acme Widgets", "a.md:1")
    ]


def test_relations():
    nodes = {"c:acme": ACME, "s:kafka": KAFKA}
    uses = ("c:acme", "uses", "s:kafka", "planned")
    does = ("c:acme", "uses", "s:kafka", "asserted")
    near = ("c:acme", "related_to", "s:kafka", "asserted")
    assert told(make(nodes), make(nodes, [uses])) == [("came", "Acme uses Kafka", "a.md:7")]
    assert told(make(nodes, [uses]), make(nodes)) == [("went", "Acme uses Kafka", "a.md:7")]
    assert told(make(nodes, [uses]), make(nodes, [does])) == [
        ("changed", "Acme uses Kafka: planned, now asserted", "a.md:7")
    ]
    assert told(make(nodes), make(nodes, [near])) == []


def test_a_relation_follows_an_end_that_is_renamed():
    new = {"c:acmewidgets": ("Acme Widgets", "company", [("a.md", "Acme")]), "s:kafka": KAFKA}
    old = make({"c:acme": ACME, "s:kafka": KAFKA}, [("c:acme", "uses", "s:kafka", "asserted")])
    changes = told(old, make(new, [("c:acmewidgets", "uses", "s:kafka", "asserted")]))
    assert [kind for kind, *_ in changes] == ["renamed"]
