"""The shipped network: whole or refused, and the same answers however it is run."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import extract
from extract.blocks import split_blocks
from extract.components.matcher import match_text
from extract.errors import PipelineError
from extract.network.model import FILES, NotesModel, logit
from extract.records import LABELS, STATUSES, TYPES, Note

FOLDER = Path(extract.__file__).with_name("model")
TALK = (
    """# Building at Halden

Mira Okafor, CTO, Halden Security

* we run everything on Kubernetes and Postgres
* moved from Jenkins to Buildkite
"""
    + "* and one more thing about nothing at all\n" * 60
)


@pytest.fixture(scope="module")
def model():
    return NotesModel.load(FOLDER, threads=1)


def read(model, text=TALK):
    return model.read(split_blocks(Note("a.md", text)), match=match_text)


def spans_of(reading):
    return [
        (span.block, span.start, span.end, span.type) for part in reading.spans for span in part
    ]


@pytest.mark.parametrize("name", [*FILES, "labels.json"])
def test_a_missing_file_is_named(tmp_path, name):
    folder = shutil.copytree(FOLDER, tmp_path / "model")
    (folder / name).unlink()
    with pytest.raises(PipelineError, match=name):
        NotesModel.load(folder)


def test_weights_that_do_not_fit_their_labels_are_refused(tmp_path):
    folder = shutil.copytree(FOLDER, tmp_path / "model")
    labels = json.loads((folder / "labels.json").read_text("utf-8"))
    (folder / "labels.json").write_text(json.dumps({**labels, "fingerprint": "0"}), "utf-8")
    with pytest.raises(PipelineError, match=r"do not fit labels\.json"):
        NotesModel.load(folder)


def test_spans_and_links_are_well_formed(model):
    reading = read(model)
    assert len(reading.windows) > 1
    spans = spans_of(reading)
    assert {reading.blocks[b].text[s:e] for b, s, e, _ in spans} >= {"Mira Okafor", "Kubernetes"}
    for part in reading.spans:
        for span in part:
            assert 0 < span.score <= 1
            assert sum(span.odds) == pytest.approx(1, abs=0.01)
            assert span.type == TYPES[span.odds.index(max(span.odds))]
    links = model.relations(reading, spans)
    assert links
    for link in links:
        assert link.label in LABELS
        assert link.status in STATUSES
        assert 0 < link.score <= 1
        assert link.head != link.tail
        assert {link.head, link.tail} <= set(range(len(spans)))


def test_threads_and_other_notes_change_nothing(model):
    alone = read(model)
    read(model, "# Other\n\nLong words about Kafka and MySQL.\n")
    again = read(NotesModel.load(FOLDER, threads=2))
    assert again.spans == alone.spans
    spans = spans_of(alone)
    assert model.relations(alone, spans) == model.relations(again, spans)


def test_roles_are_well_formed_and_tell_what_the_speakers_firm_uses(model):
    reading = read(model)
    spans = spans_of(reading)
    roles = model.roles(reading, spans)
    assert roles == sorted(roles)
    assert len({role[:3] for role in roles}) == len(roles)
    for role in roles:
        assert role.label in LABELS
        assert role.status in STATUSES
        assert 0 < role.score <= 1
        assert role.span in range(len(spans))
    names = [reading.blocks[b].text[s:e] for b, s, e, _ in spans]
    used = {names[r.span] for r in roles if (r.label, r.backwards) == ("uses", False)}
    assert {"Kubernetes", "Postgres"} <= used
    assert "Mira Okafor" not in used


def test_surer_hints_make_surer_relations(model):
    def rate(*, beside=1.0, pair=0.5, subject=0.0, mention=0.9):
        apart = 0.0 if beside else logit(subject)
        told = {"beside": beside, "pair": logit(pair), "subject": apart, "mention": logit(mention)}
        return model.rate({"any": 1.0, "uses": 1.0, **told})

    assert 0 < rate(pair=0.3) < rate(pair=0.9) < 1
    assert rate(beside=0.0, subject=0.1) < rate(beside=0.0, subject=0.8)
    assert rate(mention=0.5) <= rate(mention=0.99)
    assert logit(1.0) == logit(0.999)
    assert logit(0.0) == logit(0.02) == pytest.approx(-logit(0.98))
