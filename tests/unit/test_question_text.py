"""The words of the question: enough for the school to know its own mail again, and nothing that a stranger planted."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reminders.letters import Letter, Unwanted
from reminders.question import question
from rules.lookalikes import Flag
from store import messages, outbox, roster, rulings
from store.messages import AttachmentRecord, Glance, Outcome, Verdict
from store.outbox import MailKind, Wanted
from store.rulings import Kind, Ruling
from tests.kit.golden import assert_letter
from tests.kit.offices import AN_PHU, OFFICE, Books, Heard, at, books_at

NOW = at("2018-03-02 10:16")
WAITS = Verdict(Outcome.PARKED, "unknown_sender", "Chờ xác nhận.")
FORM = AttachmentRecord("Báo cáo.docx", "0" * 64, 1, "read", None, Glance(False, {"collective": 2, "individual": 3}))
PHOTO = AttachmentRecord("IMG_2034.HEIC", "1" * 64, 1, "unreadable", "không phải biểu mẫu")
STRANGER = Heard("co.hoa@la.example", "BC đợt 1")


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    with books_at(f"sqlite:///{tmp_path}/office.db") as books:
        yield books


def came(books: Books, heard: Heard = STRANGER, files: tuple[AttachmentRecord, ...] = (FORM, PHOTO)) -> int:
    """A report from elsewhere waits; return the message."""
    message = books.came(at("2018-03-02 10:15"), heard)
    books.decided(message, WAITS, NOW, files)
    return message


def written(books: Books, message: int) -> Letter | Unwanted:
    """The question about that message, as it leaves at 10:16."""
    wanted = Wanted(MailKind.QUESTION, "2018-03-02:MN01", AN_PHU.emails[0], NOW, AN_PHU.code, message)
    with books.database.transaction() as tx:
        queued = outbox.queue(tx, wanted, NOW)
    assert queued
    with books.database.reading() as tx:
        return question(tx, books.mail(queued), OFFICE, NOW)


def text_of(books: Books, message: int) -> str:
    letter = written(books, message)
    assert isinstance(letter, Letter)
    return f"{letter.subject}\n\n{letter.text}"


def test_about_a_report_from_an_address_that_nobody_registered(books: Books) -> None:
    assert_letter("cau-hoi", text_of(books, came(books)))


def test_about_a_mail_in_the_schools_own_name(books: Books) -> None:
    nil = replace(FORM, glance=Glance(True, {}))
    assert_letter("cau-hoi-ten-truong", text_of(books, came(books, Heard(AN_PHU.emails[0], ""), (nil,))))


@pytest.mark.parametrize(("code", "warned"), [("lookalike", True), ("borrowed_name", True), ("other_date", False)])
def test_a_sender_who_passes_for_the_school_is_warned_of_without_naming_anybody(
    books: Books, code: str, warned: bool
) -> None:
    message = came(books)
    with books.database.transaction() as tx:
        messages.note_flags(tx, message, [Flag(code, "Địa chỉ gần giống th.khac@truong.example đã đăng ký.")])
    text = text_of(books, message)
    assert ("lưu ý" in text) is warned
    assert "th.khac@truong.example" not in text


@pytest.mark.parametrize("planted", ["https://bay.example/x", "www.bay.example", "bay.example/dang-nhap"])
def test_no_link_of_a_stranger_gets_into_it(books: Books, planted: str) -> None:
    heard = Heard("co.hoa@la.example", f"Đăng nhập {planted} ngay")
    text = text_of(books, came(books, heard, (replace(FORM, name=f"{planted}.docx"),)))
    assert "bay.example" not in text


@pytest.mark.parametrize("planted", ["bay.example", "bay．example", "BAY。example"])
def test_a_bare_domain_of_a_stranger_is_no_less_a_link_but_a_files_name_is_none(books: Books, planted: str) -> None:
    text = text_of(books, came(books, Heard("co.hoa@la.example", f"Xem {planted} ngay")))
    assert "example" not in text.split("Tiêu đề:")[1].split("\n")[0]
    assert FORM.name in text


def test_of_a_sender_only_what_an_address_needs_is_shown(books: Books) -> None:
    text = text_of(books, came(books, Heard("o'neil+x@la.example <chuyển tiền> (gấp)/bay", "BC")))
    assert "Địa chỉ gửi: o'neil+x@la.examplechuyểntiềngấpbay\n" in text


@pytest.mark.parametrize("name", ["BC_TH06.docm", "Báo cáo.xltx", "BC.fods", "anh.jpeg"])
def test_a_file_keeps_its_name(books: Books, name: str) -> None:
    assert f"Tệp: «{name}»" in text_of(books, came(books, files=(replace(FORM, name=name),)))


def test_a_stranger_can_neither_preach_nor_add_lines(books: Books) -> None:
    text = text_of(books, came(books, Heard("co.hoa@la.example", "Kính gửi\nchuyển tiền " * 100)))
    (line,) = [line for line in text.splitlines() if "Tiêu đề" in line]
    assert len(line) < 150
    assert text.count("Kính gửi: ") == 1


def test_of_very_many_files_the_first_are_named(books: Books) -> None:
    text = text_of(books, came(books, files=tuple(replace(FORM, name=f"bc {n}.docx") for n in range(14))))
    assert "«bc 9.docx»" in text
    assert "«bc 10.docx»" not in text
    assert "và 4 tệp khác" in text


def test_it_is_not_asked_once_the_message_is_decided(books: Books) -> None:
    message = came(books)
    books.decided(message, Verdict(Outcome.RECORDED, school="MN01"), NOW)
    assert written(books, message) == Unwanted("thư được hỏi không còn chờ xác nhận")


def test_it_is_not_asked_again_about_what_somebody_decided_and_took_back(books: Books) -> None:
    message = came(books)
    with books.database.transaction() as tx:
        for holds in (True, False):
            rulings.add(tx, Ruling(message, Kind.IGNORE, "nhầm", "chuyên viên", NOW, holds=holds), NOW)
    assert isinstance(written(books, message), Unwanted)


def test_an_address_that_was_taken_from_the_roster_is_not_asked(books: Books) -> None:
    message = came(books)
    with books.database.transaction() as tx:
        roster.save(tx, [replace(AN_PHU, emails=("moi@truong.example",))])
    assert written(books, message) == Unwanted("địa chỉ không còn trong danh sách của trường")


def test_what_a_form_holds_at_a_glance_is_kept_with_its_file(books: Books) -> None:
    message = came(books)
    with books.database.reading() as tx:
        assert messages.files_of(tx, message) == [FORM, PHOTO]
