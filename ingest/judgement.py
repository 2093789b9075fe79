"""What is to be done with a mail: a plan, computed from what was read and what is known. Pure."""

from collections import defaultdict
from collections.abc import Container, Sequence

from ingest import cutoff, ruled
from ingest.cases import Cover, Judgement, Known, Passed, ReadFile, Stuck
from ingest.formless import without_form
from ingest.intentions import of_report
from ingest.together import Claim
from ingest.versioning import against_versions
from ingest.whose import against_successor, in_words, whose
from rules.attribution import Attributed, Doubt, Doubtful
from rules.campaigns import Kind, Round
from rules.obligations import owes
from rules.reading import Reading
from rules.round_choice import choose_round, periods_named
from rules.schools import School
from store.rulings import Ruling


def judge(files: Sequence[ReadFile], cover: Cover, known: Known) -> list[Judgement]:
    """Return what each form in the mail comes to; a mail without a form comes to one `Stuck` or `Passed`.

    The forms for one obligation come to one judgement together; see `together`.
    """
    forms = [(file, file.outcome) for file in files if isinstance(file.outcome, Reading)]
    if not forms:
        return [ruled.put_aside(cover.rulings) or without_form(files, cover, known)]
    alone = len(forms) == 1
    claimed = _chosen([_claim(file, reading, cover, known, alone=alone) for file, reading in forms], cover)
    of_obligation: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in claimed:
        if isinstance(claim, Claim):
            of_obligation[claim.key].append(claim)
    versions = {
        key: cutoff.within(against_versions(claims, cover, known), cover, known)
        for key, claims in of_obligation.items()
    }
    return [versions.pop(c.key) if isinstance(c, Claim) else c for c in claimed if not _is_done(c, versions)]


def _is_done(claim: Claim | Judgement, left: Container[tuple[str, str]]) -> bool:
    return isinstance(claim, Claim) and claim.key not in left


def _claim(file: ReadFile, reading: Reading, cover: Cover, known: Known, *, alone: bool) -> Claim | Judgement:
    aside = ruled.put_aside(cover.rulings, file.sha256)
    if aside:
        return aside
    ruling = ruled.assigned(cover.rulings, file.sha256)
    found = _by_person(ruling, known) or whose(file, cover, known, alone=alone)
    if isinstance(found, Doubtful):
        return _school_asked(found, file, cover, known, alone=alone)
    school = known.roster[found.school]
    if reading.empty:
        return Stuck("empty_form", f"Tệp «{file.name}»: chưa đọc được dòng nào trong các bảng của biểu.", school.code)
    round_ = _round_ruled(ruling, reading, known) or _round_of(file, reading, school, cover, known)
    if isinstance(round_, Doubtful):
        return _round_asked(round_, file, school.code)
    doubt = against_successor(found, round_, known)
    return _school_asked(doubt, file, cover, known, alone=alone) if doubt else Claim(file, reading, school, round_)


def _by_person(ruling: Ruling | None, known: Known) -> Attributed | None:
    if ruling is None or ruling.school is None or ruling.school not in known.roster:
        return None
    return Attributed(ruling.school, ruling.school)


def _round_ruled(ruling: Ruling | None, reading: Reading, known: Known) -> Round | Doubtful | None:
    """Return the round that a person named, None where nobody did; it must be one for this form."""
    if ruling is None or ruling.round is None:
        return None
    fitting = [r for r in known.rounds if r.id == ruling.round and r.form == reading.form]
    return fitting[0] if fitting else Doubtful(Doubt.CONFLICTING_ROUND, (ruling.round,))


def _round_of(file: ReadFile, reading: Reading, school: School, cover: Cover, known: Known) -> Round | Doubtful:
    owed = [r for r in known.rounds if r.form == reading.form and owes(r, school)]
    of_kind = [r for r in owed if (r.kind is Kind.ARTICLE) == (reading.answers == Kind.ARTICLE)] or owed
    answered = {r: bool(known.versions(r.id, school.code)) for r in of_kind}
    named = any(periods_named(text) for text in (*reading.periods, cover.subject))
    if not named and any(answered.values()) and of_report(file, cover).looks_back:
        answered = {r: True for r, came in answered.items() if came}
    return choose_round(reading.periods, cover.subject, answered, cover.received_at, known.calendar)


_ROUND_DOUBTS = {
    Doubt.NO_ROUND: "Tệp «{file}»: chưa rõ báo cáo nộp cho đợt nào.",
    Doubt.CONFLICTING_ROUND: "Tệp «{file}»: đợt ghi trong biểu và trong thư không thống nhất.",
}


def _round_asked(doubt: Doubtful, file: ReadFile, school: str) -> Stuck:
    detail = _ROUND_DOUBTS[doubt.why].format(file=file.name or "không tên")
    if doubt.candidates:
        detail += f" Các khả năng: {', '.join(doubt.candidates)}."
    return Stuck(doubt.why.value, detail, school)


def _school_asked(doubt: Doubtful, file: ReadFile, cover: Cover, known: Known, *, alone: bool) -> Stuck:
    return Stuck(doubt.why.value, in_words(doubt, file, cover, known, alone=alone), None, doubt.candidates)


def _chosen(claimed: Sequence[Claim | Judgement], cover: Cover) -> list[Claim | Judgement]:
    """Return the claims without the forms beside which a person chose another one for the same obligation.

    A form of which a person said that it adds stands beside the others, not for them.
    """
    claims = [claim for claim in claimed if isinstance(claim, Claim)]
    said = [(claim, ruled.assigned(cover.rulings, claim.file.sha256)) for claim in claims]
    chosen = {claim.file.sha256 for claim, ruling in said if ruling and ruling.file}
    instead = {claim.key: claim.file for claim, ruling in said if ruling and ruling.file and ruling.adds is not True}

    def settled(one: Claim | Judgement) -> Claim | Judgement:
        other = instead.get(one.key) if isinstance(one, Claim) else None
        if other is None or not isinstance(one, Claim) or one.file.sha256 in chosen:
            return one
        return Passed("set_aside_by_person", f"Tệp «{one.file.name}»: chuyên viên đã chọn tệp «{other.name}».")

    return [settled(one) for one in claimed]
