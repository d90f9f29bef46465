"""Notes in, the findings of each out: from the cache where they are known, the rest from the workers."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Final, NamedTuple

from extract.errors import WorkersError
from extract.executors import HERE, Workers, run_tasks
from extract.findings import Findings, read_note
from extract.fingerprint import fingerprint_program, fingerprint_reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from extract.cache import Cache
    from extract.records import Note
    from extract.settings import Settings

BATCH: Final = 20_000  # characters: a second or two of work, so that a slow worker holds up little

_ALONE = Lock()  # spaCy's vocabulary grows as it reads: not in two threads of a worker at once


class Batch(NamedTuple):
    """Notes to read at once; `threads` is for the network (0: all cores), `program` for whom it is."""

    notes: tuple[Note, ...]
    settings: Settings
    threads: int
    program: str


def gather_findings(
    notes: Sequence[Note],
    *,
    settings: Settings,
    cache: Cache | None = None,
    workers: Workers = HERE,
    progress: Callable[[int], None] | None = None,
) -> list[Findings]:
    """The findings of each note in the order of the notes, the same wherever they come from."""
    found: dict[int, Findings] = {}
    reading = fingerprint_reading(settings)
    if cache is not None and reading is not None:
        for place, note in enumerate(notes):
            kept = cache.find(note, reading=reading)
            if kept is not None:
                found[place] = kept
    places = list(_split([place for place in range(len(notes)) if place not in found], notes))
    threads = 1 if workers.many else 0
    tasks = [
        Batch(tuple(notes[place] for place in batch), settings, threads, fingerprint_program())
        for batch in places
    ]
    for number, results in run_tasks(read_batch, tasks, workers=workers):
        for place, findings in zip(places[number], results, strict=True):
            found[place] = findings
            if cache is not None and reading is not None:
                cache.keep(notes[place], findings, reading=reading)
        if progress:
            progress(len(found))
    if cache is not None:
        cache.forget_others(notes)
    return [found[place] for place in range(len(notes))]


def read_batch(batch: Batch) -> list[Findings]:
    """The findings of each note; WorkersError where the batch comes from another version of the program."""
    if batch.program != fingerprint_program():
        raise WorkersError(
            "a worker has another version of jotgraph or its libraries: install the same everywhere"
        )
    with _ALONE:
        return [
            read_note(note, settings=batch.settings, threads=batch.threads) for note in batch.notes
        ]


def _split(places: Sequence[int], notes: Sequence[Note]) -> Iterator[list[int]]:
    """The places in order, in groups of about `BATCH` characters."""
    group: list[int] = []
    size = 0
    for place in places:
        group.append(place)
        size += len(notes[place].text)
        if size >= BATCH:
            yield group
            group, size = [], 0
    if group:
        yield group
