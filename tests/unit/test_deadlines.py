"""What "trước ngày" and "chậm nhất ngày" mean, to the instant."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.deadlines import Deadline, Wording, default_courtesy
from tests.letter44 import CALENDAR, ROUND_1, local

FIFTH = date(2018, 3, 5)
BEFORE = Deadline(Wording.BEFORE, FIFTH, 1)
BY = Deadline(Wording.BY, FIFTH, 0)
DEADLINES = st.builds(
    Deadline, st.sampled_from(Wording), st.dates(date(2017, 1, 1), date(2026, 12, 31)), st.integers(0, 31)
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
    assert BEFORE.last_courtesy_day == FIFTH
    assert BY.last_courtesy_day == FIFTH


@pytest.mark.parametrize(
    ("deadline", "counting", "not_counting"),
    [(BEFORE, date(2018, 3, 5), date(2018, 3, 4)), (BY, FIFTH, FIFTH)],
)
def test_the_last_accepted_day_is_the_courtesy_day_only_where_the_office_lets_it_count(
    deadline: Deadline, counting: date, not_counting: date
) -> None:
    assert deadline.last_accepted_day(courtesy_counts=True) == counting
    assert deadline.last_accepted_day(courtesy_counts=False) == not_counting


@pytest.mark.parametrize(
    ("deadline", "words"),
    [
        (ROUND_1.deadline, "trước ngày 05/3/2018 (tức đến hết Chủ nhật 04/3/2018)"),
        (BY, "chậm nhất ngày 05/3/2018 (tức đến hết Thứ Hai 05/3/2018)"),
        (Deadline(Wording.BEFORE, date(2018, 3, 1), 1), "trước ngày 01/3/2018 (tức đến hết Thứ Tư 28/02/2018)"),
    ],
)
def test_both_readings_of_the_deadline_are_printed(deadline: Deadline, words: str) -> None:
    assert deadline.in_words() == words


@given(deadline=DEADLINES)
def test_the_end_of_a_day_is_the_first_instant_of_the_next(deadline: Deadline) -> None:
    tick = timedelta(microseconds=1)
    ends: list[tuple[datetime, date]] = [
        (deadline.due_at(CALENDAR), deadline.last_good_day),
        (deadline.late_from(CALENDAR), deadline.last_courtesy_day),
    ]
    for end, last_day in ends:
        assert CALENDAR.day_of(end - tick) == last_day
        assert CALENDAR.day_of(end) == last_day + timedelta(days=1)
    assert deadline.due_at(CALENDAR) <= deadline.late_from(CALENDAR)
