"""Mail from files takes the same path as mail from the server, and is the same mail."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ingest.backfill import Backfill, Imported, octets_under
from store.database import StoreError
from store.locks import Busy
from store.messages import DatedBy, Outcome
from store.outbox import MailKind
from tests.kit.forms import docx_form, individual
from tests.kit.incoming import NOW, Desk, new_desk
from tests.kit.mailbox import Mailbox
from tests.kit.mails import AUTHSERV, mail

RECEIVED_AT = datetime(2018, 3, 2, 3, 0, tzinfo=UTC)
RECEIVED = b"Received: from out.truong.example by mx.office.example with ESMTPS;\r\n Fri, 2 Mar 2018 10:00:00 +0700\r\n"
TAKEOUT = (
    b"From 1593468123456@xxx Fri Mar 02 03:00:05 +0000 2018\r\nX-GM-THRID: 1593468123456\r\nX-Gmail-Labels: Inbox\r\n"
)


def report(name: str, code: str = "TH06", school: str = "Trường Tiểu học Đức Lĩnh") -> bytes:
    form = docx_form(school_code=code, school_name=school, individuals=[individual(name)])
    body = "Kính gửi Phòng.\nFrom đầu năm học đến nay.\n>From cũ.\n"
    return RECEIVED + mail(f"{code.lower()}@truong.example", "BC đợt 1", body, attachments=[("Báo cáo.docx", form)])


FIRST, SECOND = report("Nguyễn Thị Hoa"), report("Trần Văn Bình", "TH05", "Trường Tiểu học Đức Liên")
LETTER = RECEIVED + mail("tin@la.example", "Tin tuần này")


def takeout(*raws: bytes) -> bytes:
    """Return an export of Google with these mails: quoted, with two headers on top."""
    return b"".join(
        TAKEOUT
        + b"\r\n".join(b">" + ln if ln.lstrip(b">").startswith(b"From ") else ln for ln in raw.split(b"\r\n"))
        + b"\r\n"
        for raw in raws
    )


def backfill(desk: Desk, *, quiet: bool = False) -> Backfill:
    return Backfill(desk.database, desk.blobs, desk.processor(), AUTHSERV, 2**20, quiet)


def bring_in(desk: Desk, *paths: Path, quiet: bool = False) -> Imported:
    return backfill(desk, quiet=quiet).bring_in(paths, NOW, lambda _: None)


def export(tmp_path: Path, *raws: bytes) -> Path:
    path = tmp_path / "Tất cả thư.mbox"
    path.write_bytes(takeout(*raws))
    return path


def numbers(imported: Imported) -> tuple[int, int, int, dict[Outcome, int]]:
    return imported.listed, imported.known, imported.stored, dict(imported.decided)


def everything(desk: Desk) -> object:
    return desk.ledger(), desk.outbox(), desk.versions(), desk.versions("TH05")


def receipts(desk: Desk) -> list[str]:
    return [m.to_address for m in desk.outbox() if m.kind is MailKind.RECEIPT]


def test_mail_from_a_file_is_booked_like_mail_from_the_server(tmp_path: Path, desk: Desk) -> None:
    imported = bring_in(desk, export(tmp_path, FIRST, LETTER))
    assert numbers(imported) == (2, 0, 2, {Outcome.RECORDED: 1, Outcome.PARKED: 1})
    lines = desk.ledger()
    assert {(e.place.folder, e.place.uid, e.received_at, e.dated_by) for e in lines} == {
        ("import", uid, RECEIVED_AT, DatedBy.RECEIVED) for uid in (1, 2)
    }
    assert (len(desk.versions()), receipts(desk)) == (1, ["th06@truong.example"])


def test_bringing_the_same_mail_in_again_changes_nothing_whatever_file_it_comes_in(tmp_path: Path, desk: Desk) -> None:
    path = export(tmp_path, FIRST, SECOND, FIRST)
    assert numbers(bring_in(desk, path)) == (3, 1, 2, {Outcome.RECORDED: 2})
    before = everything(desk)
    (tmp_path / "hop/cur").mkdir(parents=True)
    (tmp_path / "hop/new").mkdir()
    (tmp_path / "hop/cur/1:2,S").write_bytes(FIRST.replace(b"\r\n", b"\n"))
    (tmp_path / "thu.eml").write_bytes(SECOND)
    for _ in range(2):
        imported = bring_in(desk, path, tmp_path / "hop", tmp_path / "thu.eml")
        assert numbers(imported) == (5, 5, 0, {})
    assert everything(desk) == before


def test_what_an_export_holds_has_the_bytes_that_the_server_hands_over(
    tmp_path: Path, dovecot: Mailbox, desk: Desk
) -> None:
    uids = dovecot.append_all([(raw, RECEIVED_AT) for raw in (FIRST, LETTER)])
    desk.poller(dovecot).poll(NOW)
    path = export(tmp_path, *(dovecot.raw(uid) for uid in uids))
    assert numbers(bring_in(desk, path)) == (2, 2, 0, {})


@pytest.mark.parametrize("changed", [b"", b"X-Export: 1\r\n"])
def test_mail_from_the_server_that_is_brought_in_later_is_one_mail(
    tmp_path: Path, changed: bytes, dovecot: Mailbox, desk: Desk
) -> None:
    dovecot.append(FIRST, RECEIVED_AT)
    desk.poller(dovecot).poll(NOW)
    before = everything(desk)
    path = export(tmp_path, changed + FIRST)
    bring_in(desk, path)
    assert everything(desk) == before
    assert (len(desk.ledger()), len(desk.versions()), len(desk.outbox())) == (1, 1, 1)
    assert numbers(bring_in(desk, path)) == (1, 1, 0, {})


@pytest.mark.parametrize("changed", [b"", b"X-Export: 1\r\n"])
def test_mail_that_was_brought_in_and_is_met_on_the_server_later_is_one_mail(
    tmp_path: Path, changed: bytes, dovecot: Mailbox, desk: Desk
) -> None:
    bring_in(desk, export(tmp_path, changed + FIRST))
    submitted, queued = desk.versions(), desk.outbox()
    dovecot.append(FIRST, RECEIVED_AT)
    desk.poller(dovecot).poll(NOW)
    assert (desk.versions(), desk.outbox()) == (submitted, queued)
    (line,) = desk.ledger()
    assert (line.place.folder, line.verdict.outcome) == ("INBOX", Outcome.RECORDED)
    assert (len(submitted), len(queued)) == (1, 1)


def test_a_mail_over_the_limit_is_parked_as_on_the_server(tmp_path: Path, dovecot: Mailbox, desk: Desk) -> None:
    big = RECEIVED + mail("th06@truong.example", "BC đợt 1 kèm ảnh", attachments=[("anh.zip", b"x" * 900_000)])
    bring_in(desk, export(tmp_path, big))
    dovecot.append(big, RECEIVED_AT)
    desk.poller(dovecot).poll(NOW)
    (line,) = desk.ledger()
    assert (line.place.folder, line.verdict.reason, line.verdict.school) == ("INBOX", "too_large", "TH06")


def test_what_was_stored_when_the_process_died_is_decided_the_next_time(tmp_path: Path, desk: Desk) -> None:
    path = export(tmp_path, FIRST, SECOND)
    calm = new_desk(f"sqlite:///{tmp_path}/calm.db", tmp_path / "calm")
    calm.know_schools()
    bring_in(calm, path)
    dying = replace(backfill(desk), processor=replace(desk.processor(), stopped=lambda: True))
    assert numbers(dying.bring_in([path], NOW, lambda _: None)) == (2, 0, 2, {})
    assert numbers(bring_in(desk, path)) == (2, 2, 0, {Outcome.RECORDED: 2})
    assert [replace(e, message=0) for e in desk.ledger()] == [replace(e, message=0) for e in calm.ledger()]
    assert receipts(desk) == receipts(calm)
    calm.close()


def test_bytes_without_a_row_are_given_one(tmp_path: Path, desk: Desk) -> None:
    desk.blobs.put(FIRST)
    assert bring_in(desk, export(tmp_path, FIRST)).stored == 1


def test_nobody_is_written_to_about_history_not_even_when_another_process_decides_it(
    tmp_path: Path, dovecot: Mailbox, desk: Desk
) -> None:
    dying = replace(backfill(desk, quiet=True), processor=replace(desk.processor(), stopped=lambda: True))
    dying.bring_in([export(tmp_path, FIRST)], NOW, lambda _: None)
    dovecot.append(SECOND, RECEIVED_AT)
    assert desk.poller(dovecot).poll(NOW).recorded == 2
    assert receipts(desk) == ["th05@truong.example"]


def test_a_quiet_import_silences_nothing_that_came_from_the_server(tmp_path: Path, desk: Desk) -> None:
    desk.put(SECOND)
    imported = bring_in(desk, export(tmp_path, FIRST), quiet=True)
    assert imported.decided[Outcome.RECORDED] == 2
    assert receipts(desk) == ["th05@truong.example"]


def test_an_imported_mail_that_passed_no_server_vouches_for_nothing_itself(tmp_path: Path, desk: Desk) -> None:
    written = mail("th06@truong.example", "BC đợt 1", attachments=[("a.docx", docx_form())], authenticated=True)
    folder = tmp_path / "thu"
    folder.mkdir()
    (folder / "1.eml").write_bytes(written)
    bring_in(desk, folder)
    assert [(e.verdict.outcome, e.verdict.reason) for e in desk.ledger()] == [(Outcome.PARKED, "unverified_sender")]


def test_all_is_judged_in_the_order_of_arrival_and_not_of_the_export(tmp_path: Path, desk: Desk) -> None:
    files = [("a.docx", docx_form(individuals=[individual("A")]))]
    early = RECEIVED.replace(b"10:00:00", b"09:30:00") + mail("th06@truong.example", "BC đợt 1", attachments=files)
    late = early.replace(b"09:30:00 +0700", b"10:30:00 +0700").replace(b"a.docx", b"b.docx")
    folder = tmp_path / "thu"
    folder.mkdir()
    (folder / "1.eml").write_bytes(late)
    (folder / "2.eml").write_bytes(early)
    bring_in(desk, folder)
    assert [e.verdict.outcome for e in desk.ledger()] == [Outcome.RECORDED, Outcome.DUPLICATE]


def test_what_is_no_mail_is_told_and_holds_up_nothing(tmp_path: Path, desk: Desk) -> None:
    folder = tmp_path / "Takeout"
    (folder / "trong").mkdir(parents=True)
    (folder / "archive_browser.html").write_text("<html>")
    (folder / "thư.mbox").write_bytes(takeout(FIRST))
    told: list[int] = []
    imported = backfill(desk).bring_in([folder], NOW, told.append)
    assert [no.path.name for no in imported.unreadable] == ["archive_browser.html"]
    assert imported.decided[Outcome.RECORDED] == 1
    assert sum(told) == octets_under([folder])


def test_many_mails_are_stored_in_several_batches(tmp_path: Path, desk: Desk) -> None:
    letters = [mail("tin@la.example", f"Tin {n}", headers={"List-Id": "<tin.la.example>"}) for n in range(450)]
    assert bring_in(desk, export(tmp_path, *letters)).stored == 450
    assert sorted(e.place.uid for e in desk.ledger()) == list(range(1, 451))


def test_mail_is_taken_in_by_one_process_at_a_time(tmp_path: Path, desk: Desk) -> None:
    with desk.database.lock("poll"), pytest.raises(Busy):
        bring_in(desk, export(tmp_path, FIRST))
    assert desk.ledger() == []


def test_a_full_disk_is_told_and_the_next_run_goes_on(tmp_path: Path, desk: Desk) -> None:
    path = export(tmp_path, FIRST)
    desk.folder.write_text("a file where the folder should be")
    with pytest.raises(StoreError):
        bring_in(desk, path)
    desk.folder.unlink()
    assert bring_in(desk, path).decided[Outcome.RECORDED] == 1


def test_a_mail_dated_in_the_future_is_dated_by_our_clock(tmp_path: Path, desk: Desk) -> None:
    path = tmp_path / "thu.eml"
    path.write_bytes(mail("th06@truong.example", "BC", date=NOW + timedelta(days=1)))
    bring_in(desk, path)
    assert [(e.received_at, e.dated_by) for e in desk.ledger()] == [(NOW, DatedBy.CLOCK)]
