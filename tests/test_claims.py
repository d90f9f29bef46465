"""What is said of two names: hints of the network and of rules become one claim with its evidence."""

from __future__ import annotations

from pathlib import Path

import pytest

import extract
from extract.blocks import split_blocks
from extract.claims import (
    LINK,
    LINK_OF,
    Hint,
    Hints,
    drop_unheard,
    find_by_network,
    find_claims,
    fits_role,
    rate_hints,
    read_mentions,
    weigh,
)
from extract.language import read_blocks
from extract.mentions import find_mentions
from extract.network.model import NotesModel, logit
from extract.records import Claim, Mention, Note, Source
from extract.rules import find_by_rules
from extract.settings import DEFAULTS, Settings

TALK = """\
# Postgres at scale

Mira Okafor, CTO, Halden Security

Some words on why this took them four years and what nobody tells you before you start.

* everything runs on Kubernetes
* they moved from Jenkins to Buildkite
"""


def read(text, model=None):
    """The docs of a note, with its mentions."""
    docs = list(read_blocks(split_blocks(Note("a.md", text)), settings=DEFAULTS, model=model))
    find_mentions(docs)
    return docs


@pytest.fixture(scope="module")
def model():
    return NotesModel.load(Path(extract.__file__).with_name("model"), threads=1)


@pytest.fixture(scope="module")
def docs(model):
    return read(TALK, model)


@pytest.fixture(scope="module")
def heard(docs, model):
    return rate_hints(docs, model)


@pytest.mark.parametrize(
    ("above", "heads"),
    [
        ("# Mira Okafor, Halden Security", {"Halden Security"}),
        ("# Talk\n\nMira Okafor", set()),
        ("# PostgreSQL", set()),
    ],
)
def test_by_rule_only_a_company_is_the_subject_of_what_stands_below(above, heads):
    """On real notes a speaker or a tool above was seldom who used what a fragment named."""
    text = f"{above}\n\n* running on Kubernetes\n"
    docs = read(text)
    uses = [claim for claim in find_by_rules(docs) if claim.label == "uses"]
    assert {claim.head.text for claim in uses} == heads


def test_the_likeliest_pair_and_subject_count():
    hints = Hints([Hint(0.5, 0, 1, "asserted"), Hint(0.5, 0, 2, "past")])
    assert hints.pair == 0.5
    assert hints.subject == 0
    assert [hint.tail for hint in hints.shown] == [2, 1]
    hints.unsaid += [
        Hint(0.8, 3, 2, "asserted"),
        Hint(0.6, 3, 4, "asserted"),
        Hint(0.1, 3, 5, "asserted"),
    ]
    assert hints.subject == 0.8
    assert [hint.tail for hint in hints.shown] == [2, 4]


def test_a_subject_tells_nothing_of_names_in_one_block():
    hints = Hints([Hint(0.5, 0, 1, "asserted")], [Hint(0.7, 0, 1, "asserted")])
    mentions = [
        Mention(Source("a.md", 0, 4), "Acme", "company", 0.9, "model"),
        Mention(Source("a.md", 10, 15), "Anvil", "tool", 0.95, "model"),
    ]
    assert weigh(hints, "uses", *mentions) == {
        "any": 1.0,
        "beside": 0.0,
        "pair": logit(0.5),
        "subject": logit(0.7),
        "mention": logit(0.9),
        "uses": 1.0,
        "company head": 1.0,
        "tool tail": 1.0,
    }
    hints.beside = True
    told = weigh(hints, "uses", *mentions)
    assert (told["beside"], told["subject"]) == (1.0, 0.0)


def test_each_couple_and_label_is_claimed_once_above_the_floor(docs, heard, monkeypatch):
    kept = list(find_by_network(docs, heard))
    monkeypatch.setattr("extract.claims.LINK", 0.0)
    monkeypatch.setattr("extract.claims.LINK_OF", {})
    claims = list(find_by_network(docs, heard))
    said = [(claim.head.text, claim.label, claim.tail.text) for claim in claims]
    assert len(said) == len(set(said)) > 3
    surest = max((c for c in claims if c.label == "works_at"), key=lambda c: c.score)
    assert (surest.head.text, surest.tail.text) == ("Mira Okafor", "Halden Security")
    assert kept == [claim for claim in claims if claim.score >= LINK_OF.get(claim.label, LINK)]
    assert all(0 < claim.score < 1 for claim in claims)


def test_evidence_quotes_one_of_the_names(docs, heard, monkeypatch):
    monkeypatch.setattr("extract.claims.LINK", 0.0)
    monkeypatch.setattr("extract.claims.LINK_OF", {})
    for claim in find_by_network(docs, heard):
        assert {claim.head.source.note, claim.tail.source.note} == {"a.md"}
        quoted = [TALK[place.start : place.end] for place in claim.evidence]
        assert quoted
        assert any(claim.tail.text in quote or claim.head.text in quote for quote in quoted)


def test_what_is_said_in_so_many_words_stands_whatever_the_network_hears():
    text = "HashiCorp ships Terraform and Vault\n\nSpotify uses, of all things, Perl\n"
    docs = read(text)
    told = list(find_by_rules(docs))
    kept = {(c.head.text, c.label, c.tail.text) for c in drop_unheard(told, [], docs)}
    assert kept == {("HashiCorp", "makes", "Terraform"), ("HashiCorp", "makes", "Vault")}
    assert ("Spotify", "uses", "Perl") in {(c.head.text, c.label, c.tail.text) for c in told}


def test_the_network_refuses_what_a_rule_says_of_names_it_has_read_together(docs, heard):
    spans = {span.text: span for span in read_mentions(docs)}
    mention = {name: span._.mention for name, span in spans.items()}

    def claim(head, label, tail):
        return Claim(mention[head], label, mention[tail], "asserted", 0.65, (), "rules")

    said = claim("Mira Okafor", "works_at", "Halden Security")
    unsaid = claim("Jenkins", "part_of", "Buildkite")
    firm_afar = claim("Halden Security", "makes", "Jenkins")
    heard_afar = claim("Halden Security", "uses", "Buildkite")
    speaker_afar = claim("Mira Okafor", "makes", "Jenkins")
    claims = [said, unsaid, firm_afar, heard_afar, speaker_afar]
    assert list(drop_unheard(claims, heard, docs)) == [said, heard_afar, speaker_afar]
    assert list(drop_unheard(claims, [], docs)) == [speaker_afar]


def test_without_a_model_the_rules_claim_alone():
    docs = list(read_blocks(split_blocks(Note("a.md", TALK)), settings=Settings(use_model=False)))
    find_mentions(docs)
    proposers = {claim.proposer for claim in find_claims(docs)}
    assert proposers == {"rules", "together"}


def test_a_role_asks_for_a_subject_of_fitting_type():
    assert fits_role("company", "uses", "tool", backwards=False)
    assert not fits_role("tool", "uses", "company", backwards=False)
    assert fits_role("company", "works_at", "person", backwards=True)
    assert not fits_role("person", "works_at", "company", backwards=True)
