"""Names in, proposals out: the rules that tell which name is another name of which, and why.

Every rule looks names up by key or within a note, never all pairs. What is done with the proposals
(one target, no chains) is told in `entities`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cleanco import basename
from rapidfuzz.distance import DamerauLevenshtein

from extract.forms import Form, Names, Proposal
from extract.known import fold_name, load_given_names, load_lexicon
from extract.naming import is_given, key_of
from extract.records import group_of
from extract.told import initials_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

MIN_MISSPELT: Final = 6
MIN_NEARBY: Final = 4
MIN_AFAR: Final = 8
MANY: Final = 40
MAKERS: Final = frozenset({"amazon", "apache", "aws", "google", "microsoft", "vmware"})
MAJORITY: Final = 2
OTHER_CLASS: Final = {"company": "software", "software": "company"}
ENDINGS: Final = (".js", " Project", "-project")


def follow_told(names: Names) -> Iterator[Proposal]:
    """What the notes say of names themselves."""
    for told in names.told:
        if told.form in names.spots and told.target in names.spellings:
            yield told


def strip_to_seen(names: Names) -> Iterator[Proposal]:
    """A legal form, owner or ending more or less than another name of the same note."""
    for form in names.spots:
        for rest, reason, long_wins in strip_name(names.name(form), form.group):
            other = Form(form.group, key_of(rest))
            if len(other.key) < 3 or other not in names.spots or other == form:
                continue
            for note in names.notes(form) & names.notes(other):
                pair = (other, form) if long_wins else (form, other)
                yield Proposal(*pair, f"{reason} in {note}", (note,))


def agree_on_class(names: Names) -> Iterator[Proposal]:
    """A company that few of its notes take for software, or the other way round.

    Not where the lexicon or a note knows both a company and software of the name.
    """
    for form in names.spots:
        other = Form(OTHER_CLASS.get(form.group, ""), form.key)
        if other not in names.spots:
            continue
        few, many = names.notes(form), names.notes(other)
        senses = {group_of(known.type) for known in load_lexicon().get(form.key, ())}
        both = bool(few & many) or senses >= set(OTHER_CLASS)
        if not both and len(many) >= MAJORITY * len(few):
            yield Proposal(form, other, f"of another type in {len(many)} notes")


def leave_out_maker(names: Names) -> Iterator[Proposal]:
    """Hub, where Docker and Docker Hub stand in the same note and Hub is no known name."""
    for note in names.forms:
        here = names.forms[note]
        keys = MAKERS | {form.key for form in here}
        for form in names.of(note, "software"):
            words = names.name(form).split()
            for end in range(1, len(words)):
                maker, rest = key_of(" ".join(words[:end])), key_of(" ".join(words[end:]))
                other = Form(form.group, rest)
                if maker in keys and other in here and rest not in load_lexicon():
                    yield Proposal(other, form, f"{words[0]} left out in {note}", (note,))


def strip_name(name: str, group: str) -> Iterator[tuple[str, str, bool]]:
    """What is left of a name, why it may be the same, and whether the longer name is the better one."""
    if group == "company" and " " in name and not name.endswith(" UK"):
        yield basename(name), "with its legal form", False
    elif group == "software":
        if name.startswith("Project "):
            yield name.removeprefix("Project "), "Project left out", True
        for ending in ENDINGS:
            if name.endswith(ending):
                yield name.removesuffix(ending), f"{ending.strip()} left out", True
        if name.count("/") == 1:
            yield name.rpartition("/")[2], "its repository", False


def expand_initials(names: Names) -> Iterator[Proposal]:
    """GSA, where the General Services Administration stands in the same note."""
    long: dict[Form, list[Form]] = defaultdict(list)
    forms = [form for form in names.spots if form.group != "person"]
    for form in forms:
        for initials in initials_of(names.name(form)):
            long[Form(form.group, initials)].append(form)
    for form in forms:
        name = names.name(form)
        if name.isupper() and name.isalpha():
            for other in long.get(form, ()):
                for note in names.notes(form) & names.notes(other):
                    yield Proposal(form, other, f"its initials in {note}", (note,))


def join_spellings(names: Names) -> Iterator[Proposal]:
    """A rarer spelling one letter from a commoner or a known name."""
    for pair in find_spellings(names):
        rare, common = sorted(pair, key=lambda f: (f.key in load_lexicon(), names.count(f), f))
        together = bool(names.notes(rare) & names.notes(common))
        length = min(len(rare.key), len(common.key))
        known = common.key in load_lexicon() and length >= MIN_MISSPELT - together
        seldom = names.count(common) >= (2 if together else 3) * names.count(rare)
        if known or (seldom and length >= (MIN_NEARBY if together else MIN_AFAR)):
            yield Proposal(rare, common, "misspelt" if rare.key != common.key + "s" else "plural")
        else:
            yield Proposal(rare, common, "spelt nearly alike", doubtful=True)


def find_spellings(names: Names) -> list[tuple[Form, Form]]:
    """Pairs of forms one edit apart, found by what is left when one letter is taken away."""
    groups: dict[str, dict[str, list[Form]]] = defaultdict(lambda: defaultdict(list))
    for form in names.spots:
        key = form.key
        if len(key) < MIN_NEARBY or not (key.isascii() and key.isalpha()):
            continue
        if form.group == "person" and " " not in names.name(form):
            continue
        blocks = groups[form.group]
        for rest in {key, *(key[:i] + key[i + 1 :] for i in range(1, len(key)))}:
            blocks[rest].append(form)
    pairs = {
        (one, other)
        for blocks in groups.values()
        for block in blocks.values()
        if 1 < len(block) <= MANY
        for one, other in pairs_of(sorted(block))
        if is_slip(one.key, other.key)
    }
    return sorted(pair for pair in pairs if may_be_one(names, *pair))


def pairs_of(forms: Sequence[Form]) -> Iterator[tuple[Form, Form]]:
    for place, one in enumerate(forms):
        for other in forms[place + 1 :]:
            yield one, other


def is_slip(one: str, other: str) -> bool:
    """One edit, not of the first letter, not between two short words."""
    return (
        one[0] == other[0]
        and max(len(one), len(other)) > MIN_NEARBY
        and DamerauLevenshtein.distance(one, other, score_cutoff=1) == 1
    )


def may_be_one(names: Names, one: Form, other: Form) -> bool:
    """Not where a letter tells two things: known names, people's given names, Robert and Roberts."""
    if one.key in load_lexicon() and other.key in load_lexicon():
        return False
    if one.group != "person":
        return True
    here, there = names.name(one).split(), names.name(other).split()
    if len(here) != len(there) or len(here) < 2:
        return False
    first, second = fold_name(here[0]), fold_name(there[0])
    last, final = sorted((fold_name(here[-1]), fold_name(there[-1])), key=len)
    if first == second:
        return len(last) >= MIN_MISSPELT and final != last + "s"
    return not {first, second} <= load_given_names()


def shorten_companies(names: Names) -> Iterator[Proposal]:
    """Brightline, where Brightline Energy stands in the same note and Brightline is no known name."""
    for note in names.forms:
        forms = names.of(note, "company")
        starts: dict[str, set[Form]] = defaultdict(set)
        for form in forms:
            words = names.name(form).split()
            for end in range(1, len(words)):
                starts[key_of(" ".join(words[:end]))].add(form)
        for form in forms:
            if form.key not in load_lexicon() and len(form.key) > 2:
                for other in starts.get(form.key, set()) - {form}:
                    yield Proposal(form, other, f"short for it in {note}", (note,))


def join_people(names: Names) -> Iterator[Proposal]:
    """One surname: a middle initial more or less; J. or Jess for Jessie within a note."""
    people: dict[str, list[Form]] = defaultdict(list)
    for form in names.spots:
        words = names.name(form).split()
        if form.group == "person" and len(words) in {2, 3}:
            people[fold_name(words[-1])].append(form)
    for same in people.values():
        for pair in pairs_of(sorted(same)[:MANY]):
            short, long = sorted(pair, key=lambda f: (len(f.key), f))
            here, there = names.name(short).split(), names.name(long).split()
            first, second = fold_name(here[0]), fold_name(there[0])
            middle = fold_name(there[1]) if (len(here), len(there)) == (2, 3) else ""
            if first == second and len(middle) == 1:
                yield Proposal(short, long, "without the middle initial")
            elif len(here) == len(there) == 2 and first != second and shortens(first, second):
                for note in names.notes(short) & names.notes(long):
                    yield Proposal(short, long, f"given name shortened in {note}", (note,))


def shortens(short: str, long: str) -> bool:
    return long.startswith(short) and len(short) != 2 and len(long) - len(short) > 1


def read_handles(names: Names) -> Iterator[Proposal]:
    """@jessfraz, where Jessie Frazelle stands in the same note."""
    for note in names.forms:
        people = names.of(note, "person")
        full: dict[str, list[Form]] = defaultdict(list)
        for form in people:
            if " " in names.name(form):
                full[form.key[0]].append(form)
        for form in people:
            name = names.name(form)
            if " " not in name and not is_given(name):
                for other in full.get(form.key[:1], ()):
                    if is_handle(form.key, names.name(other)):
                        yield Proposal(form, other, f"handle made of the name in {note}", (note,))


def is_handle(key: str, name: str) -> bool:
    """Whether a handle begins both names of a person: jessfraz, mkuentz, stevesloka."""
    words = [fold_name(w) for w in name.split()]
    first, last = words[0], words[-1]
    return any(
        key.startswith(first[:i])
        and last.startswith(key[i:])
        and len(key) - i >= 3
        and (i >= 2 or key[i:] == last)
        for i in range(1, len(first) + 1)
    )


def shorten_people(names: Names) -> Iterator[Proposal]:
    """Bryan or Cantrill, where one Bryan Cantrill stands in the talk, or else in the note."""
    for note in names.forms:
        people = names.of(note, "person")
        parts: dict[str, set[Form]] = defaultdict(set)
        for form in people:
            words = names.name(form).split()
            for part in {words[0], words[-1]} if len(words) > 1 else ():
                parts[fold_name(part)].add(form)
        for form in people:
            if " " not in names.name(form) and form.key in parts:
                yield from choose_person(names, form, parts[form.key], note)


def choose_person(
    names: Names, form: Form, people: Collection[Form], note: str
) -> Iterator[Proposal]:
    """The one person of the note so called, or for each section the one who is named in it."""
    reason = f"short for the name in {note}"
    if len(people) == 1:
        yield from (Proposal(form, other, reason, (note,)) for other in people)
        return
    for section in sorted(names.spots[form][note]):
        here = [p for p in people if section in names.spots[p][note]]
        for other in here or people:
            yield Proposal(form, other, reason, (note, section))


@dataclass(frozen=True, slots=True)
class Rule:
    """`spreads`: what one note tells holds in every note, unless another tells otherwise.

    `exact`: who is misspelt for a name moved by this rule is misspelt for the name it moved to.
    """

    propose: Callable[[Names], Iterator[Proposal]]
    spreads: bool = True
    exact: bool = False


RULES: Final = (
    Rule(follow_told, exact=True),
    Rule(strip_to_seen, exact=True),
    Rule(agree_on_class, exact=True),
    Rule(leave_out_maker, exact=True),
    Rule(expand_initials),
    Rule(join_spellings),
    Rule(join_people, spreads=False),
    Rule(read_handles),
    Rule(shorten_companies),
    Rule(shorten_people, spreads=False),
)
