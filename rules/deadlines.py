"""When a round is due, and what "trước ngày" means."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from rules.calendar import Calendar, short_day, vietnamese_day

_DAY = timedelta(days=1)


class Wording(StrEnum):
    """How the letter names the day: "trước ngày" excludes it, "chậm nhất ngày" includes it."""

    BEFORE = "before"
    BY = "by"


@dataclass(frozen=True)
class Deadline:
    """A named day, how it is meant, and how many days of courtesy follow.

    The courtesy of "trước ngày D" is D itself unless the round says otherwise, because many people read it as
    inclusive; "chậm nhất ngày D" needs none.
    """

    wording: Wording
    day: date
    courtesy_days: int

    @property
    def last_good_day(self) -> date:
        """Return the last local day on which a report is plainly on time."""
        return self.day - _DAY if self.wording is Wording.BEFORE else self.day

    @property
    def last_courtesy_day(self) -> date:
        """Return the last local day of the courtesy window; the last good day where there is none."""
        return self.last_good_day + _DAY * self.courtesy_days

    def due_at(self, calendar: Calendar) -> datetime:
        """Return the first instant that is not plainly on time (exclusive end)."""
        return calendar.at(self.last_good_day + _DAY)

    def late_from(self, calendar: Calendar) -> datetime:
        """Return the first instant that is late: the end of the courtesy window (exclusive)."""
        return calendar.at(self.last_courtesy_day + _DAY)

    def last_accepted_day(self, *, courtesy_counts: bool) -> date:
        """Return T, the last day accepted without being late, from which reminders are reckoned."""
        return self.last_courtesy_day if courtesy_counts else self.last_good_day

    def in_words(self) -> str:
        """Return both readings: "trước ngày 05/3/2018 (tức đến hết Chủ nhật 04/3/2018)"."""
        named = "trước ngày" if self.wording is Wording.BEFORE else "chậm nhất ngày"
        return f"{named} {short_day(self.day)} (tức đến hết {vietnamese_day(self.last_good_day)})"


def default_courtesy(wording: Wording) -> int:
    """Return the courtesy days of a round that names none."""
    return 1 if wording is Wording.BEFORE else 0
