"""Mentions of all notes → entities: one node a thing, with its other names and why they are its own.

Each name is first read by itself (`naming`), then beside the other names (`told`, `merging`). A merge is
always into a name that is not merged itself, so there are no chains; where a rule names two targets there
is none, and the pairs go to "maybe the same". Types are kept apart: a company and its software of one
name are two entities; product and tool of one name are one thing. A given name alone is one person in
one note, and somebody else in the next, unless it is written as a wikilink.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import combinations, product
from typing import TYPE_CHECKING, Final

from extract.corrections import NONE, Corrections, find_entry, index_names, read_ref
from extract.forms import EVERYWHERE, Form, Names, Near, Scope
from extract.known import fold_name
from extract.memory import collection_paused
from extract.merging import RULES, Rule
from extract.naming import SPELLING, is_given, key_of, name_itself
from extract.records import Entity, MaybeSame, Merge, group_of
from extract.told import GROUPS, read_told

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from extract.records import Mention, Note

    Reader = Callable[[str, str, str], tuple[str, str, Form]]

HEADING: Final = re.compile(
    r"^(?:#{1,6}[ \t]|\*\*[^*\n]+\*\*:?[ \t]*$|[^\n]+\n(?:={3,}|-{3,})[ \t]*$)", re.M
)
ALIKE: Final = 0.6
EITHER: Final = 0.5
NAMESAKES: Final = 0.4


@dataclass(slots=True)
class Merges:
    """What the rules decided: form → scope → (target, reason); and what they could not."""

    moves: dict[Form, dict[Scope, tuple[Form, str]]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    members: dict[Form, set[Form]] = field(default_factory=lambda: defaultdict(set))
    fixed: set[Form] = field(default_factory=set)
    apart: set[frozenset[Form]] = field(default_factory=set)
    exact: set[Form] = field(default_factory=set)
    near: list[tuple[Near, Scope]] = field(default_factory=list)

    def may_meet(self, form: Form, target: Form) -> bool:
        """Whether nothing that is merged into the target must stay apart from the form."""
        return not any(
            frozenset((form, other)) in self.apart
            for other in (target, *self.members.get(target, ()))
        )

    def find(self, form: Form, note: str, section: int) -> tuple[Form, str] | None:
        """Where a form leads to at one place of the notes, and why."""
        moves = self.moves.get(form, {})
        scopes: tuple[Scope, ...] = ((note, section), (note,), EVERYWHERE)
        return next((moves[scope] for scope in scopes if scope in moves), None)


@dataclass(frozen=True, slots=True)
class Member:
    """A mention in its section (counted) of the note, the name it stands for by itself, its form, why."""

    mention: Mention
    section: int
    name: str
    form: Form
    reason: str


@collection_paused()
def resolve_entities(
    notes: Sequence[Note],
    mentions: Iterable[Sequence[Mention]],
    *,
    corrections: Corrections = NONE,
) -> tuple[list[Entity], list[MaybeSame]]:
    """Entities of the mentions of each note, sorted by id, and pairs that may be one, likeliest first."""
    merges = Merges(fixed=set(list_fixed(corrections)), apart=set(list_apart(corrections)))
    read = make_reader(corrections, merges.apart)
    names, linked = Names(), set(merges.fixed)
    members: list[Member] = []
    for note, found in zip(notes, mentions, strict=True):
        here = read_members(note, found, read=read)
        linked |= collect_names(note, here, names)
        members += here
    merge_names(names, merges)
    things: dict[Form, list[Member]] = defaultdict(list)
    for member in members:
        note_id = member.mention.source.note
        move = merges.find(member.form, note_id, member.section)
        if move:
            things[move[0]].append(replace(member, reason=move[1]))
        else:
            things[place(member.form, note_id, linked)].append(member)
    entities = [make_entity(thing, found, names) for thing, found in things.items()]
    near = [*place_near(merges, linked), *find_namesakes(things)]
    pairs = [n for n in near if frozenset((n.one, n.other)) not in merges.apart]
    return sorted(entities, key=lambda e: e.id), list_near(pairs, set(things))


def list_fixed(corrections: Corrections) -> Iterator[Form]:
    """The names that the user knows: they are other names of nothing."""
    for entry in corrections.entity:
        yield from forms_of(entry.name, entry.type)


def list_apart(corrections: Corrections) -> Iterator[frozenset[Form]]:
    """The forms that the user says are never one."""
    for never in corrections.never_same:
        for one, other in combinations(never.names, 2):
            for here, there in product(forms_of(one), forms_of(other)):
                yield frozenset((here, there))


def forms_of(text: str, kind: str | None = None) -> list[Form]:
    """What a name of the user's may be, in each class of types unless they tell one."""
    ref = read_ref(text)
    kind = kind or ref.type
    key = key_of(ref.name) + (f"@{ref.note}" if ref.note else "")
    return [Form(group, key) for group in ([group_of(kind)] if kind else GROUPS)]


def make_reader(corrections: Corrections, apart: Collection[frozenset[Form]]) -> Reader:
    """What a mention names by itself, and its class of types: as the user says, or else by its text."""
    index = index_names(corrections)

    @cache
    def read_itself(text: str, kind: str) -> tuple[str, str, Form]:
        name, reason = name_itself(text, kind)
        own, form = (Form(group_of(kind), key_of(n)) for n in (text, name))
        return (text, "", own) if frozenset((own, form)) in apart else (name, reason, form)

    def read(text: str, kind: str, note: str) -> tuple[str, str, Form]:
        name, reason, form = read_itself(text, kind)
        entry = find_entry(index, text, kind, note) or find_entry(index, name, kind, note)
        if entry is None:
            return name, reason, form
        own = read_ref(entry.name).name
        same = key_of(text) == key_of(own)
        (form,) = forms_of(entry.name, entry.type or kind)
        return own, "" if same else f"the same by {corrections.file}", form

    return read


def read_members(note: Note, mentions: Sequence[Mention], *, read: Reader) -> list[Member]:
    """The mentions of a note, each read by itself."""
    headings = [heading.start() for heading in HEADING.finditer(note.text)]
    members = []
    for mention in mentions:
        name, reason, form = read(mention.text, mention.type, note.id)
        section = bisect_right(headings, mention.source.start)
        members.append(Member(mention, section, name, form, reason))
    return members


def collect_names(note: Note, members: Sequence[Member], names: Names) -> set[Form]:
    """Add the names of a note with what it tells of them, and return those that are linked as pages."""
    linked = set()
    for member in members:
        names.add(member.form, member.name, note.id, member.section)
        start = member.mention.source.start
        if note.text[max(0, start - 2) : start] == "[[":
            linked.add(member.form)
    for told, called in read_told(note, [(m.mention, m.form) for m in members]):
        names.told.add(told)
        if called:
            names.spellings[told.target][called] += 0
    return linked


def merge_names(names: Names, merges: Merges) -> None:
    """Run every rule in order, and keep what is only nearly a merge."""
    for rule in RULES:
        apply_rule(rule, names, merges)
        if rule.exact:
            merges.exact |= {f for f in merges.moves if EVERYWHERE in merges.moves[f]}


def apply_rule(rule: Rule, names: Names, merges: Merges) -> None:
    """Take over what one rule proposes where it names one target, the rarest forms first."""
    wanted: dict[Form, dict[Scope, dict[Form, str]]] = defaultdict(lambda: defaultdict(dict))
    for p in rule.propose(names):
        if p.doubtful:
            merges.near.append((Near(p.target, p.form, p.reason, ALIKE), EVERYWHERE))
            continue
        target = merges.moves[p.target][EVERYWHERE][0] if p.target in merges.exact else p.target
        reasons = wanted[p.form][p.scope]
        reasons[target] = min(reasons.get(target, p.reason), p.reason)
    for form in sorted(wanted, key=lambda f: (names.count(f), f)):
        if (
            form in merges.members
            or form in merges.fixed
            or EVERYWHERE in merges.moves.get(form, ())
        ):
            continue
        choices = {
            scope: {
                target: reason
                for target, reason in found.items()
                if target not in merges.moves and merges.may_meet(form, target)
            }
            for scope, found in sorted(wanted[form].items())
        }
        targets = {target for found in choices.values() for target in found}
        if rule.spreads and len(targets) == 1:
            reason = min(reason for found in choices.values() for reason in found.values())
            choices = {EVERYWHERE: dict.fromkeys(targets, reason)}
        for scope, found in choices.items():
            if len(found) == 1:
                ((target, reason),) = found.items()
                merges.moves[form].setdefault(scope, (target, reason))
                merges.members[target].add(form)
            else:
                reason = f"{names.name(form)} may be either"
                merges.near += [(Near(t, form, reason, EITHER), scope) for t in sorted(found)]


def place(form: Form, note: str, linked: set[Form]) -> Form:
    """The thing that an unmerged form names in a note."""
    if form.group == "person" and form not in linked and is_given(form.key):
        return Form(form.group, f"{form.key}@{note}")
    return form


def place_near(merges: Merges, linked: set[Form]) -> Iterator[Near]:
    for near, scope in merges.near:
        yield replace(near, other=place(near.other, str(scope[0]), linked)) if scope else near


def find_namesakes(things: dict[Form, list[Member]]) -> Iterator[Near]:
    """People known by a given name in one note, each beside the best known person who bears it."""
    bearers: dict[str, list[Form]] = defaultdict(list)
    for thing, members in things.items():
        if thing.group == "person":
            words = members[0].name.split()
            bearers[fold_name(words[0] if words else "")].append(thing)
    for found in bearers.values():
        alone = sorted(thing for thing in found if "@" in thing.key)
        full = sorted(set(found) - set(alone), key=lambda t: (-len(things[t]), t))
        best = (full or alone)[0]
        for thing in alone:
            if thing != best:
                yield Near(best, thing, "the same given name in another note", NAMESAKES)


def list_near(near: Iterable[Near], things: set[Form]) -> list[MaybeSame]:
    """Each pair of entities once, the likeliest first."""
    best: dict[tuple[str, str], MaybeSame] = {}
    for n in near:
        if {n.one, n.other} <= things and n.one != n.other:
            one, other = sorted((id_of(n.one), id_of(n.other)))
            found = MaybeSame(one, other, n.reason, n.likeness)
            before = best.setdefault((one, other), found)
            if (found.likeness, found.reason) > (before.likeness, before.reason):
                best[one, other] = found
    return sorted(best.values(), key=lambda m: (-m.likeness, m.one, m.other))


def id_of(thing: Form) -> str:
    return f"{thing.group}:{thing.key}"


def make_entity(thing: Form, members: list[Member], names: Names) -> Entity:
    """One entity of its mentions: the best name first, every other surface an alias with its reason."""
    weights: defaultdict[str, float] = defaultdict(float)
    for member in members:
        weights[member.mention.type] += member.mention.score
    kind = max(sorted(weights), key=lambda k: weights[k])
    own = Counter(m.name for m in members if m.form.key in {thing.key, thing.key.partition("@")[0]})
    name = (
        max(sorted(own), key=lambda s: (not s.islower(), own[s], len(s)))
        if own
        else names.name(thing)
    )
    reasons: dict[str, Counter[str]] = defaultdict(Counter)
    for member in members:
        if member.mention.text != name:
            reasons[member.mention.text][member.reason or SPELLING] += 1
    merges = tuple(
        Merge(text, max(sorted(found), key=lambda reason: found[reason]))
        for text, found in sorted(reasons.items())
    )
    ordered = sorted(
        (m.mention for m in members), key=lambda m: (m.source.note, m.source.start, m.source.end)
    )
    return Entity(id_of(thing), name, kind, tuple(sorted(reasons)), tuple(ordered), merges)
