"""Which rungs of the ladder were climbed: once each, sent or skipped."""

from dataclasses import replace
from datetime import timedelta

import pytest

from store import campaigns, outbox, reminder_steps, roster
from store.database import Database, StoreError, Transaction
from store.outbox import MailKind, Wanted
from store.reminder_steps import Climbed
from tests.letter44 import CAMPAIGN, local, school

NOW = local("2018-03-02 08:00")
REMINDER = Wanted(MailKind.REMINDER, "MN05:1", "mn05@truong.example", NOW, school="MN05")


@pytest.fixture(autouse=True)
def _letter_44(database: Database) -> None:
    with database.transaction() as tx:
        roster.save(tx, [school("MN05"), school("TH06")])
        campaigns.save(tx, CAMPAIGN, "", NOW)


def mail(tx: Transaction, wanted: Wanted = REMINDER) -> int:
    queued = outbox.queue(tx, wanted, NOW)
    assert queued is not None
    return queued


def test_the_rungs_of_each_obligation_are_remembered_sent_or_skipped(database: Database) -> None:
    with database.transaction() as tx:
        assert reminder_steps.done(tx) == {}
        sent = mail(tx)
        climbed = [
            Climbed("cv44-d1", "MN05", -2, None),
            Climbed("cv44-d1", "MN05", -1, sent),
            Climbed("cv44-d2", "MN05", -5, sent),
            Climbed("cv44-d1", "TH06", -1, None),
        ]
        reminder_steps.add(tx, climbed, NOW)
    with database.reading() as tx:
        assert reminder_steps.done(tx) == {
            ("cv44-d1", "MN05"): {-2, -1},
            ("cv44-d2", "MN05"): {-5},
            ("cv44-d1", "TH06"): {-1},
        }
        assert sorted(reminder_steps.rounds_of(tx, sent)) == ["cv44-d1", "cv44-d2"]


def test_the_database_itself_refuses_a_rung_twice(database: Database) -> None:
    with database.transaction() as tx:
        reminder_steps.add(tx, [Climbed("cv44-d1", "MN05", -1, None)], NOW)
    with pytest.raises(StoreError, match=r"(?i)unique"), database.transaction() as tx:
        reminder_steps.add(tx, [Climbed("cv44-d1", "MN05", -1, None)], NOW)


def test_a_step_and_its_mail_are_recorded_together_or_not_at_all(database: Database) -> None:
    again = [Climbed("cv44-d1", "MN05", -1, None)] * 2
    with pytest.raises(StoreError), database.transaction() as tx:
        reminder_steps.add(tx, [replace(again[0], mail=mail(tx)), again[1]], NOW)
    with database.reading() as tx:
        assert reminder_steps.done(tx) == {}
        assert outbox.everything(tx) == []


def test_only_reminders_that_left_count_as_reminders(database: Database) -> None:
    with database.transaction() as tx:
        for number, end in enumerate(("sent", "bounced", "skipped", "failed", "queued")):
            one = mail(tx, replace(REMINDER, key=end))
            reminder_steps.add(tx, [Climbed("cv44-d1", "MN05", number, one)], NOW)
            if end in {"sent", "bounced"}:
                outbox.mark_sent(tx, one, NOW, "250 OK")
            if end == "skipped":
                outbox.mark_skipped(tx, one, "đã nộp")
            if end == "failed":
                outbox.mark_failed(tx, one, "550")
        outbox.mark_bounced(tx, next(m.message_id for m in outbox.everything(tx) if m.key == "bounced"), "5.1.1")
        reminder_steps.add(tx, [Climbed("cv44-d1", "TH06", 1, None)], NOW)
        assert reminder_steps.reminders_sent(tx) == {("cv44-d1", "MN05"): 2}
        assert reminder_steps.sent_at(tx, "cv44-d1", "MN05") == [NOW, NOW]
        assert reminder_steps.sent_at(tx, "cv44-d1", "TH06") == []


def test_a_reminder_that_came_back_before_anybody_knew_that_it_left_has_no_hour(database: Database) -> None:
    with database.transaction() as tx:
        one = mail(tx)
        reminder_steps.add(tx, [Climbed("cv44-d1", "MN05", 1, one)], NOW)
        outbox.claim(tx, one, "Nhắc", NOW)
        outbox.mark_bounced(tx, next(m.message_id for m in outbox.everything(tx)), "5.1.1")
        assert reminder_steps.sent_at(tx, "cv44-d1", "MN05") == []


def test_the_latest_reminder_of_a_school_keeps_the_next_one_off_unless_it_was_given_up(database: Database) -> None:
    with database.transaction() as tx:
        first = mail(tx)
        second = mail(tx, replace(REMINDER, key="MN05:2", planned_for=NOW + timedelta(days=1)))
        reminder_steps.add(tx, [Climbed("cv44-d1", "MN05", 1, first), Climbed("cv44-d1", "MN05", 3, second)], NOW)
        assert reminder_steps.last_reminder_at(tx) == {}
        assert reminder_steps.waiting(tx) == frozenset({"MN05"})
        outbox.mark_sent(tx, first, NOW + timedelta(hours=9), "250")
        assert reminder_steps.last_reminder_at(tx) == {"MN05": NOW + timedelta(hours=9)}
        outbox.mark_skipped(tx, second, "đã nộp")
        assert reminder_steps.waiting(tx) == frozenset()
        outbox.mark_failed(tx, first, "550")
        assert reminder_steps.last_reminder_at(tx) == {}
