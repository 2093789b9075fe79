"""What is to be done with a mail: a plan, computed from what was read and what is known. Pure."""

from collections.abc import Sequence

from ingest.cases import Booked, Cover, Judgement, Known, ReadFile, Stuck
from ingest.formless import without_form
from ingest.versioning import against_versions
from rules.attribution import Doubt, Doubtful, attribute, choose_round
from rules.campaigns import Round
from rules.obligations import owes
from rules.reading import Reading
from rules.schools import School


def judge(files: Sequence[ReadFile], cover: Cover, known: Known) -> list[Judgement]:
    """Return what each form in the mail comes to; a mail without a form comes to one `Stuck` or `Passed`.

    Two forms for one obligation that say the same count once; two that differ wait for a person.
    """
    forms = [(file, file.outcome) for file in files if isinstance(file.outcome, Reading)]
    if not forms:
        return [without_form(files, cover, known)]
    judged = [_judge_form(file, reading, cover, known) for file, reading in forms]
    return _one_each(judged)


def _judge_form(file: ReadFile, reading: Reading, cover: Cover, known: Known) -> Judgement:
    school = attribute(reading, cover.sender, known.names, known.roster)
    if isinstance(school, Doubtful):
        return _doubt(school, file)
    if reading.empty:
        return Stuck("empty_form", f"Tệp «{file.name}»: chưa đọc được dòng nào trong các bảng của biểu.", school.code)
    round_ = _round_of(reading, school, cover, known)
    if isinstance(round_, Doubtful):
        return _doubt(round_, file, school.code)
    return against_versions(file, reading, cover, known, (school, round_))


def _round_of(reading: Reading, school: School, cover: Cover, known: Known) -> Round | Doubtful:
    owed = [r for r in known.rounds if r.form == reading.form and owes(r, school)]
    of_kind = [r for r in owed if r.kind == reading.answers] or owed
    answered = {r: bool(known.versions(r.id, school.code)) for r in of_kind}
    return choose_round(reading.periods, cover.subject, answered, cover.received_at, known.calendar)


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
