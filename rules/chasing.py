"""What a school may be reminded of in one round: the report, its corrections, its evidence, the stamped print. Pure."""

from datetime import date, datetime
from enum import StrEnum

from rules.calendar import Calendar
from rules.ladder import PAPER_FROM, SPACING
from rules.obligations import Obligation
from rules.parts import EVIDENCE_OWED, evidence
from rules.standing import PAPER_OWED, RECEIVED, Yardstick, paper

_BY_POST = 5
"""Working days that the post may take."""


class Want(StrEnum):
    """What is missing."""

    REPORT = "report"
    CORRECTION = "correction"
    EVIDENCE = "evidence"
    PAPER = "paper"


def wants(duty: Obligation, measure: Yardstick) -> tuple[Want, ...]:
    """Return what the school lacks in the round of `measure` and may be chased for, at its instant.

    Before a report came, nothing but the report: its parts are asked for once it is there, and not within 20 hours of
    the receipt that told of them. Of a school that has nothing to report nothing is asked. The print is chased from the
    second working day after the last accepted day on, and not within five working days after the school says that it
    sent it.
    Source: docs/domain.md, section 4.
    """
    calendar = measure.calendar
    today = calendar.day_of(measure.now)
    if not duty.is_chased(today, calendar):
        return ()
    if measure.is_missing(duty.facts):
        return (Want.REPORT,)
    if measure.standing(duty.facts) not in RECEIVED or _just_told(duty, measure.now):
        return ()
    return tuple(want for want in (Want.CORRECTION, Want.EVIDENCE, Want.PAPER) if _lacks(duty, want, today, calendar))


def _just_told(duty: Obligation, now: datetime) -> bool:
    told = duty.facts.current_at
    return told is not None and now < told + SPACING


def _lacks(duty: Obligation, want: Want, today: date, calendar: Calendar) -> bool:
    facts = duty.facts
    if want is Want.CORRECTION:
        return facts.must > 0
    if want is Want.EVIDENCE:
        return evidence(duty.round, facts) in EVIDENCE_OWED
    due = facts.due.last_courtesy_day(calendar)
    on_its_way = facts.paper_sent_on and today < calendar.shift(facts.paper_sent_on, _BY_POST)
    return paper(duty.round, facts) in PAPER_OWED and not on_its_way and today >= calendar.shift(due, PAPER_FROM)
