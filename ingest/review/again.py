"""Having waiting messages read and judged again, once what they lacked has been put right."""

from collections.abc import Sequence

from ingest.review.answers import Answer, Done, Refused
from store import retries
from store.database import Transaction


def retry(tx: Transaction, wanted: Sequence[int] | None) -> Answer:
    """Make these messages (None: all that wait) pending again, or name all that do not wait; then nothing is done."""
    waiting = set(retries.waiting(tx))
    missing = sorted(set(wanted or ()) - waiting)
    if missing:
        return Refused(tuple(f"thư số {number}: không có, hoặc không còn chờ xử lý" for number in missing))
    reopened = retries.reopen(tx, wanted)
    return Done(
        f"{len(reopened)} thư sẽ được đọc lại ở lượt xem hộp thư kế tiếp («diemdanh poll» hoặc «diemdanh run»)."
    )
