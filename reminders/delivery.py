"""Deliver what is queued: claim, check again that it is wanted, send once, record the reply."""

import logging
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from reminders import alerts, announcement, digest, question, receipts, recovery, reminder, review_letter
from reminders.filing import Filing, SentMail
from reminders.letters import Letter, Unwanted, is_address, mail_of
from reminders.limits import Limits
from reminders.line import Line
from reminders.office import Office
from reminders.sending import Attempt, Connection, Result
from store import outbox
from store.database import Database, StoreError, Transaction
from store.outbox import MailKind, OutboxMail
from store.readdressing import readdress
from store.steps import SendStep, unwatched

log = logging.getLogger(__name__)

_NO_ADDRESS = "không phải là một địa chỉ thư"
_FAULT = "chương trình gặp lỗi khi soạn thư này; đề nghị quản trị viên xem nhật ký"
_BULK = frozenset({MailKind.REMINDER, MailKind.ANNOUNCEMENT})
_LIMITED = "máy chủ gửi thư tạm không nhận thêm thư của cơ quan"
# How long the server is left alone after such a refusal, for now (4xx) or for good: daily shares roll with the clock.
_SHORT_PAUSE, _PAUSE = timedelta(minutes=10), timedelta(hours=1)
# Waits before the next try after a temporary refusal; after the last one a person is needed.
_BACK_OFF = tuple(timedelta(minutes=m) for m in (5, 15, 60, 240, 720, 1440))


@dataclass
class Delivered:
    """What one run did. `held`: due, but kept for later (quiet hours, limits, stale mailbox); `why` says it.

    `more`: there is more to send, and the run was asked to stop.
    """

    sent: int = 0
    failed: int = 0
    skipped: int = 0
    later: int = 0
    held: int = 0
    why: set[str] = field(default_factory=set)
    more: bool = False


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
    MailKind.ANNOUNCEMENT: announcement.announcement,
    MailKind.DIGEST: _digest,
    MailKind.ALERT: alerts.alert,
}


@dataclass(frozen=True)
class _Run:
    """What one run sends with."""

    line: Line
    filing: Filing
    limits: Limits
    now: datetime
    done: Delivered


@dataclass(frozen=True)
class Deliverer:
    """Sends for one office. `connect` gives a logged-in connection, `sent` looks into the Sent folder.

    `files_sent`: the server files nothing, so we do. `passing` is told each step of sending.
    """

    database: Database
    office: Office
    connect: Callable[[], Connection]
    sent: SentMail
    files_sent: bool = False
    passing: Callable[[SendStep], None] = unwatched

    def deliver(self, now: datetime, enough: Callable[[], bool] = bool) -> Delivered:
        """Send what is due, each mail at most once, and return what was done.

        Mails that an earlier, killed sender had claimed are looked up in the Sent folder first. When `enough` says so,
        the rest of the reminders and announcements waits for the next run; one of them leaves at least.
        Raises SendingError when the server cannot be used, StoreError, and Busy while another process is sending.
        """
        done = Delivered()
        with self.database.lock("send"):
            recovery.resolve_interrupted(self.database, self.sent, now, files_itself=self.files_sent)
            with self.database.reading() as tx:
                waiting, limits = outbox.ready(tx, now), Limits(tx, self.office, now)
            with closing(Line(self.connect)) as line, closing(Filing(self.sent, active=self.files_sent)) as filing:
                self._deliver_all(waiting, _Run(line, filing, limits, now, done), enough)
        return done

    def _deliver_all(self, waiting: Iterable[OutboxMail], run: "_Run", enough: Callable[[], bool]) -> None:
        begun = False
        for mail in waiting:
            if hold := run.limits.why_held(mail):
                run.done.held += 1
                run.done.why.add(hold)
                continue
            if mail.kind in _BULK and begun and enough():
                run.done.more = True
                return
            begun = begun or mail.kind in _BULK
            run.line.open()
            self._deliver_one(mail, run)
            if not run.line.usable:
                return

    def _deliver_one(self, mail: OutboxMail, run: "_Run") -> None:
        try:
            letter = self._claimed(mail, run.now, run.done)
            finished = mail_of(letter, mail.to_address, mail.identity, self.office, run.now) if letter else None
        except StoreError:
            raise
        except Exception:  # the one place around one mail: whatever it is, the next one leaves
            log.exception("outbox=%d cannot be written", mail.id)
            self._given_up(mail, run)
            return
        if letter is None or finished is None:
            return
        self.passing(SendStep.CLAIMED)
        attempt = run.line.send(finished, self.office.from_address, [mail.to_address, *letter.copies])
        self.passing(SendStep.HANDED_OVER)
        self._record(mail, attempt, run.now, run.done)
        self.passing(SendStep.RECORDED)
        if attempt.result is Result.ACCEPTED:
            run.limits.count(mail)
            run.filing.file(finished, run.now)
            self.passing(SendStep.FILED)
        log.info("%s %s outbox=%d: %s", attempt.result.value, mail.kind, mail.id, attempt.reply)

    def _claimed(self, mail: OutboxMail, now: datetime, done: Delivered) -> Letter | None:
        """Claim a mail and return its letter, None when there is nothing to send."""
        with self.database.transaction() as tx:
            if not is_address(mail.to_address):
                outbox.mark_failed(tx, mail.id, _NO_ADDRESS)
                readdress(tx, mail, _NO_ADDRESS, now, dead=True)
                done.failed += 1
                return None
            letter = compose(tx, mail, self.office, now)
            if isinstance(letter, Unwanted):
                outbox.mark_skipped(tx, mail.id, letter.reason)
                done.skipped += 1
                return None
            return letter if outbox.claim(tx, mail.id, letter.subject, now) else None

    def _given_up(self, mail: OutboxMail, run: _Run) -> None:
        with self.database.transaction() as tx:
            outbox.mark_failed(tx, mail.id, _FAULT)
        run.done.failed += 1

    def _record(self, mail: OutboxMail, attempt: Attempt, now: datetime, done: Delivered) -> None:
        with self.database.transaction() as tx:
            if attempt.result is Result.ACCEPTED:
                outbox.mark_sent(tx, mail.id, now, attempt.reply)
                done.sent += 1
            elif attempt.result is Result.REFUSED:
                outbox.mark_failed(tx, mail.id, attempt.reply)
                if attempt.bad_address:
                    readdress(tx, mail, attempt.reply, now, dead=True)
                done.failed += 1
            elif attempt.result is Result.LIMITED:
                pause = _SHORT_PAUSE if attempt.reply.startswith("4") else _PAUSE
                outbox.postpone(tx, mail.id, f"{_LIMITED}: {attempt.reply}", now + pause)
                done.later += 1
                done.why.add(_LIMITED)
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
