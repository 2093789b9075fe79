"""Periods that come back: months, quarters, semesters, school years."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Every(StrEnum):
    """How often a recurring round comes."""

    MONTH = "month"
    QUARTER = "quarter"
    SEMESTER = "semester"
    SCHOOL_YEAR = "school_year"


@dataclass(frozen=True)
class Period:
    """One period, both days included; `names` fills a label's placeholders."""

    first: date
    last: date
    names: dict[str, str]

    @property
    def key(self) -> str:
        """Return what tells this period from the others of its kind: "2018-01"."""
        return f"{self.first:%Y-%m}"

    def due_day(self, day: int | None) -> date:
        """Return a day of the last month, or the last day when `day` is None."""
        return self.last if day is None else self.last.replace(day=day)

    def label(self, template: str) -> str:
        """Fill {month}, {quarter}, {semester}, {school_year} and {year} in; others stay as they are."""
        for name, value in self.names.items():
            template = template.replace("{" + name + "}", value)
        return template


def periods(every: Every, first: date, last: date) -> Iterator[Period]:
    """Yield the periods that end on or after `first` and begin on or before `last`, in order.

    A semester is September to January and February to May, a school year September to May; between them lies summer,
    when nothing is due. Source: the usual frame of a school year in Vietnam (provinces set the exact days).
    """
    month = date(first.year - 1, 1, 1)
    while month <= last:
        period = _beginning(every, month)
        if period and period.last >= first:
            yield period
        month = _month_end(month) + timedelta(days=1)


# The months in which each kind of period begins, with the length in months and the number within its year.
_BEGINNINGS: dict[Every, dict[int, tuple[int, int]]] = {
    Every.MONTH: {month: (1, month) for month in range(1, 13)},
    Every.QUARTER: {1: (3, 1), 4: (3, 2), 7: (3, 3), 10: (3, 4)},
    Every.SEMESTER: {9: (5, 1), 2: (4, 2)},
    Every.SCHOOL_YEAR: {9: (9, 1)},
}


def _beginning(every: Every, month: date) -> Period | None:
    """Return the period of this kind that begins with `month`, or None."""
    if month.month not in _BEGINNINGS[every]:
        return None
    length, number = _BEGINNINGS[every][month.month]
    school_year = month.year if month.month >= 9 else month.year - 1
    names = {
        "year": str(month.year),
        "month": str(month.month),
        every.value: str(number),
        "school_year": f"{school_year}-{school_year + 1}",
    }
    last_month = month.month - 1 + length - 1
    last = _month_end(date(month.year + last_month // 12, last_month % 12 + 1, 1))
    return Period(month, last, names)


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
