"""The morning mail: its numbers are those of `status`, nothing is unaccounted for, and it comes once a day."""

import io
import json
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
from lxml import etree

from reminders import digest, reminding
from reminders.digest import Digest
from reminders.letters import Letter
from rules.findings import Finding, Weight
from store import folders, outbox, places
from store.decisions import Kind
from store.messages import Outcome, Verdict
from store.outbox import MailKind
from tests.kit.mailbox import Mailbox
from tests.kit.offices import (
    AN_PHU,
    DUC_LIEN,
    FIRST,
    OFFICE,
    PHAN_DINH_PHUNG,
    SCHOOLS,
    WITHOUT_MAIL,
    Books,
    Heard,
    Said,
    at,
    books_at,
)
from tests.kit.service import Wires

MORNING = at("2018-03-06 07:30")
PROGRAM = str(Path(sys.executable).with_name("diemdanh"))
MUST = Finding(Weight.MUST, "Bảng C, dòng 1, cột Minh chứng", "để trống")


def seen(books: Books, now: datetime = MORNING) -> Digest:
    with books.database.reading() as tx:
        return digest.look(tx, OFFICE, now)


def written(books: Books, now: datetime = MORNING) -> Letter:
    with books.database.reading() as tx:
        return digest.digest_letter(tx, OFFICE, now)


def a_busy_week(books: Books) -> None:
    """One school on time, one late with a mistake, one with nothing to report, one missing; two mails wait."""
    books.reported(AN_PHU, at("2018-03-02 09:00"))
    books.reported(DUC_LIEN, at("2018-03-06 06:00"), Said(findings=(MUST,)))
    books.reported(PHAN_DINH_PHUNG, at("2018-03-05 10:00"), Said(nil=True))
    books.parked("unknown_sender", at("2018-03-05 11:00"), heard=Heard("la@la.example", "Bao cao", None))
    books.parked("empty_form", at("2018-03-05 12:00"), AN_PHU)
    ignored = books.came(at("2018-03-05 13:00"))
    books.decided(ignored, Verdict(Outcome.IGNORED, "auto_reply", "Thư trả lời tự động."), at("2018-03-05 13:01"))


def test_the_numbers_are_those_of_the_command_status(
    books: Books, database_url: str, dovecot: Mailbox, tmp_path: Path
) -> None:
    a_busy_week(books)
    books.ruled(Kind.EXEMPTION, WITHOUT_MAIL, at("2018-03-01 10:00"))
    config = Wires(dovecot, 25, database_url).write(tmp_path)
    command = [PROGRAM, "--config", str(config), "status", "--json", "--as-of", MORNING.isoformat()]
    told_by_status = subprocess.run(command, capture_output=True, check=True, timeout=60).stdout
    rounds = {r["id"]: r for r in json.loads(told_by_status)["rounds"]}
    for section in seen(books).sections:
        told = rounds[section.round.id]
        assert section.counts == {key: told[key] for key in section.counts if key in told} | {
            "due_day_received": section.counts["due_day_received"]
        }
    first = seen(books).sections[0].counts
    assert first == {
        "expected": 4,
        "received": 2,
        "on_time": 1,
        "due_day_received": 0,
        "late": 1,
        "missing": 0,
        "nil": 1,
        "needs_correction": 1,
        "awaiting_paper": 3,
        "awaiting_evidence": 0,
        "exempt": 1,
    }


def test_what_is_on_the_server_is_accounted_for_to_the_last_mail(books: Books) -> None:
    a_busy_week(books)
    books.looked(MORNING)
    accounts = seen(books).accounts
    assert (accounts.on_server, accounts.remainder) == (6, 0)
    line = "6 thư trên máy chủ = 3 ghi nhận + 2 chờ xử lý + 1 bỏ qua + 0 trùng; còn lại 0, không sót thư nào."
    assert line in written(books).text
    assert "không còn trên máy chủ" not in written(books).text


def test_a_mail_that_is_not_decided_yet_is_the_remainder(books: Books) -> None:
    a_busy_week(books)
    books.came(MORNING - timedelta(minutes=1))
    books.looked(MORNING)
    assert seen(books).accounts.remainder == 1
    assert "còn lại 1 thư chương trình chưa đọc xong, sẽ đọc tiếp trong lần xem tới." in written(books).text


def test_mail_that_vanished_from_the_server_is_told_apart_and_leaves_no_remainder(books: Books) -> None:
    a_busy_week(books)
    with books.database.transaction() as tx:
        folders.begin(tx, "INBOX", 1)
        places.reconcile(tx, "INBOX", 1, {1, 4, 5, 6}, MORNING)
    books.looked(MORNING, on_server=4)
    accounts = seen(books).accounts
    assert (accounts.on_server, accounts.vanished, accounts.remainder) == (4, 2, 0)
    told = "2 thư đã nhận nay không còn trên máy chủ (bị xóa hoặc chuyển đi); bản lưu ở đây vẫn đầy đủ."
    for text in (written(books).text, written(books).html or ""):
        assert "4 thư trên máy chủ = 1 ghi nhận + 2 chờ xử lý + 1 bỏ qua + 0 trùng" in text
        assert told in text


HINT = "Kiểm tra mạng, tên máy chủ (host) của hộp thư."


@pytest.mark.parametrize(
    ("seen_at", "words"),
    [
        ("2018-03-06 07:10", "lần xem hộp thư gần đây nhất không thành; chương trình sẽ tự thử lại."),
        ("2018-03-06 06:50", "hộp thư được xem lần cuối lúc 06:50 06/03/2018; số liệu có thể chưa đủ"),
    ],
)
def test_a_mailbox_in_trouble_now_is_told_with_what_to_do(books: Books, seen_at: str, words: str) -> None:
    books.looked(at(seen_at))
    with books.database.transaction() as tx:
        folders.note_trouble(tx, "INBOX", "imap.example:993: [Errno 111] <b>refused</b>", HINT)
    for text in (written(books).text, written(books).html or ""):
        assert words in text
        assert f"Gợi ý cho người quản trị: {HINT}" in text
    parsed(written(books).html or "")
    books.looked(MORNING)
    assert "Gợi ý cho người quản trị" not in written(books).text


def test_the_trouble_of_a_folder_that_is_no_longer_watched_is_not_told(books: Books) -> None:
    books.looked(MORNING)
    with books.database.transaction() as tx:
        folders.note_trouble(tx, "Bao cao", "no such folder", HINT)
    assert HINT not in written(books).text


def test_every_parked_mail_is_listed_with_its_reason(books: Books) -> None:
    a_busy_week(books)
    letter = written(books)
    for text in (letter.text, letter.html or ""):
        assert "người gửi lạ" in text
        assert "biểu chưa có dòng nào" in text
        assert "la@la.example" in text
    assert "THƯ CHỜ XỬ LÝ (2)" in letter.text
    assert "2 thư chờ xử lý" in letter.subject


def test_the_missing_schools_are_named_with_their_phone_numbers_once_the_deadline_is_near(books: Books) -> None:
    early, near = written(books, at("2018-02-28 17:00")), written(books, at("2018-03-05 07:30"))
    assert seen(books, at("2018-02-28 17:00")).sections[0].pressing
    assert "TH05 Trường Tiểu học Đức Liên - chưa nộp, trong ngày hạn, ĐT 0239 000 005" in near.text
    assert early.subject != near.subject
    second = next(s for s in seen(books, at("2018-03-20 07:30")).sections if s.round.id != FIRST)
    assert not second.pressing
    assert len(second.missing) == 4


def test_what_must_be_corrected_and_what_came_late_is_named(books: Books) -> None:
    a_busy_week(books)
    text = written(books).text
    assert "Cần sửa (1):\n    - TH05 Trường Tiểu học Đức Liên - 1 điểm phải sửa" in text
    assert "Nộp muộn (1):\n    - TH05 Trường Tiểu học Đức Liên, 06:00 06/03" in text
    assert "Không có điển hình (1):\n    - CS01 Trường THCS Phan Đình Phùng" in text
    assert "chờ bản có dấu 3" in text


def test_mail_that_did_not_arrive_is_listed(books: Books) -> None:
    id_ = books.wants_receipt(books.reported(AN_PHU, MORNING), AN_PHU, MORNING)
    with books.database.transaction() as tx:
        outbox.mark_failed(tx, id_, "554 5.7.1 Message rejected")
    assert "mn.anphu@truong.example: receipt (554 5.7.1 Message rejected)" in written(books).text


def test_it_says_how_many_reminders_would_leave_now_and_how_many_left(books: Books) -> None:
    now = at("2018-03-06 08:30")
    assert "Nếu gửi nhắc bây giờ: 3 thư." in written(books, now).text
    books.looked(now)
    for plan in reminding.queue_due_reminders(books.database, OFFICE, now):
        with books.database.transaction() as tx:
            mail = next(m for m in outbox.ready(tx, now) if m.school == plan.school.code)
            outbox.claim(tx, mail.id, "Nhắc lần 1", now)
            outbox.mark_sent(tx, mail.id, now, "250 OK")
    text = written(books, now + timedelta(minutes=1)).text
    assert "Nếu gửi nhắc bây giờ" not in text
    assert "đã gửi: 0 thư xác nhận, 3 thư nhắc." in text


HOSTILE = '<script>alert(1)</script><img src="http://theo-doi.example/x.gif"> & "nháy" \u202ecod.exe'


def test_nothing_from_a_mail_is_html_in_the_digest(books: Books) -> None:
    books.enrol(replace(AN_PHU, name=HOSTILE), replace(DUC_LIEN, phone="<b>0239</b>"))
    books.parked("unknown_sender", at("2018-03-05 11:00"), heard=Heard("<i>@la.example", HOSTILE, None))
    html = written(books).html or ""
    root = parsed(html)
    assert {element.tag for element in root.iter()} & {"script", "img", "i"} == set()
    assert "<script>alert(1)</script>" in "".join(map(str, root.itertext()))
    assert "&lt;b&gt;0239&lt;/b&gt;" in html


def parsed(html: str) -> etree._Element:
    """The document, by a parser that forgives nothing."""
    parser = etree.HTMLParser(recover=False, encoding="utf-8")
    root = etree.fromstring(html.strip().encode(), parser)
    assert list(parser.error_log) == []
    return root


def test_the_html_is_well_formed_with_all_its_parts(books: Books) -> None:
    a_busy_week(books)
    id_ = books.wants_receipt(books.reported(AN_PHU, MORNING), AN_PHU, MORNING)
    with books.database.transaction() as tx:
        outbox.mark_failed(tx, id_, "554")
    root = parsed(written(books).html or "")
    assert [heading.text for heading in root.iter("h2")] == [
        "Đợt 1",
        "Đợt 2",
        "Thư chờ xử lý (2)",
        "Không liên lạc được qua thư (1)",
        "Thư gửi đi không thành (1)",
    ]
    headers = [table for table in root.iter("table") if table.find("tr") is not None]
    assert all(len({len(row) for row in table.iter("tr")}) == 1 for table in headers)


def test_an_office_that_has_not_begun_gets_a_digest_too(database_url: str) -> None:
    with books_at(database_url, schools=()) as books:
        letter = written(books, at("2018-01-02 07:30"))
    parsed(letter.html or "")
    assert letter.subject == "Tình hình nộp báo cáo sáng Thứ Ba 02/01/2018"


def test_the_workbook_has_a_line_for_each_school_and_no_formula(books: Books) -> None:
    books.enrol(replace(AN_PHU, name="=1+1", phone="+84 239", commune="@xa"))
    (file,) = written(books).files
    book = openpyxl.load_workbook(io.BytesIO(file.data))
    assert file.name == "tinh-hinh-2018-03-06.xlsx"
    for sheet in book.worksheets:
        assert sheet.max_row == 1 + len(SCHOOLS)
        assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} <= {"s", "n"}
    assert book.worksheets[0]["B5"].value == "Trường Tiểu học Đức Liên"
    assert book.worksheets[0]["B4"].value == "=1+1"


def test_the_digest_is_queued_once_a_day_from_its_hour_on(books: Books) -> None:
    hours = [at("2018-03-05 07:29"), at("2018-03-05 07:30"), at("2018-03-05 07:31"), at("2018-03-05 23:59")]
    assert [digest.queue_digest(books.database, OFFICE, time(7, 30), now) for now in hours] == [
        False,
        True,
        False,
        False,
    ]
    (mail,) = books.mails(MailKind.DIGEST)
    assert (mail.to_address, mail.planned_for) == (OFFICE.specialist_email, at("2018-03-05 07:30"))
    assert digest.queue_digest(books.database, OFFICE, time(7, 30), MORNING)


def test_after_an_outage_only_todays_digest_is_sent(books: Books) -> None:
    digest.queue_digest(books.database, OFFICE, time(7, 30), at("2018-03-01 07:30"))
    digest.queue_digest(books.database, OFFICE, time(7, 30), at("2018-03-06 15:00"))
    assert [mail.key for mail in books.mails(MailKind.DIGEST)] == ["2018-03-01", "2018-03-06"]


def test_a_digest_that_was_asked_for_by_hand_is_todays_digest(books: Books) -> None:
    early = at("2018-03-06 06:00")
    assert digest.queue_digest_now(books.database, OFFICE, early, early)
    assert not digest.queue_digest(books.database, OFFICE, time(7, 30), MORNING)


def test_the_leaders_get_a_copy(books: Books) -> None:
    assert written(books).copies == OFFICE.leaders


def test_a_round_leaves_the_digest_two_months_after_its_deadline(books: Books) -> None:
    assert [s.round.id for s in seen(books, at("2018-05-04 07:30")).sections] == [FIRST, "cv44-d2"]
    later = seen(books, at("2018-05-05 07:30"))
    assert [s.round.id for s in later.sections] == ["cv44-d2"]
    assert [r.id for r in later.other_rounds] == [FIRST]
    assert date(2018, 5, 4) - date(2018, 3, 5) == timedelta(days=60)


def test_a_round_of_which_nobody_is_reminded_does_not_press_the_specialist(books: Books) -> None:
    (first, _) = seen(books).sections
    assert "Đợt 1: 4 trường chưa nộp" in written(books).subject
    books.open_round(replace(first.round, chased=False))
    assert "Đợt 1" not in written(books).subject
    assert len(seen(books).sections[0].missing) == 4, "it is counted all the same"


def test_missing_evidence_is_counted_where_a_round_asks_for_it(books: Books) -> None:
    (first, _) = seen(books).sections
    books.reported(AN_PHU, at("2018-03-02 09:00"))
    plain = written(books)
    assert "minh chứng" not in plain.text + (plain.html or "")
    books.open_round(replace(first.round, evidence=True))
    asked = written(books)
    assert "còn thiếu minh chứng, hình ảnh 1" in asked.text
    assert "thiếu minh chứng" in (asked.html or "")
