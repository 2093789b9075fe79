"""How schools have kept their deadlines over the rounds: counted from the same obligations, ours excused. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from rules.calendar import Calendar
from rules.obligations import Obligation, by_school
from rules.outages import Outage, excuses
from rules.schools import School
from rules.standing import MISSING, Standing

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Past:
    """One obligation whose deadline has ended.

    `on_time`: a report or a nil return came before it was late, the courtesy counted as the office counts it, or
    `excused`: our own outages make up for the delay. `lead`: how long before the end of the last good day the first
    report came (negative: after it), None where none came. `reminders` are those that left.
    """

    duty: Obligation
    standing: Standing
    on_time: bool
    excused: bool
    lead: timedelta | None
    reminders: int


@dataclass(frozen=True)
class Record:
    """One school over the rounds that have ended and from which it was not exempt.

    Always: owed = on time + late + missing.
    """

    school: School
    past: tuple[Past, ...]

    @property
    def owed(self) -> int:
        """Return of how many obligations this is the record."""
        return len(self.past)

    @property
    def on_time(self) -> int:
        """Return how many were answered in time, nil returns and excused delays among them."""
        return sum(one.on_time for one in self.past)

    @property
    def missing(self) -> int:
        """Return how many were not answered at all."""
        return sum(one.standing in MISSING for one in self.past)

    @property
    def late(self) -> int:
        """Return how many were answered late."""
        return self.owed - self.on_time - self.missing

    @property
    def excused(self) -> int:
        """Return how many delays our own outages make up for."""
        return sum(one.excused for one in self.past)

    @property
    def rate(self) -> float | None:
        """Return the share answered in time, 0 to 1; None where nothing was owed."""
        return self.on_time / self.owed if self.past else None

    @property
    def median_lead_days(self) -> float | None:
        """Return the median lead in days, negative for after the deadline; None where no report came."""
        leads = [one.lead / _DAY for one in self.past if one.lead is not None]
        return median(leads) if leads else None

    @property
    def reminders(self) -> int:
        """Return how many reminders it took."""
        return sum(one.reminders for one in self.past)


@dataclass(frozen=True)
class Measure:
    """By what the past is measured: the instant, the calendar, the office's habit, our outages, reminders that left."""

    now: datetime
    calendar: Calendar
    courtesy_counts: bool
    outages: Sequence[Outage]
    reminders: Mapping[tuple[str, str], int]

    def records(self, owed: Iterable[Obligation]) -> list[Record]:
        """Return the record of each school, in the order of the codes; those without any past are left out."""
        found = (Record(duties[0].school, self._past(duties)) for duties in by_school(owed).values())
        return sorted((record for record in found if record.past), key=lambda record: record.school.code)

    def _past(self, duties: Iterable[Obligation]) -> tuple[Past, ...]:
        ended = (duty for duty in duties if duty.facts.due.late_from(self.calendar) <= self.now)
        return tuple(self._of(duty) for duty in ended if not duty.facts.exempt)

    def _of(self, duty: Obligation) -> Past:
        stands, facts, due = duty.standing(self.now, self.calendar), duty.facts, duty.facts.due
        good = {Standing.ON_TIME, Standing.NIL} | ({Standing.DUE_DAY_RECEIVED} if self.courtesy_counts else set())
        late_from = due.late_from(self.calendar) if self.courtesy_counts else due.due_at(self.calendar)
        came = facts.received_at
        excused = stands not in good and came is not None and excuses(self.outages, late_from, came)
        lead = due.due_at(self.calendar) - came if came and facts.nil_at is None else None
        reminders = self.reminders.get((duty.round.id, duty.school.code), 0)
        return Past(duty, stands, stands in good or excused, excused, lead, reminders)
