"""Letters call things what the definition of the form calls them, whatever the form."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from reminders.letters import Letter
from reminders.receipts import receipt
from reminders.reminder import letter_for, owed_now
from rules.campaigns import Round
from rules.deadlines import Deadline, Wording
from rules.forms.layout import Form
from rules.forms.parsing import parse_form
from tests.kit.definitions import DHTT, PUPILS
from tests.kit.offices import AN_PHU, OFFICE, Books, Said, at, books_at
from tests.unit.test_forms import SMALL

NOW = at("2018-03-02 10:16")
OWN = parse_form(SMALL.replace('id = "kt-02"', 'id = "dhtt-01"'))
ROWS = (("pupil", "Lê Na"), ("pupil", "Trần Bình"), ("teacher", "Lê Văn Nam"))


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    with books_at(f"sqlite:///{tmp_path}/office.db") as books:
        yield books


def receipt_of(books: Books, said: Said, forms: Mapping[str, Form]) -> str:
    message = books.reported(AN_PHU, at("2018-03-02 10:15"), said)
    mail = books.mail(books.wants_receipt(message, AN_PHU, NOW))
    with books.database.reading() as tx:
        letter = receipt(tx, mail, replace(OFFICE, forms=forms), NOW)
    assert isinstance(letter, Letter)
    return letter.text


def reminder_of(books: Books, forms: Mapping[str, Form]) -> str:
    office = replace(OFFICE, forms=forms)
    with books.database.reading() as tx:
        owed = owed_now(tx, AN_PHU.code, {"cv44-d1"}, office, at("2018-03-06 08:00"))
        return letter_for(tx, owed, office, at("2018-03-06 08:00")).text


def test_a_receipt_calls_rows_as_the_form_does_in_the_order_of_its_tables(books: Books) -> None:
    text = receipt_of(books, Said(tuple(reversed(ROWS))), {OWN.id: OWN})
    assert "Đã ghi nhận: 2 học sinh, 1 teacher." in text
    assert "Lê Na (học sinh)" in text


def test_a_receipt_says_nil_in_the_words_of_the_form(books: Books) -> None:
    assert "Đã ghi nhận: không có học sinh đề nghị." in receipt_of(books, Said(nil=True), {OWN.id: OWN})


def test_a_receipt_is_written_although_the_form_is_defined_no_more(books: Books) -> None:
    assert "Đã ghi nhận: 2 pupil, 1 teacher." in receipt_of(books, Said(ROWS), {})


def test_a_reminder_names_the_box_of_each_form_that_has_one(books: Books) -> None:
    kinds = [("b", "kt-02"), ("c", PUPILS.id)]
    for id_, form in kinds:
        due = Deadline(Wording.BY, date(2018, 3, 1), 0)
        books.open_round(Round(id_, "cv44", id_, form, due, date(2018, 1, 1), False, frozenset({"MN"})))
    text = reminder_of(books, {DHTT.id: DHTT, "kt-02": OWN, PUPILS.id: PUPILS})
    assert [line for line in text.splitlines() if line.startswith("Nếu đúng")] == [
        "Nếu đúng là «không có học sinh đề nghị», xin đánh dấu vào ô có dòng chữ này trong biểu rồi gửi.",
        "Nếu đúng là «kỳ này không có điển hình đề nghị», xin đánh dấu vào ô có dòng chữ này trong biểu rồi gửi.",
    ]


def test_a_reminder_for_a_form_without_a_box_speaks_of_none(books: Books) -> None:
    assert "đánh dấu" not in reminder_of(books, {DHTT.id: replace(PUPILS, id=DHTT.id)})
