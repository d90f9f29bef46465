"""What several tests need: the sample notes and the command line run in this process."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

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

    def run(*arguments: object) -> Result:
        monkeypatch.setattr("sys.argv", ["jotgraph", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as exit_:
            main()
        code = exit_.value.code
        return Result(code if isinstance(code, int) else 0, *capsys.readouterr())

    return run
