"""Whom to remind now: first a plan, then the rows of the outbox. Nothing is sent here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from reminders.office import Office
from rules.ladder import SPACING, due_step, exhausted, steps
from rules.obligations import Obligation, by_school
from rules.schools import School
from store import campaigns, folders, obligations, outbox, reminder_steps, roster
from store.database import Database, Transaction
from store.outbox import MailKind, Wanted
from store.reminder_steps import Climbed

_FRESH = timedelta(minutes=30)


@dataclass(frozen=True)
class Rung:
    """One obligation's due step, and the missed ones that it replaces.

    A step is known by its day (20180301), not by its distance to the deadline: an extension moves the ladder, and the
    steps before the new deadline are other ones than those before the old.
    """

    round: str
    step: int
    at: datetime
    missed: tuple[int, ...]


@dataclass(frozen=True)
class Planned:
    """One reminder: a school, its working address, and the rungs that it climbs."""

    school: School
    address: str
    rungs: tuple[Rung, ...]

    @property
    def planned_for(self) -> datetime:
        """Return the instant of the latest rung."""
        return max(rung.at for rung in self.rungs)


@dataclass(frozen=True)
class History:
    """What has been done so far: rungs by (round, school), latest reminder by school, refused addresses.

    `waiting` are the schools whose last reminder is still in the queue.
    """

    done: Mapping[tuple[str, str], frozenset[int]]
    last_at: Mapping[str, datetime]
    refused: Mapping[str, str]
    waiting: frozenset[str] = frozenset()


def plan_reminders(owed: Iterable[Obligation], history: History, office: Office, now: datetime) -> list[Planned]:
    """Return one reminder for each school that owes something and has a rung due, merged over its rounds.

    None within 20 hours of the school's last one or while that waits in the queue, none for a school without a working
    address. Pure.
    Source: docs/domain.md, section 4.
    """
    missing = [o for o in owed if o.is_missing(now, office.calendar)]
    plans = (_plan(duties, history, office, now) for duties in by_school(missing).values())
    return [plan for plan in plans if plan]


def _plan(duties: Sequence[Obligation], history: History, office: Office, now: datetime) -> Planned | None:
    school = duties[0].school
    address = working_address(school, history.refused)
    last = history.last_at.get(school.code)
    if address is None or school.code in history.waiting or (last is not None and now < last + SPACING):
        return None
    rungs = [rung for duty in duties if (rung := _rung(duty, history, office, now))]
    return Planned(school, address, tuple(rungs)) if rungs else None


def _rung(duty: Obligation, history: History, office: Office, now: datetime) -> Rung | None:
    last_day = duty.facts.due.last_accepted_day(courtesy_counts=office.courtesy_counts)
    ladder = steps(last_day, duty.round.opens_on, office.policy, office.calendar)
    if exhausted(ladder, now):
        return None
    days = {step.offset: int(f"{office.calendar.local(step.at):%Y%m%d}") for step in ladder}
    taken = history.done.get((duty.round.id, duty.school.code), frozenset())
    due = due_step(ladder, frozenset(offset for offset, day in days.items() if day in taken), now)
    if due is None:
        return None
    return Rung(duty.round.id, days[due.step.offset], due.step.at, tuple(days[step.offset] for step in due.missed))


def working_address(school: School, refused: Mapping[str, str]) -> str | None:
    """Return the first registered address that does not bounce, None when there is none."""
    return next((address for address in school.emails if address not in refused), None)


def plan(tx: Transaction, office: Office, now: datetime, *, live: bool = True) -> list[Planned]:
    """Return the reminders that are due at `now` and not yet queued.

    Not `live`: `now` is a supposed instant; what was reminded after it is not held against the plan.
    """
    owed = obligations.owed(tx, campaigns.all_rounds(tx, office.calendar.day_of(now)), now, live=live)
    history = _history(tx) if live else History(reminder_steps.done(tx, now), {}, roster.refused_addresses(tx))
    return plan_reminders(owed, history, office, now)


def _history(tx: Transaction) -> History:
    return History(
        done=reminder_steps.done(tx),
        last_at=reminder_steps.last_reminder_at(tx),
        refused=roster.refused_addresses(tx),
        waiting=reminder_steps.waiting(tx),
    )


def is_fresh(tx: Transaction, now: datetime) -> bool:
    """Tell whether the mailbox was seen whole within the last 30 minutes: no reminder on stale eyes."""
    checked = folders.last_checked_at(tx)
    return checked is not None and abs(now - checked) <= _FRESH


def queue_due_reminders(database: Database, office: Office, now: datetime) -> list[Planned]:
    """Queue the reminders due at `now` and return those that are new. May run every minute.

    One transaction: read what is owed, decide, record; the unique keys make repeats no-ops. Nothing is queued while the
    mailbox has not been seen for 30 minutes.
    """
    with database.transaction() as tx:
        if not is_fresh(tx, now):
            return []
        return [planned for planned in plan(tx, office, now) if _queue(tx, planned, office, now)]


def _queue(tx: Transaction, planned: Planned, office: Office, now: datetime) -> bool:
    code = planned.school.code
    key = f"{code}:{office.calendar.day_of(now)}"
    wanted = Wanted(MailKind.REMINDER, key, planned.address, planned.planned_for, code)
    mail = outbox.queue(tx, wanted, now)
    if mail is None:
        return False
    climbed = [Climbed(rung.round, code, rung.step, mail) for rung in planned.rungs]
    skipped = [Climbed(rung.round, code, step, None) for rung in planned.rungs for step in rung.missed]
    reminder_steps.add(tx, [*climbed, *skipped], now)
    return True
