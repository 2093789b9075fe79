"""The message that a person decides about, and which schools come into question for it."""

from collections.abc import Iterable

from ingest.review.answers import Refused
from rules.evidence import Evidence, Layer
from store import ledger, retries
from store.database import Transaction
from store.ledger import LedgerEntry
from store.messages import Outcome

_STRONG = frozenset({Layer.THREAD, Layer.ADDRESS, Layer.CODE, Layer.NAME, Layer.LETTERHEAD})


def subject(tx: Transaction, message: int) -> LedgerEntry | Refused:
    """Return the message, which nobody else changes until the transaction ends, or why nothing can be decided of it."""
    outcome = retries.hold(tx, message)
    found = ledger.find(tx, message) if outcome else None
    if found is None:
        return Refused((f"không có thư số {message}",))
    if outcome is Outcome.PENDING:
        return Refused((f"thư số {message} đang chờ đọc lại; xin thử lại sau ít phút",))
    return found


def candidates(entry: LedgerEntry) -> tuple[str, ...]:
    """Return the codes of the schools in question, sorted.

    That is the decided one; else those for which form, sender or thread speak; only where these are silent, all that
    are named anywhere in the mail.
    """
    if entry.verdict.school:
        return (entry.verdict.school,)
    strong = [one for one in entry.evidence if one.layer in _STRONG]
    return _named(strong) or _named(entry.evidence)


def _named(evidence: Iterable[Evidence]) -> tuple[str, ...]:
    return tuple(sorted({code for one in evidence for code in one.schools}))
