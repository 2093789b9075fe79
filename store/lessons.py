"""What the roster learns from decisions about messages: an address, another name."""

from dataclasses import replace
from enum import StrEnum

from rules.roster_changes import Difference
from rules.schools import School
from store import roster, roster_changes
from store.database import Transaction
from store.roster_changes import Authorship


class Field(StrEnum):
    """What can be learnt of a school, by the field of the roster."""

    ADDRESS = "emails"
    ALIAS = "aliases"


def learn(tx: Transaction, school: School, field: Field, text: str, authorship: Authorship) -> None:
    """Add an address or another name to a school, after those that it has.

    A semicolon becomes a blank: in a cell of the roster's file, and in its history, it stands between two names.
    """
    entry = " ".join(text.replace(";", " ").split())
    roster.change(tx, [_with(school, field, (*_texts(school, field), entry))], authorship)


def forget(tx: Transaction, ruling: int, authorship: Authorship) -> list[str]:
    """Take out of the roster what was learnt from a decision and is still there; return it."""
    forgotten: list[str] = []
    for code, entry in roster_changes.learnt_from(tx, ruling):
        learnt = _added(entry.difference)
        school = roster.find(tx, code)
        if school is None or not learnt:
            continue
        field = Field(entry.difference.field)
        gone = [text for text in _texts(school, field) if text in learnt]
        kept = tuple(text for text in _texts(school, field) if text not in learnt)
        forgotten += gone
        if gone:
            roster.change(tx, [_with(school, field, kept)], authorship)
    return forgotten


def _added(difference: Difference) -> frozenset[str]:
    before, after = (frozenset(text.split("; ")) for text in (difference.before, difference.after))
    return after - before


def _texts(school: School, field: Field) -> tuple[str, ...]:
    return school.emails if field is Field.ADDRESS else school.aliases


def _with(school: School, field: Field, texts: tuple[str, ...]) -> School:
    return replace(school, emails=texts) if field is Field.ADDRESS else replace(school, aliases=texts)
