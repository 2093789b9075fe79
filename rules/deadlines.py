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


class DaysOff(StrEnum):
    """What becomes of a deadline whose last good day is a day off.

    KEEP: the letter's day stands, mail comes on any day. NEXT: it ends with the next working day, as terms do by
    Bộ luật Dân sự 2015, điều 148 khoản 5. PREVIOUS: it ends with the working day before.
    """

    KEEP = "keep"
    NEXT = "next_working_day"
    PREVIOUS = "previous_working_day"


@dataclass(frozen=True)
class Deadline:
    """A named day, how it is meant, how many days of courtesy follow, and what a day off does to it.

    The courtesy of "trước ngày D" is D itself unless the round says otherwise, because many people read it as
    inclusive; "chậm nhất ngày D" needs none.
    """

    wording: Wording
    day: date
    courtesy_days: int
    days_off: DaysOff = DaysOff.KEEP

    @property
    def last_named_day(self) -> date:
        """Return the last good day by the letter's words alone, whatever day that is."""
        return self.day - _DAY if self.wording is Wording.BEFORE else self.day

    def last_good_day(self, calendar: Calendar) -> date:
        """Return the last local day on which a report is plainly on time.

        Only days off that were known before they were over move it: a finished deadline stays where it ended. Nor does
        it move back to a day that was over when the day off was declared.
        """
        if self.days_off is DaysOff.KEEP:
            return self.last_named_day
        if self.days_off is DaysOff.NEXT:
            return self._moved(_DAY, calendar)
        over = calendar.at(self._moved(-_DAY, calendar) + _DAY)
        return self._moved(-_DAY, calendar.as_known_at(over))

    def _moved(self, step: timedelta, calendar: Calendar) -> date:
        day = self.last_named_day
        while calendar.day_off_in_time(day):
            day += step
        return day

    def last_courtesy_day(self, calendar: Calendar) -> date:
        """Return the last local day of the courtesy window; the last good day where there is none.

        The window hangs on the named day: a deadline that was moved behind it needs no courtesy any more.
        """
        good = self.last_good_day(calendar)
        return max(good, self.last_named_day + _DAY * self.courtesy_days) if self.courtesy_days else good

    def due_at(self, calendar: Calendar) -> datetime:
        """Return the first instant that is not plainly on time (exclusive end)."""
        return calendar.at(self.last_good_day(calendar) + _DAY)

    def late_from(self, calendar: Calendar) -> datetime:
        """Return the first instant that is late: the end of the courtesy window (exclusive)."""
        return calendar.at(self.last_courtesy_day(calendar) + _DAY)

    def last_accepted_day(self, calendar: Calendar, *, courtesy_counts: bool) -> date:
        """Return T, the last day accepted without being late, from which reminders are reckoned."""
        return self.last_courtesy_day(calendar) if courtesy_counts else self.last_good_day(calendar)

    def named(self) -> str:
        """Return the letter's own words: "trước ngày 05/3/2018"."""
        return f"{'trước ngày' if self.wording is Wording.BEFORE else 'chậm nhất ngày'} {short_day(self.day)}"

    def in_words(self, calendar: Calendar) -> str:
        """Return both readings: "trước ngày 05/3/2018 (tức đến hết Chủ nhật 04/3/2018)".

        Where a day off moved it, the day and the reason too: "(tức đến hết Thứ Hai 05/3/2018, vì Chủ nhật 04/3/2018 là
        ngày nghỉ)", "(…, vì Thứ Năm 15/02/2018 là ngày nghỉ: Giao thừa Tết Nguyên Đán)".
        """
        named, good = self.last_named_day, self.last_good_day(calendar)
        why = "" if good == named else f", vì {_day_off_in_words(named, calendar)}"
        return f"{self.named()} (tức đến hết {vietnamese_day(good)}{why})"


def _day_off_in_words(day: date, calendar: Calendar) -> str:
    words, reason = vietnamese_day(day), calendar.day_off_in_time(day) or ""
    return f"{words} là ngày nghỉ" + ("" if words.startswith(reason) else f": {reason}")


def default_courtesy(wording: Wording) -> int:
    """Return the courtesy days of a round that names none."""
    return 1 if wording is Wording.BEFORE else 0
