"""Proposals in, candidates and mentions out: who wins where several see a name."""

from __future__ import annotations

import pytest

from extract.blocks import split_blocks
from extract.candidates import Candidate, gather, is_core
from extract.components.proposals import propose
from extract.language import read_blocks
from extract.mentions import choose, find_mentions, lift_repeated
from extract.records import Note
from extract.settings import Settings

RULES = Settings(use_model=False)


def read(text):
    return list(read_blocks(split_blocks(Note("a.md", text)), settings=RULES))


def candidate(doc, start, end, score, proposer="tagger"):
    found = Candidate(doc, start, end, proposer, score)
    found.weights["tool"] = score
    return found


def named(text):
    return {(mention.text, mention.type) for mention in find_mentions(read(text))}


@pytest.mark.parametrize(
    "text",
    [
        "every node did well, which is the sense of it\n",
        "Which node did it? What Gap, in what arena\n",
    ],
)
def test_ordinary_words_are_not_names_that_are_spelt_with_signs(text):
    """no.de, D-ID, Which?, Sen.se and Are.na share their letters with words of any note."""
    (doc,) = read(text)
    assert not {"node", "did", "which", "sense", "arena"} & {
        span.text.lower() for span in doc.spans["lexicon"]
    }


def test_a_name_spelt_with_its_signs_is_known():
    (doc,) = read("We draw it with Famo.us and keep a board on Are.na\n")
    assert {"Famo.us", "Are.na"} <= {span.text for span in doc.spans["lexicon"]}


def test_of_two_that_overlap_the_surer_stands():
    (doc,) = read("Elastic Cloud Kubernetes for all\n")
    short, long = candidate(doc, 0, 1, 0.7), candidate(doc, 0, 3, 0.9)
    assert choose([short, long]) == [long]
    assert choose([candidate(doc, 0, 1, 0.2)]) == []


def test_a_layout_proposal_wins_over_a_surer_one():
    (doc,) = read("Elastic Cloud for all\n")
    layout = candidate(doc, 0, 1, 0.6, "layout")
    assert choose([candidate(doc, 0, 2, 0.9), layout]) == [layout]


def test_a_name_in_several_places_is_likelier_than_in_one():
    docs = read("upmc runs it\n\nback at upmc\n\nso upmc says\n\nonce grafter\n")
    thrice = [candidate(docs[0], 0, 1, 0.45), candidate(docs[1], 2, 3, 0.45)]
    thrice.append(candidate(docs[2], 1, 2, 0.45))
    once = candidate(docs[3], 1, 2, 0.45)
    lift_repeated([*thrice, once])
    assert {round(c.score, 3) for c in thrice} == {round(1 - 0.55**1.5, 3)}
    assert once.score == pytest.approx(0.45)
    assert choose([once]) == []


def test_proposals_for_the_same_words_add_up():
    (doc,) = read("Jane Doe (Netflix)\n")
    by_text = {found.text: found for found in gather(doc)}
    assert {"layout", "lexicon"} <= by_text["Netflix"].proposers
    assert by_text["Netflix"].score > 0.9
    assert by_text["Netflix"].type == "company"


@pytest.mark.parametrize(
    ("longer", "known", "core"),
    [
        ("Redis cluster", "Redis", True),
        ("the Redis cluster", "Redis", True),
        ("Redis Cluster", "Redis", False),
        ("fluent-ffmpeg", "ffmpeg", False),
        ("redis-py", "redis", False),
        ("Redis", "Redis", False),
    ],
)
def test_a_known_name_among_ordinary_words_is_the_core_of_them(longer, known, core):
    (doc,) = read(f"we use {longer}\n")
    at = [token.text for token in doc].index(known)
    inner = candidate(doc, at, at + 1, 0.8)
    inner.certain = True
    assert is_core(inner, candidate(doc, 2, len(doc), 0.9)) is core


@pytest.mark.parametrize(("handle", "kind"), [("@zubbling", "person"), ("@docker", "company")])
def test_a_handle_is_a_persons_unless_it_is_a_known_name(handle, kind):
    (doc,) = read(f"with {handle}\n")
    propose(doc, "names", [])
    propose(doc, "tagger", [(5, len(doc.text), "company", 0.9)])
    doc.spans["tagger"].attrs["odds"] = [{"company": 0.8, "person": 0.1}]
    (found,) = gather(doc)
    assert (found.text, found.type) == (handle, kind)


def test_a_url_names_nothing():
    assert named("see https://kubernetes.io/docs\n") == set()


def test_a_document_is_no_name_of_what_it_tells():
    (doc,) = read("notes in Docker-Day.md\n")
    at = doc.text.index("Docker")
    propose(doc, "tagger", [(at, len(doc.text), "tool", 0.9)])
    doc.spans["tagger"].attrs["odds"] = [{"tool": 1.0}]
    assert [found.text for found in gather(doc) if "tagger" in found.proposers] == []


def test_a_name_that_is_certain_once_is_found_again():
    text = "Speaker: Jane Doe, Netflix\n\n* what doe and NETFLIX say\n"
    assert {("Jane Doe", "person"), ("Netflix", "company"), ("NETFLIX", "company")} <= named(text)


def test_one_type_a_name_within_a_note():
    text = "* Kafka in front\n* then Kafka again\n* kafka, kafka\n"
    assert {kind for _, kind in named(text)} == {"tool"}
