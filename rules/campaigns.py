"""Campaigns: a letter's standing request, with its rounds."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rules.calendar import Calendar
from rules.deadlines import DaysOff, Deadline
from rules.schedule import Due, Pattern


class Kind(StrEnum):
    """What a round asks for. CRITERIA are a school's own list, which nobody chases unless the office says so."""

    REPORT = "report"
    NOMINATION = "nomination"
    ARTICLE = "article"
    CRITERIA = "criteria"


@dataclass(frozen=True)
class Round:
    """One occurrence of a campaign: which form, which levels of schools, from when, until when.

    `opens_on` is a local day. `closes_on` is the cut-off as the campaign names it (see `cut_off`), None where it names
    none. `paper` and `evidence` are owed beside the soft copy. A round that is not
    `chased` is counted and never reminded of. `period_from` is the first day of the period of a round that the
    recurring request `recurrence` brought about, both None for a round that the letter names itself.
    """

    id: str
    campaign: str
    label: str
    form: str
    deadline: Deadline
    opens_on: date
    paper: bool
    audience: frozenset[str]
    kind: Kind = Kind.REPORT
    period_from: date | None = None
    closes_on: date | None = None
    evidence: bool = False
    chased: bool = True
    recurrence: str | None = None

    def cut_off(self, calendar: Calendar) -> date | None:
        """Return the last day on which a report is booked without a person, None where there is none.

        A deadline that days off moved behind `closes_on` takes the cut-off with it.
        """
        return max(self.closes_on, self.deadline.last_courtesy_day(calendar)) if self.closes_on else None


@dataclass(frozen=True)
class Recurrence:
    """A request that comes back: its label is a template, its deadline hangs on the period.

    `opens_before`: so many days before the last good day, None for the period's first day. `closes_after`: the cut-off,
    so many days after the courtesy ends, None for none.
    """

    id: str
    label: str
    form: str
    pattern: Pattern
    due: Due
    courtesy_days: int
    paper: bool
    audience: frozenset[str]
    kind: Kind = Kind.REPORT
    days_off: DaysOff = DaysOff.KEEP
    evidence: bool = False
    chased: bool = True
    opens_before: int | None = None
    closes_after: int | None = None


@dataclass(frozen=True)
class Letter:
    """The official letter that asks."""

    number: str
    day: date


@dataclass(frozen=True)
class Campaign:
    """A campaign as its TOML file describes it. Not `confirmed`: a draft that nobody said yes to yet."""

    id: str
    title: str
    letter: Letter
    audience: frozenset[str]
    rounds: tuple[Round, ...]
    recurring: tuple[Recurrence, ...] = ()
    until: date | None = None
    confirmed: bool = True
