"""Whatever a mail server does wrong for a while: when it is over, every message is held once, with its own bytes."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.kit import faults
from tests.kit.fault_audit import assert_whole, held, look
from tests.kit.fault_imap import FaultImap
from tests.kit.fault_script import GREETING, End, Fault, Manner
from tests.kit.forms import docx_form, individual
from tests.kit.incoming import NOW, Desk
from tests.kit.mails import mail

RECEIVED_AT = datetime(2018, 3, 2, 3, 0, tzinfo=UTC)
FORM = docx_form(individuals=[individual("Nguyễn Thị Hoa")])
REPORT = mail("th06@truong.example", "BC đợt 1", attachments=[("Báo cáo.docx", FORM)])
NEWS = [mail("tin@la.example", f"Tin {n}") for n in range(4)]
RAWS = [NEWS[0], NEWS[1], REPORT, NEWS[2], NEWS[3]]
VICTIM = 3
"""The UID of the report, around which the faults of single messages happen."""

SIZES, BODIES = b"RFC822.SIZE", b"BODY"

BROKEN: dict[str, Manner] = {
    "silence": faults.stall,
    "cut before the end": faults.cut_before_tag,
    "NO": faults.status(b"NO [SERVERBUG] Internal error"),
    "BAD": faults.status(b"BAD Error in IMAP command"),
    "BYE": faults.bye(b"[UNAVAILABLE] Server shutting down"),
    "rubbish": faults.between(b"\xff\xfe\x00 HTTP/1.1 502 Bad Gateway <html>"),
}
STEPS: dict[str, tuple[str, bytes]] = {
    "greeting": (GREETING, b""),
    "capability": ("CAPABILITY", b""),
    "login": ("LOGIN", b""),
    "open": ("EXAMINE", b""),
    "search": ("SEARCH", b""),
    "sizes": ("FETCH", SIZES),
    "bodies": ("FETCH", BODIES),
    "logout": ("LOGOUT", b""),
}

# Misbehaviour in handing over one message, whatever else is asked for along with it.
OF_ONE: dict[str, Manner] = BROKEN | {
    "silence in the middle of a message": faults.broken_literal(End.SILENCE),
    "cut in the middle of a message": faults.broken_literal(End.HANG_UP),
    "two gigabytes announced, then silence": faults.announced(faults.HUGE, End.SILENCE),
    "two gigabytes announced, then cut": faults.announced(faults.HUGE, End.HANG_UP),
    "octet by octet": faults.trickle,
    "NO after half of the data": faults.data_then(b"NO [SERVERBUG] Internal error"),
    "BAD after half of the data": faults.data_then(b"BAD what"),
    "left out": faults.hidden(VICTIM),
}

# What is allowed or harmless: no reason to take anything later.
HARMLESS: dict[str, Manner] = {
    "flags of other messages": faults.between(b"* 1 FETCH (FLAGS (\\Seen))", b"* 5 FETCH (UID 5 FLAGS (\\Answered))"),
    "arrivals": faults.between(b"* 7 EXISTS", b"* 2 RECENT"),
    "a warning": faults.between(b"* OK [ALERT] H\xe1\xbb\x99p th\xc6\xb0 s\xe1\xba\xafp \xc4\x91\xe1\xba\xa7y"),
    "a fetch of nobody": faults.between(b"* 99 FETCH (UID 99 RFC822.SIZE 3 BODY[] {3}\r\nabc)"),
    "in reverse order": faults.backwards,
    "slowly": faults.slow(0.3),
}
_WITH_DATA = ["open", "search", "sizes", "bodies"]


@pytest.fixture
def there(fault_imap: FaultImap) -> dict[int, bytes]:
    """Five mails on the server by UID, the report in their middle."""
    uids = fault_imap.append_all([(raw, RECEIVED_AT + timedelta(minutes=n)) for n, raw in enumerate(RAWS)])
    return dict(zip(uids, RAWS, strict=True))


def recovers(office: Desk, server: FaultImap, there: dict[int, bytes]) -> None:
    """Assert that with the fault over, one good pass makes all well, and another one changes nothing."""
    server.behave()
    for minute in (10, 11):
        office.poller(server).poll(NOW + timedelta(minutes=minute))
        assert_whole(office, there)
        assert (len(office.versions()), len(office.outbox())) == (1, 1)


@pytest.mark.parametrize("manner", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_after_a_fault_at_any_step_all_is_held_once(
    fault_imap: FaultImap, office: Desk, there: dict[int, bytes], step: tuple[str, bytes], manner: Manner
) -> None:
    fault_imap.misbehave(*faults.at(step[0], manner, asking=step[1]))
    look(office, fault_imap, NOW)
    assert held(office).items() <= there.items(), "and meanwhile nothing wrong"
    recovers(office, fault_imap, there)


@pytest.mark.parametrize("manner", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_a_fault_that_strikes_once_needs_no_more_than_one_other_pass(
    fault_imap: FaultImap, office: Desk, there: dict[int, bytes], step: tuple[str, bytes], manner: Manner
) -> None:
    fault_imap.misbehave(*faults.at(step[0], manner, asking=step[1], times=1))
    look(office, fault_imap, NOW)
    office.poller(fault_imap).poll(NOW + timedelta(minutes=5))
    assert_whole(office, there)


@pytest.mark.parametrize("manner", OF_ONE.values(), ids=OF_ONE)
def test_a_message_that_is_handed_over_badly_holds_up_no_other(
    fault_imap: FaultImap, office: Desk, there: dict[int, bytes], manner: Manner
) -> None:
    fault_imap.misbehave(Fault("FETCH", manner, asking=BODIES, uid=VICTIM))
    look(office, fault_imap, NOW)
    good = {uid: raw for uid, raw in there.items() if uid != VICTIM}
    assert held(office).items() >= good.items()
    recovers(office, fault_imap, there)


@pytest.mark.parametrize("manner", OF_ONE.values(), ids=OF_ONE)
def test_a_message_that_is_never_handed_over_is_parked_after_three_passes_and_accounted_for(
    fault_imap: FaultImap, office: Desk, there: dict[int, bytes], manner: Manner
) -> None:
    fault_imap.misbehave(Fault("FETCH", manner, asking=BODIES, uid=VICTIM))
    for hour in range(3):
        look(office, fault_imap, NOW + timedelta(hours=hour))
    line = office.line(VICTIM)
    assert (line.verdict.outcome.value, line.verdict.reason) == ("parked", "not_fetched")
    later = mail("tin@la.example", "Tin sau")
    there[fault_imap.append(later, RECEIVED_AT)] = later
    look(office, fault_imap, NOW + timedelta(hours=4))
    expected: dict[int, bytes | None] = there | {VICTIM: None}
    assert held(office) == expected
    assert sorted(line.place.uid for line in office.ledger()) == sorted(there)


@pytest.mark.parametrize("manner", HARMLESS.values(), ids=HARMLESS)
@pytest.mark.parametrize("step", [STEPS[name] for name in _WITH_DATA], ids=_WITH_DATA)
def test_what_a_server_may_say_besides_delays_nothing(
    fault_imap: FaultImap, office: Desk, there: dict[int, bytes], step: tuple[str, bytes], manner: Manner
) -> None:
    fault_imap.misbehave(*faults.at(step[0], manner, asking=step[1]))
    office.poller(fault_imap).poll(NOW)
    assert_whole(office, there)
    recovers(office, fault_imap, there)


@pytest.mark.parametrize("asking", [SIZES, BODIES])
def test_a_message_that_is_told_of_twice_is_held_once(
    fault_imap: FaultImap, office: Desk, there: dict[int, bytes], asking: bytes
) -> None:
    fault_imap.misbehave(Fault("FETCH", faults.doubled, asking=asking))
    office.poller(fault_imap).poll(NOW)
    recovers(office, fault_imap, there)


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_an_answer_that_comes_octet_by_octet_is_given_up(
    fault_imap: FaultImap, office: Desk, there: dict[int, bytes], step: tuple[str, bytes]
) -> None:
    fault_imap.misbehave(Fault(step[0], faults.trickle, asking=step[1]))
    look(office, fault_imap, NOW)
    recovers(office, fault_imap, there)


def test_a_server_that_is_down_for_a_while_loses_nothing(
    fault_imap: FaultImap, office: Desk, there: dict[int, bytes]
) -> None:
    fault_imap.stop()
    look(office, fault_imap, NOW)
    assert held(office) == {}
    fault_imap.start()
    recovers(office, fault_imap, there)
