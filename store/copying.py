"""A second office with the same facts, to try things on: a scratch database that nobody else knows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Table, delete, insert, select, update

from store import submissions
from store.database import Transaction
from store.messages import Outcome
from store.schema import attachments, messages, metadata
from store.schema import submissions as submissions_table
from store.submissions import Aside

_AT_ONCE = 200
_LONG_AGO = datetime(1, 1, 2, tzinfo=UTC)
_HELD = "held"
"""The outcome, in a scratch office only, of a message that has not arrived yet."""


@dataclass(frozen=True)
class HandedIn:
    """One submission. `version` counts an obligation's submissions in the order of arrival, from 1.

    Why not the number it was booked under: that one depends on when an older mail happened to be brought in.
    """

    version: int
    content: str
    nil: bool
    rows: Sequence[Mapping[str, str | None]]


@dataclass(frozen=True)
class Decided:
    """What became of one message: `outcome` None where it is still to be read, submissions by (round, school)."""

    outcome: str | None
    reason: str | None
    school: str | None
    handed_in: Mapping[tuple[str, str], HandedIn] = field(default_factory=dict)


@dataclass(frozen=True)
class Original:
    """A decided message as it stands in the ledger."""

    id: int
    sha256: str
    message_id: str | None
    received_at: datetime
    sender: str | None
    subject: str | None


def copy_office(source: Transaction, target: Transaction) -> None:
    """Copy every fact of an office into an empty database of the same schema; ids stay."""
    for table in metadata.sorted_tables:
        _copy(source, target, table)


def _copy(source: Transaction, target: Transaction, table: Table) -> None:
    found = source.execute(select(table).execution_options(yield_per=_AT_ONCE))
    for part in found.mappings().partitions():
        target.execute(insert(table), [dict(row) for row in part])


def originals(tx: Transaction) -> Iterator[list[Original]]:
    """Yield the decided messages whose bytes we hold, in the order of arrival, some at a time."""
    order = (messages.c.received_at, messages.c.id)
    found = tx.execute(select(messages).where(_is_decided()).order_by(*order).execution_options(yield_per=_AT_ONCE))
    for part in found.partitions():
        yield [Original(r.id, r.sha256, r.message_id, r.received_at, r.sender, r.subject) for r in part]


def _is_decided() -> ColumnElement[bool]:
    return (messages.c.outcome != Outcome.PENDING) & messages.c.sha256.is_not(None)


def undo_decisions(tx: Transaction) -> None:
    """Take back what was made of the messages, and hold them all; the rest stays, so that answers to us are known."""
    tx.execute(delete(attachments))
    # Set aside, not deleted: what persons decided about a submission goes with it, and it is booked in its place again.
    tx.execute(update(submissions_table).values(aside_why=Aside.UNDONE, aside_at=_LONG_AGO))
    fresh = {"reason": None, "detail": None, "school": None, "decided_at": None, "canonical": None}
    tx.execute(update(messages).values(outcome=_HELD, attempts=0, **fresh))


def let_arrive(tx: Transaction, arriving: Sequence[int]) -> None:
    """Make held messages pending."""
    tx.execute(update(messages).where(messages.c.id.in_(arriving)).values(outcome=Outcome.PENDING))


def decided(tx: Transaction, message: int) -> Decided:
    """Return what became of a message; one that went into the record of the same mail is a duplicate."""
    row = tx.execute(select(messages).where(messages.c.id == message)).one_or_none()
    if row is None:
        return Decided(Outcome.DUPLICATE, "same_mail", None)
    if row.outcome in (Outcome.PENDING, _HELD):
        return Decided(None, None, None)
    return Decided(row.outcome, row.reason, row.school, dict(_handed_in(tx, message)))


def _handed_in(tx: Transaction, message: int) -> Iterator[tuple[tuple[str, str], HandedIn]]:
    for submission in submissions.of_message(tx, message):
        every = submissions.versions(tx, submission.round, submission.school)
        version = [other.id for other in every].index(submission.id) + 1
        fields = [row.fields for row in submissions.rows_of(tx, submission.id)]
        yield (submission.round, submission.school), HandedIn(version, submission.content, submission.nil, fields)
