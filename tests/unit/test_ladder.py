"""When a school that owes is reminded, and when we stop."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.ladder import MOST, SPACING, Policy, Step, due_step, exhausted, steps
from tests.letter44 import CALENDAR, ROUND_1, local

POLICY = Policy()
T = date(2018, 3, 5)
LETTER_44 = steps(T, ROUND_1.opens_on, POLICY, CALENDAR)
DAYS = st.dates(date(2017, 1, 1), date(2026, 6, 30))


def offsets(ladder: Sequence[Step]) -> list[int]:
    return [step.offset for step in ladder]


def test_letter_44_is_reminded_six_times_at_eight() -> None:
    last_day = ROUND_1.deadline.last_accepted_day(CALENDAR, courtesy_counts=True)
    assert list(steps(last_day, ROUND_1.opens_on, POLICY, CALENDAR)) == [
        Step(-2, local("2018-03-01 08:00")),
        Step(-1, local("2018-03-02 08:00")),
        Step(1, local("2018-03-06 08:00")),
        Step(3, local("2018-03-08 08:00")),
        Step(8, local("2018-03-15 08:00")),
        Step(13, local("2018-03-22 08:00")),
    ]


def test_a_round_announced_in_time_starts_five_working_days_ahead() -> None:
    assert offsets(steps(T, date(2018, 2, 1), POLICY, CALENDAR)) == [-5, -2, -1, 1, 3, 8]


@pytest.mark.parametrize(
    ("opens_on", "first"),
    [(date(2018, 2, 28), -2), (date(2018, 3, 1), -2), (date(2018, 3, 2), -1), (date(2018, 3, 5), 1)],
)
def test_no_step_falls_before_the_day_on_which_the_letter_goes_out(opens_on: date, first: int) -> None:
    assert steps(T, opens_on, POLICY, CALENDAR)[0].offset == first


def test_a_holiday_and_the_week_end_are_stepped_over() -> None:
    ladder = steps(date(2018, 4, 26), date(2018, 4, 1), POLICY, CALENDAR)
    days = [CALENDAR.day_of(step.at) for step in ladder]
    assert days[:5] == [date(2018, 4, day) for day in (18, 23, 24, 27)] + [date(2018, 5, 3)]


def test_the_hour_of_a_step_is_the_office_s() -> None:
    ladder = steps(T, ROUND_1.opens_on, Policy(hour=time(9, 30)), CALENDAR)
    assert ladder[0].at == local("2018-03-01 09:30")


@given(last_day=DAYS, notice=st.integers(0, 40))
def test_a_ladder_has_at_most_six_steps_in_order_on_working_days_from_the_opening_on(
    last_day: date, notice: int
) -> None:
    opens_on = last_day - timedelta(days=notice)
    ladder = steps(last_day, opens_on, POLICY, CALENDAR)
    assert len(ladder) == MOST == 6
    assert [step.at for step in ladder] == sorted({step.at for step in ladder})
    for step in ladder:
        day = CALENDAR.day_of(step.at)
        assert day >= opens_on
        assert CALENDAR.is_working(day)
        assert (day > last_day) == (step.offset > 0)
        assert POLICY.may_leave(step.at, CALENDAR)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2018-03-01 07:59:59", None),
        ("2018-03-01 08:00", -2),
        ("2018-03-02 07:59", -2),
        ("2018-03-02 08:00", -1),
        ("2018-03-05 12:00", -1),
        ("2018-03-06 08:00", 1),
        ("2018-12-31 08:00", 13),
    ],
)
def test_a_step_is_due_from_its_instant_until_the_next(now: str, due: int | None) -> None:
    found = due_step(LETTER_44, frozenset(), local(now))
    assert (found.step.offset if found else None) == due


def test_after_an_outage_only_the_latest_step_is_sent_and_the_others_are_skipped() -> None:
    found = due_step(LETTER_44, frozenset({-2}), local("2018-03-09 10:00"))
    assert found is not None
    assert found.step.offset == 3
    assert offsets(list(found.missed)) == [-1, 1]


def test_a_step_that_is_done_is_not_due_again_and_nothing_older_comes_back() -> None:
    assert due_step(LETTER_44, frozenset({-2, -1}), local("2018-03-02 08:00")) is None
    assert due_step(LETTER_44, frozenset({-1}), local("2018-03-02 09:00")) is None


@given(clocks=st.lists(st.integers(0, 60 * 24), min_size=1, max_size=40))
def test_however_often_the_job_runs_each_step_is_taken_once_and_never_two_at_a_time(clocks: list[int]) -> None:
    taken: list[int] = []
    start = local("2018-02-28 12:00")
    for now in sorted(start + timedelta(hours=hours) for hours in clocks):
        found = due_step(LETTER_44, frozenset(taken), now)
        if found:
            taken += [*offsets(list(found.missed)), found.step.offset]
    assert taken == offsets(LETTER_44)[: len(taken)]


def test_the_matter_goes_to_the_leaders_a_while_after_the_last_step() -> None:
    last = LETTER_44[-1].at
    assert not exhausted(LETTER_44, last)
    assert not exhausted(LETTER_44, last + SPACING - timedelta(seconds=1))
    assert exhausted(LETTER_44, last + SPACING)
    assert not exhausted([], last)


@pytest.mark.parametrize(
    ("clock", "quiet"),
    [
        (time(6, 59, 59), True),
        (time(7), False),
        (time(8), False),
        (time(19, 59, 59), False),
        (time(20), True),
        (time(0), True),
    ],
)
def test_the_office_is_quiet_from_eight_in_the_evening_to_seven(clock: time, quiet: bool) -> None:
    assert POLICY.is_quiet(clock) is quiet


def test_quiet_hours_may_lie_within_a_day_or_be_none() -> None:
    at_noon = Policy(quiet_from=time(11, 30), quiet_until=time(13))
    assert [at_noon.is_quiet(time(hour)) for hour in (11, 12, 13)] == [False, True, False]
    never = Policy(quiet_from=time(0), quiet_until=time(0))
    assert not any(never.is_quiet(time(hour)) for hour in range(24))


@pytest.mark.parametrize(
    ("now", "may"),
    [
        ("2018-03-05 08:00", True),
        ("2018-03-05 20:00", False),
        ("2018-03-05 06:59", False),
        ("2018-03-03 08:00", True),
        ("2018-03-04 08:00", False),
        ("2018-04-25 08:00", False),
        ("2018-02-16 08:00", False),
    ],
)
def test_no_reminder_leaves_at_night_on_a_sunday_or_on_a_holiday(now: str, may: bool) -> None:
    assert POLICY.may_leave(local(now), CALENDAR) is may


def test_quiet_hours_are_reckoned_on_the_office_s_clock() -> None:
    utc = datetime.fromisoformat("2018-03-05T08:00+00:00")
    assert POLICY.may_leave(utc, CALENDAR)
    assert not POLICY.may_leave(utc + timedelta(hours=5), CALENDAR)
