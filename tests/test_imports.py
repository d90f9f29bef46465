"""What answers at once must not load what takes its time."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("spacy", "networkx", "pyvis", "numpy", "onnxruntime", "torch")


def loaded(code: str) -> set[str]:
    report = f"{code}\nimport sys; print([m for m in {HEAVY!r} if m in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", report], capture_output=True, text=True, check=True)
    return set(eval(ran.stdout.splitlines()[-1]))  # noqa: S307


@pytest.mark.parametrize("arguments", [["--help"], ["build", "--help"], ["--version"]])
def test_help_loads_no_heavy_library(arguments):
    code = f"""
import sys
sys.argv = ["jotgraph", *{arguments!r}]
from graph.cli import main
try:
    main()
except SystemExit as exit_:
    assert not exit_.code, exit_.code
"""
    assert loaded(code) == set()


def test_a_build_of_which_nothing_changed_loads_no_spacy(tmp_path):
    (tmp_path / "note.md").write_text("Acme uses Docker.\n", "utf-8")
    code = f"""
import sys
sys.argv = ["jotgraph", "build", {str(tmp_path)!r}, "-o", {str(tmp_path / "out")!r}, "--no-model"]
from graph.cli import main
try:
    main()
except SystemExit as exit_:
    assert not exit_.code, exit_.code
"""
    assert "spacy" in loaded(code)
    assert not {"spacy", "numpy", "pyvis"} & loaded(code)


def test_graph_knows_no_spacy():
    assert "spacy" not in loaded("import graph.build, graph.measure, graph.export")


def test_extract_knows_no_graph_library():
    assert not {"networkx", "pyvis"} & loaded("from extract import extract_notes; extract_notes")


def test_nothing_loads_the_training():
    code = """
import sys
import extract.pipeline, graph.cli, graph.build, graph.export, graph.measure
assert not [name for name in sys.modules if name.startswith("extract.training")]
"""
    assert "spacy" in loaded(code)
