"""What stands behind reports: rows that name their evidence, and pictures that came along."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, or_, select

from store.database import Transaction
from store.schema import attachments, rows, submissions
from store.submissions import counts

_PICTURES = ("jpg", "jpeg", "png", "gif", "bmp", "tif", "tiff", "webp", "heic", "heif")


def rows_with_evidence(tx: Transaction, round_ids: Sequence[str]) -> dict[int, int]:
    """Return, by submission of these rounds, how many of its rows name their evidence."""
    named = func.trim(func.coalesce(rows.c.fields["evidence"].as_string(), "")) != ""
    found = (
        select(rows.c.submission, func.count().label("named"))
        .join(submissions, submissions.c.id == rows.c.submission)
        .where(submissions.c.round.in_(round_ids), named)
        .group_by(rows.c.submission)
    )
    return {row.submission: row.named for row in tx.execute(found)}


def pictures(tx: Transaction, round_ids: Sequence[str], by: datetime | None) -> dict[tuple[str, str], int]:
    """Return, by (round, school), how many pictures came with the mails whose reports count.

    With `by`, as it was at that instant.
    """
    is_picture = or_(*(func.lower(attachments.c.name).like(f"%.{ending}") for ending in _PICTURES))
    here = submissions.c.round.in_(round_ids) & counts(by) & is_picture
    if by is not None:
        here &= submissions.c.received_at <= by
    found = (
        select(submissions.c.round, submissions.c.school)
        .join(attachments, attachments.c.message == submissions.c.message)
        .where(here)
    )
    counted: dict[tuple[str, str], int] = defaultdict(int)
    for round_, school in tx.execute(found):
        counted[round_, school] += 1
    return dict(counted)
