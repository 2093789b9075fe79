"""Where each mail was seen, what the server keeps back, and two records of one mail that become one."""

from datetime import UTC, datetime, timedelta

import pytest

from store import folders, ledger, messages, outbox, places, refusals, retries
from store.database import Database, StoreError, Transaction
from store.messages import Arrival, AttachmentRecord, DatedBy, Outcome, Verdict
from store.outbox import MailKind, Wanted
from store.places import IMPORT, Place

NOW = datetime(2018, 3, 2, 4, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
INBOX, OLD, NEW = "INBOX", 7, 8
HIGHEST = 2**32 - 1


def arrival(number: int, gmail_id: str | None = None) -> Arrival:
    """Return the nth mail: other bytes than the others."""
    return Arrival(f"{number:064x}", 1000, NOW - timedelta(hours=100 - number), gmail_id=gmail_id)


def at(uid: int, generation: int = NEW, folder: str = INBOX) -> Place:
    return Place(folder, generation, uid)


def stored(tx: Transaction, number: int, place: Place, gmail_id: str | None = None) -> int:
    """Store the nth mail at a place and return its message."""
    messages.add(tx, arrival(number, gmail_id), place, NOW)
    (message,) = (entry.message for entry in ledger.ledger(tx) if entry.place == place)
    return message


def withheld(tx: Transaction, place: Place, gmail_id: str | None = None) -> int:
    """Store a mail that the server never handed over."""
    kept_back = Arrival(None, 0, NOW, truncated=True, gmail_id=gmail_id, dated_by=DatedBy.CLOCK)
    message = messages.add_withheld(tx, kept_back, place, NOW)
    messages.decide(tx, message, Verdict(Outcome.PARKED, "not_fetched"), (), NOW)
    return message


@pytest.fixture
def begun(database: Database) -> Database:
    """A database that has looked into the folder's current generation."""
    with database.transaction() as tx:
        folders.begin(tx, INBOX, NEW)
    return database


def test_of_all_uids_those_that_we_lack_are_told_and_those_that_vanished_are_noted(begun: Database) -> None:
    with begun.transaction() as tx:
        for uid in (1, 2, 5, HIGHEST):
            stored(tx, uid % 97, at(uid))
        assert places.count_live(tx, INBOX, NEW) == 4
        assert places.reconcile(tx, INBOX, NEW, [1, 3, 5, 9], NOW) == {3, 9}
        assert places.count_live(tx, INBOX, NEW) == 2
        assert ledger.vanished(tx) == 2


def test_what_is_there_again_has_not_vanished(begun: Database) -> None:
    with begun.transaction() as tx:
        message = stored(tx, 1, at(1))
        assert places.reconcile(tx, INBOX, NEW, [], NOW) == set()
        assert not places.is_live(tx, message)
        assert places.reconcile(tx, INBOX, NEW, [], LATER) == set()
        assert places.reconcile(tx, INBOX, NEW, [1], LATER) == set()
        assert places.is_live(tx, message)


def test_a_comparison_concerns_its_own_folder_and_generation_alone(begun: Database) -> None:
    with begun.transaction() as tx:
        folders.begin(tx, "Báo cáo", NEW)
        stored(tx, 1, at(1))
        other = stored(tx, 2, at(1, folder="Báo cáo"))
        messages.add(tx, arrival(3), at(1, OLD), NOW)
        assert places.reconcile(tx, INBOX, NEW, [], NOW) == set()
        assert places.is_live(tx, other)
        assert [places.count_live(tx, *of) for of in ((INBOX, NEW), (INBOX, OLD), ("Báo cáo", NEW))] == [0, 1, 1]


def test_what_was_given_up_counts_as_there_so_that_the_sums_come_out_even(begun: Database) -> None:
    with begun.transaction() as tx:
        stored(tx, 1, at(1))
        withheld(tx, at(2))
        assert places.count_live(tx, INBOX, NEW) == 2
        assert places.reconcile(tx, INBOX, NEW, [1, 2], NOW) == set()
        assert ledger.tally(tx).total() == 2


def test_a_message_is_live_where_it_stands_now_and_not_where_it_once_stood(begun: Database) -> None:
    with begun.transaction() as tx:
        before = stored(tx, 1, at(1, OLD))
        filed = stored(tx, 2, at(1, 0, IMPORT))
        assert [places.is_live(tx, message) for message in (before, filed, 10_000)] == [False] * 3
        messages.add(tx, arrival(1), at(40), NOW)
        messages.add(tx, arrival(2), at(41), NOW)
        assert [places.is_live(tx, message) for message in (before, filed)] == [True, True]


def test_places_of_the_import_are_numbered_by_themselves(begun: Database) -> None:
    with begun.transaction() as tx:
        stored(tx, 1, at(500))
        assert places.next_import(tx) == Place(IMPORT, 0, 1)
        assert places.next_import(tx) == Place(IMPORT, 0, 1), "a place is taken by a message, not by asking"
        for number in (2, 3):
            stored(tx, number, places.next_import(tx))
        assert places.next_import(tx) == Place(IMPORT, 0, 3)


def test_a_place_belongs_to_the_first_message_for_ever(begun: Database) -> None:
    with begun.transaction() as tx:
        first = stored(tx, 1, at(1))
        places.put_all(tx, [(first, at(1)), (first, at(2)), (first, at(2))])
        assert places.known_uids(tx, INBOX, NEW, 1, 2) == {1, 2}
        assert places.known_uids(tx, INBOX, NEW, 2, HIGHEST) == {2}
        assert places.known_uids(tx, INBOX, OLD, 1, HIGHEST) == set()


def test_the_same_bytes_twice_in_one_batch_are_one_message_in_two_places(begun: Database) -> None:
    batch = [(arrival(1), at(1)), (arrival(2), at(2)), (arrival(1), at(3)), (arrival(1), at(1))]
    with begun.transaction() as tx:
        assert messages.add_all(tx, batch, NOW) == 2
        assert messages.add_all(tx, batch, NOW) == 0
        assert messages.add_all(tx, [], NOW) == 0
        lines = [(entry.place.uid, entry.verdict.outcome) for entry in ledger.ledger(tx)]
        assert lines == [(1, Outcome.PENDING), (3, Outcome.DUPLICATE), (2, Outcome.PENDING)]
        assert len(messages.pending(tx)) == 2


def test_a_batch_half_of_which_is_known_adds_the_other_half(begun: Database) -> None:
    with begun.transaction() as tx:
        messages.add_all(tx, [(arrival(n), at(n)) for n in (1, 2)], NOW)
        assert messages.add_all(tx, [(arrival(n), at(n)) for n in (2, 3)], LATER) == 1
        assert [entry.place.uid for entry in ledger.ledger(tx)] == [1, 2, 3]


def test_a_batch_that_cannot_be_stored_leaves_nothing_behind(begun: Database) -> None:
    naive = Arrival("f" * 64, 1, datetime.fromisoformat("2018-03-01T08:00"))
    with pytest.raises(StoreError), begun.transaction() as tx:
        messages.add_all(tx, [(arrival(1), at(1)), (naive, at(2))], NOW)
    with begun.reading() as tx:
        assert ledger.ledger(tx) == []


def test_messages_are_known_by_the_number_that_gmail_gives_them(begun: Database) -> None:
    with begun.transaction() as tx:
        first = stored(tx, 1, at(1), gmail_id="1600000000000000001")
        stored(tx, 2, at(2))
        withheld(tx, at(3), gmail_id="1600000000000000003")
        wanted = [f"160000000000000000{number}" for number in (1, 3, 9)]
        assert messages.by_gmail_id(tx, wanted) == {wanted[0]: first}, "of the third the bytes are not here"
        assert messages.by_gmail_id(tx, []) == {}


def test_refusals_are_counted_for_each_place_and_forgotten_for_each_place(begun: Database) -> None:
    here, there, before = at(1), at(HIGHEST), at(1, OLD)
    with begun.transaction() as tx:
        assert [refusals.count(tx, here) for _ in range(3)] == [1, 2, 3]
        assert [refusals.count(tx, place) for place in (there, before)] == [1, 1]
        assert refusals.attempts(tx, INBOX, NEW) == {1: 3, HIGHEST: 1}
        refusals.forget(tx, [here, at(99)])
        assert refusals.attempts(tx, INBOX, NEW) == {HIGHEST: 1}
        assert refusals.attempts(tx, INBOX, OLD) == {1: 1}
        assert refusals.count(tx, here) == 1


def test_a_mail_that_was_kept_back_is_forgotten_when_a_person_asks_for_it_again(begun: Database) -> None:
    with begun.transaction() as tx:
        folders.advance(tx, INBOX, 9)
        folders.mark_reconciled(tx, INBOX, NOW)
        for _ in range(3):
            refusals.count(tx, at(2))
        given_up = withheld(tx, at(2))
        assert retries.reopen(tx, [given_up]) == [given_up]
        assert refusals.attempts(tx, INBOX, NEW) == {}
        assert ledger.ledger(tx) == []
        state = folders.state(tx, INBOX)
        assert state is not None
        assert (state.reconciled_at, state.watermark) == (None, 9), "the next look compares all UIDs"
        assert places.reconcile(tx, INBOX, NEW, [2], NOW) == {2}


def test_asking_again_concerns_what_is_parked_and_what_was_wanted_alone(begun: Database) -> None:
    with begun.transaction() as tx:
        read, recorded = stored(tx, 1, at(1)), stored(tx, 2, at(2))
        files = [AttachmentRecord("a.docx", "e" * 64, 1, "unreadable", "broken")]
        messages.decide(tx, read, Verdict(Outcome.PARKED, "failed"), files, NOW)
        messages.decide(tx, recorded, Verdict(Outcome.RECORDED), (), NOW)
        messages.count_failure(tx, read)
        kept_back = withheld(tx, at(3))
        assert retries.reopen(tx, [recorded]) == []
        assert retries.reopen(tx, [read]) == [read]
        assert [(m.id, m.attempts) for m in messages.pending(tx)] == [(read, 0)]
        assert messages.files_of(tx, read) == []
        assert retries.reopen(tx) == [kept_back]
        assert {entry.message for entry in ledger.ledger(tx)} == {read, recorded}


def test_a_mail_that_was_kept_back_and_had_stood_elsewhere_is_asked_for_at_its_new_place(begun: Database) -> None:
    with begun.transaction() as tx:
        given_up = withheld(tx, at(2, OLD))
        places.put_all(tx, [(given_up, at(40))])
        retries.reopen(tx)
        assert places.reconcile(tx, INBOX, NEW, [40], NOW) == {40}


def test_two_records_of_one_mail_become_one_with_the_places_of_both(begun: Database) -> None:
    with begun.transaction() as tx:
        filed = stored(tx, 1, at(1, 0, IMPORT))
        messages.decide(tx, filed, Verdict(Outcome.RECORDED), (), NOW)
        on_server = stored(tx, 2, at(5))
        assert messages.merge(tx, on_server, into=filed)
        assert [(e.message, e.place, e.verdict.outcome) for e in ledger.ledger(tx)] == [
            (filed, at(5), Outcome.RECORDED)
        ]
        assert messages.pending(tx) == []
        assert places.known_uids(tx, INBOX, NEW, 5, 5) == {5}
        assert ledger.vanished(tx) == 0


def test_two_mails_that_both_stand_on_the_server_stay_two(begun: Database) -> None:
    with begun.transaction() as tx:
        first, second = stored(tx, 1, at(1)), stored(tx, 2, at(2))
        assert not messages.merge(tx, second, into=first)
        assert [entry.message for entry in ledger.ledger(tx)] == [first, second]
        places.reconcile(tx, INBOX, NEW, [2], NOW)
        assert messages.merge(tx, second, into=first), "the first has vanished"
        assert [(entry.message, entry.place.uid) for entry in ledger.ledger(tx)] == [(first, 2)]


def test_a_mail_about_which_we_wrote_is_not_merged_away(begun: Database) -> None:
    with begun.transaction() as tx:
        first, second = stored(tx, 1, at(1, OLD)), stored(tx, 2, at(2))
        wanted = Wanted(MailKind.RECEIPT, f"{second}:", "th05@truong.example", NOW, None, second)
        assert outbox.queue(tx, wanted, NOW) is not None
        assert not messages.merge(tx, second, into=first)
        assert {entry.message for entry in ledger.ledger(tx)} == {first, second}
