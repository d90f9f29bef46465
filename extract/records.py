"""The records every stage reads and writes: frozen, hashable, made of the standard library alone."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Sequence

Kind = Literal["company", "person", "product", "tool"]
Said = Literal[
    "works_at",
    "works_with",
    "makes",
    "uses",
    "part_of",
    "integrates_with",
    "alternative_to",
    "partners_with",
]
Together = Literal["related_to"]
Status = Literal["asserted", "planned", "past", "negated"]

TYPES: Final[tuple[str, ...]] = get_args(Kind)
LABELS: Final[tuple[str, ...]] = get_args(Said)
RELATED: Final = "related_to"
SYMMETRIC: Final = frozenset(
    {"works_with", "integrates_with", "alternative_to", "partners_with", RELATED}
)
STATUSES: Final[tuple[str, ...]] = get_args(Status)


def group_of(kind: str) -> str:
    """Product and tool are one class, "software": what is called so differs from writer to writer."""
    return "software" if kind in {"product", "tool"} else kind


def relation_id(head: str, label: str, tail: str) -> str:
    """The id of the relation between the entities with ids `head` and `tail`."""
    return hashlib.sha256(f"{head}|{label}|{tail}".encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Note:
    """One file: `id` is its POSIX path below the folder that was read, `text` its decoded characters.

    `meta` holds the front matter as (key, value) pairs of text, in the order of the file. `changed` is the
    ISO day on which the file was last changed, where the settings ask for it.
    """

    id: str
    text: str
    meta: tuple[tuple[str, str], ...] = ()
    changed: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Characters `start` to `end` (end excluded, 0-based) of the text of the note named `note`."""

    note: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list item or table row with the blocks it stands under.

    `kind` is "heading", "paragraph", "item" or "row". `trail` holds headings, the paragraph that
    leads a list, and parent items, outermost first. `text` is what a reader sees, markup removed;
    `offsets[i]` is the place of `text[i]` in the note's text, so both have the same length.
    """

    note: str
    kind: str
    trail: tuple[Block, ...]
    text: str
    offsets: tuple[int, ...]

    def source(self, start: int, end: int) -> Source:
        """Where characters `start` to `end` of the block's text stand in the note."""
        return Source(self.note, self.offsets[start], self.offsets[end - 1] + 1)


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that names something; `score` is between 0 and 1, `proposer` the component that found it."""

    source: Source
    text: str
    type: str
    score: float
    proposer: str


@dataclass(frozen=True, slots=True)
class Merge:
    """Another name of an entity, and the reason in words why it is taken for the same."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Entity:
    """The thing named, over all notes; `aliases` are its other names, sorted, `merges` tell them with why."""

    id: str
    name: str
    type: str
    aliases: tuple[str, ...]
    mentions: tuple[Mention, ...]
    merges: tuple[Merge, ...] = ()


@dataclass(frozen=True, slots=True)
class MaybeSame:
    """Two entities, by id, that may be one; `likeness` is between 0 and 1."""

    one: str
    other: str
    reason: str
    likeness: float


@dataclass(frozen=True, slots=True)
class Naming:
    """One way to write a name the user knows, and its type; `note`: only there, `was`: only of that type."""

    surface: str
    name: str
    type: str
    note: str | None = None
    was: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """What one reader says of two mentions of a note: a label, how sure, and where it stands."""

    head: Mention
    label: str
    tail: Mention
    status: str
    score: float
    evidence: tuple[Source, ...]
    proposer: str


@dataclass(frozen=True, slots=True)
class Findings:
    """What one note says by itself; the ends of each claim are among the mentions."""

    mentions: tuple[Mention, ...]
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """One of `LABELS` (or `RELATED`) said between the entities with ids `head` and `tail`.

    `status` is one of `STATUSES`, `confidence` between 0 and 1, `evidence` the sentences that say it.
    """

    id: str
    head: str
    label: str
    tail: str
    status: str
    confidence: float
    evidence: tuple[Source, ...]
    proposer: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """What was read and what it says; every `Source` points into one of `notes`.

    `notices` tell the user, a line each, which of their corrections are wrong or met nothing.
    """

    notes: Sequence[Note]
    entities: tuple[Entity, ...]
    relations: tuple[Relation, ...]
    maybe_same: tuple[MaybeSame, ...] = ()
    notices: tuple[str, ...] = ()
