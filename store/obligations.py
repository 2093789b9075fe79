"""The obligations with their facts, as they were at an instant."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from rules.campaigns import Round
from rules.deadlines import Deadline, Wording
from rules.findings import Weight
from rules.obligations import Obligation, owes
from rules.standing import Facts
from store import decisions, roster, submissions
from store.database import Transaction
from store.decisions import Decision, Kind
from store.submissions import Submission

_WEIGHTS = tuple(Weight)


def owed(
    tx: Transaction, rounds: Iterable[Round], now: datetime, school: str | None = None, *, live: bool = False
) -> list[Obligation]:
    """Return the obligations of these rounds as they were at `now`, in the order of rounds and codes.

    With `school`, only those of this code. Mail received and decisions made by `now` count, whenever recorded. `live`:
    `now` is the present, so all mail that was taken in counts, also where the mail server's clock is ahead of ours.
    """
    wanted = list(rounds)
    seen = submissions.by(tx, None if live else now, [round_.id for round_ in wanted], school)
    facts = _FactsOfRounds(tx, seen, now)
    debtors = [s for s in roster.all_schools(tx) if school in (None, s.code)]
    return [
        Obligation(round_, debtor, facts.of(round_, debtor.code))
        for round_ in wanted
        for debtor in debtors
        if owes(round_, debtor)
    ]


class _FactsOfRounds:
    """The facts of some rounds, loaded with one query a kind and handed out an obligation at a time."""

    def __init__(self, tx: Transaction, seen: Sequence[Submission], now: datetime) -> None:
        ids = sorted({submission.round for submission in seen})
        self._rows = submissions.row_counts(tx, ids)
        self._findings = submissions.finding_counts(tx, ids)
        self._decisions = decisions.in_force(tx, now)
        self._versions: dict[tuple[str, str], list[Submission]] = defaultdict(list)
        for submission in seen:
            self._versions[submission.round, submission.school].append(submission)

    def of(self, round_: Round, school: str) -> Facts:
        versions = self._versions.get((round_.id, school), [])
        facts = self._received(round_.deadline, versions) if versions else Facts(round_.deadline)
        decided = self._decisions.get((round_.id, school))
        return _decided(facts, decided, versions) if decided else facts

    def _received(self, due: Deadline, versions: list[Submission]) -> Facts:
        first, current = min(v.received_at for v in versions), versions[-1]
        counts = {weight: self._findings.get((current.id, weight), 0) for weight in _WEIGHTS}
        return Facts(
            due,
            received_at=None if current.nil else first,
            nil_at=first if current.nil else None,
            version=current.version,
            rows=self._rows.get(current.id, 0),
            findings=sum(counts.values()),
            must=counts[Weight.MUST],
        )


def _decided(facts: Facts, decided: Mapping[Kind, Decision], versions: list[Submission]) -> Facts:
    """Apply the decisions. A nil mark answers what had come by then; a report that comes after it counts again."""
    holding = {kind: decision for kind, decision in decided.items() if decision.holds}
    extension, nil, paper = holding.get(Kind.EXTENSION), holding.get(Kind.NIL), decided.get(Kind.PAPER)
    if extension and extension.on_day:
        facts = replace(facts, due=Deadline(Wording.BY, extension.on_day, 0))
    if nil and all(version.received_at <= nil.made_at for version in versions):
        facts = replace(facts, nil_at=facts.nil_at or nil.made_at)
    return replace(
        facts,
        exempt=Kind.EXEMPTION in holding,
        paper_received=bool(paper and paper.holds),
        paper_returned=bool(paper and not paper.holds),
    )
