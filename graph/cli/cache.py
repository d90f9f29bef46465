"""`jotgraph cache info` and `jotgraph cache clear`: what earlier builds keep beside their output."""

from __future__ import annotations

import typer

from graph.cli.options import OUT, Out

cache = typer.Typer(
    name="cache",
    help="Tell or clear what earlier builds keep, so that unchanged notes are not read again.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
)


@cache.command()
def info(out: Out = OUT) -> None:
    """Print where the cache is, how many notes it knows and how large it is."""
    from extract.cache import count_notes, find_cache

    path = find_cache(out)
    if not path.exists():
        typer.echo(f"{path}: no cache, the next build reads every note")
        return
    typer.echo(f"{path}: {count_notes(path):,} notes, {path.stat().st_size / 1e6:.1f} MB")


@cache.command()
def clear(out: Out = OUT) -> None:
    """Remove the cache: the next build reads every note."""
    from extract.cache import find_cache, remove_cache

    path = find_cache(out)
    removed = path.exists()
    remove_cache(path)
    typer.echo(f"{path}: removed" if removed else f"{path}: no cache, nothing to remove")
