"""What schools sent in: one submission for each form that was read and booked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.sql.expression import ColumnElement, Select

from rules.findings import Finding, Weight
from rules.reading import Reading, ReadRow, Source
from store.database import Record, Transaction
from store.schema import findings, rows, submissions


@dataclass(frozen=True)
class Booking:
    """A reading that belongs to a school and a round. `content` is the digest of what it says."""

    message: int
    round: str
    school: str
    received_at: datetime
    file: str
    content: str
    early: bool
    reading: Reading
    adds: bool = False


class Aside(StrEnum):
    """Why a submission counts no more. UNDONE: its message, judged anew, no longer comes to it."""

    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    UNDONE = "undone"


@dataclass(frozen=True)
class Submission:
    """A stored submission, without its rows. `aside`: why it counts no more, None where it does."""

    id: int
    message: int
    round: str
    school: str
    version: int
    received_at: datetime
    file: str
    nil: bool
    content: str
    early: bool
    header: Mapping[str, str | None]
    adds: bool = False
    aside: Aside | None = None
    aside_at: datetime | None = None


def add(tx: Transaction, booking: Booking) -> int:
    """Store a submission as the next version of its obligation and return the version, counted from 1.

    One that the same message brought before, for the same obligation, is stored in its place and counts again.
    """
    earlier = tx.execute(select(submissions.c.id, submissions.c.version).where(_same(booking))).one_or_none()
    if earlier is None:
        return _add_new(tx, booking)
    again = _values(booking) | {"aside_at": None, "aside_why": None}
    tx.execute(update(submissions).where(submissions.c.id == earlier.id).values(again))
    tx.execute(delete(rows).where(rows.c.submission == earlier.id))
    tx.execute(delete(findings).where(findings.c.submission == earlier.id))
    _add_content(tx, earlier.id, booking.reading)
    version: int = earlier.version
    return version


def _same(booking: Booking) -> ColumnElement[bool]:
    obligation = (submissions.c.round == booking.round) & (submissions.c.school == booking.school)
    return obligation & (submissions.c.message == booking.message)


def _add_new(tx: Transaction, booking: Booking) -> int:
    of_obligation = (submissions.c.round == booking.round) & (submissions.c.school == booking.school)
    last = tx.scalar(select(func.max(submissions.c.version)).where(of_obligation)) or 0
    values = _values(booking) | {"version": last + 1}
    submission = tx.execute(insert(submissions).values(values).returning(submissions.c.id)).scalar_one()
    _add_content(tx, submission, booking.reading)
    return last + 1


def _values(booking: Booking) -> dict[str, Any]:
    return {
        "message": booking.message,
        "round": booking.round,
        "school": booking.school,
        "received_at": booking.received_at,
        "file": booking.file,
        "form_version": booking.reading.version,
        "nil": booking.reading.nil,
        "content": booking.content,
        "header": dict(booking.reading.header),
        "early": booking.early,
        "adds": booking.adds,
    }


def _add_content(tx: Transaction, submission: int, reading: Reading) -> None:
    _add_rows(tx, submission, reading.rows)
    _add_findings(tx, submission, reading.findings)


def set_aside(tx: Transaction, submission: int, why: Aside, at: datetime) -> None:
    """Let a submission count no more from `at` on; it stays readable."""
    tx.execute(update(submissions).where(submissions.c.id == submission).values(aside_at=at, aside_why=why))


def bring_back(tx: Transaction, submission: int) -> None:
    """Let a submission that was set aside count again."""
    tx.execute(update(submissions).where(submissions.c.id == submission).values(aside_at=None, aside_why=None))


def counts(at: datetime | None) -> ColumnElement[bool]:
    """Tell of a submission whether it counts at `at` (None: now): it was not set aside by then."""
    not_aside: ColumnElement[bool] = submissions.c.aside_at.is_(None)
    return not_aside if at is None else not_aside | (submissions.c.aside_at > at)


def _add_rows(tx: Transaction, submission: int, read: Sequence[ReadRow]) -> None:
    values = [
        {
            "submission": submission,
            "position": position,
            "kind": row.kind,
            "fields": dict(row.fields),
            "means": dict(row.means),
            "source_file": row.source.file,
            "source_table": row.source.table,
            "source_row": row.source.row,
            "columns": dict(row.columns),
            "originals": dict(row.originals),
        }
        for position, row in enumerate(read)
    ]
    if values:
        tx.execute(insert(rows), values)


def _add_findings(tx: Transaction, submission: int, found: Sequence[Finding]) -> None:
    for position, finding in enumerate(found):
        values = {"weight": finding.weight, "where": finding.where, "text": finding.text}
        tx.execute(insert(findings).values(submission=submission, position=position, **values))


def versions(tx: Transaction, round_id: str, school: str, *, withdrawn_at: datetime | None = None) -> list[Submission]:
    """Return the submissions that count of one obligation in the order of arrival: the current one is the last.

    `version` counts in the order of booking, which is another one when an older mail turns up late. With
    `withdrawn_at`, also those that the school took back at just that instant.
    """
    may = counts(None)
    if withdrawn_at is not None:
        may |= (submissions.c.aside_why == Aside.WITHDRAWN) & (submissions.c.aside_at == withdrawn_at)
    here = (submissions.c.round == round_id) & (submissions.c.school == school) & may
    return _load(tx, select(submissions).where(here).order_by(submissions.c.received_at, submissions.c.version))


def of_message(tx: Transaction, message: int) -> list[Submission]:
    """Return the submissions that came with one message and count."""
    here = (submissions.c.message == message) & counts(None)
    return _load(tx, select(submissions).where(here).order_by(submissions.c.id))


def by_ids(tx: Transaction, ids: Sequence[int]) -> list[Submission]:
    """Return these submissions, whether or not they count, in the order of their numbers."""
    return _load(tx, select(submissions).where(submissions.c.id.in_(ids)).order_by(submissions.c.id))


def all_of_message(tx: Transaction, message: int) -> list[Submission]:
    """Return the submissions that came with one message, also those that count no more."""
    return _load(tx, select(submissions).where(submissions.c.message == message).order_by(submissions.c.id))


def by(
    tx: Transaction, received_by: datetime | None, round_ids: Sequence[str], school: str | None = None
) -> list[Submission]:
    """Return the submissions that count of these rounds (and this school), each obligation's in the order of arrival.

    With `received_by`, only those that had arrived by then.
    """
    here = submissions.c.round.in_(round_ids) & counts(received_by)
    if received_by is not None:
        here &= submissions.c.received_at <= received_by
    if school is not None:
        here &= submissions.c.school == school
    return _load(
        tx,
        select(submissions)
        .where(here)
        .order_by(submissions.c.school, submissions.c.received_at, submissions.c.version),
    )


def schools_between(tx: Transaction, after: datetime, until: datetime) -> list[str]:
    """Return the codes of the schools from which something that counts came after `after` and by `until`, in order."""
    here = (submissions.c.received_at > after) & (submissions.c.received_at <= until) & counts(until)
    return list(tx.scalars(select(submissions.c.school).where(here).distinct().order_by(submissions.c.school)))


def _load(tx: Transaction, query: Select[Any]) -> list[Submission]:
    return [_submission(row) for row in tx.execute(query)]


def _submission(row: Record) -> Submission:
    return Submission(
        id=row.id,
        message=row.message,
        round=row.round,
        school=row.school,
        version=row.version,
        received_at=row.received_at,
        file=row.file,
        nil=row.nil,
        content=row.content,
        early=row.early,
        header=row.header,
        adds=row.adds,
        aside=Aside(row.aside_why) if row.aside_why else None,
        aside_at=row.aside_at,
    )


def rows_of(tx: Transaction, submission: int) -> list[ReadRow]:
    """Return the rows of a submission in the form's order."""
    of_submission = select(rows).where(rows.c.submission == submission).order_by(rows.c.position)
    return [_row(row) for row in tx.execute(of_submission)]


def _row(row: Record) -> ReadRow:
    source = Source(row.source_file, row.source_table, row.source_row)
    return ReadRow(row.kind, row.fields, source, row.means, row.columns or {}, row.originals or {})


def findings_of(tx: Transaction, submission: int) -> list[Finding]:
    """Return the findings of a submission, in the order in which the school should read them."""
    of_submission = select(findings).where(findings.c.submission == submission).order_by(findings.c.position)
    return [Finding(Weight(r.weight), r.where, r.text) for r in tx.execute(of_submission)]
