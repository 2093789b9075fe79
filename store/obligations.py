"""The obligations with their facts, as they were at an instant."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ScalarSelect, Table, func, select

from rules.campaigns import Kind as RoundKind
from rules.campaigns import Round
from rules.deadlines import Deadline, Wording
from rules.findings import Weight
from rules.obligations import Obligation, owes
from rules.reviewing import Review, review_of
from rules.standing import Facts
from store import decisions, proof, roster, rulings
from store.database import Transaction
from store.decisions import Decision, Kind
from store.schema import findings, rows, submissions
from store.submissions import counts


def owed(
    tx: Transaction, rounds: Iterable[Round], now: datetime, school: str | None = None, *, live: bool = False
) -> list[Obligation]:
    """Return the obligations of these rounds as they were at `now`, in the order of rounds and codes.

    With `school`, only those of this code. Mail received and decisions made by `now` count, whenever recorded. `live`:
    `now` is the present, so all mail that was taken in counts, also where the mail server's clock is ahead of ours.
    """
    wanted = list(rounds)
    came = _came(tx, [round_.id for round_ in wanted], school, None if live else now)
    proven = _proof(tx, wanted, None if live else now)
    decided = decisions.in_force(tx, now)
    debtors = roster.all_schools(tx) if school is None else [one] if (one := roster.find(tx, school)) else []
    duties: list[Obligation] = []
    for round_ in wanted:
        nothing = Facts(round_.deadline)  # one for all schools of which nothing is known
        for debtor in debtors:
            if owes(round_, debtor):
                key = (round_.id, debtor.code)
                facts = came[key].facts(round_.deadline, *proven.of(key, came[key].id)) if key in came else nothing
                if about := decided.about(round_.id, debtor):
                    facts = _decided(facts, about, came.get(key))
                duties.append(Obligation(round_, debtor, facts))
    return duties


class _Came(NamedTuple):
    """What came for one obligation: its first and latest arrival, and the current version (the latest arrival).

    `returned`: a person gave the current version back to be corrected.
    """

    first: datetime
    latest: datetime
    id: int
    version: int
    nil: bool
    rows: int
    findings: int
    must: int
    returned: bool = False

    def facts(self, due: Deadline, proven: int, images: int) -> Facts:
        return Facts(
            due,
            received_at=None if self.nil else self.first,
            nil_at=self.first if self.nil else None,
            version=self.version,
            rows=self.rows,
            findings=self.findings,
            must=self.must + self.returned,
            proven=proven,
            images=images,
            current_at=self.latest,
        )


class _Proof(NamedTuple):
    """What proves the reports of those rounds that ask for it: by submission, and by (round, school)."""

    rows: Mapping[int, int]
    pictures: Mapping[tuple[str, str], int]

    def of(self, key: tuple[str, str], submission: int) -> tuple[int, int]:
        """Return how many rows of the submission name their evidence, and how many pictures its obligation has."""
        return self.rows.get(submission, 0), self.pictures.get(key, 0)


def _proof(tx: Transaction, rounds: Sequence[Round], received_by: datetime | None) -> _Proof:
    asking = [r.id for r in rounds if r.evidence or r.kind is RoundKind.ARTICLE]
    if not asking:
        return _Proof({}, {})
    return _Proof(proof.rows_with_evidence(tx, asking), proof.pictures(tx, asking, received_by))


def _came(
    tx: Transaction, round_ids: Sequence[str], school: str | None, received_by: datetime | None
) -> dict[tuple[str, str], _Came]:
    """Return what came, by (round, school), with one query for everything."""
    key = (submissions.c.round, submissions.c.school)
    current = (submissions.c.version, submissions.c.nil, _count(rows), _count(findings), _count(findings, Weight.MUST))
    found = select(*key, submissions.c.received_at, submissions.c.id, *current).where(
        submissions.c.round.in_(round_ids), counts(received_by)
    )
    if school is not None:
        found = found.where(submissions.c.school == school)
    if received_by is not None:
        found = found.where(submissions.c.received_at <= received_by)
    given_back = _given_back(tx, received_by)
    came: dict[tuple[str, str], _Came] = {}
    for round_, code, at, id_, *said in tx.execute(found.order_by(submissions.c.received_at, submissions.c.version)):
        earlier = came.get((round_, code))
        current_one = _Came(earlier.first if earlier else at, at, id_, *said)
        came[round_, code] = current_one._replace(returned=id_ in given_back)
    return came


def _given_back(tx: Transaction, made_by: datetime | None) -> frozenset[int]:
    """Return the submissions that a person gave back and that wait for a correction."""
    decided = rulings.of_submissions(tx, made_by)
    states = {id_: review_of([r.kind for r in made], reviewed_before=False) for id_, made in decided.items()}
    return frozenset(id_ for id_, state in states.items() if state is Review.RETURNED)


def _count(table: Table, weight: Weight | None = None) -> ScalarSelect[int]:
    """Return how many rows or findings (of one weight) a submission has."""
    of_submission = table.c.submission == submissions.c.id
    if weight is not None:
        of_submission &= table.c.weight == weight
    return select(func.count()).select_from(table).where(of_submission).scalar_subquery()


def _decided(facts: Facts, decided: Mapping[Kind, Decision], came: _Came | None) -> Facts:
    """Apply the decisions. A nil mark answers what had come by then; a report that comes after it counts again."""
    holding = {kind: decision for kind, decision in decided.items() if decision.holds}
    extension, nil, paper = holding.get(Kind.EXTENSION), holding.get(Kind.NIL), decided.get(Kind.PAPER)
    if extension and extension.on_day:
        facts = replace(facts, due=Deadline(Wording.BY, extension.on_day, 0))
    if nil and (came is None or came.latest <= nil.made_at):
        facts = replace(facts, nil_at=facts.nil_at or nil.made_at)
    sent = holding.get(Kind.PAPER_SENT)
    return replace(
        facts,
        paper_sent_on=sent.on_day if sent and (paper is None or paper.made_at <= sent.made_at) else None,
        exempt=Kind.EXEMPTION in holding,
        paper_received=bool(paper and paper.holds),
        paper_returned=bool(paper and not paper.holds),
    )
