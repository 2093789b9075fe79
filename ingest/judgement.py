"""What is to be done with a mail: a plan, computed from what was read and what is known. Pure."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from ingest.cases import Booked, Cover, Judgement, Known, Passed, ReadFile, Repeated, Stuck
from rules.attribution import Doubt, Doubtful, Sender, attribute, choose_round
from rules.campaigns import Round
from rules.obligations import owes
from rules.reading import NotOurForm, Reading, ReadRow, Unreadable
from rules.schools import School
from rules.text import fold
from store.submissions import Submission

# A mail without a file from a school whose next report is due only later than this is taken for a letter.
_SOON = timedelta(days=14)
# A mail without a readable form that came this long before the first round opened was never meant for one.
_LONG_BEFORE = timedelta(days=30)


def judge(files: Sequence[ReadFile], cover: Cover, known: Known) -> list[Judgement]:
    """Return what each form in the mail comes to; a mail without a form comes to one `Stuck` or `Passed`.

    Two forms for one obligation that say the same count once; two that differ wait for a person.
    """
    forms = [(file, file.outcome) for file in files if isinstance(file.outcome, Reading)]
    if not forms:
        return [_without_form(files, cover, known)]
    judged = [_judge_form(file, reading, cover, known) for file, reading in forms]
    return _one_each(judged)


_UNREAD = {
    "broken_mime": "Thư hỏng, không đọc được nội dung.",
    "too_large": "Thư quá lớn; chỉ lưu phần đầu thư.",
}


def _without_form(files: Sequence[ReadFile], cover: Cover, known: Known) -> Stuck | Passed:
    if all(cover.received_at < known.calendar.at(r.opens_on - _LONG_BEFORE) for r in known.rounds):
        return Passed("before_campaign", "Thư cũ, đến từ lâu trước khi có đợt báo cáo nào.")
    school = _clear_sender(cover.sender)
    if cover.unread:
        return Stuck(cover.unread, _UNREAD[cover.unread], school)
    if not cover.sender.schools:
        return Stuck("unknown_sender", "Người gửi không có trong danh sách trường; thư không có biểu mẫu đọc được.")
    if not any(file.could_be_report for file in files) and (cover.links or not files):
        return _without_file(school, cover, known)
    unreadable = [f for f in files if isinstance(f.outcome, Unreadable)]
    if unreadable:
        return Stuck("unreadable", _listed(unreadable), school)
    return Stuck("wrong_form", _listed(files), school)


def _without_file(school: str | None, cover: Cover, known: Known) -> Stuck:
    """Tell a link instead of a file from a forgotten attachment, and that from a mere letter.

    A letter is an answer to us, or comes from a school that owes nothing now.
    """
    if cover.links:
        detail = f"Thư không kèm tệp báo cáo, chỉ có đường dẫn tới {', '.join(cover.links[:3])}; chương trình không mở."
        return Stuck("only_a_link", detail, school)
    if cover.is_reply or (school and not _owes_now(known.roster[school], cover, known)):
        return Stuck("letter", "Thư trao đổi của trường, không kèm tệp; đề nghị chuyên viên xem.", school)
    return Stuck("no_attachment", "Thư không có tệp báo cáo đính kèm.", school)


def _owes_now(school: School, cover: Cover, known: Known) -> bool:
    return any(
        owes(r, school)
        and known.calendar.at(r.opens_on) <= cover.received_at
        and not known.versions(r.id, school.code)
        and r.deadline.day - known.calendar.day_of(cover.received_at) <= _SOON
        for r in known.rounds
    )


def _clear_sender(sender: Sender) -> str | None:
    return next(iter(sender.schools)) if len(sender.schools) == 1 and sender.genuine else None


def _listed(files: Sequence[ReadFile]) -> str:
    return " ".join(
        f"Tệp «{file.name or 'không tên'}»: {file.outcome.reason}"
        for file in files
        if isinstance(file.outcome, Unreadable | NotOurForm)
    )


def _judge_form(file: ReadFile, reading: Reading, cover: Cover, known: Known) -> Judgement:
    school = attribute(reading, cover.sender, known.names, known.roster)
    if isinstance(school, Doubtful):
        return _doubt(school, file)
    if reading.empty:
        return Stuck("empty_form", f"Tệp «{file.name}»: chưa đọc được dòng nào trong các bảng của biểu.", school.code)
    round_ = _round_of(reading, school, cover, known)
    if isinstance(round_, Doubtful):
        return _doubt(round_, file, school.code)
    return _against_versions(file, reading, cover, known, (school, round_))


def _round_of(reading: Reading, school: School, cover: Cover, known: Known) -> Round | Doubtful:
    owed = [r for r in known.rounds if r.form == reading.form and owes(r, school)]
    of_kind = [r for r in owed if r.kind == reading.answers] or owed
    answered = {r: bool(known.versions(r.id, school.code)) for r in of_kind}
    return choose_round(reading.periods, cover.subject, answered, cover.received_at, known.calendar)


def _against_versions(
    file: ReadFile, reading: Reading, cover: Cover, known: Known, obligation: tuple[School, Round]
) -> Judgement:
    school, round_ = obligation
    content = content_of(reading)
    earlier = known.versions(round_.id, school.code)
    repeated = _repeated(content, cover.received_at, earlier)
    if repeated:
        return Repeated(school, round_, repeated.version)
    if earlier and earlier[-1].nil != reading.nil:
        was, is_now = (
            ("không có điển hình", "có điển hình") if earlier[-1].nil else ("có điển hình", "không có điển hình")
        )
        detail = f"{school.name}, {round_.label}: lần trước báo {was}, lần này báo {is_now}."
        return Stuck("nil_contradiction", detail, school.code)
    if earlier and _only_adds(reading, cover, file, known.rows(earlier[-1].id)):
        detail = f"{school.name}, {round_.label}: thư ghi «bổ sung» cho báo cáo đã nộp; cần xem là thêm hay thay thế."
        return Stuck("supplement", detail, school.code)
    early = cover.received_at < known.calendar.at(round_.opens_on)
    return Booked(file, reading, school, round_, content, early)


def _repeated(content: str, at: datetime, earlier: Sequence[Submission]) -> Submission | None:
    """Return the version that says the same: the current one or, for a mail older than that, any.

    A later mail that goes back to an older version changes the report.
    """
    known = earlier if earlier and at < earlier[-1].received_at else earlier[-1:]
    return next((version for version in known if version.content == content), None)


def _only_adds(reading: Reading, cover: Cover, file: ReadFile, before: Sequence[ReadRow]) -> bool:
    """Tell whether a "bổ sung" leaves rows of the earlier version out, so that taking it whole would lose them."""
    if "bo sung" not in fold(f"{cover.subject} {file.name}"):
        return False
    return not {_who(row) for row in before} <= {_who(row) for row in reading.rows}


def _who(row: ReadRow) -> tuple[str, str]:
    return row.kind, fold(row.fields.get("name") or "")


def content_of(reading: Reading) -> str:
    """Return the digest of what a form says, however its file is made: header, nil box, rows without their places."""
    said = [
        reading.nil,
        sorted(reading.header.items()),
        [(row.kind, sorted(row.fields.items())) for row in reading.rows],
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


_DOUBTS = {
    Doubt.UNKNOWN_SENDER: "Tệp «{file}» đọc được nhưng địa chỉ gửi chưa được trường nào đăng ký; chờ xác nhận.",
    Doubt.UNVERIFIED_SENDER: "Tệp «{file}» đọc được nhưng máy chủ không xác thực được người gửi; chờ xác nhận.",
    Doubt.UNKNOWN_SCHOOL: "Tệp «{file}»: tên trường không khớp với trường nào trong danh sách.",
    Doubt.CONFLICTING_SCHOOL: "Tệp «{file}»: trường ghi trong biểu, mã trường và địa chỉ gửi không khớp nhau.",
    Doubt.NO_ROUND: "Tệp «{file}»: chưa rõ báo cáo nộp cho đợt nào.",
    Doubt.CONFLICTING_ROUND: "Tệp «{file}»: đợt ghi trong biểu và trong thư không thống nhất.",
}


def _doubt(doubtful: Doubtful, file: ReadFile, school: str | None = None) -> Stuck:
    of_schools = doubtful.why not in {Doubt.NO_ROUND, Doubt.CONFLICTING_ROUND}
    candidates = doubtful.candidates if of_schools else ()
    detail = _DOUBTS[doubtful.why].format(file=file.name or "không tên")
    if doubtful.candidates:
        detail += f" Các khả năng: {', '.join(doubtful.candidates)}."
    return Stuck(doubtful.why.value, detail, school, candidates)


def _one_each(judged: Sequence[Judgement]) -> list[Judgement]:
    kept: list[Judgement] = []
    seen: dict[tuple[str, str], str] = {}
    for judgement in judged:
        if not isinstance(judgement, Booked):
            kept.append(judgement)
            continue
        key = (judgement.school.code, judgement.round.id)
        if key not in seen:
            seen[key] = judgement.content
            kept.append(judgement)
        elif seen[key] != judgement.content:
            kept = [k for k in kept if not (isinstance(k, Booked) and (k.school.code, k.round.id) == key)]
            detail = f"{judgement.school.name}: một thư có hai tệp khác nhau cho cùng {judgement.round.label}."
            kept.append(Stuck("two_forms", detail, judgement.school.code))
    return kept
