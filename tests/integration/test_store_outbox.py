"""The outbox: a row first, one mail for one reason, and what became of it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, update

from store import outbox, roster
from store.database import Database, StoreError, Transaction
from store.outbox import MailKind, OutboxMail, State, Wanted
from store.schema import outbox as outbox_table
from tests.letter44 import local, school

NOW = local("2018-03-02 08:00")
REMINDER = Wanted(MailKind.REMINDER, "MN05:2018-03-02", "mn05@truong.example", NOW, school="MN05")
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _schools(database: Database) -> None:
    with database.transaction() as tx:
        roster.save(tx, [school("MN05")])


def queued(tx: Transaction, wanted: Wanted = REMINDER) -> int:
    mail = outbox.queue(tx, wanted, NOW)
    assert mail is not None
    return mail


def the_mail(tx: Transaction) -> OutboxMail:
    (mail,) = outbox.everything(tx)
    return mail


def test_the_same_reason_gives_one_mail_however_often_it_is_queued(database: Database) -> None:
    with database.transaction() as tx:
        assert outbox.queue(tx, REMINDER, NOW) is not None
        assert outbox.queue(tx, REMINDER, NOW) is None
    with database.transaction() as tx:
        assert outbox.queue(tx, replace(REMINDER, planned_for=NOW + MINUTE), NOW + MINUTE) is None
        assert the_mail(tx).planned_for == NOW


@pytest.mark.parametrize("state", State)
def test_a_mail_in_any_state_is_not_queued_again(database: Database, state: State) -> None:
    with database.transaction() as tx:
        tx.execute(update(outbox_table).where(outbox_table.c.id == queued(tx)).values(state=state))
        assert outbox.queue(tx, REMINDER, NOW) is None


@pytest.mark.parametrize(
    "other",
    [
        replace(REMINDER, kind=MailKind.ALERT),
        replace(REMINDER, key="MN05:2018-03-06"),
        replace(REMINDER, to_address="khac@truong.example"),
    ],
)
def test_another_reason_another_day_or_another_address_is_another_mail(database: Database, other: Wanted) -> None:
    with database.transaction() as tx:
        assert queued(tx) != queued(tx, other)
        assert len({mail.message_id for mail in outbox.everything(tx)}) == 2


def test_the_database_itself_refuses_the_same_mail_twice_and_keeps_addresses_out_of_the_message(
    database: Database,
) -> None:
    row = {
        "kind": REMINDER.kind,
        "key": REMINDER.key,
        "to_address": REMINDER.to_address,
        "message_id": "<other@diemdanh.mail>",
        "state": State.QUEUED,
        "planned_for": NOW,
        "queued_at": NOW,
        "next_try_at": NOW,
        "attempts": 0,
    }
    with database.transaction() as tx:
        queued(tx)
    with pytest.raises(StoreError, match=r"(?i)unique") as caught, database.transaction() as tx:
        tx.execute(insert(outbox_table).values(row))
    assert REMINDER.to_address not in str(caught.value)
    with database.reading() as tx:
        assert len(outbox.everything(tx)) == 1


def test_the_message_id_is_derived_from_what_the_mail_is_about(database: Database) -> None:
    with database.transaction() as tx:
        queued(tx)
        first = the_mail(tx).message_id
        tx.execute(delete(outbox_table))
        queued(tx)
        assert the_mail(tx).message_id == first
    assert first.startswith("<reminder.")
    assert first.endswith("@diemdanh.mail>")


def test_mail_is_ready_when_its_time_has_come_receipts_first(database: Database) -> None:
    with database.transaction() as tx:
        reminder = queued(tx)
        later = queued(tx, replace(REMINDER, key="sau", planned_for=NOW + MINUTE))
        receipt = queued(tx, replace(REMINDER, kind=MailKind.RECEIPT, planned_for=NOW + MINUTE))
        assert outbox.ready(tx, NOW - timedelta(microseconds=1)) == []
        assert [mail.id for mail in outbox.ready(tx, NOW)] == [reminder]
        assert [mail.id for mail in outbox.ready(tx, NOW + MINUTE)] == [receipt, reminder, later]


def test_a_mail_is_claimed_once_and_the_claim_is_seen_after_a_crash(database: Database) -> None:
    with database.transaction() as tx:
        mail = queued(tx)
        assert outbox.claim(tx, mail, "Nhắc lần 1", NOW)
        assert not outbox.claim(tx, mail, "Nhắc lần 1", NOW)
    with database.transaction() as tx:
        assert outbox.ready(tx, NOW) == []
        (found,) = outbox.interrupted(tx)
        assert (found.id, found.subject, found.attempts) == (mail, "Nhắc lần 1", 1)
        outbox.note_look(tx, mail, NOW + MINUTE)
        assert the_mail(tx).looked_at == NOW + MINUTE


def test_a_refused_mail_comes_back_later_and_is_looked_for_anew(database: Database) -> None:
    with database.transaction() as tx:
        mail = queued(tx)
        outbox.claim(tx, mail, "Nhắc lần 1", NOW)
        outbox.note_look(tx, mail, NOW)
        outbox.retry(tx, mail, "450 busy", NOW + MINUTE)
        assert outbox.interrupted(tx) == []
        assert outbox.ready(tx, NOW) == []
        assert [found.id for found in outbox.ready(tx, NOW + MINUTE)] == [mail]
        assert outbox.claim(tx, mail, "Nhắc lần 1", NOW + MINUTE)
        assert (the_mail(tx).attempts, the_mail(tx).looked_at) == (2, None)


def test_each_end_of_a_mail_is_recorded_with_its_reason(database: Database) -> None:
    with database.transaction() as tx:
        mail = queued(tx)
        outbox.mark_sent(tx, mail, NOW + MINUTE, "250 OK")
        assert (the_mail(tx).state, the_mail(tx).sent_at, the_mail(tx).reason) == (State.SENT, NOW + MINUTE, "250 OK")
        outbox.mark_failed(tx, mail, "550 no such user")
        assert (the_mail(tx).state, the_mail(tx).reason) == (State.FAILED, "550 no such user")
        outbox.mark_skipped(tx, mail, "đã nộp")
        assert (the_mail(tx).state, the_mail(tx).reason) == (State.SKIPPED, "đã nộp")
        assert outbox.ready(tx, NOW + MINUTE) == []


def test_a_bounce_finds_its_mail_and_a_foreign_id_finds_none(database: Database) -> None:
    with database.transaction() as tx:
        mail = queued(tx)
        outbox.mark_sent(tx, mail, NOW, "250 OK")
        ours = the_mail(tx).message_id
        assert outbox.mark_bounced(tx, "<la@noi-khac.example>", "x") is None
        bounced = outbox.mark_bounced(tx, ours, "5.1.1")
        assert bounced is not None
        assert (bounced.id, the_mail(tx).state, the_mail(tx).reason) == (mail, State.BOUNCED, "5.1.1")
        assert outbox.is_ours(tx, ["<la@noi-khac.example>", ours])
        assert not outbox.is_ours(tx, ["<la@noi-khac.example>"])
        assert not outbox.is_ours(tx, [])


def test_what_left_within_the_hour_is_counted_bounced_or_not(database: Database) -> None:
    with database.transaction() as tx:
        for number in range(3):
            mail = queued(tx, replace(REMINDER, key=str(number)))
            outbox.mark_sent(tx, mail, NOW + number * MINUTE, "250 OK")
        outbox.mark_bounced(tx, outbox.everything(tx)[2].message_id, "5.1.1")
        queued(tx, replace(REMINDER, key="chưa gửi"))
        assert [outbox.sent_since(tx, NOW + minutes * MINUTE) for minutes in (0, 1, 2, 3)] == [3, 2, 1, 0]
        last = outbox.last_sent_before(tx, NOW + 2 * MINUTE)
        assert last is not None
        assert last.key == "1"
        assert outbox.last_sent_before(tx, NOW) is None
