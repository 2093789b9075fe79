"""How each report of an obligation came: by whose clock, and what became of it."""

from datetime import datetime

from sqlalchemy import select

from rules.explaining import Came
from store.database import Transaction
from store.schema import messages, submissions


def of_obligation(tx: Transaction, round_id: str, school: str, by: datetime | None = None) -> list[Came]:
    """Return every report of a school in a round in the order of arrival, also those that count no more.

    With `by`, as it was at that instant.
    """
    here = (submissions.c.round == round_id) & (submissions.c.school == school)
    if by is not None:
        here &= submissions.c.received_at <= by
    found = (
        select(submissions, messages.c.dated_by, messages.c.sent_at)
        .join(messages)
        .where(here)
        .order_by(submissions.c.received_at, submissions.c.version)
    )
    return [
        Came(
            version=row.version,
            received_at=row.received_at,
            dated_by=row.dated_by,
            sent_at=row.sent_at,
            file=row.file,
            nil=row.nil,
            aside=row.aside_why if row.aside_at and (by is None or row.aside_at <= by) else None,
        )
        for row in tx.execute(found)
    ]
