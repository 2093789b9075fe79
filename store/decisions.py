"""What the specialist decided about obligations: recorded, never changed, the latest of a school or group counts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import insert, select

from rules.schools import School
from store.database import Transaction
from store.schema import decisions


class Kind(StrEnum):
    """What can be decided."""

    EXTENSION = "extension"
    EXEMPTION = "exemption"
    NIL = "nil"
    PAPER = "paper"
    PAPER_SENT = "paper_sent"


@dataclass(frozen=True)
class Decision:
    """One decision about a school, or about all schools of a group (`group`); exactly one of the two is set.

    `holds` is False where it takes the thing back (for paper: returned to the school). `on_day` is the new last day of
    an extension, or the day on which the paper came or, as the school says, was sent. `made_at` is when it was decided,
    which may lie before it was recorded.
    """

    kind: Kind
    round: str
    school: str | None
    holds: bool
    on_day: date | None
    reason: str
    made_by: str
    made_at: datetime
    group: str | None = None


@dataclass(frozen=True)
class Decided:
    """The decisions in force at an instant: by (round, school), and by (round, group)."""

    of_schools: Mapping[tuple[str, str], Mapping[Kind, Decision]]
    of_groups: Mapping[tuple[str, str], Mapping[Kind, Decision]]

    def about(self, round_id: str, school: School) -> Mapping[Kind, Decision]:
        """Return what holds or was taken back for a school in a round, by kind.

        A school's own decision goes before its group's; one that was taken back leaves the group's in force.
        Source: docs/domain.md, section 2 (school's extension > group's > round).
        """
        own = self.of_schools.get((round_id, school.code), _NONE)
        shared = self.of_groups.get((round_id, school.group), _NONE) if school.group else _NONE
        if not shared:
            return own
        return {**shared, **{kind: made for kind, made in own.items() if made.holds or kind not in shared}}


_NONE: Mapping[Kind, Decision] = {}


def add(tx: Transaction, decision: Decision, now: datetime) -> None:
    """Record a decision at `now`."""
    tx.execute(
        insert(decisions).values(
            kind=decision.kind,
            round=decision.round,
            school=decision.school,
            holds=decision.holds,
            on_day=decision.on_day,
            reason=decision.reason,
            made_by=decision.made_by,
            made_at=decision.made_at,
            recorded_at=now,
            cluster=decision.group,
        )
    )


def in_force(tx: Transaction, now: datetime) -> Decided:
    """Return the latest decision of each kind about each school and each group that was made by `now`."""
    of_schools: dict[tuple[str, str], dict[Kind, Decision]] = {}
    of_groups: dict[tuple[str, str], dict[Kind, Decision]] = {}
    for made in _made_by(tx, now):
        latest = of_schools if made.school is not None else of_groups
        latest.setdefault((made.round, made.school or made.group or ""), {})[made.kind] = made
    return Decided(of_schools, of_groups)


def history(tx: Transaction, round_id: str, school: School, now: datetime) -> list[Decision]:
    """Return all that was decided by `now` about a school in a round, its group's decisions too, in order."""
    of_round = [made for made in _made_by(tx, now) if made.round == round_id]
    return [made for made in of_round if made.school == school.code or (made.group and made.group == school.group)]


def _made_by(tx: Transaction, now: datetime) -> Iterator[Decision]:
    made = select(decisions).where(decisions.c.made_at <= now).order_by(decisions.c.made_at, decisions.c.id)
    for row in tx.execute(made):
        what = (Kind(row.kind), row.round, row.school, row.holds, row.on_day, row.reason, row.made_by, row.made_at)
        yield Decision(*what, row.cluster)
