"""Obsidian: pages that link to each other, nothing that runs or loads, and no file of the user's touched."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import networkx as nx
import pytest
import yaml

from extract.errors import OutputError
from graph.build import build_graph
from graph.export import write_graph
from graph.export.obsidian import name_pages


def links(text: str) -> list[str]:
    return [unquote(target) for target in re.findall(r"(?<!\\)\]\(([^)]*)\)", text)]


def test_a_page_tells_its_relations_and_its_notes(extraction, tmp_path) -> None:
    write_graph(build_graph(extraction()), tmp_path / "g.obsidian")
    text = (tmp_path / "g.obsidian" / "Acme.md").read_text("utf-8")
    _, front, body = text.split("---\n", 2)
    assert yaml.safe_load(front) == {"aliases": ["Acme", "ACME Inc"], "tags": ["jot/company"]}
    assert "- [Ada](Ada.md) works at (past) [Acme](Acme.md) (0.88)" in body
    assert "    - [[a/b]], line 3: Ada works at Acme." in body
    assert body.endswith("## Mentions\n\n- [[a/b]], line 4\n- [[a/b]], line 5\n")


def test_every_link_leads_to_a_page(hostile_graph, tmp_path) -> None:
    write_graph(hostile_graph, tmp_path / "g.obsidian")
    pages = {path.name: path.read_text("utf-8") for path in (tmp_path / "g.obsidian").glob("*.md")}
    assert len(pages) == len(hostile_graph) + 1
    assert len({name.casefold() for name in pages}) == len(pages)
    for name, text in pages.items():
        assert not re.search(r'[\\/:*?"<>|#^\[\]]', name)
        assert len(name) < 100
        body = text.split("---\n", 2)[-1]
        assert set(links(body)) <= set(pages)
        assert not re.search(r"(?<!\\)[`<$]|!(?<!\\)\[|(?<!\\)%%", body), name


def test_other_files_are_left_alone(extraction, tmp_path) -> None:
    folder = tmp_path / "vault.obsidian"
    folder.mkdir()
    (folder / "Mine.md").write_text("mine")
    write_graph(build_graph(extraction()), folder)
    write_graph(one_name("Zeno"), folder)
    names = {path.name for path in folder.iterdir()}
    assert names == {".jotgraph-files", "All names.md", "Mine.md", "Strongest.canvas", "Zeno.md"}
    assert (folder / "Mine.md").read_text() == "mine"


@pytest.mark.parametrize("name", ["Zeno.md", "All names.md"])
def test_a_page_that_was_changed_stops_the_writing(tmp_path, name) -> None:
    folder = tmp_path / "vault.obsidian"
    write_graph(one_name("Zeno"), folder)
    (folder / name).write_text("my own words")
    before = contents(folder)
    with pytest.raises(OutputError, match=f"{name}: is not as jotgraph wrote it"):
        write_graph(one_name("Zeno", "Ada"), folder)
    assert contents(folder) == before


def test_a_page_that_was_changed_is_not_removed(tmp_path) -> None:
    folder = tmp_path / "vault.obsidian"
    write_graph(one_name("Zeno", "Ada"), folder)
    (folder / "Zeno.md").write_text("my own words")
    write_graph(one_name("Ada"), folder)
    assert (folder / "Zeno.md").read_text() == "my own words"


def test_a_list_of_files_that_was_tampered_with_reaches_no_further(tmp_path) -> None:
    folder = tmp_path / "vault.obsidian"
    write_graph(one_name("Zeno"), folder)
    (tmp_path / "precious").write_text("x")
    digest = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"  # of "x"
    with (folder / ".jotgraph-files").open("a") as file:
        file.write(f"{digest}  ../precious\n")
    write_graph(one_name("Zeno"), folder)
    assert (tmp_path / "precious").exists()


def test_pages_are_named_one_after_another(is_linear) -> None:
    def name(count: int) -> dict[str, str]:
        nodes = [(f"n{number}", {"label": f"Name {number}"}) for number in range(count)]
        return name_pages([*nodes, ("twin", {"label": "name 7"}), ("third", {"label": "NAME 7"})])

    assert is_linear(name, 3000)
    names = name(10)
    assert (names["n7"], names["twin"], names["third"]) == ("Name 7", "name 7 (name)", "NAME 7 2")


def one_name(*names: str) -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph()
    for name in names:
        graph.add_node(name.lower(), label=name, type="person", aliases=[], mentions=1, sources=[])
    return graph


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}
