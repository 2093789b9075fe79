"""Mail that must exist: a row first, then the sending."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.sql.expression import ColumnElement

from store.database import Record, Transaction
from store.identity import Identity, identity_of
from store.schema import outbox
from store.secrets import mail_key


class MailKind(StrEnum):
    """Why we write."""

    ANNOUNCEMENT = "announcement"
    RECEIPT = "receipt"
    REMINDER = "reminder"
    DIGEST = "digest"
    QUESTION = "question"
    ALERT = "alert"


class State(StrEnum):
    """How far a mail has come. `sending` without a living sender means: it may or may not have left."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    SKIPPED = "skipped"
    BOUNCED = "bounced"


@dataclass(frozen=True)
class Wanted:
    """A mail to queue. `key` says what it is about; with kind and address it is unique for ever.

    `about` is the message that it answers, `school` the school that it concerns.
    """

    kind: MailKind
    key: str
    to_address: str
    planned_for: datetime
    school: str | None = None
    about: int | None = None


@dataclass(frozen=True)
class OutboxMail:
    """A row of the outbox. `token` is what a reply brings back, None for a row that is older than tokens."""

    id: int
    kind: MailKind
    key: str
    to_address: str
    school: str | None
    about: int | None
    message_id: str
    state: State
    planned_for: datetime
    attempts: int
    looked_at: datetime | None
    sent_at: datetime | None
    subject: str | None
    reason: str | None
    token: str | None = field(default=None, repr=False)

    @property
    def identity(self) -> Identity:
        """Return what the mail is known by."""
        return Identity(self.message_id, self.token)


def queue(tx: Transaction, wanted: Wanted, now: datetime) -> int | None:
    """Put a mail into the outbox and return its id; None when the same one is there already, in any state."""
    same = (outbox.c.kind == wanted.kind) & (outbox.c.key == wanted.key)
    if tx.scalar(select(outbox.c.id).where(same & (outbox.c.to_address == wanted.to_address))):
        return None
    identity = identity_of(mail_key(tx), wanted.kind, wanted.key, wanted.to_address)
    values = {
        "kind": wanted.kind,
        "key": wanted.key,
        "to_address": wanted.to_address,
        "school": wanted.school,
        "about": wanted.about,
        "message_id": identity.message_id,
        "token": identity.token,
        "state": State.QUEUED,
        "planned_for": wanted.planned_for,
        "queued_at": now,
        "next_try_at": wanted.planned_for,
        "attempts": 0,
    }
    mail: int = tx.execute(insert(outbox).values(values).returning(outbox.c.id)).scalar_one()
    return mail


def ready(tx: Transaction, now: datetime) -> list[OutboxMail]:
    """Return the queued mails whose time has come, receipts first, then by their plan."""
    is_ready = (outbox.c.state == State.QUEUED) & (outbox.c.next_try_at <= now)
    found = _load(tx, is_ready)
    return sorted(found, key=lambda mail: (mail.kind is not MailKind.RECEIPT, mail.planned_for, mail.id))


def interrupted(tx: Transaction) -> list[OutboxMail]:
    """Return the mails claimed by a sender that is gone (call only while holding the sending lock)."""
    return _load(tx, outbox.c.state == State.SENDING)


def everything(tx: Transaction) -> list[OutboxMail]:
    """Return the whole outbox by plan."""
    return _load(tx, outbox.c.id > 0)


def of_kind(tx: Transaction, kind: MailKind) -> list[OutboxMail]:
    """Return the mails of one kind by plan."""
    return _load(tx, outbox.c.kind == kind)


def _load(tx: Transaction, where: ColumnElement[bool]) -> list[OutboxMail]:
    found = tx.execute(select(outbox).where(where).order_by(outbox.c.planned_for, outbox.c.id))
    return [_mail(row) for row in found]


def _mail(row: Record) -> OutboxMail:
    return OutboxMail(
        id=row.id,
        kind=MailKind(row.kind),
        key=row.key,
        to_address=row.to_address,
        school=row.school,
        about=row.about,
        message_id=row.message_id,
        state=State(row.state),
        planned_for=row.planned_for,
        attempts=row.attempts,
        looked_at=row.looked_at,
        sent_at=row.sent_at,
        subject=row.subject,
        reason=row.reason,
        token=row.token,
    )


def claim(tx: Transaction, mail: int, subject: str, now: datetime) -> bool:
    """Mark a queued mail as being sent; False when it is no longer queued."""
    queued = (outbox.c.id == mail) & (outbox.c.state == State.QUEUED)
    values = {
        "state": State.SENDING,
        "claimed_at": now,
        "looked_at": None,
        "subject": subject,
        "attempts": outbox.c.attempts + 1,
    }
    return tx.execute(update(outbox).where(queued).values(values).returning(outbox.c.id)).first() is not None


def mark_sent(tx: Transaction, mail: int, now: datetime, reply: str) -> None:
    """Record the server's acceptance."""
    _set(tx, mail, state=State.SENT, sent_at=now, reason=reply)


def mark_failed(tx: Transaction, mail: int, reason: str) -> None:
    """Record that this mail will not be sent and needs a person."""
    _set(tx, mail, state=State.FAILED, reason=reason)


def mark_skipped(tx: Transaction, mail: int, reason: str) -> None:
    """Record that this mail is no longer wanted."""
    _set(tx, mail, state=State.SKIPPED, reason=reason)


def retry(tx: Transaction, mail: int, reason: str, next_try_at: datetime) -> None:
    """Put a mail back into the queue for a later try."""
    _set(tx, mail, state=State.QUEUED, reason=reason, next_try_at=next_try_at)


def note_look(tx: Transaction, mail: int, now: datetime) -> None:
    """Record that the Sent folder was searched for this mail in vain at `now`."""
    _set(tx, mail, looked_at=now)


def _set(tx: Transaction, mail: int, **values: Any) -> None:
    tx.execute(update(outbox).where(outbox.c.id == mail).values(values))


def postpone(tx: Transaction, mail: int, reason: str, until: datetime) -> None:
    """Put a mail back that the server would not take from us now, as if it had not been tried, and let all others wait.

    `reason` tells of each why it waits.
    """
    _set(tx, mail, state=State.QUEUED, attempts=outbox.c.attempts - 1)
    waits = (outbox.c.state == State.QUEUED) & (outbox.c.next_try_at < until)
    tx.execute(update(outbox).where(waits).values(next_try_at=until, reason=reason))


def mark_bounced(tx: Transaction, message_id: str, reason: str) -> OutboxMail | None:
    """Record that a mail of ours came back; return it, None when no mail with this id has left."""
    left = outbox.c.state.in_((State.SENT, State.SENDING))
    found = _load(tx, (outbox.c.message_id == message_id) & left)
    if not found:
        return None
    _set(tx, found[0].id, state=State.BOUNCED, reason=reason)
    return found[0]


def left_to(tx: Transaction, address: str, since: datetime, until: datetime) -> list[OutboxMail]:
    """Return the mails that left for `address` from `since` until `until`, also those that came back since."""
    left = outbox.c.state.in_((State.SENT, State.BOUNCED)) & outbox.c.sent_at.between(since, until)
    return _load(tx, left & (outbox.c.to_address == address))


def of_tokens(tx: Transaction, tokens: Collection[str]) -> list[OutboxMail]:
    """Return the mails that carry one of these tokens, in any state."""
    return _load(tx, outbox.c.token.in_(tokens))


def of_message_ids(tx: Transaction, message_ids: Collection[str]) -> list[OutboxMail]:
    """Return the mails with one of these Message-IDs, in any state."""
    return _load(tx, outbox.c.message_id.in_(message_ids))


def is_ours(tx: Transaction, message_ids: Sequence[str]) -> bool:
    """Tell whether one of these Message-IDs is of a mail that we wrote."""
    return bool(tx.scalar(select(outbox.c.id).where(outbox.c.message_id.in_(message_ids)).limit(1)))


def sent_since(tx: Transaction, since: datetime) -> int:
    """Count the mails that left at or after `since`."""
    return tx.scalar(select(func.count()).where(outbox.c.sent_at >= since)) or 0


def sent_to(tx: Transaction, since: datetime) -> dict[str, int]:
    """Count the mails that left at or after `since` for each address."""
    found = (
        select(outbox.c.to_address, func.count().label("mails"))
        .where(outbox.c.sent_at >= since)
        .group_by(outbox.c.to_address)
    )
    return {row.to_address: row.mails for row in tx.execute(found)}


def returned_since(tx: Transaction, since: datetime) -> tuple[int, int]:
    """Return how many mails left at or after `since`, and how many of them came back."""
    came_back = func.count().filter(outbox.c.state == State.BOUNCED)
    left, returned = tx.execute(select(func.count(), came_back).where(outbox.c.sent_at >= since)).one()
    return left, returned


def returned_in_a_row(tx: Transaction, address: str, times: int) -> bool:
    """Tell whether the last mails that left for an address, so many of them, all came back."""
    left = (outbox.c.to_address == address) & outbox.c.sent_at.is_not(None)
    states = select(outbox.c.state).where(left).order_by(outbox.c.sent_at.desc(), outbox.c.id.desc()).limit(times)
    return [*tx.scalars(states)] == [State.BOUNCED] * times


def was_followed(tx: Transaction, mail: OutboxMail) -> bool:
    """Tell whether another mail of the same kind was planned later for the same school."""
    later = (outbox.c.kind == mail.kind) & (outbox.c.school == mail.school) & (outbox.c.planned_for > mail.planned_for)
    return tx.scalar(select(outbox.c.id).where(later).limit(1)) is not None


def addresses_of(tx: Transaction, kind: MailKind, key: str) -> frozenset[str]:
    """Return the addresses for which the mail of that kind and key was ever queued."""
    same = (outbox.c.kind == kind) & (outbox.c.key == key)
    return frozenset(tx.scalars(select(outbox.c.to_address).where(same)))


def last_sent_before(tx: Transaction, before: datetime) -> OutboxMail | None:
    """Return the latest mail that surely left before `before`, None if there is none."""
    left = (outbox.c.state == State.SENT) & (outbox.c.sent_at < before)
    row = tx.execute(select(outbox).where(left).order_by(outbox.c.sent_at.desc()).limit(1)).one_or_none()
    return _mail(row) if row else None
