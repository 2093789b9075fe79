"""The ledger: every message once, wherever and however often the server shows it."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert

from store import folders, ledger, messages, places
from store.database import Database, StoreError, Transaction
from store.ledger import LedgerEntry
from store.messages import Arrival, AttachmentRecord, Envelope, Outcome, Verdict
from store.places import Place
from store.schema import places as places_table
from tests.letter44 import local

NOW = local("2018-03-01 09:00")
# UIDs and UIDVALIDITY have 32 bits without a sign. Source: RFC 3501 section 2.3.1.1.
HIGHEST = 2**32 - 1
INBOX = Place("INBOX", 7, 1)
FIRST = Arrival("a" * 64, 1000, local("2018-03-01 08:00"))
SECOND = Arrival("b" * 64, 2000, local("2018-03-01 08:05"))


def arrived(tx: Transaction, arrival: Arrival = FIRST, place: Place = INBOX) -> int:
    """Record an arrival and return the message's id."""
    messages.add(tx, arrival, place, NOW)
    return next(found.id for found in messages.pending(tx) if found.sha256 == arrival.sha256)


def shown(entries: list[LedgerEntry]) -> list[tuple[Place, str]]:
    return [(entry.place, entry.verdict.outcome.value) for entry in entries]


def test_a_message_is_known_by_its_place_and_by_its_bytes(database: Database) -> None:
    with database.transaction() as tx:
        assert messages.add(tx, FIRST, INBOX, NOW)
        assert not messages.add(tx, FIRST, INBOX, NOW)
    with database.transaction() as tx:
        assert not messages.add(tx, FIRST, INBOX, NOW + timedelta(days=1))
        assert not messages.add(tx, FIRST, Place("INBOX", 7, 2), NOW)
        assert len(messages.pending(tx)) == 1
        assert places.known_uids(tx, "INBOX", 7, 1, 9) == {1, 2}


def test_the_database_itself_refuses_a_place_twice(database: Database) -> None:
    with database.transaction() as tx:
        message = arrived(tx)
    with pytest.raises(StoreError, match=r"(?i)unique") as caught, database.transaction() as tx:
        tx.execute(insert(places_table).values(folder="INBOX", uid_validity=7, uid=1, message=message))
    assert not caught.value.transient


def test_the_highest_numbers_of_a_server_have_room(database: Database) -> None:
    with database.transaction() as tx:
        folders.begin(tx, "INBOX", HIGHEST)
        messages.add(tx, FIRST, Place("INBOX", HIGHEST, HIGHEST), NOW)
        folders.advance(tx, "INBOX", HIGHEST)
    with database.reading() as tx:
        assert places.known_uids(tx, "INBOX", HIGHEST, HIGHEST, HIGHEST) == {HIGHEST}
        state = folders.state(tx, "INBOX")
    assert state is not None
    assert (state.uid_validity, state.watermark) == (HIGHEST, HIGHEST)


def test_messages_wait_in_the_order_of_their_arrival_not_of_their_discovery(database: Database) -> None:
    with database.transaction() as tx:
        messages.add(tx, SECOND, Place("INBOX", 7, 5), NOW)
        messages.add(tx, FIRST, Place("INBOX", 7, 6), NOW)
        assert [found.sha256[0] for found in messages.pending(tx)] == ["a", "b"]


def test_what_is_known_of_a_message_is_one_line_of_the_ledger(database: Database) -> None:
    envelope = Envelope("<1@truong.example>", NOW, "mn05@truong.example", "BC đợt 1", "c" * 64, verified=True)
    verdict = Verdict(Outcome.PARKED, "no_round", "Không rõ đợt báo cáo.", None)
    files = [AttachmentRecord("a.docx", "d" * 64, 10, "read", None), AttachmentRecord("b", "e" * 64, 1, "kept", "x")]
    with database.transaction() as tx:
        message = arrived(tx)
        messages.note_envelope(tx, message, envelope)
        messages.decide(tx, message, verdict, files, NOW)
    with database.reading() as tx:
        assert messages.pending(tx) == []
        assert messages.files_of(tx, message) == files
        assert ledger.ledger(tx) == [ledger.entry(tx, message)]
        line = ledger.entry(tx, message)
    assert (line.place, line.verdict, line.rounds) == (INBOX, verdict, ())
    assert (line.message_id, line.sender, line.subject) == ("<1@truong.example>", "mn05@truong.example", "BC đợt 1")
    assert line.received_at == FIRST.received_at


def test_an_instant_comes_back_as_the_same_instant_in_utc(database: Database) -> None:
    with database.transaction() as tx:
        arrived(tx)
        (found,) = messages.pending(tx)
    assert found.received_at == FIRST.received_at
    assert found.received_at.utcoffset() == timedelta(0)


def test_an_instant_without_a_zone_is_refused(database: Database) -> None:
    naive = datetime.fromisoformat("2018-03-01T08:00")
    with pytest.raises(StoreError, match="needs a zone"), database.transaction() as tx:
        messages.add(tx, Arrival("a" * 64, 1, naive), INBOX, NOW)


def test_a_copy_in_the_mailbox_is_a_duplicate_line(database: Database) -> None:
    with database.transaction() as tx:
        folders.begin(tx, "INBOX", 7)
        message = arrived(tx)
        messages.decide(tx, message, Verdict(Outcome.RECORDED), (), NOW)
        messages.add(tx, FIRST, Place("INBOX", 7, 2), NOW)
    with database.reading() as tx:
        assert shown(ledger.ledger(tx)) == [(INBOX, "recorded"), (Place("INBOX", 7, 2), "duplicate")]
        assert ledger.tally(tx) == Counter({Outcome.RECORDED: 1, Outcome.DUPLICATE: 1})


def test_after_a_new_uidvalidity_each_message_keeps_one_line_at_its_new_place(database: Database) -> None:
    with database.transaction() as tx:
        folders.begin(tx, "INBOX", 7)
        messages.decide(tx, arrived(tx), Verdict(Outcome.RECORDED), (), NOW)
        folders.advance(tx, "INBOX", 1)
    with database.transaction() as tx:
        assert folders.begin(tx, "INBOX", 8).watermark == 0
        assert folders.begin(tx, "INBOX", 8).watermark == 0
        assert shown(ledger.ledger(tx)) == [(INBOX, "recorded")]
        assert not messages.add(tx, FIRST, Place("INBOX", 8, 40), NOW)
        assert shown(ledger.ledger(tx)) == [(Place("INBOX", 8, 40), "recorded")]


def test_a_copy_of_an_earlier_generation_is_forgotten_once_a_new_place_is_known(database: Database) -> None:
    with database.transaction() as tx:
        folders.begin(tx, "INBOX", 7)
        messages.decide(tx, arrived(tx), Verdict(Outcome.RECORDED), (), NOW)
        messages.add(tx, FIRST, Place("INBOX", 7, 2), NOW)
        folders.begin(tx, "INBOX", 8)
        assert shown(ledger.ledger(tx)) == [(Place("INBOX", 7, 2), "recorded")]
        messages.add(tx, FIRST, Place("INBOX", 8, 1), NOW)
        messages.add(tx, FIRST, Place("INBOX", 8, 2), NOW)
        assert shown(ledger.ledger(tx)) == [(Place("INBOX", 8, 1), "recorded"), (Place("INBOX", 8, 2), "duplicate")]


def test_what_was_back_filled_from_an_export_is_the_same_message_on_the_server(database: Database) -> None:
    with database.transaction() as tx:
        folders.begin(tx, "INBOX", 7)
        messages.decide(tx, arrived(tx, place=Place("import", 0, 1)), Verdict(Outcome.RECORDED), (), NOW)
        assert shown(ledger.ledger(tx)) == [(Place("import", 0, 1), "recorded")]
        assert not messages.add(tx, FIRST, INBOX, NOW)
        assert shown(ledger.ledger(tx)) == [(INBOX, "recorded")]


def test_the_ledger_can_be_asked_as_it_was(database: Database) -> None:
    with database.transaction() as tx:
        messages.add(tx, SECOND, Place("INBOX", 7, 1), NOW)
        messages.add(tx, FIRST, Place("INBOX", 7, 2), NOW)
        assert [line.place.uid for line in ledger.ledger(tx)] == [2, 1]
        assert [line.place.uid for line in ledger.ledger(tx, FIRST.received_at)] == [2]
        assert ledger.ledger(tx, FIRST.received_at - timedelta(microseconds=1)) == []


def test_the_same_mail_in_other_bytes_is_found_once_the_first_was_decided(database: Database) -> None:
    same = Envelope(None, None, None, None, "c" * 64, None)
    with database.transaction() as tx:
        first, second = arrived(tx), arrived(tx, SECOND, Place("INBOX", 7, 2))
        messages.note_envelope(tx, first, same)
        messages.note_envelope(tx, second, same)
        assert messages.same_mail(tx, same, other_than=second) is None
        messages.decide(tx, first, Verdict(Outcome.RECORDED), (), NOW)
        assert messages.same_mail(tx, same, other_than=second) == first
        assert messages.same_mail(tx, same, other_than=first) is None
        assert messages.same_mail(tx, replace(same, canonical="d" * 64), other_than=second) is None


def test_a_genuine_mail_does_not_fall_for_a_parked_copy_that_nobody_vouched_for(database: Database) -> None:
    detour = Envelope(None, None, None, None, "c" * 64, verified=False)
    with database.transaction() as tx:
        first, second = arrived(tx), arrived(tx, SECOND, Place("INBOX", 7, 2))
        messages.note_envelope(tx, first, detour)
        messages.decide(tx, first, Verdict(Outcome.PARKED, "unverified_sender"), (), NOW)
        assert messages.same_mail(tx, replace(detour, verified=True), other_than=second) is None
        assert messages.same_mail(tx, detour, other_than=second) == first


def test_failed_attempts_are_counted_for_their_message_alone(database: Database) -> None:
    with database.transaction() as tx:
        first, second = arrived(tx), arrived(tx, SECOND, Place("INBOX", 7, 2))
        assert [messages.count_failure(tx, first) for _ in range(3)] == [1, 2, 3]
        assert {m.id: m.attempts for m in messages.pending(tx)} == {first: 3, second: 0}


def test_the_watermark_of_a_folder_only_rises(database: Database) -> None:
    with database.transaction() as tx:
        assert folders.state(tx, "INBOX") is None
        assert folders.begin(tx, "INBOX", 7).watermark == 0
        folders.advance(tx, "INBOX", 9)
        folders.advance(tx, "INBOX", 4)
        assert folders.begin(tx, "INBOX", 7).watermark == 9
        folders.advance(tx, "Khác", 50)
        assert folders.begin(tx, "INBOX", 7).watermark == 9


def test_the_mailbox_counts_what_it_held_at_the_last_full_look(database: Database) -> None:
    with database.transaction() as tx:
        assert (folders.on_server(tx), folders.last_checked_at(tx)) == (0, None)
        for name, held, at in (("INBOX", 12, NOW), ("Báo cáo", 3, NOW + timedelta(minutes=1))):
            folders.begin(tx, name, 7)
            folders.mark_checked(tx, name, held, at)
        assert (folders.on_server(tx), folders.last_checked_at(tx)) == (15, NOW + timedelta(minutes=1))
        assert folders.begin(tx, "INBOX", 8).checked_at == NOW
