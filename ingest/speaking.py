"""A letter by which a school asks for more time, or says that it has nothing to report or has sent the print."""

from datetime import timedelta

from ingest.cases import Cover, Known, Spoken, Stuck
from ingest.intentions import own_subject
from rules.calendar import vietnamese_day
from rules.campaigns import Round
from rules.obligations import owes
from rules.quotes import own_words
from rules.requests import Ask, Said, said_by_school
from rules.round_choice import periods_named
from rules.schools import School
from store.rulings import Kind

_STILL_ASKED = timedelta(days=60)
"""How long after its deadline a round may be meant by a letter that names none."""
_LONGEST = timedelta(days=366)
_UNCLEAR = {
    Ask.EXTENSION: "Thư của trường có vẻ xin gia hạn nhưng chưa rõ đợt nào hoặc đến ngày nào; đề nghị chuyên viên xem.",
    Ask.NIL: "Thư của trường có vẻ báo không có điển hình nhưng chưa rõ; đề nghị chuyên viên xem.",
    Ask.PAPER_SENT: "Thư của trường nói về bản giấy nhưng chưa rõ đợt nào hoặc đã gửi chưa; đề nghị chuyên viên xem.",
}
_WANTS = "{school} xin gia hạn {round} đến hết {day}."
_ANSWERED = "{school} báo không có điển hình cho {round} nhưng trước đó đã nộp báo cáo; đề nghị chuyên viên xem."


def spoken(school: School, cover: Cover, known: Known) -> Spoken | Stuck | None:
    """Return what a letter without a form asks or tells, why a person must read it, or None where it does neither.

    Nothing to report is taken down as said, for a round whose form may say so; so is that the print was sent. More time
    waits for a person. All of this only for the one round that the letter names, that the reminder was about which it
    answers, or that alone comes into question.
    Source: docs/domain.md, section 8.
    """
    today = known.calendar.day_of(cover.received_at)
    said = said_by_school(own_subject(cover), own_words(cover.text), today)
    if said is None:
        return None
    meant = _meant(said, school, cover, known)
    if not said.clear or len(meant) != 1:
        return Stuck("letter", _UNCLEAR[said.ask], school.code)
    return _about(meant[0], said, school, cover, known)


def _about(round_: Round, said: Said, school: School, cover: Cover, known: Known) -> Spoken | Stuck:
    if said.ask is Ask.EXTENSION and said.day:
        due = round_.deadline
        if not due.last_good_day(known.calendar) < said.day <= due.day + _LONGEST:
            return Stuck("letter", _UNCLEAR[said.ask], school.code)
        words = {"school": school.name, "round": round_.label, "day": vietnamese_day(said.day)}
        granted = any(ruling.kind is Kind.GRANT for ruling in cover.rulings)
        return Spoken(school, round_, said.ask, said.day, _WANTS.format(**words), settled=granted)
    if said.ask is Ask.NIL and known.versions(round_.id, school.code):
        return Stuck("nil_contradiction", _ANSWERED.format(school=school.name, round=round_.label), school.code)
    return Spoken(school, round_, said.ask, said.day, settled=True)


def _meant(said: Said, school: School, cover: Cover, known: Known) -> list[Round]:
    possible = [round_ for round_ in known.rounds if owes(round_, school) and _may_be(said.ask, round_, known)]
    named = periods_named(cover.subject) | periods_named(own_words(cover.text))
    if named:
        of_label = [(round_, periods_named(round_.label)) for round_ in possible]
        return [round_ for round_, periods in of_label if periods & named and named <= periods]
    answered = [round_ for round_ in possible if round_.id in cover.reminded_of]
    return answered or [round_ for round_ in possible if _is_asked_now(said.ask, round_, school, cover, known)]


def _may_be(ask: Ask, round_: Round, known: Known) -> bool:
    if ask is Ask.PAPER_SENT:
        return round_.paper
    form = known.forms.get(round_.form)
    return ask is Ask.EXTENSION or (form is not None and form.nil is not None)


def _is_asked_now(ask: Ask, round_: Round, school: School, cover: Cover, known: Known) -> bool:
    """Tell whether a round is under way and, but for the print, the school has not answered it."""
    today = known.calendar.day_of(cover.received_at)
    under_way = round_.opens_on <= today <= round_.deadline.day + _STILL_ASKED
    return under_way and (ask is Ask.PAPER_SENT or not known.versions(round_.id, school.code))
