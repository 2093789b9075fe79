"""Deliver what is queued: claim, check again that it is wanted, send once, record the reply."""

import logging
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from reminders import alerts, digest, question, receipts, recovery, reminder, review_letter
from reminders.letters import Letter, Unwanted, is_address, mail_of
from reminders.office import Office
from reminders.recovery import SentMail
from reminders.sending import Attempt, Connection, Result
from reminders.sight import is_fresh
from store import outbox, roster
from store.database import Database, Transaction
from store.outbox import MailKind, OutboxMail

log = logging.getLogger(__name__)

_NO_ADDRESS = "không phải là một địa chỉ thư"
# Waits before the next try after a temporary refusal; after the last one a person is needed.
_BACK_OFF = tuple(timedelta(minutes=m) for m in (5, 15, 60, 240, 720, 1440))


@dataclass
class Delivered:
    """What one run did. `held`: due, but kept for later (quiet hours, limits, stale mailbox); `why` says it."""

    sent: int = 0
    failed: int = 0
    skipped: int = 0
    later: int = 0
    held: int = 0
    why: set[str] = field(default_factory=set)


_Writer = Callable[[Transaction, OutboxMail, Office, datetime], Letter | Unwanted]


def compose(tx: Transaction, mail: OutboxMail, office: Office, now: datetime) -> Letter | Unwanted:
    """Write the letter that a row of the outbox stands for, as of `now`."""
    write = _WRITERS.get(mail.kind)
    return write(tx, mail, office, now) if write else Unwanted(f"không biết soạn loại thư {mail.kind}")


def _receipt(tx: Transaction, mail: OutboxMail, office: Office, now: datetime) -> Letter | Unwanted:
    write = review_letter.review_letter if review_letter.is_about_decision(mail) else receipts.receipt
    return write(tx, mail, office, now)


def _digest(tx: Transaction, mail: OutboxMail, office: Office, now: datetime) -> Letter | Unwanted:
    if mail.key != digest.key_of(office, now):  # it waited overnight, and the new day has its own
        return Unwanted("bản tổng hợp của ngày đã qua")
    return digest.digest_letter(tx, office, now)


_WRITERS: Mapping[MailKind, _Writer] = {
    MailKind.RECEIPT: _receipt,
    MailKind.QUESTION: question.question,
    MailKind.REMINDER: reminder.reminder,
    MailKind.DIGEST: _digest,
    MailKind.ALERT: alerts.alert,
}


@dataclass(frozen=True)
class Deliverer:
    """Sends for one office. `connect` gives a logged-in connection, `sent` looks into the Sent folder."""

    database: Database
    office: Office
    connect: Callable[[], Connection]
    sent: SentMail

    def deliver(self, now: datetime) -> Delivered:
        """Send what is due, each mail at most once, and return what was done.

        Mails that an earlier, killed sender had claimed are looked up in the Sent folder first.
        Raises SendingError when the server cannot be used, StoreError, and Busy while another process is sending.
        """
        done = Delivered()
        with self.database.lock("send"), ExitStack() as stack:
            recovery.resolve_interrupted(self.database, self.sent, now)
            with self.database.reading() as tx:
                waiting = outbox.ready(tx, now)
            connection: Connection | None = None
            for mail in waiting:
                hold = self._hold(mail, now)
                if hold:
                    done.held += 1
                    done.why.add(hold)
                    continue
                connection = connection or stack.enter_context(self.connect())
                if not self._deliver_one(connection, mail, now, done):
                    break
        return done

    def _hold(self, mail: OutboxMail, now: datetime) -> str | None:
        """Return why a mail must wait, None when it may leave.

        Limits count what left, whoever sent it. They do not hold the digest, which is one a day and tells of them, nor
        an alert.
        """
        if mail.kind in {MailKind.DIGEST, MailKind.ALERT}:
            return None
        with self.database.reading() as tx:
            over = self._over_limit(tx, now)
            stale = mail.kind is MailKind.REMINDER and not is_fresh(tx, now)
        if over:
            return over
        if mail.kind is MailKind.REMINDER and not self.office.policy.may_leave(now, self.office.calendar):
            return "ngoài giờ gửi thư nhắc"
        return "hộp thư chưa được xem trong 30 phút qua nên không gửi thư nhắc" if stale else None

    def _over_limit(self, tx: Transaction, now: datetime) -> str | None:
        if outbox.sent_since(tx, now - timedelta(hours=1)) >= self.office.hourly_limit:
            return "đã đủ số thư cho phép trong một giờ"
        if outbox.sent_since(tx, now - timedelta(days=1)) >= self.office.daily_limit:
            return "đã đủ số thư cho phép trong một ngày"
        return None

    def _deliver_one(self, connection: Connection, mail: OutboxMail, now: datetime, done: Delivered) -> bool:
        """Send one mail; return False when the connection is of no more use."""
        letter = self._claimed(mail, now, done)
        if letter is None:
            return True
        finished = mail_of(letter, mail.to_address, mail.identity, self.office, now)
        recipients = [mail.to_address, *letter.copies]
        attempt = connection.send(finished, self.office.from_address, recipients)
        self._record(mail, attempt, now, done)
        log.info("%s %s outbox=%d: %s", attempt.result.value, mail.kind, mail.id, attempt.reply)
        return attempt.result not in {Result.CUT, Result.UNKNOWN}

    def _claimed(self, mail: OutboxMail, now: datetime, done: Delivered) -> Letter | None:
        """Claim a mail and return its letter, None when there is nothing to send."""
        with self.database.transaction() as tx:
            if not is_address(mail.to_address):
                outbox.mark_failed(tx, mail.id, _NO_ADDRESS)
                roster.mark_refused(tx, mail.to_address, _NO_ADDRESS)
                done.failed += 1
                return None
            letter = compose(tx, mail, self.office, now)
            if isinstance(letter, Unwanted):
                outbox.mark_skipped(tx, mail.id, letter.reason)
                done.skipped += 1
                return None
            return letter if outbox.claim(tx, mail.id, letter.subject, now) else None

    def _record(self, mail: OutboxMail, attempt: Attempt, now: datetime, done: Delivered) -> None:
        with self.database.transaction() as tx:
            if attempt.result is Result.ACCEPTED:
                outbox.mark_sent(tx, mail.id, now, attempt.reply)
                done.sent += 1
            elif attempt.result is Result.REFUSED:
                outbox.mark_failed(tx, mail.id, attempt.reply)
                if attempt.bad_address:
                    roster.mark_refused(tx, mail.to_address, attempt.reply)
                done.failed += 1
            elif attempt.result in {Result.LATER, Result.CUT}:
                if _later(tx, mail, attempt.reply, now):
                    done.later += 1
                else:
                    done.failed += 1
            else:
                done.later += 1  # stays claimed: the Sent folder will tell whether it left


def _later(tx: Transaction, mail: OutboxMail, reply: str, now: datetime) -> bool:
    """Plan another try; False when there have been enough, and a person is needed."""
    if mail.attempts >= len(_BACK_OFF):
        outbox.mark_failed(tx, mail.id, reply)
        return False
    outbox.retry(tx, mail.id, reply, now + _BACK_OFF[mail.attempts])
    return True
