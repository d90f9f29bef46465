"""Notes that do not stay in memory: read again as they were, or refused."""

from __future__ import annotations

import io
import sys
import tracemalloc
from pathlib import Path

import pytest

from extract import Settings, extract_from
from extract.corrected import keep_notes
from extract.corrections import read_corrections
from extract.errors import NotesError
from extract.notes import read_notes
from graph import build_graph

RULES = Settings(use_model=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Eight notes in two folders, with a day each."""
    for number in range(8):
        note = tmp_path / "notes" / f"{number % 2}" / f"{number}.md"
        note.parent.mkdir(parents=True, exist_ok=True)
        text = (
            f"---\ndate: 2024-05-0{number + 1}\n---\n# Etsy\n\n- Using Kafka and Redis {number}\n"
        )
        note.write_text(text, "utf-8")
    return tmp_path / "notes"


def test_the_same_notes_and_graph_come_out_whatever_stays_in_memory(folder: Path) -> None:
    kept = read_notes([folder], settings=RULES)
    size = sum(len(note.text) for note in kept.notes)
    graph = build_graph(extract_from(tuple(kept.notes), settings=RULES))
    for room in (0, size // 2, size):
        reading = read_notes([folder], settings=RULES, room=room)
        assert list(reading.notes) == list(kept.notes)
        assert reading.notes[2:4] == kept.notes[2:4]
        assert reading.files == kept.files
        again = build_graph(extract_from(reading.notes, settings=RULES))
        assert list(again.nodes(data=True)) == list(graph.nodes(data=True))
        assert list(again.edges(data=True)) == list(graph.edges(data=True))


def test_text_without_room_is_let_go(tmp_path: Path) -> None:
    for number in range(20):
        (tmp_path / f"{number}.md").write_text("word " * 40_000, "utf-8")
    tracemalloc.start()
    try:
        reading = read_notes([tmp_path], room=400_000)
        assert sum(len(note.text) for note in reading.notes) == 4_000_000
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert 400_000 < held < 800_000


@pytest.mark.parametrize("change", [lambda file: file.write_text("# Else\n"), Path.unlink])
def test_a_note_that_has_changed_meanwhile_is_told(folder: Path, change) -> None:
    notes = read_notes([folder], room=0).notes
    change(folder / "0" / "2.md")
    with pytest.raises(NotesError, match=r"^0/2\.md: has changed while the notes were read"):
        extract_from(notes, settings=RULES)


def test_what_is_in_memory_may_change_on_disk(folder: Path) -> None:
    notes = read_notes([folder]).notes
    before = notes[0]
    (folder / "0" / "0.md").unlink()
    assert notes[0] == before


def test_standard_input_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"# Etsy\n")))
    notes = read_notes(["-"], room=0).notes
    assert [notes[0].text, notes[0].text] == ["# Etsy\n", "# Etsy\n"]


def test_notes_of_ignored_folders_are_passed_over(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "jotgraph.toml"
    file.write_text('[ignore]\nfolders = ["1"]\n', "utf-8")
    corrections, problems = read_corrections(file)
    assert problems == ()
    kept = keep_notes(read_notes([folder], room=0).notes, corrections)
    assert len(kept) == 4
    assert [note.id for note in kept] == ["0/0.md", "0/2.md", "0/4.md", "0/6.md"]
    assert [note.id for note in kept[1:3]] == ["0/2.md", "0/4.md"]
