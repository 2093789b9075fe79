"""For which round a report is: what the form says, else the subject, else the calendar; else a person is asked."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from rules.attribution import Doubt, Doubtful
from rules.calendar import Calendar
from rules.campaigns import Round
from rules.text import fold

_UNIT = re.compile(r"\b(dot|lan|quy|hoc ky|thang)\s*(\d{1,2}|[ivx]{1,4})\b")
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5"}


def periods_named(text: str) -> frozenset[str]:
    """Return the periods that a text names, one spelling each: "BC đợt I" gives {"dot 1"}."""
    folded = fold(text)
    named = {f"{unit} {_ROMAN.get(number, number.lstrip('0') or '0')}" for unit, number in _UNIT.findall(folded)}
    if re.search(r"\bnam hoc\b", folded) and not named:
        named.add("nam hoc")
    return frozenset(named)


def choose_round(
    said: Sequence[str],
    subject: str,
    rounds: Mapping[Round, bool],
    received_at: datetime,
    calendar: Calendar,
) -> Round | Doubtful:
    """Return the round that a report is for, or why a person must say.

    `said` is what the form has at "Kỳ"; `rounds` are those that the school owes with this form, each with whether it
    has reported. What the form says counts; the subject may fill its silence and may not contradict it. Where both are
    silent, the report belongs to the one opened round that the school has not answered; to the one open round when all
    are answered; before any has opened, to the next one.
    Source: docs/domain.md, section 2 (a report before its window belongs to the coming round).
    """
    by_period = [(periods_named(round_.label), round_) for round_ in rounds]
    in_form = frozenset().union(*(periods_named(text) for text in said))
    in_subject = periods_named(subject) & frozenset().union(*(p for p, _ in by_period))
    if len(in_form) > 1 or (in_form and in_subject and in_form.isdisjoint(in_subject)):
        return Doubtful(Doubt.CONFLICTING_ROUND, tuple(sorted(r.id for _, r in by_period)))
    named = in_form or in_subject
    if not named:
        return _unnamed(rounds, received_at, calendar)
    return _only_one([r for p, r in by_period if p & named], received_at, calendar)


def _unnamed(rounds: Mapping[Round, bool], at: datetime, calendar: Calendar) -> Round | Doubtful:
    unanswered = [r for r, answered in rounds.items() if not answered and calendar.at(r.opens_on) <= at]
    if unanswered:
        return unanswered[0] if len(unanswered) == 1 else _no_round(rounds)
    return _only_one(list(rounds), at, calendar)


def _only_one(rounds: Sequence[Round], at: datetime, calendar: Calendar) -> Round | Doubtful:
    if len(rounds) == 1:
        return rounds[0]
    open_now = [r for r in rounds if calendar.at(r.opens_on) <= at < r.deadline.late_from(calendar)]
    if len(open_now) == 1:
        return open_now[0]
    if rounds and not open_now and all(at < calendar.at(r.opens_on) for r in rounds):
        first = min(r.opens_on for r in rounds)
        coming = [r for r in rounds if r.opens_on == first]
        if len(coming) == 1:
            return coming[0]
    return _no_round(rounds)


def _no_round(rounds: Iterable[Round]) -> Doubtful:
    return Doubtful(Doubt.NO_ROUND, tuple(sorted(r.id for r in rounds)))
