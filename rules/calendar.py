"""Days of the office: local days, working days, holidays."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

_SATURDAY = 5
_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class DeclaredDay:
    """What the office declared about one day: off (a storm, a day in lieu), or `working` (made up for another).

    Not `holds`: an earlier declaration is taken back.
    """

    day: date
    working: bool
    name: str
    declared_at: datetime
    holds: bool = True


@dataclass(frozen=True)
class Calendar:
    """The office's time zone and its days off: weekends, the country's public holidays (from the `holidays` library).

    `declared` are the days that the office declared, in the order of their declaration; the latest of a day counts.
    """

    zone: ZoneInfo
    country: str = "VN"
    declared: tuple[DeclaredDay, ...] = ()
    _reasons: dict[date, str | None] = field(default_factory=dict, init=False, compare=False, repr=False)

    def as_known_at(self, now: datetime) -> "Calendar":
        """Return the calendar as it was known at `now`: without what was declared later."""
        known = tuple(one for one in self.declared if one.declared_at <= now)
        return self if known == self.declared else replace(self, declared=known)

    def day_of(self, instant: datetime) -> date:
        """Return the local day that `instant` falls on."""
        return instant.astimezone(self.zone).date()

    def at(self, day: date, clock: time = time.min) -> datetime:
        """Return the instant of a local wall-clock time, in UTC."""
        return datetime.combine(day, clock, tzinfo=self.zone).astimezone(UTC)

    def local(self, instant: datetime) -> datetime:
        """Return `instant` with the office's offset, for showing."""
        return instant.astimezone(self.zone)

    def day_off(self, day: date) -> str | None:
        """Return why the office does not work on `day`, in Vietnamese ("Chủ nhật", a holiday's name), else None."""
        if day not in self._reasons:
            self._reasons[day] = self._reason(day, _latest(one for one in self.declared if one.day == day))
        return self._reasons[day]

    def day_off_in_time(self, day: date) -> str | None:
        """Return the same for a deadline: only what was declared before `day` was over can move one that ends on it.

        So a holiday added later moves the rounds that are open and never one that has ended.
        """
        return self._reason(day, self.declared_in_time(day)) if self.declared else self.day_off(day)

    def declared_in_time(self, day: date) -> DeclaredDay | None:
        """Return what the office declared of `day` before it was over and still holds then, None where nothing."""
        over = self.at(day + _DAY)
        return _latest(one for one in self.declared if one.day == day and one.declared_at < over)

    def _reason(self, day: date, declared: DeclaredDay | None) -> str | None:
        if declared:
            return None if declared.working else declared.name
        holiday: str | None = _public_holidays(self.country).get(day)
        return holiday or (_WEEKDAYS[day.weekday()] if day.weekday() >= _SATURDAY else None)

    def is_working(self, day: date) -> bool:
        """Tell whether the office works on `day`: Monday to Friday and no holiday, unless it declared otherwise."""
        return self.day_off(day) is None

    def is_mail_day(self, day: date) -> bool:
        """Tell whether a reminder may go out on `day`: a working day or a Saturday that is no holiday."""
        return self.day_off(day) in {None, _WEEKDAYS[_SATURDAY]}

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


def _latest(of_day: Iterable[DeclaredDay]) -> DeclaredDay | None:
    """Return the last of the declarations of one day, None where there is none or it was taken back."""
    *_, last = (None, *of_day)
    return last if last and last.holds else None


@lru_cache(maxsize=8)
def _public_holidays(country: str) -> Mapping[date, str]:
    """Return the holidays of every year, by day; one for the whole process, because the library fills it slowly."""
    found: Mapping[date, str] = holidays.country_holidays(country, language="vi")
    return found


def vietnamese_day(day: date) -> str:
    """Return a day as an office letter writes it, with the weekday: "Chủ nhật 04/3/2018"."""
    return f"{_WEEKDAYS[day.weekday()]} {short_day(day)}"


def short_day(day: date) -> str:
    """Return a day as an office letter writes it: "04/3/2018" (months below ten but 1 and 2 have no zero).

    Source: Nghị định 30/2020, Phụ lục I: days below 10 and months 1 and 2 carry a leading zero.
    """
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{day.day:02d}/{month}/{day.year}"
