"""The receipt: what was read of a report, and what is wrong with it, for the school to see within minutes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from reminders.enclosures import blank_forms
from reminders.letters import Letter, Unwanted, written
from reminders.office import Office
from reminders.version_words import lines_of
from rules.calendar import short_day
from rules.campaigns import Letter as OfficialLetter
from rules.campaigns import Round
from rules.findings import Finding, Weight
from rules.forms.layout import Form
from rules.obligations import Obligation
from rules.reading import ReadRow
from rules.schools import School
from rules.standing import Paper, paper
from rules.text import one_line
from rules.words import STANDING
from store import campaigns, ledger, messages, obligations, requests, roster, submissions
from store.database import Transaction
from store.messages import AttachmentRecord, Outcome
from store.outbox import OutboxMail
from store.submissions import Submission


@dataclass(frozen=True)
class Part:
    """One report of the mail, as its receipt shows it. `changes` are those since `before`, the version before it.

    `standing` is that of the first arrival and `due` the school's own deadline, both in words; empty where the school
    owes nothing in the round.
    """

    round: Round
    letter: OfficialLetter
    submission: Submission
    before: Submission | None
    changes: tuple[str, ...]
    standing: str
    due: str
    paper: Paper
    read: str
    names: tuple[tuple[str, str], ...]
    must: tuple[Finding, ...]
    check: tuple[Finding, ...]
    hint: tuple[Finding, ...]


def receipt(tx: Transaction, mail: OutboxMail, office: Office, now: datetime) -> Letter | Unwanted:
    """Write the receipt of the message that `mail` is about, for the school that it goes to."""
    if mail.about is None or mail.school is None:
        return Unwanted("thiếu thư gốc")
    school = roster.find(tx, mail.school)
    if school is None:
        return Unwanted("trường không còn trong danh sách")
    message = ledger.entry(tx, mail.about)
    booked = [s for s in submissions.of_message(tx, mail.about) if s.school == mail.school]
    parts = [_part(tx, submission, office, now) for submission in booked]
    verdict = message.verdict
    if not booked and any(s.school == mail.school for s in submissions.all_of_message(tx, mail.about)):
        return Unwanted("báo cáo không còn được tính")
    owed = _still_owed(tx, school, office, now)
    blanks = blank_forms(owed, office) if verdict.reason in _GETS_A_BLANK else ()
    return written(
        office,
        "receipt.txt",
        answers=message.message_id,
        school=school,
        subject=message.subject if mail.to_address == message.sender else None,
        stranger=None if mail.to_address == message.sender else message.sender,
        received=office.calendar.local(message.received_at),
        parts=parts,
        recorded=verdict.outcome is Outcome.RECORDED and verdict.reason is None,
        reason=verdict.reason,
        number=mail.about,
        **_asked(tx, mail.about, office, now),
        owed=[_in_words(duty, office) for duty in owed] if verdict.reason in _TELLS_WHAT_IS_OWED else (),
        unread=[file for file in messages.files_of(tx, mail.about) if _failed(file)],
        blanks=[form.name for form in blanks],
        files=blanks,
    )


def _asked(tx: Transaction, message: int, office: Office, now: datetime) -> Mapping[str, object]:
    """Return what the school asked or told in plain words: the round's label, its own deadline, and the day named."""
    request = requests.of_message(tx, message)
    rounds = [round_ for round_ in campaigns.all_rounds(tx) if request and round_.id == request.round]
    duty = _duty(tx, rounds[0], request.school, now) if request and rounds else None
    return {
        "asked_round": rounds[0].label if rounds else "",
        "asked_due": duty.facts.due.in_words(office.calendar) if duty else "",
        "asked_day": short_day(request.on_day) if request and request.on_day else "",
    }


def _failed(file: AttachmentRecord) -> bool:
    return file.outcome in {"unreadable", "not_our_form"}


def _part(tx: Transaction, submission: Submission, office: Office, now: datetime) -> Part:
    round_ = next(r for r in campaigns.all_rounds(tx) if r.id == submission.round)
    letter = campaigns.all_campaigns(tx)[round_.campaign].letter
    rows = submissions.rows_of(tx, submission.id)
    found = submissions.findings_of(tx, submission.id)
    form = office.forms.get(round_.form)
    nouns = _nouns(form)
    duty = _duty(tx, round_, submission.school, now)
    before = _before(tx, submission)
    was = (before.header, submissions.rows_of(tx, before.id)) if before else None
    return Part(
        round=round_,
        letter=letter,
        submission=submission,
        before=before,
        changes=lines_of(was, (submission.header, rows), form) if was else (),
        standing=STANDING[duty.standing(now, office.calendar)] if duty else "",
        due=duty.facts.due.in_words(office.calendar) if duty else "",
        paper=paper(round_, duty.facts) if duty else Paper.NOT_EXPECTED,
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


def _still_owed(tx: Transaction, school: School, office: Office, now: datetime) -> list[Obligation]:
    """Return the open rounds that the school has not answered, the most pressing first."""
    duties = obligations.owed(tx, campaigns.all_rounds(tx), now, school=school.code, live=True)
    missing = [duty for duty in duties if duty.is_missing(now, office.calendar)]
    return sorted(missing, key=lambda duty: duty.facts.due.due_at(office.calendar))


def _in_words(duty: Obligation, office: Office) -> tuple[str, str]:
    return duty.round.label, duty.facts.due.in_words(office.calendar)


def _duty(tx: Transaction, round_: Round, school: str, now: datetime) -> Obligation | None:
    """Return the school's obligation, None where it has none (any more) in this round."""
    owed = obligations.owed(tx, [round_], now, school=school, live=True)
    return owed[0] if owed else None


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


_TELLS_WHAT_IS_OWED = frozenset({"same_report", "last_period", "withdrawn"})
_GETS_A_BLANK = frozenset({"unreadable", "wrong_form", "empty_form", "no_attachment", "only_a_link"})
