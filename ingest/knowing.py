"""What the office knows when it judges one message, asked of the store as the judge needs it."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial

from ingest.cases import Known, Office
from rules.forms.layout import Form
from rules.schools import School
from store import decisions, rulings, submissions
from store.database import Transaction
from store.messages import Message
from store.rulings import Kind
from store.submissions import Submission


def known_to(tx: Transaction, message: Message, office: Office, forms: Mapping[str, Form], now: datetime) -> Known:
    """Return what is known beside the message itself at `now`, as it stands in this transaction."""
    return Known(
        roster=office.schools,
        names=office.names,
        rounds=office.rounds,
        calendar=office.calendar,
        versions=partial(_versions_beside, tx, message),
        rows=partial(submissions.rows_of, tx),
        findings=partial(submissions.findings_of, tx),
        accepted=partial(_is_accepted, tx),
        extended=partial(_extended, tx, now),
        forms=forms,
    )


def _extended(tx: Transaction, now: datetime, round_id: str, school: School) -> date | None:
    made = decisions.in_force(tx, now).about(round_id, school).get(decisions.Kind.EXTENSION)
    return made.on_day if made and made.holds else None


def _is_accepted(tx: Transaction, submission: int) -> bool:
    made = rulings.standing(rulings.of_submission(tx, submission))
    return bool(made) and made[-1].kind is Kind.ACCEPT


def _versions_beside(tx: Transaction, message: Message, round_: str, school: str) -> list[Submission]:
    """Return what counts of an obligation beside what this message brought or took back.

    So a message that is judged anew neither repeats itself nor finds nothing left to withdraw.
    """
    every = submissions.versions(tx, round_, school, withdrawn_at=message.received_at)
    return [version for version in every if version.message != message.id]
