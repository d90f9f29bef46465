"""What several tests need: the sample notes and the command line run in this process."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import networkx as nx
import pytest

from extract.records import Entity, Extraction, Mention, Merge, Note, Relation, Source
from graph.cli import main

ROOT = Path(__file__).parents[1]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--regenerate", action="store_true", help="write expected outputs anew, for review by diff"
    )


@pytest.fixture
def regenerate(request: pytest.FixtureRequest) -> bool:
    """Whether expected outputs are to be written rather than compared."""
    return bool(request.config.getoption("--regenerate"))


class Result(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def root() -> Path:
    """The folder that holds pyproject.toml."""
    return ROOT


@pytest.fixture
def sample_notes() -> Path:
    """The notes that come with the project."""
    return ROOT / "notebooks" / "notes"


@pytest.fixture
def jotgraph(monkeypatch, capsys):
    """Run `jotgraph ARGUMENTS` here: exit code, standard output, standard error."""
    for name in ("FORCE_COLOR", "TTY_COMPATIBLE", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: object) -> Result:
        monkeypatch.setattr("sys.argv", ["jotgraph", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as exit_:
            main()
        code = exit_.value.code
        return Result(code if isinstance(code, int) else 0, *capsys.readouterr())

    return run


@pytest.fixture
def is_linear():
    """Whether a call works about four times as long for four times the size, not sixteen times."""

    def measure(call: Callable[[int], object], size: int) -> bool:
        def seconds(size: int) -> float:
            began = time.process_time()
            call(size)
            return time.process_time() - began

        small, large = (min(seconds(times * size) for _ in range(3)) for times in (1, 4))
        return large < 10 * small

    return measure


@pytest.fixture
def hash_seeds():
    """Run Python code with arguments in processes of other hash seeds: what they print, each text once."""

    def run(code: str, *arguments: object) -> set[str]:
        return {
            subprocess.run(
                [sys.executable, "-c", code, *map(str, arguments)],
                capture_output=True,
                text=True,
                encoding="utf-8",
                check=True,
                env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            ).stdout
            for seed in ("1", "3")
        }

    return run


@pytest.fixture(scope="session")
def extraction():
    """A function that gives Ada at Acme, with its records in one order or, `turned`, the other."""
    return _extraction


HOSTILE = (
    *(
        'a "quoted" & <b>bold</b> ]]>',
        "two\nlines\r\nand\ttabs",
        "emoji \U0001f600 \u202eright to left",
    ),
    *("=1+1", "@angular/core", "\x00\x1b[31m\ud800\ufffe", "x" * 10_000, "con", "a;b,c|d\\u0022"),
    *(
        "[[link]] `= 1` ![](http://x.example/p.png) {{7*7}} ${x} #tag",
        "../../etc/passwd",
        "`n#quot;",
    ),
    *("\u05e9\u05dc\u05d5\u05dd", "Docker", "docker", " "),
)


@pytest.fixture(scope="session")
def hostile_graph() -> nx.MultiDiGraph:
    """Names, ids and sentences that break careless writers; a self loop and parallel relations."""
    graph = nx.MultiDiGraph(title=HOSTILE[0], notes=len(HOSTILE))
    said = [
        {"note": f"{text[:50]}.md", "line": at + 1, "text": text} for at, text in enumerate(HOSTILE)
    ]
    for at, text in enumerate(HOSTILE):
        kind = ("company", "person", "product", "tool")[at % 4]
        sources = [{**said[at], "start": 0, "end": 1}]
        graph.add_node(
            f"{kind}:{text}",
            label=text,
            type=kind,
            aliases=[text, "b"],
            mentions=1,
            sources=sources,
        )
    nodes = list(graph)
    for at, (head, tail) in enumerate([*pairwise(nodes), (nodes[0], nodes[0]), nodes[:2]]):
        graph.add_edge(
            head,
            tail,
            f"key {at} {HOSTILE[at % len(HOSTILE)][:20]}",
            relation="uses" if at % 2 == 0 else "works_with",
            status=("asserted", "planned", "past", "negated")[at % 4],
            confidence=0.5,
            weight=1,
            evidence=[said[at % len(said)]],
            proposer="test",
        )
    graph.add_edge(nodes[0], nodes[1], "twice", **graph.edges[next(iter(graph.edges(keys=True)))])
    return graph


TALK = "# Talks\n\nAda works at\n  Acme.\nAcme uses Docker.\n"


def _mention(text: str, type_: str, start: int) -> Mention:
    return Mention(Source("a/b.md", start, start + len(text)), text, type_, 0.9, "test")


def _extraction(*, turned: bool = False) -> Extraction:
    ada, acme = TALK.index("Ada"), TALK.index("Acme")
    entities = (
        Entity("person:ada", "Ada", "person", (), (_mention("Ada", "person", ada),)),
        Entity(
            "company:acme",
            "Acme",
            "company",
            ("ACME Inc",),
            (
                _mention("Acme", "company", TALK.index("Acme uses")),
                _mention("Acme", "company", acme),
            ),
            (Merge("ACME Inc", "with its legal form"),),
        ),
    )
    said = Source("a/b.md", ada, TALK.index(".") + 1)
    relations = (
        Relation("r1", "person:ada", "works_at", "company:acme", "past", 0.8766, (said,), "test"),
        Relation("r2", "person:ada", "related_to", "company:acme", "asserted", 0.5, (), "test"),
    )
    if turned:
        entities, relations = entities[::-1], relations[::-1]
    return Extraction((Note("a/b.md", TALK),), entities, relations)


TYPES = ("company", "person", "product", "tool")
BROWSER_FLAGS = "--no-sandbox --disable-gpu --no-first-run --disable-background-networking"


@pytest.fixture(scope="session")
def page_graph():
    """A function from names and (head, tail, relation, status) to a graph, each line with its sentence."""
    return _page_graph


def _page_graph(names, links, *, title="Talks"):
    graph = nx.MultiDiGraph(title=title, notes=1)
    for number, name in enumerate(names):
        graph.add_node(
            f"n{number}",
            label=name,
            type=TYPES[number % 4],
            aliases=[f"{name} Inc"],
            confidence=0.87,
            mentions=1 + number % 3,
            sources=[{"note": "a.md", "line": 3, "start": 0, "end": 1, "text": name}],
        )
    for number, (head, tail, relation, status) in enumerate(links):
        said = f"{names[head]} told us of {names[tail]}"
        graph.add_edge(
            f"n{head}",
            f"n{tail}",
            f"r{number}",
            relation=relation,
            status=status,
            confidence=0.9 if number % 2 else 0.4,
            weight=1,
            evidence=[{"note": "a.md", "line": number + 1, "text": said}],
            proposer="test",
        )
    return graph


@pytest.fixture(scope="session")
def browser():
    """The system's Chromium, headless; the test is skipped where there is none."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("Chromium is not installed")
    api = pytest.importorskip("playwright.sync_api")
    with api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=BROWSER_FLAGS.split())
        yield running
        running.close()


@pytest.fixture
def visit(browser, tmp_path):
    """Open the page of a graph; a request, a message of the console or an error fails the test."""
    from graph.export.page import write_html

    bad: list[str] = []
    contexts = []

    def open_page(graph, fragment="", *, links=None, **options):
        path = tmp_path / "graph.html"
        write_html(graph, path, links=links)
        contexts.append(
            browser.new_context(**{"viewport": {"width": 1200, "height": 800}} | options)
        )
        page = contexts[-1].new_page()
        own = path.as_uri()
        page.on(
            "request", lambda r: None if r.url.startswith((own, "blob:")) else bad.append(r.url)
        )
        page.on("console", lambda message: bad.append(message.text))
        page.on("pageerror", lambda error: bad.append(str(error)))
        page.goto(own + fragment)
        page.wait_for_selector("html[data-ready]", state="attached")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert bad == []
