"""Notes that are read again when they are asked for: memory grows with their number, not with their text."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Container, Iterator, Sequence
from typing import Final, overload

from extract.errors import NotesError
from extract.records import Note

ROOM: Final = 64_000_000  # characters that stay in memory: no usual folder is read twice


class Shelf(Sequence[Note]):
    """Notes in the order in which they were put; the first, as far as there is `room`, stay in memory.

    `read` gives the others anew by their id. NotesError where one is no longer what was put.
    """

    def __init__(self, read: Callable[[str], Note], *, room: int = ROOM) -> None:
        self._read = read
        self._room = room
        self._places: list[Note | tuple[str, bytes]] = []

    def put(self, note: Note, *, stays: bool = False) -> None:
        """Put the next note; `stays` for one that cannot be read again."""
        self._room -= len(note.text)
        self._places.append(note if stays or self._room >= 0 else (note.id, _digest(note)))

    @property
    def ids(self) -> list[str]:
        """The ids, for which nothing is read."""
        return [kept.id if isinstance(kept, Note) else kept[0] for kept in self._places]

    def pick(self, ids: Container[str]) -> Shelf:
        """The notes with these ids."""
        part = Shelf(self._read, room=0)
        pairs = zip(self.ids, self._places, strict=True)
        part._places = [kept for name, kept in pairs if name in ids]
        return part

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, place: int) -> Note: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Note, ...]: ...
    def __getitem__(self, place: int | slice) -> Note | tuple[Note, ...]:
        if isinstance(place, slice):
            return tuple(map(self._take, self._places[place]))
        return self._take(self._places[place])

    def __iter__(self) -> Iterator[Note]:
        return map(self._take, self._places)

    def _take(self, kept: Note | tuple[str, bytes]) -> Note:
        if isinstance(kept, Note):
            return kept
        name, digest = kept
        try:
            note = self._read(name)
        except (OSError, NotesError):
            note = None
        if note is None or _digest(note) != digest:
            raise NotesError(f"{name}: has changed while the notes were read; run it again")
        return note


def _digest(note: Note) -> bytes:
    return hashlib.sha256(repr(note).encode("utf-8", "surrogatepass")).digest()
