"""Corrections and what was read → a line for each entry that met nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.blocks import split_blocks
from extract.corrected import fold_heading, is_below, list_ids, meet_ignored
from extract.corrections import NOTHING_IGNORED, Corrections, read_ref
from extract.known import fold_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from extract.corrections import OwnName
    from extract.records import Mention, Note


def list_stale(
    corrections: Corrections, notes: Sequence[Note], mentions: Iterable[Mention]
) -> list[str]:
    """One line for each entry that met nothing; `notes` and `mentions` as they were before the entries."""
    ignore = corrections.ignore
    if not (corrections.entity or corrections.never_same or ignore != NOTHING_IGNORED):
        return []
    seen = {(fold_name(m.text), m.type, m.source.note): m for m in mentions}
    named: dict[str, list[Mention]] = {}
    for (key, _, _), mention in seen.items():
        named.setdefault(key, []).append(mention)
    said = [(e.at, (e.name, *e.same)) for e in corrections.entity if not meets(e, named)]
    stale = [(at, f"no note names {' or '.join(names)}") for at, names in said]
    for never in corrections.never_same:
        missing = [n for n in never.names if fold_name(read_ref(n).name) not in named]
        stale += [(never.at, f"no note names {name}") for name in missing]
    met = {name for m in seen.values() for name in meet_ignored(m.text, corrections)}
    wanted = (*ignore.names, *ignore.patterns)
    stale += [(ignore.at, f"no name is {name}") for name in wanted if name not in met]
    for folder in ignore.folders:
        if not any(is_below(name, folder.strip("/")) for name in list_ids(notes)):
            stale.append((ignore.at, f"no folder is {folder}"))
    stale += [(ignore.at, f"no heading is {h}") for h in miss_headings(ignore.headings, notes)]
    return [f"{corrections.file}:{at}: stale: {why}" for at, why in sorted(stale)]


def meets(entry: OwnName, named: Mapping[str, Sequence[Mention]]) -> bool:
    """Whether any name of an entry is that of a mention; a retyped one has the new type already."""
    refs = [read_ref(text)._replace(type=None) for text in (entry.name, *entry.same)]
    return any(
        ref.fits(mention.text, mention.type, mention.source.note)
        for ref in refs
        for mention in named.get(fold_name(ref.name), ())
    )


def miss_headings(headings: Sequence[str], notes: Iterable[Note]) -> Iterator[str]:
    """The headings that no note has, whichever way it writes them; notes are split until all are met."""
    missing = {fold_heading(heading) for heading in headings}
    for note in notes if missing else ():
        missing -= {fold_heading(b.text) for b in split_blocks(note) if b.kind == "heading"}
        if not missing:
            break
    yield from (heading for heading in headings if fold_heading(heading) in missing)
