"""Notes in, the findings of each out: from the cache where they are known, the rest from the workers."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Final, NamedTuple

from extract.errors import WorkersError
from extract.executors import HERE, Workers, run_tasks
from extract.findings import read_note
from extract.fingerprint import fingerprint_program, fingerprint_reading
from extract.memory import collection_paused
from extract.packing import pack_findings, unpack_findings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from extract.cache import Cache
    from extract.records import Findings, Note
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
    names: list[str] = []
    reading = fingerprint_reading(settings)
    batches = Batches(notes, settings, workers)
    with collection_paused():
        for place, note in enumerate(notes):
            names.append(note.id)
            kept = None
            if cache is not None and reading is not None:
                kept = cache.find(note, reading=reading)
            if kept is None:
                batches.add(place, len(note.text))
            else:
                found[place] = kept
    for number, results in run_tasks(read_batch, batches, workers=workers):
        for place, packed in zip(batches.places[number], results, strict=True):
            note = notes[place]
            found[place] = unpack_findings(packed, note)
            if cache is not None and reading is not None:
                cache.keep(note, packed, reading=reading)
        if progress:
            progress(len(found))
    if cache is not None:
        cache.forget_others(names)
    return [found[place] for place in range(len(notes))]


class Batches:
    """The notes at `places` in groups of about `BATCH` characters; a batch is made when it is asked for."""

    def __init__(self, notes: Sequence[Note], settings: Settings, workers: Workers) -> None:
        self.places: list[list[int]] = []
        self._notes = notes
        self._settings = settings
        self._workers = workers
        self._room = 0

    def add(self, place: int, size: int) -> None:
        """Put the note of `size` characters into the last group, or a new one where that is full."""
        if self._room <= 0:
            self.places.append([])
            self._room = BATCH
        self.places[-1].append(place)
        self._room -= size

    def __len__(self) -> int:
        return len(self.places)

    def __getitem__(self, number: int) -> Batch:
        notes = tuple(self._notes[place] for place in self.places[number])
        threads = 1 if self._workers.apart(len(self)) else 0
        return Batch(notes, self._settings, threads, fingerprint_program())


def read_batch(batch: Batch) -> list[bytes]:
    """The packed findings of each note; WorkersError where another version of the program made the batch."""
    if batch.program != fingerprint_program():
        raise WorkersError(
            "a worker has another version of jotgraph or its libraries: install the same everywhere"
        )
    with _ALONE:
        found = (read_note(n, settings=batch.settings, threads=batch.threads) for n in batch.notes)
        return [pack_findings(findings) for findings in found]
