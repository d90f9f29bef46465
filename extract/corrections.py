"""`jotgraph.toml` in, Corrections out, and a line for each thing in the file that cannot be meant so.

The file is the user's word: it is applied on every run. An entry that is wrong is left out and reported
with its line; a file that is no TOML is an error, since nobody knows what it was to hide.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from rapidfuzz import process

from extract.errors import CorrectionsError
from extract.known import fold_name
from extract.records import TYPES, Kind, Said, Status, Together, group_of
from extract.settings import CORRECTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

NOTE_REF: Final = re.compile(r"(?<=.)@(?P<note>[^@]+\.\w+)$")
TYPE_REF: Final = re.compile(rf"(?<=.)#(?P<type>{'|'.join(TYPES)})$")

Text = Annotated[str, Field(min_length=1, max_length=300)]


class Entry(BaseModel):
    """A table of the file; `at` is the line where it begins."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    at: int = 0


class OwnName(Entry):
    """A name the user knows: its type, where they tell it, and its other names."""

    name: Text
    type: Kind | None = None
    same: tuple[Text, ...] = ()


class NeverSame(Entry):
    """Names that are never one thing."""

    names: tuple[Text, ...] = Field(min_length=2)


class Ignore(Entry):
    """What is no name (`patterns` hold * and ?), and folders and headings that are not read."""

    names: tuple[Text, ...] = ()
    patterns: tuple[Text, ...] = ()
    folders: tuple[Text, ...] = ()
    headings: tuple[Text, ...] = ()


class OwnRelation(Entry):
    """A relation that the user confirms, rejects or adds, with a note's line as evidence."""

    head: Text
    label: Said | Together
    tail: Text
    verdict: Literal["confirm", "reject", "add"]
    note: str | None = None
    line: int | None = Field(default=None, ge=1)
    status: Status | None = None


class OwnSettings(Entry):
    """Settings of a run; what is given on the command line goes before."""

    min_confidence: float | None = Field(default=None, ge=0, le=1)
    use_model: bool | None = None


NOTHING_IGNORED: Final = Ignore()
NOTHING_SET: Final = OwnSettings()


@dataclass(frozen=True, slots=True)
class Corrections:
    """Everything the file says; `file` is its name in messages."""

    file: str = CORRECTIONS
    entity: tuple[OwnName, ...] = ()
    never_same: tuple[NeverSame, ...] = ()
    relation: tuple[OwnRelation, ...] = ()
    ignore: Ignore = NOTHING_IGNORED
    settings: OwnSettings = NOTHING_SET


NONE: Final = Corrections()
LISTS: Final[dict[str, type[Entry]]] = {
    "entity": OwnName,
    "never_same": NeverSame,
    "relation": OwnRelation,
}
TABLES: Final[dict[str, type[Entry]]] = {"ignore": Ignore, "settings": OwnSettings}


class Ref(NamedTuple):
    """A name as the user writes it: "Docker#company" one type only, "Ana@b.md" one note only."""

    name: str
    type: str | None
    note: str | None

    def fits(self, text: str, kind: str, note: str) -> bool:
        """Whether a mention of the text, of the type, in the note, is meant."""
        return (
            fold_name(self.name) == fold_name(text)
            and self.type in {None, kind}
            and self.note in {None, note}
        )


def read_ref(text: str) -> Ref:
    """The name, type and note of a name as the user writes it."""
    note = NOTE_REF.search(text)
    text = text[: note.start()] if note else text
    kind = TYPE_REF.search(text)
    return Ref(
        text[: kind.start()] if kind else text,
        kind["type"] if kind else None,
        note["note"] if note else None,
    )


def index_names(corrections: Corrections) -> dict[str, list[tuple[Ref, OwnName]]]:
    """The entries by the folded key of each of their names."""
    index: dict[str, list[tuple[Ref, OwnName]]] = {}
    for entry in corrections.entity:
        for ref in map(read_ref, (entry.name, *entry.same)):
            index.setdefault(fold_name(ref.name), []).append((ref, entry))
    return index


def find_entry(
    index: Mapping[str, Sequence[tuple[Ref, OwnName]]], text: str, kind: str, note: str
) -> OwnName | None:
    """The first entry that a mention of the text, of the type, in the note is named by."""
    for ref, entry in index.get(fold_name(text), ()):
        if ref.fits(text, kind, note) or (
            entry.type == kind and ref._replace(type=None).fits(text, kind, note)
        ):
            return entry
    return None


def read_corrections(path: Path) -> tuple[Corrections, tuple[str, ...]]:
    """The corrections of a file, and one line a problem; CorrectionsError where it cannot be read at all."""
    try:
        text = path.read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except OSError as error:
        raise CorrectionsError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise CorrectionsError(f"{path}: is not UTF-8; save it as UTF-8") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        reason = " ".join(str(error).split()) or "too deep"
        raise CorrectionsError(f"{path}: is no TOML: {reason}; mend that line") from error
    file = File(path.name, text, [])
    found: dict[str, Any] = {}
    for section, value in data.items():
        if section in LISTS:
            several = value if isinstance(value, list) else [value]
            read = (file.read(LISTS[section], one, section, n) for n, one in enumerate(several))
            found[section] = tuple(entry for entry in read if entry)
        elif section in TABLES:
            entry = file.read(TABLES[section], value, section, 0)
            found |= {section: entry} if entry else {}
        else:
            file.tell(find_line(text, section, 0), suggest("table", section, (*LISTS, *TABLES)))
    corrections = Corrections(file=path.name, **found)
    return corrections, (*file.problems, *find_conflicts(corrections))


@dataclass(frozen=True, slots=True)
class File:
    """The text of the file, and the problems found in it so far, a line each."""

    name: str
    text: str
    problems: list[str]

    def tell(self, line: int, problem: str) -> None:
        self.problems.append(f"{self.name}:{line}: {problem}")

    def read(self, model: type[Entry], value: object, section: str, number: int) -> Entry | None:
        """One table; None, and a line a problem, where it is not as it must be."""
        at = find_line(self.text, section, number)
        if not isinstance(value, dict):
            self.tell(at, f"{section} is a table; write its keys below [{section}]")
            return None
        try:
            return model.model_validate({**value, "at": at})
        except ValidationError as error:
            for wrong in error.errors():
                key = str(wrong["loc"][0]) if wrong["loc"] else section
                line = find_line(self.text, section, number, key)
                if wrong["type"] == "extra_forbidden":
                    known = [name for name in model.model_fields if name != "at"]
                    self.tell(line, suggest("key", key, known))
                else:
                    self.tell(line, f"{key}: {wrong['msg'][0].lower()}{wrong['msg'][1:]}")
            return None


def suggest(what: str, word: str, known: Sequence[str]) -> str:
    """That a word is unknown, and the nearest that is known."""
    near = process.extractOne(word, known, score_cutoff=50)
    hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
    return f"unknown {what} {word}: {hint}"


def find_line(text: str, section: str, number: int, key: str = "") -> int:
    """The line, from 1, of the so-many-th table of a section, or of a key in it."""
    head = re.compile(
        rf"^\s*\[{{1,2}}\s*[\"']?{re.escape(section)}[\"']?\s*\]|^\s*{re.escape(section)}\s*="
    )
    lines = text.splitlines()
    starts = [place for place, line in enumerate(lines) if head.match(line)]
    if not starts:
        return 1
    start = starts[min(number, len(starts) - 1)]
    for place in range(start + 1, len(lines)) if key else ():
        if re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", lines[place]):
            return place + 1
        if re.match(r"\s*\[", lines[place]):
            break
    return start + 1


def find_conflicts(corrections: Corrections) -> Iterator[str]:
    """One line for each two entries that contradict each other; the first of them stands."""
    file, told = corrections.file, dict[tuple[str, str | None, str | None], OwnName]()
    ignored = {fold_name(name) for name in corrections.ignore.names}
    for entry in corrections.entity:
        for text in (entry.name, *entry.same):
            ref = read_ref(text)
            key = (fold_name(ref.name), ref.note, ref.type or (entry.type and group_of(entry.type)))
            before = told.setdefault(key, entry)
            if before is not entry:
                where = f"line {before.at} says that of {before.name} already"
                yield f"{file}:{entry.at}: {text} is told twice: {where}; keep one"
            if fold_name(ref.name) in ignored:
                yield f"{file}:{entry.at}: {text} is named and ignored; keep one"
    for never in corrections.never_same:
        for entry in corrections.entity:
            both = {fold_name(name) for name in (entry.name, *entry.same)}
            if len(both & {fold_name(name) for name in never.names}) > 1:
                yield f"{file}:{never.at}: line {entry.at} says these are the same; keep one"
    verdicts: dict[tuple[str, str, str], OwnRelation] = {}
    for relation in corrections.relation:
        ends = (fold_name(relation.head), relation.label, fold_name(relation.tail))
        first = verdicts.setdefault(ends, relation)
        if first is not relation and "reject" in {first.verdict, relation.verdict}:
            said = f"line {first.at} says {first.verdict} of it"
            yield f"{file}:{relation.at}: {relation.verdict} where {said}; keep one"


def find_corrections(paths: Iterable[Path | str], *, config: Path | None = None) -> Path | None:
    """The file that holds for these notes: the one named, that beside them, or that of the working folder.

    None where there is none; CorrectionsError where the one named is missing, or two lie beside the notes.
    """
    if config is not None:
        if not config.is_file():
            raise CorrectionsError(f"{config}: no such file; check --config")
        return config
    folders = [path if path.is_dir() else path.parent for path in map(Path, paths)]
    beside = dict.fromkeys(folder.resolve() / CORRECTIONS for folder in folders)
    found = [path for path in beside if path.is_file()]
    if len(found) > 1:
        raise CorrectionsError(
            f"{found[0]} and {found[1]} both hold for these notes: name one with --config"
        )
    here = Path(CORRECTIONS)
    return found[0] if found else here if here.is_file() else None
