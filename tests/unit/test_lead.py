"""What a person is warned of before a round begins."""

from dataclasses import replace
from datetime import date

from rules.campaigns import Kind, Round
from rules.deadlines import DaysOff, Deadline, Wording
from rules.lead import warnings, working_days_left
from tests.letter44 import CALENDAR, LETTER, ROUND_1, ROUND_2

TODAY = date(2018, 2, 28)
LONG = replace(ROUND_1, deadline=Deadline(Wording.BY, date(2018, 4, 12), 0))  # a Thursday


def told(*rounds: Round, today: date = TODAY) -> list[str]:
    return list(warnings(rounds, LETTER, today, CALENDAR))


def test_letter_44_leaves_two_working_days_and_ends_on_a_sunday() -> None:
    short, off = told(ROUND_1)
    assert short == (
        "cv44-d1: chỉ còn 2 ngày làm việc kể từ 28/02/2018 đến hạn, "
        "trước ngày 05/3/2018 (tức đến hết Chủ nhật 04/3/2018)."
    )
    assert off.startswith("cv44-d1: ngày cuối cùng 04/3/2018 là ngày nghỉ (Chủ nhật)")


def test_a_round_with_time_enough_needs_no_word() -> None:
    assert told(LONG) == []
    assert told(ROUND_2) == []


def test_the_lead_counts_from_the_day_that_comes_last_of_letter_today_and_opening() -> None:
    assert working_days_left(LONG, date(2018, 4, 5), CALENDAR) == 5
    assert told(LONG, today=date(2018, 4, 5)) == []
    assert "chỉ còn 4 ngày làm việc kể từ 06/4/2018" in told(LONG, today=date(2018, 4, 6))[0]
    assert "chỉ còn 4 ngày làm việc kể từ 06/4/2018" in told(replace(LONG, opens_on=date(2018, 4, 6)))[0]


def test_a_deadline_that_moves_off_days_off_needs_no_word_about_them() -> None:
    moved = replace(LONG, deadline=Deadline(Wording.BY, date(2018, 4, 14), 0, DaysOff.NEXT))
    assert told(moved) == []


def test_a_deadline_that_has_passed_is_told_as_that_alone() -> None:
    assert told(ROUND_1, today=date(2018, 3, 6)) == [
        "cv44-d1: hạn nộp đã qua (trước ngày 05/3/2018 (tức đến hết Chủ nhật 04/3/2018))."
    ]


def test_two_rounds_that_a_report_could_be_for_are_told() -> None:
    quarter = replace(LONG, id="cv44-quy", label="Điển hình quý 1/2018")
    same = replace(LONG, id="cv44-x", label="Đợt 1 bổ sung")
    nameless = replace(LONG, id="cv44-y", label="Báo cáo")
    assert told(LONG, quarter) == [], "the labels name other periods"
    assert (
        told(LONG, replace(same, opens_on=date(2018, 4, 13), deadline=Deadline(Wording.BY, date(2018, 5, 24), 0))) == []
    )
    assert told(LONG, replace(same, audience=frozenset({"THPT"}))) == []
    assert told(LONG, replace(same, form="bv-dhtt-01", kind=Kind.ARTICLE)) == []
    for other in (same, nameless):
        (sentence,) = told(LONG, other)
        assert sentence.startswith(f"cv44-d1 và {other.id}: cùng biểu dhtt-01")
