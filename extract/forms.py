"""What resolution works on: the names of all notes, folded, counted, and where they stand."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Set
from dataclasses import dataclass, field
from typing import Final, NamedTuple

Scope = tuple[str | int, ...]
EVERYWHERE: Final[Scope] = ()


class Form(NamedTuple):
    """A folded name of one class of types ("software" for product and tool)."""

    group: str
    key: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """`form` is another name of `target`: in a (note,), a (note, section), or EVERYWHERE.

    A doubtful one is never followed: it is told as a pair that may be the same.
    """

    form: Form
    target: Form
    reason: str
    scope: Scope = EVERYWHERE
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    """Two forms that may be one thing; `likeness` is between 0 and 1."""

    one: Form
    other: Form
    reason: str
    likeness: float


@dataclass(slots=True)
class Names:
    """Every form seen: its spellings, and how often where.

    `spots` holds the sections of each note in which a form stands, `counts` its mentions, `forms` lists
    those of each note, and `told` holds what the notes say of names themselves.
    """

    spellings: dict[Form, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    spots: dict[Form, dict[str, set[int]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(set))
    )
    counts: Counter[Form] = field(default_factory=Counter)
    forms: dict[str, set[Form]] = field(default_factory=lambda: defaultdict(set))
    told: set[Proposal] = field(default_factory=set)

    def add(self, form: Form, name: str, note: str, section: int) -> None:
        self.spellings[form][name] += 1
        self.spots[form][note].add(section)
        self.counts[form] += 1
        self.forms[note].add(form)

    def name(self, form: Form) -> str:
        """The best spelling: not all lower case, then the commonest, then the longest."""
        found = self.spellings[form]
        if len(found) == 1:
            return next(iter(found))
        return max(found, key=lambda s: (not s.islower(), found[s], len(s), s))

    def count(self, form: Form) -> int:
        return self.counts[form]

    def notes(self, form: Form) -> Set[str]:
        return self.spots[form].keys()

    def of(self, note: str, group: str) -> list[Form]:
        """The forms of one class in a note, sorted."""
        return sorted(f for f in self.forms[note] if f.group == group)
