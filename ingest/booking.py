"""Carry a judgement out: submissions, outcome and receipt, in the caller's one transaction."""

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ingest.cases import Booked, Judgement, Passed, ReadFile, Repeated, Spoken, Stuck, Withdrawn
from ingest.threads import Answered
from rules.attribution import Sender
from rules.reading import NotOurForm, Reading
from rules.requests import Ask
from rules.schools import School, working_address
from rules.yes_no import ASKED
from store import decisions, messages, outbox, requests, retries, rulings, submissions
from store.database import Transaction
from store.decisions import Decision
from store.decisions import Kind as DecisionKind
from store.messages import AttachmentRecord, Glance, Message, Outcome, Verdict
from store.outbox import MailKind, Wanted
from store.requests import Request
from store.rulings import Kind, Ruling
from store.submissions import Aside, Booking

_SCHOOL = "trường"
_FACTS = {Ask.NIL: DecisionKind.NIL, Ask.PAPER_SENT: DecisionKind.PAPER_SENT}


def book(
    tx: Transaction, message: Message, judged: Sequence[Judgement], files: Sequence[ReadFile], now: datetime
) -> Verdict:
    """Store the submissions that are clear and the message's one outcome.

    Anything that needs a person parks the message, also where other forms in it were booked: nothing else is held up.
    """
    for judgement in judged:
        if isinstance(judgement, Booked):
            _submit(tx, message, judgement)
        elif isinstance(judgement, Withdrawn):
            _withdraw(tx, message, judgement, now)
        elif isinstance(judgement, Spoken):
            _take_down(tx, message, judgement, now)
    verdict = verdict_of(judged)
    messages.decide(tx, message.id, verdict, [_record(file) for file in files], now)
    return verdict


def _submit(tx: Transaction, message: Message, booked: Booked) -> None:
    submissions.add(
        tx,
        Booking(
            message=message.id,
            round=booked.round.id,
            school=booked.school.code,
            received_at=message.received_at,
            file=booked.file.name,
            content=booked.content,
            early=booked.early,
            reading=booked.reading,
            adds=booked.adds,
        ),
    )
    retries.judge_supplements_anew(tx, (booked.round.id, booked.school.code), message.received_at)


def _withdraw(tx: Transaction, message: Message, withdrawn: Withdrawn, now: datetime) -> None:
    """Set aside what a school takes back, as a decision of the school's, so that a person can undo it."""
    for submission in submissions.by_ids(tx, withdrawn.submissions):
        if any(_is_of(ruling, message) for ruling in rulings.of_submission(tx, submission.id)):
            continue  # judged anew: what became of it since, a person may have decided
        submissions.set_aside(tx, submission.id, Aside.WITHDRAWN, message.received_at)
        ruling = Ruling(
            message=submission.message,
            kind=Kind.WITHDRAW,
            reason=f"Trường xin thu hồi (thư số {message.id}).",
            made_by=_SCHOOL,
            made_at=message.received_at,
            submission=submission.id,
        )
        rulings.add(tx, ruling, now)


def _take_down(tx: Transaction, message: Message, spoken: Spoken, now: datetime) -> None:
    """Note what a school asks or tells; what is a fact by its word is a decision of the school's, made once."""
    request = Request(message.id, spoken.ask, spoken.school.code, spoken.round.id, spoken.day)
    requests.note(tx, request)
    kind = _FACTS.get(spoken.ask)
    if kind is None:
        return
    what = (kind, spoken.round.id, spoken.school.code, True, spoken.day)
    made = Decision(*what, f"Thư số {message.id} của trường.", _SCHOOL, message.received_at)
    if made not in decisions.history(tx, spoken.round.id, spoken.school, message.received_at):
        decisions.add(tx, made, now)


def _is_of(ruling: Ruling, letter: Message) -> bool:
    return ruling.kind is Kind.WITHDRAW and ruling.made_at == letter.received_at


def obligations_of(judged: Sequence[Judgement]) -> frozenset[tuple[str, str]]:
    """Return the (round, school) of the reports that a message brought."""
    return frozenset((j.round.id, j.school.code) for j in judged if isinstance(j, Booked))


def verdict_of(judged: Sequence[Judgement]) -> Verdict:
    """Return the one outcome of a message: parked if anything is stuck, else recorded, ignored, duplicate."""
    schools = {s for j in judged if (s := _school(j))}
    school = schools.pop() if len(schools) == 1 else None
    stuck = [j for j in judged if isinstance(j, Stuck)]
    if stuck:
        return Verdict(Outcome.PARKED, stuck[0].reason, " ".join(s.detail for s in stuck), school)
    if any(isinstance(j, Booked) for j in judged):
        return Verdict(Outcome.RECORDED, school=school)
    withdrawn = [j.round.label for j in judged if isinstance(j, Withdrawn)]
    if withdrawn:
        return Verdict(Outcome.RECORDED, "withdrawn", f"Trường thu hồi báo cáo {', '.join(withdrawn)}.", school)
    spoken = [j for j in judged if isinstance(j, Spoken)]
    if spoken:
        return _verdict_of_words(spoken[0])
    passed = [j for j in judged if isinstance(j, Passed)]
    if passed:
        return Verdict(Outcome.IGNORED, passed[0].reason, passed[0].detail)
    repeated = [j for j in judged if isinstance(j, Repeated)]
    versions = "; ".join(f"lần nộp thứ {r.version} ({r.round.label})" for r in repeated)
    return Verdict(Outcome.DUPLICATE, "same_report", f"Trùng nội dung với {versions}.", school)


def _verdict_of_words(spoken: Spoken) -> Verdict:
    school = spoken.school.code
    if not spoken.settled:
        return Verdict(Outcome.PARKED, "asks_extension", spoken.detail, school)
    return Verdict(Outcome.RECORDED, _TOLD[spoken.ask], f"{spoken.school.name}, {spoken.round.label}.", school)


_TOLD = {Ask.EXTENSION: "extension_granted", Ask.NIL: "nil_by_letter", Ask.PAPER_SENT: "paper_announced"}


def _school(judgement: Judgement) -> str | None:
    if isinstance(judgement, Booked | Repeated | Withdrawn | Spoken):
        return judgement.school.code
    return judgement.school if isinstance(judgement, Stuck) else None


def _record(file: ReadFile) -> AttachmentRecord:
    if isinstance(file.outcome, Reading):
        glance = Glance(file.outcome.nil, dict(Counter(row.kind for row in file.outcome.rows)))
        return AttachmentRecord(file.name, file.sha256, file.size, "read", None, glance)
    outcome = "not_our_form" if isinstance(file.outcome, NotOurForm) else "unreadable"
    return AttachmentRecord(file.name, file.sha256, file.size, outcome, file.outcome.reason)


# Letters about mail that may not be the school's own: one a day and school, or a stranger could flood it.
_ONCE_A_DAY = frozenset({"conflicting_school", "no_attachment", "only_a_link"})
_NOT_TOLD = ASKED | {"letter"}


@dataclass(frozen=True)
class Recipients:
    """Who is to be told what of a mail: the addresses of each school, and the occasion, which keeps it single."""

    addresses: Mapping[str, Sequence[str]]
    occasion: str


def worth_telling(judged: Sequence[Judgement], thread: Answered | None) -> list[Judgement]:
    """Return what a school is told of, in a mail that answers `thread`; of what was granted another letter tells.

    A report that says nothing new is answered only where it answers a reminder: who was reminded of what he sent wants
    to know that it is there.
    """
    reminded = thread is not None and thread.mail.kind is MailKind.REMINDER
    return [judgement for judgement in judged if _is_told(judgement, reminded=reminded)]


def _is_told(judgement: Judgement, *, reminded: bool) -> bool:
    if isinstance(judgement, Spoken):
        return judgement.ask is not Ask.EXTENSION or not judgement.settled
    return reminded or not isinstance(judgement, Repeated)


def recipients(
    message: Message,
    judged: Sequence[Judgement],
    sender: Sender,
    roster: Mapping[str, School],
    refused: Container[str] = (),
) -> Recipients:
    """Return whom to tell: the schools that the mail concerns; never an address that no school registered.

    Told are the sender, where the school registered that address, and the school's first address that is not `refused`
    where another one than its own wrote. A mere letter is not answered, or two polite machines would never stop. About
    mail that may not be its own a school is asked instead (`asking`).
    Source: docs/domain.md, section 7.
    """
    codes = _concerned(judged, sender)
    addresses = {code: _addresses(roster[code], sender, refused) for code in sorted(codes)}
    bounded = all(isinstance(j, Stuck) and j.reason in _ONCE_A_DAY for j in judged)
    reason = verdict_of(judged).reason or "recorded"
    return Recipients(
        addresses, f"{reason}:{message.received_at:%Y-%m-%d}" if bounded else f"{reason}:{message.sha256}"
    )


def queue_receipts(tx: Transaction, message: Message, to: Recipients, now: datetime) -> None:
    """Queue a receipt for each school that is to be told, due at once; none about a quiet message."""
    for code, addresses in () if message.quiet else to.addresses.items():
        for address in addresses:
            wanted = Wanted(MailKind.RECEIPT, f"{to.occasion}:{code}", address, now, code, message.id)
            outbox.queue(tx, wanted, now)


def _concerned(judged: Sequence[Judgement], sender: Sender) -> set[str]:
    codes: set[str] = set()
    for judgement in judged:
        if isinstance(judgement, Booked | Repeated | Withdrawn | Spoken):
            codes.add(judgement.school.code)
        elif isinstance(judgement, Stuck) and judgement.reason not in _NOT_TOLD:
            codes.update(_in_question(judgement, sender))
    return codes


def _in_question(stuck: Stuck, sender: Sender) -> Iterable[str]:
    """Return the school to tell of a problem: the decided one, the sender's, or the only candidate; else none.

    A mail that may be forged and holds no form is not worth a letter to the school whose name it uses.
    """
    if stuck.school:
        return (stuck.school,)
    if not sender.genuine and not stuck.candidates:
        return ()
    if len(sender.schools) == 1:
        return sender.schools
    return stuck.candidates if len(stuck.candidates) == 1 else ()


def _addresses(school: School, sender: Sender, refused: Container[str]) -> Sequence[str]:
    own = working_address(school, refused)
    wrote = sender.address if sender.address and school.code in sender.schools else None
    told = (wrote,) if wrote in school.emails else (wrote, own)
    return [address for address in told if address]
