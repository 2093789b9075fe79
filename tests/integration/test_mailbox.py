"""The door to the mailbox, against a real server: it looks and never touches, and says what is wrong and what helps."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from ingest.connection import Connection
from ingest.mailbox import Account, Mailbox, MailboxError, check
from tests.kit import mailbox as kit
from tests.kit.incoming import account
from tests.kit.mails import mail
from tests.kit.ports import free_port

RECEIVED_AT = datetime(2018, 3, 4, 16, 59, 59, tzinfo=UTC)
RAW = mail("th06@truong.example", "BC đợt 1", attachments=[("Báo cáo.docx", b"PK...")])


def listen(box: Mailbox) -> None:
    """Wait for news and look, for ever."""
    while True:
        box.wait(60, lambda: False)
        box.open()


@pytest.fixture
def box(dovecot: kit.Mailbox) -> Iterator[Mailbox]:
    with Mailbox(account(dovecot)) as box:
        yield box


def test_reading_leaves_every_flag_as_it_was(dovecot: kit.Mailbox, box: Mailbox) -> None:
    new = dovecot.append(RAW, RECEIVED_AT)
    read = dovecot.append(RAW, RECEIVED_AT, flags=[rb"\Seen", rb"\Flagged"])
    box.open()
    assert box.fetch(box.list([new, read])) == {new: RAW, read: RAW}
    box.fetch_headers(new)
    box.fetch_pieces(new, 100)
    assert dovecot.flags(new) == set()
    assert dovecot.flags(read) == {rb"\Seen", rb"\Flagged"}


def test_the_folder_tells_its_generation_and_how_much_it_holds(dovecot: kit.Mailbox, box: Mailbox) -> None:
    dovecot.append_all([(RAW, RECEIVED_AT)] * 3)
    assert (box.open().uid_validity, box.open().messages) == (dovecot.uid_validity(), 3)


def test_nothing_new_is_nothing_although_the_server_always_shows_its_last_message(
    dovecot: kit.Mailbox, box: Mailbox
) -> None:
    first, last = dovecot.append_all([(RAW, RECEIVED_AT)] * 2)
    box.open()
    assert box.uids_above(0) == [first, last]
    assert box.uids_above(first) == [last]
    assert box.uids_above(last) == []
    assert box.uids_above(last + 1_000) == []


def test_an_empty_folder_shows_nothing(box: Mailbox) -> None:
    box.open()
    assert box.uids_above(0) == []
    assert (box.list([]), box.fetch([])) == ([], {})


def test_the_servers_time_of_receipt_is_kept_to_the_second_with_its_zone(dovecot: kit.Mailbox, box: Mailbox) -> None:
    local = datetime.fromisoformat("2018-03-05T23:59:59+07:00")
    uids = dovecot.append_all([(RAW, RECEIVED_AT), (RAW, local)])
    box.open()
    listed = box.list(list(reversed(uids)))
    assert [(one.uid, one.received_at, one.size) for one in listed] == [
        (uids[0], RECEIVED_AT, len(RAW)),
        (uids[1], local, len(RAW)),
    ]


def test_the_headers_come_without_the_rest(dovecot: kit.Mailbox, box: Mailbox) -> None:
    uid = dovecot.append(RAW, RECEIVED_AT)
    box.open()
    assert box.fetch_headers(uid).strip() == RAW.partition(b"\r\n\r\n")[0]


def test_a_message_that_vanished_is_missing_and_no_fault(dovecot: kit.Mailbox, box: Mailbox) -> None:
    gone, there = dovecot.append_all([(RAW, RECEIVED_AT)] * 2)
    box.open()
    listed = box.list([gone, there])
    dovecot.delete(gone)
    box.open()
    assert [one.uid for one in box.list([gone, there])] == [there]
    assert list(box.fetch(listed)) == [there]
    assert (box.fetch_headers(gone), box.fetch_pieces(gone, 100)) == (b"", None)


def test_a_message_comes_in_pieces_whole_or_cut_to_what_is_allowed(dovecot: kit.Mailbox, box: Mailbox) -> None:
    big = RAW + b"x" * (2 * 2**20 - len(RAW))
    uid = dovecot.append(big, RECEIVED_AT)
    box.open()
    assert box.fetch_pieces(uid, len(big)) == (big, True)
    assert box.fetch_pieces(uid, len(big) + 1) == (big, True)
    assert box.fetch_pieces(uid, len(big) - 1) == (big[:-1], False)
    assert box.fetch_pieces(uid, 10) == (big[:10], False)


def test_a_wrong_password_is_a_fault_that_only_a_person_can_mend(dovecot: kit.Mailbox) -> None:
    with pytest.raises(MailboxError) as caught:
        Mailbox(account(dovecot, password="sai mat khau"))
    assert not caught.value.transient
    assert "mật khẩu" in caught.value.hint


def test_a_password_with_vietnamese_letters_is_sent_and_refused_like_any_other(dovecot: kit.Mailbox) -> None:
    with pytest.raises(MailboxError) as caught:
        Mailbox(account(dovecot, password="mật khẩu"))
    assert not caught.value.transient


def test_no_password_is_ever_in_the_fault(dovecot: kit.Mailbox) -> None:
    with pytest.raises(MailboxError) as caught:
        Mailbox(account(dovecot, password="bi-mat-cua-phong"))
    assert "bi-mat-cua-phong" not in f"{caught.value} {caught.value.hint}"


@pytest.mark.parametrize("security", ["none", "tls", "starttls"])
def test_where_no_server_answers_another_try_may_help_and_the_hint_says_what_to_check(security: str) -> None:
    with pytest.raises(MailboxError) as caught:
        Mailbox(Account("127.0.0.1", free_port(), security, "a", "b"))
    assert caught.value.transient
    assert "cổng" in caught.value.hint


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_server_with_a_certificate_that_nobody_vouches_for_gets_no_password(
    dovecot: kit.Mailbox, security: str
) -> None:
    port = dovecot.tls_port if security == "tls" else dovecot.port
    with pytest.raises(MailboxError) as caught:
        Mailbox(Account(dovecot.host, port, security, dovecot.username, dovecot.password))
    assert not caught.value.transient
    assert "Chứng chỉ" in caught.value.hint


def test_a_folder_that_is_not_there_is_a_fault(dovecot: kit.Mailbox) -> None:
    with Mailbox(account(dovecot, folder="Báo cáo")) as box, pytest.raises(MailboxError, match="Báo cáo"):
        box.open()


def test_a_folder_with_a_vietnamese_name_is_opened(dovecot: kit.Mailbox) -> None:
    dovecot.create_folder("Báo cáo đợt 1")
    dovecot.append(RAW, RECEIVED_AT, folder="Báo cáo đợt 1")
    with Mailbox(account(dovecot, folder="Báo cáo đợt 1")) as box:
        assert box.open().messages == 1


def test_the_folder_marked_as_sent_is_found_unless_another_is_configured(dovecot: kit.Mailbox, box: Mailbox) -> None:
    dovecot.create_folder("Đã gửi")
    assert box.sent_folder() == "Sent"
    assert box.sent_folder("Đã gửi") == "Đã gửi"
    assert box.sent_folder("Thư đi") is None


def test_a_mail_that_was_filed_is_found_by_its_message_id(dovecot: kit.Mailbox, box: Mailbox) -> None:
    raw = mail("baocao@phonggd.example", "Thư xác nhận", message_id="<receipt.0a1b@diemdanh.mail>")
    dovecot.append(raw, RECEIVED_AT, folder="Sent")
    assert box.holds("Sent", "<receipt.0a1b@diemdanh.mail>")
    assert not box.holds("Sent", "<receipt.ffff@diemdanh.mail>")
    assert dovecot.flags(1, folder="Sent") == set()


@pytest.mark.parametrize("message_id", ["<a@b>\r\nA1 LOGOUT", "<a@b>\n", "<a\0@b>", "<a\x7f@b>"])
def test_a_message_id_that_could_smuggle_in_a_command_is_refused(box: Mailbox, message_id: str) -> None:
    with pytest.raises(ValueError, match="control"):
        box.holds("Sent", message_id)
    assert not box.holds("Sent", "<a@b>")


def test_a_message_id_with_quotes_is_searched_for_as_it_is(dovecot: kit.Mailbox, box: Mailbox) -> None:
    dovecot.append(mail("a@b.example", "x", message_id="<x@b>"), RECEIVED_AT, folder="Sent")
    assert not box.holds("Sent", '" ALL "')
    assert not box.holds("Sent", "\\")


def test_the_system_asks_for_signs_of_life_on_a_connection_that_says_nothing(dovecot: kit.Mailbox) -> None:
    connection = Connection(account(dovecot))
    wire = connection.client.socket()
    assert wire.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
    assert wire.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) < 300, "routers forget after five minutes"
    connection.close()


def test_a_message_that_arrives_ends_the_wait(dovecot: kit.Mailbox, box: Mailbox) -> None:
    looks: list[int] = []

    def arrive() -> bool:
        """Asked between two slices, so the server is being listened to when the message arrives."""
        looks.append(dovecot.append(RAW, RECEIVED_AT))
        return False

    box.open()
    assert box.can_wait()
    assert box.wait(20, arrive)
    assert len(looks) == 1
    assert box.uids_above(0) == looks


def test_the_wait_ends_when_the_service_stops(box: Mailbox) -> None:
    box.open()
    assert not box.wait(20, lambda: True)
    assert box.open().messages == 0


def test_the_wait_ends_when_its_time_is_up(box: Mailbox) -> None:
    box.open()
    assert not box.wait(1, lambda: False)


def test_a_connection_that_broke_is_a_passing_fault_and_can_be_made_anew(dovecot: kit.Mailbox, box: Mailbox) -> None:
    uid = dovecot.append(RAW, RECEIVED_AT)
    box.open()
    dovecot.server.doveadm("kick", dovecot.username)
    with pytest.raises(MailboxError) as caught:
        box.uids_above(0)
    assert caught.value.transient
    assert box.reopen().messages == 1
    assert box.fetch(box.list([uid])) == {uid: RAW}


def test_waiting_on_a_connection_that_broke_is_a_passing_fault_at_once(dovecot: kit.Mailbox, box: Mailbox) -> None:
    box.open()
    dovecot.server.doveadm("kick", dovecot.username)
    with pytest.raises(MailboxError) as caught:
        listen(box)
    assert caught.value.transient


def test_a_look_at_the_mailbox_tells_what_the_administrator_wants_to_know(dovecot: kit.Mailbox) -> None:
    dovecot.append(RAW, RECEIVED_AT + timedelta(days=1))
    found = check(account(dovecot))
    assert (found.messages, found.idle, found.sent_folder) == (1, True, "Sent")
