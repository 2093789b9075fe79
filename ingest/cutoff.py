"""The cut-off of a round: what comes after it waits for a person."""

from datetime import date

from ingest import ruled
from ingest.cases import Booked, Cover, Judgement, Known, Stuck
from rules.calendar import vietnamese_day
from rules.campaigns import Round
from rules.schools import School


def within(judged: Judgement, cover: Cover, known: Known) -> Judgement:
    """Return what a form comes to, a new version that came after the round's cut-off being `Stuck`.

    An extension beyond the cut-off goes before it; a report that a person assigned is taken whenever it came.
    Source: docs/domain.md, section 2.
    """
    if not isinstance(judged, Booked) or ruled.assigned(cover.rulings, judged.file.sha256):
        return judged
    closed = _closes(judged.round, judged.school, known)
    if closed is None or known.calendar.day_of(cover.received_at) <= closed:
        return judged
    detail = f"{judged.school.name}, {judged.round.label}: đến sau ngày khóa sổ ({vietnamese_day(closed)})."
    return Stuck("after_cutoff", detail, judged.school.code)


def _closes(round_: Round, school: School, known: Known) -> date | None:
    closes = round_.cut_off(known.calendar)
    extended = known.extended(round_.id, school) if closes else None
    return max(closes, extended) if closes and extended else closes
