"""What the specialist decided about an obligation: recorded, never changed, the latest counts."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import insert, select

from store.database import Transaction
from store.schema import decisions


class Kind(StrEnum):
    """What can be decided."""

    EXTENSION = "extension"
    EXEMPTION = "exemption"
    NIL = "nil"
    PAPER = "paper"


@dataclass(frozen=True)
class Decision:
    """One decision. `holds` is False where it takes the thing back (for paper: returned to the school).

    `on_day` is the new last day of an extension, or the day on which the paper came. `made_at` is when it was decided,
    which may lie before it was recorded.
    """

    kind: Kind
    round: str
    school: str
    holds: bool
    on_day: date | None
    reason: str
    made_by: str
    made_at: datetime


def add(tx: Transaction, decision: Decision, now: datetime) -> None:
    """Record a decision at `now`."""
    tx.execute(
        insert(decisions).values(
            kind=decision.kind,
            round=decision.round,
            school=decision.school,
            holds=decision.holds,
            on_day=decision.on_day,
            reason=decision.reason,
            made_by=decision.made_by,
            made_at=decision.made_at,
            recorded_at=now,
        )
    )


def in_force(tx: Transaction, now: datetime) -> dict[tuple[str, str], dict[Kind, Decision]]:
    """Return, by (round, school), the latest decision of each kind that was made by `now`."""
    made = select(decisions).where(decisions.c.made_at <= now).order_by(decisions.c.made_at, decisions.c.id)
    latest: dict[tuple[str, str], dict[Kind, Decision]] = {}
    for row in tx.execute(made):
        kind = Kind(row.kind)
        decision = Decision(kind, row.round, row.school, row.holds, row.on_day, row.reason, row.made_by, row.made_at)
        latest.setdefault((row.round, row.school), {})[kind] = decision
    return latest
