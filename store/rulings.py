"""What persons decided about messages and submissions: recorded, never changed, the latest of a kind counts."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import insert, select
from sqlalchemy.sql.expression import ColumnElement

from store.database import Record, Transaction
from store.schema import rulings


class Kind(StrEnum):
    """What can be decided. The first two are of a message or one of its files, the others of a submission."""

    ASSIGN = "assign"
    IGNORE = "ignore"
    ACCEPT = "accept"
    RETURN = "return"
    REJECT = "reject"
    WITHDRAW = "withdraw"


@dataclass(frozen=True)
class Ruling:
    """One decision.

    `file` is the SHA-256 of one file where not all of the message are meant. `holds` is False where an earlier decision
    of this kind is taken back. `school` and `round` say whose report it is; without a round the form itself tells it.
    `adds`: True adds to what was handed in, False replaces it, None leaves it to what the mail says. `made_at` may lie
    before the instant at which it was recorded.
    """

    message: int
    kind: Kind
    reason: str
    made_by: str
    made_at: datetime
    file: str | None = None
    submission: int | None = None
    holds: bool = True
    school: str | None = None
    round: str | None = None
    adds: bool | None = None


def add(tx: Transaction, ruling: Ruling, now: datetime) -> int:
    """Record a decision at `now` and return its number."""
    values = {
        "message": ruling.message,
        "file": ruling.file,
        "submission": ruling.submission,
        "kind": ruling.kind,
        "holds": ruling.holds,
        "school": ruling.school,
        "round": ruling.round,
        "adds": ruling.adds,
        "reason": ruling.reason,
        "made_by": ruling.made_by,
        "made_at": ruling.made_at,
        "recorded_at": now,
    }
    number: int = tx.execute(insert(rulings).values(values).returning(rulings.c.id)).scalar_one()
    return number


def history(tx: Transaction, message: int) -> list[Ruling]:
    """Return all decisions about a message, its files and its submissions, in the order in which they were recorded."""
    return _load(tx, rulings.c.message == message)


def in_force(tx: Transaction, message: int) -> list[Ruling]:
    """Return the decisions about a message that hold: of each kind, file and submission the latest."""
    latest = {(r.kind, r.file, r.submission): r for r in history(tx, message)}
    return [ruling for ruling in latest.values() if ruling.holds]


def of_submission(tx: Transaction, submission: int) -> list[Ruling]:
    """Return all decisions about one submission, in the order in which they were recorded."""
    return _load(tx, rulings.c.submission == submission)


def _load(tx: Transaction, where: ColumnElement[bool]) -> list[Ruling]:
    return [_ruling(row) for row in tx.execute(select(rulings).where(where).order_by(rulings.c.id))]


def _ruling(row: Record) -> Ruling:
    return Ruling(
        message=row.message,
        kind=Kind(row.kind),
        reason=row.reason,
        made_by=row.made_by,
        made_at=row.made_at,
        file=row.file,
        submission=row.submission,
        holds=row.holds,
        school=row.school,
        round=row.round,
        adds=row.adds,
    )
