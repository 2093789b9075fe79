"""The days that the office declared off or working: recorded, never changed, the latest of a day counts."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import insert, select

from rules.calendar import Calendar, DeclaredDay
from store.database import Transaction
from store.schema import days_off


def declare(tx: Transaction, days: Iterable[DeclaredDay], made_by: str, now: datetime) -> None:
    """Record declarations at `now`."""
    for one in days:
        tx.execute(
            insert(days_off).values(
                day=one.day,
                working=one.working,
                holds=one.holds,
                name=one.name,
                made_by=made_by,
                made_at=one.declared_at,
                recorded_at=now,
            )
        )


def declared(tx: Transaction) -> tuple[DeclaredDay, ...]:
    """Return what was declared, in order."""
    made = select(days_off).order_by(days_off.c.made_at, days_off.c.id)
    return tuple(DeclaredDay(row.day, row.working, row.name, row.made_at, row.holds) for row in tx.execute(made))


def calendar(tx: Transaction, base: Calendar) -> Calendar:
    """Return the office's calendar with the days that it declared."""
    days = declared(tx)
    return replace(base, declared=days) if days else base
