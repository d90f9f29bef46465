"""`jotgraph build`: notes in, files and a summary out."""

from __future__ import annotations

import time
from contextlib import nullcontext
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extract.errors import NotesError, OutputError
from extract.memory import collection_paused
from graph import terminal
from graph.cli.options import OUT, USUAL, Formats, NoModel, OpenPage, Out, check_choice

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import networkx as nx

    from extract.cache import Cache
    from extract.corrections import Corrections
    from extract.executors import Workers
    from extract.notes import Reading
    from extract.records import Extraction, Note
    from extract.settings import Settings


def build(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH...", help="Files, folders, or - for standard input."),
    ],
    out: Out = OUT,
    formats: Formats = USUAL,
    open_page: OpenPage = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print problems only.")] = False,
    verbose: Annotated[
        bool,
        typer.Option("--verbose", "-v", help="Print each note and the time of each stage too."),
    ] = False,
    min_confidence: Annotated[
        float | None,
        typer.Option(min=0.0, max=1.0, help="Leave out relations below this confidence."),
    ] = None,
    spacy_model: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Let a further spaCy pipeline propose names too."),
    ] = None,
    links: Annotated[
        str,
        typer.Option(metavar="STYLE", help="Open notes from the page: relative, obsidian, vscode."),
    ] = "relative",
    since: Annotated[
        str | None, typer.Option(metavar="DAY", help="Only what was said on this day or later.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="DAY", help="Only what was said on this day or before.")
    ] = None,
    file_dates: Annotated[
        bool,
        typer.Option(
            "--file-dates", help="Notes without a day have that of their file's last change."
        ),
    ] = False,
    no_model: NoModel = False,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Read every note anew, and keep nothing for later.")
    ] = False,
    workers: Annotated[
        int, typer.Option(metavar="N", min=0, help="Read notes in so many processes.")
    ] = 0,
    scheduler: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Read notes on the Dask cluster of this scheduler."),
    ] = None,
    config: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Corrections; else jotgraph.toml beside the notes, or here."
        ),
    ] = None,
) -> None:
    """Read notes and write the graph as a page, GraphML and JSON.

    **Examples**

    - `jotgraph build notes/ --open`

    - `jotgraph build a.md b.md -o /tmp/graph --format html,json`

    - `jotgraph build notes/ --since 2024-05-01` leaves out what is older or undated

    - `pbpaste | jotgraph build -`

    - `jotgraph build notes/ --workers 4` reads in four processes
    """
    from extract.cache import open_cache
    from extract.executors import Workers
    from extract.settings import Settings
    from graph.diff import diff_graphs
    from graph.links import STYLES, link_notes
    from graph.stamp import fingerprint_inputs, stamp_build

    if workers and scheduler:
        raise typer.BadParameter(
            "choose one of --workers and --scheduler", param_hint="--scheduler"
        )
    chosen = _choose_formats(formats, open_page=open_page)
    check_choice(links, STYLES, "--links")
    span = _check_day(since, "--since"), _check_day(until, "--until")
    clock = [("start", time.perf_counter())]
    corrections, wrong = _read_corrections(paths, config)
    settings = Settings(
        spacy_model=spacy_model,
        use_model=not no_model,
        min_confidence=min_confidence,
        file_dates=file_dates,
    )
    reading = _read(paths, settings, clock)
    notes = reading.notes
    addresses = link_notes(reading.files, out, style=links)
    places = [out / f"graph.{suffix}" for suffix in chosen]
    made_of = chain(notes, (corrections, span, addresses))
    inputs = None if no_cache else fingerprint_inputs(made_of, settings)
    with nullcontext() if no_cache else open_cache(out, report=terminal.print_problem) as cache:
        if cache and not verbose and cache.is_last(stamp_build(inputs, places)):
            clock.append(("compare", time.perf_counter()))
            if not quiet:
                terminal.print_unchanged(notes, places, clock)
        else:
            hands = Workers(workers, scheduler)
            extraction = _extract(notes, settings, corrections, cache, hands, clock, quiet)
            for notice in extraction.notices:
                terminal.print_problem(notice)
            before = None if quiet else _read_old(out / "graph.json")
            graph, files = _write(extraction, span, out, chosen, addresses, clock)
            if cache:
                cache.keep_stamp(None if extraction.notices else stamp_build(inputs, places))
            if not quiet:
                kept = cache.kept if cache else 0
                terminal.print_summary(extraction, graph, files, clock, kept=kept)
                terminal.print_news(graph, diff_graphs(before, graph) if before is not None else ())
            if verbose and not quiet:
                terminal.print_details(extraction, clock)
    if open_page:
        typer.launch((out / "graph.html").resolve().as_uri())
    if reading.problems or wrong:
        raise typer.Exit(1)


def _read_old(file: Path) -> nx.MultiDiGraph | None:
    """The graph of an earlier run, if there is one that can be read."""
    from graph.files import read_file

    try:
        return read_file(file) if file.exists() else None
    except OutputError:
        return None


def _read_corrections(
    paths: Sequence[str], config: Path | None
) -> tuple[Corrections, tuple[str, ...]]:
    """What the user's own file says, and what is wrong with it, which is told at once."""
    from extract.corrections import NONE, find_corrections, read_corrections

    file = find_corrections([path for path in paths if path != "-"], config=config)
    corrections, problems = read_corrections(file) if file else (NONE, ())
    for problem in problems:
        terminal.print_problem(problem)
    return corrections, problems


def _choose_formats(formats: str, *, open_page: bool) -> tuple[str, ...]:
    """The suffixes asked for, without dots."""
    from graph.export import FORMATS

    known = tuple(suffix.removeprefix(".") for suffix in FORMATS)
    chosen = tuple(dict.fromkeys(part.strip().lower() for part in formats.split(",")))
    for name in chosen:
        check_choice(name, known, "--format")
    if open_page and "html" not in chosen:
        raise typer.BadParameter("needs html among the formats", param_hint="--open")
    return chosen


def _check_day(text: str | None, option: str) -> str | None:
    try:
        return date.fromisoformat(text).isoformat() if text else None
    except ValueError as error:
        raise typer.BadParameter(
            f"{text!r} is no day like 2024-05-14", param_hint=option
        ) from error


def _read(paths: Sequence[str], settings: Settings, clock: terminal.Clock) -> Reading:
    """The notes; what is wrong with others is told at once."""
    from extract.notes import read_notes

    reading = read_notes(paths, settings=settings)
    for problem in reading.problems:
        terminal.print_problem(problem)
    if not reading.notes:
        if not reading.problems:
            raise NotesError("no notes found: name a file, or a folder with .md or .txt files")
        raise typer.Exit(1)
    clock.append(("read", time.perf_counter()))
    return reading


def _extract(
    notes: Sequence[Note],
    settings: Settings,
    corrections: Corrections,
    cache: Cache | None,
    workers: Workers,
    clock: terminal.Clock,
    quiet: bool,
) -> Extraction:
    with terminal.show_progress(len(notes), quiet=quiet) as progress:
        with collection_paused():  # spaCy makes many objects, and throws none away
            from extract.pipeline import extract_from

        clock.append(("load", time.perf_counter()))
        extraction = extract_from(
            notes,
            settings=settings,
            corrections=corrections,
            cache=cache,
            workers=workers,
            progress=progress,
        )
    clock.append(("extract", time.perf_counter()))
    return extraction


def _write(
    extraction: Extraction,
    span: tuple[str | None, str | None],
    out: Path,
    formats: Sequence[str],
    links: Mapping[str, str],
    clock: terminal.Clock,
) -> tuple[nx.MultiDiGraph, list[Path]]:
    from graph.build import build_graph
    from graph.files import write_files

    graph = build_graph(extraction)
    if any(span):
        from graph.timeline import cut_time

        graph = cut_time(graph, since=span[0], until=span[1])
    files = write_files(graph, out, [f"graph.{suffix}" for suffix in formats], links=links)
    clock.append(("write", time.perf_counter()))
    return graph, files
