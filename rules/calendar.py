"""Days of the office: local days, working days, holidays."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

import holidays

_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """The office's time zone and its days off (Vietnam's public holidays, from the `holidays` library)."""

    zone: ZoneInfo
    country: str = "VN"

    @cached_property
    def _holidays(self) -> Container[date]:
        return holidays.country_holidays(self.country)

    def day_of(self, instant: datetime) -> date:
        """Return the local day that `instant` falls on."""
        return instant.astimezone(self.zone).date()

    def at(self, day: date, clock: time = time.min) -> datetime:
        """Return the instant of a local wall-clock time, in UTC."""
        return datetime.combine(day, clock, tzinfo=self.zone).astimezone(UTC)

    def local(self, instant: datetime) -> datetime:
        """Return `instant` with the office's offset, for showing."""
        return instant.astimezone(self.zone)

    def is_working(self, day: date) -> bool:
        """Tell whether the office works on `day`: Monday to Friday and no public holiday."""
        return day.weekday() < 5 and day not in self._holidays

    def is_mail_day(self, day: date) -> bool:
        """Tell whether a reminder may go out on `day`: no Sunday, no public holiday."""
        return day.weekday() != 6 and day not in self._holidays

    def shift(self, day: date, working_days: int) -> date:
        """Return the day that lies `working_days` working days after `day` (before it, when negative).

        `day` itself need not be a working day; 0 gives `day` back.
        """
        step = _DAY if working_days > 0 else -_DAY
        left = abs(working_days)
        while left:
            day += step
            left -= self.is_working(day)
        return day

    def working_days_between(self, first: date, last: date) -> int:
        """Count the working days from `first` to `last`, both included; 0 when `last` lies before `first`."""
        return sum(self.is_working(first + _DAY * i) for i in range((last - first).days + 1))


def vietnamese_day(day: date) -> str:
    """Return a day as an office letter writes it, with the weekday: "Chủ nhật 04/3/2018"."""
    return f"{_WEEKDAYS[day.weekday()]} {short_day(day)}"


def short_day(day: date) -> str:
    """Return a day as an office letter writes it: "04/3/2018" (months below ten but 1 and 2 have no zero).

    Source: Nghị định 30/2020, Phụ lục I: days below 10 and months 1 and 2 carry a leading zero.
    """
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{day.day:02d}/{month}/{day.year}"
