"""How fast a run is: `python tests/bench/speed.py [PATH...]` (the sample notes when none is named).

Words per second of the whole run (notes read, extracted, three files written) stand beside those of
the bare `nlp.pipe` of a stock spaCy model, where one is installed; the start-up time beside that of
importing the libraries alone; and last the time of one note of 700 words, cold, to three files.
"""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import spacy

from extract.notes import read_notes
from extract.pipeline import extract_from
from extract.records import Note
from extract.settings import DEFAULTS, Settings
from graph.build import build_graph
from graph.files import write_files

ROOT = Path(__file__).parents[2]
STOCK = ("en_core_web_sm", "en_core_web_md", "en_core_web_lg")
WORDS = 5_000
TIMES = 3
NAMES = ("graph.html", "graph.graphml", "graph.json")


def main(paths: list[str]) -> None:
    paths = paths or [str(ROOT / "notebooks" / "notes")]
    notes = repeat_notes(read_notes(paths, settings=DEFAULTS).notes, WORDS)
    words = count_words(notes)
    print(f"{len(notes)} notes, {words:,} words")
    print_rate("whole run, warm", words, time_run(notes, DEFAULTS))
    print_rate("the same, rules alone", words, time_run(notes, replace(DEFAULTS, use_model=False)))
    for name in STOCK:
        if find_spec(name):
            # A B A B: what else the machine does falls on both.
            print_rate(f"nlp.pipe of {name}", words, time_stock(name, notes))
            print_rate("whole run, warm, again", words, time_run(notes, DEFAULTS))
            print_rate(f"nlp.pipe of {name}, again", words, time_stock(name, notes))
            break
    else:
        print(f"no stock model installed to compare with ({', '.join(STOCK)})")
    libraries = time_command("-c", "import spacy, networkx, pyvis")
    print(f"import spacy, networkx, pyvis: {libraries:.2f} s")
    print(f"jotgraph --help: {time_command('-m', 'graph', '--help'):.2f} s")
    print(f"jotgraph build, 700 words, cold: {time_cold(notes):.2f} s")


def repeat_notes(notes: tuple[Note, ...], words: int) -> tuple[Note, ...]:
    """The notes again and again, under other ids, until there are so many words."""
    rounds = -(-words // count_words(notes))
    return tuple(
        Note(f"{number}/{note.id}", note.text, note.meta)
        for number in range(rounds)
        for note in notes
    )


def count_words(notes: tuple[Note, ...]) -> int:
    return sum(len(note.text.split()) for note in notes)


def time_run(notes: tuple[Note, ...], settings: Settings) -> float:
    """Seconds from notes to three files, once what loads on first use is loaded."""
    extract_from(notes[:1], settings=settings)
    with TemporaryDirectory() as folder:
        began = time.perf_counter()
        extraction = extract_from(notes, settings=settings)
        write_files(build_graph(extraction), Path(folder), NAMES)
        return time.perf_counter() - began


def time_stock(name: str, notes: tuple[Note, ...]) -> float:
    nlp = spacy.load(name)
    nlp("Warm.")
    began = time.perf_counter()
    for _ in nlp.pipe(note.text for note in notes):
        pass
    return time.perf_counter() - began


def time_command(*arguments: str) -> float:
    """The best of a few runs of this Python, in seconds."""
    times = []
    for _ in range(TIMES):
        began = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, capture_output=True, cwd=ROOT)
        times.append(time.perf_counter() - began)
    return min(times)


def time_cold(notes: tuple[Note, ...]) -> float:
    words = "\n\n".join(note.text for note in notes).split(" ")
    with TemporaryDirectory() as folder:
        note = Path(folder, "note.md")
        note.write_text(" ".join(words[:700]), encoding="utf-8")
        return time_command(
            "-m", "graph", "build", str(note), "-o", folder, "--quiet", "--no-cache"
        )


def print_rate(title: str, words: int, seconds: float) -> None:
    print(f"{title}: {words / seconds:,.0f} words/s ({seconds:.2f} s)")


if __name__ == "__main__":
    main(sys.argv[1:])
