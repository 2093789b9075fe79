"""What persons decided about messages and submissions: recorded, never changed, the latest of a kind counts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import insert, select, true
from sqlalchemy.sql.expression import ColumnElement

from store.database import Record, Transaction
from store.schema import rulings


class Kind(StrEnum):
    """What can be decided: of a message or one of its files, of a request in plain words, or of a submission."""

    GRANT = "grant"
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
    before the instant at which it was recorded. `id` is its number once it is recorded.
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
    id: int | None = None


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


def standing(made: Iterable[Ruling]) -> list[Ruling]:
    """Return the decisions that were not taken back, in their order.

    One with `holds` False takes back the latest before it of the same kind, file and submission that still stands, so
    that what was decided before that counts again.
    """
    left: list[Ruling] = []
    for ruling in made:
        if ruling.holds:
            left.append(ruling)
        elif taken := [one for one in left if _key(one) == _key(ruling)]:
            left.remove(taken[-1])
    return left


def in_force(tx: Transaction, message: int) -> list[Ruling]:
    """Return the decisions about a message that hold: of each kind, file and submission the latest, in their order."""
    latest: dict[tuple[Kind, str | None, int | None], Ruling] = {}
    for ruling in standing(history(tx, message)):
        latest.pop(_key(ruling), None)
        latest[_key(ruling)] = ruling
    return list(latest.values())


def _key(ruling: Ruling) -> tuple[Kind, str | None, int | None]:
    return ruling.kind, ruling.file, ruling.submission


def everything(tx: Transaction) -> list[Ruling]:
    """Return all decisions about messages, in the order in which they were recorded."""
    return _load(tx, true())


def of_submissions(tx: Transaction, made_by: datetime | None = None) -> dict[int, list[Ruling]]:
    """Return the decisions about submissions that stand, by submission and in their order.

    With `made_by`, as they stood then.
    """
    where: ColumnElement[bool] = rulings.c.submission.is_not(None)
    if made_by is not None:
        where &= rulings.c.made_at <= made_by
    found: dict[int, list[Ruling]] = defaultdict(list)
    for ruling in standing(_load(tx, where)):
        if ruling.submission is not None:
            found[ruling.submission].append(ruling)
    return found


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
        id=row.id,
    )
