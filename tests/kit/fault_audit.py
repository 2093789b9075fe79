"""What an office holds of a mailbox, compared with what is on the server: nothing lost, nothing doubled."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from ingest.mailbox import Account, MailboxError, Patience
from ingest.polling import Poller
from tests.kit.incoming import Desk, account
from tests.kit.mailbox import Box

_BRIEFLY = Patience(connect=1, read=1, exchange=1.5, octets_per_second=2**20)

_HELD = """
    SELECT places.uid, messages.sha256 FROM places
    JOIN messages ON messages.id = places.message
    JOIN folders ON folders.name = places.folder AND folders.uid_validity = places.uid_validity
    ORDER BY places.uid
"""


def in_haste(box: Box) -> Account:
    """Return the way into a mailbox for somebody who gives a server a second for an answer instead of minutes."""
    return replace(account(box), patience=_BRIEFLY)


def impatient(desk: Desk, box: Box, max_bytes: int = 2**20) -> Poller:
    """Return a poller that goes that way."""
    return desk.poller(box, max_bytes, in_haste(box))


def look(desk: Desk, box: Box, now: datetime, max_bytes: int = 2**20) -> None:
    """Do one impatient pass, which may fail as the product may: with MailboxError and nothing else."""
    with suppress(MailboxError):
        impatient(desk, box, max_bytes).poll(now)


def held(desk: Desk) -> dict[int, bytes | None]:
    """Return the raw mail by UID, in the folder's current generation; None for what the server never handed over."""
    with desk.database.reading() as tx:
        rows = tx.exec_driver_sql(_HELD).all()
    return {row.uid: desk.blobs.get(row.sha256) if row.sha256 else None for row in rows}


def held_ever(desk: Desk) -> dict[tuple[int, int], bytes]:
    """Return the raw mail that was ever handed over, by UIDVALIDITY and UID."""
    query = "SELECT uid_validity, uid, sha256 FROM places JOIN messages ON messages.id = places.message"
    with desk.database.reading() as tx:
        rows = tx.exec_driver_sql(query).all()
    return {(row.uid_validity, row.uid): desk.blobs.get(row.sha256) for row in rows if row.sha256}


def count_messages(desk: Desk) -> int:
    """Return how many different messages the office knows, in however many places."""
    with desk.database.reading() as tx:
        count: int = tx.exec_driver_sql("SELECT count(*) FROM messages").scalar_one()
    return count


def assert_whole(desk: Desk, on_server: Mapping[int, bytes]) -> None:
    """Assert that the office holds just this, every mail with its own bytes, the same mail once, all of it decided."""
    assert held(desk) == on_server
    assert count_messages(desk) == len(set(on_server.values()))
    lines = desk.ledger()
    assert sorted(line.place.uid for line in lines) == sorted(on_server)
    assert "pending" not in {line.verdict.outcome.value for line in lines}
