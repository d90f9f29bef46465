"""Which mentions are one thing, and which must stay apart."""

from __future__ import annotations

import pytest

from extract.entities import resolve_entities
from extract.records import Mention, Source


def mentions(*named: str, note: str = "a.md") -> list[Mention]:
    """Mentions told as "type:Name", one after the other in a note."""
    made = []
    for at, told in enumerate(named):
        kind, _, text = told.partition(":")
        made.append(Mention(Source(note, at * 50, at * 50 + len(text)), text, kind, 0.9, "test"))
    return made


ONE = [
    ("company:Acme Widgets", "company:Acme Widgets Inc"),
    ("company:The Guardian", "company:Guardian"),
    ("tool:GitLab Runner", "tool:Gitlab runner"),
    ("person:Bryan Cantrill", "person:Bryan"),
    ("person:Ana Ruiz", "person:Ruiz"),
    ("tool:PostgreSQL", "tool:Postgres"),
    ("tool:Kubernetes", "tool:k8s"),
    ("tool:Zibblefrotz", "product:Zibblefrotz"),
    ("tool:Zibblefrotz", "tool:Zibblefrotz 15"),
    ("company:Zibblefrotz", "company:zibblefrotz.com"),
]
TWO = [
    ("company:Docker", "tool:Docker"),
    ("tool:C", "tool:C++"),
    ("tool:C++", "tool:C#"),
    ("tool:Java", "tool:JavaScript"),
    ("tool:React", "tool:React Native"),
    ("person:Washington", "company:Washington"),
    ("person:Ana Ruiz", "person:Ana Lopez"),
    ("tool:Zibblefrotz", "tool:Zabblefritz"),
    ("company:Google", "product:Google Cloud"),
]


@pytest.mark.parametrize("pair", ONE, ids=" = ".join)
def test_one_thing(pair):
    assert len(resolve_entities([mentions(*pair)])) == 1


@pytest.mark.parametrize("pair", TWO, ids=" / ".join)
def test_two_things(pair):
    assert len(resolve_entities([mentions(*pair)])) == 2


def test_a_given_name_is_not_carried_to_another_note():
    notes = [mentions("person:Ana Ruiz"), mentions("person:Ana", note="b.md")]
    assert len(resolve_entities(notes)) == 2


def test_a_given_name_of_two_people_is_nobody_certain():
    found = resolve_entities([mentions("person:Ana Ruiz", "person:Ana Lopez", "person:Ana")])
    assert len(found) == 3
