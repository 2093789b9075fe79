"""Periods that come back, and the rounds they bring about."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import recurring as recurrences
from rules.calendar import DeclaredDay
from rules.campaigns import Campaign, Kind, Recurrence, Round
from rules.deadlines import Wording
from rules.schedule import Due, Every, Pattern, Period, Scheme, SchoolYear, periods
from tests.letter44 import AUDIENCE, CALENDAR, CAMPAIGN, LETTER, local

ARTICLES = Recurrence(
    id="cv44-quy",
    label="Bài viết quý {quarter}/{year}",
    form="dhtt-01",
    pattern=Pattern(Every.QUARTER),
    due=Due(Wording.BY),
    courtesy_days=0,
    paper=False,
    audience=AUDIENCE,
    kind=Kind.ARTICLE,
)


def rounds_by(campaign: Campaign, today: date) -> tuple[Round, ...]:
    return recurrences.rounds_by(campaign, today, CALENDAR)


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
    on_the_fifth = replace(ARTICLES, pattern=Pattern(Every.MONTH), due=Due(Wording.BY, 5))
    assert [r.deadline.day for r in rounds_by(asking(on_the_fifth), date(2018, 3, 31))] == [date(2018, 3, 5)]


@given(first=st.dates(date(2018, 2, 28), date(2021, 1, 1)), later=st.dates(date(2018, 2, 28), date(2022, 1, 1)))
def test_looking_again_later_gives_the_same_rounds_and_perhaps_more(first: date, later: date) -> None:
    earlier, after = (rounds_by(asking(ARTICLES), day) for day in sorted((first, later)))
    assert after[: len(earlier)] == earlier
    assert len({round_.id for round_ in after}) == len(after)


def test_a_day_of_the_last_month_may_be_named_and_keeps_its_wording() -> None:
    fourteenth = replace(ARTICLES, due=Due(Wording.BEFORE, 15), courtesy_days=1)
    (first,) = rounds_by(asking(fourteenth), date(2018, 3, 1))
    assert first.deadline.day == date(2018, 3, 15)
    assert first.deadline.last_good_day(CALENDAR) == date(2018, 3, 14)
    assert first.deadline.last_courtesy_day(CALENDAR) == date(2018, 3, 15)


def spans(every: Every, first: date, last: date, scheme: Scheme = Scheme.CALENDAR) -> list[tuple[date, date]]:
    dates = (date(2018, 3, 10), date(2018, 3, 31), date(2019, 12, 1)) if every is Every.DATES else ()
    return [(period.first, period.last) for period in periods(Pattern(every, scheme, dates), first, last)]


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
    assert [period.label(template) for period in periods(Pattern(every), LETTER.day, date(2018, 3, 31))] == labels


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


ND09 = (Every.MONTH, Every.QUARTER, Every.HALF_YEAR, Every.YEAR)


def test_by_decree_09_a_period_of_months_ends_on_the_fourteenth_of_its_last_one() -> None:
    year = (date(2018, 1, 1), date(2018, 12, 13))
    assert spans(Every.QUARTER, *year, Scheme.ND09) == [
        (date(2017, 12, 15), date(2018, 3, 14)),
        (date(2018, 3, 15), date(2018, 6, 14)),
        (date(2018, 6, 15), date(2018, 9, 14)),
        (date(2018, 9, 15), date(2018, 12, 14)),
    ]
    assert spans(Every.HALF_YEAR, *year, Scheme.ND09) == [
        (date(2017, 12, 15), date(2018, 6, 14)),
        (date(2018, 6, 15), date(2018, 12, 14)),
    ]
    assert spans(Every.YEAR, *year, Scheme.ND09) == [(date(2017, 12, 15), date(2018, 12, 14))]
    assert spans(Every.MONTH, date(2018, 3, 14), date(2018, 3, 15), Scheme.ND09) == [
        (date(2018, 2, 15), date(2018, 3, 14)),
        (date(2018, 3, 15), date(2018, 4, 14)),
    ]


@given(every=st.sampled_from(ND09), scheme=st.sampled_from(Scheme), day=st.dates(date(2000, 1, 1), date(2040, 1, 1)))
def test_every_day_lies_in_exactly_one_period_of_months(every: Every, scheme: Scheme, day: date) -> None:
    assert len(spans(every, day, day, scheme)) == 1


@given(every=st.sampled_from(Every), scheme=st.sampled_from(Scheme), first=st.dates(date(2000, 1, 1), date(2030, 1, 1)))
def test_a_period_s_key_tells_it_from_all_others_of_its_pattern(every: Every, scheme: Scheme, first: date) -> None:
    dates = (date(2018, 3, 10), date(2018, 3, 31)) if every is Every.DATES else ()
    keys = [period.key for period in periods(Pattern(every, scheme, dates), first, first + timedelta(days=1100))]
    assert len(set(keys)) == len(keys)


def test_a_quarter_of_decree_09_has_the_name_of_its_quarter() -> None:
    (first, _) = periods(Pattern(Every.QUARTER, Scheme.ND09), date(2018, 1, 1), date(2018, 3, 15))
    assert first.label("Quý {quarter}/{year}") == "Quý 1/2018"


def test_a_province_sets_the_days_of_its_school_year() -> None:
    frame = SchoolYear((9, 5), (1, 15), (5, 25))
    found = periods(Pattern(Every.SEMESTER, school_year=frame), date(2018, 9, 5), date(2019, 5, 25))
    assert [(p.first, p.last, p.label("{semester}, {school_year}")) for p in found] == [
        (date(2018, 9, 5), date(2019, 1, 14), "1, 2018-2019"),
        (date(2019, 1, 15), date(2019, 5, 25), "2, 2018-2019"),
    ]
    assert (frame.named(date(2018, 9, 4)), frame.named(date(2018, 9, 5))) == ("2017-2018", "2018-2019")


def test_periods_of_one_s_own_end_on_the_given_days() -> None:
    pattern = Pattern(Every.DATES, dates=(date(2018, 3, 10), date(2018, 12, 1)))
    found = list(periods(pattern, date(2018, 1, 1), date(2018, 12, 31)))
    assert [(p.first, p.last, p.label("Lần {number}, {date}")) for p in found] == [
        (date(2018, 1, 1), date(2018, 3, 10), "Lần 1, 10/3/2018"),
        (date(2018, 3, 11), date(2018, 12, 1), "Lần 2, 01/12/2018"),
    ]


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (Due(Wording.BY, 31), "2018-02-28"),
        (Due(Wording.BY, 5), "2018-02-05"),
        (Due(Wording.BY), "2018-02-28"),
        (Due(Wording.BY, days_after=5), "2018-03-05"),
        (Due(Wording.BY, working_days_after=3), "2018-03-05"),  # Thu, Fri, Mon
        (Due(Wording.BY, working_days_after=1), "2018-03-01"),
    ],
)
def test_a_period_is_due_on_a_day_of_its_last_month_or_so_many_days_after_it(due: Due, expected: str) -> None:
    february = Period(date(2018, 2, 1), date(2018, 2, 28), "2018-02", {})
    assert due.on(february, CALENDAR) == date.fromisoformat(expected)


def test_a_period_that_ended_before_the_letter_still_owes_what_is_due_after_it() -> None:
    monthly = replace(ARTICLES, pattern=Pattern(Every.MONTH), due=Due(Wording.BY, working_days_after=3))
    assert [r.deadline.day for r in rounds_by(asking(monthly), date(2018, 3, 1))] == [
        date(2018, 3, 5),
        date(2018, 4, 4),
    ]


def test_a_recurring_round_opens_and_closes_so_many_days_around_its_deadline() -> None:
    framed = replace(ARTICLES, opens_before=10, closes_after=7)
    first, second = rounds_by(asking(framed), date(2018, 4, 1))
    assert (first.opens_on, first.closes_on) == (date(2018, 3, 21), date(2018, 4, 7))
    assert (second.opens_on, second.closes_on) == (date(2018, 6, 20), date(2018, 7, 7))


def test_working_days_after_a_period_heed_only_what_was_declared_in_time() -> None:
    february = Period(date(2018, 2, 1), date(2018, 2, 28), "2018-02", {})
    days = [DeclaredDay(date(2018, 3, 1), False, "bão", local(f"2018-03-{day} 00:00")) for day in ("01", "02")]
    found = [Due(Wording.BY, working_days_after=1).on(february, replace(CALENDAR, declared=(one,))) for one in days]
    assert found == [date(2018, 3, 2), date(2018, 3, 1)]
