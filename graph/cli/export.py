"""`jotgraph export`: a built graph in, a file for another program out."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extract.errors import OutputError
from graph.cli.options import check_choice

if TYPE_CHECKING:
    import networkx as nx

STDOUT = Path("-")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20]*(?<=[/#:])")


def export(
    file: Annotated[Path, typer.Argument(metavar="GRAPH.json", help="The graph to read.")],
    form: Annotated[
        str, typer.Option("--format", "-f", metavar="FORMAT", help="What to write.")
    ] = "",
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE", help="Where; - for standard output."),
    ] = None,
    program: Annotated[
        str | None,
        typer.Option("--for", metavar="PROGRAM", help="GraphML for gephi, cytoscape or yed."),
    ] = None,
    base_iri: Annotated[
        str | None, typer.Option(metavar="IRI", help="What the IRIs of ttl and jsonld start with.")
    ] = None,
    around: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only this name and what is near it.")
    ] = None,
    depth: Annotated[int, typer.Option(min=0, help="How many steps count as near.")] = 1,
) -> None:
    """Write a built graph for another program.

    **Examples**

    - `jotgraph export outputs/graph.json -f gexf`

    - `jotgraph export outputs/graph.json -f graphml --for yed -o graph-yed.graphml`

    - `jotgraph export outputs/graph.json -f mermaid --around Kubernetes -o -`

    - `jotgraph export outputs/graph.json -f obsidian -o ~/Vault/Graph`
    """
    from graph.files import read_file
    from graph.query import cut_around, get_nodes

    suffix = _choose_suffix(form, out)
    options = _check_options(suffix, program, base_iri)
    graph = read_file(file)
    if around is not None:
        graph = cut_around(graph, get_nodes(graph, around), depth=depth)
    if out == STDOUT:
        _print(graph, suffix, options)
    else:
        from graph.export import write_graph

        place = out or file.with_suffix(suffix)
        if place.exists() and place.samefile(file):
            raise OutputError(f"{place}: is the graph that is read; name another file with -o")
        write_graph(graph, place, suffix=suffix, **options)


def _choose_suffix(form: str, out: Path | None) -> str:
    """That of the format asked for, or else that of the file to be written."""
    from graph.export import FORMATS

    name = (form if form or out is None else out.suffix).lower().removeprefix(".")
    check_choice(name, (suffix.removeprefix(".") for suffix in FORMATS), "--format")
    return f".{name}"


def _check_options(suffix: str, program: str | None, base_iri: str | None) -> dict[str, Any]:
    """The options of the format's own writer."""
    from graph.export.flavours import FLAVOURS

    options: dict[str, Any] = {}
    if program is not None:
        if suffix != ".graphml":
            raise typer.BadParameter("needs -f graphml", param_hint="--for")
        check_choice(program, FLAVOURS, "--for")
        options["flavour"] = program
    if base_iri is not None:
        if suffix not in {".ttl", ".jsonld"}:
            raise typer.BadParameter("needs -f ttl or -f jsonld", param_hint="--base-iri")
        if not _IRI.fullmatch(base_iri):
            raise typer.BadParameter(
                "give an absolute IRI that ends in /, # or :", param_hint="--base-iri"
            )
        options["base_iri"] = base_iri
    return options


def _print(graph: nx.MultiDiGraph, suffix: str, options: dict[str, Any]) -> None:
    from graph.export import write_graph

    with TemporaryDirectory() as folder:
        path = Path(folder, f"graph{suffix}")
        write_graph(graph, path, **options)
        if not path.is_file():
            raise typer.BadParameter(f"{suffix[1:]} is several files", param_hint="-o")
        typer.echo(path.read_text(encoding="utf-8"), nl=False)
