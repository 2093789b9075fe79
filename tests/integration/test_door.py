"""The way to the mailbox: one connection kept, a new one when it died, and no knocking while the door is shut."""

from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from ingest.door import Door, KeptMailbox
from ingest.mailbox import Account, Folder, Mailbox, MailboxError, NotTriedError
from store.database import StoreError
from tests.kit import faults
from tests.kit.dovecot import Dovecot
from tests.kit.fault_imap import FaultImap
from tests.kit.fault_script import Fault, Manner
from tests.kit.incoming import NOW, account
from tests.kit.mailbox import Box
from tests.kit.mailbox import Mailbox as DovecotBox
from tests.kit.service import Watch

THROTTLED = faults.status(b"NO [THROTTLED] Slow down")
LATER = faults.status(b"NO [UNAVAILABLE] later")
MINUTE = 60.0


@pytest.fixture
def watch() -> Watch:
    return Watch(NOW)


def door_to(box: Box, watch: Watch) -> Door:
    return Door(lambda: account(box), watch)


@pytest.fixture
def kept(fault_imap: FaultImap, watch: Watch) -> Iterator[KeptMailbox]:
    """The kept connection to the scripted server."""
    with closing(KeptMailbox(door_to(fault_imap, watch))) as kept:
        yield kept


def looked(kept: KeptMailbox) -> tuple[Mailbox, Folder]:
    """Look, and find nothing wrong."""
    with kept.opened() as found:
        return found


def fails(kept: KeptMailbox, work: Callable[[Mailbox], object] = Mailbox.open) -> MailboxError:
    """Look, and do something that fails."""
    with pytest.raises(MailboxError) as caught, kept.opened() as (mailbox, _):
        work(mailbox)
    return caught.value


def search(mailbox: Mailbox) -> list[int]:
    return mailbox.uids_above(0)


def is_pause(seconds: float, minutes: float) -> bool:
    """Tell whether a pause is that many minutes or, by chance, up to a fifth more."""
    return minutes * MINUTE <= seconds <= minutes * MINUTE * 1.2


def test_one_connection_is_kept_and_the_folder_opened_afresh_each_time(dovecot: DovecotBox, watch: Watch) -> None:
    with closing(KeptMailbox(door_to(dovecot, watch))) as kept:
        first, before = looked(kept)
        dovecot.append(b"Subject: BC\r\n\r\nBC\r\n", NOW)
        second, after = looked(kept)
    assert second is first
    assert (before.messages, after.messages) == (0, 1)


def test_a_connection_that_was_kicked_out_is_made_anew_without_a_word(dovecot: DovecotBox, watch: Watch) -> None:
    door = door_to(dovecot, watch)
    with closing(KeptMailbox(door)) as kept:
        first, _ = looked(kept)
        dovecot.server.doveadm("kick", dovecot.username)
        second, _ = looked(kept)
    assert second is not first
    assert door.seconds_shut() == 0


def test_a_server_that_was_restarted_between_two_looks_is_no_failure(watch: Watch) -> None:
    with Dovecot() as server:
        office = server.mailbox("office")
        with closing(KeptMailbox(door_to(office, watch))) as kept:
            looked(kept)
            office.stop()
            office.start()
            looked(kept)


def test_a_server_that_is_down_is_tried_again_after_a_pause(watch: Watch) -> None:
    with Dovecot() as server:
        office = server.mailbox("office")
        door = door_to(office, watch)
        with closing(KeptMailbox(door)) as kept:
            looked(kept)
            office.stop()
            assert not isinstance(fails(kept), NotTriedError)
            office.start()
            assert isinstance(fails(kept), NotTriedError), "not before the pause is over"
            watch.forward(seconds=6)
            looked(kept)
            assert door.seconds_shut() == 0


def test_a_refused_login_is_not_repeated_while_the_door_is_shut(fault_imap: FaultImap, watch: Watch) -> None:
    door = Door(lambda: account(fault_imap, password="sai"), watch)
    with pytest.raises(MailboxError) as refused:
        door.connect()
    for _ in range(14):
        watch.forward(minutes=1)
        with pytest.raises(NotTriedError) as waits:
            door.connect()
    assert fault_imap.logins == 1
    assert (waits.value.transient, waits.value.hint) == (False, refused.value.hint)
    assert "login refused" in str(waits.value)
    assert "not tried again for" in str(waits.value)


def test_each_refused_login_makes_the_pause_longer(fault_imap: FaultImap, watch: Watch) -> None:
    door = Door(lambda: account(fault_imap, password="sai"), watch)
    for minutes in (15, 30, 60, 120, 240, 240):
        with pytest.raises(MailboxError, match="login refused"):
            door.connect()
        assert is_pause(door.seconds_shut(), minutes)
        watch.forward(seconds=door.seconds_shut())
    assert fault_imap.logins == 6


def test_the_door_is_open_again_once_somebody_came_in(fault_imap: FaultImap, watch: Watch) -> None:
    door = door_to(fault_imap, watch)
    fault_imap.misbehave(Fault("LOGIN", LATER, times=2))
    for _ in range(2):
        with pytest.raises(MailboxError):
            door.connect()
        watch.forward(seconds=door.seconds_shut())
    door.connect().close()
    assert door.seconds_shut() == 0
    fault_imap.misbehave(Fault("LOGIN", LATER))
    with pytest.raises(MailboxError):
        door.connect()
    assert door.seconds_shut() <= 6, "it begins with the first pause again"


def test_all_who_share_a_door_wait_together(fault_imap: FaultImap, watch: Watch) -> None:
    door = door_to(fault_imap, watch)
    fault_imap.misbehave(Fault("LOGIN", LATER))
    assert not isinstance(fails(KeptMailbox(door)), NotTriedError)
    assert isinstance(fails(KeptMailbox(door)), NotTriedError)
    assert fault_imap.connections == 1


def test_a_server_that_wants_a_pause_in_the_middle_of_a_look_gets_it(
    fault_imap: FaultImap, kept: KeptMailbox, watch: Watch
) -> None:
    fault_imap.misbehave(Fault("SEARCH", THROTTLED))
    assert fails(kept, search).throttled
    for _ in range(3):
        error = fails(kept, search)
        assert isinstance(error, NotTriedError)
        assert error.throttled
    watch.forward(minutes=2.4)
    fault_imap.behave()
    looked(kept)
    assert fault_imap.logins == 2


@pytest.mark.parametrize("manner", [THROTTLED, faults.bye(b"Too many simultaneous connections")], ids=["NO", "BYE"])
def test_a_server_that_wants_a_pause_when_the_folder_is_opened_gets_it(
    fault_imap: FaultImap, kept: KeptMailbox, manner: Manner
) -> None:
    fault_imap.misbehave(Fault("EXAMINE", manner))
    assert fails(kept).throttled
    assert isinstance(fails(kept), NotTriedError)
    assert fault_imap.logins == 1


@pytest.mark.parametrize("manner", [THROTTLED, faults.bye(b"Too many simultaneous connections")], ids=["NO", "BYE"])
def test_a_server_that_wants_a_pause_from_the_kept_connection_is_not_asked_over_a_new_one(
    fault_imap: FaultImap, kept: KeptMailbox, manner: Manner
) -> None:
    looked(kept)
    fault_imap.misbehave(Fault("EXAMINE", manner))
    assert fails(kept).throttled
    assert fault_imap.logins == 1


def test_a_server_that_lets_everybody_in_and_wants_a_pause_each_time_is_left_alone_ever_longer(
    fault_imap: FaultImap, watch: Watch
) -> None:
    door = door_to(fault_imap, watch)
    fault_imap.misbehave(Fault("SEARCH", THROTTLED))
    with closing(KeptMailbox(door)) as kept:
        for minutes in (2, 4, 8, 16, 30):
            assert fails(kept, search).throttled
            assert is_pause(door.seconds_shut(), minutes)
            watch.forward(seconds=door.seconds_shut())


@pytest.mark.parametrize("manner", [LATER, faults.cut_before_tag], ids=["NO", "cut"])
def test_a_look_that_failed_for_now_is_repeated_over_a_new_connection(
    fault_imap: FaultImap, kept: KeptMailbox, manner: Manner
) -> None:
    fault_imap.misbehave(Fault("SEARCH", manner, times=1))
    first, _ = looked(kept)
    assert not fails(kept, search).throttled
    second, _ = looked(kept)
    assert second is not first
    with kept.opened() as (mailbox, _):
        assert mailbox is second
        assert search(mailbox) == []
    assert fault_imap.logins == 2


@pytest.mark.parametrize("fault", [StoreError("disk full", transient=True), KeyboardInterrupt()], ids=["disk", "^C"])
def test_whatever_goes_wrong_in_a_look_the_connection_is_given_up(
    fault_imap: FaultImap, kept: KeptMailbox, fault: BaseException
) -> None:
    with pytest.raises(type(fault)), kept.opened() as (mailbox, _):
        raise fault
    with pytest.raises(MailboxError):
        mailbox.open()
    again, _ = looked(kept)
    assert again is not mailbox
    assert fault_imap.logins == 2


def test_the_account_is_asked_for_each_connection_since_tokens_expire(fault_imap: FaultImap, watch: Watch) -> None:
    asked: list[Account] = []

    def fresh() -> Account:
        asked.append(account(fault_imap))
        return asked[-1]

    with closing(KeptMailbox(Door(fresh, watch))) as kept:
        looked(kept)
        looked(kept)
        assert len(asked) == 1
        kept.close()
        looked(kept)
        assert len(asked) == 2


def test_a_token_that_cannot_be_had_shuts_the_door_too(fault_imap: FaultImap, watch: Watch) -> None:
    def denied() -> Account:
        raise MailboxError("the grant was withdrawn", transient=False, hint="diemdanh login")

    door = Door(denied, watch)
    with pytest.raises(MailboxError, match="withdrawn"):
        door.connect()
    with pytest.raises(NotTriedError):
        door.connect()
    assert fault_imap.connections == 0


def test_a_mailbox_that_is_closed_took_leave_and_may_be_closed_again(fault_imap: FaultImap, kept: KeptMailbox) -> None:
    looked(kept)
    kept.close()
    kept.close()
    assert fault_imap.counted("LOGOUT") == 1
    looked(kept)
    assert fault_imap.logins == 2
