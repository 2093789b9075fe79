"""What "trước ngày" and "chậm nhất ngày" mean, to the instant."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rules.calendar import DeclaredDay
from rules.deadlines import DaysOff, Deadline, Wording, default_courtesy
from tests.letter44 import CALENDAR, ROUND_1, local

FIFTH = date(2018, 3, 5)
BEFORE = Deadline(Wording.BEFORE, FIFTH, 1)
BY = Deadline(Wording.BY, FIFTH, 0)
DEADLINES = st.builds(
    Deadline,
    st.sampled_from(Wording),
    st.dates(date(2017, 1, 1), date(2026, 12, 31)),
    st.integers(0, 31),
    st.sampled_from(DaysOff),
)


@pytest.mark.parametrize(
    ("deadline", "due_at", "late_from"),
    [
        (BEFORE, "2018-03-05 00:00", "2018-03-06 00:00"),
        (Deadline(Wording.BEFORE, FIFTH, 0), "2018-03-05 00:00", "2018-03-05 00:00"),
        (Deadline(Wording.BEFORE, FIFTH, 3), "2018-03-05 00:00", "2018-03-08 00:00"),
        (BY, "2018-03-06 00:00", "2018-03-06 00:00"),
        (Deadline(Wording.BY, FIFTH, 2), "2018-03-06 00:00", "2018-03-08 00:00"),
    ],
)
def test_before_excludes_the_named_day_and_by_includes_it(deadline: Deadline, due_at: str, late_from: str) -> None:
    assert deadline.due_at(CALENDAR) == local(due_at)
    assert deadline.late_from(CALENDAR) == local(late_from)


def test_the_named_day_itself_is_the_courtesy_of_before_and_by_needs_none() -> None:
    assert default_courtesy(Wording.BEFORE) == 1
    assert default_courtesy(Wording.BY) == 0
    assert BEFORE.last_courtesy_day(CALENDAR) == FIFTH
    assert BY.last_courtesy_day(CALENDAR) == FIFTH


@pytest.mark.parametrize(
    ("deadline", "counting", "not_counting"),
    [(BEFORE, date(2018, 3, 5), date(2018, 3, 4)), (BY, FIFTH, FIFTH)],
)
def test_the_last_accepted_day_is_the_courtesy_day_only_where_the_office_lets_it_count(
    deadline: Deadline, counting: date, not_counting: date
) -> None:
    assert deadline.last_accepted_day(CALENDAR, courtesy_counts=True) == counting
    assert deadline.last_accepted_day(CALENDAR, courtesy_counts=False) == not_counting


@pytest.mark.parametrize(
    ("deadline", "words"),
    [
        (ROUND_1.deadline, "trước ngày 05/3/2018 (tức đến hết Chủ nhật 04/3/2018)"),
        (BY, "chậm nhất ngày 05/3/2018 (tức đến hết Thứ Hai 05/3/2018)"),
        (Deadline(Wording.BEFORE, date(2018, 3, 1), 1), "trước ngày 01/3/2018 (tức đến hết Thứ Tư 28/02/2018)"),
    ],
)
def test_both_readings_of_the_deadline_are_printed(deadline: Deadline, words: str) -> None:
    assert deadline.in_words(CALENDAR) == words


@given(deadline=DEADLINES)
def test_the_end_of_a_day_is_the_first_instant_of_the_next(deadline: Deadline) -> None:
    tick = timedelta(microseconds=1)
    ends: list[tuple[datetime, date]] = [
        (deadline.due_at(CALENDAR), deadline.last_good_day(CALENDAR)),
        (deadline.late_from(CALENDAR), deadline.last_courtesy_day(CALENDAR)),
    ]
    for end, last_day in ends:
        assert CALENDAR.day_of(end - tick) == last_day
        assert CALENDAR.day_of(end) == last_day + timedelta(days=1)
    assert deadline.due_at(CALENDAR) <= deadline.late_from(CALENDAR)


@pytest.mark.parametrize(
    ("wording", "day", "rule", "good"),
    [
        (Wording.BEFORE, "2018-03-05", DaysOff.KEEP, "2018-03-04"),
        (Wording.BEFORE, "2018-03-05", DaysOff.NEXT, "2018-03-05"),
        (Wording.BEFORE, "2018-03-05", DaysOff.PREVIOUS, "2018-03-02"),
        (Wording.BY, "2018-03-31", DaysOff.NEXT, "2018-04-02"),
        (Wording.BY, "2018-03-31", DaysOff.PREVIOUS, "2018-03-30"),
        (Wording.BY, "2018-12-31", DaysOff.NEXT, "2019-01-02"),  # the office is off in lieu, then it is New Year
        (Wording.BY, "2018-12-31", DaysOff.PREVIOUS, "2018-12-28"),
        (Wording.BY, "2018-02-14", DaysOff.NEXT, "2018-02-21"),
        (Wording.BY, "2018-02-20", DaysOff.PREVIOUS, "2018-02-13"),
        (Wording.BEFORE, "2027-02-05", DaysOff.NEXT, "2027-02-11"),
        (Wording.BEFORE, "2018-02-14", DaysOff.NEXT, "2018-02-13"),  # the named day is off, the last good one is not
        (Wording.BY, "2018-03-05", DaysOff.NEXT, "2018-03-05"),
    ],
)
def test_a_deadline_on_a_day_off_moves_as_the_office_has_it(
    wording: Wording, day: str, rule: DaysOff, good: str
) -> None:
    deadline = Deadline(wording, date.fromisoformat(day), 0, rule)
    assert deadline.last_good_day(CALENDAR) == date.fromisoformat(good)


@pytest.mark.parametrize(
    ("deadline", "words"),
    [
        (
            Deadline(Wording.BEFORE, FIFTH, 1, DaysOff.NEXT),
            "trước ngày 05/3/2018 (tức đến hết Thứ Hai 05/3/2018, vì Chủ nhật 04/3/2018 là ngày nghỉ)",
        ),
        (
            Deadline(Wording.BY, date(2018, 2, 16), 0, DaysOff.PREVIOUS),
            "chậm nhất ngày 16/02/2018 (tức đến hết Thứ Ba 13/02/2018, "
            "vì Thứ Sáu 16/02/2018 là ngày nghỉ: Tết Nguyên Đán)",
        ),
    ],
)
def test_the_words_say_which_day_off_moved_the_deadline(deadline: Deadline, words: str) -> None:
    assert deadline.in_words(CALENDAR) == words


def test_the_courtesy_hangs_on_the_named_day_and_never_ends_before_the_last_good_one() -> None:
    before = Deadline(Wording.BEFORE, FIFTH, 1, DaysOff.PREVIOUS)
    assert (before.last_good_day(CALENDAR), before.last_courtesy_day(CALENDAR)) == (date(2018, 3, 2), FIFTH)
    after = Deadline(Wording.BEFORE, FIFTH, 1, DaysOff.NEXT)
    assert (after.last_good_day(CALENDAR), after.last_courtesy_day(CALENDAR)) == (FIFTH, FIFTH)


@given(later=st.timedeltas(timedelta(0), timedelta(days=28)))
@example(later=timedelta(days=14))
@example(later=timedelta(days=14, microseconds=-1))
def test_a_day_off_added_later_moves_an_open_deadline_and_never_one_that_has_ended(later: timedelta) -> None:
    declared_at = local("2018-02-20 00:00") + later
    storm = DeclaredDay(FIFTH, False, "bão", declared_at)
    by_fifth = Deadline(Wording.BY, FIFTH, 0, DaysOff.NEXT)
    moved = by_fifth.last_good_day(replace(CALENDAR, declared=(storm,)))
    ended = declared_at >= by_fifth.due_at(CALENDAR)
    assert moved == (FIFTH if ended else date(2018, 3, 6))


@given(deadline=DEADLINES)
def test_a_moved_deadline_ends_on_a_working_day_and_a_kept_one_where_the_letter_says(deadline: Deadline) -> None:
    good = deadline.last_good_day(CALENDAR)
    assert good == deadline.last_named_day or deadline.days_off is not DaysOff.KEEP
    assert deadline.days_off is DaysOff.KEEP or CALENDAR.is_working(good)
    between = sorted((good, deadline.last_named_day))
    assert CALENDAR.working_days_between(*between) == CALENDAR.is_working(good)  # none is jumped over


@pytest.mark.parametrize(
    ("declared", "good"),
    [
        ("2018-03-07 23:59:59", "2018-03-07"),
        ("2018-03-08 00:00:01", "2018-03-08"),  # the day before is over: nobody can be asked to have kept it
        ("2018-03-08 10:00", "2018-03-08"),
    ],
)
def test_a_deadline_never_moves_back_to_a_day_that_was_over_when_the_day_off_was_declared(
    declared: str, good: str
) -> None:
    storm = DeclaredDay(date(2018, 3, 8), False, "bão", local(declared))
    deadline = Deadline(Wording.BY, date(2018, 3, 8), 0, DaysOff.PREVIOUS)
    assert deadline.last_good_day(replace(CALENDAR, declared=(storm,))) == date.fromisoformat(good)
