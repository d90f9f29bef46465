"""Addresses that open a note at its line, from the page or in an editor."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote

import pytest

from graph.links import STYLES, link_notes


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "my notes"
    (folder / "talks").mkdir(parents=True)
    for name in ("a.md", "talks/b #1%.md", "talks/javascript:alert(1).md"):
        (folder / name).write_text("text", encoding="utf-8")
    return folder


def test_relative_addresses_lead_from_the_page_to_the_note(notes: Path, tmp_path: Path) -> None:
    page = tmp_path / "out" / "deep"
    files = {name: notes / name for name in ("a.md", "talks/b #1%.md")}
    links = link_notes(files, page, style="relative")
    assert links["a.md"] == "../../my%20notes/a.md#L{line}"
    path = unquote(links["talks/b #1%.md"].removesuffix("#L{line}"))
    assert (page / path).resolve() == notes / "talks" / "b #1%.md"


def test_an_address_is_never_a_script(notes: Path) -> None:
    name = "javascript:alert(1).md"
    folder = notes / "talks"
    (address,) = link_notes({name: folder / name}, folder, style="relative").values()
    assert ":" not in address.removesuffix("{line}")


def test_editors_get_the_whole_path(notes: Path, tmp_path: Path) -> None:
    whole = (notes / "a.md").resolve().as_posix()
    files = {"a.md": notes / "a.md"}
    (code,) = link_notes(files, tmp_path, style="vscode").values()
    assert unquote(code) == f"vscode://file/{whole.lstrip('/')}:{{line}}"
    (vault,) = link_notes(files, tmp_path, style="obsidian").values()
    assert unquote(vault) == f"obsidian://open?path={whole}"


@pytest.mark.parametrize("style", STYLES)
def test_a_name_that_is_not_utf8_is_quoted_as_it_is(style: str, tmp_path: Path) -> None:
    file = tmp_path / os.fsdecode(b"caf\xe9.md")
    (address,) = link_notes({"n": file}, tmp_path, style=style).values()
    assert "caf%E9.md" in address
