"""Messages that the server shows and does not hand over."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, delete, insert, select, update

from store.database import Transaction
from store.places import Place
from store.schema import refusals


def count(tx: Transaction, place: Place) -> int:
    """Count one more attempt in vain and return how many there were."""
    here = _at(place)
    more = update(refusals).where(here).values(attempts=refusals.c.attempts + 1).returning(refusals.c.attempts)
    attempts: int | None = tx.scalar(more)
    if attempts is None:
        where = {"folder": place.folder, "uid_validity": place.uid_validity, "uid": place.uid}
        tx.execute(insert(refusals).values(attempts=1, **where))
    return attempts or 1


def forget(tx: Transaction, taken: Sequence[Place]) -> None:
    """Forget the refusals of messages that were handed over after all, or are to be asked for anew."""
    for place in taken:
        tx.execute(delete(refusals).where(_at(place)))


def attempts(tx: Transaction, folder: str, uid_validity: int) -> Mapping[int, int]:
    """Return the attempts in vain by UID."""
    here = (refusals.c.folder == folder) & (refusals.c.uid_validity == uid_validity)
    return {row.uid: row.attempts for row in tx.execute(select(refusals).where(here))}


def _at(place: Place) -> ColumnElement[bool]:
    return (
        (refusals.c.folder == place.folder)
        & (refusals.c.uid_validity == place.uid_validity)
        & (refusals.c.uid == place.uid)
    )
