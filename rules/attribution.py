"""Whose report it is and for which round: agreement is recorded, conflict or silence goes to a person."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from rules.calendar import Calendar
from rules.campaigns import Round
from rules.names import NameIndex, fits
from rules.reading import Reading
from rules.schools import School
from rules.text import fold


class Doubt(StrEnum):
    """Why a machine must not decide."""

    UNKNOWN_SENDER = "unknown_sender"
    UNVERIFIED_SENDER = "unverified_sender"
    UNKNOWN_SCHOOL = "unknown_school"
    CONFLICTING_SCHOOL = "conflicting_school"
    NO_ROUND = "no_round"
    CONFLICTING_ROUND = "conflicting_round"


@dataclass(frozen=True)
class Doubtful:
    """A person decides: why, and which schools (codes) or rounds (ids) come into question."""

    why: Doubt
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sender:
    """What the envelope says: the address, the schools that registered it, and whether the mail is genuinely theirs.

    `genuine` is False where the receiving server says the address may be forged; where no server is trusted to say,
    it is True and the mail is marked unverified elsewhere.
    """

    address: str | None
    schools: frozenset[str]
    genuine: bool


def attribute(reading: Reading, sender: Sender, names: NameIndex, roster: Mapping[str, School]) -> School | Doubtful:
    """Return the school that the report belongs to, or why a person must say.

    The form may be silent where the sender is known; it may never say otherwise. A form from an address that no school
    registered is never recorded, however clear: its school is the candidate.
    Source: docs/domain.md, section 5, docs/domain.md, section 7.
    """
    said = _said_by_form(reading, names)
    if isinstance(said, Doubtful):
        return said
    if not sender.schools:
        return Doubtful(Doubt.UNKNOWN_SENDER if said else Doubt.UNKNOWN_SCHOOL, tuple(sorted(said)))
    agreed = _agree(reading, said, sender.schools, roster, names)
    if len(agreed) != 1:
        return Doubtful(Doubt.CONFLICTING_SCHOOL, tuple(sorted(said | sender.schools)))
    (code,) = agreed
    return roster[code] if sender.genuine else Doubtful(Doubt.UNVERIFIED_SENDER, (code,))


def _said_by_form(reading: Reading, names: NameIndex) -> frozenset[str] | Doubtful:
    """Return the schools that the form can mean; its code, name and letterhead may not contradict each other."""
    voices = [names.candidates(text) for key in ("school_name", "letterhead_name") if (text := reading.header.get(key))]
    if code := reading.header.get("school_code"):
        voices.append(_coded(code, names))
    others = (reading.header.get("other_schools") or "").splitlines()
    voices += [_coded(text, names) or names.candidates(text) for text in others]
    heard = [voice for voice in voices if voice]
    if not heard:
        return frozenset()
    common = frozenset.intersection(*heard)
    return common or Doubtful(Doubt.CONFLICTING_SCHOOL, tuple(sorted(frozenset.union(*heard))))


def _coded(code: str, names: NameIndex) -> frozenset[str]:
    known = names.by_code(code)
    return frozenset({known} if known else ())


def _agree(
    reading: Reading, said: frozenset[str], senders: frozenset[str], roster: Mapping[str, School], names: NameIndex
) -> frozenset[str]:
    """Return the senders' schools that everything in the form agrees with.

    A name that is in nobody's roster must at least be a wording of the school: it may name a school of another place.
    """
    written = [text for key in ("school_name", "letterhead_name") if (text := reading.header.get(key))]
    strange = [text for text in written if not names.candidates(text)]
    possible = said & senders if said else senders
    return frozenset(code for code in possible if all(fits(text, roster[code]) for text in strange))


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
