"""The words of a reminder: what is owed, by which letter, and how much time is left at the moment of sending."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from reminders import reminder
from reminders.letters import Letter
from rules.campaigns import Round
from rules.deadlines import Deadline, Wording
from rules.findings import Finding, Weight
from store.decisions import Kind
from tests.kit.golden import assert_letter
from tests.kit.offices import AN_PHU, FIRST, OFFICE, SECOND, Books, Heard, Said, at, books_at


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    with books_at(f"sqlite:///{tmp_path}/office.db") as books:
        yield books


def letter(books: Books, now: str, times: int = 1) -> Letter:
    """The reminder about round 1 that leaves for Ân Phú at that hour."""
    for day in range(1, times):
        books.reminded(AN_PHU, at(f"2018-02-0{day} 08:00"))
    return letter_about(books, now, {FIRST})


def letter_about(books: Books, now: str, about: set[str]) -> Letter:
    with books.database.reading() as tx:
        owed = reminder.owed_now(tx, AN_PHU.code, about, OFFICE, at(now))
        return reminder.letter_for(tx, owed, OFFICE, at(now))


def on_file(found: Letter) -> str:
    return f"{found.subject}\n\n{found.text}"


def test_a_reminder_before_the_deadline(books: Books) -> None:
    assert_letter("nhac-sap-den-han", on_file(letter(books, "2018-03-01 08:00")))


def test_a_reminder_after_the_deadline_about_a_mail_that_could_not_be_recorded(books: Books) -> None:
    books.parked("empty_form", at("2018-03-02 10:15"), AN_PHU)
    assert_letter("nhac-qua-han", on_file(letter(books, "2018-03-06 08:00", times=2)))


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2018-03-01 08:00", "Còn 3 ngày, trong đó 2 ngày làm việc kể cả hôm nay."),
        ("2018-03-02 23:59", "Còn 2 ngày, trong đó 1 ngày làm việc kể cả hôm nay."),
        ("2018-03-04 00:00", "Hôm nay là ngày cuối cùng."),
        ("2018-03-04 23:59", "Hôm nay là ngày cuối cùng."),
        ("2018-03-05 00:00", "Hôm nay là ngày ghi trong công văn; báo cáo nhận trong hôm nay vẫn được tiếp nhận."),
        ("2018-03-06 00:00", "Đã quá hạn 2 ngày."),
        ("2018-03-15 08:00", "Đã quá hạn 11 ngày."),
    ],
)
def test_the_time_left_is_reckoned_in_local_days(books: Books, now: str, words: str) -> None:
    assert words in letter(books, now).text


@pytest.mark.parametrize(("now", "state"), [("2018-03-05 23:59", "sắp đến hạn"), ("2018-03-06 00:00", "đã quá hạn")])
def test_the_subject_says_whether_it_is_overdue(books: Books, now: str, state: str) -> None:
    assert letter(books, now, times=3).subject == f"Nhắc lần 3: báo cáo Đợt 1 {state} - Trường Mầm non Ân Phú"


def test_the_deadline_is_given_in_both_readings_with_the_letter_it_comes_from(books: Books) -> None:
    text = letter(books, "2018-03-01 08:00").text
    assert "Công văn số 44/PGDĐT-TĐKT ngày 28/02/2018" in text
    assert "trước ngày 05/3/2018 (tức đến hết Chủ nhật 04/3/2018)" in text


def test_an_extended_school_is_told_its_own_deadline(books: Books) -> None:
    books.ruled(Kind.EXTENSION, AN_PHU, at("2018-03-01 10:00"), on_day=date(2018, 3, 15))
    text = letter(books, "2018-03-08 08:00").text
    assert "chậm nhất ngày 15/3/2018" in text
    assert "Còn 7 ngày" in text


def test_all_that_a_school_owes_stands_in_one_letter(books: Books) -> None:
    article = Round(
        "bai-viet", "cv44", "Bài viết quý I", "dhtt-01", Deadline(Wording.BY, date(2018, 3, 1), 0),
        date(2018, 1, 1), False, frozenset({"MN"}),
    )  # fmt: skip
    books.open_round(article)
    found = letter(books, "2018-03-02 08:00")
    assert found.subject.startswith("Nhắc lần 1: báo cáo Bài viết quý I, Đợt 1 đã quá hạn")
    assert "1. Bài viết quý I" in found.text
    assert "2. Đợt 1" in found.text


def test_a_mere_letter_and_another_schools_mail_are_not_held_against_the_school(books: Books) -> None:
    books.parked("letter", at("2018-03-02 10:15"), AN_PHU)
    books.parked("unknown_sender", at("2018-03-02 10:20"), heard=Heard("la@la.example"))
    assert "chưa ghi nhận được báo cáo" not in letter(books, "2018-03-06 08:00").text


def test_a_mail_from_before_the_round_is_not_mentioned(books: Books) -> None:
    books.parked("unreadable", at("2018-02-27 10:15"), AN_PHU)
    assert "chưa ghi nhận được báo cáo" not in letter(books, "2018-03-06 08:00").text


def test_a_hostile_name_of_a_school_stays_one_line_of_the_subject(books: Books) -> None:
    books.enrol(replace(AN_PHU, name="Trường {{ office }} <b>x</b>"))
    found = letter(books, "2018-03-01 08:00")
    assert "{{ office }} <b>x</b>" in found.text
    assert found.subject.endswith("Trường {{ office }} <b>x</b>")


def missing(number: int) -> Finding:
    return Finding(Weight.MUST, f"Bảng C, dòng {number}, cột Họ và tên", "để trống")


def test_a_reminder_of_what_must_be_corrected_says_where(books: Books) -> None:
    books.reported(AN_PHU, at("2018-03-02 10:15"), Said(findings=(missing(2), missing(4))))
    assert_letter("nhac-can-sua", on_file(letter(books, "2018-03-06 08:00")))


def test_a_reminder_of_the_stamped_print_alone(books: Books) -> None:
    books.reported(AN_PHU, at("2018-03-02 10:15"))
    found = letter(books, "2018-03-07 08:00")
    assert_letter("nhac-ban-giay", on_file(found))
    assert found.files == ()


def test_a_print_that_was_given_back_is_asked_for_as_such(books: Books) -> None:
    books.reported(AN_PHU, at("2018-03-02 10:15"))
    books.ruled(Kind.PAPER, AN_PHU, at("2018-03-06 09:00"), holds=False)
    assert "đã trả lại trường để hoàn thiện và chưa nhận lại" in letter(books, "2018-03-07 08:00").text


def test_a_report_that_came_in_between_begins_the_count_anew(books: Books) -> None:
    books.reminded(AN_PHU, at("2018-03-01 08:00"))
    books.reported(AN_PHU, at("2018-03-02 10:15"))
    assert letter(books, "2018-03-07 08:00").subject.startswith("Nhắc lần 1: bản in có dấu của báo cáo Đợt 1 - ")


def test_a_reminder_of_a_report_carries_the_blank_and_the_deadline(books: Books) -> None:
    names = [(file.name, file.media_type) for file in letter(books, "2018-03-01 08:00").files]
    assert [name for name, _ in names] == ["DHTT-01-DOT-1-MN01.docx", "han-nop.ics"]
    assert [file.name for file in letter(books, "2018-03-06 08:00").files] == ["DHTT-01-DOT-1-MN01.docx"]


def test_a_report_and_a_correction_stand_in_one_letter(books: Books) -> None:
    books.reported(AN_PHU, at("2018-03-02 10:15"), Said(findings=(missing(2),)))
    found = letter_about(books, "2018-05-02 08:00", {SECOND})
    assert found.subject.startswith("Nhắc lần 1: báo cáo Đợt 2 sắp đến hạn")
    assert "1. Đợt 2, Công văn" in found.text
    assert "Bảng C, dòng 2, cột Họ và tên: để trống" in found.text
    assert "bản in có ký tên, đóng dấu chưa nhận được" in found.text
