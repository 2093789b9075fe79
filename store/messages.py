"""The ledger: every message that arrived and what became of it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, func, insert, select, update

from store.database import Record, Transaction
from store.schema import attachments, folders, messages, places, submissions


class Outcome(StrEnum):
    """What became of a message. Every one ends in one of these; pending ones are still to be read."""

    PENDING = "pending"
    RECORDED = "recorded"
    PARKED = "parked"
    IGNORED = "ignored"
    DUPLICATE = "duplicate"


@dataclass(frozen=True)
class Place:
    """Where on the server a message is: unique for ever."""

    folder: str
    uid_validity: int
    uid: int


@dataclass(frozen=True)
class Arrival:
    """Raw mail whose bytes are in the blob store. `truncated`: over the size limit, only its headers were taken."""

    sha256: str
    size: int
    received_at: datetime
    truncated: bool = False


@dataclass(frozen=True)
class Message:
    """A stored message as far as the envelope goes."""

    id: int
    sha256: str
    received_at: datetime
    truncated: bool
    attempts: int


@dataclass(frozen=True)
class Envelope:
    """What the headers say, cleaned for showing; None where they say nothing. `verified`: see the sender policy."""

    message_id: str | None
    sent_at: datetime | None
    sender: str | None
    subject: str | None
    canonical: str | None
    verified: bool | None


@dataclass(frozen=True)
class Verdict:
    """The outcome of a message: a reason code, a Vietnamese sentence, and the school once it is decided."""

    outcome: Outcome
    reason: str | None = None
    detail: str | None = None
    school: str | None = None


@dataclass(frozen=True)
class AttachmentRecord:
    """What became of one attachment: `outcome` is read, not_our_form or unreadable."""

    name: str
    sha256: str
    size: int
    outcome: str
    reason: str | None


@dataclass(frozen=True)
class LedgerEntry:
    """One line of the ledger."""

    place: Place
    message: int
    message_id: str | None
    received_at: datetime
    sender: str | None
    subject: str | None
    verdict: Verdict
    rounds: tuple[str, ...]


def add(tx: Transaction, arrival: Arrival, place: Place, now: datetime) -> bool:
    """Record that a message stands at `place`; return whether its bytes are new. Repeating changes nothing."""
    message = tx.scalar(select(messages.c.id).where(messages.c.sha256 == arrival.sha256))
    is_new = message is None
    if message is None:
        values = {
            "sha256": arrival.sha256,
            "size": arrival.size,
            "truncated": arrival.truncated,
            "received_at": arrival.received_at,
            "stored_at": now,
            "outcome": Outcome.PENDING,
            "attempts": 0,
        }
        message = tx.scalar(insert(messages).values(values).returning(messages.c.id))
    if not known_uids(tx, place.folder, place.uid_validity, place.uid, place.uid):
        where = {"folder": place.folder, "uid_validity": place.uid_validity, "uid": place.uid}
        tx.execute(insert(places).values(message=message, **where))
    return is_new


def known_uids(tx: Transaction, folder: str, uid_validity: int, first: int, last: int) -> set[int]:
    """Return the UIDs from `first` to `last` that are stored."""
    here = (places.c.folder == folder) & (places.c.uid_validity == uid_validity)
    return set(tx.scalars(select(places.c.uid).where(here & places.c.uid.between(first, last))))


def pending(tx: Transaction) -> list[Message]:
    """Return the messages that are still to be read, in the order of their arrival."""
    order = (messages.c.received_at, messages.c.id)
    waiting = select(messages).where(messages.c.outcome == Outcome.PENDING).order_by(*order)
    return [_message(row) for row in tx.execute(waiting)]


def _message(row: Record) -> Message:
    return Message(row.id, row.sha256, row.received_at, row.truncated, row.attempts)


def note_envelope(tx: Transaction, message: int, envelope: Envelope) -> None:
    """Record what the headers say."""
    values = {
        "message_id": envelope.message_id,
        "sent_at": envelope.sent_at,
        "sender": envelope.sender,
        "subject": envelope.subject,
        "canonical": envelope.canonical,
        "verified": envelope.verified,
    }
    tx.execute(update(messages).where(messages.c.id == message).values(values))


def decide(tx: Transaction, message: int, verdict: Verdict, files: Iterable[AttachmentRecord], now: datetime) -> None:
    """Record what became of a message and of each of its attachments, once."""
    values = {
        "outcome": verdict.outcome,
        "reason": verdict.reason,
        "detail": verdict.detail,
        "school": verdict.school,
        "decided_at": now,
    }
    tx.execute(update(messages).where(messages.c.id == message).values(values))
    for position, file in enumerate(files):
        tx.execute(
            insert(attachments).values(
                message=message,
                position=position,
                name=file.name,
                sha256=file.sha256,
                size=file.size,
                outcome=file.outcome,
                reason=file.reason,
            )
        )


def count_failure(tx: Transaction, message: int) -> int:
    """Count one failed attempt and return how many there were."""
    more = update(messages).where(messages.c.id == message).values(attempts=messages.c.attempts + 1)
    attempts: int = tx.execute(more.returning(messages.c.attempts)).scalar_one()
    return attempts


def same_mail(tx: Transaction, envelope: Envelope, other_than: int) -> int | None:
    """Return an earlier message that says the same (headers and decoded bodies), None if there is none.

    One that was not recorded counts only when its sender was vouched for as much: the genuine copy of a mail must not
    fall for one that came by a detour or was forged.
    """
    same = (messages.c.canonical == envelope.canonical) & (messages.c.id != other_than)
    decided = messages.c.outcome != Outcome.PENDING
    as_good = (messages.c.outcome == Outcome.RECORDED) | messages.c.verified.is_not_distinct_from(envelope.verified)
    earlier: int | None = tx.scalar(select(func.min(messages.c.id)).where(same & decided & as_good))
    return earlier


def entry(tx: Transaction, message: int) -> LedgerEntry:
    """Return the ledger's line of one message, at the first place where it was seen."""
    first = select(places, messages).join(messages).where(messages.c.id == message).order_by(places.c.id).limit(1)
    return _entry(tx.execute(first).one(), copy=False, rounds=())


def reopen(tx: Transaction, wanted: Sequence[int] | None = None) -> list[int]:
    """Make parked messages pending again (these, or all), to be read and judged anew; return which.

    Those of which something was booked stay as they are: judged again, their own report would count as a repetition.
    """
    booked = select(submissions.c.message)
    may = (messages.c.outcome == Outcome.PARKED) & messages.c.id.not_in(booked)
    if wanted is not None:
        may &= messages.c.id.in_(wanted)
    chosen = list(tx.scalars(select(messages.c.id).where(may)))
    fresh = {"outcome": Outcome.PENDING, "reason": None, "detail": None, "school": None, "decided_at": None}
    tx.execute(delete(attachments).where(attachments.c.message.in_(chosen)))
    tx.execute(update(messages).where(messages.c.id.in_(chosen)).values(attempts=0, **fresh))
    return chosen


def parked_of(tx: Transaction, school: str, since: datetime) -> list[tuple[datetime, str]]:
    """Return arrival and reason code of the parked messages that surely came from `school` at or after `since`."""
    parked = (messages.c.outcome == Outcome.PARKED) & (messages.c.school == school)
    found = select(messages).where(parked & (messages.c.received_at >= since)).order_by(messages.c.received_at)
    return [(row.received_at, row.reason) for row in tx.execute(found)]


def files_of(tx: Transaction, message: int) -> list[AttachmentRecord]:
    """Return the attachments of a message in their order."""
    of_message = select(attachments).where(attachments.c.message == message).order_by(attachments.c.position)
    return [AttachmentRecord(r.name, r.sha256, r.size, r.outcome, r.reason) for r in tx.execute(of_message)]


def ledger(tx: Transaction, until: datetime | None = None) -> list[LedgerEntry]:
    """Return one line for each place in the folder's current generation, in the order of arrival.

    A second place of the same message is a duplicate. A message that is in no current generation keeps one line, at the
    last place where it was seen. With `until`, only what had arrived by then.
    """
    booked: dict[int, list[str]] = {}
    for row in tx.execute(select(submissions.c.message, submissions.c.round).order_by(submissions.c.round)):
        booked.setdefault(row.message, []).append(row.round)
    entries: list[LedgerEntry] = []
    for row, copy in _places(tx):
        if until is None or row.received_at <= until:
            entries.append(_entry(row, copy=copy, rounds=tuple(dict.fromkeys(booked.get(row.message, ())))))
    return entries


def _places(tx: Transaction) -> Iterable[tuple[Record, bool]]:
    """Yield (place with its message, is it a second copy)."""
    current = {row.name: row.uid_validity for row in tx.execute(select(folders))}
    order = (messages.c.received_at, messages.c.id, places.c.id)
    joined = tx.execute(select(places, messages).join(messages).order_by(*order)).all()
    here = {r.message for r in joined if current.get(r.folder) == r.uid_validity}
    seen: set[int] = set()
    last = {r.message: r.id for r in joined}
    for row in joined:
        if row.message not in here and last[row.message] != row.id:
            continue
        if row.message in here and current.get(row.folder) != row.uid_validity:
            continue
        yield row, row.message in seen
        seen.add(row.message)


def _entry(row: Record, *, copy: bool, rounds: tuple[str, ...]) -> LedgerEntry:
    verdict = Verdict(Outcome(row.outcome), row.reason, row.detail, row.school)
    if copy:
        verdict = Verdict(Outcome.DUPLICATE, "same_message", "Cùng một thư nằm ở hai chỗ trong hộp thư.", row.school)
    return LedgerEntry(
        place=Place(row.folder, row.uid_validity, row.uid),
        message=row.message,
        message_id=row.message_id,
        received_at=row.received_at,
        sender=row.sender,
        subject=row.subject,
        verdict=verdict,
        rounds=rounds,
    )


def tally(tx: Transaction) -> Counter[Outcome]:
    """Count by outcome the places that the folders show in their current generation, copies as duplicates."""
    current = {row.name: row.uid_validity for row in tx.execute(select(folders))}
    return Counter(
        Outcome.DUPLICATE if copy else Outcome(row.outcome)
        for row, copy in _places(tx)
        if current.get(row.folder) == row.uid_validity
    )
