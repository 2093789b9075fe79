"""The whiles in which nobody looked into the mailbox, noted when it was seen again."""

from datetime import datetime

from sqlalchemy import insert, select

from rules.outages import Outage
from store.database import Transaction
from store.schema import outages


def note(tx: Transaction, folder: str, outage: Outage) -> None:
    """Record that a folder was not looked at for a while."""
    values = {"began_at": outage.began_at, "ended_at": outage.ended_at, "why": outage.why}
    tx.execute(insert(outages).values(folder=folder, **values))


def until(tx: Transaction, now: datetime) -> list[Outage]:
    """Return the outages that had ended by `now`, in order."""
    ended = select(outages).where(outages.c.ended_at <= now).order_by(outages.c.began_at, outages.c.id)
    return [Outage(row.began_at, row.ended_at, row.why) for row in tx.execute(ended)]
