"""What a school answers when it was asked whether a report is its own, and what such an answer may bring about."""

from collections.abc import Sequence
from datetime import datetime

from ingest import ruled
from ingest.cases import Booked, Cover, Judgement, Known, Passed, ReadFile, Stuck, Withdrawn
from ingest.review.answers import By, Refused
from ingest.review.assigning import Whose, assign
from ingest.review.verdicts import ignore
from rules.quotes import own_words
from rules.schools import School
from rules.yes_no import ASKED, answer
from store import ledger, rulings
from store.database import Transaction
from store.messages import Outcome
from store.outbox import MailKind, OutboxMail

_BY_SCHOOL = "trường, thư trả lời"
_CONFIRMS = "Trường trả lời: đúng là trường gửi thư số {about}."
_DENIES = "Trường trả lời: không phải trường gửi thư số {about}."
_TOO_LATE = "Trường trả lời về thư số {about}, nhưng thư đó đã có quyết định; câu trả lời không làm thay đổi gì."
_NOT_ITS_OWN = "trường báo không phải trường gửi"


def answered(
    tx: Transaction, cover: Cover, files: Sequence[ReadFile], known: Known, now: datetime
) -> list[Judgement] | None:
    """Carry out what a school answers to our question; None where the mail is no such answer, or no clear one.

    The answer counts from a registered address of the very school that was asked, unless the server says that it is
    forged, and once: where anybody has decided about the report, also where that was taken back, nothing changes. A
    mail with a file that may be a report is not taken for an answer, nor is one that a person decided about.
    Source: docs/domain.md, section 7 (the known address is asked).
    """
    question = _question(cover)
    school = known.roster.get(question.school or "") if question else None
    if question is None or question.about is None or school is None or _is_more(cover, files):
        return None
    says = answer(own_words(cover.text), school.name)
    if says is None:
        return None
    if not _waits(tx, question.about):
        return [Passed("confirmation", _TOO_LATE.format(about=question.about))]
    by = By(f"{_BY_SCHOOL} ngày {known.calendar.local(cover.received_at):%d/%m/%Y}", _reason(says, cover), now)
    if not _carried_out(tx, question.about, school, by, says=says):
        return None
    return [Passed("confirmation", (_CONFIRMS if says else _DENIES).format(about=question.about))]


def _question(cover: Cover) -> OutboxMail | None:
    """Return the question that the mail answers, None unless it comes from the school that was asked."""
    ours = cover.thread.mail if cover.thread else None
    if ours is None or ours.kind is not MailKind.QUESTION or ours.school not in cover.sender.schools:
        return None
    return ours if cover.sender.genuine else None


def _is_more(cover: Cover, files: Sequence[ReadFile]) -> bool:
    return bool(cover.unread) or ruled.decided(cover.rulings) or any(file.could_be_report for file in files)


def _waits(tx: Transaction, about: int) -> bool:
    """Tell whether the report still waits for the answer, and nobody has ever decided about it."""
    entry = ledger.find(tx, about)
    parked = entry is not None and entry.verdict.outcome is Outcome.PARKED and entry.verdict.reason in ASKED
    return parked and not rulings.history(tx, about)


def _reason(says: bool, cover: Cover) -> str:
    return f"trường xác nhận từ {cover.sender.address}" if says else f"{_NOT_ITS_OWN} ({cover.sender.address})"


def _carried_out(tx: Transaction, about: int, school: School, by: By, *, says: bool) -> bool:
    done = assign(tx, about, Whose(school.code), by) if says else ignore(tx, about, by)
    return not isinstance(done, Refused)


def guarded(judged: Sequence[Judgement], cover: Cover, known: Known) -> list[Judgement]:
    """Let a person decide where a report from elsewhere, confirmed by the school alone, would change an accepted one.

    Source: docs/domain.md, section 7 (a new address never replaces an accepted submission).
    """
    return [_guarded(judgement, cover, known) for judgement in judged]


def _guarded(judgement: Judgement, cover: Cover, known: Known) -> Judgement:
    if not isinstance(judgement, Booked | Withdrawn) or not _by_school_alone(judgement.school, cover):
        return judgement
    school, round_ = judgement.school, judgement.round
    if not any(known.accepted(version.id) for version in known.versions(round_.id, school.code)):
        return judgement
    detail = (
        f"{school.name}, {round_.label}: trường xác nhận báo cáo gửi từ địa chỉ {cover.sender.address or 'lạ'}, nhưng "
        "báo cáo trước đã được chấp nhận; cần chuyên viên quyết định có thay hay không."
    )
    return Stuck("would_replace_accepted", detail, school.code)


def _by_school_alone(school: School, cover: Cover) -> bool:
    if school.code in cover.sender.schools and cover.sender.genuine:
        return False
    made = [ruling for ruling in cover.rulings if ruling.school == school.code]
    return bool(made) and all(ruling.made_by.startswith(_BY_SCHOOL) for ruling in made)
