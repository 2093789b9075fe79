"""Campaigns: a letter's standing request, with its rounds."""

from dataclasses import dataclass
from datetime import date

from rules.deadlines import Deadline, Wording
from rules.schedule import Every


@dataclass(frozen=True)
class Round:
    """One occurrence of a campaign: which form, which levels of schools, from when, until when.

    `opens_on` is a local day. `kind` is "report" or "article". `period_from` is the first day of the period of a
    recurring round, None for a round that the letter names itself.
    """

    id: str
    campaign: str
    label: str
    form: str
    deadline: Deadline
    opens_on: date
    paper: bool
    audience: frozenset[str]
    kind: str = "report"
    period_from: date | None = None


@dataclass(frozen=True)
class Recurrence:
    """A round that comes back: its label is a template, its deadline a day of the period's last month or the last."""

    id: str
    label: str
    form: str
    every: Every
    wording: Wording
    due_day: int | None
    courtesy_days: int
    paper: bool
    kind: str = "report"


@dataclass(frozen=True)
class Letter:
    """The official letter that asks."""

    number: str
    day: date


@dataclass(frozen=True)
class Campaign:
    """A campaign as its TOML file describes it."""

    id: str
    title: str
    letter: Letter
    audience: frozenset[str]
    rounds: tuple[Round, ...]
    recurring: tuple[Recurrence, ...] = ()
    until: date | None = None
