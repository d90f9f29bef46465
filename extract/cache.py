"""Findings kept between runs: notes in, those read before out, from one SQLite file below the output.

One row a note: a key of its id, its text, the settings and the program, and its packed findings. Rows
are written in short transactions, so that a run can be killed at any moment and two can share a file.
Whatever is wrong with the file, the notes are read anew and the same graph comes out. A stamp of the last
build stands beside the notes, so that one of which nothing has changed can be left undone.
"""

from __future__ import annotations

import hashlib
import sqlite3
import time
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Final

from extract.errors import OutputError
from extract.fingerprint import fingerprint_program
from extract.packing import unpack_findings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from extract.records import Findings, Note

    Report = Callable[[str], None]

FOLDER: Final = ".jotgraph"
FILE: Final = "notes.sqlite"
PATIENCE: Final = 30.0  # seconds to wait for another run to finish its transaction
INTERVAL: Final = 1.0  # seconds between transactions: as much is lost at most when a run is killed

_TABLES = {
    "notes": "CREATE TABLE notes (id TEXT PRIMARY KEY, key BLOB, findings BLOB) WITHOUT ROWID",
    "build": "CREATE TABLE build (stamp TEXT)",
}


class Cache:
    """An open cache; `kept` counts the notes that were found in it. Problems are reported once."""

    def __init__(self, path: Path, *, report: Report) -> None:
        self.kept = 0
        self._path = path
        self._report = report
        self._rows: list[tuple[bytes, bytes, bytes]] = []
        self._written = time.monotonic()
        self._connection: sqlite3.Connection | None = None
        with self._tolerant():
            self._connection = _connect(path, report)

    def find(self, note: Note, *, reading: str) -> Findings | None:
        """The findings of this very note, or None where they are not known.

        `reading` is the fingerprint of how notes are read (from `fingerprint_reading`).
        """
        with self._tolerant():
            if self._connection is not None:
                rows = self._connection.execute(
                    "SELECT findings FROM notes WHERE id = ? AND key = ?",
                    (_encode(note.id), _key(note, reading)),
                )
                for (data,) in rows:
                    with suppress(ValueError):
                        findings = unpack_findings(data, note)
                        self.kept += 1
                        return findings
        return None

    def keep(self, note: Note, packed: bytes, *, reading: str) -> None:
        """Put packed findings in the place of older ones of a note with this id."""
        self._rows.append((_encode(note.id), _key(note, reading), packed))
        if time.monotonic() - self._written > INTERVAL:
            self._write()

    def forget_others(self, names: Iterable[str]) -> None:
        """Drop what is known of notes with other ids."""
        self._write()
        with self._tolerant():
            if self._connection is not None:
                known = {name for (name,) in self._connection.execute("SELECT id FROM notes")}
                gone = known - set(map(_encode, names))
                with _transaction(self._connection):
                    self._connection.executemany(
                        "DELETE FROM notes WHERE id = ?", [(name,) for name in gone]
                    )

    def is_last(self, stamp: str | None) -> bool:
        """Whether the last build was stamped so."""
        with self._tolerant():
            if self._connection is not None and stamp is not None:
                return self._connection.execute("SELECT stamp FROM build").fetchall() == [(stamp,)]
        return False

    def keep_stamp(self, stamp: str | None) -> None:
        """Put the stamp of this build in the place of the last one's; None for a build to be done again."""
        with self._tolerant():
            if self._connection is not None:
                with _transaction(self._connection):
                    self._connection.execute("DELETE FROM build")
                    self._connection.execute("INSERT INTO build VALUES (?)", [stamp])

    def close(self) -> None:
        """Write what is still to be written."""
        self._write()
        if self._connection is not None:
            self._connection.close()

    def _write(self) -> None:
        rows, self._rows = self._rows, []
        self._written = time.monotonic()
        with self._tolerant():
            if self._connection is not None and rows:
                with _transaction(self._connection):
                    self._connection.executemany(
                        "INSERT OR REPLACE INTO notes VALUES (?, ?, ?)", rows
                    )

    @contextmanager
    def _tolerant(self) -> Iterator[None]:
        """A damaged file is removed and begun anew; one that cannot be used is done without."""
        try:
            yield
        except sqlite3.Error as error:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
            if isinstance(error, sqlite3.OperationalError):
                self._report(f"{self._path} cannot be used ({error}): going on without it")
                return
            self._report(f"{self._path} was damaged ({error}): it is made anew")
            with self._tolerant():
                remove_cache(self._path)
                self._connection = _connect(self._path, self._report)
        except OutputError as error:  # the damaged file cannot be removed
            self._report(str(error))


@contextmanager
def open_cache(folder: Path, *, report: Report) -> Iterator[Cache]:
    """The cache of the output folder; `report` is called with a line for what is wrong with it.

    Raises OutputError where the folder cannot be written.
    """
    path = find_cache(folder)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"{folder} cannot be written ({error.strerror}): free it, or choose another folder with -o"
        ) from error
    cache = Cache(path, report=report)
    try:
        yield cache
    finally:
        cache.close()


def find_cache(folder: Path) -> Path:
    """Where the cache of an output folder is, be it there or not."""
    return folder / FOLDER / FILE


def count_notes(path: Path) -> int:
    """How many notes a cache knows; OutputError where it cannot be read."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            return int(connection.execute("SELECT count(*) FROM notes").fetchone()[0])
    except sqlite3.Error as error:
        raise OutputError(
            f"{path} cannot be read ({error}): jotgraph cache clear removes it"
        ) from error


def remove_cache(path: Path) -> None:
    """Delete the file and the journal that SQLite may have beside it; OutputError where that fails."""
    try:
        for name in (path, path.with_name(f"{path.name}-journal")):
            name.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"{path} cannot be removed ({error.strerror}): remove it") from error


def _connect(path: Path, report: Report) -> sqlite3.Connection:
    """The file with its table, emptied where another version of the program has made it."""
    connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    try:
        connection.execute("PRAGMA trusted_schema = OFF")
        with _transaction(connection):
            (made_by,) = connection.execute("PRAGMA user_version").fetchone()
            program = int(fingerprint_program()[:7], 16) + 1
            if made_by != program:
                for name, table in _TABLES.items():
                    connection.execute(f"DROP TABLE IF EXISTS {name}")
                    connection.execute(table)
                connection.execute(f"PRAGMA user_version = {program}")
    except sqlite3.Error:
        connection.close()
        raise
    if made_by not in {0, program}:
        report(f"{path} was made by another version of jotgraph: all notes are read anew")
    return connection


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing; IMMEDIATE, since a lock taken over later would not be waited for."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _encode(name: str) -> bytes:
    return name.encode("utf-8", "surrogateescape")


def _key(note: Note, reading: str) -> bytes:
    text = f"{reading} {len(note.id)} {note.id}\n{note.text}"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
