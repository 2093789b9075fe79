"""A campaign's TOML: what it means, and everything that is wrong with it at once."""

from dataclasses import replace
from datetime import date

import pytest

from rules.calendar import DeclaredDay
from rules.campaign_file import parse_campaign
from rules.campaigns import Campaign
from rules.deadlines import DaysOff, Deadline, Wording
from rules.problems import InputProblems
from rules.schedule import Due, Every, Pattern
from tests.letter44 import AUDIENCE, CALENDAR, LETTER, ROUND_1, local

HEAD = """
[campaign]
id = "cv44"
title = "Điển hình tiên tiến"
letter = { number = "44/PGDĐT-TĐKT", date = 2018-02-28 }
audience = ["MN", "TH", "THCS", "TH&THCS"]
"""
FIRST = """
[[round]]
id = "cv44-d1"
label = "Đợt 1"
form = "dhtt-01"
deadline = { before = 2018-03-05 }
opens = 2018-02-28
paper = true
"""
QUARTERLY = """
[[recurring]]
id = "cv44-quy"
label = "Bài viết quý {quarter}/{year}"
form = "dhtt-01"
kind = "article"
every = "quarter"
deadline = { by = "last day" }
"""
FORMS = {"dhtt-01"}


def parse(text: str) -> Campaign:
    return parse_campaign(text, FORMS, CALENDAR)


def problems_of(text: str) -> list[str]:
    with pytest.raises(InputProblems) as caught:
        parse(text)
    return list(caught.value.problems)


def test_letter_44_is_read_as_it_was_meant() -> None:
    campaign = parse(HEAD + FIRST + QUARTERLY)
    assert (campaign.id, campaign.letter, campaign.audience) == ("cv44", LETTER, AUDIENCE)
    assert campaign.rounds == (ROUND_1,)
    (quarterly,) = campaign.recurring
    assert (quarterly.pattern, quarterly.due) == (Pattern(Every.QUARTER), Due(Wording.BY))
    assert (quarterly.kind, quarterly.courtesy_days, quarterly.paper) == ("article", 0, False)


def test_what_the_letter_leaves_open_has_a_default() -> None:
    text = HEAD + FIRST.replace("opens = 2018-02-28\npaper = true", "")
    (round_,) = parse(text).rounds
    assert (round_.opens_on, round_.paper, round_.kind) == (LETTER.day, False, "report")
    assert round_.audience == AUDIENCE


@pytest.mark.parametrize(
    ("deadline", "wording", "day", "courtesy"),
    [
        ("before = 2018-03-05", Wording.BEFORE, date(2018, 3, 5), 1),
        ("before = 2018-03-05, courtesy_days = 0", Wording.BEFORE, date(2018, 3, 5), 0),
        ("by = 2018-03-04", Wording.BY, date(2018, 3, 4), 0),
        ("by = 2018-03-04, courtesy_days = 2", Wording.BY, date(2018, 3, 4), 2),
    ],
)
def test_a_deadline_has_its_wording_and_its_courtesy(deadline: str, wording: Wording, day: date, courtesy: int) -> None:
    (round_,) = parse(HEAD + FIRST.replace("before = 2018-03-05", deadline)).rounds
    meant = round_.deadline
    assert (meant.wording, meant.day, meant.courtesy_days) == (wording, day, courtesy)


def test_a_round_may_address_fewer_schools_than_its_campaign() -> None:
    (round_,) = parse(HEAD + FIRST + 'audience = ["MN"]\n').rounds
    assert round_.audience == {"MN"}


def test_the_day_before_a_recurring_day_may_be_meant() -> None:
    text = HEAD + QUARTERLY.replace('by = "last day"', "before = 15")
    (quarterly,) = parse(text).recurring
    assert (quarterly.due, quarterly.courtesy_days) == (Due(Wording.BEFORE, 15), 1)


def test_all_that_is_wrong_with_the_shape_is_told_at_once_with_its_place() -> None:
    wrong = (
        HEAD.replace('title = "Điển hình tiên tiến"', 'titel = "x"').replace("2018-02-28", '"2018-02-28"')
        + FIRST.replace("before = 2018-03-05", "before = 2018-03-05, by = 2018-03-05").replace("true", '"yes"')
        + FIRST.replace('"Đợt 1"', '""').replace("{ before = 2018-03-05 }", "{ }")
        + QUARTERLY.replace('"quarter"', '"week"')
    )
    assert problems_of(wrong) == [
        "campaign.title: thiếu khóa này",
        "campaign.letter.date: phải là ngày dạng 2018-03-05 (không đặt trong dấu nháy)",
        "campaign.titel: khóa lạ, không có trong mẫu",
        "round thứ 1.paper: phải là true hoặc false",
        "round thứ 1.deadline: cần đúng một trong hai khóa before hoặc by",
        "round thứ 2.label: không được để trống",
        "round thứ 2.deadline: cần đúng một trong hai khóa before hoặc by",
        "recurring thứ 1.every: giá trị phải là một trong: 'month', 'quarter', 'half_year', 'year', 'semester', "
        "'school_year' hoặc 'dates'",
    ]


def test_all_that_contradicts_is_told_at_once_with_its_place() -> None:
    wrong = (
        HEAD.replace('"THCS",', '"THSC",')
        + FIRST.replace("dhtt-01", "dhtt-09")
        + FIRST.replace("opens = 2018-02-28", "opens = 2018-03-05")
        + QUARTERLY.replace("cv44-quy", "cv44-d1")
    )
    assert problems_of(wrong) == [
        "campaign.audience: không có cấp học «THSC»; các cấp: MN, TH, THCS, TH&THCS, THPT, THCS&THPT, PTDTBT",
        "cv44-d1.form: không có biểu mẫu «dhtt-09»; các biểu mẫu: dhtt-01",
        "id «cv44-d1»: trùng với một đợt khác trong tệp",
        "id «cv44-d1»: trùng với một đợt khác trong tệp",
        "cv44-d1.deadline: hạn nộp nằm trước ngày bắt đầu nhận (opens hoặc ngày công văn)",
    ]


def test_an_unknown_level_in_one_round_is_told_at_that_round() -> None:
    assert problems_of(HEAD + FIRST + 'audience = ["MG"]\n') == [
        "cv44-d1.audience: không có cấp học «MG»; các cấp: MN, TH, THCS, TH&THCS, THPT, THCS&THPT, PTDTBT"
    ]


def test_a_campaign_that_asks_for_nothing_is_a_mistake() -> None:
    assert problems_of(HEAD) == ["tệp: cần ít nhất một [[round]] hoặc [[recurring]]"]


@pytest.mark.parametrize("day", ["0", "32", '"ngày cuối"', "true"])
def test_a_recurring_day_is_one_of_a_month_or_its_last_one(day: str) -> None:
    found = problems_of(HEAD + QUARTERLY.replace('"last day"', day))
    assert found
    assert all(problem.startswith("recurring thứ 1.deadline.by") for problem in found)


@pytest.mark.parametrize("text", ["[campaign", "x = = 1", "\x00"])
def test_a_text_that_is_no_toml_is_one_problem(text: str) -> None:
    with pytest.raises(InputProblems, match="không đúng cú pháp TOML"):
        parse(text)


def test_a_second_round_without_a_day_of_opening_follows_the_first() -> None:
    second = """
[[round]]
id = "cv44-d2"
label = "Đợt 2"
form = "dhtt-01"
deadline = { before = 2018-05-10 }
"""
    first, then = parse(HEAD + FIRST.replace("opens = 2018-02-28", "") + second).rounds
    assert (first.opens_on, then.opens_on) == (date(2018, 2, 28), date(2018, 3, 6))


def test_a_storm_declared_later_does_not_make_a_stored_campaign_wrong() -> None:
    text = (HEAD + FIRST + "closes = 2018-03-05\n").replace("title =", 'days_off = "next_working_day"\ntitle =')
    days = [DeclaredDay(date(2018, 3, day), False, "bão", local("2018-03-01 08:00")) for day in (5, 6)]
    (round_,) = parse_campaign(text, FORMS, replace(CALENDAR, declared=tuple(days))).rounds
    assert round_.closes_on == date(2018, 3, 5)


def test_a_cut_off_before_the_deadline_is_a_mistake() -> None:
    assert problems_of(HEAD + FIRST + "closes = 2018-03-04\n") == [
        "cv44-d1.closes: ngày khóa sổ nằm trước ngày cuối cùng của hạn nộp"
    ]


def test_what_a_campaign_sets_is_the_default_of_its_rounds() -> None:
    head = (
        HEAD + 'deadline = { by = 2018-03-09 }\ncourtesy_days = 2\ndays_off = "next_working_day"\ncloses = 2018-03-20\n'
    )
    bare = FIRST.replace("deadline = { before = 2018-03-05 }\n", "")
    (round_,) = parse(head + bare).rounds
    assert round_.deadline == Deadline(Wording.BY, date(2018, 3, 9), 2, DaysOff.NEXT)
    assert round_.closes_on == date(2018, 3, 20)
    own = bare + 'deadline = { by = 2018-03-12, courtesy_days = 0 }\ndays_off = "keep"\ncloses = 2018-03-15\n'
    (round_,) = parse(head + own).rounds
    assert round_.deadline == Deadline(Wording.BY, date(2018, 3, 12), 0, DaysOff.KEEP)
    assert round_.closes_on == date(2018, 3, 15)
    assert problems_of(HEAD + bare) == [
        "cv44-d1.deadline: đợt này chưa có hạn nộp, và [campaign] cũng không có deadline chung"
    ]


def test_criteria_are_chased_only_where_the_round_says_so() -> None:
    criteria = FIRST + 'kind = "criteria"\n'
    assert [r.chased for r in parse(HEAD + criteria).rounds] == [False]
    assert [r.chased for r in parse(HEAD + criteria + "chased = true\n").rounds] == [True]
    assert [r.chased for r in parse(HEAD + FIRST + "chased = false\n").rounds] == [False]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('every = "dates"', "phải đi cùng nhau"),
        ('every = "quarter"\ndates = [2018-03-31]', "phải đi cùng nhau"),
        ('every = "dates"\ndates = [2018-03-31, 2018-03-01]', "thứ tự tăng dần"),
        ('every = "semester"\nscheme = "nd09"', "chỉ dùng với"),
    ],
)
def test_a_pattern_that_is_not_whole_is_told(table: str, said: str) -> None:
    (problem,) = problems_of(HEAD + QUARTERLY.replace('every = "quarter"', table))
    assert said in problem


def test_a_school_year_out_of_order_is_told() -> None:
    (problem,) = problems_of(HEAD + '[campaign.school_year]\nends = "10-01"\n' + FIRST)
    assert "trước ngày bắt đầu (starts)" in problem
    (problem,) = problems_of(HEAD + '[campaign.school_year]\nends = "31-05"\n' + FIRST)
    assert "không đúng dạng tháng-ngày" in problem
