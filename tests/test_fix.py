"""`jotgraph fix` edits jotgraph.toml and leaves everything else in it as it was."""

from __future__ import annotations

import json

import networkx as nx
import pytest
import tomlkit

from extract.corrections import read_corrections
from extract.errors import CorrectionsError
from graph.cli.fix import add_entry, write_document
from graph.export import write_graph

OLD = """# mine
[ignore]  # not these
names = ["Lunch"] # ever

[[entity]]
name = "Kubernetes"   # the tool
type = "tool"
# end
"""


@pytest.fixture
def fix(jotgraph, tmp_path):
    """Run `jotgraph fix` on a file of the given text: the text afterwards."""
    file = tmp_path / "jotgraph.toml"

    def run(*arguments, text=None):
        if text is not None:
            file.write_text(text, encoding="utf-8")
        result = jotgraph("fix", *arguments, "--config", file)
        assert result.code == 0, result.err
        assert result.out.count("\n") == 1
        return file.read_text(encoding="utf-8")

    run.file = file
    return run


@pytest.mark.parametrize(
    ("arguments", "added"),
    [
        (("same", "K8s", "kubernetes"), ['same = ["K8s"]']),
        (("type", "Kubernetes", "product"), []),
        (("type", "Fig", "tool"), ["[[entity]]", 'name = "Fig"', 'type = "tool"']),
        (("apart", "A", "B"), ["[[never_same]]", 'names = ["A", "B"]']),
        (("reject", "A", "uses", "B"), ["[[relation]]", 'verdict = "reject"']),
        (("confirm", "A", "makes", "B"), ['verdict = "confirm"', 'label = "makes"']),
        (
            ("add", "A", "uses", "B", "--at", "a/b.md:3", "--status", "past"),
            ['verdict = "add"', 'note = "a/b.md"', "line = 3", 'status = "past"'],
        ),
        (("ignore", "Next *"), ['patterns = ["Next *"]']),
    ],
)
def test_fix_keeps_comments_and_order(fix, arguments, added):
    text = fix(*arguments, text=OLD)
    for line in added:
        assert line in text.splitlines()
    lines = iter(text.splitlines())
    assert all(line in lines for line in OLD.splitlines() if not line.startswith("type"))
    assert not read_corrections(fix.file)[1]


def test_fix_begins_a_file(fix):
    assert "K8s" in fix("same", "K8s", "Kubernetes")
    (entry,) = read_corrections(fix.file)[0].entity
    assert (entry.name, entry.same) == ("Kubernetes", ("K8s",))


def test_the_same_again_changes_nothing(fix):
    for arguments in (("same", "K8s", "Kubernetes"), ("ignore", "Lunch")):
        once = fix(*arguments, text=OLD)
        assert fix(*arguments) == once


def test_a_later_verdict_takes_the_place_of_the_first(fix):
    fix("reject", "A", "uses", "B", text=OLD)
    fix("confirm", "A", "uses", "B")
    (relation,) = read_corrections(fix.file)[0].relation
    assert relation.verdict == "confirm"


@pytest.mark.parametrize(
    "arguments",
    [
        ("type", "Fig", "robot"),
        ("reject", "A", "likes", "B"),
        ("add", "A", "uses", "B", "--at", "x"),
    ],
)
def test_a_mistyped_fix_is_told_and_nothing_is_written(jotgraph, tmp_path, arguments):
    file = tmp_path / "jotgraph.toml"
    assert jotgraph("fix", *arguments, "--config", file).code == 2
    assert not file.exists()


def test_a_broken_file_is_one_line_and_stays(jotgraph, tmp_path):
    file = tmp_path / "jotgraph.toml"
    file.write_text("[ignore\n", encoding="utf-8")
    result = jotgraph("fix", "ignore", "Lunch", "-c", file)
    assert result.code == 1
    assert "is no TOML" in result.err
    assert result.err.count("\n") == 1
    assert file.read_text(encoding="utf-8") == "[ignore\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('entity = [{name = "A", type = "tool"}]', "write entity as [[entity]]"),
        ('[entity]\nname = "A"', "write entity as [[entity]]"),
        ("never_same = 1", "write never_same as [[never_same]]"),
        ("relation = []", "write relation as [[relation]]"),
        ('[ignore]\nnames = "A"', 'write names as names = ["..."]'),
        ('ignore = "A"', "write ignore as [ignore]"),
        ('[[entity]]\nname = "A"\nsame = "B"', 'write same as same = ["..."]'),
    ],
)
@pytest.mark.parametrize("command", [("fix", "ignore", "Lunch"), ("review",)])
def test_a_form_that_cannot_be_edited_is_one_line(jotgraph, tmp_path, command, text, told):
    file, graph = tmp_path / "jotgraph.toml", tmp_path / "graph.json"
    file.write_text(text, encoding="utf-8")
    write_graph(nx.MultiDiGraph(), graph)
    result = jotgraph(*command, "-c", file, *(["-g", graph] if command == ("review",) else []))
    assert result.code == 1
    assert told in result.err
    assert result.err.count("\n") == 1
    assert file.read_text(encoding="utf-8") == text


def test_an_edit_that_would_break_the_file_is_not_written(tmp_path):
    document = tomlkit.parse("relation = []\n")
    add_entry(document, "relation", {"head": "A"})
    with pytest.raises(CorrectionsError, match="by hand"):
        write_document(tmp_path / "jotgraph.toml", document)
    assert not (tmp_path / "jotgraph.toml").exists()


def test_the_next_build_of_a_folder_applies_what_was_fixed_beside_it(
    jotgraph, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault" / "a.md").write_text("Red Hat uses Jenkins and Redis.\n")

    def build():
        assert jotgraph("build", "vault", "--no-model", "--format", "json").code == 0
        graph = json.loads((tmp_path / "outputs" / "graph.json").read_text())
        return {node["label"] for node in graph["nodes"]}

    assert "Jenkins" in build()
    assert jotgraph("fix", "ignore", "Jenkins").code == 0
    assert "Jenkins" not in build()
