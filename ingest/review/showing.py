"""What a person needs in order to decide about a message."""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.review.subject import candidates
from rules.reading import ReadRow
from rules.reviewing import WAITING, Review, review_of
from rules.schools import School
from rules.versions import Differences, compare
from store import campaigns, ledger, messages, roster, rulings, submissions
from store.database import Transaction
from store.ledger import LedgerEntry
from store.messages import AttachmentRecord
from store.rulings import Kind, Ruling
from store.submissions import Submission

_REVIEWED = {Kind.ACCEPT, Kind.RETURN}


@dataclass(frozen=True)
class Report:
    """One report of a message, where it stands with the reviewer, and what differs from the one before it, if any."""

    submission: Submission
    review: Review
    differences: Differences | None


@dataclass(frozen=True)
class Story:
    """All that is known of one message. `history` holds every decision about it, also those taken back."""

    entry: LedgerEntry
    files: Sequence[AttachmentRecord]
    candidates: Sequence[School]
    reports: Sequence[Report]
    history: Sequence[Ruling]


def story(tx: Transaction, message: int) -> Story | None:
    """Return what is known of a message, None where there is none."""
    entry = ledger.find(tx, message)
    if entry is None:
        return None
    schools = {school.code: school for school in roster.all_schools(tx)}
    return Story(
        entry=entry,
        files=messages.files_of(tx, message),
        candidates=[schools[code] for code in candidates(entry) if code in schools],
        reports=[_report(tx, submission) for submission in submissions.all_of_message(tx, message)],
        history=rulings.history(tx, message),
    )


def to_review(tx: Transaction) -> list[Report]:
    """Return the current report of each obligation that nobody has looked at, in the order of arrival."""
    decided = rulings.of_submissions(tx)
    current: dict[tuple[str, str], tuple[Submission, Review]] = {}
    reviewed: set[tuple[str, str]] = set()
    for one in submissions.by(tx, None, [round_.id for round_ in campaigns.all_rounds(tx)]):
        key, made = (one.round, one.school), decided.get(one.id, ())
        current[key] = one, review_of([r.kind for r in made], reviewed_before=key in reviewed)
        reviewed |= {key} if any(r.kind in _REVIEWED for r in made) else set()
    waiting = [_report(tx, one) for one, review in current.values() if review in WAITING]
    return sorted(waiting, key=lambda report: (report.submission.received_at, report.submission.id))


def differences_to_current(tx: Transaction, school: str, form: str, rows: Sequence[ReadRow]) -> dict[str, Differences]:
    """Return how rows that are not recorded differ from what counts of a school, by round, for rounds of one form."""
    found: dict[str, Differences] = {}
    for round_ in campaigns.all_rounds(tx):
        versions = submissions.versions(tx, round_.id, school) if round_.form == form else ()
        if versions:
            found[round_.id] = compare(submissions.rows_of(tx, versions[-1].id), rows)
    return found


def _report(tx: Transaction, submission: Submission) -> Report:
    beside = submissions.versions(tx, submission.round, submission.school)
    before = [one for one in beside if (one.received_at, one.version) < (submission.received_at, submission.version)]
    reviewed = any(r.kind in _REVIEWED for one in before for r in _standing(tx, one))
    differences = _differences(tx, before[-1], submission) if before else None
    kinds = [ruling.kind for ruling in _standing(tx, submission)]
    return Report(submission, review_of(kinds, reviewed_before=reviewed), differences)


def _standing(tx: Transaction, submission: Submission) -> list[Ruling]:
    return rulings.standing(rulings.of_submission(tx, submission.id))


def _differences(tx: Transaction, before: Submission, after: Submission) -> Differences:
    return compare(submissions.rows_of(tx, before.id), submissions.rows_of(tx, after.id))
