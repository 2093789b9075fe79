"""Who appears in the reports, and what persons said about whether two names are one."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import insert, select

from rules.people import KINDS, Appearance, Decided
from store import submissions
from store.database import Transaction
from store.schema import rows, same_people

_AT_ONCE = 500
"""Numbers in one query: SQLite takes 32,766 and PostgreSQL 65,535, but a plan for so many costs more than it saves."""


@dataclass(frozen=True)
class SamePeople:
    """One decision: whether two keys (`rules.people.name_key`) of a school's rows are one person or group."""

    school: str
    kind: str
    one: str
    other: str
    same: bool
    made_by: str
    made_at: datetime


def appearances(
    tx: Transaction, round_ids: Sequence[str], received_by: datetime | None = None, school: str | None = None
) -> list[Appearance]:
    """Return who appears in the current versions of these rounds (and this school), as of `received_by` (None: now)."""
    current = _current(submissions.by(tx, received_by, round_ids, school))
    by_id = {submission.id: submission for submission in current}
    ids = list(by_id)
    parts = (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))
    return [found for part in parts for found in _of(tx, part, by_id)]


def _current(every: Sequence[submissions.Submission]) -> Iterator[submissions.Submission]:
    """Yield the last of each obligation's versions, which come in the order of school and arrival."""
    in_order = sorted(every, key=lambda s: (s.school, s.round, s.received_at, s.version))
    for _, versions in groupby(in_order, key=lambda s: (s.school, s.round)):
        *_, last = versions
        yield last


def _of(tx: Transaction, ids: Collection[int], by_id: dict[int, submissions.Submission]) -> Iterator[Appearance]:
    about_somebody = rows.c.submission.in_(ids) & rows.c.kind.in_(KINDS)
    for row in tx.execute(select(rows).where(about_somebody).order_by(rows.c.submission, rows.c.position)):
        submission = by_id[row.submission]
        yield Appearance(
            school=submission.school,
            kind=row.kind,
            name=row.fields.get("name") or "",
            round=submission.round,
            submission=submission.id,
            received_at=submission.received_at,
            place=f"{row.source_table}, dòng {row.source_row}",
            requested_award=row.fields.get("requested_award") or "",
            already_awarded=row.fields.get("already_awarded") or "",
        )


def decide(tx: Transaction, decision: SamePeople) -> None:
    """Record whether two names are one; the latest counts, nothing is deleted."""
    one, other = sorted((decision.one, decision.other))
    values = {
        "school": decision.school,
        "kind": decision.kind,
        "name": one,
        "other": other,
        "same": decision.same,
        "made_by": decision.made_by,
        "made_at": decision.made_at,
    }
    tx.execute(insert(same_people).values(values))


def decided(tx: Transaction, by: datetime | None = None) -> Decided:
    """Return what was said last about each pair of names, by the instant `by` (None: now)."""
    said = select(same_people).order_by(same_people.c.made_at, same_people.c.id)
    if by is not None:
        said = said.where(same_people.c.made_at <= by)
    return {(row.school, row.kind, frozenset({row.name, row.other})): row.same for row in tx.execute(said)}
