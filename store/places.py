"""Where each message was seen: on the server or, for what was brought in from files, in the import."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, insert, select, update

from store.database import Transaction
from store.schema import folders, places

IMPORT = "import"
"""The folder of messages that came from files; it has no generation and no server."""


@dataclass(frozen=True)
class Place:
    """Where on the server a message is: unique for ever."""

    folder: str
    uid_validity: int
    uid: int


def put_all(tx: Transaction, standing: Sequence[tuple[int, Place]]) -> None:
    """Record that each message stands at its place; repeating changes nothing."""
    where = {place: message for message, place in standing}
    generations: dict[tuple[str, int], list[int]] = {}
    for place in where:
        generations.setdefault((place.folder, place.uid_validity), []).append(place.uid)
    known = {
        Place(folder, uid_validity, uid)
        for (folder, uid_validity), uids in generations.items()
        for uid in known_uids(tx, folder, uid_validity, min(uids), max(uids))
    }
    new = [
        {"folder": place.folder, "uid_validity": place.uid_validity, "uid": place.uid, "message": message}
        for place, message in where.items()
        if place not in known
    ]
    if new:
        tx.execute(insert(places), new)


def next_import(tx: Transaction) -> Place:
    """Return the next free place of the import."""
    last: int | None = tx.scalar(select(func.max(places.c.uid)).where(places.c.folder == IMPORT))
    return Place(IMPORT, 0, (last or 0) + 1)


def known_uids(tx: Transaction, folder: str, uid_validity: int, first: int, last: int) -> set[int]:
    """Return the UIDs from `first` to `last` that are stored."""
    here = (places.c.folder == folder) & (places.c.uid_validity == uid_validity)
    return set(tx.scalars(select(places.c.uid).where(here & places.c.uid.between(first, last))))


def count_live(tx: Transaction, folder: str, uid_validity: int) -> int:
    """Return how many messages of this generation were on the server when it was last looked at."""
    here = (places.c.folder == folder) & (places.c.uid_validity == uid_validity) & places.c.vanished_at.is_(None)
    return tx.scalar(select(func.count()).select_from(places).where(here)) or 0


def is_live(tx: Transaction, message: int) -> bool:
    """Tell whether a message stands in a folder's current generation and has not vanished from it."""
    current = (folders.c.name == places.c.folder) & (folders.c.uid_validity == places.c.uid_validity)
    here = exists().where((places.c.message == message) & places.c.vanished_at.is_(None) & current)
    return bool(tx.scalar(select(here)))


def reconcile(tx: Transaction, folder: str, uid_validity: int, on_server: Iterable[int], now: datetime) -> set[int]:
    """Compare a generation with all UIDs that the server shows; return those that we lack.

    What is missing on the server is marked as vanished at `now`; what is there again is no longer.
    """
    shown = set(on_server)
    here = (places.c.folder == folder) & (places.c.uid_validity == uid_validity)
    ours = {row.uid: row for row in tx.execute(select(places.c.uid, places.c.id, places.c.vanished_at).where(here))}
    for uid, row in ours.items():
        if (row.vanished_at is None) != (uid in shown):
            gone = None if uid in shown else now
            tx.execute(update(places).where(places.c.id == row.id).values(vanished_at=gone))
    return shown - ours.keys()
