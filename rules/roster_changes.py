"""What an import would do to the roster, before it does it."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from rules.schools import School

_WORDS = {
    "name": "tên",
    "level": "cấp học",
    "commune": "xã",
    "group": "cụm",
    "emails": "email",
    "phone": "điện thoại",
    "principal": "hiệu trưởng",
    "aliases": "tên khác",
    "valid_from": "hiệu lực từ",
    "valid_to": "hiệu lực đến",
    "merged_into": "sáp nhập vào",
}


@dataclass(frozen=True)
class RosterChanges:
    """New schools, and changed ones each with its differences in Vietnamese ("email: a → b")."""

    new: tuple[School, ...]
    changed: tuple[tuple[School, tuple[str, ...]], ...]


def compare(known: Iterable[School], wanted: Iterable[School]) -> RosterChanges:
    """Return what would change. A school that the file does not name stays as it is."""
    by_code = {school.code: school for school in known}
    new = tuple(school for school in wanted if school.code not in by_code)
    changed = tuple(
        (school, differences)
        for school in wanted
        if school.code in by_code and (differences := _differences(by_code[school.code], school))
    )
    return RosterChanges(new, changed)


def _differences(old: School, new: School) -> tuple[str, ...]:
    return tuple(
        f"{_WORDS[field.name]}: {_shown(before)} → {_shown(after)}"
        for field in fields(School)
        if field.name in _WORDS and (before := getattr(old, field.name)) != (after := getattr(new, field.name))
    )


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return "; ".join(value) or "(trống)"
    return str(value or "(trống)")
