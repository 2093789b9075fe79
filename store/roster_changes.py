"""The history of the roster: what changed in which school, by whom and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.sql.expression import ColumnElement

from rules.roster_changes import Difference
from store.database import Record, Transaction
from store.schema import roster_changes


@dataclass(frozen=True)
class Authorship:
    """Who changes the roster, why, and when; `ruling` is the decision about a message from which it was learnt."""

    made_by: str
    reason: str
    made_at: datetime
    ruling: int | None = None


@dataclass(frozen=True)
class Entry:
    """One field of a school that changed. The first entry of a school has the field "code" and nothing before."""

    difference: Difference
    authorship: Authorship


def record(tx: Transaction, changes: Iterable[tuple[str, Difference]], authorship: Authorship) -> None:
    """Record changes, each with the code of its school."""
    rows = [
        {
            "school": code,
            "field": one.field,
            "before": one.before,
            "after": one.after,
            "reason": authorship.reason,
            "made_by": authorship.made_by,
            "made_at": authorship.made_at,
            "ruling": authorship.ruling,
        }
        for code, one in changes
    ]
    if rows:
        tx.execute(insert(roster_changes), rows)


def history(tx: Transaction, school: str) -> list[Entry]:
    """Return what changed in a school, in the order in which it was recorded."""
    return [entry for _, entry in _load(tx, roster_changes.c.school == school)]


def learnt_from(tx: Transaction, ruling: int) -> list[tuple[str, Entry]]:
    """Return what was learnt from a decision, and taken back with it: each with the code of its school, in order."""
    return _load(tx, roster_changes.c.ruling == ruling)


def _load(tx: Transaction, where: ColumnElement[bool]) -> list[tuple[str, Entry]]:
    found = select(roster_changes).where(where).order_by(roster_changes.c.id)
    return [(row.school, _entry(row)) for row in tx.execute(found)]


def _entry(row: Record) -> Entry:
    authorship = Authorship(row.made_by, row.reason, row.made_at, row.ruling)
    return Entry(Difference(row.field, row.before, row.after), authorship)
