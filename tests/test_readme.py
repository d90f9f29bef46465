"""README.md says what the program does: its commands run, its output is real, each option is told."""

from __future__ import annotations

import re
import shlex

import click
import pytest
import typer.main

from graph.cli import app


@pytest.fixture
def readme(root):
    return (root / "README.md").read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def told_commands(text: str) -> list[list[str]]:
    """Each `$ jotgraph …` line of a console block, as arguments."""
    lines = [line for block in blocks(text, "console") for line in block.splitlines()]
    return [shlex.split(line)[2:] for line in lines if line.startswith("$ jotgraph ")]


def test_commands_run(readme, root, jotgraph, tmp_path, monkeypatch):
    commands = told_commands(readme)
    assert {command[0] for command in commands} >= {"build", "show", "path"}
    (tmp_path / "notebooks").symlink_to(root / "notebooks")
    monkeypatch.chdir(tmp_path)
    for command in commands:
        result = jotgraph(*command)
        assert result.code == 0, (command, result.err)


def test_output_is_real(readme, root, jotgraph, tmp_path, monkeypatch):
    """What follows the first build is what it prints, seconds aside."""
    (tmp_path / "notebooks").symlink_to(root / "notebooks")
    monkeypatch.chdir(tmp_path)
    told = next(block for block in blocks(readme, "console") if "$ jotgraph build" in block)
    command, _, output = told.partition("\n")
    assert without_seconds(jotgraph(*shlex.split(command)[2:]).out) == without_seconds(output)


def without_seconds(text: str) -> list[str]:
    lines = re.sub(r"\d+\.\d s", "N s", text).splitlines()
    return [line.rstrip() for line in lines if line.strip()]


def test_python_runs(readme, root, tmp_path, monkeypatch):
    (tmp_path / "notebooks").symlink_to(root / "notebooks")
    monkeypatch.chdir(tmp_path)
    examples = blocks(readme, "python")
    assert examples
    for example in examples:
        exec(compile(example, "README.md", "exec"), {})  # noqa: S102


def test_each_option_is_told(readme):
    group = typer.main.get_command(app)
    commands = [group, *group.commands.values()]
    for command in commands:
        for parameter in command.params:
            if isinstance(parameter, click.Option) or parameter.param_type_name == "option":
                for option in parameter.opts:
                    assert f"`{option}" in readme or f" {option}`" in readme, option
    for name in group.commands:
        assert f"jotgraph {name}" in readme


def test_continuous_integration_runs_the_test_command(readme, root):
    """`.ci/run` takes the command from here, so that both are one."""
    (checks,) = re.findall(r"<!-- checks -->\n```sh\n(.*?)\n```", readme, re.DOTALL)
    for tool in (
        "pip install",
        "ruff format --check",
        "ruff check",
        "mypy",
        "lint-imports",
        "pytest",
    ):
        assert tool in checks
    script = (root / ".ci" / "run").read_text(encoding="utf-8")
    assert "<!-- checks -->" in script
    assert 'bash -c "$command"' in script


def test_picture_is_there(readme, root):
    for picture in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", readme):
        assert (root / picture).is_file(), picture
