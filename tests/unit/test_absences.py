"""Until when somebody is away: what absence notices say, and what they leave open."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.absences import returns_on

TODAY = date(2018, 3, 2)


@pytest.mark.parametrize(
    ("notice", "day"),
    [
        ("Tôi nghỉ đến hết ngày 12/3/2018.", date(2018, 3, 13)),
        ("Tôi đi công tác đến hết ngày 12-3-2018, việc gấp xin gọi điện.", date(2018, 3, 13)),
        ("Tôi vắng mặt từ ngày 05/3 đến 12/3.", date(2018, 3, 13)),
        ("Tôi nghỉ phép đến hết thứ Hai, ngày 12 tháng 3 năm 2018.", date(2018, 3, 13)),
        ("Tôi nghỉ ốm đến 17h ngày 12.3.2018.", date(2018, 3, 13)),
        ("toi nghi phep den het ngay 12/3", date(2018, 3, 13)),
        ("Tôi sẽ trở lại làm việc từ 15/3.", date(2018, 3, 15)),
        ("Tôi sẽ quay lại cơ quan vào thứ Năm (15/3/2018).", date(2018, 3, 15)),
        ("Tôi trở lại làm việc thứ Năm ngày 15/3.", date(2018, 3, 15)),
        ("Tôi trở lại cơ quan sau ngày 12/3.", date(2018, 3, 13)),
        ("I am out of the office and back on 12 March 2018.", date(2018, 3, 12)),
        ("I will be returning Monday, March 12th, 2018.", date(2018, 3, 12)),
        ("Away until 12 March.", date(2018, 3, 13)),
        ("I am on annual leave from 5 to 9 March and back in the office on 12 March.", date(2018, 3, 12)),
        ("Out of office until 2018-03-12", date(2018, 3, 13)),
        ("Out of office until 15/3/2018", date(2018, 3, 16)),
    ],
)
def test_a_notice_gives_the_first_day_on_which_its_writer_is_surely_back(notice: str, day: date) -> None:
    assert returns_on(notice, TODAY) == day


@pytest.mark.parametrize(
    "notice",
    [
        "Away until 3/12/2018.",
        "Away until 3/15/2018.",
        "Tôi nghỉ đến hết ngày 3/15/2018.",
        "Tôi nghỉ đến hết ngày 31/2/2018.",
        "Tôi nghỉ thai sản đến tháng 8/2018.",
        "Tôi nghỉ phép. Việc gấp xin gọi 0912 345 678.",
        "Đề nghị các trường nộp báo cáo đến hết ngày 12/3/2018.",
        "De nghi cac truong nop den ngay 12/3.",
        "Tôi sẽ trả lời sau ngày 12/3.",
        "Please return the form by 12 March 2018.",
        "Tôi sẽ trở lại trước ngày 12/3.",
        "Tôi nghỉ đến hết 12/3. Tôi vắng mặt đến hết 14/3.",
        "",
    ],
)
def test_what_is_not_clear_is_not_guessed(notice: str) -> None:
    assert returns_on(notice, TODAY) is None


def test_what_is_said_of_the_return_counts_before_what_is_said_of_the_absence() -> None:
    notice = "Tôi nghỉ đến hết thứ Sáu 09/3/2018, trở lại làm việc từ thứ Hai 12/3/2018."
    assert returns_on(notice, TODAY) == date(2018, 3, 12)


def test_a_notice_in_two_languages_is_clear_where_one_of_them_is() -> None:
    notice = "Tôi nghỉ đến hết ngày 12/3/2018.\n\nI am away until 12/3/2018."
    assert returns_on(notice, TODAY) == date(2018, 3, 13)


def test_a_sentence_may_run_over_the_end_of_a_line() -> None:
    assert returns_on("Tôi nghỉ phép\nđến hết ngày\n12/3/2018", TODAY) == date(2018, 3, 13)


@pytest.mark.parametrize(
    "quoted",
    [
        "> Tôi nghỉ đến hết ngày 04/3/2018",
        "-----Original Message-----\nTôi nghỉ đến hết ngày 04/3/2018",
        "Vào 08:00 Th 6, 2 thg 3, 2018 Phòng GD <a@b.example> đã viết:\nTôi nghỉ đến hết ngày 04/3/2018",
        "On Fri, Mar 2, 2018, Phong GD wrote:\nTôi nghỉ đến hết ngày 04/3/2018",
        "Từ: Phòng GD\nTôi nghỉ đến hết ngày 04/3/2018",
    ],
)
def test_the_mail_that_is_answered_is_not_read(quoted: str) -> None:
    assert returns_on(quoted, TODAY) is None
    assert returns_on(f"Tôi nghỉ đến hết ngày 12/3\n\n{quoted}", TODAY) == date(2018, 3, 13)


def test_an_html_is_read_as_it_is_shown_without_the_quoted_mail() -> None:
    html = "<div>Tôi nghỉ đến hết ngày&nbsp;<b>12/3</b></div><blockquote>Tôi nghỉ đến hết 04/3</blockquote>"
    assert returns_on(html, TODAY) == date(2018, 3, 13)


@pytest.mark.parametrize(
    ("today", "day"),
    [
        (date(2018, 12, 28), date(2019, 1, 3)),
        (date(2018, 1, 2), date(2018, 1, 3)),
        (date(2018, 1, 3), date(2018, 1, 3)),
        (date(2018, 1, 4), None),  # a notice that was left switched on
    ],
)
def test_the_year_that_is_not_said_follows_from_the_day_of_the_mail(today: date, day: date | None) -> None:
    assert returns_on("Tôi trở lại làm việc từ 3/1", today) == day


@pytest.mark.parametrize(("year", "day"), [(2019, date(2019, 3, 13)), (2020, None), (2017, None)])
def test_a_day_long_past_or_far_away_means_something_else(year: int, day: date | None) -> None:
    assert returns_on(f"Tôi nghỉ đến hết ngày 12/3/{year}", TODAY) == day


WORDS = st.sampled_from(
    [
        "nghỉ",
        "đến",
        "hết",
        "ngày",
        "trở lại",
        "từ",
        "12/3",
        "31/2",
        "99/99",
        "until",
        "back on",
        "away",
        "May",
        "0",
        "/",
        "<",
        "</",
        "\n",
        "\0",
    ]
)


@given(st.lists(WORDS | st.text(max_size=4), max_size=40).map(" ".join), st.dates(date(1971, 1, 1), date(2999, 1, 1)))
def test_whatever_is_written_the_answer_is_a_coming_day_or_none(notice: str, today: date) -> None:
    day = returns_on(notice, today)
    assert day is None or day >= today
