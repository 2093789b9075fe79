"""Messages that are to be read and judged again."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, select, update

from store import folders, refusals, rulings, submissions
from store.database import Transaction
from store.messages import Outcome
from store.places import Place
from store.rulings import Kind
from store.schema import attachments, messages, places
from store.submissions import Aside


def hold(tx: Transaction, message: int) -> Outcome | None:
    """Return what became of a message, None where there is none; nobody else changes it until the transaction ends.

    Both who judges and who decides begin so: neither acts on a message that the other has just dealt with.
    """
    outcome = tx.scalar(select(messages.c.outcome).where(messages.c.id == message).with_for_update())
    return Outcome(outcome) if outcome else None


def judge_anew(tx: Transaction, message: int) -> None:
    """Make a message whose bytes are here pending again, whatever became of it."""
    _read_anew(tx, [message])


def judge_repeats_anew(tx: Transaction, school: str, beside: int) -> None:
    """Make pending again what was passed over because the school had said the same: it may now be all that counts.

    `beside` is the message that said it first and does so no more.
    """
    same = (messages.c.outcome == Outcome.DUPLICATE) & (messages.c.reason == "same_report")
    others = same & (messages.c.school == school) & (messages.c.id != beside)
    _read_anew(tx, list(tx.scalars(select(messages.c.id).where(others))))


def judge_supplements_anew(tx: Transaction, obligation: tuple[str, str], after: datetime) -> None:
    """Make pending again what adds to the reports of a (round, school) and came after `after`: those changed."""
    for version in submissions.versions(tx, *obligation):
        if version.adds and version.received_at > after:
            _read_anew(tx, [version.message])


def waiting(tx: Transaction) -> list[int]:
    """Return the messages that wait for a person, in the order of their arrival."""
    parked = select(messages.c.id).where(messages.c.outcome == Outcome.PARKED)
    return list(tx.scalars(parked.order_by(messages.c.received_at, messages.c.id)))


def reopen(tx: Transaction, wanted: Sequence[int] | None = None) -> list[int]:
    """Make parked messages pending again (these, or all), to be read and judged anew; return which.

    What was booked of them counts until then. Those that the server did not hand over are forgotten, so that the next
    look asks for them.
    """
    may = messages.c.outcome == Outcome.PARKED
    if wanted is not None:
        may &= messages.c.id.in_(wanted)
    found = tx.execute(select(messages.c.id, messages.c.sha256).where(may)).all()
    _read_anew(tx, [row.id for row in found if row.sha256 is not None])
    _fetch_anew(tx, [row.id for row in found if row.sha256 is None])
    return [row.id for row in found]


def settle(tx: Transaction, message: int, came: Collection[tuple[str, str]], now: datetime) -> None:
    """Let count of a message's submissions what it came to when it was judged, and of that not what a person rejected.

    `came`: the (round, school) of its reports. Those of an earlier judgement that it came to no more are undone; what
    was passed over because it said the same as they did is judged anew.
    """
    for one in submissions.all_of_message(tx, message):
        if one.aside is None and (one.round, one.school) not in came:
            submissions.set_aside(tx, one.id, Aside.UNDONE, now)
            judge_supplements_anew(tx, (one.round, one.school), one.received_at)
            judge_repeats_anew(tx, one.school, beside=message)
    for ruling in rulings.in_force(tx, message):
        if ruling.submission is not None and ruling.kind in _ASIDE:
            submissions.set_aside(tx, ruling.submission, _ASIDE[ruling.kind], ruling.made_at)


_ASIDE = {Kind.REJECT: Aside.REJECTED, Kind.WITHDRAW: Aside.WITHDRAWN}


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
