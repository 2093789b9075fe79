"""Which rungs of the ladder were climbed, for each obligation."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update

from store.database import Transaction
from store.outbox import State
from store.schema import outbox, reminder_steps


@dataclass(frozen=True)
class Climbed:
    """A rung taken for an obligation: sent with `mail`, or skipped when that is None."""

    round: str
    school: str
    step: int
    mail: int | None


def done(tx: Transaction, by: datetime | None = None) -> dict[tuple[str, str], frozenset[int]]:
    """Return the rungs sent or skipped (until `by`), by (round, school)."""
    steps: dict[tuple[str, str], set[int]] = defaultdict(set)
    for row in tx.execute(select(reminder_steps)):
        if by is None or row.at <= by:
            steps[row.round, row.school].add(row.step)
    return {key: frozenset(taken) for key, taken in steps.items()}


def add(tx: Transaction, climbed: Iterable[Climbed], now: datetime) -> None:
    """Record rungs at `now`; the primary key keeps each one single."""
    rows = [{"round": r.round, "school": r.school, "step": r.step, "mail": r.mail, "at": now} for r in climbed]
    if rows:
        tx.execute(insert(reminder_steps), rows)


def hand_over(tx: Transaction, mail: int, to: int) -> None:
    """Let the rungs of one reminder be those of another, which goes to another address in its place."""
    tx.execute(update(reminder_steps).where(reminder_steps.c.mail == mail).values(mail=to))


def rounds_of(tx: Transaction, mail: int) -> list[str]:
    """Return the rounds that a reminder is about."""
    return list(tx.scalars(select(reminder_steps.c.round).where(reminder_steps.c.mail == mail)))


def reminders_sent(tx: Transaction) -> dict[tuple[str, str], int]:
    """Return how many reminders left for each (round, school)."""
    key = (reminder_steps.c.round, reminder_steps.c.school)
    left = select(*key, func.count()).join(outbox).where(outbox.c.state.in_((State.SENT, State.BOUNCED)))
    return {(round_, school): count for round_, school, count in tx.execute(left.group_by(*key))}


def sent_at(tx: Transaction, round_id: str, school: str) -> list[datetime]:
    """Return when the reminders about one round left for a school."""
    about = (reminder_steps.c.round == round_id) & (reminder_steps.c.school == school)
    left = outbox.c.state.in_((State.SENT, State.BOUNCED)) & outbox.c.sent_at.is_not(None)
    return list(tx.scalars(select(outbox.c.sent_at).join(reminder_steps).where(about & left)))


def last_reminder_at(tx: Transaction) -> dict[str, datetime]:
    """Return when the latest reminder left for each school; one whose fate is unknown counts from its plan."""
    key = reminder_steps.c.school
    left = outbox.c.state.not_in((State.SKIPPED, State.FAILED, State.QUEUED))
    at = func.max(func.coalesce(outbox.c.sent_at, outbox.c.planned_for))
    found = select(key, at).join(outbox).where(left).group_by(key)
    return {row[0]: row[1] for row in tx.execute(found)}


def waiting(tx: Transaction) -> frozenset[str]:
    """Return the schools for which a reminder is queued and has not left."""
    queued = select(reminder_steps.c.school).join(outbox).where(outbox.c.state.in_((State.QUEUED, State.SENDING)))
    return frozenset(tx.scalars(queued))
