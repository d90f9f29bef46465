"""The standing subject of a line: who may be meant, who is, and how the weights are learned."""

from __future__ import annotations

from math import exp
from pathlib import Path

import pytest

import extract
from extract.network.model import NotesModel
from extract.subjects import NONE, find_subjects, rank_subjects
from extract.training.corpus import parse_mini_note
from extract.training.subjects import find_choices, learn_subjects, read_marked

DAY = """\
# Day one

## Running trains. [Mira Okafor]{person}, [Halden Rail]{company}

- delays are people
- [Kafka]{tool} for the timetable
    - [Avro]{tool} on the wire
- left [Oracle]{product}

## [Tarn Bank]{company}

- [Flink]{tool}
%%
Halden Rail | uses | Kafka
Kafka | integrates_with | Avro
Halden Rail | uses | Oracle | past
Tarn Bank | uses | Flink
Mira Okafor | works_at | Halden Rail
====
"""


def parse(text):
    return parse_mini_note("a", text.splitlines()[:-1])


@pytest.fixture(scope="module")
def docs():
    return read_marked(parse(DAY))


def candidates(docs, text):
    """The candidates for the subject of the block that has the text, by name."""
    place = next(at for at, doc in enumerate(docs) if text in doc.text)
    return {subject.span.text: subject for subject in list(find_subjects(docs))[place]}


def test_only_what_is_named_before_may_be_meant(docs):
    assert candidates(docs, "Day one") == {}
    assert set(candidates(docs, "delays")) == {"Mira Okafor", "Halden Rail"}
    assert set(candidates(docs, "Oracle")) == {"Mira Okafor", "Halden Rail", "Kafka", "Avro"}


def test_features_tell_where_a_candidate_stands(docs):
    far = candidates(docs, "Flink")
    assert "company heading whole" in far["Tarn Bank"].features
    assert "company heading" not in far["Halden Rail"].features
    assert (
        far["Halden Rail"].features["company distance"]
        > far["Tarn Bank"].features["company distance"]
    )
    near = candidates(docs, "Avro")
    assert {"software parent", "software parent starts"} <= set(near["Kafka"].features)
    assert "company outer heading" not in near["Halden Rail"].features
    assert {"company heading", "company by person here"} <= set(near["Halden Rail"].features)


def test_chances_follow_the_weights_and_leave_room_for_none(docs):
    subjects = list(candidates(docs, "Flink").values())
    ranked = list(rank_subjects(subjects, {"company heading": 3.0, NONE: 1.0}))
    best, chance = max(ranked, key=lambda one: one[1])
    assert best.span.text == "Tarn Bank"
    powers = exp(3) + len(subjects) - 1
    assert chance == pytest.approx(exp(3) / (powers + exp(1)))
    assert sum(chance for _, chance in ranked) == pytest.approx(powers / (powers + exp(1)))
    assert list(rank_subjects([], {})) == []


def test_choices_are_the_relations_of_names_that_never_stand_together():
    choices = list(find_choices(parse(DAY)))
    meant = [
        {subject.span.text for subject, right in zip(*choice, strict=True) if right}
        for choice in choices
    ]
    assert meant == [{"Halden Rail"}, {"Kafka"}, {"Halden Rail"}, {"Tarn Bank"}]


def test_learned_weights_find_the_subjects_they_were_learned_from():
    mini = parse(DAY)
    weights = learn_subjects([mini])
    assert learn_subjects([mini]) == weights
    for subjects, answers in find_choices(mini):
        chances = [chance for _, chance in rank_subjects(subjects, weights)]
        assert answers[chances.index(max(chances))]


def test_the_shipped_weights_know_the_speakers_firm(docs):
    weights = NotesModel.load(Path(extract.__file__).with_name("model")).subjects
    for text, right in (("Oracle", "Halden Rail"), ("Flink", "Tarn Bank")):
        firms = [s for s in candidates(docs, text).values() if s.span.label_ == "company"]
        best, chance = max(rank_subjects(firms, weights), key=lambda ranked: ranked[1])
        assert best.span.text == right
        assert chance > 0.6
