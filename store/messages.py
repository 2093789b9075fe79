"""Every message that arrived: its bytes, its envelope, what became of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import delete, func, insert, select, update

from rules.evidence import Evidence
from rules.lookalikes import Flag
from store import places
from store.database import Record, Transaction
from store.places import Place
from store.schema import attachments, messages, outbox, rulings
from store.schema import places as places_table


class Outcome(StrEnum):
    """What became of a message. Every one ends in one of these; pending ones are still to be read."""

    PENDING = "pending"
    RECORDED = "recorded"
    PARKED = "parked"
    IGNORED = "ignored"
    DUPLICATE = "duplicate"


class DatedBy(StrEnum):
    """Who says when a message was received: the server (INTERNALDATE), a Received header, its Date, our own clock."""

    SERVER = "server"
    RECEIVED = "received"
    DATE = "date"
    CLOCK = "clock"


@dataclass(frozen=True)
class Arrival:
    """Raw mail whose bytes are in the blob store; `sha256` is None where the server refuses them for good.

    `truncated`: over the size limit, only its beginning was taken. `gmail_id`: Gmail's X-GM-MSGID.
    `quiet`: nobody is written to about it, as about the history that was brought in.
    """

    sha256: str | None
    size: int
    received_at: datetime
    truncated: bool = False
    gmail_id: str | None = None
    dated_by: DatedBy = DatedBy.SERVER
    quiet: bool = False


@dataclass(frozen=True)
class Message:
    """A stored message as far as the envelope goes; `size` in octets, on the server where it was not taken whole.

    `verified`: what was found out about its sender when it was judged before, None also where it never was.
    """

    id: int
    sha256: str
    size: int
    received_at: datetime
    truncated: bool
    attempts: int
    quiet: bool = False
    dated_by: DatedBy = DatedBy.SERVER
    verified: bool | None = None


@dataclass(frozen=True)
class Envelope:
    """What the headers say, cleaned for showing; None where they say nothing. `verified`: see the sender policy.

    `returns_on`: the day of return that an absence notice names.
    """

    message_id: str | None
    sent_at: datetime | None
    sender: str | None
    subject: str | None
    canonical: str | None
    verified: bool | None
    returns_on: date | None = None
    sender_name: str | None = None


@dataclass(frozen=True)
class Verdict:
    """The outcome of a message: a reason code, a Vietnamese sentence, and the school once it is decided."""

    outcome: Outcome
    reason: str | None = None
    detail: str | None = None
    school: str | None = None


@dataclass(frozen=True)
class Glance:
    """What a form says at a glance: its nil box, and how many rows of each kind it holds."""

    nil: bool
    rows: Mapping[str, int]


@dataclass(frozen=True)
class AttachmentRecord:
    """What became of one attachment: `outcome` is read, not_our_form or unreadable. `glance`: of one that was read."""

    name: str
    sha256: str
    size: int
    outcome: str
    reason: str | None
    glance: Glance | None = None


def add(tx: Transaction, arrival: Arrival, place: Place, now: datetime) -> bool:
    """Record that a message stands at `place`; return whether its bytes are new. Repeating changes nothing."""
    return bool(add_all(tx, [(arrival, place)], now))


def add_all(tx: Transaction, arrived: Sequence[tuple[Arrival, Place]], now: datetime) -> int:
    """Record that these messages stand at their places; return how many are new here. Repeating changes nothing.

    Messages with the same bytes are one message in several places.
    """
    fresh = _fresh(tx, [arrival for arrival, _ in arrived])
    if fresh:
        tx.execute(insert(messages), [_values(arrival, now) for arrival in fresh])
    _note_gmail_ids(tx, [arrival for arrival, _ in arrived])
    by_bytes = _by_bytes(tx, [arrival for arrival, _ in arrived])
    places.put_all(tx, [(by_bytes[arrival.sha256], place) for arrival, place in arrived if arrival.sha256])
    return len(fresh)


def add_withheld(tx: Transaction, arrival: Arrival, place: Place, now: datetime) -> int:
    """Record a message whose bytes the server does not hand over; return it."""
    added: int = tx.execute(insert(messages).values(_values(arrival, now)).returning(messages.c.id)).scalar_one()
    places.put_all(tx, [(added, place)])
    return added


def _fresh(tx: Transaction, arrivals: Sequence[Arrival]) -> list[Arrival]:
    known = _by_bytes(tx, arrivals)
    fresh: dict[str, Arrival] = {}
    for arrival in arrivals:
        if arrival.sha256 and arrival.sha256 not in known:
            fresh.setdefault(arrival.sha256, arrival)
    return list(fresh.values())


def _note_gmail_ids(tx: Transaction, arrivals: Sequence[Arrival]) -> None:
    """Note Gmail's id of messages that were first met elsewhere, as in an export."""
    for arrival in arrivals:
        if arrival.gmail_id:
            nameless = (messages.c.sha256 == arrival.sha256) & messages.c.gmail_id.is_(None)
            tx.execute(update(messages).where(nameless).values(gmail_id=arrival.gmail_id))


def _by_bytes(tx: Transaction, arrivals: Sequence[Arrival]) -> dict[str, int]:
    wanted = messages.c.sha256.in_({a.sha256 for a in arrivals if a.sha256})
    return {row.sha256: row.id for row in tx.execute(select(messages.c.sha256, messages.c.id).where(wanted))}


def _values(arrival: Arrival, now: datetime) -> dict[str, object]:
    return {
        "sha256": arrival.sha256,
        "gmail_id": arrival.gmail_id,
        "size": arrival.size,
        "truncated": arrival.truncated,
        "received_at": arrival.received_at,
        "dated_by": arrival.dated_by,
        "quiet": arrival.quiet,
        "stored_at": now,
        "outcome": Outcome.PENDING,
        "attempts": 0,
    }


def by_gmail_id(tx: Transaction, ids: Sequence[str]) -> dict[str, int]:
    """Return the messages that Gmail knows under these ids and whose bytes are here."""
    known = messages.c.gmail_id.in_(ids) & messages.c.sha256.is_not(None)
    return {row.gmail_id: row.id for row in tx.execute(select(messages.c.gmail_id, messages.c.id).where(known))}


def is_stored(tx: Transaction, sha256: str) -> bool:
    """Tell whether a message with these bytes is here."""
    return tx.scalar(select(messages.c.id).where(messages.c.sha256 == sha256)) is not None


def pending(tx: Transaction) -> list[Message]:
    """Return the messages that are still to be read, in the order of their arrival."""
    order = (messages.c.received_at, messages.c.id)
    readable = (messages.c.outcome == Outcome.PENDING) & messages.c.sha256.is_not(None)
    waiting = select(messages).where(readable).order_by(*order)
    return [_message(row) for row in tx.execute(waiting)]


def stored(tx: Transaction, message: int) -> Message | None:
    """Return a message whose bytes are here, whatever became of it; None where there is none."""
    here = (messages.c.id == message) & messages.c.sha256.is_not(None)
    row = tx.execute(select(messages).where(here)).one_or_none()
    return _message(row) if row else None


def _message(row: Record) -> Message:
    return Message(
        id=row.id,
        sha256=row.sha256,
        size=row.size,
        received_at=row.received_at,
        truncated=row.truncated,
        attempts=row.attempts,
        quiet=row.quiet,
        dated_by=DatedBy(row.dated_by),
        verified=row.verified,
    )


def note_envelope(tx: Transaction, message: int, envelope: Envelope) -> None:
    """Record what the headers say."""
    values = {
        "message_id": envelope.message_id,
        "sent_at": envelope.sent_at,
        "sender": envelope.sender,
        "subject": envelope.subject,
        "canonical": envelope.canonical,
        "verified": envelope.verified,
        "returns_on": envelope.returns_on,
        "sender_name": envelope.sender_name,
    }
    tx.execute(update(messages).where(messages.c.id == message).values(values))


def note_evidence(tx: Transaction, message: int, evidence: Sequence[Evidence]) -> None:
    """Record what speaks for which school, in place of what was noted before."""
    noted = [asdict(said) for said in evidence]
    tx.execute(update(messages).where(messages.c.id == message).values(evidence=noted))


def note_flags(tx: Transaction, message: int, flags: Sequence[Flag]) -> None:
    """Record what is odd about the sender, in place of what was recorded before."""
    noted = [asdict(flag) for flag in flags]
    tx.execute(update(messages).where(messages.c.id == message).values(flags=noted))


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
                glance=asdict(file.glance) if file.glance else None,
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
    fall for one that came by a detour or was forged. Nor does one count that itself fell for another: that one may be
    the very message that is judged anew.
    """
    same = (messages.c.canonical == envelope.canonical) & (messages.c.id != other_than)
    decided = (messages.c.outcome != Outcome.PENDING) & messages.c.reason.is_distinct_from("same_mail")
    as_good = (messages.c.outcome == Outcome.RECORDED) | messages.c.verified.is_not_distinct_from(envelope.verified)
    earlier: int | None = tx.scalar(select(func.min(messages.c.id)).where(same & decided & as_good))
    return earlier


def merge(tx: Transaction, message: int, into: int) -> bool:
    """Make two records of one mail one: `message` goes, its places become those of `into`. Return whether it was done.

    Not where both stand on the server now, which are two copies, nor where a letter of ours or a decision is about
    `message`.
    """
    copies = places.is_live(tx, message) and places.is_live(tx, into)
    spoken_of = (
        select(outbox.c.id).where(outbox.c.about == message),
        select(rulings.c.id).where(rulings.c.message == message),
    )
    if copies or any(tx.scalar(about.limit(1)) is not None for about in spoken_of):
        return False
    tx.execute(update(places_table).where(places_table.c.message == message).values(message=into))
    tx.execute(delete(messages).where(messages.c.id == message))
    return True


def parked_of(tx: Transaction, school: str, since: datetime) -> list[tuple[datetime, str]]:
    """Return arrival and reason code of the parked messages that surely came from `school` at or after `since`."""
    parked = (messages.c.outcome == Outcome.PARKED) & (messages.c.school == school)
    found = select(messages).where(parked & (messages.c.received_at >= since)).order_by(messages.c.received_at)
    return [(row.received_at, row.reason) for row in tx.execute(found)]


def files_of(tx: Transaction, message: int) -> list[AttachmentRecord]:
    """Return the attachments of a message in their order."""
    of_message = select(attachments).where(attachments.c.message == message).order_by(attachments.c.position)
    return [
        AttachmentRecord(r.name, r.sha256, r.size, r.outcome, r.reason, Glance(**r.glance) if r.glance else None)
        for r in tx.execute(of_message)
    ]


def away(tx: Transaction, today: date) -> dict[str, date]:
    """Return, by sender, the day of return of those whose latest absence notice names one after `today`."""
    said = select(messages.c.sender, messages.c.returns_on).where(messages.c.returns_on.is_not(None))
    latest = {row.sender: row.returns_on for row in tx.execute(said.order_by(messages.c.received_at, messages.c.id))}
    return {sender: day for sender, day in latest.items() if sender and day > today}
