"""A server that refuses is told apart by what it says, and never hammered."""

from datetime import UTC, datetime, timedelta

import pytest

from ingest.mailbox import Mailbox, MailboxError
from tests.kit import faults
from tests.kit.fault_audit import assert_whole, impatient, look
from tests.kit.fault_imap import FaultImap
from tests.kit.fault_script import GREETING, Fault, Manner
from tests.kit.incoming import NOW, Desk, account
from tests.kit.mails import mail

RECEIVED_AT = datetime(2018, 3, 2, 3, 0, tzinfo=UTC)
FOR_A_PERSON = [
    b"NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)",
    b"NO [ALERT] Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)",
    b"NO LOGIN failed.",
    b"NO [WEBALERT https://accounts.google.com/signin] Web login required.",
]
FOR_NOW = [
    b"NO [OVERQUOTA] Account exceeded command or bandwidth limits.",
    b"NO [THROTTLED] Too many requests, try again later",
    b"NO [UNAVAILABLE] Temporary authentication failure",
    b"NO [LIMIT] Maximum number of connections from user+IP exceeded",
    b"NO [ALERT] Too many simultaneous connections. (Failure)",
    b"NO [INUSE] Mailbox is in use",
]


@pytest.fixture
def there(fault_imap: FaultImap) -> dict[int, bytes]:
    """Thirty mails on the server by UID."""
    raws = [mail("tin@la.example", f"Tin {n}") for n in range(30)]
    uids = fault_imap.append_all([(raw, RECEIVED_AT + timedelta(minutes=n)) for n, raw in enumerate(raws)])
    return dict(zip(uids, raws, strict=True))


def refusal(office: Desk, server: FaultImap) -> MailboxError:
    with pytest.raises(MailboxError) as caught:
        office.poller(server).poll(NOW)
    return caught.value


@pytest.mark.parametrize("said", FOR_A_PERSON)
def test_a_login_that_only_a_person_can_mend_is_tried_once_and_explained(
    fault_imap: FaultImap, office: Desk, said: bytes
) -> None:
    fault_imap.misbehave(Fault("LOGIN", faults.status(said)))
    refused = refusal(office, fault_imap)
    assert not refused.transient
    assert refused.hint
    assert (fault_imap.connections, fault_imap.logins) == (1, 1)


@pytest.mark.parametrize("said", FOR_NOW)
def test_a_login_that_is_refused_for_now_is_tried_once_and_again_the_next_time(
    fault_imap: FaultImap, office: Desk, there: dict[int, bytes], said: bytes
) -> None:
    fault_imap.misbehave(Fault("LOGIN", faults.status(said)))
    assert refusal(office, fault_imap).transient
    assert (fault_imap.connections, fault_imap.logins) == (1, 1)
    fault_imap.behave()
    office.poller(fault_imap).poll(NOW)
    assert_whole(office, there)


@pytest.mark.parametrize("manner", [faults.cut_before_tag, faults.bye(b"see you"), faults.between(b"\xff rubbish")])
def test_a_connection_that_breaks_during_the_login_is_no_refusal(
    fault_imap: FaultImap, office: Desk, manner: Manner
) -> None:
    fault_imap.misbehave(Fault("LOGIN", manner))
    assert refusal(office, fault_imap).transient, "nobody is told to check a password that was never looked at"


def test_the_hint_for_gmail_names_the_password_that_it_wants(fault_imap: FaultImap, office: Desk) -> None:
    fault_imap.misbehave(Fault("LOGIN", faults.status(FOR_A_PERSON[1])))
    assert "mật khẩu ứng dụng" in refusal(office, fault_imap).hint


@pytest.mark.parametrize("verb", [GREETING, "LOGIN", "EXAMINE", "SEARCH"])
@pytest.mark.parametrize("reason", [b"[UNAVAILABLE] Shutting down", b"Too many simultaneous connections", b"\xff\xfe"])
def test_a_server_that_shows_the_door_is_not_run_in_upon(
    fault_imap: FaultImap, office: Desk, there: dict[int, bytes], verb: str, reason: bytes
) -> None:
    fault_imap.misbehave(*faults.at(verb, faults.bye(reason)))
    assert refusal(office, fault_imap).transient
    assert fault_imap.connections <= 2
    fault_imap.behave()
    office.poller(fault_imap).poll(NOW)
    assert_whole(office, there)


@pytest.mark.parametrize("said", [b"NO [OVERQUOTA] Account exceeded bandwidth limits.", b"NO [THROTTLED] Slow down"])
def test_a_server_that_wants_a_pause_is_asked_for_no_other_message(
    fault_imap: FaultImap, office: Desk, there: dict[int, bytes], said: bytes
) -> None:
    fault_imap.misbehave(Fault("FETCH", faults.status(said), asking=b"BODY"))
    assert refusal(office, fault_imap).transient
    asked = [command for command in fault_imap.commands if command.verb == "FETCH" and b"BODY" in command.text]
    assert (len(asked), fault_imap.logins) == (1, 1)
    fault_imap.behave()
    office.poller(fault_imap).poll(NOW)
    assert_whole(office, there)


BROKEN_FETCHES: dict[str, Manner] = {
    "NO": faults.status(b"NO [SERVERBUG] Internal error"),
    "cut": faults.cut_before_tag,
    "BYE": faults.bye(b"[UNAVAILABLE] later"),
}


@pytest.mark.parametrize("manner", BROKEN_FETCHES.values(), ids=BROKEN_FETCHES)
@pytest.mark.parametrize("asking", [b"BODY", b"RFC822.SIZE"])
def test_a_server_that_hands_over_nothing_at_all_is_left_alone_before_long(
    fault_imap: FaultImap, office: Desk, there: dict[int, bytes], asking: bytes, manner: Manner
) -> None:
    fault_imap.misbehave(Fault("FETCH", manner, asking=asking))
    assert refusal(office, fault_imap).transient
    assert fault_imap.connections <= 2 * len(there)
    fault_imap.behave()
    office.poller(fault_imap).poll(NOW)
    assert_whole(office, there)


def test_a_mailbox_that_was_out_of_order_for_long_parks_nothing(
    fault_imap: FaultImap, office: Desk, there: dict[int, bytes]
) -> None:
    fault_imap.misbehave(Fault("FETCH", BROKEN_FETCHES["NO"], asking=b"BODY"))
    for hour in range(6):
        look(office, fault_imap, NOW + timedelta(hours=hour))
    fault_imap.behave()
    office.poller(fault_imap).poll(NOW + timedelta(hours=7))
    assert_whole(office, there)


def test_no_password_is_in_what_is_told_of_a_refusal(fault_imap: FaultImap, office: Desk) -> None:
    fault_imap.misbehave(Fault("LOGIN", faults.status(b"NO [AUTHENTICATIONFAILED] no")))
    refused = refusal(office, fault_imap)
    assert fault_imap.password not in f"{refused} {refused.hint} {refused.__cause__}"


def test_a_password_that_the_server_repeats_is_not_passed_on(fault_imap: FaultImap, office: Desk) -> None:
    fault_imap.misbehave(Fault("LOGIN", faults.status(b"NO wrong: " + fault_imap.password.encode())))
    refused = refusal(office, fault_imap)
    assert fault_imap.password not in f"{refused} {refused.hint}"


WAITS: dict[str, Manner] = {
    "silence": faults.stall,
    "NO": faults.status(b"NO not now"),
    "BAD": faults.status(b"BAD no IDLE here"),
    "BYE": faults.bye(b"Autologout; idle for too long"),
    "rubbish": faults.between(b"\xff\xfe rubbish"),
}


@pytest.mark.parametrize("manner", WAITS.values(), ids=WAITS)
def test_waiting_for_news_at_a_server_that_misbehaves_is_a_passing_fault(
    fault_imap: FaultImap, office: Desk, there: dict[int, bytes], manner: Manner
) -> None:
    fault_imap.misbehave(Fault("IDLE", manner))
    with impatient(office, fault_imap).mailbox.opened() as (mailbox, _), pytest.raises(MailboxError) as caught:
        mailbox.wait(2, lambda: False)
    assert caught.value.transient
    office.poller(fault_imap).poll(NOW)
    assert_whole(office, there)


@pytest.mark.parametrize("line", [b"* 31 EXISTS", b"* OK Still here", b"* 1 FETCH (FLAGS (\\Seen))"])
def test_news_that_come_before_the_server_idles_are_no_fault(fault_imap: FaultImap, line: bytes) -> None:
    fault_imap.misbehave(Fault("IDLE", faults.between(line), times=1))
    with Mailbox(account(fault_imap)) as mailbox:
        fault_imap.append(mail("tin@la.example", "Tin"), RECEIVED_AT)
        mailbox.open()
        mailbox.wait(1, lambda: True)
        assert mailbox.open().messages == 1


def test_a_message_that_arrives_or_goes_while_one_waits_is_no_fault(fault_imap: FaultImap) -> None:
    with Mailbox(account(fault_imap)) as mailbox:
        first = fault_imap.append(mail("tin@la.example", "Tin"), RECEIVED_AT)
        mailbox.open()
        fault_imap.delete(first)
        second = fault_imap.append(mail("tin@la.example", "Tin 2"), RECEIVED_AT)
        assert mailbox.wait(60, lambda: False)
        assert mailbox.open().messages == 1
        assert mailbox.uids_above(0) == [second]
