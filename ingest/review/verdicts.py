"""What a person thinks of a message or its reports: accepted, given back, rejected, passed over."""

from collections.abc import Sequence

from ingest.review import telling
from ingest.review.answers import Answer, By, Done, Refused
from ingest.review.assigning import Whose, assign
from ingest.review.granting import grant
from ingest.review.subject import candidates, subject
from store import requests, retries, rulings, submissions
from store.database import Transaction
from store.ledger import LedgerEntry
from store.messages import Outcome
from store.rulings import Kind, Ruling
from store.submissions import Aside, Submission


def accept(tx: Transaction, message: int, by: By) -> Answer:
    """Say yes: to what it asks for, that it is the report of the one school in question, or to its reports."""
    entry = subject(tx, message)
    if isinstance(entry, Refused):
        return entry
    if entry.verdict.outcome is Outcome.RECORDED:
        return _about_reports(tx, entry, Kind.ACCEPT, by)
    if entry.verdict.outcome is not Outcome.PARKED:
        return Refused((f"thư số {message} không chờ xử lý",))
    request = requests.of_message(tx, message)
    if entry.verdict.reason == "asks_extension" and request:
        return grant(tx, entry, request, by)
    schools = candidates(entry)
    if len(schools) == 1:
        return assign(tx, message, Whose(schools[0]), by)
    among = f"các trường có thể: {', '.join(schools)}" if schools else "chưa rõ trường nào"
    return Refused((f"{among}; dùng «review assign {message} TRƯỜNG»",))


def give_back(tx: Transaction, message: int, by: By) -> Answer:
    """Give the reports of a message back to be corrected. They stay received; the school is told, with the reason."""
    entry = _with_reason(tx, message, by)
    if isinstance(entry, Refused):
        return entry
    if entry.verdict.outcome is not Outcome.RECORDED:
        return Refused((f"thư số {message} chưa được ghi nhận nên không có gì để trả lại",))
    return _about_reports(tx, entry, Kind.RETURN, by)


def reject(tx: Transaction, message: int, by: By) -> Answer:
    """Reject a message: what was recorded of it counts no more, what waited is passed over. The school is told why."""
    entry = _with_reason(tx, message, by)
    if isinstance(entry, Refused):
        return entry
    if entry.verdict.outcome is Outcome.RECORDED:
        return _about_reports(tx, entry, Kind.REJECT, by)
    return _pass_over(tx, entry, Kind.REJECT, by)


def ignore(tx: Transaction, message: int, by: By) -> Answer:
    """Pass a waiting message over: nothing is recorded of it, and nobody is told."""
    entry = _with_reason(tx, message, by)
    return entry if isinstance(entry, Refused) else _pass_over(tx, entry, Kind.IGNORE, by)


def _with_reason(tx: Transaction, message: int, by: By) -> LedgerEntry | Refused:
    entry = subject(tx, message)
    missing = () if by.reason.strip() else ("cần nêu lý do (--reason)",)
    if isinstance(entry, Refused):
        return Refused((*entry.clauses, *missing))
    return Refused(missing) if missing else entry


def _pass_over(tx: Transaction, entry: LedgerEntry, kind: Kind, by: By) -> Answer:
    if entry.verdict.outcome is not Outcome.PARKED:
        return Refused((f"thư số {entry.message} không chờ xử lý",))
    if not entry.has_bytes:
        return Refused(("máy chủ chưa trao nội dung của thư; dùng «review retry» để lấy lại",))
    ruling = Ruling(entry.message, kind, by.reason, by.who, by.now, school=entry.verdict.school)
    number = rulings.add(tx, ruling, by.now)
    retries.judge_anew(tx, entry.message)
    if kind is Kind.REJECT and entry.verdict.school:
        telling.tell(tx, entry, entry.verdict.school, number, by.now)
    return Done(f"Thư số {entry.message} không được ghi nhận.", (number,))


_SENTENCES = {
    Kind.ACCEPT: "Đã chấp nhận báo cáo trong thư số {message}.",
    Kind.RETURN: "Đã trả lại để sửa báo cáo trong thư số {message}; trường được báo qua thư.",
    Kind.REJECT: "Đã loại báo cáo trong thư số {message}; trường được báo qua thư. Nếu không còn bản nào khác, trường "
    "lại là chưa nộp.",
}


def _about_reports(tx: Transaction, entry: LedgerEntry, kind: Kind, by: By) -> Answer:
    """Record a decision about each report of a message that still counts."""
    reports = submissions.of_message(tx, entry.message)
    if not reports:
        return Refused((f"không còn báo cáo nào của thư số {entry.message} được tính",))
    decided = [_about_report(tx, report, kind, by) for report in reports]
    if kind is not Kind.ACCEPT:
        _tell_schools(tx, entry, reports, decided, by)
    return Done(_SENTENCES[kind].format(message=entry.message), tuple(decided))


def _about_report(tx: Transaction, report: Submission, kind: Kind, by: By) -> int:
    ruling = Ruling(
        report.message,
        kind,
        by.reason,
        by.who,
        by.now,
        submission=report.id,
        school=report.school,
        round=report.round,
    )
    if kind is Kind.REJECT:
        submissions.set_aside(tx, report.id, Aside.REJECTED, by.now)
        retries.judge_supplements_anew(tx, (report.round, report.school), report.received_at)
    return rulings.add(tx, ruling, by.now)


def _tell_schools(
    tx: Transaction, entry: LedgerEntry, reports: Sequence[Submission], decided: Sequence[int], by: By
) -> None:
    for report, number in zip(reports, decided, strict=True):
        telling.tell(tx, entry, report.school, number, by.now)
