"""From the server to the raw store: every message once, none lost, whatever fails on the way."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete

from ingest.bringing import Brought
from ingest.intake import Intake
from ingest.mailbox import Mailbox, MailboxError
from store import folders, ledger, messages, retries
from store.database import StoreError
from store.folders import FolderState
from store.messages import Message
from store.schema import places as places_table
from tests.kit import mailbox as kit
from tests.kit.incoming import NOW, Desk, account, new_desk
from tests.kit.mails import mail

RECEIVED_AT = datetime(2018, 3, 1, 2, 0, tzinfo=UTC)
NOTHING = Brought(0, 0, complete=True)


def numbered(number: int, body: str = "BC") -> bytes:
    return mail("th06@truong.example", f"BC {number}", f"{body}\n")


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    desk = new_desk(database_url, tmp_path)
    yield desk
    desk.close()


@pytest.fixture
def light(tmp_path: Path) -> Iterator[Desk]:
    """A desk on SQLite, for what does not depend on the database."""
    desk = new_desk(f"sqlite:///{tmp_path}/light.db", tmp_path)
    yield desk
    desk.close()


def take(intake: Intake, box: kit.Mailbox, now: datetime = NOW) -> Brought:
    with Mailbox(account(box)) as mailbox:
        return intake.take(mailbox, mailbox.open(), now)


def fill(box: kit.Mailbox, count: int) -> list[int]:
    return box.append_all([(numbered(n), RECEIVED_AT + timedelta(minutes=n)) for n in range(count)])


def folder(desk: Desk) -> FolderState:
    with desk.database.reading() as tx:
        state = folders.state(tx, "INBOX")
    assert state is not None
    return state


def pending(desk: Desk) -> list[Message]:
    with desk.database.reading() as tx:
        return messages.pending(tx)


def places(desk: Desk) -> list[int]:
    return [line.place.uid for line in desk.ledger()]


def file_of(box: kit.Mailbox, subject: str) -> Path:
    """Return the file in which the server keeps a message."""
    home = Path(box.server.doveadm("user", "-f", "home", box.username).strip())
    (found,) = (file for file in home.rglob("*,S=*") if f"Subject: {subject}\n".encode() in file.read_bytes())
    return found


def test_a_message_is_stored_with_its_bytes_and_the_servers_time_of_receipt(dovecot: kit.Mailbox, desk: Desk) -> None:
    uid = dovecot.append(numbered(1), RECEIVED_AT)
    assert take(desk.intake(), dovecot) == Brought(1, 1, complete=True)
    (stored,) = pending(desk)
    assert desk.blobs.get(stored.sha256) == numbered(1)
    assert (stored.received_at, stored.truncated, stored.attempts) == (RECEIVED_AT, False, 0)
    (line,) = desk.ledger()
    assert (line.place.folder, line.place.uid_validity, line.place.uid) == ("INBOX", dovecot.uid_validity(), uid)


def test_taking_in_leaves_the_mailbox_as_it_was(dovecot: kit.Mailbox, light: Desk) -> None:
    uid = dovecot.append(numbered(1), RECEIVED_AT)
    take(light.intake(), dovecot)
    assert dovecot.flags(uid) == set()
    assert dovecot.uids() == [uid]


def test_a_second_look_finds_nothing_to_do(dovecot: kit.Mailbox, desk: Desk) -> None:
    uids = fill(dovecot, 3)
    assert take(desk.intake(), dovecot) == Brought(3, 3, complete=True)
    assert take(desk.intake(), dovecot, NOW + timedelta(minutes=5)) == NOTHING
    assert places(desk) == uids
    state = folder(desk)
    assert (state.watermark, state.on_server, state.checked_at) == (uids[-1], 3, NOW + timedelta(minutes=5))


def test_only_what_came_since_is_asked_for(dovecot: kit.Mailbox, light: Desk) -> None:
    fill(dovecot, 2)
    take(light.intake(), dovecot)
    dovecot.append(numbered(9), RECEIVED_AT)
    assert take(light.intake(), dovecot) == Brought(1, 1, complete=True)


def test_what_the_office_has_read_itself_is_taken_in_too(dovecot: kit.Mailbox, light: Desk) -> None:
    dovecot.append(numbered(1), RECEIVED_AT, flags=[rb"\Seen"])
    assert take(light.intake(), dovecot) == Brought(1, 1, complete=True)


def test_an_empty_mailbox_was_looked_at(dovecot: kit.Mailbox, light: Desk) -> None:
    assert take(light.intake(), dovecot) == NOTHING
    assert (folder(light).checked_at, folder(light).on_server) == (NOW, 0)


def test_what_the_office_deletes_later_stays_in_the_ledger(dovecot: kit.Mailbox, light: Desk) -> None:
    first, second = fill(dovecot, 2)
    take(light.intake(), dovecot)
    dovecot.delete(first)
    assert take(light.intake(), dovecot) == NOTHING
    assert places(light) == [first, second]
    assert folder(light).on_server == 1


def test_more_messages_than_one_batch_holds_come_in_whole(dovecot: kit.Mailbox, light: Desk) -> None:
    uids = fill(dovecot, 230)
    assert take(light.intake(), dovecot) == Brought(230, 230, complete=True)
    assert places(light) == uids


def test_the_same_bytes_in_two_places_are_one_message_and_a_copy(dovecot: kit.Mailbox, desk: Desk) -> None:
    dovecot.append_all([(numbered(1), RECEIVED_AT)] * 2)
    assert take(desk.intake(), dovecot) == Brought(2, 2, complete=True)
    assert len(pending(desk)) == 1
    assert [line.verdict.reason for line in desk.ledger()] == [None, "same_message"]


def test_of_a_message_over_the_limit_the_headers_are_kept(dovecot: kit.Mailbox, light: Desk) -> None:
    big = numbered(2, "x" * 60 + "\n" + "y" * 20_000)
    raws = (numbered(1), big, numbered(3))
    dovecot.append_all([(raw, RECEIVED_AT + timedelta(minutes=n)) for n, raw in enumerate(raws)])
    assert take(light.intake(max_bytes=5_000), dovecot) == Brought(3, 3, complete=True)
    stored = pending(light)
    assert [message.truncated for message in stored] == [False, True, False]
    assert light.blobs.get(stored[1].sha256) == big[:5_000]


def test_a_message_just_at_the_limit_is_taken_whole(dovecot: kit.Mailbox, light: Desk) -> None:
    dovecot.append(numbered(1), RECEIVED_AT)
    take(light.intake(max_bytes=len(numbered(1))), dovecot)
    assert [message.truncated for message in pending(light)] == [False]


def test_a_mailbox_that_is_numbered_anew_brings_no_message_twice(dovecot: kit.Mailbox, desk: Desk) -> None:
    uids = fill(dovecot, 3)
    take(desk.intake(), dovecot)
    before = pending(desk)
    generation = dovecot.new_uidvalidity()
    assert take(desk.intake(), dovecot) == Brought(3, 3, complete=True)
    assert pending(desk) == before
    assert [(line.place.uid_validity, line.place.uid) for line in desk.ledger()] == [(generation, uid) for uid in uids]
    assert take(desk.intake(), dovecot) == NOTHING


def test_one_message_that_the_server_cannot_read_holds_up_no_other(dovecot: kit.Mailbox, light: Desk) -> None:
    uids = fill(dovecot, 4)
    take(light.intake(), dovecot)
    more = dovecot.append_all([(numbered(n), RECEIVED_AT + timedelta(hours=n)) for n in (5, 6, 7)])
    unreadable = file_of(dovecot, "BC 6")
    unreadable.chmod(0)
    later = NOW + timedelta(minutes=5)
    assert take(light.intake(), dovecot, later) == Brought(3, 2, complete=False)
    assert places(light) == [*uids, more[0], more[2]]
    assert folder(light).watermark == uids[-1], "the gap is asked for again"
    assert folder(light).checked_at == NOW, "the mailbox was not seen whole"

    unreadable.chmod(0o600)
    assert take(light.intake(), dovecot, later) == Brought(1, 1, complete=True)
    assert places(light) == [*uids, *more]
    assert (folder(light).watermark, folder(light).checked_at) == (more[2], later)


def test_a_message_that_stays_unreadable_is_parked_after_three_passes(dovecot: kit.Mailbox, light: Desk) -> None:
    uids = fill(dovecot, 2)
    file_of(dovecot, "BC 0").chmod(0)
    assert take(light.intake(), dovecot) == Brought(2, 1, complete=False)
    assert take(light.intake(), dovecot) == Brought(1, 0, complete=False)
    assert folder(light).checked_at is None
    assert take(light.intake(), dovecot) == Brought(1, 0, complete=True)
    assert light.line(uids[0]).verdict.reason == "not_fetched"
    assert (folder(light).watermark, folder(light).checked_at) == (uids[-1], NOW)
    assert take(light.intake(), dovecot) == NOTHING


def test_a_message_that_was_given_up_is_fetched_when_a_person_asks_for_it(dovecot: kit.Mailbox, light: Desk) -> None:
    uids = fill(dovecot, 2)
    unreadable = file_of(dovecot, "BC 0")
    unreadable.chmod(0)
    for _ in range(3):
        take(light.intake(), dovecot)
    unreadable.chmod(0o600)
    with light.database.transaction() as tx:
        retries.reopen(tx)
    assert take(light.intake(), dovecot) == Brought(1, 1, complete=True)
    assert sorted(places(light)) == uids
    assert len(pending(light)) == 2


def test_a_message_that_vanished_from_the_server_is_noted_and_kept(dovecot: kit.Mailbox, light: Desk) -> None:
    uids = fill(dovecot, 3)
    take(light.intake(), dovecot)
    dovecot.delete(uids[1])
    assert take(light.intake(), dovecot) == NOTHING
    assert folder(light).on_server == 2
    assert places(light) == uids, "what vanished keeps its line"
    with light.database.reading() as tx:
        assert ledger.tally(tx).total() == 2


def test_a_message_of_which_we_lost_the_place_is_found_by_the_daily_comparison(
    dovecot: kit.Mailbox, light: Desk
) -> None:
    uids = fill(dovecot, 3)
    take(light.intake(), dovecot)
    with light.database.transaction() as tx:
        tx.execute(delete(places_table).where(places_table.c.uid == uids[1]))
    assert take(light.intake(), dovecot, NOW + timedelta(hours=24)) == Brought(1, 1, complete=True)
    assert places(light) == uids


def test_a_mailbox_full_of_unreadable_messages_is_a_trouble_of_the_server(dovecot: kit.Mailbox, light: Desk) -> None:
    fill(dovecot, 30)
    for number in range(30):
        file_of(dovecot, f"BC {number}").chmod(0)
    with pytest.raises(MailboxError) as caught:
        take(light.intake(), dovecot)
    assert caught.value.transient
    assert folder(light).checked_at is None


def test_a_raw_store_that_cannot_be_written_loses_nothing(dovecot: kit.Mailbox, light: Desk) -> None:
    uids = fill(dovecot, 2)
    light.folder.write_text("a file where the folder should be, as when the disk was not mounted")
    with pytest.raises(StoreError) as caught:
        take(light.intake(), dovecot)
    assert caught.value.transient
    assert (light.ledger(), folder(light).watermark, folder(light).checked_at) == ([], 0, None)

    light.folder.unlink()
    assert take(light.intake(), dovecot) == Brought(2, 2, complete=True)
    assert places(light) == uids


@contextmanager
def no_file_may_exceed(size: int) -> Iterator[None]:
    """Let the kernel refuse every write past `size`, as a disk does that is filling up."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_disk_that_fills_up_in_the_middle_of_a_message_loses_nothing(dovecot: kit.Mailbox, light: Desk) -> None:
    big = numbered(2, ("x" * 70 + "\n") * 60_000)
    uids = dovecot.append_all([(numbered(1), RECEIVED_AT), (big, RECEIVED_AT + timedelta(minutes=1))])
    with no_file_may_exceed(2**21), pytest.raises(StoreError, match="raw mail"):
        take(light.intake(max_bytes=2**25), dovecot)
    assert [path for path in light.folder.glob("new/*") if path.is_file()] == [], "no half a message is left behind"

    take(light.intake(max_bytes=2**25), dovecot)
    assert places(light) == uids
    assert light.blobs.get(pending(light)[1].sha256) == big


def test_a_database_that_cannot_be_written_loses_nothing(dovecot: kit.Mailbox, light: Desk) -> None:
    fill(dovecot, 1)
    with light.database.transaction() as tx:
        tx.exec_driver_sql("ALTER TABLE places RENAME TO hidden")
    with pytest.raises(StoreError):
        take(light.intake(), dovecot)
    with light.database.transaction() as tx:
        tx.exec_driver_sql("ALTER TABLE hidden RENAME TO places")
    assert take(light.intake(), dovecot) == Brought(1, 1, complete=True)
    assert len(pending(light)) == 1
