"""The ladders of a run: all schools with one deadline climb the same, which is made once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from reminders.office import Office
from rules.chasing import Want
from rules.deadlines import Deadline
from rules.ladder import SPACING, Step, exhausted, paper_steps, steps
from rules.obligations import Obligation


@dataclass(frozen=True)
class Ladder:
    """The steps of all schools that share a deadline; `days` are the days of the steps (20180301) by their offsets."""

    steps: tuple[Step, ...]
    days: Mapping[int, int]

    def after(self, told: datetime | None) -> tuple[Step, ...]:
        """Return the steps for a school that was `told` what is missing; it gets 20 hours."""
        return self.steps if told is None else tuple(step for step in self.steps if step.at >= told + SPACING)


@dataclass(frozen=True)
class Ladders:
    """The ladders at `now`, each made once."""

    office: Office
    now: datetime
    _made: dict[tuple[str, Deadline, bool], Ladder] = field(default_factory=dict)

    def of(self, duty: Obligation, want: Want) -> Ladder:
        """Return the ladder that is climbed for what is missing."""
        key = (duty.round.id, duty.facts.due, want is Want.PAPER)
        if key not in self._made:
            self._made[key] = self._make(duty, want)
        return self._made[key]

    def steps(self, duty: Obligation, want: Want) -> tuple[Step, ...]:
        """Return the steps of one school's ladder, none when it has ended."""
        own = self.of(duty, want).after(None if want is Want.REPORT else duty.facts.current_at)
        return () if exhausted(own, self.now) else own

    def has_ended(self, duty: Obligation, want: Want) -> bool:
        """Tell whether the last step has been, so that no mail reminds of it any more."""
        return not self.steps(duty, want)

    def _make(self, duty: Obligation, want: Want) -> Ladder:
        calendar, policy = self.office.calendar, self.office.policy
        last_day = duty.facts.due.last_accepted_day(calendar, courtesy_counts=self.office.courtesy_counts)
        if want is Want.PAPER:
            made = paper_steps(last_day, policy, calendar)
        else:
            made = steps(last_day, duty.round.opens_on, policy, calendar)
        return Ladder(made, {step.offset: int(f"{calendar.local(step.at):%Y%m%d}") for step in made})
