"""`jotgraph fix`: edits jotgraph.toml from the terminal, keeping its comments and order."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from extract.errors import CorrectionsError
from extract.records import LABELS, RELATED, STATUSES, TYPES
from extract.settings import CORRECTIONS
from graph.cli.options import check_choice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tomlkit import TOMLDocument

FILE: Final = Path(CORRECTIONS)
LISTS: Final = ("entity", "never_same", "relation")
START: Final = "# What jotgraph is to know about these notes; see `jotgraph fix --help`.\n"

app = typer.Typer(
    name="fix",
    no_args_is_help=True,
    help="Correct the graph for good: edit `jotgraph.toml`, which every build applies.",
    context_settings={"help_option_names": ["-h", "--help"]},
)
Config = Annotated[
    Path, typer.Option("--config", "-c", metavar="FILE", help="The file of corrections.")
]
Head = Annotated[str, typer.Argument(metavar="A")]
Label = Annotated[str, typer.Argument(metavar="RELATION", help=", ".join((*LABELS, RELATED)))]
Tail = Annotated[str, typer.Argument(metavar="B")]


@app.command()
def same(
    other: Annotated[str, typer.Argument(metavar="OTHER", help="The other name.")],
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is another name of.")],
    config: Config = FILE,
) -> None:
    """Say that OTHER is another name of NAME: `jotgraph fix same K8s Kubernetes`."""
    document = open_document(config)
    add_same(document, other, name)
    save_document(config, document, f"{other} is {name}")


@app.command()
def apart(one: Head, other: Tail, config: Config = FILE) -> None:
    """Say that two names are never one thing."""
    document = open_document(config)
    add_entry(document, "never_same", {"names": [one, other]})
    save_document(config, document, f"{one} is not {other}")


@app.command("type")
def retype(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    kind: Annotated[str, typer.Argument(metavar="TYPE", help=", ".join(TYPES))],
    config: Config = FILE,
) -> None:
    """Say what a name is, also one that was not found: `jotgraph fix type Fig tool`."""
    check_choice(kind, TYPES, "TYPE")
    document = open_document(config)
    add_type(document, name, kind)
    save_document(config, document, f"{name} is a {kind}")


@app.command()
def ignore(name: Annotated[str, typer.Argument(metavar="NAME")], config: Config = FILE) -> None:
    """Say that a name is none; * and ? stand for any letters."""
    document = open_document(config)
    add_ignored(document, name)
    save_document(config, document, f"{name} is no name")


@app.command()
def reject(head: Head, label: Label, tail: Tail, config: Config = FILE) -> None:
    """Say that a relation is wrong: `jotgraph fix reject A uses B`."""
    judge(config, {"head": head, "label": label, "tail": tail, "verdict": "reject"})


@app.command()
def confirm(head: Head, label: Label, tail: Tail, config: Config = FILE) -> None:
    """Say that a relation is right."""
    judge(config, {"head": head, "label": label, "tail": tail, "verdict": "confirm"})


@app.command()
def add(
    head: Head,
    label: Label,
    tail: Tail,
    at: Annotated[
        str | None, typer.Option(metavar="NOTE:LINE", help="The line of a note that says it.")
    ] = None,
    status: Annotated[str, typer.Option(help=", ".join(STATUSES))] = "asserted",
    config: Config = FILE,
) -> None:
    """Add a relation of your own."""
    check_choice(status, STATUSES, "--status")
    entry: dict[str, Any] = {"head": head, "label": label, "tail": tail, "verdict": "add"}
    if at:
        note, _, line = at.rpartition(":")
        if not note or not line.isdigit():
            raise typer.BadParameter("write it as note.md:12", param_hint="--at")
        entry |= {"note": note, "line": int(line)}
    judge(config, entry | ({"status": status} if status != "asserted" else {}))


def judge(config: Path, entry: dict[str, Any]) -> None:
    check_choice(entry["label"], (*LABELS, RELATED), "RELATION")
    document = open_document(config)
    add_verdict(document, entry)
    said = f"{entry['head']} {entry['label']} {entry['tail']}"
    save_document(config, document, f"{entry['verdict']} {said}")


def open_document(path: Path) -> TOMLDocument:
    """The file as it stands, or a new one; CorrectionsError where it cannot be edited."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(path.read_text(encoding="utf-8") if path.exists() else START)
    except (TOMLKitError, UnicodeDecodeError) as error:
        raise CorrectionsError(f"{path}: is no TOML: {error}; mend that line") from error
    except OSError as error:
        raise CorrectionsError(f"{path}: cannot be read ({error.strerror})") from error
    wrong = next(check_forms(document), None)
    if wrong:
        raise CorrectionsError(f"{path}: cannot be edited as it stands: {wrong}")
    return document


def check_forms(document: TOMLDocument) -> Iterator[str]:
    """What is in another form than edits know, though a build may read it; to be asked for the first."""
    from tomlkit.items import AoT, Array

    tables: list[Any] = [document.get("ignore", {})]
    if not isinstance(tables[0], Mapping):
        yield "write ignore as [ignore]"
    for section in LISTS:
        entries = document.get(section, [])
        if section in document and not isinstance(entries, AoT):
            yield f"write {section} as [[{section}]]"
        tables += entries
    for table in tables:
        for key in ("names", "patterns", "same"):
            if key in table and not isinstance(table[key], Array):
                yield f'write {key} as {key} = ["..."]'


def save_document(path: Path, document: TOMLDocument, done: str) -> None:
    """Write the file, and say what it says now."""
    write_document(path, document)
    typer.echo(f"{path}: {done}")


def write_document(path: Path, document: TOMLDocument) -> None:
    """Put the file in place, whole; CorrectionsError, and the old one stays, where it would be no TOML."""
    from graph.export.replace import replace_text

    text = document.as_string()
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CorrectionsError(f"{path}: cannot be edited ({error}); edit it by hand") from error
    replace_text(path, [text])


def add_same(document: TOMLDocument, other: str, name: str) -> None:
    """Put a further name beside a name, which gets an entry where it has none."""
    entry = find_entry(document, name)
    if other not in entry.setdefault("same", []):
        entry["same"].append(other)


def add_type(document: TOMLDocument, name: str, kind: str) -> None:
    find_entry(document, name)["type"] = kind


def add_ignored(document: TOMLDocument, name: str) -> None:
    """Put a name or, where it holds * or ?, a pattern among the ignored."""
    import tomlkit

    table = document.setdefault("ignore", tomlkit.table())
    key = "patterns" if set(name) & set("*?") else "names"
    if name not in table.setdefault(key, []):
        table[key].append(name)


def add_verdict(document: TOMLDocument, entry: dict[str, Any]) -> None:
    """Put a verdict in the place of an older one of the same relation, or at the end."""
    ends = ("head", "label", "tail")
    for old in document.get("relation", []):
        if all(old.get(key) == entry[key] for key in ends):
            old.update(entry)
            return
    add_entry(document, "relation", entry)


def add_entry(document: TOMLDocument, section: str, values: dict[str, Any]) -> Any:
    """A further `[[section]]` at the end of its kind."""
    import tomlkit

    table = tomlkit.table()
    table.update(values)
    table.trivia.indent = "\n" if document.as_string().strip() else ""
    if section not in document:
        document.append(section, tomlkit.aot())
    entries: Any = document[section]
    entries.append(table)
    return entries[-1]


def find_entry(document: TOMLDocument, name: str) -> Any:
    """The `[[entity]]` of a name, a new one where there is none."""
    for entry in document.get("entity", []):
        if str(entry.get("name", "")).casefold() == name.casefold():
            return entry
    return add_entry(document, "entity", {"name": name})
