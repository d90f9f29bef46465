"""What is found, how it is named and decoded, and the line each bad input gets."""

from __future__ import annotations

import io
import os
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from extract.notes import Reading, read_notes
from extract.settings import DEFAULTS
from graph.export.replace import replace_folder


def ids(reading: Reading) -> list[str]:
    return [note.id for note in reading.notes]


def write(path: Path, data: str | bytes = "Initech") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def test_folder_is_read_with_all_below_it_in_order(tmp_path: Path) -> None:
    for name in ("b.md", "a/z.TXT", "a/b/c.rst", "picture.png", ".git/x.md", "venv/y.md", "._b.md"):
        write(tmp_path / name)
    reading = read_notes([tmp_path])
    assert ids(reading) == ["a/b/c.rst", "a/z.TXT", "b.md"]
    assert reading.problems == ()


def test_pages_of_an_export_are_no_notes(tmp_path: Path) -> None:
    for name in ("own.md", "Graph/beside.md"):
        write(tmp_path / name)
    replace_folder(tmp_path / "Graph", {"Acme.md": "# Acme", "All names.md": "- Acme"})
    assert ids(read_notes([tmp_path])) == ["Graph/beside.md", "own.md"]
    assert ids(read_notes([tmp_path / "Graph" / "Acme.md"])) == ["Acme.md"]


def test_a_named_file_is_read_whatever_its_suffix_and_once(tmp_path: Path) -> None:
    file = write(tmp_path / "log.notes")
    assert ids(read_notes([file, str(file)])) == ["log.notes"]
    note = write(tmp_path / "deep" / "n.md")
    assert ids(read_notes([tmp_path, note])) == ["deep/n.md"]


def test_ids_that_would_meet_take_the_name_of_their_folder(tmp_path: Path) -> None:
    for name in ("work/n.md", "home/n.md", "home/only.md"):
        write(tmp_path / name, name)
    reading = read_notes([tmp_path / "work", tmp_path / "home"])
    assert {note.id: note.text for note in reading.notes} == {
        "home/n.md": "home/n.md",
        "only.md": "home/only.md",
        "work/n.md": "work/n.md",
    }


def test_ids_stay_apart_where_the_folders_have_one_name(tmp_path: Path) -> None:
    files = [write(tmp_path / name / "notes" / "n.md") for name in "ab"]
    assert ids(read_notes(files)) == [file.as_posix() for file in files]


def test_the_file_of_each_note_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a/one.md", "a/two.md", "b/two.md", "README.md", "a/stdin.md"):
        write(tmp_path / name)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"Ann")))
    reading = read_notes([tmp_path / "a" / "one.md", tmp_path / "b", "-"])
    assert ids(reading) == ["one.md", "stdin.md", "two.md"]
    assert reading.files == {
        "one.md": tmp_path / "a" / "one.md",
        "two.md": tmp_path / "b" / "two.md",
    }


@pytest.mark.skipif(sys.platform != "linux", reason="needs names of any bytes")
def test_a_name_that_is_not_utf8_is_spelled_out(tmp_path: Path) -> None:
    file = write(tmp_path / os.fsdecode(b"caf\xe9.md"))
    reading = read_notes([tmp_path])
    assert ids(reading) == [r"caf\xe9.md"]
    assert reading.files == {r"caf\xe9.md": file}


def test_order_of_the_paths_does_not_matter(tmp_path: Path) -> None:
    files = [write(tmp_path / f"{name}.md") for name in "bca"]
    there, back = read_notes(files), read_notes(files[::-1])
    assert list(there.notes) == list(back.notes)
    assert (there.problems, there.files) == (back.problems, back.files)


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"Ann\r\nBen")))
    (note,) = read_notes(["-"]).notes
    assert (note.id, note.text) == ("stdin.md", "Ann\nBen")


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_codings_and_line_ends(tmp_path: Path, coding: str) -> None:
    file = write(tmp_path / "n.md", "Zoë\r\nBen\rCy\n".encode(coding))
    reading = read_notes([file])
    assert reading.notes[0].text == "Zoë\nBen\nCy\n"
    assert reading.problems == ()


def test_windows_1252_is_read_and_told(tmp_path: Path) -> None:
    file = write(tmp_path / "n.md", "Ann\nZoë".encode("cp1252"))
    reading = read_notes([file])
    assert reading.notes[0].text == "Ann\nZoë"
    (problem,) = reading.problems
    assert problem.startswith("n.md: byte 0xeb on line 2 is not UTF-8; read as Windows-1252")


def test_front_matter_becomes_pairs_of_text(tmp_path: Path) -> None:
    text = "---\ntitle: Sync\naliases: ['Acme, Inc.', a]\nby: A, B\n"
    text += "tags: [a, 2]\ndate: 2024-01-02\nwho: [[Ann]]\nnone:\n---\nBen"
    (note,) = read_notes([write(tmp_path / "n.md", text)]).notes
    assert note.text == text
    assert dict(note.meta) == {
        "title": "Sync",
        "aliases": '"Acme, Inc.", a',
        "by": "A, B",
        "tags": "a, 2",
        "date": "2024-01-02",
        "who": "Ann",
        "none": "",
    }


def test_front_matter_in_toml(tmp_path: Path) -> None:
    file = write(tmp_path / "n.md", '+++\ntitle = "Sync"\n+++\nBen')
    assert read_notes([file]).notes[0].meta == (("title", "Sync"),)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("---\na: [\n---\nBen", "front matter cannot be read"),
        ("---\ndate: 2024-13-45\n---\nBen", "front matter cannot be read"),
        ("---\ndate: !!timestamp soon\n---\nBen", "front matter cannot be read"),
        ("---\na: !!int ''\n---\nBen", "front matter cannot be read"),
        ("---\na: !!bool foo\n---\nBen", "front matter cannot be read"),
        (f"---\na: 1{':1' * 200}.5\n---\nBen", "front matter cannot be read"),
        (f"---\na: 0x{'f' * 5000}\n---\nBen", "front matter cannot be read"),
        ("+++\na = \n+++\nBen", "front matter cannot be read"),
        ("---\n- a\n---\nBen", "not a list of `key: value` lines"),
        ("---\ntitle: x\nBen", "never closed"),
    ],
)
def test_broken_front_matter_is_told_and_the_note_is_read(
    tmp_path: Path, text: str, problem: str
) -> None:
    reading = read_notes([write(tmp_path / "n.md", text)])
    assert ids(reading) == ["n.md"]
    assert reading.notes[0].meta == ()
    assert len(reading.problems) == 1
    assert problem in reading.problems[0]
    assert "\n" not in reading.problems[0]


def test_front_matter_that_multiplies_itself_is_bounded(tmp_path: Path) -> None:
    pairs = zip("abcdef", "bcdefg", strict=True)
    layers = "".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in pairs)
    file = write(tmp_path / "n.md", f"---\na: &a x\n{layers}self: &s [*s]\n---\n")
    assert max(len(value) for _, value in read_notes([file]).notes[0].meta) < 4000


def test_front_matter_of_nothing_but_nothing_is_bounded(tmp_path: Path) -> None:
    pairs = zip("abcdefg", "bcdefgh", strict=True)
    layers = "".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 30)}]\n" for a, b in pairs)
    (note,) = read_notes([write(tmp_path / "n.md", f"---\na: &a []\n{layers}---\n")]).notes
    assert dict(note.meta) == dict.fromkeys("abcdefgh", "")


def test_front_matter_of_a_set_and_of_half_a_sign(tmp_path: Path) -> None:
    file = write(tmp_path / "n.md", '---\nwho: !!set {Cy, Ann, Ben}\ntitle: "\\ud800"\n---\n')
    assert dict(read_notes([file]).notes[0].meta) == {"who": "Ann, Ben, Cy", "title": "\\ud800"}


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"a\0b", "bad.md: not text"),
        (b"\xff\xfea", "bad.md: marked as utf-16 but broken"),
        (b"x" * 101, "bad.md: larger than 100 bytes"),
    ],
)
def test_a_bad_file_is_told_and_the_others_are_read(
    tmp_path: Path, data: bytes, problem: str
) -> None:
    write(tmp_path / "bad.md", data)
    write(tmp_path / "good.md")
    reading = read_notes([tmp_path], settings=replace(DEFAULTS, max_bytes=100))
    assert ids(reading) == ["good.md"]
    assert len(reading.problems) == 1
    assert reading.problems[0].startswith(problem)


def test_missing_path_and_empty_folder(tmp_path: Path) -> None:
    reading = read_notes([tmp_path / "nope", tmp_path, "a\0b"])
    assert len(reading.notes) == 0
    missing, empty, impossible = reading.problems
    assert missing == f"{tmp_path / 'nope'}: no such file or folder; check the spelling"
    assert empty.startswith(f"{tmp_path}: no notes in this folder; notes end in .md,")
    assert impossible.startswith("a\0b: ")


def test_links_in_circles_and_links_to_nothing(tmp_path: Path) -> None:
    write(tmp_path / "a" / "n.md")
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    (tmp_path / "gone.md").symlink_to(tmp_path / "nothing")
    reading = read_notes([tmp_path])
    assert ids(reading) == ["a/n.md"]
    assert sorted("loop: links back to" in problem for problem in reading.problems) == [False, True]
    assert any("gone.md: a link that leads to no file" in line for line in reading.problems)


def test_files_that_link_to_each_other_do_not_stop_the_rest(tmp_path: Path) -> None:
    (tmp_path / "a.md").symlink_to("b.md")
    (tmp_path / "b.md").symlink_to("a.md")
    write(tmp_path / "n.md")
    reading = read_notes([tmp_path])
    assert ids(reading) == ["n.md"]
    assert "a.md: a link that leads to no file" in reading.problems[0]


def test_folders_that_link_to_each_other_are_walked_once(tmp_path: Path) -> None:
    folders = [tmp_path / f"{number:02}" for number in range(14)]
    for folder in folders:
        write(folder / "n.md")
        for other in folders:
            if other != folder:
                (folder / other.name).symlink_to(other)
    reading = read_notes([tmp_path])
    assert len(reading.notes) == len(folders)
    assert reading.problems == ()


@pytest.mark.skipif(os.name == "nt", reason="needs a FIFO")
def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    assert "not a regular file" in read_notes([tmp_path]).problems[0]


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may open anything, so the refusal is played."""
    write(tmp_path / "n.md")

    def refuse(*args: object, **kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert read_notes([tmp_path]).problems == (
        "n.md: cannot be read (Permission denied); check its permissions",
    )
    monkeypatch.setattr(Path, "iterdir", refuse)
    assert "cannot be opened (Permission denied)" in read_notes([tmp_path]).problems[0]
