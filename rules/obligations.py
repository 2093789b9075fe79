"""Obligations: which school owes what in which round."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from rules.calendar import Calendar
from rules.campaigns import Round
from rules.schools import School
from rules.standing import MISSING, Facts, Standing, standing


@dataclass(frozen=True)
class Obligation:
    """One school's duty in one round, with what is known of it."""

    round: Round
    school: School
    facts: Facts

    def standing(self, now: datetime, calendar: Calendar) -> Standing:
        """Return where it stands at `now`."""
        return standing(self.round, self.facts, now, calendar)

    def is_missing(self, now: datetime, calendar: Calendar) -> bool:
        """Tell whether the round is open at `now` and nothing that counts has been received."""
        now_at = self.standing(now, calendar)
        return now_at in MISSING and now_at is not Standing.NOT_OPEN

    def is_chased(self, today: date, calendar: Calendar) -> bool:
        """Tell whether the school may be reminded of it at all.

        Not where the round is not chased, has been closed (unless the school has longer), or the school is no more.
        """
        closes = self.round.cut_off(calendar)
        closed = closes is not None and today > max(closes, self.facts.due.last_courtesy_day(calendar))
        return self.round.chased and not closed and self.school.exists_on(today)


def owes(round_: Round, school: School) -> bool:
    """Tell whether `school` is asked in `round_`: of the right level, and in being on the day of the deadline."""
    return school.level in round_.audience and school.exists_on(round_.deadline.day)


def by_school(obligations: Iterable[Obligation]) -> dict[str, list[Obligation]]:
    """Group obligations by the school's code, keeping their order."""
    return _grouped(obligations, lambda obligation: obligation.school.code)


def by_round(obligations: Iterable[Obligation]) -> dict[str, list[Obligation]]:
    """Group obligations by the round's id, keeping their order."""
    return _grouped(obligations, lambda obligation: obligation.round.id)


def _grouped(obligations: Iterable[Obligation], key: Callable[[Obligation], str]) -> dict[str, list[Obligation]]:
    grouped: dict[str, list[Obligation]] = defaultdict(list)
    for obligation in obligations:
        grouped[key(obligation)].append(obligation)
    return dict(grouped)
