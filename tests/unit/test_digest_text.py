"""The words of the digest, whole: a busy morning, and a quiet one."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from reminders import digest
from reminders.letters import Letter
from rules.findings import Finding, Weight
from store import outbox
from store.decisions import Kind
from store.messages import Outcome, Verdict
from store.outbox import MailKind, Wanted
from tests.kit.golden import assert_letter
from tests.kit.offices import AN_PHU, DUC_LIEN, OFFICE, PHAN_DINH_PHUNG, SCHOOLS, Books, Heard, Said, at, books_at

MORNING = at("2018-03-06 07:30")


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    with books_at(f"sqlite:///{tmp_path}/office.db") as books:
        yield books


def written(books: Books) -> Letter:
    with books.database.reading() as tx:
        return digest.digest_letter(tx, OFFICE, MORNING)


def on_file(found: Letter) -> str:
    return f"{found.subject}\n\n{found.text}"


def test_a_busy_morning(books: Books) -> None:
    missing_product = Finding(Weight.MUST, "Bảng C, dòng 1, cột Họ và tên", "để trống")
    books.reported(DUC_LIEN, at("2018-03-05 09:00"), Said(findings=(missing_product,)))
    books.reported(PHAN_DINH_PHUNG, at("2018-03-06 06:30"), Said(nil=True))
    books.parked("unknown_sender", at("2018-03-05 11:00"), heard=Heard("la@la.example", "Bao cao dot 1", None))
    absent = books.came(at("2018-03-05 13:00"))
    books.decided(absent, Verdict(Outcome.IGNORED, "auto_reply", "Thư trả lời tự động."), at("2018-03-05 13:01"))
    books.looked(MORNING)
    assert_letter("tong-hop", on_file(written(books)))


def test_reports_that_no_reminder_asks_for_any_more_are_for_the_leaders(books: Books) -> None:
    books.reported(DUC_LIEN, at("2018-03-02 09:00"))
    books.reminded(AN_PHU, at("2018-03-15 08:00"))
    with books.database.reading() as tx:
        before, after = (digest.look(tx, OFFICE, at(f"2018-03-{day} 07:30")) for day in (22, 23))
    assert before.exhausted == []
    assert [(e.duty.school.code, e.times) for e in after.exhausted] == [("CL01", 0), ("CS01", 0), ("MN01", 1)]
    with books.database.reading() as tx:
        found = digest.digest_letter(tx, OFFICE, at("2018-03-23 07:30"))
    for said in (found.text, found.html or ""):
        assert "Trường Mầm non Ân Phú: Đợt 1, đã nhắc 1 lần, ĐT 0239 000 001" in said


def test_a_school_whose_address_says_that_its_owner_is_away_is_missing_with_the_day_of_return(books: Books) -> None:
    books.absent(AN_PHU, at("2018-03-05 13:00"), date(2018, 3, 12))
    books.absent(DUC_LIEN, at("2018-03-05 13:00"), date(2018, 3, 6))
    books.looked(MORNING)
    found = written(books)
    assert found.text.count("hộp thư báo vắng, trở lại 12/03") == 1
    assert found.text.count("hộp thư báo vắng") == 1
    assert "Hộp thư báo vắng, trở lại 12/03" in (found.html or "")


def test_mail_that_is_held_back_is_told_with_what_holds_it(books: Books) -> None:
    message = books.reported(AN_PHU, at("2018-03-05 09:00"))
    books.looked(MORNING)
    for key in ("a", "b"):
        with books.database.transaction() as tx:
            wanted = Wanted(MailKind.RECEIPT, key, AN_PHU.emails[0], MORNING, AN_PHU.code, message)
            outbox.queue(tx, wanted, MORNING)
    with books.database.reading() as tx:
        found = digest.digest_letter(tx, replace(OFFICE, hourly_limit=0), MORNING)
    for said in (found.text, found.html or ""):
        assert "Đang giữ lại 2 thư: đã đủ số thư cho phép trong một giờ." in said


def test_a_quiet_morning(books: Books) -> None:
    for school in SCHOOLS:
        books.ruled(Kind.EXEMPTION, school, at("2018-03-01 10:00"))
    books.looked(MORNING)
    assert_letter("tong-hop-yen-tinh", on_file(written(books)))


def test_a_round_without_schools_missing_makes_no_headline(books: Books) -> None:
    for school in SCHOOLS:
        books.ruled(Kind.EXEMPTION, school, at("2018-03-01 10:00"))
    books.reported(AN_PHU, at("2018-03-02 09:00"))
    assert written(books).subject == "Tình hình nộp báo cáo sáng Thứ Ba 06/3/2018"


def test_a_missing_school_and_a_waiting_mail_are_in_the_subject(books: Books) -> None:
    books.parked("unreadable", at("2018-03-05 11:00"), AN_PHU)
    subject = written(books).subject
    assert subject == "Tình hình nộp báo cáo sáng Thứ Ba 06/3/2018: Đợt 1: 4 trường chưa nộp; 1 thư chờ xử lý"
