"""README.md says what the program does: its commands run, its output is real, each option is told."""

from __future__ import annotations

import json
import re
import shlex

import pytest
import typer.main

from graph.cli import app


@pytest.fixture
def readme(root):
    return (root / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def elsewhere(root, tmp_path, monkeypatch):
    """A working folder of its own, with the sample notes where README.md has them."""
    (tmp_path / "notebooks").symlink_to(root / "notebooks")
    monkeypatch.chdir(tmp_path)


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


@pytest.mark.usefixtures("elsewhere")
def test_outputs_are_real(readme, root, jotgraph, regenerate):
    """Each command shown runs and prints what is shown, seconds aside."""
    commands = set()
    for block in blocks(readme, "console"):
        command, _, told = block.partition("\n")
        arguments = shlex.split(command)[2:]
        result = jotgraph(*arguments)
        assert result.code == 0, (command, result.err)
        commands.add(arguments[0])
        real = "\n".join(line.rstrip() for line in result.out.strip("\n").splitlines())
        if regenerate:
            readme = readme.replace(f"```console\n{block}", f"```console\n{command}\n{real}\n")
        else:
            assert without_seconds(real) == without_seconds(told)
    assert commands == {"build", "show", "path", "query", "timeline"}
    if regenerate:
        (root / "README.md").write_text(readme, encoding="utf-8")


def without_seconds(text: str) -> list[str]:
    lines = re.sub(r"\d+\.\d s", "N s", text).splitlines()
    return [line.rstrip() for line in lines if line.strip()]


@pytest.mark.usefixtures("elsewhere")
def test_python_runs(readme):
    examples = blocks(readme, "python")
    assert examples
    for example in examples:
        exec(compile(example, "README.md", "exec"), {})  # noqa: S102


def test_each_option_is_told(readme):
    group = typer.main.get_command(app)
    commands = [group, *group.commands.values()]
    for command in commands:
        for parameter in command.params:
            if parameter.param_type_name == "option":
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


def test_example_is_current(root, jotgraph, tmp_path, regenerate):
    """What lies in outputs/example is what the sample notes give now: names, types and relations."""
    example = root / "outputs" / "example"
    out = example if regenerate else tmp_path
    assert jotgraph("build", root / "notebooks" / "notes", "-o", out, "--quiet").code == 0
    told, built = (json.loads((f / "graph.json").read_text("utf-8")) for f in (example, out))
    for key, fields in (("nodes", ("id", "type")), ("edges", ("source", "relation", "target"))):
        assert [[x[f] for f in fields] for x in told[key]] == [
            [x[f] for f in fields] for x in built[key]
        ]
