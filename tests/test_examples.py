"""Annotated notes as the network is taught them: what is said of a span and of an unsaid subject."""

from __future__ import annotations

from pathlib import Path

import pytest
from tokenizers import Tokenizer

import extract
from extract.training.corpus import parse_mini_note
from extract.training.examples import ANSWERS, make_examples

NOTE = """\
# Talk by [Mira Okafor]{person}, [Halden]{company}

- [Kafka]{tool} everywhere
- [Halden]{company} has [Avro]{tool} too
- [Avro]{tool} again
- [Perl]{tool} is only a joke
- left [Oracle]{product}
%%
Halden | uses | Kafka
Halden | uses | Avro
Halden | uses | Oracle | past
Mira Okafor | works_at | Halden
====
"""


@pytest.fixture(scope="module")
def roles():
    tokenizer = Tokenizer.from_file(
        str(Path(extract.__file__).with_name("model") / "tokenizer.json")
    )
    mini = parse_mini_note("a", NOTE.splitlines()[:-1])
    (example,) = make_examples(mini, tokenizer, None)
    told = {}
    for role in example.roles:
        block = role.span.block
        words = example.window.tokens[role.span.start : role.span.end]
        told[block, words[0].start] = [ANSWERS[a - 1] if a else None for a in role.answers]
    return told


def test_what_stands_below_its_subject_has_a_role(roles):
    assert roles[1, 0] == [("uses", False)]
    assert [said for (block, _), said in roles.items() if block == 5] == [[("uses", False)]]


def test_names_that_stand_beside_their_subject_or_have_none_have_no_role(roles):
    assert [said for (block, _), said in roles.items() if block == 2] == [[None], [None]]
    assert roles[4, 0] == [None]


def test_a_name_told_beside_its_subject_teaches_nothing_elsewhere(roles):
    assert not [said for (block, _), said in roles.items() if block == 3]
