"""The ladder of reminders: when a school that owes is reminded, and when we stop."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import count

from rules.calendar import Calendar

# Working days before (-) and after (+) T, the last day accepted without being late.
# Source: docs/domain.md, section 4.
_BEFORE = (-5, -2, -1)
_AFTER = (1, 3)
_AFTER_EVERY = 5
MOST = 6
# The stamped print is chased later and less: it goes by post, and its own day is nobody's deadline.
PAPER_FROM = 2
_MOST_FOR_PAPER = 3
SPACING = timedelta(hours=20)


@dataclass(frozen=True)
class Policy:
    """When reminders may leave: the hour of a step, the quiet hours (local, may span midnight; equal = none)."""

    hour: time = time(8)
    quiet_from: time = time(20)
    quiet_until: time = time(7)

    def is_quiet(self, clock: time) -> bool:
        """Tell whether `clock` lies in the quiet hours; the end itself does not."""
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= clock < self.quiet_until
        return clock >= self.quiet_from or clock < self.quiet_until

    def may_leave(self, now: datetime, calendar: Calendar) -> bool:
        """Tell whether a reminder may leave at `now`: no quiet hour, no Sunday, no public holiday."""
        local = calendar.local(now)
        return calendar.is_mail_day(local.date()) and not self.is_quiet(local.time())


@dataclass(frozen=True)
class Step:
    """One rung: its offset to T in working days, and its instant."""

    offset: int
    at: datetime


@lru_cache(maxsize=4096)
def paper_steps(last_day: date, policy: Policy, calendar: Calendar) -> tuple[Step, ...]:
    """Return the rungs of a stamped print that has not come, in order, at most three; `last_day` as in `steps`."""
    offsets = range(PAPER_FROM, PAPER_FROM + _AFTER_EVERY * _MOST_FOR_PAPER, _AFTER_EVERY)
    return tuple(_step(last_day, offset, policy, calendar) for offset in offsets)


@lru_cache(maxsize=4096)
def steps(last_day: date, opens_on: date, policy: Policy, calendar: Calendar) -> tuple[Step, ...]:
    """Return the rungs of one obligation in order, at most six.

    `last_day` is T. Rungs before the day on which the round opened are dropped. Remembered, because all schools of a
    round share their ladder.
    """
    wanted: list[Step] = []
    for offset in _offsets():
        step = _step(last_day, offset, policy, calendar)
        if step.at >= calendar.at(opens_on):
            wanted.append(step)
        if len(wanted) == MOST:
            break
    return tuple(wanted)


def _step(last_day: date, offset: int, policy: Policy, calendar: Calendar) -> Step:
    return Step(offset, calendar.at(calendar.shift(last_day, offset), policy.hour))


def _offsets() -> Iterator[int]:
    yield from _BEFORE
    yield from _AFTER
    yield from count(_AFTER[-1] + _AFTER_EVERY, _AFTER_EVERY)


@dataclass(frozen=True)
class Due:
    """What the ladder asks for at an instant: the rung to send, and the missed ones to record as skipped."""

    step: Step
    missed: tuple[Step, ...]


def due_step(ladder: Iterable[Step], done: frozenset[int], now: datetime) -> Due | None:
    """Return the latest rung that has come and is not done, or None.

    Policy for missed rungs: after an outage only the latest one is sent, the older ones are skipped, never a burst.
    `done` holds the offsets already sent or skipped.
    """
    come = [step for step in ladder if step.at <= now]
    if not come or come[-1].offset in done:
        return None
    return Due(come[-1], tuple(step for step in come[:-1] if step.offset not in done))


def exhausted(ladder: Sequence[Step], now: datetime) -> bool:
    """Tell whether the last rung has passed: from here the matter goes to the leaders."""
    return bool(ladder) and ladder[-1].at + SPACING <= now
