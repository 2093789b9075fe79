"""For which round a report is: what is named, else the calendar, else a question for a person."""

from dataclasses import replace
from datetime import date

import pytest

from rules.attribution import Doubt, Doubtful
from rules.campaigns import Round
from rules.deadlines import Deadline, Wording
from rules.round_choice import choose_round, periods_named
from tests.letter44 import CALENDAR, ROUND_1, ROUND_2, local


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("BC dot 1 truong TH Duc Linh", {"dot 1"}),
        ("Báo cáo ĐHTT đợt I - Tiểu học Đức Lĩnh", {"dot 1"}),
        ("ĐỢT 01", {"dot 1"}),
        ("đợt II và đợt III", {"dot 2", "dot 3"}),
        ("THCS PĐP nộp bài viết + ảnh quý IV", {"quy 4"}),
        ("Học kỳ 2 năm học 2017-2018", {"hoc ky 2"}),
        ("Năm học 2017-2018", {"nam hoc"}),
        ("V/v nộp báo cáo ĐHTT (bổ sung lần 2)", {"lan 2"}),
        ("Quý thầy cô", set()),
        ("đợt", set()),
        ("", set()),
    ],
)
def test_a_text_names_its_periods_in_one_spelling(text: str, periods: set[str]) -> None:
    assert periods_named(text) == periods


BOTH = (ROUND_1, ROUND_2)
ARTICLES = replace(
    ROUND_1,
    id="quy",
    label="Bài viết quý 1/2018",
    deadline=Deadline(Wording.BY, date(2018, 3, 31), 0),
    opens_on=date(2018, 2, 28),
)
NEXT_YEAR = replace(
    ARTICLES,
    id="quy-2019",
    label="Bài viết quý 1/2019",
    deadline=Deadline(Wording.BY, date(2019, 3, 31), 0),
    opens_on=date(2019, 1, 1),
)


def chosen(
    said: list[str], subject: str, rounds: tuple[Round, ...], at: str, answered: tuple[str, ...] = ()
) -> str | Doubtful:
    found = choose_round(said, subject, {r: r.id in answered for r in rounds}, local(at), CALENDAR)
    return found.id if isinstance(found, Round) else found


@pytest.mark.parametrize(
    ("said", "subject", "at", "expected"),
    [
        (["Đợt 1"], "", "2018-03-01 08:00", "cv44-d1"),
        (["Đợt 2"], "", "2018-03-01 08:00", "cv44-d2"),
        (["Đợt 1"], "BC đợt I", "2018-03-01 08:00", "cv44-d1"),
        (["Đợt 1"], "bổ sung lần 2", "2018-03-20 08:00", "cv44-d1"),
        ([], "Báo cáo đợt II", "2018-03-01 08:00", "cv44-d2"),
        ([], "CV 44", "2018-03-01 08:00", "cv44-d1"),
        ([], "CV 44", "2018-03-05 23:59", "cv44-d1"),
        ([], "CV 44", "2018-02-01 08:00", "cv44-d1"),
    ],
)
def test_the_form_names_the_round_else_the_subject_else_the_calendar(
    said: list[str], subject: str, at: str, expected: str
) -> None:
    assert chosen(said, subject, BOTH, at) == expected


@pytest.mark.parametrize(
    ("said", "subject", "at", "doubt", "candidates"),
    [
        (["Đợt 1"], "BC đợt 2", "2018-03-01 08:00", Doubt.CONFLICTING_ROUND, ("cv44-d1", "cv44-d2")),
        (["Đợt 1", "Đợt 2"], "", "2018-03-01 08:00", Doubt.CONFLICTING_ROUND, ("cv44-d1", "cv44-d2")),
        (["Đợt 3"], "", "2018-03-01 08:00", Doubt.NO_ROUND, ()),
        ([], "", "2018-03-06 00:00", Doubt.NO_ROUND, ("cv44-d1", "cv44-d2")),
        ([], "", "2018-05-11 00:00", Doubt.NO_ROUND, ("cv44-d1", "cv44-d2")),
    ],
)
def test_a_contradiction_or_silence_after_the_last_round_is_a_question(
    said: list[str], subject: str, at: str, doubt: Doubt, candidates: tuple[str, ...]
) -> None:
    assert chosen(said, subject, BOTH, at) == Doubtful(doubt, candidates)


def test_a_silent_form_belongs_to_the_one_opened_round_that_the_school_has_not_answered() -> None:
    assert chosen([], "CV 44", BOTH, "2018-03-06 00:00", answered=("cv44-d1",)) == "cv44-d2"
    assert chosen([], "", BOTH, "2018-05-10 23:59:59", answered=("cv44-d1",)) == "cv44-d2"
    assert chosen([], "", BOTH, "2018-03-20 08:00", answered=("cv44-d2",)) == "cv44-d1"


def test_a_silent_form_of_a_school_that_has_answered_all_is_for_the_round_that_is_open() -> None:
    assert chosen([], "", BOTH, "2018-03-02 08:00", answered=("cv44-d1",)) == "cv44-d1"
    assert chosen([], "", BOTH, "2018-05-02 08:00", answered=("cv44-d1", "cv44-d2")) == "cv44-d2"


def test_the_only_round_owed_takes_a_silent_form_however_early_or_late() -> None:
    assert chosen([], "", (ROUND_1,), "2018-01-01 08:00") == "cv44-d1"
    assert chosen([], "", (ROUND_1,), "2018-12-01 08:00") == "cv44-d1"


def test_a_school_that_owes_nothing_is_a_question() -> None:
    assert chosen(["Đợt 1"], "", (), "2018-03-01 08:00") == Doubtful(Doubt.NO_ROUND)


def test_two_rounds_open_at_once_are_a_question_unless_one_is_named() -> None:
    rounds = (ROUND_1, ARTICLES)
    assert chosen([], "CV 44", rounds, "2018-03-01 08:00") == Doubtful(Doubt.NO_ROUND, ("cv44-d1", "quy"))
    assert chosen([], "ảnh quý I", rounds, "2018-03-01 08:00") == "quy"


def test_two_rounds_that_open_together_later_are_a_question() -> None:
    assert chosen([], "", (ROUND_1, ARTICLES), "2018-02-01 08:00") == Doubtful(Doubt.NO_ROUND, ("cv44-d1", "quy"))


def test_the_same_quarter_of_two_years_is_told_apart_by_the_arrival() -> None:
    rounds = (ARTICLES, NEXT_YEAR)
    assert chosen(["Quý I"], "", rounds, "2018-03-31 23:59") == "quy"
    assert chosen(["Quý I"], "", rounds, "2019-03-31 23:59") == "quy-2019"
    assert chosen(["Quý I"], "", rounds, "2019-04-01 00:00") == Doubtful(Doubt.NO_ROUND, ("quy", "quy-2019"))
