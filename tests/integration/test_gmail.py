"""Gmail numbers its messages for good (X-GM-MSGID): what it shows again under another UID is not downloaded again."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from ingest.mailbox import Mailbox
from store import retries
from tests.kit import faults
from tests.kit.fault_audit import assert_whole, count_messages, held, look
from tests.kit.fault_imap import FaultImap
from tests.kit.fault_script import Exchange, Fault, Piece
from tests.kit.forms import docx_form, individual
from tests.kit.incoming import NOW, Desk, account
from tests.kit.mails import mail

RECEIVED_AT = datetime(2018, 3, 2, 3, 0, tzinfo=UTC)
FORM = docx_form(individuals=[individual("Nguyễn Thị Hoa")])
REPORT = mail("th06@truong.example", "BC đợt 1", attachments=[("Báo cáo.docx", FORM)])
RAWS = [REPORT, *(mail("tin@la.example", f"Tin {n}") for n in range(4))]
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def there(gmail_imap: FaultImap) -> dict[int, bytes]:
    """Five mails on the server by UID."""
    uids = gmail_imap.append_all([(raw, RECEIVED_AT + timedelta(minutes=n)) for n, raw in enumerate(RAWS)])
    return dict(zip(uids, RAWS, strict=True))


def downloads(server: FaultImap) -> int:
    """How often the bytes of messages were asked for."""
    return sum(command.verb == "FETCH" and b"BODY" in command.text.upper() for command in server.commands)


def assert_held(desk: Desk, server: FaultImap, raws: Sequence[bytes]) -> None:
    """Assert that each mail on the server has its own bytes here and one line; what was deleted may have one too."""
    on_server = dict(zip(server.uids(), raws, strict=True))
    assert {uid: raw for uid, raw in held(desk).items() if uid in on_server} == on_server
    lines = [line for line in desk.ledger() if line.place.uid_validity == server.uid_validity()]
    assert sorted(line.place.uid for line in lines if line.place.uid in on_server) == sorted(on_server)
    assert "pending" not in {line.verdict.outcome.value for line in lines}


def test_gmail_is_asked_for_its_own_numbers_and_others_are_not(gmail_imap: FaultImap, fault_imap: FaultImap) -> None:
    for server, known in ((gmail_imap, True), (fault_imap, False)):
        uid = server.append(REPORT, RECEIVED_AT)
        with Mailbox(account(server)) as mailbox:
            mailbox.open()
            (listed,) = mailbox.list([uid])
        assert (listed.gmail_id is not None) is known
    assert not any(b"X-GM" in command.text.upper() for command in fault_imap.commands)


def test_messages_shown_again_under_a_new_uidvalidity_are_noted_and_not_downloaded(
    gmail_imap: FaultImap, desk: Desk, there: dict[int, bytes]
) -> None:
    desk.poller(gmail_imap).poll(NOW)
    before, sent = downloads(gmail_imap), desk.outbox()
    assert before > 0
    gmail_imap.delete(1)
    kept = list(there.values())[1:]
    for minute in range(3):
        gmail_imap.new_uidvalidity()
        desk.poller(gmail_imap).poll(LATER + timedelta(minutes=minute))
        assert_held(desk, gmail_imap, kept)
    assert downloads(gmail_imap) == before
    assert count_messages(desk) == len(there)
    assert desk.outbox() == sent


def test_a_message_that_is_new_among_those_shown_again_is_the_only_one_downloaded(
    gmail_imap: FaultImap, desk: Desk, there: dict[int, bytes]
) -> None:
    desk.poller(gmail_imap).poll(NOW)
    gmail_imap.delete(1)
    gmail_imap.new_uidvalidity()
    new = mail("tin@la.example", "Tin sau")
    uid = gmail_imap.append(new, RECEIVED_AT)
    before = downloads(gmail_imap)
    report = desk.poller(gmail_imap).poll(LATER)
    assert (report.listed, report.stored) == (5, 5)
    asked = [c for c in gmail_imap.commands if c.verb == "FETCH" and b"BODY" in c.text.upper()][before:]
    assert asked
    assert {c.arguments[0] for c in asked} == {b"%d" % uid}
    assert_held(desk, gmail_imap, [*list(there.values())[1:], new])


def test_a_message_that_is_labelled_again_under_a_new_uid_is_the_same_message(
    gmail_imap: FaultImap, desk: Desk
) -> None:
    first = gmail_imap.append(REPORT, RECEIVED_AT)
    desk.poller(gmail_imap).poll(NOW)
    before = downloads(gmail_imap)
    moved = gmail_imap.get(first)
    assert moved is not None
    gmail_imap.delete(first)
    again = gmail_imap.append(REPORT, RECEIVED_AT)
    with_number(gmail_imap, again, moved.gmail_id)
    assert desk.poller(gmail_imap).poll(LATER).stored == 1
    assert downloads(gmail_imap) == before
    assert_held(desk, gmail_imap, [REPORT])
    assert [(line.place.uid, line.verdict.outcome.value) for line in desk.ledger()] == [(again, "recorded")]
    assert (len(desk.versions()), len(desk.outbox())) == (1, 1)


def with_number(server: FaultImap, uid: int, gmail_id: int) -> None:
    """Let a message have this X-GM-MSGID from now on, as when it was taken out of the folder and put back."""

    def manner(exchange: Exchange) -> Iterator[Piece]:
        now = server.get(uid)
        assert now is not None
        for piece in exchange.answer():
            yield piece.replace(b"X-GM-MSGID %d" % now.gmail_id, b"X-GM-MSGID %d" % gmail_id)

    server.misbehave(Fault("FETCH", manner, asking=b"X-GM-MSGID"))


def test_two_different_mails_under_one_number_are_both_taken_in(
    gmail_imap: FaultImap, desk: Desk, there: dict[int, bytes]
) -> None:
    first = gmail_imap.get(1)
    assert first is not None
    with_number(gmail_imap, 3, first.gmail_id)
    desk.poller(gmail_imap).poll(NOW)
    assert_whole(desk, there)


def test_a_folder_numbered_anew_in_the_middle_of_a_pass_gives_no_mail_the_number_of_another(
    gmail_imap: FaultImap, desk: Desk, there: dict[int, bytes]
) -> None:
    gmail_imap.delete(1)
    left = list(there.values())[1:]
    gmail_imap.misbehave(Fault("FETCH", faults.renumbering, asking=b"BODY", times=1))
    look(desk, gmail_imap, NOW)
    gmail_imap.behave()
    desk.poller(gmail_imap).poll(LATER)
    assert_held(desk, gmail_imap, left)
    dates = [line.received_at for line in desk.ledger()]
    assert dates == [RECEIVED_AT + timedelta(minutes=n) for n in range(1, 5)]


@pytest.mark.parametrize("asking", [b"RFC822.SIZE", b"BODY"])
def test_a_pass_that_broke_off_under_the_new_numbers_is_made_good(
    gmail_imap: FaultImap, desk: Desk, there: dict[int, bytes], asking: bytes
) -> None:
    desk.poller(gmail_imap).poll(NOW)
    gmail_imap.delete(2)
    gmail_imap.new_uidvalidity()
    new = mail("tin@la.example", "Tin sau")
    gmail_imap.append(new, RECEIVED_AT)
    gmail_imap.misbehave(Fault("FETCH", faults.status(b"NO [THROTTLED] later"), asking=asking))
    look(desk, gmail_imap, LATER)
    gmail_imap.behave()
    desk.poller(gmail_imap).poll(LATER)
    left = [raw for uid, raw in there.items() if uid != 2]
    assert_held(desk, gmail_imap, [*left, new])


def test_what_gmail_kept_back_is_downloaded_once_a_person_asks_for_it_again(
    gmail_imap: FaultImap, desk: Desk, there: dict[int, bytes]
) -> None:
    gmail_imap.misbehave(Fault("FETCH", faults.status(b"NO [SERVERBUG] Internal error"), asking=b"BODY.PEEK[]", uid=3))
    for minute in range(3):
        look(desk, gmail_imap, NOW + timedelta(minutes=minute))
    assert desk.line(3).verdict.reason == "not_fetched"
    gmail_imap.behave()
    with desk.database.transaction() as tx:
        retries.reopen(tx)
    desk.poller(gmail_imap).poll(LATER)
    assert_whole(desk, there)


def test_a_mail_too_large_then_is_known_and_not_downloaded_again(gmail_imap: FaultImap, desk: Desk) -> None:
    large = mail("th06@truong.example", "Ảnh", attachments=[("anh.bin", b"x" * 200_000)])
    gmail_imap.append(large, RECEIVED_AT)
    desk.poller(gmail_imap, max_bytes=100_000).poll(NOW)
    before = downloads(gmail_imap)
    gmail_imap.new_uidvalidity()
    desk.poller(gmail_imap, max_bytes=100_000).poll(LATER)
    assert downloads(gmail_imap) == before
    assert [line.verdict.reason for line in desk.ledger()] == ["too_large"]
