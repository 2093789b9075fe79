"""Whose report a form is, with everything that the mail and the office know; the evidence of the whole mail. Pure."""

from collections.abc import Sequence
from datetime import date

from ingest import voices
from ingest.cases import Cover, Known, ReadFile
from rules.attribution import Attributed, Doubt, Doubtful, attribute
from rules.campaigns import Round
from rules.evidence import CONTRADICTING, Evidence, Layer
from rules.obligations import owes
from rules.reading import Reading
from rules.schools import School
from rules.telling import told

_WHY = {
    Doubt.UNKNOWN_SENDER: "Tệp «{file}» đọc được nhưng địa chỉ gửi chưa được trường nào đăng ký; chờ xác nhận.",
    Doubt.UNVERIFIED_SENDER: "Tệp «{file}» đọc được nhưng máy chủ không xác thực được người gửi; chờ xác nhận.",
    Doubt.UNKNOWN_SCHOOL: "Tệp «{file}»: chưa rõ báo cáo của trường nào.",
    Doubt.CONFLICTING_SCHOOL: "Tệp «{file}»: các dấu hiệu về trường nộp báo cáo không khớp nhau.",
    Doubt.MERGED_SCHOOL: "Tệp «{file}»: báo cáo mang tên trường đã sáp nhập, trong khi trường nhận sáp nhập đã nộp "
    "báo cáo của mình cho đợt này.",
}


def evidence_of(files: Sequence[ReadFile], cover: Cover, known: Known) -> tuple[Evidence, ...]:
    """Return all that speaks for any school, of the mail and of its files, each once."""
    said = voices.of_cover(cover, known)
    for file in files:
        said += voices.of_file(file, known.names)
    return tuple(dict.fromkeys(said))


def whose(file: ReadFile, cover: Cover, known: Known, *, alone: bool) -> Attributed | Doubtful:
    """Return whose report the form is, or why a person must say. `alone`: the mail holds no other form.

    The named school that has merged into another one is given as the school while it still owes a report on this form.
    """
    found = attribute(_heard(file, cover, known, alone=alone), cover.sender, known.roster, _day(cover, known))
    if isinstance(found, Attributed) and _still_owes(known.roster[found.named], file, known):
        return Attributed(found.named, found.named)
    return found


def in_words(doubt: Doubtful, file: ReadFile, cover: Cover, known: Known, *, alone: bool) -> str:
    """Return what to tell the specialist: what is odd about the sender, what is asked, and which voice said what."""
    heard = _heard(file, cover, known, alone=alone)
    warnings = cover.flags if doubt.why in {Doubt.UNKNOWN_SENDER, Doubt.UNKNOWN_SCHOOL} else ()
    why = _WHY[doubt.why].format(file=file.name or "không tên")
    return " ".join(part for part in (*warnings, why, told(heard, doubt.candidates, known.roster)) if part)


def against_successor(found: Attributed, round_: Round, known: Known) -> Doubtful | None:
    """Return a doubt where a report under a merged school's name would replace one that its successor handed in itself.

    Source: docs/domain.md, section 5.
    """
    versions = known.versions(round_.id, found.school) if found.named != found.school else ()
    if not versions:
        return None
    under = known.names.candidates(versions[-1].header.get("school_name") or "")
    return None if found.named in under else Doubtful(Doubt.MERGED_SCHOOL, (found.named, found.school))


def _heard(file: ReadFile, cover: Cover, known: Known, *, alone: bool) -> list[Evidence]:
    """Return what speaks about one form.

    Beside other forms the mail's own words count only where the form is silent and they name one school.
    """
    own = voices.of_file(file, known.names)
    around = voices.of_cover(cover, known)
    if alone:
        return own + around
    of_mail = {Layer.SUBJECT, Layer.BODY, Layer.SIGNATURE}
    speaks = any(said.schools and said.layer not in CONTRADICTING for said in own)
    return own + [e for e in around if e.layer not in of_mail or (not speaks and len(e.schools) == 1)]


def _still_owes(school: School, file: ReadFile, known: Known) -> bool:
    if not isinstance(file.outcome, Reading):
        return False
    form = file.outcome.form
    return any(r.form == form and owes(r, school) and not known.versions(r.id, school.code) for r in known.rounds)


def _day(cover: Cover, known: Known) -> date:
    return known.calendar.day_of(cover.received_at)
