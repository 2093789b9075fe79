"""Whole passes over a real mailbox: what a school sent stands in the ledger once, whatever happens in between."""

from datetime import UTC, datetime, timedelta

import pytest

from ingest.mailbox import MailboxError
from ingest.polling import PollReport
from store import folders
from store.database import StoreError
from store.locks import Busy
from tests.kit import mailbox as kit
from tests.kit.dovecot import Dovecot
from tests.kit.forms import docx_form, individual
from tests.kit.incoming import NOW, Desk, account
from tests.kit.mails import mail

RECEIVED_AT = datetime(2018, 3, 2, 3, 0, tzinfo=UTC)
FORM = docx_form(individuals=[individual("Nguyễn Thị Hoa")])
REPORT = mail("th06@truong.example", "BC đợt 1", attachments=[("Báo cáo.docx", FORM)])
LETTER = mail("tin@la.example", "Tin tuần này")
NEWS = mail("tin@la.example", "Tin", headers={"List-Id": "<tin.la.example>"})
QUIET = PollReport(listed=0, stored=0, recorded=0, parked=0, ignored=0, duplicates=0)


def all_of(desk: Desk) -> object:
    return desk.ledger(), desk.outbox(), desk.versions()


def arrive(box: kit.Mailbox, *raws: bytes) -> list[int]:
    return box.append_all([(raw, RECEIVED_AT + timedelta(minutes=n)) for n, raw in enumerate(raws)])


def test_a_pass_tells_what_it_found_and_what_became_of_it(dovecot: kit.Mailbox, desk: Desk) -> None:
    again = mail("th06@truong.example", "Gửi lại", attachments=[("Báo cáo.docx", FORM)])
    arrive(dovecot, REPORT, LETTER, NEWS, again)
    report = desk.poller(dovecot).poll(NOW)
    assert report == PollReport(listed=4, stored=4, recorded=1, parked=1, ignored=1, duplicates=1)


def test_a_second_pass_changes_nothing_neither_here_nor_in_the_mailbox(dovecot: kit.Mailbox, desk: Desk) -> None:
    uids = arrive(dovecot, REPORT, LETTER)
    desk.poller(dovecot).poll(NOW)
    before = all_of(desk)
    assert desk.poller(dovecot).poll(NOW + timedelta(hours=1)) == QUIET
    assert all_of(desk) == before
    assert [dovecot.flags(uid) for uid in uids] == [set(), set()]


def test_a_mailbox_that_is_numbered_anew_gives_no_second_row_and_no_second_receipt(
    dovecot: kit.Mailbox, desk: Desk
) -> None:
    arrive(dovecot, REPORT, LETTER)
    desk.poller(dovecot).poll(NOW)
    rows, sent = desk.versions(), desk.outbox()
    generation = dovecot.new_uidvalidity()
    report = desk.poller(dovecot).poll(NOW)
    assert report == PollReport(listed=2, stored=2, recorded=0, parked=0, ignored=0, duplicates=0)
    assert (desk.versions(), desk.outbox()) == (rows, sent)
    assert [(e.place.uid_validity, e.verdict.outcome.value) for e in desk.ledger()] == [
        (generation, "recorded"),
        (generation, "parked"),
    ]


def test_a_mailbox_restored_from_a_backup_that_adds_a_header_gives_no_second_receipt(
    dovecot: kit.Mailbox, desk: Desk
) -> None:
    (uid,) = arrive(dovecot, REPORT)
    desk.poller(dovecot).poll(NOW)
    dovecot.delete(uid)
    dovecot.new_uidvalidity()
    arrive(dovecot, b"X-Restored: 2018-03-03\r\n" + REPORT)
    assert desk.poller(dovecot).poll(NOW).duplicates == 1
    assert (len(desk.versions()), len(desk.outbox())) == (1, 1)


def test_a_message_over_the_limit_is_parked_and_its_school_is_told(dovecot: kit.Mailbox, desk: Desk) -> None:
    big = mail("th06@truong.example", "BC đợt 1 kèm ảnh", attachments=[("anh.zip", b"x" * 50_000)])
    arrive(dovecot, big, REPORT)
    assert desk.poller(dovecot, max_bytes=len(REPORT)).poll(NOW).parked == 1
    parked, recorded = desk.ledger()
    assert (parked.verdict.reason, parked.verdict.school) == ("too_large", "TH06")
    assert (parked.sender, parked.subject) == ("th06@truong.example", "BC đợt 1 kèm ảnh")
    assert recorded.verdict.outcome.value == "recorded"
    assert [mail.to_address for mail in desk.outbox()] == ["th06@truong.example"] * 2


def test_what_was_stored_is_decided_although_the_mailbox_cannot_be_reached(desk: Desk) -> None:
    uid = desk.put(REPORT)
    with Dovecot() as server:
        gone = server.mailbox("office")
    with pytest.raises(MailboxError) as caught:
        desk.poller(gone).poll(NOW)
    assert caught.value.transient
    assert desk.line(uid).verdict.outcome.value == "recorded"


def test_mail_that_came_while_the_raw_store_was_full_is_taken_in_the_next_time(
    dovecot: kit.Mailbox, desk: Desk
) -> None:
    arrive(dovecot, REPORT)
    desk.folder.write_text("a file where the folder should be")
    with pytest.raises(StoreError):
        desk.poller(dovecot).poll(NOW)
    assert desk.ledger() == []
    desk.folder.unlink()
    assert desk.poller(dovecot).poll(NOW).recorded == 1


def test_two_services_never_poll_at_the_same_time(dovecot: kit.Mailbox, desk: Desk) -> None:
    arrive(dovecot, REPORT)
    with desk.database.lock("poll"), pytest.raises(Busy):
        desk.poller(dovecot).poll(NOW)
    assert desk.poller(dovecot).poll(NOW).recorded == 1


def test_one_connection_serves_pass_after_pass(dovecot: kit.Mailbox, desk: Desk) -> None:
    poller = desk.poller(dovecot)
    with poller.mailbox.opened() as (first, _):
        pass
    arrive(dovecot, REPORT)
    assert poller.poll(NOW).recorded == 1
    with poller.mailbox.opened() as (last, _):
        assert last is first


def test_a_connection_that_died_between_two_passes_is_made_anew_without_a_word(
    dovecot: kit.Mailbox, desk: Desk
) -> None:
    poller = desk.poller(dovecot)
    poller.poll(NOW)
    dovecot.server.doveadm("kick", dovecot.username)
    arrive(dovecot, REPORT)
    assert poller.poll(NOW).recorded == 1


def test_the_connection_is_given_up_when_a_pass_fails(dovecot: kit.Mailbox, desk: Desk) -> None:
    poller = desk.poller(dovecot)
    arrive(dovecot, REPORT)
    poller.poll(NOW)
    with poller.mailbox.opened() as (first, _):
        pass
    desk.folder.rename(desk.folder.with_name("elsewhere"))
    desk.folder.write_text("a file where the folder should be")
    arrive(dovecot, REPORT + b"again")
    with pytest.raises(StoreError):
        poller.poll(NOW)
    with pytest.raises(MailboxError):
        first.open()


def test_a_mailbox_that_failed_says_why_until_it_is_seen_again(dovecot: kit.Mailbox, desk: Desk) -> None:
    with pytest.raises(MailboxError):
        desk.poller(dovecot, way=account(dovecot, folder="Báo cáo")).poll(NOW)
    with desk.database.reading() as tx:
        state = folders.state(tx, "Báo cáo")
    assert state is not None
    assert "Báo cáo" in (state.trouble or "")
    assert "folder" in (state.hint or "")
    dovecot.create_folder("Báo cáo")
    desk.poller(dovecot, way=account(dovecot, folder="Báo cáo")).poll(NOW)
    with desk.database.reading() as tx:
        state = folders.state(tx, "Báo cáo")
    assert state is not None
    assert (state.trouble, state.hint, state.checked_at) == (None, None, NOW)
