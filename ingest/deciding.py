"""What becomes of one message: its kind, its judgement, and its outcome, in one transaction."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from ingest import booking, bounces, mailkind
from ingest.cases import Cover, Known, ReadFile
from ingest.judgement import judge
from ingest.mailkind import MailKind
from ingest.mime import Mail
from rules import absences, links
from rules.attribution import Sender
from rules.calendar import Calendar
from rules.campaigns import Round
from rules.names import NameIndex
from rules.reading import Reading
from rules.schools import School
from store import messages, outbox, roster, submissions
from store.database import Database, Transaction
from store.messages import Envelope, Message, Outcome, Verdict
from store.steps import Passing, Step, unwatched

log = logging.getLogger(__name__)

_AUTOMATIC_FORM = "Thư tự động hoặc gửi qua danh sách chung, có biểu mẫu đọc được; đề nghị chuyên viên xem."
_IGNORED = {
    MailKind.OURS: "Thư do chính hệ thống gửi.",
    MailKind.AUTO_REPLY: "Thư trả lời tự động.",
    MailKind.MAILING_LIST: "Thư của danh sách gửi chung.",
    MailKind.CALENDAR: "Thư mời họp.",
    MailKind.CALENDAR_REPLY: "Thư trả lời lời mời họp.",
}
_FROM_SPECIALIST = "Thư do chuyên viên gửi, không có biểu mẫu đọc được; chương trình không xử lý thay."


class Office:
    """The roster and the rounds of one pass."""

    def __init__(self, schools: Sequence[School], rounds: Sequence[Round]) -> None:
        self.schools = {school.code: school for school in schools}
        self.names = NameIndex(schools)
        self.rounds = rounds


@dataclass(frozen=True)
class Opened:
    """A message taken apart; `unread` says why only its headers could be had, None where all could.

    `vouched`: whether the receiving server vouches for the sender; see `authenticity`.
    """

    message: Message
    mail: Mail
    unread: str | None
    vouched: bool | None


@dataclass(frozen=True)
class Case:
    """A message with its files read."""

    opened: Opened
    files: Sequence[ReadFile]

    @property
    def has_form(self) -> bool:
        """Tell whether a form could be read."""
        return any(isinstance(file.outcome, Reading) for file in self.files)


@dataclass(frozen=True)
class Decider:
    """Decides messages of one office.

    `our_address` sends our mail, `specialist` is the specialist's address ("" where unknown).
    """

    database: Database
    calendar: Calendar
    our_address: str
    specialist: str
    passing: Passing = unwatched

    def repeats(self, opened: Opened, now: datetime) -> bool:
        """Settle a message that says what an earlier one said, down to its headers; return whether it does.

        Where the two do not both stand on the server (one came from an export, or before the server numbered its
        messages anew) they become one; else the second is a duplicate.
        """
        message, envelope = opened.message, _envelope(opened)
        with self.database.reading() as tx:
            earlier = None if opened.unread else messages.same_mail(tx, envelope, message.id)
        if earlier is None:
            return False
        with self.database.transaction() as tx:
            merged = messages.merge(tx, message.id, into=earlier)
            if not merged:
                messages.note_envelope(tx, message.id, envelope)
                verdict = Verdict(Outcome.DUPLICATE, "same_mail", "Cùng một thư đã nhận trước đó.")
                messages.decide(tx, message.id, verdict, (), now)
        log.info("%s message=%d of=%d merged=%s", Outcome.DUPLICATE, message.id, earlier, merged)
        return True

    def kind_of(self, opened: Opened) -> MailKind:
        """Return what kind of mail it is."""
        answers_us = partial(self._answers_us, opened.mail)
        return mailkind.kind_of(opened.mail, self.our_address, self.specialist, answers_us)

    def decide(self, case: Case, kind: MailKind, office: Office, now: datetime) -> Outcome:
        """Record what becomes of a message. A form is read from every kind of mail but booked only from two."""
        message = case.opened.message
        with self.database.transaction() as tx:
            messages.note_envelope(tx, message.id, _envelope(case.opened))
            if kind is MailKind.BOUNCE:
                verdict = self._bounced(tx, case.opened, now)
            elif kind is MailKind.ORDINARY or (kind is MailKind.SPECIALIST and case.has_form):
                verdict = self._judge(tx, case, office, now)
            else:
                verdict = self._put_aside(tx, case, kind, now)
            self.passing(Step.BOOKED)
        self.passing(Step.DECIDED)
        log.info("%s message=%d school=%s reason=%s", verdict.outcome, message.id, verdict.school, verdict.reason)
        return verdict.outcome

    def _bounced(self, tx: Transaction, opened: Opened, now: datetime) -> Verdict:
        """Tie a delivery report to the mail of ours that it is about, and mark an address that does not exist."""
        at, vouched = opened.message.received_at, opened.vouched is True
        detail = bounces.settle(tx, opened.mail, at, self.our_address, vouched=vouched)
        verdict = Verdict(Outcome.IGNORED, MailKind.BOUNCE, detail)
        messages.decide(tx, opened.message.id, verdict, (), now)
        return verdict

    def _put_aside(self, tx: Transaction, case: Case, kind: MailKind, now: datetime) -> Verdict:
        verdict = _verdict_aside(kind, has_form=case.has_form)
        mail, message = case.opened.mail, case.opened.message
        if kind is MailKind.AUTO_REPLY:
            returns_on = absences.returns_on(
                f"{mail.subject}\n\n{mail.text}", self.calendar.day_of(message.received_at)
            )
            messages.note_envelope(tx, message.id, replace(_envelope(case.opened), returns_on=returns_on))
        messages.decide(tx, message.id, verdict, (), now)
        return verdict

    def _judge(self, tx: Transaction, case: Case, office: Office, now: datetime) -> Verdict:
        message = case.opened.message
        known = Known(
            roster=office.schools,
            names=office.names,
            rounds=office.rounds,
            calendar=self.calendar,
            versions=partial(submissions.versions, tx),
            rows=partial(submissions.rows_of, tx),
        )
        cover = self._cover(tx, case.opened, office)
        judged = judge(case.files, cover, known)
        verdict = booking.book(tx, message, judged, case.files, now)
        to = booking.recipients(message, judged, cover.sender, office.schools, self.calendar.day_of(now))
        booking.queue_receipts(tx, message, to, now)
        if verdict.outcome is Outcome.RECORDED and cover.sender.address:
            roster.clear_refused(tx, cover.sender.address)  # who writes from an address can be written to
        return verdict

    def _cover(self, tx: Transaction, opened: Opened, office: Office) -> Cover:
        mail = opened.mail
        return Cover(
            sender=_sender(opened, office.schools),
            subject=mail.subject,
            received_at=opened.message.received_at,
            is_reply=outbox.is_ours(tx, mail.references),
            unread=opened.unread,
            links=links.hosts_of(links.file_links(mail.text, mail.html)),
        )

    def _answers_us(self, mail: Mail) -> bool:
        with self.database.reading() as tx:
            return outbox.is_ours(tx, mail.references)


def _sender(opened: Opened, schools: Mapping[str, School]) -> Sender:
    address = opened.mail.sender
    registered = frozenset(code for code, school in schools.items() if address in school.emails)
    return Sender(address, registered, opened.vouched is not False)


def _envelope(opened: Opened) -> Envelope:
    mail = opened.mail
    return Envelope(
        message_id=mail.message_id,
        sent_at=mail.sent_at,
        sender=mail.sender,
        subject=mail.subject,
        canonical=mail.canonical,
        verified=opened.vouched,
    )


def _verdict_aside(kind: MailKind, *, has_form: bool) -> Verdict:
    """Return what becomes of a mail that is not judged: one with a form is never ignored."""
    if kind is MailKind.SPECIALIST:
        return Verdict(Outcome.PARKED, kind.value, _FROM_SPECIALIST)
    if has_form:
        return Verdict(Outcome.PARKED, "automatic_form", _AUTOMATIC_FORM)
    return Verdict(Outcome.IGNORED, kind.value, _IGNORED[kind])
