"""The raw store read again: what today's program would say, and nothing changed by asking."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from ingest.differences import changes
from ingest.replay import Replayed, replay
from store import folders, messages, outbox, retries, roster
from store.copying import Decided, HandedIn
from store.database import StoreError
from store.messages import Arrival, Outcome
from store.outbox import MailKind, Wanted
from store.places import Place
from store.schema import rows
from tests.kit.forms import docx_form, individual
from tests.kit.incoming import NOW, SCHOOLS, Desk
from tests.kit.mailbox import Mailbox
from tests.kit.mails import bounce_of, mail

FORM = docx_form(individuals=[individual("Nguyễn Thị Hoa")])
REPORT = mail("th06@truong.example", "BC đợt 1", attachments=[("Báo cáo.docx", FORM)])
AGAIN = mail("th06@truong.example", "Gửi lại", attachments=[("Báo cáo.docx", FORM)])
LETTER = mail("tin@la.example", "Tin tuần này")
NEWS = mail("tin@la.example", "Tin", headers={"List-Id": "<tin.la.example>"})


def again(desk: Desk) -> Replayed:
    return replay(desk.processor(), NOW, lambda _done, _total: None)


def clauses(replayed: Replayed) -> list[list[str]]:
    return [list(difference.changes) for difference in replayed.differences]


def fill(desk: Desk) -> None:
    for raw in (REPORT, AGAIN, LETTER, NEWS, b"Date: ?\r\n\r\n"):
        desk.put(raw)
    desk.processor().process_pending(NOW)


def blob(desk: Desk, raw: bytes) -> Path:
    digest = hashlib.sha256(raw).hexdigest()
    (path,) = desk.folder.rglob(digest)
    return path


def everything(desk: Desk) -> object:
    files = {path: path.stat().st_mtime_ns for path in desk.folder.rglob("*")}
    return desk.ledger(), desk.outbox(), desk.versions(), files


def test_nothing_differs_where_neither_program_nor_office_changed_and_nothing_is_changed(desk: Desk) -> None:
    fill(desk)
    before = everything(desk)
    told: list[tuple[int, int]] = []
    replayed = replay(desk.processor(), NOW, lambda done, total: told.append((done, total)))
    assert (replayed.messages, clauses(replayed)) == (5, [])
    assert told == [(5, 5)]
    assert everything(desk) == before


def test_a_school_that_is_known_by_now_shows_what_would_become_of_its_mail(desk: Desk) -> None:
    stranger = mail("hoa@moi.example", "BC đợt 1", attachments=[("Báo cáo.docx", FORM)])
    desk.decide(stranger)
    desk.decide(LETTER)
    with desk.database.transaction() as tx:
        roster.save(tx, [replace(SCHOOLS[0], emails=(*SCHOOLS[0].emails, "hoa@moi.example"))])
    (difference,) = again(desk).differences
    assert (difference.was.outcome, difference.was.reason) == ("parked", "unknown_sender")
    assert (difference.now.outcome, difference.now.school) == ("recorded", "TH06")
    assert list(difference.now.handed_in) == [("cv44-d1", "TH06")]
    assert difference.changes == [
        "kết quả: chờ xử lý → đã ghi nhận",
        "lý do: người gửi lạ → không có",
        "trường: không có → TH06",
        "đợt cv44-d1, trường TH06: được ghi nhận thêm",
    ]
    assert difference.original.sender == "hoa@moi.example"


def test_rows_that_an_older_program_read_otherwise_are_named_field_by_field(desk: Desk) -> None:
    desk.decide(REPORT)
    with desk.database.transaction() as tx:
        fields = tx.execute(select(rows.c.fields)).scalar_one()
        tx.execute(update(rows).values(fields={**fields, "name": "Nguyễn Thị Hòa"}))
    assert clauses(again(desk)) == [["đợt cv44-d1, trường TH06: dòng 1, name: «Nguyễn Thị Hòa» → «Nguyễn Thị Hoa»"]]


def test_raw_mail_that_is_gone_or_damaged_is_a_difference(desk: Desk) -> None:
    fill(desk)
    blob(desk, LETTER).unlink()
    blob(desk, NEWS).write_bytes(b"From: x\r\n\r\n")
    replayed = again(desk)
    assert {d.now.reason: list(d.changes) for d in replayed.differences} == {
        "raw_missing": ["không còn nguyên văn của thư trong kho"],
        "raw_damaged": ["nguyên văn của thư trong kho đã bị thay đổi"],
    }
    assert replayed.messages == 5


def test_a_raw_store_that_is_not_there_is_no_difference_but_a_fault(desk: Desk) -> None:
    fill(desk)
    desk.folder.rename(desk.folder.with_name("elsewhere"))
    with pytest.raises(StoreError):
        again(desk)


def test_many_messages_are_read_in_parts_and_a_copy_knows_nothing_of_those_to_come(desk: Desk) -> None:
    news = [mail("tin@la.example", f"Tin {n}", headers={"List-Id": "<tin.la.example>"}) for n in range(205)]
    raws = [*news, b"X-Copy: 1\r\n" + news[0]]
    digests = desk.blobs.put_all(raws)
    with desk.database.transaction() as tx:
        folders.begin(tx, "INBOX", 1)
        arrivals = [Arrival(digest, 1, NOW + timedelta(minutes=n)) for n, digest in enumerate(digests)]
        messages.add_all(tx, [(one, Place("INBOX", 1, n)) for n, one in enumerate(arrivals, 1)], NOW)
    assert desk.processor().process_pending(NOW)[Outcome.DUPLICATE] == 1
    told: list[tuple[int, int]] = []
    replayed = replay(desk.processor(), NOW, lambda done, total: told.append((done, total)))
    assert (clauses(replayed), told) == ([], [(200, 206), (206, 206)])


def test_what_differs_is_told_in_the_order_of_arrival(desk: Desk) -> None:
    desk.put(LETTER, NOW)
    desk.put(NEWS, NOW - timedelta(hours=1))
    desk.processor().process_pending(NOW)
    blob(desk, LETTER).unlink()
    blob(desk, NEWS).unlink()
    assert [d.original.subject for d in again(desk).differences] == ["Tin", "Tin tuần này"]


def test_an_older_report_that_was_brought_in_late_is_no_difference(desk: Desk) -> None:
    other = docx_form(individuals=[individual("Trần Văn Bình")])
    desk.decide(mail("th06@truong.example", "BC đợt 1 sửa", attachments=[("b.docx", other)]), NOW)
    desk.decide(REPORT, NOW - timedelta(hours=1))
    assert [version.version for version in desk.versions()] == [2, 1]
    assert clauses(again(desk)) == []


def test_a_program_that_fails_on_a_mail_shows_it_parked(desk: Desk) -> None:
    desk.decide(REPORT)
    faulty = replace(desk.processor(), our_address=None)  # type: ignore[arg-type]
    (difference,) = replay(faulty, NOW, lambda _done, _total: None).differences
    assert (difference.now.outcome, difference.now.reason) == ("parked", "failed")


def test_a_mail_that_could_not_be_read_this_time_is_shown_as_such(desk: Desk) -> None:
    desk.decide(LETTER)
    interrupted = replace(desk.processor(), stopped=lambda: True)
    (difference,) = replay(interrupted, NOW, lambda _done, _total: None).differences
    assert difference.now.outcome is None
    assert difference.changes[0] == "kết quả: chờ xử lý → chưa đọc được"


def test_mail_that_was_never_decided_is_left_out(desk: Desk) -> None:
    desk.decide(REPORT)
    parked = desk.decide(mail("hoa@moi.example", "BC đợt 1 của TH05", attachments=[("Báo cáo.docx", FORM)]))
    with desk.database.transaction() as tx:
        assert retries.reopen(tx) == [parked.message]
    desk.put(LETTER)
    replayed = again(desk)
    assert (replayed.messages, clauses(replayed)) == (1, [])


def test_copies_that_became_one_or_stand_twice_on_the_server_stay_as_they_are(dovecot: Mailbox, desk: Desk) -> None:
    dovecot.append_all([(REPORT, NOW), (b"X-Copy: 1\r\n" + REPORT, NOW), (REPORT, NOW)])
    desk.poller(dovecot).poll(NOW)
    dovecot.new_uidvalidity()
    desk.poller(dovecot).poll(NOW)
    replayed = again(desk)
    assert (replayed.messages, clauses(replayed)) == (2, [])
    dovecot.delete(dovecot.uids()[1])
    desk.poller(dovecot).poll(NOW)
    assert clauses(again(desk)) == []


def test_answers_to_our_letters_are_known_as_such(desk: Desk) -> None:
    with desk.database.transaction() as tx:
        reminder = outbox.queue(
            tx, Wanted(MailKind.REMINDER, "cv44-d1:TH05:1", "th05@truong.example", NOW, "TH05"), NOW
        )
        assert reminder is not None
        outbox.claim(tx, reminder, "Nhắc nộp", NOW)
        outbox.mark_sent(tx, reminder, NOW, "250")
    (sent,) = desk.outbox()
    answer = {"References": sent.message_id, "In-Reply-To": sent.message_id}
    answered = desk.decide(mail("th05@truong.example", "Trả lời: Nhắc nộp", headers=answer))
    assert answered.verdict.reason == "letter"
    ours = mail("baocao@phonggd.example", "Nhắc nộp", message_id=sent.message_id)
    desk.decide(bounce_of(ours, "th05@truong.example"))
    assert clauses(again(desk)) == []


def test_what_was_handed_in_otherwise_is_said_in_words() -> None:
    key = ("cv44-d1", "TH06")
    many = [{"name": f"Cô {n}"} for n in range(40)]
    was = Decided("recorded", None, "TH06", {key: HandedIn(1, "a", nil=False, rows=many)})
    now = Decided("recorded", None, "TH06", {key: HandedIn(2, "b", nil=True, rows=[{"name": "Thầy"}] * 39)})
    found = changes(was, now)
    where = "đợt cv44-d1, trường TH06: "
    assert found[:4] == [
        where + "lần nộp 1 → 2",
        where + "nay là báo cáo không có điển hình",
        where + "số dòng 40 → 39",
        where + "dòng 1, name: «Cô 0» → «Thầy»",
    ]
    assert (len(found), found[-1]) == (23, where + "… và 20 chỗ khác")
    same = Decided("recorded", None, "TH06", {key: HandedIn(1, "b", nil=False, rows=many)})
    assert changes(was, same) == [where + "nội dung đọc được khác"]
    assert changes(was, Decided("parked", "failed", None)) == [
        "kết quả: đã ghi nhận → chờ xử lý",
        "lý do: không có → lỗi chương trình",
        "trường: TH06 → không có",
        where + "không còn được ghi nhận",
    ]
