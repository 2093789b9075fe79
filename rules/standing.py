"""Where a school stands with one report. Derived from facts and one instant, never stored."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from rules.calendar import Calendar
from rules.campaigns import Round
from rules.deadlines import Deadline, Wording


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


PAPER_OWED = frozenset({Paper.AWAITED, Paper.RETURNED})
MISSING = frozenset({Standing.NOT_OPEN, Standing.OUTSTANDING, Standing.DUE_DAY, Standing.OVERDUE})
RECEIVED = frozenset({Standing.ON_TIME, Standing.DUE_DAY_RECEIVED, Standing.LATE})


@dataclass(frozen=True)
class Facts:
    """What is known of one obligation by an instant.

    `received_at` is the first arrival of a report with rows and never changes; `version`, `rows`, `findings` and `must`
    (findings that must be corrected) describe the current version, which came at `current_at`; 0 and None when there is
    none. `proven` are its rows that name their evidence, `images` the pictures that came along; both are reckoned only
    where the round asks for them. `paper_sent_on`: when the school says that it sent the print. `due` is the deadline
    that holds for this school, its extension included.
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
    proven: int = 0
    images: int = 0
    current_at: datetime | None = None
    paper_sent_on: date | None = None


@dataclass(frozen=True)
class Yardstick:
    """One round at one instant, by which all its schools are measured; what they share is reckoned once."""

    round: Round
    now: datetime
    calendar: Calendar

    def standing(self, facts: Facts) -> Standing:
        """Return where the obligation stands.

        Precedence: exempt, nil declared, received, missing. A correction never changes the verdict of the first
        arrival. Boundaries: `due_at` and `late_from` are exclusive ends, so midnight itself belongs to the later side.
        Source: docs/domain.md, section 2 and 3.
        """
        if facts.exempt:
            return Standing.EXEMPT
        if facts.nil_at is not None:
            return Standing.NIL
        bounds = self._own if facts.due is self.round.deadline else self._bounds(facts.due)
        if facts.received_at is None:
            return bounds.missing
        if facts.received_at < bounds.due_at:
            return Standing.ON_TIME
        return Standing.DUE_DAY_RECEIVED if facts.received_at < bounds.late_from else Standing.LATE

    def is_missing(self, facts: Facts) -> bool:
        """Tell whether the round is open and nothing that counts has been received."""
        found = self.standing(facts)
        return found in MISSING and found is not Standing.NOT_OPEN

    @cached_property
    def _own(self) -> "_Bounds":
        return self._bounds(self.round.deadline)

    def _bounds(self, due: Deadline) -> "_Bounds":
        due_at, late_from = due.due_at(self.calendar), due.late_from(self.calendar)
        return _Bounds(due_at, late_from, self._missing(due, due_at, late_from))

    def _missing(self, due: Deadline, due_at: datetime, late_from: datetime) -> Standing:
        if self.now < self.calendar.at(self.round.opens_on):
            return Standing.NOT_OPEN
        if self.now >= late_from:
            return Standing.OVERDUE
        on_due_day = self._is_last_day(due) or self.now >= due_at
        return Standing.DUE_DAY if on_due_day else Standing.OUTSTANDING

    def _is_last_day(self, due: Deadline) -> bool:
        """Tell whether the last good day is today. The eve of "trước ngày D" is none, D itself is what people know."""
        good = due.last_good_day(self.calendar)
        named = due.wording is Wording.BY or good != due.last_named_day
        return named and self.calendar.day_of(self.now) == good


@dataclass(frozen=True)
class _Bounds:
    """The ends of a deadline, and where a school stands from which nothing has come."""

    due_at: datetime
    late_from: datetime
    missing: Standing


def standing(round_: Round, facts: Facts, now: datetime, calendar: Calendar) -> Standing:
    """Return where one obligation stands at `now`; for many of a round use its `Yardstick`."""
    return Yardstick(round_, now, calendar).standing(facts)


def paper(round_: Round, facts: Facts) -> Paper:
    """Return where the stamped print stands; an exempt school owes none."""
    if not round_.paper or facts.exempt:
        return Paper.NOT_EXPECTED
    if facts.paper_returned:
        return Paper.RETURNED
    return Paper.RECEIVED if facts.paper_received else Paper.AWAITED
