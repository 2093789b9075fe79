"""One round at a glance: who stands where, and the sums of it. What `status` and the digest show."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from rules.calendar import Calendar
from rules.campaigns import Round
from rules.obligations import Obligation, by_round
from rules.parts import EVIDENCE_OWED, Parts, parts
from rules.schools import School
from rules.standing import MISSING, PAPER_OWED, RECEIVED, Facts, Paper, Standing, Yardstick

_ANSWERED = RECEIVED | {Standing.NIL}


@dataclass(frozen=True)
class Line:
    """One school in a round."""

    school: School
    facts: Facts
    standing: Standing
    parts: Parts

    @property
    def paper(self) -> Paper:
        """Return where the stamped print stands."""
        return self.parts.paper

    @property
    def missing(self) -> bool:
        """Tell whether nothing that counts has come, whether or not it is due yet."""
        return self.standing in MISSING

    @property
    def received(self) -> bool:
        """Tell whether a report with rows has come."""
        return self.standing in RECEIVED

    @property
    def needs_correction(self) -> bool:
        """Tell whether a report has come in which something must be corrected."""
        return self.standing in _ANSWERED and self.facts.must > 0

    @property
    def awaiting_paper(self) -> bool:
        """Tell whether the soft copy is there and only the stamped print is not ("chờ bản có dấu")."""
        return self.standing in _ANSWERED and self.paper in PAPER_OWED

    @property
    def awaiting_evidence(self) -> bool:
        """Tell whether the report is there and what it must be proven by is not, or not wholly."""
        return self.received and self.parts.evidence in EVIDENCE_OWED


@dataclass(frozen=True)
class Overview:
    """A round with its lines, by code. Always: expected = received + nil + missing + exempt."""

    round: Round
    due_at: datetime
    lines: tuple[Line, ...]
    courtesy_counts: bool

    def of(self, *standings: Standing) -> list[Line]:
        """Return the lines with one of these standings."""
        return [line for line in self.lines if line.standing in standings]

    @property
    def counts(self) -> dict[str, int]:
        """Return the sums by the names of the JSON (docs/json.md).

        `on_time` includes reports of the courtesy day where the office lets them count, else `late` does.
        """
        by_standing = Counter(line.standing for line in self.lines)
        courtesy = by_standing[Standing.DUE_DAY_RECEIVED]
        return {
            "expected": len(self.lines),
            "received": sum(by_standing[received] for received in RECEIVED),
            "on_time": by_standing[Standing.ON_TIME] + (courtesy if self.courtesy_counts else 0),
            "due_day_received": courtesy,
            "late": by_standing[Standing.LATE] + (0 if self.courtesy_counts else courtesy),
            "missing": sum(by_standing[missing] for missing in MISSING),
            "nil": by_standing[Standing.NIL],
            "needs_correction": sum(line.needs_correction for line in self.lines),
            "awaiting_paper": sum(line.awaiting_paper for line in self.lines),
            "awaiting_evidence": sum(line.awaiting_evidence for line in self.lines),
            "exempt": by_standing[Standing.EXEMPT],
        }


def overviews(
    rounds: Iterable[Round],
    obligations: Iterable[Obligation],
    now: datetime,
    calendar: Calendar,
    *,
    courtesy_counts: bool,
) -> list[Overview]:
    """Return one overview for each round, in the given order; a round that nobody owes has no lines."""
    grouped = by_round(obligations)
    return [
        Overview(
            round_,
            round_.deadline.due_at(calendar),
            tuple(_lines(Yardstick(round_, now, calendar), grouped.get(round_.id, ()))),
            courtesy_counts,
        )
        for round_ in rounds
    ]


def _lines(measure: Yardstick, obligations: Iterable[Obligation]) -> Iterator[Line]:
    for duty in obligations:
        yield Line(duty.school, duty.facts, measure.standing(duty.facts), parts(measure.round, duty.facts))
