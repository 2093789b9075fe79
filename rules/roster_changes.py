"""What an import would do to the roster, before it does it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields, replace

from rules.contacts import written
from rules.schools import Contact, School
from rules.text import fold

WORDS = {
    "code": "mã trường",
    "name": "tên",
    "level": "cấp học",
    "commune": "xã",
    "group": "cụm",
    "emails": "email",
    "phone": "điện thoại",
    "principal": "hiệu trưởng",
    "aliases": "tên khác",
    "former_names": "tên cũ",
    "contacts": "người liên hệ",
    "valid_from": "hiệu lực từ",
    "valid_to": "hiệu lực đến",
    "merged_into": "sáp nhập vào",
}
"""What the office calls each field of a school."""
EVERYTHING = frozenset(field.name for field in fields(School))


@dataclass(frozen=True)
class Difference:
    """One field of a school before and after, as text; empty where there is nothing."""

    field: str
    before: str
    after: str

    @property
    def words(self) -> str:
        """Return the difference in Vietnamese: "email: a → b"."""
        return f"{WORDS[self.field]}: {self.before or '(trống)'} → {self.after or '(trống)'}"


@dataclass(frozen=True)
class RosterChanges:
    """New schools; changed ones, each with its differences; and those that the file does not name, which stay."""

    new: tuple[School, ...]
    changed: tuple[tuple[School, tuple[Difference, ...]], ...]
    unnamed: tuple[School, ...] = ()


def compare(known: Iterable[School], wanted: Iterable[School], said: Collection[str] = EVERYTHING) -> RosterChanges:
    """Return what would change, the schools in the order of `wanted`.

    `said` are the fields that the file has a column for. On the others it says nothing, so they stay as they are, and
    so does a school that the file does not name. A changed school is as `settled` makes it.
    """
    by_code = {school.code: school for school in known}
    wanted = list(wanted)
    named = {school.code for school in wanted}
    settled_ones = [settled(by_code[school.code], school, said) for school in wanted if school.code in by_code]
    return RosterChanges(
        new=tuple(school for school in wanted if school.code not in by_code),
        changed=tuple((one, found) for one in settled_ones if (found := differences(by_code[one.code], one))),
        unnamed=tuple(school for code, school in by_code.items() if code not in named),
    )


def settled(old: School, new: School, said: Collection[str] = EVERYTHING) -> School:
    """Return `old` with the fields of `new` that are in `said`.

    Names that a school once had are never lost: a name that changes by more than its spelling becomes a former name,
    and the former names that are known stay before those that are added.
    """
    merged = replace(old, **{name: getattr(new, name) for name in EVERYTHING & frozenset(said)})
    former = dict.fromkeys((*old.former_names, *merged.former_names))
    if fold(old.name) not in {fold(name) for name in (merged.name, *former)}:
        former[old.name] = None
    return replace(merged, former_names=tuple(former))


def differences(old: School, new: School) -> tuple[Difference, ...]:
    """Return the fields in which two states of a school differ, in the order in which the office lists them."""
    return tuple(
        Difference(name, shown(before), shown(after))
        for name in WORDS
        if (before := getattr(old, name)) != (after := getattr(new, name))
    )


def shown(value: object) -> str:
    """Return a field's value as one text: lists joined by "; ", days as ISO 8601, nothing as the empty string."""
    if isinstance(value, tuple):
        return "; ".join(shown(part) for part in value)
    if isinstance(value, Contact):
        return written(value)
    return "" if value is None else str(value)
