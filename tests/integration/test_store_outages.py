"""A while in which nobody looked into the mailbox is noted when it is seen again."""

import pytest

from rules.outages import Outage
from store import folders, outages
from store.database import Database
from tests.letter44 import local

INBOX = "INBOX"


@pytest.mark.parametrize(("next_look", "noted"), [("2018-03-05 20:30:00", False), ("2018-03-05 20:30:01", True)])
def test_a_gap_between_two_looks_is_an_outage_when_it_is_longer_than_the_mailbox_counts_as_seen(
    database: Database, next_look: str, *, noted: bool
) -> None:
    with database.transaction() as tx:
        folders.begin(tx, INBOX, 7)
        folders.mark_checked(tx, INBOX, 0, local("2018-03-05 20:00"))
        folders.note_trouble(tx, INBOX, "connection refused", "Kiểm tra máy chủ.")
        folders.mark_checked(tx, INBOX, 0, local(next_look))
        found = outages.until(tx, local("2018-03-06 08:00"))
    expected = Outage(local("2018-03-05 20:00"), local(next_look), "connection refused")
    assert found == ([expected] if noted else [])


def test_the_first_look_ends_no_outage_and_one_that_ended_later_is_not_known_yet(database: Database) -> None:
    with database.transaction() as tx:
        folders.begin(tx, INBOX, 7)
        folders.mark_checked(tx, INBOX, 0, local("2018-03-05 20:00"))
        folders.mark_checked(tx, INBOX, 0, local("2018-03-05 23:00"))
        known = [len(outages.until(tx, local(now))) for now in ("2018-03-05 22:59", "2018-03-05 23:00")]
    assert known == [0, 1]
