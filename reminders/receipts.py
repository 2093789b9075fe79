"""The receipt: what was read of a report, and what is wrong with it, for the school to see within minutes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from reminders.letters import Letter, Unwanted, render, without_links
from reminders.office import Office
from reminders.problems import advice
from reminders.version_words import lines_of
from rules.campaigns import Letter as OfficialLetter
from rules.campaigns import Round
from rules.findings import Finding, Weight
from rules.forms.layout import Form
from rules.reading import ReadRow
from rules.schools import School
from rules.text import one_line
from rules.words import STANDING
from store import campaigns, ledger, messages, obligations, roster, submissions
from store.database import Transaction
from store.messages import AttachmentRecord, Outcome
from store.outbox import OutboxMail
from store.submissions import Submission


@dataclass(frozen=True)
class Part:
    """One report of the mail, as its receipt shows it. `changes` are those since `before`, the version before it."""

    round: Round
    letter: OfficialLetter
    submission: Submission
    before: Submission | None
    changes: tuple[str, ...]
    standing: str
    read: str
    names: tuple[tuple[str, str], ...]
    must: tuple[Finding, ...]
    check: tuple[Finding, ...]
    hint: tuple[Finding, ...]


def receipt(tx: Transaction, mail: OutboxMail, office: Office, now: datetime) -> Letter | Unwanted:
    """Write the receipt of the message that `mail` is about, for the school that it goes to."""
    if mail.about is None or mail.school is None:
        return Unwanted("thiếu thư gốc")
    schools = {school.code: school for school in roster.all_schools(tx)}
    school = schools.get(mail.school)
    if school is None:
        return Unwanted("trường không còn trong danh sách")
    message = ledger.entry(tx, mail.about)
    booked = [s for s in submissions.of_message(tx, mail.about) if s.school == mail.school]
    parts = [_part(tx, submission, office, now) for submission in booked]
    verdict = message.verdict
    if not booked and any(s.school == mail.school for s in submissions.all_of_message(tx, mail.about)):
        return Unwanted("báo cáo không còn được tính")
    recorded = verdict.outcome is Outcome.RECORDED and verdict.reason is None
    problem = None if recorded else advice(verdict.reason or "")
    if parts and problem:
        problem = _OTHER_FILES
    text = render(
        "receipt.txt",
        office=office,
        school=school,
        subject=message.subject if mail.to_address == message.sender else None,
        stranger=None if mail.to_address == message.sender else message.sender,
        received=office.calendar.local(message.received_at),
        parts=parts,
        problem=problem,
        owed=_still_owed(tx, school, office, now) if verdict.reason in _TELLS_WHAT_IS_OWED else (),
        files=[file for file in messages.files_of(tx, mail.about) if _failed(file)],
    )
    return Letter(_subject(parts, verdict.reason, school), without_links(text), answers=message.message_id)


def _failed(file: AttachmentRecord) -> bool:
    return file.outcome in {"unreadable", "not_our_form"}


def _part(tx: Transaction, submission: Submission, office: Office, now: datetime) -> Part:
    round_ = next(r for r in campaigns.all_rounds(tx) if r.id == submission.round)
    letter = campaigns.all_campaigns(tx)[round_.campaign].letter
    rows = submissions.rows_of(tx, submission.id)
    found = submissions.findings_of(tx, submission.id)
    form = office.forms.get(round_.form)
    nouns = _nouns(form)
    before = _before(tx, submission)
    was = (before.header, submissions.rows_of(tx, before.id)) if before else None
    return Part(
        round=round_,
        letter=letter,
        submission=submission,
        before=before,
        changes=lines_of(was, (submission.header, rows), form) if was else (),
        standing=_standing(tx, round_, submission, office, now),
        read=_read(form, submission.nil, rows),
        names=tuple(
            (nouns.get(row.kind, row.kind), one_line(row.fields.get("name") or "(chưa ghi tên)")) for row in rows
        ),
        must=_of(found, Weight.MUST),
        check=_of(found, Weight.CHECK),
        hint=_of(found, Weight.HINT),
    )


def _before(tx: Transaction, submission: Submission) -> Submission | None:
    """Return what counted of the obligation when the submission came, None where nothing did."""
    beside = submissions.versions(tx, submission.round, submission.school)
    places = [version.id for version in beside]
    at = places.index(submission.id) if submission.id in places else 0
    return beside[at - 1] if at else None


def _still_owed(tx: Transaction, school: School, office: Office, now: datetime) -> tuple[tuple[str, str], ...]:
    """Return the open rounds that the school has not answered: label, and deadline in words."""
    duties = obligations.owed(tx, campaigns.all_rounds(tx), now, school=school.code, live=True)
    missing = (duty for duty in duties if duty.is_missing(now, office.calendar))
    return tuple((duty.round.label, duty.facts.due.in_words(office.calendar)) for duty in missing)


def _standing(tx: Transaction, round_: Round, submission: Submission, office: Office, now: datetime) -> str:
    """Return the verdict on the obligation, with the school's own deadline; it is that of the first arrival."""
    owed = obligations.owed(tx, [round_], now, school=submission.school, live=True)
    return ", ".join(STANDING[duty.standing(now, office.calendar)] for duty in owed)


def _nouns(form: Form | None) -> Mapping[str, str]:
    """Return what a row of each kind is called, in the order of the form; none where the form is defined no more."""
    return {table.kind: table.noun for table in form.tables} if form else {}


def _read(form: Form | None, nil: bool, rows: Sequence[ReadRow]) -> str:
    """Return the read-back in one clause: "2 tập thể, 3 cá nhân"."""
    nouns = _nouns(form)
    counts = Counter(row.kind for row in rows)
    words = [f"{count} {nouns.get(kind, kind)}" for kind in (*nouns, *counts) if (count := counts.pop(kind, 0))]
    if nil:
        label = form.nil.label if form and form.nil else "Kỳ này không có gì để báo cáo"
        words.insert(0, f"{label[:1].lower()}{label[1:]}")
    return ", ".join(words) or "không có dòng nào"


def _of(found: Sequence[Finding], weight: Weight) -> tuple[Finding, ...]:
    return tuple(finding for finding in found if finding.weight is weight)


_OTHER_FILES = "Trong thư còn có tệp khác chưa ghi nhận được; chuyên viên sẽ xem."

_TELLS_WHAT_IS_OWED = frozenset({"same_report", "last_period", "withdrawn"})
_WITHOUT_REPORT = {
    "same_report": "Báo cáo gửi lại trùng với báo cáo đã nộp",
    "unknown_sender": "Chờ xác nhận: có báo cáo gửi từ địa chỉ lạ",
    "unverified_sender": "Chờ xác nhận: có báo cáo gửi dưới tên trường",
    "supplement": "Đã nhận thư bổ sung, chờ chuyên viên xem",
    "unclear_intent": "Đã nhận báo cáo gửi thêm, chờ chuyên viên xem",
    "supplement_or_replacement": "Đã nhận báo cáo gửi thêm, chờ chuyên viên xem",
    "last_period": "Báo cáo trùng với báo cáo kỳ trước, đề nghị kiểm tra",
    "withdrawn": "Đã thu hồi báo cáo theo đề nghị của trường",
    "withdraw_accepted": "Đã nhận đề nghị thu hồi báo cáo, chờ chuyên viên xem",
}


def _subject(parts: Sequence[Part], reason: str | None, school: School) -> str:
    if not parts:
        return f"{_WITHOUT_REPORT.get(reason or '', 'Đã nhận thư, chưa ghi nhận được báo cáo')} - {school.name}"
    rounds = ", ".join(part.round.label for part in parts)
    wrong = any(part.must for part in parts)
    return f"Đã nhận báo cáo {rounds}{', cần sửa' if wrong else ''} - {school.name}"
