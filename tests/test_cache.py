"""A kept reading and a cold one give the same bytes, whatever has happened to notes and file between."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
import zlib
from dataclasses import fields, replace
from errno import EACCES
from pathlib import Path

import pytest

from extract import Mention, Note, Settings, Source, cache, extract_from, gather
from extract.cache import count_notes, find_cache, open_cache
from extract.corrections import Corrections, OwnName
from extract.findings import read_note
from extract.fingerprint import fingerprint_reading
from extract.packing import pack_findings, unpack_findings
from extract.records import Claim, Findings

RULES = Settings(use_model=False)
TALK = Note(
    "a.md", "# Talk\n\nAna Ruiz, Red Hat\n\n- Using **Kafka** and Jenkins\n- No longer on Nomad\n"
)
MEETING = Note("b/c.md", "Tom Becker (Netflix) works with Ana Ruiz on Terraform.\n")


@pytest.fixture
def build(tmp_path, monkeypatch):
    """Extract with the cache of one folder: what came out, the notes that were read, the lines told."""
    read: list[str] = []

    def spy(note, **options):
        read.append(note.id)
        return read_note(note, **options)

    monkeypatch.setattr(gather, "read_note", spy)

    def run(*notes, settings=RULES, **options):
        read.clear()
        told: list[str] = []
        with open_cache(tmp_path, report=told.append) as kept:
            extraction = extract_from(notes, settings=settings, cache=kept, **options)
        return extraction, list(read), told

    return run


@pytest.fixture
def path(tmp_path):
    return find_cache(tmp_path)


def test_unchanged_notes_are_not_read_again(build):
    cold = extract_from([TALK, MEETING], settings=RULES)
    assert build(TALK, MEETING) == (cold, ["a.md", "b/c.md"], [])
    assert build(TALK, MEETING) == (cold, [], [])


@pytest.mark.parametrize(
    ("notes", "read"),
    [
        ([TALK, MEETING, Note("d.md", "Acme uses Docker.\n")], ["d.md"]),
        ([TALK, replace(MEETING, text="Tom Becker works at Etsy.\n")], ["b/c.md"]),
        ([TALK, replace(MEETING, id="e.md")], ["e.md"]),
        ([replace(TALK, id="b/c.md"), replace(MEETING, id="a.md")], ["b/c.md", "a.md"]),
        ([MEETING], []),
    ],
    ids=["added", "edited", "renamed", "names swapped", "deleted"],
)
def test_a_change_costs_what_changed_and_equals_a_cold_build(build, path, notes, read):
    build(TALK, MEETING)
    assert build(*notes) == (extract_from(notes, settings=RULES), read, [])
    assert count_notes(path) == len(notes)


def test_files_are_the_same_bytes(jotgraph, tmp_path, sample_notes):
    def built(out, *options):
        arguments = ("build", sample_notes, "-o", tmp_path / out, "--no-model", *options)
        result = jotgraph(*arguments)
        assert result.code == 0
        return result.out, [p.read_bytes() for p in sorted((tmp_path / out).glob("graph.*"))]

    cold_out, cold = built("cold", "--no-cache")
    assert not (tmp_path / "cold" / ".jotgraph").exists()
    built("warm")
    (tmp_path / "warm" / "graph.graphml").unlink()
    warm_out, warm = built("warm")
    assert warm == cold
    assert "10 notes in" in cold_out
    assert "10 notes, 10 of them unchanged, in" in warm_out


NOTHING_NEW = "nothing has changed since the last build"


@pytest.fixture
def twice(jotgraph, tmp_path):
    """Build a note by rules, put a text in a place, build again: what was said, and whether it wrote."""
    page = tmp_path / "out" / "graph.html"

    def put(place, text):
        (tmp_path / place).parent.mkdir(exist_ok=True)
        (tmp_path / place).write_text(text, encoding="utf-8")

    def run(*options, change=(), always=()):
        arguments = ("build", tmp_path / "notes", "-o", page.parent, "--no-model", *always)
        put("notes/talk.md", TALK.text)
        assert jotgraph(*arguments).code == 0
        before = page.stat().st_ino, page.read_bytes()
        for place, text in change:
            put(place, text)
        result = jotgraph(*arguments, *options)
        return result, (page.stat().st_ino, page.read_bytes()) != before

    return run


def test_of_which_nothing_changed_nothing_is_done(twice):
    result, written = twice()
    assert (result.code, written) == (0, False)
    assert NOTHING_NEW in result.out
    assert "graph.graphml" in result.out


@pytest.mark.parametrize(
    "change",
    [
        ("notes/talk.md", "Acme uses Docker.\n"),
        ("notes/more.md", "Nothing.\n"),
        ("notes/jotgraph.toml", '[ignore]\nnames = ["Kafka"]\n'),
        ("out/graph.json", "{}"),
        ("out/graph.html", "mine"),
        ("out/graph.graphml", ""),
    ],
)
def test_where_a_file_has_changed_all_is_written_again(twice, change):
    result, written = twice(change=[change])
    assert (result.code, written) == (0, True)
    assert NOTHING_NEW not in result.out


@pytest.mark.parametrize(
    "options",
    [
        ("--min-confidence", "0.9"),
        ("--links", "vscode"),
        ("--since", "2020-01-01"),
        ("--format", "html,csv"),
        ("--verbose",),
        ("--no-cache",),
    ],
)
def test_another_build_is_done(twice, options):
    result, written = twice(*options)
    assert (result.code, written) == (0, True)
    assert NOTHING_NEW not in result.out


def test_what_was_to_be_told_is_told_again(twice, tmp_path):
    own = tmp_path / "own.toml"
    own.write_text('[ignore]\nnames = ["Nobody Said This"]\n', encoding="utf-8")
    assert "Nobody Said This" in twice(always=("--config", own))[0].err


def test_other_settings_are_another_reading(build):
    build(TALK)
    assert build(TALK, settings=replace(RULES, min_confidence=0.9, batch_size=7))[1] == []
    assert fingerprint_reading(Settings()) != fingerprint_reading(RULES)


def test_what_the_user_corrects_is_read_anew(build):
    assert "Nomad" in {entity.name for entity in build(TALK)[0].entities}
    before = build(TALK)[0]
    corrections = Corrections(entity=(OwnName(name="Nomads", type="company", same=("Nomad",)),))
    after, read, _ = build(TALK, corrections=corrections)
    assert read == ["a.md"]
    assert after == extract_from([TALK], settings=RULES, corrections=corrections) != before


def test_a_pipeline_of_a_folder_is_not_kept(build, path, monkeypatch):
    assert fingerprint_reading(Settings(spacy_model="some/folder")) is None
    monkeypatch.setattr(gather, "fingerprint_reading", lambda _: None)
    assert build(TALK)[1] == build(TALK)[1] == ["a.md"]
    assert count_notes(path) == 0


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"no database at all" + data[:999],
        lambda data: data[: len(data) // 2],
        lambda data: data[:2000] + b"\xff" * (len(data) - 2000),
    ],
    ids=["replaced", "cut", "overwritten"],
)
def test_a_damaged_file_is_made_anew_and_told(build, path, damage):
    cold = build(TALK, MEETING)[0]
    path.write_bytes(damage(path.read_bytes()))
    extraction, read, told = build(TALK, MEETING)
    assert (extraction, read) == (cold, ["a.md", "b/c.md"])
    assert len(told) == 1
    assert "damaged" in told[0]
    assert build(TALK, MEETING) == (cold, [], [])


def test_a_damaged_file_that_cannot_be_removed_is_done_without(build, path, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(EACCES, "not allowed")

    cold = build(TALK)[0]
    path.write_text("no database")
    monkeypatch.setattr(Path, "unlink", refuse)
    extraction, read, told = build(TALK)
    assert (extraction, read) == (cold, ["a.md"])
    assert "was damaged" in told[0]
    assert told[1:] == [f"{path} cannot be removed (not allowed): remove it"]


def test_an_older_file_is_read_anew_and_told(build, monkeypatch):
    monkeypatch.setattr(cache, "fingerprint_program", lambda: "a" * 64)
    build(TALK)
    monkeypatch.undo()
    with_line = build(TALK)
    assert len(with_line[2]) == 1
    assert "another version" in with_line[2][0]
    assert build(TALK)[2] == []


def test_a_row_that_is_no_findings_is_read_anew(build, path):
    cold = build(TALK)[0]
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE notes SET findings = ?", [zlib.compress(b"[[[0, 1]], []]")])
    connection.close()
    assert build(TALK) == (cold, ["a.md"], [])


def test_a_folder_in_its_place_is_done_without(build, path):
    path.mkdir(parents=True)
    extraction, read, told = build(TALK)
    assert extraction == extract_from([TALK], settings=RULES)
    assert len(told) == 1
    assert "going on without it" in told[0]
    del read


KILLED = """
import os, signal, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size = 1")
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE notes SET findings = zeroblob(9)")
rows = [(str(number), b"", bytes(900)) for number in range(999)]
connection.executemany("INSERT INTO notes VALUES (?, ?, ?)", rows)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_run_leaves_what_it_had_finished(build, path):
    cold = build(TALK)[0]
    assert subprocess.run([sys.executable, "-c", KILLED, path], check=False).returncode < 0
    assert path.with_name(f"{path.name}-journal").exists()
    assert build(TALK) == (cold, [], [])


def test_two_runs_share_a_file(tmp_path, monkeypatch, path):
    monkeypatch.setattr(cache, "INTERVAL", 0.0)
    packed = pack_findings(read_note(TALK, settings=RULES))
    told: list[str] = []

    def fill(name):
        with open_cache(tmp_path, report=told.append) as kept:
            for number in range(40):
                kept.keep(replace(TALK, id=f"{name}/{number}.md"), packed, reading="x")

    runs = [threading.Thread(target=fill, args=(name,)) for name in "ab"]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert told == []
    assert count_notes(path) == 80


def test_packing_loses_nothing():
    findings = read_note(TALK, settings=RULES)
    assert findings.mentions
    assert findings.claims
    assert unpack_findings(pack_findings(findings), TALK) == findings


def test_what_is_equal_is_unpacked_as_one_object():
    packed = pack_findings(read_note(TALK, settings=RULES))
    one, other = (unpack_findings(packed, replace(TALK, id=name)) for name in ("a.md", "b.md"))
    names = [m.text for found in (one, other) for m in found.mentions]
    assert len({id(name) for name in names}) == len(set(names)) > 1
    places = [source for claim in one.claims for source in claim.evidence]
    assert len({id(place) for place in places}) == len(set(places)) < len(places)


def test_packing_knows_every_field():
    """A field added to a record must be packed too."""
    names = [[f.name for f in fields(record)] for record in (Source, Mention, Claim, Findings)]
    assert names == [
        ["note", "start", "end"],
        ["source", "text", "type", "score", "proposer"],
        ["head", "label", "tail", "status", "score", "evidence", "proposer"],
        ["mentions", "claims"],
    ]


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{}",
        b"[[], [], []]",
        b'[[[0, 9999, "x", "tool", 0.5, "rules"]], []]',
        b'[[[0, 1, "x", "<script>", 0.5, "rules"]], []]',
        b'[[[0, 1, "x", "tool", 7.0, "rules"]], []]',
        b'[[], [[0, "uses", 1, "asserted", 0.5, [], "rules"]]]',
        b"[" * 100_000,
    ],
)
def test_anything_else_is_refused(text):
    with pytest.raises(ValueError, match="no findings"):
        unpack_findings(zlib.compress(text), TALK)


def test_info_and_clear(jotgraph, tmp_path, sample_notes):
    assert "no cache" in jotgraph("cache", "info", "-o", tmp_path).out
    jotgraph("build", sample_notes, "-o", tmp_path, "--no-model", "--format", "json")
    assert "10 notes" in jotgraph("cache", "info", "-o", tmp_path).out
    assert "removed" in jotgraph("cache", "clear", "-o", tmp_path).out
    assert not find_cache(tmp_path).exists()
    assert (tmp_path / "graph.json").exists()


def test_info_of_a_damaged_file_is_one_line(jotgraph, tmp_path, path):
    path.parent.mkdir(parents=True)
    path.write_text("no database")
    result = jotgraph("cache", "info", "-o", tmp_path)
    assert result.code == 1
    assert len(result.err.splitlines()) == 1
    assert "cache clear" in result.err
