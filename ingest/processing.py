"""From the raw store to decided messages: one message, one transaction, and a bad one never holds up the next."""

import hashlib
import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from ingest import authenticity, booking, bounces, mailkind, mime
from ingest.cases import Cover, Known, ReadFile
from ingest.judgement import judge
from ingest.mailkind import MailKind
from ingest.mime import BrokenMailError, Mail
from ingest.sandbox import InterruptedReadError, Sandbox
from rules.attribution import Sender
from rules.calendar import Calendar
from rules.campaigns import Round
from rules.names import NameIndex
from rules.reading import Reading, Unreadable
from rules.schools import School
from store import campaigns, messages, outbox, roster, submissions
from store.blobs import BlobStore
from store.database import Database, StoreError, Transaction
from store.messages import Envelope, Message, Outcome, Verdict

log = logging.getLogger(__name__)

_MOST_ATTEMPTS = 3
_MOST_FILES = 30
_AUTOMATIC_FORM = "Thư tự động hoặc gửi qua danh sách chung, có biểu mẫu đọc được; đề nghị chuyên viên xem."

_IGNORED = {
    MailKind.OURS: "Thư do chính hệ thống gửi.",
    MailKind.AUTO_REPLY: "Thư trả lời tự động.",
    MailKind.MAILING_LIST: "Thư của danh sách gửi chung.",
    MailKind.CALENDAR: "Thư mời họp.",
}


@dataclass(frozen=True)
class Processor:
    """Reads stored messages and books them. `our_address` sends our mail; see `authenticity` for the trusted server."""

    database: Database
    blobs: BlobStore
    sandbox: Sandbox
    calendar: Calendar
    our_address: str
    trusted_authserv: str

    def process_pending(self, now: datetime) -> Counter[Outcome]:
        """Decide every pending message, in the order of arrival, and count the outcomes.

        A message that fails three times is parked; a killed process counts as no failure. Without a roster and a round
        nothing can be judged: then messages wait, pending.
        Raises StoreError when the database or the raw store fails, which is no fault of a message.
        """
        with self.database.reading() as tx:
            waiting = messages.pending(tx)
            office = _Office(roster.all_schools(tx), campaigns.all_rounds(tx)) if waiting else None
        if not office:
            return Counter()
        if not (office.schools and office.rounds):
            log.warning("%d messages wait: no roster or no campaign yet", len(waiting))
            return Counter()
        return Counter(outcome for message in waiting if (outcome := self._attempt(message, office, now)))

    def _attempt(self, message: Message, office: "_Office", now: datetime) -> Outcome | None:
        try:
            return self._process(message, office, now)
        except StoreError:
            raise
        except InterruptedReadError as error:  # no fault of the message: it stays pending
            log.warning("interrupted message=%d: %s", message.id, error)
            return None
        except Exception:  # the one place around one message: whatever it is, the next one goes on
            log.exception("failed message=%d", message.id)
            return self._failed(message, now)

    def _failed(self, message: Message, now: datetime) -> Outcome | None:
        with self.database.transaction() as tx:
            if messages.count_failure(tx, message.id) < _MOST_ATTEMPTS:
                return None
            detail = f"Chương trình gặp lỗi khi đọc thư này ({_MOST_ATTEMPTS} lần); đề nghị quản trị viên xem nhật ký."
            messages.decide(tx, message.id, Verdict(Outcome.PARKED, "failed", detail), (), now)
        return Outcome.PARKED

    def _process(self, message: Message, office: "_Office", now: datetime) -> Outcome:
        raw = self._raw(message)
        mail, unread = _opened(raw, truncated=message.truncated)
        kind = mailkind.kind_of(mail, self.our_address)
        if kind is MailKind.BOUNCE:
            return self._bounced(message, mail, now)
        if kind is MailKind.ORDINARY:
            return self._book(_Case(message, mail, unread, self._read_all(mail)), office, now)
        verdict = Verdict(Outcome.IGNORED, kind.value, _IGNORED[kind])
        if kind is not MailKind.OURS and any(isinstance(f.outcome, Reading) for f in self._read_all(mail)):
            verdict = Verdict(Outcome.PARKED, "automatic_form", _AUTOMATIC_FORM)
        return self._settle(message, mail, verdict, now)

    def _raw(self, message: Message) -> bytes:
        try:
            return self.blobs.get(message.sha256)
        except FileNotFoundError as error:
            if self.blobs.is_there():
                raise  # this message's bytes are gone; the others are there
            raise StoreError("the folder of raw mail is not there", transient=True) from error
        except OSError as error:
            raise StoreError(f"raw mail cannot be read: {error}", transient=True) from error

    def _settle(self, message: Message, mail: Mail, verdict: Verdict, now: datetime) -> Outcome:
        with self.database.transaction() as tx:
            messages.note_envelope(tx, message.id, self._envelope(mail))
            messages.decide(tx, message.id, verdict, (), now)
        log.info("%s message=%d reason=%s", verdict.outcome, message.id, verdict.reason)
        return verdict.outcome

    def _bounced(self, message: Message, mail: Mail, now: datetime) -> Outcome:
        """Tie a delivery report to the mail of ours that it is about, and mark an address that does not exist."""
        detail = "Thư báo không gửi được."
        for failure in bounces.failures(mail):
            if not failure.permanent:
                continue
            with self.database.transaction() as tx:
                for message_id in mail.returned_ids:
                    ours = outbox.mark_bounced(tx, message_id, f"{failure.recipient}: {failure.status}")
                    if ours and ours.to_address == failure.recipient and failure.bad_address:
                        roster.mark_refused(tx, failure.recipient, failure.status)
                    if ours:
                        detail = f"Thư báo không gửi được tới {failure.recipient} ({failure.status})."
        return self._settle(message, mail, Verdict(Outcome.IGNORED, "bounce", detail), now)

    def _book(self, case: "_Case", office: "_Office", now: datetime) -> Outcome:
        """Judge a mail whose files have been read, and book it, in one transaction."""
        message, envelope = case.message, self._envelope(case.mail)
        with self.database.transaction() as tx:
            messages.note_envelope(tx, message.id, envelope)
            if not case.unread and messages.same_mail(tx, envelope, message.id):
                verdict = Verdict(Outcome.DUPLICATE, "same_mail", "Cùng một thư đã nhận trước đó.")
                messages.decide(tx, message.id, verdict, (), now)
            else:
                verdict = self._judge(tx, case, office, now)
        log.info("%s message=%d school=%s reason=%s", verdict.outcome, message.id, verdict.school, verdict.reason)
        return verdict.outcome

    def _judge(self, tx: Transaction, case: "_Case", office: "_Office", now: datetime) -> Verdict:
        known = Known(
            roster=office.schools,
            names=office.names,
            rounds=office.rounds,
            calendar=self.calendar,
            versions=partial(submissions.versions, tx),
            rows=partial(submissions.rows_of, tx),
        )
        cover = Cover(
            sender=self._sender(case.mail, office.schools),
            subject=case.mail.subject,
            received_at=case.message.received_at,
            is_reply=outbox.is_ours(tx, case.mail.references),
            unread=case.unread,
        )
        judged = judge(case.files, cover, known)
        verdict = booking.book(tx, case.message, judged, case.files, now)
        to = booking.recipients(case.message, judged, cover.sender, office.schools, self.calendar.day_of(now))
        booking.queue_receipts(tx, case.message, to, now)
        if verdict.outcome is Outcome.RECORDED and cover.sender.address:
            roster.clear_refused(tx, cover.sender.address)  # who writes from an address can be written to
        return verdict

    def _read_all(self, mail: Mail) -> list[ReadFile]:
        """Read the attachments, outside of any transaction; of a mail with very many, only the first."""
        read = [self._read(attachment) for attachment in mail.attachments[:_MOST_FILES]]
        return [*read, *(_left_out(attachment) for attachment in mail.attachments[_MOST_FILES:])]

    def _read(self, attachment: mime.Attachment) -> ReadFile:
        outcome = self.sandbox.read(attachment.data, attachment.name)
        return ReadFile(attachment.name, _digest(attachment), len(attachment.data), outcome)

    def _sender(self, mail: Mail, schools: Mapping[str, School]) -> Sender:
        registered = frozenset(code for code, school in schools.items() if mail.sender in school.emails)
        return Sender(mail.sender, registered, authenticity.vouched(mail, self.trusted_authserv) is not False)

    def _envelope(self, mail: Mail) -> Envelope:
        return Envelope(
            message_id=mail.message_id,
            sent_at=mail.sent_at,
            sender=mail.sender,
            subject=mail.subject,
            canonical=mail.canonical,
            verified=authenticity.vouched(mail, self.trusted_authserv),
        )


class _Office:
    """The roster and the rounds of one pass."""

    def __init__(self, schools: Sequence[School], rounds: Sequence[Round]) -> None:
        self.schools = {school.code: school for school in schools}
        self.names = NameIndex(schools)
        self.rounds = rounds


@dataclass(frozen=True)
class _Case:
    """A mail with its files read; `unread` says why only its headers could be had."""

    message: Message
    mail: Mail
    unread: str | None
    files: Sequence[ReadFile]


def _digest(attachment: mime.Attachment) -> str:
    return hashlib.sha256(attachment.data).hexdigest()


def _left_out(attachment: mime.Attachment) -> ReadFile:
    reason = f"Thư có hơn {_MOST_FILES} tệp; tệp này chưa được đọc. Đề nghị gửi biểu báo cáo ở một thư riêng."
    return ReadFile(attachment.name, _digest(attachment), len(attachment.data), Unreadable(reason))


def _opened(raw: bytes, *, truncated: bool) -> tuple[Mail, str | None]:
    """Return the mail and, where only its headers can be had, why."""
    if truncated:
        return mime.parse_headers(raw), "too_large"
    try:
        return mime.parse(raw), None
    except BrokenMailError as error:
        log.warning("broken mail: %s", error)
        return mime.parse_headers(raw), "broken_mime"
