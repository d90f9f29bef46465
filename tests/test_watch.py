"""Watching: a burst of saves is one build, a broken note stops nothing, the page is loaded again."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from graph.cli.live import serve_page
from graph.cli.watch import concerns, tell_changes

ROOTS = [Path("/n/notes"), Path("/n/.hidden/more")]


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("/n/notes/a.md", True),
        ("/n/notes/deep/A.TXT", True),
        ("/n/notes/a folder", True),
        ("/n/.hidden/more/a.md", True),
        ("/n/notes/picture.png", False),
        ("/n/notes/.a.md.swp", False),
        ("/n/notes/.git/a.md", False),
        ("/n/notes/node_modules/a.md", False),
        ("/n/notes/out", False),
        ("/n/notes/out/graph.obsidian/a.md", False),
        ("/n/notes/out/.jotgraph/notes.sqlite-journal", False),
        ("/n/notes/out/a.md", True),
        ("/n/other/a.md", False),
    ],
)
def test_what_concerns_the_graph(path, wanted):
    assert concerns(Path(path), ROOTS, Path("/n/notes/out")) == wanted


def test_notes_below_the_output_count():
    assert concerns(Path("/n/notes/a.md"), ROOTS, Path("/n"))
    assert concerns(Path("/n/notes/a.md"), ROOTS, Path("/n/notes"))


def test_changes_are_told_shortly():
    assert tell_changes(set()) == "All notes"
    assert tell_changes({"/n/b.md", "/n/a.md", "/n/c.md"}) == "a.md and 2 more"


def test_names_of_files_reach_the_terminal_plain(jotgraph, tmp_path, monkeypatch):
    module = sys.modules[concerns.__module__]
    monkeypatch.setattr(module, "find_changes", lambda *_: [{"/n/\x1b]0;a\x07[bold].md"}])
    monkeypatch.setattr(module, "build", lambda *_, **__: None)
    told = jotgraph("watch", tmp_path, "-o", tmp_path).out
    assert told == "\ufffd]0;a\ufffd[bold].md: built in 0.0 s\n"


def test_a_file_is_not_watched(jotgraph, tmp_path):
    note = tmp_path / "a.md"
    note.write_text("Acme uses Docker.\n")
    result = jotgraph("watch", note)
    assert result.code == 1
    assert "is no folder" in result.err


def ask(address: str, path: str, **headers: str) -> tuple[int, bytes]:
    with closing(HTTPConnection(urlsplit(address).netloc)) as connection:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        return response.status, response.read()


def test_the_page_is_served_and_nothing_else(tmp_path):
    page = tmp_path / "graph.html"
    page.write_text("<p>one")
    (tmp_path / "graph.json").write_text("{}")
    address = serve_page(page)
    assert b"graph.html" in ask(address, "/")[1]
    assert ask(address, "/graph.html") == (200, b"<p>one")
    before = ask(address, "/version")
    page.write_text("<p>two")
    assert ask(address, "/version") != before
    assert ask(address, "/graph.html") == (200, b"<p>two")
    assert ask(address, "/graph.json")[0] == 404
    assert ask(address, "/../graph.json")[0] == 404
    assert ask(address, "/graph.html", Host="example.com")[0] == 403
    page.unlink()
    assert ask(address, "/graph.html")[0] == 404


@pytest.mark.slow
def test_a_burst_is_one_build_and_a_broken_note_stops_nothing(tmp_path):
    notes, out = tmp_path / "notes", tmp_path / "notes" / "out"
    notes.mkdir()
    (notes / "a.md").write_text("Red Hat uses Jenkins.\n")
    command = ["watch", notes, "-o", out, "--no-model", "--format", "json"]
    with subprocess.Popen(
        [sys.executable, "-m", "graph", *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
    ) as watching:

        def next_build() -> tuple[str, set[str]]:
            line = watching.stdout.readline()
            graph = json.loads((out / "graph.json").read_text())
            return line.partition(":")[0], {node["label"] for node in graph["nodes"]}

        try:
            assert next_build() == ("All notes", {"Red Hat", "Jenkins"})
            for number in range(5):
                (notes / f"b{number}.md").write_text("Netflix uses Terraform.\n")
                time.sleep(0.02)
            told, names = next_build()
            assert told == "b0.md and 4 more"
            assert names == {"Red Hat", "Jenkins", "Netflix", "Terraform"}
            (notes / "c.md").write_bytes(b"Etsy uses \0 MySQL.\n")
            assert next_build() == ("c.md", names)
            for number in range(5):
                (notes / f"b{number}.md").unlink()
            assert next_build()[1] == {"Red Hat", "Jenkins"}
            (tmp_path / "jotgraph.toml").write_text('[ignore]\nnames = ["Jenkins"]\n')
            assert next_build() == ("jotgraph.toml", {"Red Hat"})
        finally:
            watching.send_signal(signal.SIGINT)
            rest, errors = watching.communicate(timeout=30)
    assert rest == "Stopped.\n"
    assert watching.returncode == 0
    assert "c.md: not text" in errors


@pytest.mark.browser
def test_the_open_page_follows_and_keeps_its_view(browser, tmp_path):
    file = tmp_path / "graph.html"
    file.write_text("<p>one</p>")
    tab = browser.new_page()
    try:
        tab.goto(serve_page(file))
        frame = tab.frames[1]
        frame.wait_for_selector("text=one")
        frame.evaluate("history.replaceState(null, '', '#n=chosen')")
        tab.wait_for_timeout(1500)
        file.write_text("<p>two</p>")
        frame.wait_for_selector("text=two")
        assert frame.url.endswith("/graph.html#n=chosen")
    finally:
        tab.close()
