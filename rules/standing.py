"""Where a school stands with one report. Derived from facts and one instant, never stored."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from rules.calendar import Calendar
from rules.campaigns import Round
from rules.deadlines import Deadline


class Standing(StrEnum):
    """The answer for one obligation at one instant."""

    NOT_OPEN = "not_open"
    OUTSTANDING = "outstanding"
    DUE_DAY = "due_day"
    OVERDUE = "overdue"
    ON_TIME = "on_time"
    DUE_DAY_RECEIVED = "due_day_received"
    LATE = "late"
    NIL = "nil"
    EXEMPT = "exempt"


class Paper(StrEnum):
    """Where the stamped print stands."""

    NOT_EXPECTED = "not_expected"
    AWAITED = "awaited"
    RECEIVED = "received"
    RETURNED = "returned"


MISSING = frozenset({Standing.NOT_OPEN, Standing.OUTSTANDING, Standing.DUE_DAY, Standing.OVERDUE})
RECEIVED = frozenset({Standing.ON_TIME, Standing.DUE_DAY_RECEIVED, Standing.LATE})


@dataclass(frozen=True)
class Facts:
    """What is known of one obligation by an instant.

    `received_at` is the first arrival of a report with rows and never changes; `version`, `rows`, `findings` and `must`
    (findings that must be corrected) describe the current version, 0 when there is none. `due` is the deadline that
    holds for this school, its extension included.
    """

    due: Deadline
    received_at: datetime | None = None
    nil_at: datetime | None = None
    exempt: bool = False
    version: int = 0
    rows: int = 0
    findings: int = 0
    must: int = 0
    paper_received: bool = False
    paper_returned: bool = False


def standing(round_: Round, facts: Facts, now: datetime, calendar: Calendar) -> Standing:
    """Return where the obligation stands at `now`.

    Precedence: exempt, nil declared, received, missing. A correction never changes the verdict of the first arrival.
    Boundaries: `due_at` and `late_from` are exclusive ends, so midnight itself belongs to the later side.
    Source: docs/domain.md, section 2 and 3.
    """
    if facts.exempt:
        return Standing.EXEMPT
    if facts.nil_at is not None:
        return Standing.NIL
    if facts.received_at is not None:
        return _received(facts.due, facts.received_at, calendar)
    return _missing(round_, facts.due, now, calendar)


def _received(due: Deadline, at: datetime, calendar: Calendar) -> Standing:
    if at < due.due_at(calendar):
        return Standing.ON_TIME
    return Standing.DUE_DAY_RECEIVED if at < due.late_from(calendar) else Standing.LATE


def _missing(round_: Round, due: Deadline, now: datetime, calendar: Calendar) -> Standing:
    if now < calendar.at(round_.opens_on):
        return Standing.NOT_OPEN
    if now >= due.late_from(calendar):
        return Standing.OVERDUE
    on_named_day = calendar.day_of(now) == due.day or now >= due.due_at(calendar)
    return Standing.DUE_DAY if on_named_day else Standing.OUTSTANDING


def paper(round_: Round, facts: Facts) -> Paper:
    """Return where the stamped print stands; an exempt school owes none."""
    if not round_.paper or facts.exempt:
        return Paper.NOT_EXPECTED
    if facts.paper_returned:
        return Paper.RETURNED
    return Paper.RECEIVED if facts.paper_received else Paper.AWAITED
