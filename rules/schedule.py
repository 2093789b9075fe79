"""Periods that come back: months, quarters, half-years, years, semesters, school years, and days of one's own."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from rules.calendar import Calendar, short_day
from rules.deadlines import Wording

_DAY = timedelta(days=1)


class Every(StrEnum):
    """How often a recurring round comes."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"
    SEMESTER = "semester"
    SCHOOL_YEAR = "school_year"
    DATES = "dates"


class Scheme(StrEnum):
    """Where a period of months ends: with its last month, or on the 14th of it.

    Source of the latter: Nghị định 09/2019/NĐ-CP, điều 12: figures of a month run from the 15th of the month before to
    its 14th, those of a quarter, of half a year and of a year likewise.
    """

    CALENDAR = "calendar"
    ND09 = "nd09"


@dataclass(frozen=True)
class SchoolYear:
    """The frame of a school year, (month, day) each. Provinces set the days; these are the usual months."""

    starts: tuple[int, int] = (9, 1)
    semester_2: tuple[int, int] = (2, 1)
    ends: tuple[int, int] = (5, 31)

    def named(self, day: date) -> str:
        """Return the school year that a day belongs to, "2017-2018"; the summer belongs to the one before it."""
        first = day.year if (day.month, day.day) >= self.starts else day.year - 1
        return f"{first}-{first + 1}"


@dataclass(frozen=True)
class Pattern:
    """How a request comes back. `dates` are the last days of periods of its own, in order, for DATES only."""

    every: Every
    scheme: Scheme = Scheme.CALENDAR
    dates: tuple[date, ...] = ()
    school_year: SchoolYear = field(default_factory=SchoolYear)


@dataclass(frozen=True)
class Period:
    """One period, both days included; `key` tells it from the others of its pattern, `names` fills a label."""

    first: date
    last: date
    key: str
    names: dict[str, str]

    def label(self, template: str) -> str:
        """Fill {month}, {quarter}, {half_year}, {semester}, {school_year}, {year}, {number} and {date} in.

        Names that the period does not have stay as they are.
        """
        for name, value in self.names.items():
            template = template.replace("{" + name + "}", value)
        return template


@dataclass(frozen=True)
class Due:
    """When a period's report is due: a day of its last month (None: its last day), or so many days after its end.

    A day that the month does not have is its last one. Of `days_after` and `working_days_after` at most one is set.
    """

    wording: Wording
    day: int | None = None
    days_after: int | None = None
    working_days_after: int | None = None

    def on(self, period: Period, calendar: Calendar) -> date:
        """Return the day that the deadline of `period` names."""
        if self.working_days_after is not None:
            return _working_days_after(period.last, self.working_days_after, calendar)
        if self.days_after is not None:
            return period.last + _DAY * self.days_after
        return period.last if self.day is None else period.last.replace(day=min(self.day, _length(period.last)))


def _working_days_after(day: date, count: int, calendar: Calendar) -> date:
    """Return the day so many working days later, by what was declared in time: see Calendar.day_off_in_time."""
    while count:
        day += _DAY
        count -= calendar.day_off_in_time(day) is None
    return day


def periods(pattern: Pattern, first: date, last: date) -> Iterator[Period]:
    """Yield the periods that end on or after `first` and begin on or before `last`, in order.

    Between two school years lies summer, when nothing is due.
    """
    for period in _all(pattern, first, last):
        if period.last >= first and period.first <= last:
            yield period


# How many months each kind of period has.
_MONTHS = {Every.MONTH: 1, Every.QUARTER: 3, Every.HALF_YEAR: 6, Every.YEAR: 12}


def _all(pattern: Pattern, first: date, last: date) -> Iterator[Period]:
    if pattern.every is Every.DATES:
        yield from _of_dates(pattern)
        return
    of_year = _of_calendar_year if pattern.every in _MONTHS else _of_school_year
    for year in range(first.year - 1, last.year + 2):
        yield from of_year(pattern, year)


def _of_calendar_year(pattern: Pattern, year: int) -> Iterator[Period]:
    length = _MONTHS[pattern.every]
    for number, month in enumerate(range(1, 13, length), 1):
        begins, ends = date(year, month, 1), date(year, month + length - 1, 1)
        first, last = begins, ends.replace(day=_length(ends))
        if pattern.scheme is Scheme.ND09:
            first, last = (begins - _DAY).replace(day=15), ends.replace(day=14)
        names = {"month": str(month), "year": str(year), "school_year": pattern.school_year.named(begins)}
        yield Period(first, last, f"{first:%Y-%m}", names | {pattern.every.value: str(number if length < 12 else year)})


def _of_school_year(pattern: Pattern, year: int) -> Iterator[Period]:
    frame = pattern.school_year
    starts, middle, ends = _on(year, frame.starts), _on(year + 1, frame.semester_2), _on(year + 1, frame.ends)
    halves = [(starts, middle - _DAY), (middle, ends)]
    for number, (first, last) in enumerate(halves if pattern.every is Every.SEMESTER else [(starts, ends)], 1):
        names = {"month": str(first.month), "year": str(first.year), "semester": str(number)}
        yield Period(first, last, f"{first:%Y-%m}", names | {"school_year": frame.named(starts)})


def _of_dates(pattern: Pattern) -> Iterator[Period]:
    """Yield the periods of a list of last days; the first one begins with its year."""
    before = pattern.dates[0].replace(month=1, day=1) - _DAY
    for number, (earlier, day) in enumerate(pairwise((min(before, pattern.dates[0] - _DAY), *pattern.dates)), 1):
        names = {"number": str(number), "date": short_day(day), "month": str(day.month), "year": str(day.year)}
        school_year = {"school_year": pattern.school_year.named(day)}
        yield Period(earlier + _DAY, day, day.isoformat(), names | school_year)


def _on(year: int, month_and_day: tuple[int, int]) -> date:
    """Return a day of a year; 29 February of a common year is the 28th."""
    month, day = month_and_day
    return date(year, month, min(day, monthrange(year, month)[1]))


def months_later(day: date, months: int) -> date:
    """Return the same day so many months later, the last one where the month is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    return _on(day.year + years, (month + 1, day.day))


def _length(month: date) -> int:
    return monthrange(month.year, month.month)[1]
