"""What becomes of one message: its kind, its judgement, and its outcome, in one transaction."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from ingest import asking, booking, bounces, confirming, mailkind, ruled
from ingest.cases import Office, ReadFile
from ingest.covering import Opened, cover_of
from ingest.judgement import judge
from ingest.knowing import known_to
from ingest.mailkind import MailKind
from ingest.mime import Mail
from ingest.oddities import oddities
from ingest.whose import evidence_of
from rules import absences
from rules.forms.layout import Form
from rules.lookalikes import Flag
from rules.reading import Reading
from store import messages, outbox, retries, roster, rulings
from store.database import Database, Transaction
from store.messages import Envelope, Outcome, Verdict
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

    `our_address` sends our mail, `specialist` is the specialist's address ("" where unknown). `forms` are the
    definitions in use, by id.
    """

    database: Database
    our_address: str
    specialist: str
    passing: Passing = unwatched
    forms: Mapping[str, Form] = field(default_factory=dict)

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
            if (already := retries.hold(tx, message.id)) is not Outcome.PENDING:
                return already or Outcome.DUPLICATE  # decided meanwhile, or gone into the record of the same mail
            messages.note_envelope(tx, message.id, _envelope(case.opened))
            messages.note_flags(tx, message.id, self._oddities(case.opened, office))
            if kind is MailKind.BOUNCE:
                verdict = self._bounced(tx, case.opened, now)
            elif _is_judged(kind, case) or ruled.decided(rulings.in_force(tx, message.id)):
                verdict = self._judge(tx, case, office, now)
            else:
                verdict = self._put_aside(tx, case, kind, office, now)
                retries.settle(tx, message.id, frozenset(), now)
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

    def _put_aside(self, tx: Transaction, case: Case, kind: MailKind, office: Office, now: datetime) -> Verdict:
        verdict = _verdict_aside(kind, has_form=case.has_form)
        mail, message = case.opened.mail, case.opened.message
        if kind is MailKind.AUTO_REPLY:
            returns_on = absences.returns_on(
                f"{mail.subject}\n\n{mail.text}", office.calendar.day_of(message.received_at)
            )
            messages.note_envelope(tx, message.id, replace(_envelope(case.opened), returns_on=returns_on))
        messages.decide(tx, message.id, verdict, (), now)
        return verdict

    def _judge(self, tx: Transaction, case: Case, office: Office, now: datetime) -> Verdict:
        message = case.opened.message
        known = known_to(tx, message, office, self.forms, now)
        flags = tuple(flag.text for flag in self._oddities(case.opened, office))
        cover = replace(cover_of(tx, case.opened, office), flags=flags)
        judged = confirming.answered(tx, cover, case.files, known, now)
        judged = judged or confirming.guarded(judge(case.files, cover, known), cover, known)
        verdict = booking.book(tx, message, judged, case.files, now)
        messages.note_evidence(tx, message.id, evidence_of(case.files, cover, known))
        retries.settle(tx, message.id, booking.obligations_of(judged), now)
        told, refused = booking.worth_telling(judged, cover.thread), roster.refused_addresses(tx)
        to = booking.recipients(message, told, cover.sender, office.schools, refused)
        booking.queue_receipts(tx, message, to, now)
        asked = asking.whom_to_ask(judged, case.files, office.schools)
        if asked:
            asking.ask(tx, message, asked, office.calendar.day_of(now), now)
        if verdict.outcome is Outcome.RECORDED and cover.sender.address:
            roster.clear_refused(tx, cover.sender.address)  # who writes from an address can be written to
        return verdict

    def _oddities(self, opened: Opened, office: Office) -> tuple[Flag, ...]:
        return oddities(opened.mail, opened.message, opened.proof, office.lookalikes, office.calendar)

    def _answers_us(self, mail: Mail) -> bool:
        with self.database.reading() as tx:
            return outbox.is_ours(tx, mail.references)


def _is_judged(kind: MailKind, case: Case) -> bool:
    return kind is MailKind.ORDINARY or (kind is MailKind.SPECIALIST and case.has_form)


def _envelope(opened: Opened) -> Envelope:
    mail = opened.mail
    return Envelope(
        message_id=mail.message_id,
        sent_at=mail.sent_at,
        sender=mail.sender,
        subject=mail.subject,
        canonical=mail.canonical,
        verified=opened.vouched,
        sender_name=mail.sender_name,
    )


def _verdict_aside(kind: MailKind, *, has_form: bool) -> Verdict:
    """Return what becomes of a mail that is not judged: one with a form is never ignored."""
    if kind is MailKind.SPECIALIST:
        return Verdict(Outcome.PARKED, kind.value, _FROM_SPECIALIST)
    if has_form:
        return Verdict(Outcome.PARKED, "automatic_form", _AUTOMATIC_FORM)
    return Verdict(Outcome.IGNORED, kind.value, _IGNORED[kind])
