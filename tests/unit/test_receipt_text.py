"""The words of a receipt: what was read, what is wrong with it, and what the school should do."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reminders.letters import Letter, Unwanted
from reminders.receipts import receipt
from rules.findings import Finding, Weight
from rules.schools import School
from rules.words import REASON
from store.messages import AttachmentRecord, Outcome, Verdict
from tests.kit.golden import assert_letter
from tests.kit.offices import AN_PHU, DUC_LIEN, OFFICE, Books, Heard, Said, at, books_at

NOW = at("2018-03-02 10:16")
FINDINGS = (
    Finding(Weight.MUST, "Bảng C, dòng 2, cột Họ và tên", "để trống"),
    Finding(Weight.CHECK, "Mục 9", "ghi 4 cá nhân, bảng có 3 dòng"),
    Finding(Weight.HINT, "Bảng C, dòng 1, cột Minh chứng", "nên nêu sản phẩm cụ thể"),
)
ROWS = (("collective", "Tổ Toán - Lý"), ("individual", "Trần Thị Thực Nghiệm"), ("individual", ""))


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    with books_at(f"sqlite:///{tmp_path}/office.db") as books:
        yield books


def written(books: Books, message: int, school: School = AN_PHU, to: str | None = None) -> Letter:
    """The receipt for that message, as it leaves at 10:16."""
    mail = books.mail(books.wants_receipt(message, school, NOW, to))
    with books.database.reading() as tx:
        found = receipt(tx, mail, OFFICE, NOW)
    assert isinstance(found, Letter)
    return found


def on_file(found: Letter) -> str:
    return f"{found.subject}\n\n{found.text}"


def test_a_report_without_fault(books: Books) -> None:
    message = books.reported(AN_PHU, at("2018-03-02 10:15"))
    assert_letter("xac-nhan", on_file(written(books, message)))


def test_a_report_with_faults(books: Books) -> None:
    message = books.reported(AN_PHU, at("2018-03-02 10:15"), Said(ROWS, findings=FINDINGS))
    assert_letter("xac-nhan-can-sua", on_file(written(books, message)))


def test_a_school_with_nothing_to_report(books: Books) -> None:
    message = books.reported(AN_PHU, at("2018-03-02 10:15"), Said(nil=True))
    assert_letter("xac-nhan-khong-co-dien-hinh", on_file(written(books, message)))


def test_a_report_that_was_sent_in_anew(books: Books) -> None:
    books.reported(AN_PHU, at("2018-03-02 10:00"))
    message = books.reported(AN_PHU, at("2018-03-06 10:15"))
    text = written(books, message).text
    assert "Tình trạng: đúng hạn; đây là lần nộp thứ 2, thay cho lần trước." in text


@pytest.mark.parametrize(
    ("received", "standing"),
    [("2018-03-04 23:59", "đúng hạn"), ("2018-03-05 00:00", "trong ngày hạn"), ("2018-03-06 00:00", "nộp muộn")],
)
def test_the_verdict_is_that_of_the_hour_of_arrival(books: Books, received: str, standing: str) -> None:
    message = books.reported(AN_PHU, at(received))
    assert f"Tình trạng: {standing}." in written(books, message).text


def test_a_file_that_could_not_be_read(books: Books) -> None:
    message = books.came(at("2018-03-02 10:15"))
    files = [
        AttachmentRecord("bao cao.doc", "0" * 64, 10, "unreadable", "Tệp đặt mật khẩu."),
        AttachmentRecord("ảnh.jpg", "1" * 64, 10, "kept", None),
    ]
    books.decided(message, Verdict(Outcome.PARKED, "unreadable", "…", AN_PHU.code), NOW, files)
    assert_letter("chua-doc-duoc", on_file(written(books, message)))


UNANSWERED = {
    "bounce",
    "ours",
    "auto_reply",
    "mailing_list",
    "calendar",
    "calendar_reply",
    "from_specialist",
    "same_message",
    "same_mail",
    "before_campaign",
    "unknown_sender",
    "unverified_sender",
}
ANSWERED = sorted(set(REASON) - UNANSWERED)


@pytest.mark.parametrize("reason", ANSWERED)
def test_each_reason_has_its_paragraph_in_the_letter(books: Books, reason: str) -> None:
    found = written(books, books.parked(reason, at("2018-03-02 10:15"), AN_PHU))
    assert (
        OFFICE.texts.page("advice.txt", reason=reason, asked_round="", asked_due="", asked_day="").strip() in found.text
    )
    assert reason not in found.text + found.subject
    assert "Đã nhận báo cáo Đợt" not in found.subject


def test_a_report_that_says_nothing_new_is_no_reproach(books: Books) -> None:
    message = books.came(at("2018-03-02 10:15"))
    books.decided(message, Verdict(Outcome.DUPLICATE, "same_report", "Trùng.", AN_PHU.code), NOW)
    found = written(books, message)
    assert found.subject == "Báo cáo gửi lại trùng với báo cáo đã nộp - Trường Mầm non Ân Phú"
    assert "không phải làm gì thêm" in found.text


def test_two_schools_in_one_mail_are_each_told_of_their_own_report_only(books: Books) -> None:
    message = books.reported(AN_PHU, at("2018-03-02 10:15"))
    other = written(books, message, DUC_LIEN, to=DUC_LIEN.emails[0])
    assert "Trần Thị Thực Nghiệm" not in other.text


LINKS = "Nộp tại https://lua-dao.example/nop hoặc www.lua-dao.example"


def test_a_strangers_words_do_not_reach_the_school_under_our_name(books: Books) -> None:
    heard = Heard("la@la.example", LINKS)
    text = written(books, books.parked("unknown_sender", at("2018-03-02 10:15"), heard=heard)).text
    assert "lua-dao" not in text
    assert "tiêu đề" not in text


def test_a_link_under_a_schools_own_name_is_taken_out_of_what_we_quote(books: Books) -> None:
    heard = Heard(AN_PHU.emails[0], LINKS)
    text = written(books, books.parked("unverified_sender", at("2018-03-02 10:15"), AN_PHU, heard)).text
    assert "lua-dao" not in text
    assert "tiêu đề «Nộp tại (đường liên kết đã bỏ) hoặc (đường liên kết đã bỏ)»" in text


@pytest.mark.parametrize(
    "name", ["Nguyễn A\n\nTrân trọng cảm ơn.", "Nguyễn A\r\n  - Đã ghi nhận: 9 cá nhân", "\u202eA\u2028B"]
)
def test_a_name_in_a_report_stays_on_its_line(books: Books, name: str) -> None:
    plain = books.reported(AN_PHU, at("2018-03-02 10:15"), Said((("individual", "Nguyễn A"),)))
    hostile = books.reported(DUC_LIEN, at("2018-03-02 10:15"), Said((("individual", name),)))
    lines = [len(written(books, m, s).text.splitlines()) for m, s in ((plain, AN_PHU), (hostile, DUC_LIEN))]
    assert lines[0] == lines[1]


def test_the_receipt_answers_the_schools_own_mail(books: Books) -> None:
    assert written(books, books.reported(AN_PHU, NOW)).answers == "<bc-1@truong.example>"


def test_a_receipt_without_its_mail_or_its_school_is_not_wanted(books: Books) -> None:
    mail = books.mail(books.wants_receipt(books.reported(AN_PHU, NOW), AN_PHU, NOW))
    with books.database.reading() as tx:
        assert isinstance(receipt(tx, replace(mail, about=None), OFFICE, NOW), Unwanted)
        assert isinstance(receipt(tx, replace(mail, school="XX99"), OFFICE, NOW), Unwanted)
