"""What was read in, what the user says of it out: pure functions that the stages call in between.

`keep_notes` and `hide_blocks` before a note is read, `name_own` on what is found in it, `drop_ignored`
on what is kept, `judge_relations` last.
"""

from __future__ import annotations

from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from spacy.tokens import Span

from extract.corrections import Corrections, read_ref
from extract.known import Known, fold_name, match_names
from extract.records import (
    SYMMETRIC,
    Claim,
    Entity,
    Mention,
    Naming,
    Note,
    Relation,
    Source,
    relation_id,
)
from extract.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from spacy.tokens import Doc

    from extract.corrections import OwnRelation
    from extract.records import Block
    from extract.settings import Settings

YOU: Final = "you"
SURE: Final = 1.0


def correct_settings(settings: Settings, corrections: Corrections) -> Settings:
    """The settings, those of the corrections where none are given, and what the reading needs of them."""
    own, given = corrections.settings, settings.min_confidence
    return replace(
        settings,
        use_model=settings.use_model and own.use_model is not False,
        min_confidence=own.min_confidence if given is None else given,
        own_names=list_namings(corrections),
        hidden_headings=corrections.ignore.headings,
    )


def list_namings(corrections: Corrections) -> tuple[Naming, ...]:
    """Each way to write each name whose type the user tells."""
    return tuple(
        Naming(ref.name, entry.name, entry.type, ref.note, ref.type)
        for entry in corrections.entity
        if entry.type
        for ref in map(read_ref, (entry.name, *entry.same))
    )


def keep_notes(notes: Sequence[Note], corrections: Corrections) -> Sequence[Note]:
    """The notes that are in no ignored folder, named by itself or by its path below the notes."""
    folders = [folder.strip("/") for folder in corrections.ignore.folders]
    kept = {n for n in list_ids(notes) if not any(is_below(n, folder) for folder in folders)}
    if isinstance(notes, Shelf):
        return notes.pick(kept)
    return tuple(note for note in notes if note.id in kept)


def list_ids(notes: Sequence[Note]) -> list[str]:
    """The ids of notes; none is read for it."""
    return notes.ids if isinstance(notes, Shelf) else [note.id for note in notes]


def is_below(note: str, folder: str) -> bool:
    parents = PurePosixPath(note).parent
    return folder in parents.parts or f"{parents}/".startswith(f"{folder}/")


def hide_blocks(blocks: Iterable[Block], headings: Sequence[str]) -> list[Block]:
    """The blocks that are not, and do not stand under, an ignored heading."""
    hidden = {fold_heading(heading) for heading in headings}
    return [
        block
        for block in blocks
        if not any(
            above.kind == "heading" and fold_heading(above.text) in hidden
            for above in (*block.trail, block)
        )
    ]


def fold_heading(text: str) -> str:
    return " ".join(text.lstrip("#").casefold().split())


def name_own(docs: Sequence[Doc], namings: Sequence[Naming]) -> list[Mention]:
    """The mentions of a note, the user's names among them wherever they stand, typed as they say.

    `doc.spans["mentions"]` holds the same spans; a name of the user's own goes before what it overlaps.
    """
    own = index_namings(namings, {None, *(doc._.block.note for doc in docs)})
    table = {
        key: tuple(
            Known(n.surface, n.name, n.type, word=not n.surface.islower())
            for n in told
            if n.was is None
        )
        for key, told in own.items()
    }
    mentions = []
    for doc in docs:
        spans = [retype(span, own) for span in doc.spans["mentions"]]
        for new in find_unseen(doc, spans, table):
            spans = [span for span in spans if span.end <= new.start or new.end <= span.start]
            spans.append(new)
        spans.sort(key=lambda span: span.start)
        mentions += [span._.mention for span in spans]
        doc.spans["mentions"] = spans
    return mentions


def index_namings(
    namings: Iterable[Naming], notes: Collection[str | None]
) -> dict[str, list[Naming]]:
    """The namings that hold in one of the notes (None: everywhere), by their folded key."""
    index: dict[str, list[Naming]] = {}
    for naming in namings:
        if naming.note in notes:
            index.setdefault(fold_name(naming.surface), []).append(naming)
    return index


def retype(span: Span, own: Mapping[str, Sequence[Naming]]) -> Span:
    """The mention with the type that the user tells of its name, or as it is."""
    mention = span._.mention
    for naming in own.get(fold_name(mention.text), ()):
        if naming.was in {None, span.label_}:
            new = Span(span.doc, span.start, span.end, label=naming.type)
            new._.mention = replace(mention, type=naming.type, score=SURE, proposer=YOU)
            return new
    return span


def find_unseen(
    doc: Doc, spans: Iterable[Span], table: dict[str, tuple[Known, ...]]
) -> Iterator[Span]:
    """The user's names where nobody saw them, by the lexicon's matcher."""
    seen = {(span.start, span.end) for span in spans if span._.mention.proposer == YOU}
    taken = {token for start, end in seen for token in range(start, end)}
    for start, end, known in match_names([token.text for token in doc], table):
        if not taken & set(range(start, end)):
            span = Span(doc, start, end, label=known[0].type)
            source = doc._.block.source(span.start_char, span.end_char)
            span._.mention = Mention(source, span.text, known[0].type, SURE, YOU)
            yield span


def drop_ignored(
    mentions: Sequence[Mention], claims: Sequence[Claim], corrections: Corrections
) -> tuple[tuple[Mention, ...], tuple[Claim, ...]]:
    """Mentions and claims without those of ignored names."""
    if not (corrections.ignore.names or corrections.ignore.patterns):
        return tuple(mentions), tuple(claims)
    ignored = {mention.text for mention in mentions if any(meet_ignored(mention.text, corrections))}
    return (
        tuple(mention for mention in mentions if mention.text not in ignored),
        tuple(c for c in claims if not {c.head.text, c.tail.text} & ignored),
    )


def meet_ignored(text: str, corrections: Corrections) -> Iterator[str]:
    """The ignored names and patterns that a name meets."""
    key = fold_name(text)
    yield from (name for name in corrections.ignore.names if fold_name(name) == key)
    low = text.casefold()
    yield from (p for p in corrections.ignore.patterns if fnmatchcase(low, p.casefold()))


def find_named(entities: Iterable[Entity], text: str) -> list[Entity]:
    """The entities that a name of the file may stand for, those so called first."""
    ref = read_ref(text)
    key = fold_name(ref.name)
    fitting = [
        entity
        for entity in entities
        if ref.type in {None, entity.type}
        and (ref.note is None or any(m.source.note == ref.note for m in entity.mentions))
    ]
    called = [entity for entity in fitting if fold_name(entity.name) == key]
    return called or [e for e in fitting if key in {fold_name(alias) for alias in e.aliases}]


def judge_relations(
    relations: Iterable[Relation],
    entities: Sequence[Entity],
    notes: Sequence[Note],
    corrections: Corrections,
) -> tuple[list[Relation], list[str]]:
    """The relations as the user judges them, sorted, and a line for what meets nothing in the notes."""
    if not corrections.relation:
        return list(relations), []
    found = {(r.head, r.label, r.tail): r for r in relations}
    wanted = {own.note for own in corrections.relation}
    texts = {note.id: note.text for note in notes if note.id in wanted}
    problems = []
    for own in corrections.relation:
        ends = find_ends(own, entities)
        met = [key for key in ends if key in found]
        if own.verdict == "add" and ends:
            said = tuple(point_at(own, texts))
            found[ends[0]] = add_relation(own, ends[0], found.get(ends[0]), said)
            if (own.note or own.line) and not said:
                where = ":".join(str(part) for part in (own.note, own.line) if part)
                problems.append(f"{corrections.file}:{own.at}: stale: nothing is said at {where}")
        elif own.verdict == "reject":
            for key in met:
                del found[key]
        elif own.verdict == "confirm":
            for key in met:
                found[key] = confirm(found[key], own)
        if not (ends if own.verdict == "add" else met):
            what = f"{own.head} {own.label} {own.tail}"
            problems.append(f"{corrections.file}:{own.at}: stale: no note says {what}")
    return sorted(found.values(), key=lambda r: (r.head, r.label, r.tail, r.id)), problems


def find_ends(own: OwnRelation, entities: Sequence[Entity]) -> list[tuple[str, str, str]]:
    """The relations between entities that a verdict may be about."""
    ends: list[tuple[str, str, str]] = []
    for head in find_named(entities, own.head):
        for tail in find_named(entities, own.tail):
            pair = (head.id, tail.id)
            one, other = sorted(pair) if own.label in SYMMETRIC else pair
            if one != other:
                ends.append((one, own.label, other))
    return ends


def confirm(relation: Relation, own: OwnRelation) -> Relation:
    return replace(
        relation,
        confidence=SURE,
        status=own.status or relation.status,
        proposer=f"{relation.proposer}+{YOU}",
    )


def add_relation(
    own: OwnRelation, ends: tuple[str, str, str], old: Relation | None, said: tuple[Source, ...]
) -> Relation:
    """A relation of the user's own; where it was found already, with its evidence beside theirs."""
    key = relation_id(*ends)
    new = Relation(key, *ends, own.status or "asserted", SURE, said, YOU)
    if old is None:
        return new
    evidence = sorted({*old.evidence, *said}, key=lambda s: (s.note, s.start, s.end))
    return replace(new, evidence=tuple(evidence), proposer=f"{old.proposer}+{YOU}")


def point_at(own: OwnRelation, texts: Mapping[str, str]) -> Iterator[Source]:
    """The words of the line that the user names, if there are any."""
    lines = texts.get(own.note or "", "").split("\n")
    if own.line and own.line <= len(lines):
        line = lines[own.line - 1]
        before = sum(len(other) + 1 for other in lines[: own.line - 1])
        start = before + len(line) - len(line.lstrip())
        if line.strip():
            yield Source(own.note or "", start, start + len(line.strip()))
