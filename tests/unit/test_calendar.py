"""Days of the office: its own midnight, working days, public holidays."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.calendar import Calendar, DeclaredDay, short_day, vietnamese_day
from tests.letter44 import CALENDAR, local

DAYS = st.dates(date(2017, 1, 1), date(2026, 12, 31))


def test_the_office_day_begins_at_five_in_the_afternoon_utc() -> None:
    midnight = datetime(2018, 3, 4, 17, tzinfo=UTC)
    assert CALENDAR.day_of(midnight) == date(2018, 3, 5)
    assert CALENDAR.day_of(midnight - timedelta(microseconds=1)) == date(2018, 3, 4)
    assert CALENDAR.at(date(2018, 3, 5)) == midnight


def test_instants_are_given_in_utc_and_shown_with_the_office_offset() -> None:
    eight = CALENDAR.at(date(2018, 3, 5), time(8))
    assert eight.isoformat() == "2018-03-05T01:00:00+00:00"
    assert CALENDAR.local(eight).isoformat() == "2018-03-05T08:00:00+07:00"


@given(day=DAYS, clock=st.times())
def test_there_is_no_summer_time_so_every_wall_clock_time_comes_back(day: date, clock: time) -> None:
    assert CALENDAR.local(CALENDAR.at(day, clock)).replace(tzinfo=None) == datetime.combine(day, clock)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2018, 4, 25), "Giỗ Tổ, a Wednesday"),
        (date(2018, 4, 30), "Giải phóng miền Nam"),
        (date(2018, 5, 1), "Quốc tế Lao động"),
        (date(2018, 9, 3), "the Monday after Quốc khánh on a Sunday"),
        *((date(2018, 2, day), "Tết") for day in range(14, 21)),
    ],
)
def test_public_holidays_are_neither_working_days_nor_mail_days(day: date, why: str) -> None:
    assert not CALENDAR.is_working(day), why
    assert not CALENDAR.is_mail_day(day), why


@pytest.mark.parametrize("day", [date(2018, 2, 13), date(2018, 2, 21), date(2018, 4, 24), date(2018, 4, 26)])
def test_the_days_around_a_holiday_are_worked(day: date) -> None:
    assert CALENDAR.is_working(day)


def test_on_saturday_nobody_works_but_mail_may_go_out_and_on_sunday_neither() -> None:
    saturday, sunday = date(2018, 3, 31), date(2018, 9, 30)
    assert (CALENDAR.is_working(saturday), CALENDAR.is_mail_day(saturday)) == (False, True)
    assert (CALENDAR.is_working(sunday), CALENDAR.is_mail_day(sunday)) == (False, False)


@pytest.mark.parametrize(
    ("day", "by", "lands_on"),
    [
        (date(2018, 3, 5), -1, date(2018, 3, 2)),
        (date(2018, 3, 5), -2, date(2018, 3, 1)),
        (date(2018, 3, 5), 1, date(2018, 3, 6)),
        (date(2018, 3, 4), -1, date(2018, 3, 2)),
        (date(2018, 3, 4), 1, date(2018, 3, 5)),
        (date(2018, 3, 4), 0, date(2018, 3, 4)),
        (date(2018, 2, 13), 1, date(2018, 2, 21)),
        (date(2018, 2, 21), -1, date(2018, 2, 13)),
        (date(2018, 4, 26), -1, date(2018, 4, 24)),
        (date(2018, 12, 28), 1, date(2019, 1, 2)),
    ],
)
def test_working_days_are_counted_over_week_ends_and_holidays(day: date, by: int, lands_on: date) -> None:
    assert CALENDAR.shift(day, by) == lands_on


@given(day=DAYS, by=st.integers(-15, 15).filter(bool))
def test_a_shift_lands_on_a_working_day_with_as_many_working_days_between(day: date, by: int) -> None:
    there = CALENDAR.shift(day, by)
    assert CALENDAR.is_working(there)
    next_day, day_before = day + timedelta(days=1), day - timedelta(days=1)
    between = (next_day, there) if by > 0 else (there, day_before)
    assert CALENDAR.working_days_between(*between) == abs(by)


def test_letter_44_leaves_three_working_days_from_its_own_day_to_the_last_good_one() -> None:
    assert CALENDAR.working_days_between(date(2018, 2, 28), date(2018, 3, 4)) == 3
    assert CALENDAR.working_days_between(date(2018, 3, 5), date(2018, 3, 4)) == 0


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2018, 3, 4), "Chủ nhật 04/3/2018"),
        (date(2018, 3, 5), "Thứ Hai 05/3/2018"),
        (date(2018, 3, 31), "Thứ Bảy 31/3/2018"),
        (date(2018, 6, 30), "Thứ Bảy 30/6/2018"),
        (date(2018, 9, 30), "Chủ nhật 30/9/2018"),
        (date(2018, 12, 31), "Thứ Hai 31/12/2018"),
        (date(2018, 4, 25), "Thứ Tư 25/4/2018"),
    ],
)
def test_a_day_is_written_with_its_weekday(day: date, words: str) -> None:
    assert vietnamese_day(day) == words


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2018, 1, 9), "09/01/2018"),
        (date(2018, 2, 28), "28/02/2018"),
        (date(2018, 3, 5), "05/3/2018"),
        (date(2018, 10, 10), "10/10/2018"),
    ],
)
def test_a_leading_zero_stands_before_days_below_ten_and_before_january_and_february(day: date, written: str) -> None:
    assert short_day(day) == written


def test_a_day_of_the_test_letter_is_the_same_on_either_side_of_the_globe() -> None:
    assert local("2018-03-05 00:00").astimezone(UTC) == CALENDAR.at(date(2018, 3, 5))


def declaring(*declared: DeclaredDay) -> Calendar:
    return replace(CALENDAR, declared=declared)


def storm(day: str, declared: str, *, working: bool = False, holds: bool = True) -> DeclaredDay:
    return DeclaredDay(date.fromisoformat(day), working, "nghỉ tránh bão số 4", local(declared), holds)


def test_a_day_off_has_its_reason_in_vietnamese() -> None:
    days = (date(2018, 3, 3), date(2018, 3, 4), date(2018, 2, 16), date(2018, 3, 5))
    assert [CALENDAR.day_off(day) for day in days] == ["Thứ Bảy", "Chủ nhật", "Tết Nguyên Đán", None]


def test_the_office_may_declare_a_day_off_or_a_day_to_work() -> None:
    thursday, saturday = date(2018, 3, 1), date(2018, 3, 3)
    calendar = declaring(storm("2018-03-01", "2018-02-28 09:00"), storm("2018-03-03", "2018-02-28 09:00", working=True))
    assert (calendar.day_off(thursday), calendar.is_mail_day(thursday)) == ("nghỉ tránh bão số 4", False)
    assert (calendar.day_off(saturday), calendar.is_mail_day(saturday)) == (None, True)
    assert calendar.working_days_between(thursday, saturday) == 2
    assert calendar.shift(date(2018, 2, 28), 2) == saturday


def test_the_latest_declaration_of_a_day_counts_and_one_taken_back_leaves_the_library_s_word() -> None:
    thursday, sunday = date(2018, 3, 1), date(2018, 3, 4)
    off, back = storm("2018-03-01", "2018-02-27 09:00"), storm("2018-03-01", "2018-02-28 09:00", holds=False)
    assert declaring(off, back).is_working(thursday)
    assert not declaring(off, back, off).is_working(thursday)
    assert not declaring(storm("2018-03-04", "2018-02-27 09:00", holds=False)).is_working(sunday)


def test_as_of_an_instant_later_declarations_are_not_known() -> None:
    calendar = declaring(storm("2018-03-01", "2018-02-28 09:00"))
    assert calendar.as_known_at(local("2018-02-28 08:59:59")).is_working(date(2018, 3, 1))
    assert not calendar.as_known_at(local("2018-02-28 09:00")).is_working(date(2018, 3, 1))


def test_a_deadline_heeds_only_what_was_declared_before_the_day_was_over() -> None:
    day = date(2018, 3, 1)
    in_time, too_late = storm("2018-03-01", "2018-03-01 23:59:59"), storm("2018-03-01", "2018-03-02 00:00")
    assert declaring(in_time).day_off_in_time(day) == "nghỉ tránh bão số 4"
    assert declaring(too_late).day_off_in_time(day) is None
    assert declaring(too_late).day_off(day) == "nghỉ tránh bão số 4"
