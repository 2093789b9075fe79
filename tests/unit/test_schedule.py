"""Periods that come back, and the rounds they bring about."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.campaigns import Campaign, Recurrence
from rules.deadlines import Wording
from rules.recurring import rounds_by
from rules.schedule import Every, periods
from tests.letter44 import AUDIENCE, CAMPAIGN, LETTER

ARTICLES = Recurrence(
    id="cv44-quy",
    label="Bài viết quý {quarter}/{year}",
    form="dhtt-01",
    every=Every.QUARTER,
    wording=Wording.BY,
    due_day=None,
    courtesy_days=0,
    paper=False,
    kind="article",
)


def asking(*recurring: Recurrence, until: date | None = None) -> Campaign:
    return replace(CAMPAIGN, recurring=recurring, until=until)


def test_articles_are_due_on_the_last_day_of_each_quarter() -> None:
    found = rounds_by(asking(ARTICLES), date(2018, 12, 31))
    assert [(r.id, r.label, r.deadline.day) for r in found] == [
        ("cv44-quy-2018-01", "Bài viết quý 1/2018", date(2018, 3, 31)),
        ("cv44-quy-2018-04", "Bài viết quý 2/2018", date(2018, 6, 30)),
        ("cv44-quy-2018-07", "Bài viết quý 3/2018", date(2018, 9, 30)),
        ("cv44-quy-2018-10", "Bài viết quý 4/2018", date(2018, 12, 31)),
    ]


def test_a_recurring_round_is_as_the_campaign_asks_and_opens_no_earlier_than_its_letter() -> None:
    first, second = rounds_by(asking(ARTICLES), date(2018, 4, 1))
    assert (first.opens_on, second.opens_on) == (LETTER.day, date(2018, 4, 1))
    assert (first.period_from, second.period_from) == (date(2018, 1, 1), date(2018, 4, 1))
    assert (first.campaign, first.form, first.kind, first.audience) == ("cv44", "dhtt-01", "article", AUDIENCE)


@pytest.mark.parametrize(("today", "how_many"), [(date(2018, 3, 31), 1), (date(2018, 4, 1), 2), (date(2018, 2, 1), 1)])
def test_a_quarter_brings_its_round_on_its_first_day(today: date, how_many: int) -> None:
    assert len(rounds_by(asking(ARTICLES), today)) == how_many


def test_no_round_begins_after_the_campaign_s_end() -> None:
    found = rounds_by(asking(ARTICLES, until=date(2018, 6, 30)), date(2020, 1, 1))
    assert [r.id for r in found] == ["cv44-quy-2018-01", "cv44-quy-2018-04"]


def test_a_period_whose_day_had_passed_before_the_letter_owes_nothing() -> None:
    on_the_fifth = replace(ARTICLES, every=Every.MONTH, due_day=5)
    assert [r.deadline.day for r in rounds_by(asking(on_the_fifth), date(2018, 3, 31))] == [date(2018, 3, 5)]


@given(first=st.dates(date(2018, 2, 28), date(2021, 1, 1)), later=st.dates(date(2018, 2, 28), date(2022, 1, 1)))
def test_looking_again_later_gives_the_same_rounds_and_perhaps_more(first: date, later: date) -> None:
    earlier, after = (rounds_by(asking(ARTICLES), day) for day in sorted((first, later)))
    assert after[: len(earlier)] == earlier
    assert len({round_.id for round_ in after}) == len(after)


def test_a_day_of_the_last_month_may_be_named_and_keeps_its_wording() -> None:
    fourteenth = replace(ARTICLES, wording=Wording.BEFORE, due_day=15, courtesy_days=1)
    (first,) = rounds_by(asking(fourteenth), date(2018, 3, 1))
    assert first.deadline.day == date(2018, 3, 15)
    assert first.deadline.last_good_day == date(2018, 3, 14)
    assert first.deadline.last_courtesy_day == date(2018, 3, 15)


def spans(every: Every, first: date, last: date) -> list[tuple[date, date]]:
    return [(period.first, period.last) for period in periods(every, first, last)]


def test_february_ends_when_it_ends() -> None:
    assert spans(Every.MONTH, date(2020, 2, 10), date(2020, 3, 1)) == [
        (date(2020, 2, 1), date(2020, 2, 29)),
        (date(2020, 3, 1), date(2020, 3, 31)),
    ]


def test_a_school_year_has_two_semesters_and_summer_has_none() -> None:
    assert spans(Every.SEMESTER, date(2017, 9, 1), date(2018, 8, 31)) == [
        (date(2017, 9, 1), date(2018, 1, 31)),
        (date(2018, 2, 1), date(2018, 5, 31)),
    ]
    assert spans(Every.SCHOOL_YEAR, LETTER.day, date(2018, 9, 1)) == [
        (date(2017, 9, 1), date(2018, 5, 31)),
        (date(2018, 9, 1), date(2019, 5, 31)),
    ]
    assert spans(Every.SEMESTER, date(2018, 6, 1), date(2018, 8, 31)) == []


@pytest.mark.parametrize(
    ("every", "template", "labels"),
    [
        (Every.MONTH, "Tháng {month}/{year}", ["Tháng 2/2018", "Tháng 3/2018"]),
        (Every.QUARTER, "Quý {quarter}/{year}", ["Quý 1/2018"]),
        (Every.SEMESTER, "Học kỳ {semester} năm học {school_year}", ["Học kỳ 2 năm học 2017-2018"]),
        (Every.SCHOOL_YEAR, "Năm học {school_year}", ["Năm học 2017-2018"]),
        (Every.MONTH, "{khác}", ["{khác}", "{khác}"]),
    ],
)
def test_a_label_names_its_period(every: Every, template: str, labels: list[str]) -> None:
    assert [period.label(template) for period in periods(every, LETTER.day, date(2018, 3, 31))] == labels


@given(
    every=st.sampled_from(Every),
    first=st.dates(date(2000, 1, 1), date(2040, 1, 1)),
    last=st.dates(date(2000, 1, 1), date(2040, 1, 1)),
)
def test_periods_follow_one_another_and_overlap_neither_each_other_nor_the_asked_for_span(
    every: Every, first: date, last: date
) -> None:
    found = spans(every, first, last)
    assert all(begin <= last and end >= first for begin, end in found)
    assert all(earlier[1] < later[0] for earlier, later in pairwise(found))
