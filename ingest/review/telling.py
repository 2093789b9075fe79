"""The letter that tells a school what was decided about its mail."""

from datetime import datetime

from store import outbox, roster
from store.database import Transaction
from store.ledger import LedgerEntry
from store.outbox import MailKind, Wanted


def tell(tx: Transaction, entry: LedgerEntry, school: str, ruling: int, now: datetime) -> None:
    """Queue the letter about one decision, to the sender where the school registered that address, else to the school.

    Nobody is told of a quiet message, nor a school that has no address.
    """
    known = roster.find(tx, school)
    if known is None or entry.quiet:
        return
    address = entry.sender if entry.sender in known.addresses else next(iter(known.addresses), None)
    if address:
        wanted = Wanted(MailKind.RECEIPT, f"{KEY}{ruling}", address, now, school, entry.message)
        outbox.queue(tx, wanted, now)


KEY = "review:"
"""What the key of such a letter begins with; the number of the decision follows."""
