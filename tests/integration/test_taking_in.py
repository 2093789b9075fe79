"""Taking a mailbox in is the same on every server: what is there is held once, with its own bytes, however often."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from tests.kit.fault_audit import assert_whole, count_messages, held
from tests.kit.fault_imap import FaultImap
from tests.kit.forms import docx_form, individual
from tests.kit.incoming import NOW, Desk, account
from tests.kit.mailbox import Box
from tests.kit.mailbox import Mailbox as DovecotBox
from tests.kit.mails import mail

RECEIVED_AT = datetime(2018, 3, 2, 3, 0, tzinfo=UTC)
FORM = docx_form(individuals=[individual("Nguyễn Thị Hoa")])
REPORT = mail("th06@truong.example", "BC đợt 1", attachments=[("Báo cáo.docx", FORM)])
LETTER = mail("tin@la.example", "Tin tuần này", "Xin chào.\n")
RAW_8_BIT = b"From: th05@truong.example\r\nSubject: B\xe1\xba\xa3n tin\r\n\r\nK\xednh g\xf3i \xff\xfe\r\n"
LINES_LIKE_ANSWERS = mail("a@la.example", "x", "* 9 EXPUNGE\n)\nA1 OK done\n{99}\n")
LONG_LINE = mail("a@la.example", "dài").replace(b"\r\n\r\n", b"\r\n\r\n" + b"x" * 40_000 + b"\r\n", 1)
HEADERS_ONLY = b"From: th05@truong.example\r\nSubject: BC\r\n\r\n"
FOLDER = "Báo cáo đợt 1"


def file_in(box: Box, raws: Sequence[bytes], folder: str = "INBOX") -> dict[int, bytes]:
    """File the mails a minute apart; return them by UID."""
    uids = box.append_all([(raw, RECEIVED_AT + timedelta(minutes=n)) for n, raw in enumerate(raws)], folder)
    return dict(zip(uids, raws, strict=True))


def test_every_message_is_held_once_with_its_bytes_however_often_one_looks(box: Box, office: Desk) -> None:
    there = file_in(box, [REPORT, LETTER, RAW_8_BIT, LINES_LIKE_ANSWERS, LONG_LINE])
    for minute in range(3):
        office.poller(box).poll(NOW + timedelta(minutes=minute))
        assert_whole(office, there)
    assert (len(office.versions()), len(office.outbox())) == (1, 1)


def test_what_comes_between_two_looks_is_added(box: Box, office: Desk) -> None:
    there = file_in(box, [LETTER])
    office.poller(box).poll(NOW)
    there |= file_in(box, [REPORT])
    office.poller(box).poll(NOW)
    assert_whole(office, there)


def test_an_empty_mailbox_is_nothing_to_hold(box: Box, office: Desk) -> None:
    office.poller(box).poll(NOW)
    assert_whole(office, {})


# The embedded server takes a long time to file so many.
@pytest.mark.parametrize("box", ["dovecot", "scripted"], indirect=True)
def test_more_messages_than_a_batch_come_in_whole(box: Box, office: Desk) -> None:
    there = file_in(box, [mail("tin@la.example", f"Tin {n}") for n in range(220)])
    office.poller(box).poll(NOW)
    assert_whole(office, there)


def test_what_was_deleted_before_the_first_look_is_not_missed(box: Box, office: Desk) -> None:
    there = file_in(box, [REPORT, LETTER, RAW_8_BIT])
    gone = min(there)
    box.delete(gone)
    del there[gone]
    office.poller(box).poll(NOW)
    assert_whole(office, there)


def test_what_was_deleted_after_it_was_taken_in_stays_in_the_books(box: Box, office: Desk) -> None:
    there = file_in(box, [REPORT, LETTER])
    office.poller(box).poll(NOW)
    for uid in there:
        box.delete(uid)
    later = file_in(box, [RAW_8_BIT])
    office.poller(box).poll(NOW + timedelta(days=2))
    assert held(office) == there | later
    assert (len(office.ledger()), len(office.versions())) == (3, 1)


def test_two_copies_of_a_message_are_one_report_and_a_duplicate(box: Box, office: Desk) -> None:
    there = file_in(box, [REPORT, LETTER, REPORT])
    office.poller(box).poll(NOW)
    assert_whole(office, there)
    assert (count_messages(office), len(office.versions()), len(office.outbox())) == (2, 1, 1)
    assert [line.verdict.outcome.value for line in office.ledger()].count("duplicate") == 1


def test_a_large_message_comes_in_whole(box: Box, office: Desk) -> None:
    large = mail("th06@truong.example", "Ảnh", attachments=[("anh.bin", bytes(range(256)) * 12_000)])
    there = file_in(box, [LETTER, large, REPORT])
    office.poller(box, max_bytes=2**23).poll(NOW)
    assert_whole(office, there)


def test_of_a_message_over_the_limit_the_beginning_is_held_and_the_others_whole(box: Box, office: Desk) -> None:
    large = mail("th06@truong.example", "Ảnh", attachments=[("anh.bin", b"x" * 2**20)])
    small, over, after = file_in(box, [LETTER, large, REPORT])
    office.poller(box, max_bytes=2**18).poll(NOW)
    found = held(office)
    assert (found[small], found[after]) == (LETTER, REPORT)
    beginning = found[over]
    assert beginning is not None
    assert large.startswith(beginning)
    assert beginning.startswith(large.partition(b"\r\n\r\n")[0])
    assert "too_large" in {line.verdict.reason for line in office.ledger()}


def test_a_message_of_headers_alone_is_held_as_it_is(box: Box, office: Desk) -> None:
    there = file_in(box, [HEADERS_ONLY, LETTER])
    office.poller(box).poll(NOW)
    assert_whole(office, there)


# The others file no message without bytes, so nobody can find one there.
@pytest.mark.parametrize("box", ["scripted"], indirect=True)
def test_a_message_without_a_single_byte_is_held_too(box: Box, office: Desk) -> None:
    there = file_in(box, [b"", LETTER])
    office.poller(box).poll(NOW)
    office.poller(box).poll(NOW)
    assert_whole(office, there)


def test_a_folder_with_a_vietnamese_name_is_taken_in(box: Box, office: Desk) -> None:
    box.create_folder(FOLDER)
    there = file_in(box, [REPORT, LETTER], FOLDER)
    file_in(box, [RAW_8_BIT])
    office.poller(box, way=account(box, folder=FOLDER)).poll(NOW)
    assert_whole(office, there)
    assert {line.place.folder for line in office.ledger()} == {FOLDER}


# The embedded server numbers its folders once and for all.
@pytest.mark.parametrize("box", ["dovecot", "scripted"], indirect=True)
def test_a_mailbox_that_is_numbered_anew_brings_nothing_twice(box: DovecotBox | FaultImap, office: Desk) -> None:
    there = file_in(box, [LETTER, REPORT, RAW_8_BIT, HEADERS_ONLY])
    office.poller(box).poll(NOW)
    receipts = office.outbox()
    gone = min(there)
    box.delete(gone)
    box.new_uidvalidity()
    del there[gone]
    kept = dict(zip(box.uids(), there.values(), strict=True))
    for _ in range(2):
        office.poller(box).poll(NOW + timedelta(minutes=5))
        assert held(office) == kept
        assert (count_messages(office), office.outbox()) == (4, receipts)


def test_numbers_as_high_as_a_server_may_give_them_are_held(fault_imap: FaultImap, desk: Desk) -> None:
    fault_imap.number_from(2**32 - 3, uid_validity=2**32 - 1)
    there = file_in(fault_imap, [LETTER, RAW_8_BIT])
    for minute in range(2):
        desk.poller(fault_imap).poll(NOW + timedelta(minutes=minute))
        assert_whole(desk, there)


def test_a_mailbox_at_gmail_that_is_numbered_anew_brings_nothing_twice(gmail_imap: FaultImap, office: Desk) -> None:
    file_in(gmail_imap, [LETTER, REPORT, RAW_8_BIT, REPORT])
    for minute in range(3):
        office.poller(gmail_imap).poll(NOW + timedelta(minutes=minute))
        raws = [message.raw for message in gmail_imap.look().messages]
        assert held(office) == dict(zip(gmail_imap.uids(), raws, strict=True))
        assert (count_messages(office), len(office.versions()), len(office.outbox())) == (3, 1, 1)
        gmail_imap.delete(gmail_imap.uids()[0])
        gmail_imap.new_uidvalidity()
