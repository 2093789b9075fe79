"""Whom to remind now: first a plan, then the rows of the outbox. Nothing is sent here."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from reminders.ladders import Ladders
from reminders.office import Office
from reminders.sight import is_fresh
from rules.ladder import SPACING, due_step
from rules.obligations import Obligation, by_school
from rules.schools import School
from rules.standing import Yardstick
from store import campaigns, obligations, outbox, reminder_steps, roster
from store.database import Database, Transaction
from store.outbox import MailKind, Wanted
from store.reminder_steps import Climbed


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
    ladders = Ladders(office, now)
    plans = (_plan(duties, history, ladders) for duties in by_school(_missing(owed, office, now)).values())
    return [plan for plan in plans if plan]


def _missing(owed: Iterable[Obligation], office: Office, now: datetime) -> Iterator[Obligation]:
    measures: dict[str, Yardstick] = {}
    today = office.calendar.day_of(now)
    for duty in (each for each in owed if each.is_chased(today, office.calendar)):
        measure = measures.get(duty.round.id)
        if measure is None:
            measure = measures[duty.round.id] = Yardstick(duty.round, now, office.calendar)
        if measure.is_missing(duty.facts):
            yield duty


def _plan(duties: Sequence[Obligation], history: History, ladders: Ladders) -> Planned | None:
    school = duties[0].school
    address = working_address(school, history.refused)
    last = history.last_at.get(school.code)
    if address is None or school.code in history.waiting or (last is not None and ladders.now < last + SPACING):
        return None
    rungs = [rung for duty in duties if (rung := _rung(duty, history, ladders))]
    return Planned(school, address, tuple(rungs)) if rungs else None


def _rung(duty: Obligation, history: History, ladders: Ladders) -> Rung | None:
    ladder = ladders.of(duty)
    if ladder is None:
        return None
    taken = history.done.get((duty.round.id, duty.school.code), frozenset())
    done = frozenset(offset for offset, day in ladder.days.items() if day in taken) if taken else taken
    due = due_step(ladder.steps, done, ladders.now)
    if due is None:
        return None
    missed = tuple(ladder.days[step.offset] for step in due.missed)
    return Rung(duty.round.id, ladder.days[due.step.offset], due.step.at, missed)


def working_address(school: School, refused: Mapping[str, str]) -> str | None:
    """Return the first registered address that does not bounce, None when there is none."""
    return next((address for address in school.emails if address not in refused), None)


def plan(tx: Transaction, office: Office, now: datetime, *, live: bool = True) -> list[Planned]:
    """Return the reminders that are due at `now` and not yet queued.

    Not `live`: `now` is a supposed instant; what was reminded after it is not held against the plan.
    """
    owed = obligations.owed(tx, campaigns.all_rounds(tx, office.calendar.day_of(now)), now, live=live)
    return plan_for(tx, owed, office, now, live=live)


def plan_for(
    tx: Transaction, owed: Iterable[Obligation], office: Office, now: datetime, *, live: bool = True
) -> list[Planned]:
    """Return the same for obligations that are at hand: those of all rounds at `now`."""
    history = _history(tx) if live else History(reminder_steps.done(tx, now), {}, roster.refused_addresses(tx))
    return plan_reminders(owed, history, office, now)


def _history(tx: Transaction) -> History:
    return History(
        done=reminder_steps.done(tx),
        last_at=reminder_steps.last_reminder_at(tx),
        refused=roster.refused_addresses(tx),
        waiting=reminder_steps.waiting(tx),
    )


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
