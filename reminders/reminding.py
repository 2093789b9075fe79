"""Whom to remind now: first a plan, then the rows of the outbox. Nothing is sent here."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from reminders.ladders import Ladders
from reminders.office import Office
from reminders.sight import is_fresh
from rules.chasing import Want, wants
from rules.ladder import SPACING, due_step
from rules.obligations import Obligation
from rules.schools import School, working_address
from rules.standing import Yardstick
from store import campaigns, obligations, outbox, reminder_steps, roster
from store.database import Database, Transaction
from store.outbox import MailKind, Wanted
from store.reminder_steps import Climbed

Lacking = tuple[Obligation, tuple[Want, ...]]
"""An obligation with what is missing in it, which is never nothing."""


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
    """One reminder: a school, its working address, the rungs that it climbs, and all that the school lacks."""

    school: School
    address: str
    rungs: tuple[Rung, ...]
    owed: tuple[Lacking, ...] = field(default=(), repr=False)

    @property
    def planned_for(self) -> datetime:
        """Return the instant of the latest rung."""
        return max(rung.at for rung in self.rungs)


@dataclass(frozen=True)
class Spared:
    """A school that owes something and is not reminded now; `why` is a Vietnamese clause."""

    school: School
    why: str


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
    return [plan for plan in weigh(owed, history, office, now) if isinstance(plan, Planned)]


def weigh(owed: Iterable[Obligation], history: History, office: Office, now: datetime) -> list[Planned | Spared]:
    """Return, for each school that owes something, its reminder or why there is none now. Pure."""
    ladders = Ladders(office, now)
    return [_plan(of_one, history, ladders) for of_one in _by_school(lacking(owed, office, now)).values()]


def lacking(owed: Iterable[Obligation], office: Office, now: datetime) -> Iterator[Lacking]:
    """Yield the obligations in which something is missing that may be chased at `now`."""
    measures: dict[str, Yardstick] = {}
    for duty in owed:
        measure = measures.get(duty.round.id)
        if measure is None:
            measure = measures[duty.round.id] = Yardstick(duty.round, now, office.calendar)
        if missing := wants(duty, measure):
            yield duty, missing


def _by_school(owed: Iterable[Lacking]) -> Mapping[str, list[Lacking]]:
    grouped: dict[str, list[Lacking]] = defaultdict(list)
    for duty, missing in owed:
        grouped[duty.school.code].append((duty, missing))
    return grouped


def _plan(owed: Sequence[Lacking], history: History, ladders: Ladders) -> Planned | Spared:
    school = owed[0][0].school
    if why := _spared(school, history, ladders):
        return Spared(school, why)
    address = working_address(school, history.refused)
    rungs = [rung for duty, missing in owed if (rung := _rung(duty, missing, history, ladders))]
    if address and rungs:
        return Planned(school, address, tuple(rungs), tuple(owed))
    return Spared(school, _when_next(owed, ladders))


def _spared(school: School, history: History, ladders: Ladders) -> str | None:
    """Return why a school is not written to now whatever it owes, None where it may be."""
    if working_address(school, history.refused) is None:
        return "không có địa chỉ thư nào gửi đến được"
    if school.code in history.waiting:
        return "một thư nhắc đang chờ trong hàng đợi"
    last = history.last_at.get(school.code)
    if last is not None and ladders.now < last + SPACING:
        return f"vừa nhắc {_clock(last, ladders)}, chưa đủ 20 giờ"
    return None


def _when_next(owed: Sequence[Lacking], ladders: Ladders) -> str:
    climbing = [step.at for duty, missing in owed for want in missing for step in ladders.steps(duty, want)]
    ahead = [at for at in climbing if at > ladders.now]
    if ahead:
        return f"chưa đến lượt; lượt kế tiếp {_clock(min(ahead), ladders)}"
    return "lượt này đã nhắc và là lượt cuối" if climbing else "đã nhắc đủ số lần; cần liên hệ trực tiếp"


def _clock(at: datetime, ladders: Ladders) -> str:
    return f"{ladders.office.calendar.local(at):%H:%M ngày %d/%m/%Y}"


def _rung(duty: Obligation, missing: Sequence[Want], history: History, ladders: Ladders) -> Rung | None:
    """Return the latest rung that is due for anything that is missing in a round; the others of it are missed."""
    taken = history.done.get((duty.round.id, duty.school.code), frozenset())
    due = [rung for want in missing if (rung := _rung_for(duty, want, taken, ladders))]
    if not due:
        return None
    latest = max(due, key=lambda rung: rung.at)
    missed = {day for rung in due for day in (rung.step, *rung.missed)} - {latest.step}
    return replace(latest, missed=tuple(sorted(missed)))


def _rung_for(duty: Obligation, want: Want, taken: frozenset[int], ladders: Ladders) -> Rung | None:
    days = ladders.of(duty, want).days
    done = frozenset(offset for offset, day in days.items() if day in taken) if taken else taken
    due = due_step(ladders.steps(duty, want), done, ladders.now)
    if due is None:
        return None
    return Rung(duty.round.id, days[due.step.offset], due.step.at, tuple(days[step.offset] for step in due.missed))


def plan(tx: Transaction, office: Office, now: datetime, *, live: bool = True) -> list[Planned]:
    """Return the reminders that are due at `now` and not yet queued; `live` as in `weighed`."""
    return [found for found in weighed(tx, office, now, live=live) if isinstance(found, Planned)]


def weighed(tx: Transaction, office: Office, now: datetime, *, live: bool = True) -> list[Planned | Spared]:
    """Return for each school that owes something the reminder that is due at `now`, or why there is none.

    Not `live`: `now` is a supposed instant; what was reminded after it is not held against the plan.
    """
    owed = obligations.owed(tx, campaigns.all_rounds(tx, office.calendar.day_of(now)), now, live=live)
    return weigh(owed, _history(tx, now, live=live), office, now)


def plan_for(
    tx: Transaction, owed: Iterable[Obligation], office: Office, now: datetime, *, live: bool = True
) -> list[Planned]:
    """Return the same as `plan` for obligations that are at hand: those of all rounds at `now`."""
    return plan_reminders(owed, _history(tx, now, live=live), office, now)


def _history(tx: Transaction, now: datetime, *, live: bool) -> History:
    if not live:
        return History(reminder_steps.done(tx, now), {}, roster.refused_addresses(tx))
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
