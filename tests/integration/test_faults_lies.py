"""A server that says what is not so, or whose mailbox changes meanwhile: nothing that it says costs mail."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.kit import faults
from tests.kit.fault_audit import assert_whole, count_messages, held, held_ever, look
from tests.kit.fault_imap import FaultImap
from tests.kit.fault_script import Fault
from tests.kit.incoming import NOW, Desk
from tests.kit.mails import mail

RECEIVED_AT = datetime(2018, 3, 2, 3, 0, tzinfo=UTC)
RAWS = [mail("tin@la.example", f"Tin {n}") for n in range(5)]
LARGE = mail("tin@la.example", "Ảnh", attachments=[("anh.bin", b"x" * 12 * 2**20)])
VICTIM = 3
SIZES, BODIES = b"RFC822.SIZE", b"BODY"


@pytest.fixture
def there(fault_imap: FaultImap) -> dict[int, bytes]:
    """Five mails on the server by UID."""
    uids = fault_imap.append_all([(raw, RECEIVED_AT + timedelta(minutes=n)) for n, raw in enumerate(RAWS)])
    return dict(zip(uids, RAWS, strict=True))


@pytest.mark.parametrize("size", [0, 1, 900_000, 2**25, 2**31, 2**63, 10**30])
def test_a_small_message_is_held_whole_whatever_its_size_is_said_to_be(
    fault_imap: FaultImap, desk: Desk, there: dict[int, bytes], size: int
) -> None:
    fault_imap.misbehave(Fault("FETCH", faults.claimed_size(VICTIM, size)))
    for minute in range(2):
        desk.poller(fault_imap).poll(NOW + timedelta(minutes=minute))
        assert_whole(desk, there)


def test_a_large_message_that_is_said_to_be_tiny_fills_no_memory_and_holds_up_no_other(
    fault_imap: FaultImap, office: Desk, there: dict[int, bytes]
) -> None:
    large = fault_imap.append(LARGE, RECEIVED_AT)
    fault_imap.misbehave(Fault("FETCH", faults.claimed_size(large, 10)))
    office.poller(fault_imap).poll(NOW)
    found = held(office)
    beginning = found.pop(large)
    assert found == there
    assert beginning is not None
    assert LARGE.startswith(beginning)
    assert len(beginning) <= 2**20, "no more than the limit, although the server named none"


DATES = [
    b"31-Feb-2018 99:99:99 +0700",
    b"02-Xyz-2018 09:30:00 +0700",
    b"01-Jan-0001 00:00:00 +1400",
    b"31-Dec-9999 23:59:59 -1200",
    b"02-Mar-2018 09:30:00 +9959",
    b"01-Jan-1970 00:00:00 +0000",
    b"02-Mar-2038 09:30:00 +0700",
    b"",
    b"\xff\xfe",
]


@pytest.mark.parametrize("date", DATES)
def test_a_time_of_receipt_that_cannot_be_costs_no_message(
    fault_imap: FaultImap, desk: Desk, there: dict[int, bytes], date: bytes
) -> None:
    fault_imap.misbehave(Fault("FETCH", faults.claimed_date(VICTIM, date)))
    for minute in range(2):
        desk.poller(fault_imap).poll(NOW + timedelta(minutes=minute))
        assert_whole(desk, there)


@pytest.mark.parametrize("date", [DATES[0], DATES[3], DATES[4]])
def test_a_time_of_receipt_that_cannot_be_is_replaced_by_one_that_can(
    fault_imap: FaultImap, office: Desk, there: dict[int, bytes], date: bytes
) -> None:
    fault_imap.misbehave(Fault("FETCH", faults.claimed_date(VICTIM, date)))
    office.poller(fault_imap).poll(NOW)
    assert RECEIVED_AT - timedelta(days=2) < office.line(VICTIM).received_at <= NOW


@pytest.mark.parametrize("times", [1, None], ids=["once", "always"])
@pytest.mark.parametrize("phantom", [9, 4_000_000_000, 2**32, 10**30])
def test_a_number_that_no_message_has_hides_no_later_message(
    fault_imap: FaultImap, desk: Desk, there: dict[int, bytes], phantom: int, times: int | None
) -> None:
    fault_imap.misbehave(*faults.at("SEARCH", faults.claimed_uids(phantom), times=times))
    look(desk, fault_imap, NOW)
    later = mail("tin@la.example", "Tin sau")
    there[fault_imap.append(later, RECEIVED_AT)] = later
    look(desk, fault_imap, NOW + timedelta(minutes=5))
    fault_imap.behave()
    desk.poller(fault_imap).poll(NOW + timedelta(minutes=10))
    assert_whole(desk, there)


@pytest.mark.parametrize("asking", [SIZES, BODIES])
def test_a_message_that_an_answer_leaves_out_once_is_asked_for_again(
    fault_imap: FaultImap, office: Desk, there: dict[int, bytes], asking: bytes
) -> None:
    fault_imap.misbehave(Fault("FETCH", faults.hidden(VICTIM), asking=asking, times=1))
    look(office, fault_imap, NOW)
    office.poller(fault_imap).poll(NOW + timedelta(minutes=5))
    assert_whole(office, there)


@pytest.mark.parametrize("after_lines", [0, 2])
@pytest.mark.parametrize("asking", [SIZES, BODIES])
def test_messages_that_somebody_deletes_meanwhile_are_gone_and_no_fault(
    fault_imap: FaultImap, office: Desk, there: dict[int, bytes], asking: bytes, after_lines: int
) -> None:
    gone = (VICTIM, VICTIM + 1)
    fault_imap.misbehave(Fault("FETCH", faults.vanishing(*gone, after_lines=after_lines), asking=asking, times=1))
    for minute in range(4):
        look(office, fault_imap, NOW + timedelta(hours=minute))
    assert_whole(office, {uid: raw for uid, raw in there.items() if uid not in gone})


def test_the_last_message_deleted_meanwhile_does_not_stop_the_next_from_coming(
    fault_imap: FaultImap, office: Desk, there: dict[int, bytes]
) -> None:
    last = max(there)
    fault_imap.misbehave(Fault("FETCH", faults.vanishing(last), times=1))
    look(office, fault_imap, NOW)
    later = mail("tin@la.example", "Tin sau")
    there[fault_imap.append(later, RECEIVED_AT)] = later
    del there[last]
    office.poller(fault_imap).poll(NOW + timedelta(minutes=5))
    assert_whole(office, there)


@pytest.mark.parametrize(("verb", "asking"), [("EXAMINE", b""), ("SEARCH", b""), ("FETCH", SIZES), ("FETCH", BODIES)])
@pytest.mark.parametrize("times", [1, 2])
def test_a_mailbox_that_is_numbered_anew_while_it_is_read_mixes_nothing_up(
    fault_imap: FaultImap, desk: Desk, there: dict[int, bytes], verb: str, asking: bytes, times: int
) -> None:
    fault_imap.delete(1)
    del there[1]
    before = {(fault_imap.uid_validity(), uid): raw for uid, raw in there.items()}
    fault_imap.misbehave(*faults.at(verb, faults.renumbering, asking=asking, times=times))
    for minute in range(3):
        look(desk, fault_imap, NOW + timedelta(minutes=minute))
    fault_imap.behave()
    desk.poller(fault_imap).poll(NOW + timedelta(minutes=5))
    assert_whole(desk, dict(zip(fault_imap.uids(), there.values(), strict=True)))
    after = {(fault_imap.uid_validity() - n, uid): raw for n in range(times) for uid, raw in held(desk).items()}
    assert held_ever(desk).items() <= (before | after).items(), "nor in the generations that are gone"


def test_a_mailbox_numbered_anew_between_two_passes_again_and_again_stays_the_same(
    fault_imap: FaultImap, desk: Desk, there: dict[int, bytes]
) -> None:
    left = list(there.values())
    for minute in range(4):
        desk.poller(fault_imap).poll(NOW + timedelta(minutes=minute))
        assert held(desk) == dict(zip(fault_imap.uids(), left, strict=True))
        assert count_messages(desk) == len(there)
        fault_imap.delete(fault_imap.uids()[0])
        fault_imap.new_uidvalidity()
        del left[0]
