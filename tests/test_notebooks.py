"""The notebooks: pairs of one text, without outputs, and run from top to bottom on sample notes."""

from __future__ import annotations

import ast
import re
import shutil
from pathlib import Path

import pytest

import extract
import graph

jupytext = pytest.importorskip("jupytext")
nbclient = pytest.importorskip("nbclient")
nbconvert = pytest.importorskip("nbconvert")

FOLDER = Path(__file__).parents[1] / "notebooks"
NAMES = sorted(path.stem for path in FOLDER.glob("*.ipynb"))
OTHER_NOTES = Path(__file__).parents[2] / "shared" / "notes"
PUBLIC = {"extract": set(extract.__all__), "graph": set(graph.__all__)}
SHOWN = {  # pictures, and what else must stand among the outputs
    "01_first_graph": (0, ['sandbox="allow-scripts"', "srcdoc="]),
    "02_who_knows_what": (3, ["pieces of evidence", "works_at"]),
    "03_check_the_extraction": (1, ['<mark class="entity"', "precision", "made up"]),
    "04_time_and_change": (1, ["2024"]),
    "05_share_it": (1, ["IGRAPH", "every name has its core: True", "planned"]),
}
each_notebook = pytest.mark.parametrize("name", NAMES)


def read(name: str):
    return jupytext.read(FOLDER / f"{name}.ipynb")


def code_of(name: str) -> str:
    return "\n".join(cell.source for cell in read(name).cells if cell.cell_type == "code")


def run(notebook, folder: Path):
    """The notebook with its outputs, executed in `folder`."""
    place = {"metadata": {"path": str(folder)}}
    nbclient.NotebookClient(notebook, timeout=900, kernel_name="python3", resources=place).execute()
    return notebook


def outputs(notebook) -> list:
    return [out for cell in notebook.cells if cell.cell_type == "code" for out in cell.outputs]


def test_there_are_five():
    assert sorted(SHOWN) == NAMES
    assert sorted(path.stem for path in FOLDER.glob("*.py")) == NAMES


@each_notebook
def test_the_pair_is_one_text(name):
    """`jupytext --sync notebooks/*.ipynb` puts right what differs."""
    script = (FOLDER / f"{name}.py").read_text(encoding="utf-8")
    assert jupytext.writes(read(name), "py:percent") == script


@each_notebook
def test_no_output_is_stored(name):
    for cell in read(name).cells:
        assert set(cell.metadata) <= {"tags", "lines_to_next_cell"}
        if cell.cell_type == "code":
            assert (cell.outputs, cell.execution_count) == ([], None)


@each_notebook
def test_it_opens_with_what_the_reader_will_learn(name):
    first, second, *_ = read(name).cells
    assert re.match(r"# \w.*\n\n\*\*You will learn\*\* ", first.source)
    assert second.metadata.tags == ["parameters"]
    assert second.source == 'NOTES = "notes"'


@each_notebook
def test_links_between_the_notebooks_lead_somewhere(name):
    for cell in read(name).cells:
        if cell.cell_type == "markdown":
            for target in re.findall(r"\]\((?!https:)([^)]+)\)", cell.source):
                assert (FOLDER / target).is_file(), target


@each_notebook
def test_only_public_names_are_used(name):
    for node in ast.walk(ast.parse(code_of(name))):
        if isinstance(node, ast.Import):
            assert not {alias.name.partition(".")[0] for alias in node.names} & PUBLIC.keys()
        if isinstance(node, ast.ImportFrom) and node.module.partition(".")[0] in PUBLIC:
            assert {alias.name for alias in node.names} <= PUBLIC[node.module]


@pytest.mark.slow
@pytest.mark.filterwarnings("default")  # the kernel and the page maker are none of ours
@each_notebook
def test_it_runs_and_reads_as_a_page(name, tmp_path):
    """No error, nothing on standard error, no file left behind, and a page to look at."""
    shutil.copytree(FOLDER / "notes", tmp_path / "notes")
    before = sorted(tmp_path.rglob("*"))
    notebook = run(read(name), tmp_path)
    assert sorted(tmp_path.rglob("*")) == before
    told = outputs(notebook)
    assert [out.text for out in told if out.output_type == "stream" and out.name == "stderr"] == []
    pictures, texts = SHOWN[name]
    assert sum("image/png" in out.get("data", {}) for out in told) >= pictures
    for text in texts:
        assert any(text in str(out) for out in told), text
    page, _ = nbconvert.HTMLExporter().from_notebook_node(notebook)
    assert page.count("<h1") == 1


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
@pytest.mark.skipif(not OTHER_NOTES.is_dir(), reason="there are no other notes beside the project")
@each_notebook
def test_it_runs_on_other_notes_too(name, tmp_path):
    notebook = read(name)
    shutil.copytree(FOLDER / "notes", tmp_path / "notes")
    notebook.cells[1].source = f"NOTES = {str(OTHER_NOTES)!r}"
    assert outputs(run(notebook, tmp_path))
