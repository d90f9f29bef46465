"""The command line: what is printed, where the files are, and with which exit code it ends."""

from __future__ import annotations

import json
import sys
import time
from datetime import date

import pytest

from extract.records import Entity, Extraction, Mention, Note, Relation, Source
from graph.build import build_graph
from graph.export import FORMATS, write_graph

TEXT = "Jane Doe (Acme)\n\nUsing Kafka [bold]+ Kafkaesque\x1b[31m\n\nZeno was here.\n"
LINES = {"Jane Doe": "person", "Acme": "company", "Kafka": "tool", "Zeno": "person"}


@pytest.fixture
def graph_file(tmp_path):
    """A graph.json of four names: Jane Doe works at Acme, Acme will use Kafka, Zeno stands alone."""
    entities = [make_entity(name, type_) for name, type_ in LINES.items()]
    whole = Source("talks/a.md", 0, TEXT.index("\n"))
    using = Source("talks/a.md", TEXT.index("Using"), TEXT.index("\n\nZeno"))
    relations = (
        Relation("r1", "jane-doe", "works_at", "acme", "asserted", 0.9, (whole,), "layout"),
        Relation("r2", "acme", "uses", "kafka", "planned", 0.8, (using,), "layout"),
    )
    extraction = Extraction((Note("talks/a.md", TEXT),), tuple(entities), relations)
    write_graph(build_graph(extraction), tmp_path / "graph.json")
    return tmp_path / "graph.json"


def make_entity(name: str, type_: str) -> Entity:
    start = TEXT.index(name)
    mention = Mention(Source("talks/a.md", start, start + len(name)), name, type_, 1.0, "lexicon")
    aliases = ("Apache Kafka",) if name == "Kafka" else ()
    return Entity(name.casefold().replace(" ", "-"), name, type_, aliases, (mention,))


@pytest.fixture
def note(tmp_path):
    path = tmp_path / "notes" / "talk.md"
    path.parent.mkdir()
    path.write_text("# Scaling up\n\nJane Doe, Red Hat\n\nUsing Kubernetes and Jenkins.\n")
    return path


def names(folder) -> set[str]:
    return {path.name for path in folder.iterdir() if path.name != ".jotgraph"}


def test_build_writes_three_files_and_sums_up(jotgraph, note, tmp_path):
    result = jotgraph("build", note.parent, "-o", tmp_path / "out")
    assert result.code == 0
    assert names(tmp_path / "out") == {"graph.html", "graph.graphml", "graph.json"}
    for said in ("Read 1 note in", "entities", "relations", "Best connected: ", "Written: "):
        assert said in result.out
    assert "Kubernetes" in result.out
    assert result.err == ""


def test_names_only_said_together_are_not_connected(jotgraph, tmp_path):
    notes = tmp_path / "talk.md"
    notes.write_text(
        "Red Hat ships Ansible.\n\nTalk of Grafana, of Nginx, of Redis and of Jenkins.\n"
    )
    result = jotgraph("build", notes, "-o", tmp_path / "out", "--no-model")
    assert "related_to" in result.out
    assert "Best connected: Ansible (1), Red Hat (1)\n" in result.out


def test_build_gives_the_same_bytes_twice(jotgraph, note, tmp_path):
    for out in ("one", "two"):
        jotgraph("build", note, "-o", tmp_path / out)
    for name in names(tmp_path / "one"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_build_reads_standard_input(jotgraph, tmp_path, monkeypatch):
    stdin = tmp_path / "stdin"
    stdin.write_text("Red Hat uses Kubernetes.\n")
    with stdin.open() as stream:
        monkeypatch.setattr(sys, "stdin", stream)
        assert jotgraph("build", "-", "-o", tmp_path / "out", "--format", "json").code == 0
    assert "Kubernetes" in (tmp_path / "out" / "graph.json").read_text()


@pytest.mark.parametrize("formats", ["json", "html,json", "graphml", " JSON , html"])
def test_build_writes_the_formats_asked_for(jotgraph, note, tmp_path, formats):
    assert jotgraph("build", note, "-o", tmp_path / "out", "--format", formats).code == 0
    wanted = {f"graph.{name.strip().lower()}" for name in formats.split(",")}
    assert names(tmp_path / "out") == wanted


def test_quiet_says_nothing_and_verbose_says_more(jotgraph, note, tmp_path):
    assert jotgraph("build", note, "-o", tmp_path, "--quiet").out == ""
    verbose = jotgraph("build", note, "-o", tmp_path, "--verbose").out
    assert "talk.md: " in verbose
    assert "extract " in verbose


def test_open_shows_the_page(jotgraph, note, tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr("typer.launch", opened.append)
    assert jotgraph("build", note, "-o", tmp_path / "out", "--open").code == 0
    assert opened == [(tmp_path / "out" / "graph.html").as_uri()]


def test_a_terminal_sees_a_bar_for_long_work(jotgraph, note, tmp_path, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "Reading notes" not in jotgraph("build", note, "-o", tmp_path, "--quiet").err
    monkeypatch.setattr("graph.terminal.PATIENCE", 0.0)
    monkeypatch.setattr("extract.pipeline.extract_from", slowly(0.5))
    assert "Reading notes" in jotgraph("build", note, "-o", tmp_path, "--no-cache").err


def slowly(seconds):
    """The pipeline, made to take its time."""
    from extract.pipeline import extract_from

    def extract(notes, **options):
        time.sleep(seconds)
        return extract_from(notes, **options)

    return extract


@pytest.mark.parametrize(
    "arguments",
    [
        ["build"],
        ["build", "x.md", "--format", "pdf"],
        ["build", "x.md", "--format", "json", "--open"],
        ["build", "x.md", "--min-confidence", "2"],
        ["build", "x.md", "--nonsense"],
        ["nonsense"],
        ["path", "A"],
    ],
)
def test_mistyped_commands_end_with_two(jotgraph, arguments):
    result = jotgraph(*arguments)
    assert result.code == 2
    assert result.err


@pytest.mark.parametrize(
    ("arguments", "known"),
    [
        (["build", "x.md", "--format", "pdf"], "canvas, csv"),
        (["build", "x.md", "--links", "pdf"], "relative, obsidian, vscode"),
        (["export", "graph.json", "-f", "pdf"], "canvas, csv"),
        (["export", "graph.json", "-f", "graphml", "--for", "pdf"], "gephi, cytoscape, yed"),
        (["query", "--type", "pdf"], "company, person, product, tool"),
        (["query", "--status", "pdf"], "asserted, planned, past, negated"),
        (["fix", "type", "Fig", "pdf"], "company, person, product, tool"),
    ],
)
def test_a_word_that_is_unknown_is_told_with_those_that_are_known(jotgraph, arguments, known):
    result = jotgraph(*arguments)
    assert result.code == 2
    said = " ".join(result.err.replace("│", " ").split())
    assert f"'pdf' is unknown; choose from {known}" in said


def test_missing_path_is_one_line_and_the_rest_is_read(jotgraph, note, tmp_path):
    result = jotgraph("build", tmp_path / "absent.md", note, "-o", tmp_path / "out")
    assert result.code == 1
    assert len(result.err.splitlines()) == 1
    assert "absent.md" in result.err
    assert "Read 1 note" in result.out
    assert "graph.html" in names(tmp_path / "out")


def test_nothing_to_read_writes_nothing(jotgraph, tmp_path):
    (tmp_path / "empty").mkdir()
    result = jotgraph("build", tmp_path / "empty", "-o", tmp_path / "out")
    assert result.code == 1
    assert len(result.err.splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_unwritable_output_is_one_line(jotgraph, note, tmp_path):
    (tmp_path / "out").write_text("a file, not a folder")
    result = jotgraph("build", note, "-o", tmp_path / "out")
    assert result.code == 1
    assert len(result.err.splitlines()) == 1
    assert "-o" in result.err


def test_failed_write_leaves_the_old_files(jotgraph, note, tmp_path, monkeypatch):
    out = tmp_path / "out"
    assert jotgraph("build", note, "-o", out).code == 0
    before = {name: (out / name).read_bytes() for name in names(out)}

    def fail(graph, path, positions):
        path.write_text("half")
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(FORMATS, ".json", fail)
    note.write_text("Red Hat uses Terraform.\n")
    result = jotgraph("build", note, "-o", out)
    assert result.code == 1
    assert "No space left" in result.err
    assert {name: (out / name).read_bytes() for name in names(out)} == before


def test_unknown_pipeline_is_one_line(jotgraph, note, tmp_path):
    result = jotgraph("build", note, "-o", tmp_path / "out", "--spacy-model", "no_such_pipeline")
    assert result.code == 1
    assert len(result.err.splitlines()) == 1
    assert "no_such_pipeline" in result.err


def test_min_confidence_leaves_relations_out(jotgraph, note, tmp_path):
    assert jotgraph("build", note, "-o", tmp_path / "out", "--min-confidence", "1").code == 0
    graph = json.loads((tmp_path / "out" / "graph.json").read_text())
    assert {edge["confidence"] for edge in graph["edges"]} <= {1.0}


def test_no_confidence_is_too_low_for_the_command_line(jotgraph, note, tmp_path):
    (note.parent / "jotgraph.toml").write_text("[settings]\nmin_confidence = 1\n")

    def count(*options):
        jotgraph("build", note, "-o", tmp_path / "out", "--no-model", *options)
        return len(json.loads((tmp_path / "out" / "graph.json").read_text())["edges"])

    assert count() == 0
    assert count("--min-confidence", 0) > 0


def test_a_note_without_a_day_may_have_that_of_its_file(jotgraph, note, tmp_path):
    def days(*options):
        jotgraph("build", note, "-o", tmp_path / "out", "--no-model", *options)
        graph = json.loads((tmp_path / "out" / "graph.json").read_text())
        return {node.get("first") for node in graph["nodes"]}

    assert days() == {None}
    assert days("--file-dates") == {date.fromtimestamp(note.stat().st_mtime).isoformat()}


def test_rules_alone_do(jotgraph, note, tmp_path):
    assert jotgraph("build", note, "-o", tmp_path / "out", "--no-model").code == 0


def test_show_tells_relations_with_file_and_line(jotgraph, graph_file):
    result = jotgraph("show", "acme", "-g", graph_file)
    assert result.code == 0
    assert result.out.startswith("Acme  company\n")
    assert "Jane Doe works at Acme  (0.90)" in result.out
    assert "talks/a.md:1  Jane Doe (Acme)" in result.out
    assert "Acme uses Kafka  (planned, 0.80)" in result.out


def test_show_finds_other_names(jotgraph, graph_file):
    result = jotgraph("show", "apache kafka", "-g", graph_file)
    assert "also written Apache Kafka" in result.out


def test_show_obeys_nothing_a_note_says(jotgraph, graph_file):
    out = jotgraph("show", "Kafka", "-g", graph_file).out
    assert "talks/a.md:3  Using Kafka [bold]+ Kafkaesque\ufffd[31m" in out
    assert "\x1b" not in out


def test_unknown_names_suggest_the_nearest(jotgraph, graph_file):
    for arguments in (["show", "Kafak"], ["path", "Jane Doe", "Kafak"]):
        result = jotgraph(*arguments, "-g", graph_file)
        assert result.code == 1
        assert "did you mean Kafka" in result.err
        assert len(result.err.splitlines()) == 1


def test_path_tells_each_step(jotgraph, graph_file):
    result = jotgraph("path", "Kafka", "Jane Doe", "-g", graph_file)
    assert result.code == 0
    steps = [line.strip() for line in result.out.splitlines() if not line.startswith("      ")]
    assert steps == ["Acme uses Kafka  (planned, 0.80)", "Jane Doe works at Acme  (0.90)"]


@pytest.mark.parametrize("names_", [("Zeno", "Acme"), ("Kafka", "Apache Kafka")])
def test_no_path_is_one_line(jotgraph, graph_file, names_):
    result = jotgraph("path", *names_, "-g", graph_file)
    assert result.code == 1
    assert len(result.err.splitlines()) == 1


@pytest.mark.parametrize(
    "content", [None, "no json", "[]", "{}", '{"nodes": [{"id": "x"}], "edges": []}']
)
def test_no_graph_is_one_line(jotgraph, tmp_path, content):
    file = tmp_path / "graph.json"
    if content is not None:
        file.write_text(content)
    result = jotgraph("show", "Acme", "-g", file)
    assert result.code == 1
    assert len(result.err.splitlines()) == 1
    assert "jotgraph build" in result.err


def test_bugs_are_not_hidden(jotgraph, graph_file, monkeypatch):
    def fail(graph, name):
        raise RuntimeError("a bug")

    monkeypatch.setattr("graph.query.find_entities", fail)
    monkeypatch.setattr("sys.argv", ["jotgraph", "show", "Acme", "-g", str(graph_file)])
    from graph.cli import main

    with pytest.raises(RuntimeError, match="a bug"):
        main()


def test_version_is_told(jotgraph):
    assert jotgraph("--version").out.startswith("jotgraph 0.")
