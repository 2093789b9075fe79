"""The words of the digest, whole: a busy morning, and a quiet one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from reminders import digest
from reminders.letters import Letter
from rules.findings import Finding, Weight
from store.decisions import Kind
from store.messages import Outcome, Verdict
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
