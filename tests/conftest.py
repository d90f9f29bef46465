"""What several tests need: the sample notes and the command line run in this process."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from extract.records import Entity, Extraction, Mention, Note, Relation, Source
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


@pytest.fixture(scope="session")
def extraction():
    """A function that gives Ada at Acme, with its records in one order or, `turned`, the other."""
    return _extraction


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
