"""The ladders of a run: all schools with one deadline climb the same, which is made once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from reminders.office import Office
from rules.deadlines import Deadline
from rules.ladder import Step, exhausted, steps
from rules.obligations import Obligation


@dataclass(frozen=True)
class Ladder:
    """The steps of all schools that share a deadline; `days` are the days of the steps (20180301) by their offsets."""

    steps: tuple[Step, ...]
    days: Mapping[int, int]


@dataclass(frozen=True)
class Ladders:
    """The ladders at `now`, each made once."""

    office: Office
    now: datetime
    _made: dict[tuple[str, Deadline], Ladder | None] = field(default_factory=dict)

    def of(self, duty: Obligation) -> Ladder | None:
        """Return the ladder of a duty, None when it has ended."""
        key = (duty.round.id, duty.facts.due)
        if key not in self._made:
            self._made[key] = self._make(duty)
        return self._made[key]

    def _make(self, duty: Obligation) -> Ladder | None:
        calendar = self.office.calendar
        last_day = duty.facts.due.last_accepted_day(calendar, courtesy_counts=self.office.courtesy_counts)
        ladder = steps(last_day, duty.round.opens_on, self.office.policy, calendar)
        if exhausted(ladder, self.now):
            return None
        return Ladder(ladder, {step.offset: int(f"{calendar.local(step.at):%Y%m%d}") for step in ladder})
