"""What schools ask for or tell in plain words: one thing a message, as it was last judged."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, insert, select

from rules.requests import Ask
from store.database import Transaction
from store.schema import requests


@dataclass(frozen=True)
class Request:
    """What a message asks for: for which school and round, and the day that it names."""

    message: int
    ask: Ask
    school: str
    round: str
    on_day: date | None


def note(tx: Transaction, request: Request) -> None:
    """Note what a message asks for, in the place of what it was taken for before."""
    tx.execute(delete(requests).where(requests.c.message == request.message))
    values = {"kind": request.ask, "school": request.school, "round": request.round, "on_day": request.on_day}
    tx.execute(insert(requests).values(message=request.message, **values))


def of_message(tx: Transaction, message: int) -> Request | None:
    """Return what a message asks for, None where it asks for nothing that is understood."""
    row = tx.execute(select(requests).where(requests.c.message == message)).one_or_none()
    return Request(row.message, Ask(row.kind), row.school, row.round, row.on_day) if row else None
