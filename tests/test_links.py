"""Addresses that open a note at its line, from the page or in an editor."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

import pytest

from graph.links import link_notes


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "my notes"
    (folder / "talks").mkdir(parents=True)
    for name in ("a.md", "talks/b #1%.md", "talks/javascript:alert(1).md"):
        (folder / name).write_text("text", encoding="utf-8")
    return folder


def test_relative_addresses_lead_from_the_page_to_the_note(notes: Path, tmp_path: Path) -> None:
    page = tmp_path / "out" / "deep"
    links = link_notes(["a.md", "talks/b #1%.md"], [notes], page, style="relative")
    assert links["a.md"] == "../../my%20notes/a.md#L{line}"
    path = unquote(links["talks/b #1%.md"].removesuffix("#L{line}"))
    assert (page / path).resolve() == notes / "talks" / "b #1%.md"


def test_an_address_is_never_a_script(notes: Path) -> None:
    name = "javascript:alert(1).md"
    (address,) = link_notes([name], [notes / "talks"], notes / "talks", style="relative").values()
    assert ":" not in address.removesuffix("{line}")


def test_editors_get_the_whole_path(notes: Path, tmp_path: Path) -> None:
    whole = (notes / "a.md").resolve().as_posix()
    (code,) = link_notes(["a.md"], [notes], tmp_path, style="vscode").values()
    assert unquote(code) == f"vscode://file/{whole.lstrip('/')}:{{line}}"
    (vault,) = link_notes(["a.md"], [notes], tmp_path, style="obsidian").values()
    assert unquote(vault) == f"obsidian://open?path={whole}"


def test_files_named_one_by_one_and_ids_made_longer(notes: Path, tmp_path: Path) -> None:
    links = link_notes(
        ["a.md", "my notes/a.md", "stdin.md"], [notes / "a.md", "-"], tmp_path, style="relative"
    )
    assert set(links) == {"a.md", "my notes/a.md"}
    assert len(set(links.values())) == 1
