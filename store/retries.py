"""Parked messages that are to be tried again."""

from collections.abc import Sequence

from sqlalchemy import delete, select, update

from store import folders, refusals
from store.database import Transaction
from store.messages import Outcome
from store.places import Place
from store.schema import attachments, messages, places, submissions


def reopen(tx: Transaction, wanted: Sequence[int] | None = None) -> list[int]:
    """Make parked messages pending again (these, or all), to be read and judged anew; return which.

    Those of which something was booked stay as they are: judged again, their own report would count as a repetition.
    Those that the server did not hand over are forgotten, so that the next look asks for them.
    """
    booked = select(submissions.c.message)
    may = (messages.c.outcome == Outcome.PARKED) & messages.c.id.not_in(booked)
    if wanted is not None:
        may &= messages.c.id.in_(wanted)
    found = tx.execute(select(messages.c.id, messages.c.sha256).where(may)).all()
    _read_anew(tx, [row.id for row in found if row.sha256 is not None])
    _fetch_anew(tx, [row.id for row in found if row.sha256 is None])
    return [row.id for row in found]


def _read_anew(tx: Transaction, chosen: Sequence[int]) -> None:
    fresh = {"outcome": Outcome.PENDING, "reason": None, "detail": None, "school": None, "decided_at": None}
    tx.execute(delete(attachments).where(attachments.c.message.in_(chosen)))
    tx.execute(update(messages).where(messages.c.id.in_(chosen)).values(attempts=0, **fresh))


def _fetch_anew(tx: Transaction, chosen: Sequence[int]) -> None:
    at = [
        Place(r.folder, r.uid_validity, r.uid) for r in tx.execute(select(places).where(places.c.message.in_(chosen)))
    ]
    refusals.forget(tx, at)
    tx.execute(delete(messages).where(messages.c.id.in_(chosen)))
    for folder in {place.folder for place in at}:
        folders.look_whole(tx, folder)
