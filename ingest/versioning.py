"""What a report comes to beside those that the school has handed in for the same obligation."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from ingest.cases import Booked, Cover, Judgement, Known, Repeated, Stuck
from ingest.intentions import Intention, of_report
from ingest.together import Claim, one_of, supplemented
from rules.findings import Finding, Weight
from rules.reading import Reading, ReadRow
from rules.text import fold
from rules.versions import compare, content_of, identity
from store.submissions import Submission

_NOTHING_BEFORE = Finding(
    Weight.CHECK, "Toàn bộ báo cáo", "ghi là bổ sung nhưng chưa có báo cáo nào trước đó cho đợt này"
)


def against_versions(claims: Sequence[Claim], cover: Cover, known: Known) -> Judgement:
    """Return what the forms for one obligation in a mail come to: a version, a repetition, or a question for a person.

    A mail is set beside what was current when it arrived, however late it is brought in.
    Source: docs/domain.md, section 8.
    """
    claim = one_of(claims, cover, known.forms)
    if isinstance(claim, Stuck):
        return claim
    said = of_report(claim.file, cover)
    earlier = known.versions(claim.round.id, claim.school.code)
    before = [version for version in earlier if version.received_at <= cover.received_at]
    beside = before[-1] if before else next(iter(earlier), None)
    if repeated := _repeated(claim.content, cover.received_at, earlier, known):
        return Repeated(claim.school, claim.round, repeated.version)
    if beside and beside.nil != claim.reading.nil and not said.decided:
        return _contradiction(claim, beside)
    if not before:
        return _last_period(claim, said, cover, known) or _first(claim, said, cover, known)
    return _next(claim, said, cover, known)


def _first(claim: Claim, said: Intention, cover: Cover, known: Known) -> Booked:
    reading = claim.reading
    if said.follows and not said.decided:
        reading = replace(reading, findings=(*reading.findings, _NOTHING_BEFORE))
    return _booked(replace(claim, reading=reading), cover, known, adds=said.follows)


def _next(claim: Claim, said: Intention, cover: Cover, known: Known) -> Judgement:
    """Return what a report comes to for which there is one already, of the same kind: with rows both, or nil both."""
    earlier = known.versions(claim.round.id, claim.school.code)
    current = [version for version in earlier if version.received_at <= cover.received_at][-1]
    before = _reading_of(current, claim, known)
    corrects = any(not row.fields.get("name") for row in before.rows)
    # Rows without a name are nobody's: they were to be mended, and are not kept beside the report that mends them.
    before = replace(before, rows=tuple(row for row in before.rows if row.fields.get("name")))
    if claim.reading.nil or before.nil:
        return _booked(claim, cover, known)
    whole = supplemented(before, claim, known.forms)
    added = replace(claim, reading=whole) if whole else None
    if said.unclear and (added is None or added.content != claim.content):
        return _asked(claim, "unclear_intent")
    if said.adds and not said.unclear:
        if added is None:
            return _asked(claim, "supplement")
        repeated = _repeated(added.content, cover.received_at, earlier, known)
        return (
            Repeated(claim.school, claim.round, repeated.version)
            if repeated
            else _booked(added, cover, known, adds=True)
        )
    if not (said.intents or said.decided or corrects) and _apart(before.rows, claim.reading.rows):
        return _last_period(claim, said, cover, known) or _asked(claim, "supplement_or_replacement")
    return _booked(claim, cover, known)


def _apart(before: Sequence[ReadRow], after: Sequence[ReadRow]) -> bool:
    """Tell whether two lists have no line in common, be it misspelt in one."""
    found = compare(before, after)
    return bool(before and after) and len(found.removed) == len(before) and len(found.added) == len(after)


def _booked(claim: Claim, cover: Cover, known: Known, *, adds: bool = False) -> Booked:
    early = cover.received_at < known.calendar.at(claim.round.opens_on)
    return Booked(claim.file, claim.reading, claim.school, claim.round, claim.content, early, adds=adds)


def _reading_of(version: Submission, claim: Claim, known: Known) -> Reading:
    rows, findings = tuple(known.rows(version.id)), tuple(known.findings(version.id))
    return replace(claim.reading, nil=version.nil, header=version.header, rows=rows, findings=findings)


def _repeated(content: str, at: datetime, earlier: Sequence[Submission], known: Known) -> Submission | None:
    """Return the version that says the same: the current one or, for a mail older than that, any.

    A later mail that goes back to an older version changes the report.
    """
    beside = earlier if earlier and at < earlier[-1].received_at else earlier[-1:]
    return next((version for version in beside if content in _contents(version, known)), None)


def _contents(version: Submission, known: Known) -> tuple[str, str]:
    """Return the digest that was stored and that of today: an older program took another one."""
    return version.content, content_of(version.header, known.rows(version.id), nil=version.nil)


def _last_period(claim: Claim, said: Intention, cover: Cover, known: Known) -> Stuck | None:
    """Tell of a report that only repeats what the school handed in for another round: probably the wrong file."""
    if claim.reading.nil or said.decided:
        return None
    rows = {_gist(row) for row in claim.reading.rows}
    for other in known.rounds:
        if other.id == claim.round.id or other.form != claim.round.form or other.kind != claim.round.kind:
            continue
        came = [v for v in known.versions(other.id, claim.school.code) if v.received_at <= cover.received_at]
        if came and rows <= {_gist(row) for row in known.rows(came[-1].id)}:
            day = known.calendar.local(came[-1].received_at).strftime("%d/%m/%Y")
            text = f"{claim.school.name}, {claim.round.label}: giống hệt báo cáo {other.label} đã nộp ngày {day}"
            return Stuck("last_period", f"{text}; có thể trường gửi nhầm tệp kỳ trước.", claim.school.code)
    return None


def _gist(row: ReadRow) -> tuple[tuple[str, str], str]:
    return identity(row), fold(row.fields.get("summary") or "")


def _contradiction(claim: Claim, beside: Submission) -> Stuck:
    words = ("có điển hình", "không có điển hình")
    detail = f"lần trước báo {words[beside.nil]}, lần này báo {words[claim.reading.nil]}."
    return Stuck("nil_contradiction", f"{claim.school.name}, {claim.round.label}: {detail}", claim.school.code)


_QUESTIONS = {
    "unclear_intent": "thư vừa có ý bổ sung vừa có ý thay thế (hoặc nói không rõ); cần xem là thêm vào hay thay cho "
    "báo cáo đã nộp.",
    "supplement": "thư ghi «bổ sung», nhưng có tên trùng với báo cáo đã nộp mà chưa chắc là cùng một người; cần xem là "
    "thêm hay sửa.",
    "supplement_or_replacement": "báo cáo gửi sau không có dòng nào của báo cáo đã nộp và thư không ghi bổ sung hay "
    "thay thế. Nếu là bổ sung: giữ các dòng cũ và thêm các dòng mới; nếu là thay thế: chỉ còn các dòng mới.",
}


def _asked(claim: Claim, reason: str) -> Stuck:
    return Stuck(reason, f"{claim.school.name}, {claim.round.label}: {_QUESTIONS[reason]}", claim.school.code)
