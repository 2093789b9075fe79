"""The scripted IMAP server is right when it behaves, and wrong in the manner that was asked for."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError

from tests.kit import faults
from tests.kit.fault_imap import FaultImap
from tests.kit.fault_script import GREETING, End, Fault, Manner
from tests.kit.mails import mail

RECEIVED_AT = datetime(2018, 3, 4, 16, 59, 59, tzinfo=UTC)
RAW = mail("th06@truong.example", "BC đợt 1", attachments=[("Báo cáo.docx", b"PK...")])
HEADERS = RAW[: RAW.index(b"\r\n\r\n") + 4]


@contextmanager
def logged_in(server: FaultImap, folder: str = "INBOX", timeout: float = 60) -> Iterator[IMAPClient]:
    client = IMAPClient(server.host, server.port, ssl=False, timeout=timeout)
    client.normalise_times = False
    try:
        client.login(server.username, server.password)
        client.select_folder(folder, readonly=True)
        yield client
    finally:
        client.shutdown()


def fetched(server: FaultImap, uids: list[int], *items: str) -> dict[int, dict[bytes, object]]:
    with logged_in(server) as client:
        answer: dict[int, dict[bytes, object]] = client.fetch(uids, items)
        return answer


def test_what_was_filed_is_served_whole_and_in_pieces(fault_imap: FaultImap) -> None:
    first, second = fault_imap.append_all([(RAW, RECEIVED_AT)] * 2)
    found = fetched(fault_imap, [first, second], "RFC822.SIZE", "INTERNALDATE", "BODY.PEEK[]", "BODY.PEEK[HEADER]")
    for uid in (first, second):
        assert (found[uid][b"BODY[]"], found[uid][b"BODY[HEADER]"]) == (RAW, HEADERS)
        assert (found[uid][b"RFC822.SIZE"], found[uid][b"INTERNALDATE"]) == (len(RAW), RECEIVED_AT)
    assert fetched(fault_imap, [first], "BODY.PEEK[]<10.20>")[first][b"BODY[]<10>"] == RAW[10:30]
    assert fetched(fault_imap, [first], "BODY.PEEK[]<99999.20>")[first][b"BODY[]<99999>"] == b""


def test_searching_finds_by_number_and_by_message_id(fault_imap: FaultImap) -> None:
    named = mail("a@b.example", "x", message_id="<receipt.1@diemdanh.mail>")
    first, second = fault_imap.append_all([(RAW, RECEIVED_AT), (named, RECEIVED_AT)])
    with logged_in(fault_imap) as client:
        assert client.search("ALL") == [first, second]
        assert client.search(["UID", f"{second + 5}:*"]) == [second], "the highest is always meant"
        assert client.search(["HEADER", "Message-ID", "<receipt.1@diemdanh.mail>"]) == [second]
        with pytest.raises(IMAPClientError, match="unknown search key"):
            client.search(["SUBJECT", "x"])


def test_a_deletion_and_an_arrival_are_told_to_whoever_is_logged_in(fault_imap: FaultImap) -> None:
    first, second = fault_imap.append_all([(RAW, RECEIVED_AT)] * 2)
    with logged_in(fault_imap) as client:
        fault_imap.delete(first)
        fault_imap.append_all([(RAW, RECEIVED_AT)] * 2)
        assert client.noop()[1] == [(1, b"EXPUNGE"), (3, b"EXISTS")]
        assert client.search("ALL") == [second, second + 1, second + 2]
        client.idle()
        fault_imap.append(RAW, RECEIVED_AT)
        assert client.idle_check(timeout=60) == [(4, b"EXISTS")]
        client.idle_done()


def test_folders_with_vietnamese_names_and_the_sent_folder_are_listed(fault_imap: FaultImap) -> None:
    fault_imap.create_folder("Báo cáo đợt 1")
    with logged_in(fault_imap, "Báo cáo đợt 1") as client:
        assert [(name, b"\\Sent" in flags) for flags, _, name in client.list_folders()] == [
            ("Báo cáo đợt 1", False),
            ("INBOX", False),
            ("Sent", True),
        ]


def test_a_folder_that_is_numbered_anew_reuses_its_numbers(fault_imap: FaultImap) -> None:
    first, _ = fault_imap.append_all([(RAW, RECEIVED_AT)] * 2)
    fault_imap.delete(first)
    before = fault_imap.uid_validity()
    with logged_in(fault_imap) as client:
        assert fault_imap.new_uidvalidity() != before
        assert fault_imap.uids() == [1]
        with pytest.raises(IMAPClientAbortError):
            client.noop()


def test_a_login_with_non_ascii_characters_is_possible_and_a_wrong_one_is_refused(fault_imap: FaultImap) -> None:
    client = IMAPClient(fault_imap.host, fault_imap.port, ssl=False, timeout=60)
    with pytest.raises(LoginError):
        client.plain_login(fault_imap.username, "mật khẩu")
    client.plain_login(fault_imap.username, fault_imap.password)
    client.logout()
    assert (fault_imap.connections, fault_imap.logins) == (1, 2)


def test_gmails_own_number_stays_with_a_message(gmail_imap: FaultImap) -> None:
    gmail_imap.append(RAW, RECEIVED_AT)
    second = gmail_imap.append(RAW, RECEIVED_AT)
    number = fetched(gmail_imap, [second], "X-GM-MSGID")[second][b"X-GM-MSGID"]
    gmail_imap.delete(1)
    gmail_imap.new_uidvalidity()
    assert fetched(gmail_imap, [1], "X-GM-MSGID")[1][b"X-GM-MSGID"] == number
    with logged_in(gmail_imap) as client:
        assert client.search(["X-GM-MSGID", number]) == [1]


def test_a_fault_strikes_as_often_as_it_was_told_and_where(fault_imap: FaultImap) -> None:
    first, second = fault_imap.append_all([(RAW, RECEIVED_AT)] * 2)
    bad = faults.status(b"NO [SERVERBUG] unreadable")
    fault_imap.misbehave(Fault("FETCH", bad, asking=b"BODY", uid=second, after=1, times=1))
    with logged_in(fault_imap) as client:
        assert client.fetch([second], ["RFC822.SIZE"])
        assert client.fetch([second], ["BODY.PEEK[]"])
        assert client.fetch([first], ["BODY.PEEK[]"])
        with pytest.raises(IMAPClientError, match="unreadable"):
            client.fetch([first, second], ["BODY.PEEK[]"])
        assert client.fetch([second], ["BODY.PEEK[]"])
    assert fault_imap.counted("FETCH") == 5


@pytest.mark.parametrize(
    "manner",
    [
        faults.cut_before_tag,
        faults.broken_literal(End.HANG_UP),
        faults.announced(faults.HUGE, End.HANG_UP),
        faults.bye(b"[UNAVAILABLE] later"),
        faults.renumbering,
    ],
)
def test_a_broken_connection_is_one_for_the_client(fault_imap: FaultImap, manner: Manner) -> None:
    uid = fault_imap.append(RAW, RECEIVED_AT)
    fault_imap.misbehave(Fault("FETCH", manner))
    with logged_in(fault_imap) as client, pytest.raises(IMAPClientAbortError):
        client.fetch([uid], ["BODY.PEEK[]"])


@pytest.mark.parametrize(
    "manner", [faults.stall, faults.broken_literal(End.SILENCE), faults.announced(faults.HUGE, End.SILENCE)]
)
def test_silence_lasts_until_the_client_loses_patience(fault_imap: FaultImap, manner: Manner) -> None:
    uid = fault_imap.append(RAW, RECEIVED_AT)
    fault_imap.misbehave(Fault("FETCH", manner))
    with logged_in(fault_imap, timeout=0.5) as client, pytest.raises(TimeoutError):
        client.fetch([uid], ["BODY.PEEK[]"])
    fault_imap.behave()
    assert fetched(fault_imap, [uid], "BODY.PEEK[]")[uid][b"BODY[]"] == RAW


def test_a_slow_answer_is_right_and_a_trickling_one_is_once_the_fault_ends(fault_imap: FaultImap) -> None:
    uid = fault_imap.append(RAW, RECEIVED_AT)
    fault_imap.misbehave(Fault("FETCH", faults.slow(0.1), times=1), Fault("NOOP", faults.trickle))
    assert fetched(fault_imap, [uid], "BODY.PEEK[]")[uid][b"BODY[]"] == RAW
    with logged_in(fault_imap) as client:
        tag = client._imap._command("NOOP")
        first = client._imap.file.read(1)
        fault_imap.behave()
        assert first + client._imap.file.readline() == tag + b" OK done\r\n"


def test_a_message_can_vanish_while_it_is_fetched(fault_imap: FaultImap) -> None:
    uids = fault_imap.append_all([(RAW, RECEIVED_AT)] * 3)
    fault_imap.misbehave(Fault("FETCH", faults.vanishing(uids[1], after_lines=1)))
    assert sorted(fetched(fault_imap, uids, "BODY.PEEK[]")) == [uids[0], uids[2]]
    assert fault_imap.uids() == [uids[0], uids[2]]


def test_sizes_and_dates_can_be_lies(fault_imap: FaultImap) -> None:
    first, second = fault_imap.append_all([(RAW, RECEIVED_AT)] * 2)
    fault_imap.misbehave(Fault("FETCH", faults.claimed_size(first, 7), times=1))
    sizes = fetched(fault_imap, [first, second], "RFC822.SIZE")
    assert (sizes[first][b"RFC822.SIZE"], sizes[second][b"RFC822.SIZE"]) == (7, len(RAW))
    fault_imap.misbehave(Fault("FETCH", faults.claimed_date(second, b"31-Feb-2018 99:99:99 +0700")))
    dates = fetched(fault_imap, [first, second], "INTERNALDATE")
    assert (dates[first][b"INTERNALDATE"], dates[second][b"INTERNALDATE"]) == (RECEIVED_AT, None)


def test_a_client_can_be_turned_away_before_it_says_anything(fault_imap: FaultImap) -> None:
    fault_imap.misbehave(Fault(GREETING, faults.bye(b"Too many simultaneous connections")))
    with pytest.raises(IMAPClientError, match="simultaneous"), logged_in(fault_imap):
        pass
    assert (fault_imap.connections, fault_imap.logins) == (1, 0)


def test_a_stopped_server_cuts_its_clients_and_comes_back_with_its_mail(fault_imap: FaultImap) -> None:
    uid = fault_imap.append(RAW, RECEIVED_AT)
    with logged_in(fault_imap) as client:
        fault_imap.stop()
        with pytest.raises((IMAPClientAbortError, OSError)):
            client.noop()
    with pytest.raises(ConnectionRefusedError), logged_in(fault_imap):
        pass
    fault_imap.start()
    assert fetched(fault_imap, [uid], "BODY.PEEK[]")[uid][b"BODY[]"] == RAW
