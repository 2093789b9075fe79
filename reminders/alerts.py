"""What the specialist must know at once: a mailbox that cannot be seen, or is again, and mail that comes back."""

from datetime import datetime, timedelta

from reminders.letters import Letter, Unwanted
from reminders.limits import is_stopped
from reminders.office import Office
from reminders.sight import is_fresh, trouble
from rules.calendar import vietnamese_day
from rules.outages import SEEN_FOR
from store import folders, ledger, outbox
from store.database import Database, Transaction
from store.outbox import MailKind, OutboxMail, State, Wanted

_BLIND, _SEEN, _STOPPED, _NEVER = "blind", "seen", "stopped", "never"
_MOST_RETURNED = 30


def queue_alerts(database: Database, office: Office, started_at: datetime, now: datetime) -> bool:
    """Queue the mail that the state of the mailbox asks for; return whether it is new. May run every minute.

    Stopped: too much of our mail came back; one mail a day. Blind: 30 minutes or more have passed since the worker
    started and since the mailbox was last seen whole. One mail for each such last look, however often the worker
    restarts. Once the mailbox is seen again, one mail follows it, if it has left. `now` is the instant before the
    mailbox was asked: a look that takes long is none that failed.
    Source: docs/domain.md, section 4.
    """
    with database.transaction() as tx:
        wanted = (_of_the_mailbox(tx, office, started_at, now), _of_bounces(tx, office, now))
        new = [outbox.queue(tx, one, now) for one in wanted if one]
        return any(mail is not None for mail in new)


def _of_bounces(tx: Transaction, office: Office, now: datetime) -> Wanted | None:
    if not is_stopped(tx, office, now):
        return None
    return Wanted(MailKind.ALERT, f"{_STOPPED}:{office.calendar.day_of(now)}", office.specialist_email, now)


def _of_the_mailbox(tx: Transaction, office: Office, started_at: datetime, now: datetime) -> Wanted | None:
    checked = folders.last_checked_at(tx)
    if all(abs(now - known) >= SEEN_FOR for known in (started_at, checked) if known):
        return Wanted(MailKind.ALERT, f"{_BLIND}:{_mark(checked)}", office.specialist_email, now)
    told = _told(tx)
    if checked is None or told in {None, _mark(checked)} or not is_fresh(tx, now):
        return None
    return Wanted(MailKind.ALERT, f"{_SEEN}:{told}", office.specialist_email, checked)


def _mark(checked: datetime | None) -> str:
    """Return the last look as the keys have it."""
    return checked.isoformat() if checked else _NEVER


def _told(tx: Transaction) -> str | None:
    """Return the mark of the latest blindness of which the specialist was told; None when there is none."""
    alerts = [mail for mail in outbox.of_kind(tx, MailKind.ALERT) if mail.state is State.SENT]
    marks = [mark for kind, _, mark in (mail.key.partition(":") for mail in alerts) if kind == _BLIND]
    return marks[-1] if marks else None


def alert(tx: Transaction, mail: OutboxMail, office: Office, now: datetime) -> Letter | Unwanted:
    """Write the alert that `mail` stands for, or say why it is of no more use."""
    kind, _, mark = mail.key.partition(":")
    if kind == _STOPPED:
        return _stopped(tx, office, now)
    if kind not in {_BLIND, _SEEN}:
        return Unwanted(f"không biết soạn thư báo «{mail.key}»")
    since = None if mark == _NEVER else datetime.fromisoformat(mark)
    if kind == _BLIND:
        return _blind(tx, since, office, now)
    if _told(tx) != mark:
        return Unwanted("đã có thư báo sau đó")
    return _seen(tx, since, mail.planned_for, office)


def _blind(tx: Transaction, since: datetime | None, office: Office, now: datetime) -> Letter | Unwanted:
    if folders.last_checked_at(tx) != since:
        return Unwanted("hộp thư đã xem lại được")
    subject, text = office.texts.letter(
        "alert_blind.txt",
        office=office,
        since=_words(since, office) if since else None,
        now=_words(now, office),
        trouble=trouble(tx, office),
    )
    return Letter(subject, text)


def _seen(tx: Transaction, since: datetime | None, seen: datetime, office: Office) -> Letter:
    subject, text = office.texts.letter(
        "alert_seen.txt",
        office=office,
        since=_words(since, office) if since else None,
        seen=_words(seen, office),
        came=ledger.arrived(tx, since, seen),
    )
    return Letter(subject, text)


def _stopped(tx: Transaction, office: Office, now: datetime) -> Letter | Unwanted:
    if not is_stopped(tx, office, now):
        return Unwanted("thư lại được gửi bình thường")
    left, returned = outbox.returned_since(tx, now - timedelta(days=1))
    subject, text = office.texts.letter(
        "alert_stopped.txt",
        office=office,
        left=left,
        returned=[mail for mail in outbox.everything(tx) if mail.state is State.BOUNCED][-_MOST_RETURNED:],
        count=returned,
        until=_words(now + timedelta(days=1), office),
    )
    return Letter(subject, text)


def _words(at: datetime, office: Office) -> str:
    local = office.calendar.local(at)
    return f"{local:%H:%M}, {vietnamese_day(local.date())}"
