"""Paths → Notes in the order of their ids, and a line for each thing that could not be read."""

from __future__ import annotations

import codecs
import os
import re
import sys
import tomllib
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

import yaml

from extract.errors import NotesError
from extract.lines import front_matter
from extract.records import Note
from extract.settings import DEFAULTS, LEDGER, Settings
from extract.shelf import ROOM, Shelf

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

STDIN: Final = "-"
_PIPED: Final = "stdin.md"
_BOMS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UNCLOSED: Final = re.compile(r"---[ \t]*\n[\w-]+:[ \t]")
# What PyYAML raises, and what its constructors do over a value that its tag does not fit.
_UNREADABLE: Final = (
    *(yaml.YAMLError, ValueError, TypeError, LookupError, AttributeError),
    *(ArithmeticError, RecursionError),
)
_MAX_VALUES: Final = 1000
_MAX_DEPTH: Final = 8


@dataclass(frozen=True, slots=True)
class Reading:
    """The notes, one line a problem (what happened and what to do), and by id the file of each note."""

    notes: Sequence[Note]
    problems: tuple[str, ...]
    files: Mapping[str, Path]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a note is: `root` is the folder that was given, or the one that holds the file."""

    path: Path
    root: Path

    @property
    def below(self) -> Path:
        return self.path.relative_to(self.root)


def read_notes(
    paths: Iterable[Path | str], *, settings: Settings = DEFAULTS, room: int = ROOM
) -> Reading:
    """Read files, folders with all below them, and `-` for standard input; never raises.

    A folder is read for the suffixes of the settings; a file that is named is read whatever its
    suffix. Line ends become `\n`; the text keeps its front matter. Of the notes, the first `room`
    characters stay in memory; the others are read again when they are asked for, NotesError where one has
    changed by then.
    """
    problems: list[str] = []
    places = _name_all(_find_all(paths, settings, problems))
    notes = Shelf(lambda name: _read_note(name, places[name], settings, []), room=room)
    files = {}
    for name in sorted(places):
        place = places[name]
        try:
            notes.put(_read_note(name, place, settings, problems), stays=place is None)
            if place:
                files[name] = place.path
        except NotesError as error:
            problems.append(f"{name}: {error}")
        except OSError as error:
            problems.append(f"{name}: cannot be read ({error.strerror}); check its permissions")
    return Reading(notes, tuple(problems), files)


def _find_all(
    paths: Iterable[Path | str], settings: Settings, problems: list[str]
) -> list[_Place | None]:
    """Every file once, however often it is reached; None stands for standard input."""
    found: dict[str, _Place | None] = {}
    for path in paths:
        if str(path) == STDIN:
            found[STDIN] = None
            continue
        try:
            for place in _find(Path(path), settings, problems):
                found.setdefault(os.path.realpath(place.path), place)
        except (OSError, ValueError) as error:
            problems.append(f"{path}: cannot be read ({_reason(error)}); check the path")
    return list(found.values())


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _find(path: Path, settings: Settings, problems: list[str]) -> list[_Place]:
    if path.is_dir():
        root = path.resolve()
        here = problems.copy()
        places = [_Place(file, root) for file in _walk(root, {root}, settings, problems)]
        if not places and problems == here:
            suffixes = ", ".join(settings.suffixes)
            problems.append(f"{path}: no notes in this folder; notes end in {suffixes}")
        return places
    if not path.exists():
        problems.append(f"{path}: no such file or folder; check the spelling")
        return []
    return [_Place(path.absolute(), path.absolute().parent)]


def _walk(
    folder: Path, walked: set[Path], settings: Settings, problems: list[str]
) -> Iterator[Path]:
    """The notes of a folder and those below it; a real folder already `walked` is not entered again."""
    try:
        entries = sorted(folder.iterdir())
        written = _list_written(folder / LEDGER)
    except OSError as error:
        problems.append(f"{folder}: cannot be opened ({error.strerror}); check its permissions")
        return
    for entry in entries:
        if entry.name.startswith(".") or entry.name in settings.ignored:
            continue
        if not entry.is_dir():
            if entry.suffix.lower() in settings.suffixes and entry.name not in written:
                yield entry
            continue
        real = entry.resolve()
        if real not in walked:
            walked.add(real)
            yield from _walk(entry, walked, settings, problems)
        elif folder.resolve().is_relative_to(real):
            problems.append(f"{entry}: links back to {real}, a folder above it; remove the link")


def _list_written(ledger: Path) -> set[str]:
    """The pages that an export wrote into this folder: they say again what the notes say."""
    if not ledger.is_file():
        return set()
    lines = ledger.read_text(encoding="utf-8", errors="replace").splitlines()
    return {line.partition("  ")[2] for line in lines}


def _name_all(places: list[_Place | None]) -> dict[str, _Place | None]:
    """By id: the path below the folder; with that folder's name, or whole, where two would meet."""
    short = [_spell(place.below) if place else _PIPED for place in places]
    longer = [_spell(place.root.name / place.below) if place else _PIPED for place in places]
    whole = [_spell(place.path) if place else _PIPED for place in places]
    names = _widened(_widened(short, longer), whole)
    return dict(zip(names, places, strict=True))


def _spell(path: Path) -> str:
    """The path as text that can be written: bytes of a name that are not UTF-8 become `\\xe9`."""
    return os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")


def _widened(names: list[str], longer: list[str]) -> list[str]:
    count = Counter(names)
    pairs = zip(names, longer, strict=True)
    return [wide if count[name] > 1 else name for name, wide in pairs]


def _read_bytes(place: _Place | None, settings: Settings) -> bytes:
    """The bytes of a file or, for None, of standard input."""
    limit = settings.max_bytes
    if place is None:
        data = sys.stdin.buffer.read(limit + 1)
    else:
        if not place.path.exists():
            raise NotesError("a link that leads to no file; remove the link or mend it")
        if not place.path.is_file():
            raise NotesError("not a regular file; give a file or a folder of notes")
        with place.path.open("rb") as file:
            data = file.read(limit + 1)
    if len(data) > limit:
        raise NotesError(f"larger than {limit:,} bytes; split it, or raise max_bytes")
    return data


def _read_note(name: str, place: _Place | None, settings: Settings, problems: list[str]) -> Note:
    data = _read_bytes(place, settings)
    text = _decode(name, data, problems).replace("\r\n", "\n").replace("\r", "\n")
    try:
        meta = _read_meta(text)
    except NotesError as error:
        problems.append(f"{name}: {error}")
        meta = ()
    day = _find_day(place.path) if place and settings.file_dates else None
    return Note(name, text, meta, day)


def _find_day(path: Path) -> str:
    """The day on which the file was last changed, as this machine counts days."""
    changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return changed.astimezone().date().isoformat()


def _decode(name: str, data: bytes, problems: list[str]) -> str:
    """UTF-8, UTF-16 or UTF-32 with a mark, and for what is neither, Windows-1252 with a problem."""
    coding = next((coding for bom, coding in _BOMS if data.startswith(bom)), "utf-8-sig")
    if coding == "utf-8-sig" and b"\0" in data:
        raise NotesError("not text (it holds NUL bytes); skipped, move it out of the notes")
    try:
        return data.decode(coding)
    except UnicodeDecodeError as error:
        if coding != "utf-8-sig":
            raise NotesError(f"marked as {coding} but broken; save it as UTF-8") from error
        body = data.removeprefix(codecs.BOM_UTF8)
        line = body.count(b"\n", 0, error.start) + 1
        problems.append(
            f"{name}: byte 0x{body[error.start]:02x} on line {line} is not UTF-8; "
            "read as Windows-1252, save the note as UTF-8 if that is wrong"
        )
        return body.decode("cp1252", errors="replace")


def _read_meta(text: str) -> tuple[tuple[str, str], ...]:
    """Front matter as pairs of text; a list becomes its values joined by ", ", one with a comma quoted."""
    found = front_matter(text)
    if found is None:
        if _UNCLOSED.match(text):
            raise NotesError("front matter is opened and never closed; add a line with ---")
        return ()
    try:
        data = tomllib.loads(found[2]) if found[2] is not None else yaml.safe_load(found[1] or "")
        if isinstance(data, dict):
            return tuple((str(key), _join(value)) for key, value in data.items())
    except _UNREADABLE as error:
        reason = " ".join(str(error).split())[:200]
        raise NotesError(f"front matter cannot be read ({reason}); mend or remove it") from error
    if data is not None:
        raise NotesError("front matter is not a list of `key: value` lines; mend or remove it")
    return ()


def _join(value: object) -> str:
    parts = list(_flatten(value))
    if isinstance(value, list):
        parts = [f'"{part}"' if "," in part else part for part in parts]
    return ", ".join(parts)


def _flatten(value: object) -> Iterator[str]:
    """The single values in a value; bounded, since YAML can refer to itself."""
    return filter(None, islice(_leaves(value, 0), _MAX_VALUES))


def _leaves(value: object, depth: int) -> Iterator[str]:
    """The text of each single value, and "" for what holds others, so that it counts too."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, set):
        value = sorted(value, key=str)
    if isinstance(value, list | tuple):
        yield ""
        for part in value if depth < _MAX_DEPTH else ():
            yield from _leaves(part, depth + 1)
    elif value is not None:
        yield str(value).encode("utf-8", "backslashreplace").decode()  # YAML spells surrogates
