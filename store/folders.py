"""How far each folder of the mailbox has been taken in."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update

from rules.outages import SEEN_FOR, Outage
from store import outages
from store.database import Transaction
from store.schema import folders


@dataclass(frozen=True)
class FolderState:
    """Every UID of this generation up to `watermark` that the server showed is stored.

    `checked_at` is the last full look, `on_server` how many messages the folder held then; `reconciled_at` is when all
    UIDs were last compared. `trouble` and `hint` say why it could not be looked at since, None where it could.
    """

    name: str
    uid_validity: int
    watermark: int
    on_server: int
    checked_at: datetime | None
    reconciled_at: datetime | None = None
    trouble: str | None = None
    hint: str | None = None


def state(tx: Transaction, name: str) -> FolderState | None:
    """Return the state of a folder, None before the first look."""
    row = tx.execute(select(folders).where(folders.c.name == name)).one_or_none()
    return FolderState(*row) if row else None


def begin(tx: Transaction, name: str, uid_validity: int) -> FolderState:
    """Return the folder's state for this generation; a new UIDVALIDITY starts over at watermark 0."""
    known = state(tx, name)
    if known is None:
        tx.execute(insert(folders).values(name=name, uid_validity=uid_validity, watermark=0, on_server=0))
    elif known.uid_validity != uid_validity:
        new = {"uid_validity": uid_validity, "watermark": 0, "reconciled_at": None}
        tx.execute(update(folders).where(folders.c.name == name).values(new))
    else:
        return known
    return FolderState(name, uid_validity, 0, 0, known.checked_at if known else None)


def advance(tx: Transaction, name: str, watermark: int) -> None:
    """Move the watermark up; it never goes down."""
    lower = (folders.c.name == name) & (folders.c.watermark < watermark)
    tx.execute(update(folders).where(lower).values(watermark=watermark))


def mark_checked(tx: Transaction, name: str, on_server: int, now: datetime) -> None:
    """Record that at `now` everything that the server showed was stored, and how many messages it held.

    Where the look before lies further back than the mailbox counts as seen, what lies between was an outage.
    """
    before = state(tx, name)
    if before and before.checked_at and now - before.checked_at > SEEN_FOR:
        outages.note(tx, name, Outage(before.checked_at, now, before.trouble or ""))
    seen = {"checked_at": now, "on_server": on_server, "trouble": None, "hint": None}
    tx.execute(update(folders).where(folders.c.name == name).values(seen))


def mark_reconciled(tx: Transaction, name: str, now: datetime) -> None:
    """Record that at `now` all UIDs of the server were compared with ours."""
    tx.execute(update(folders).where(folders.c.name == name).values(reconciled_at=now))


def look_whole(tx: Transaction, name: str) -> None:
    """Let the next look compare all UIDs, whenever that was done last."""
    tx.execute(update(folders).where(folders.c.name == name).values(reconciled_at=None))


def note_trouble(tx: Transaction, name: str, trouble: str, hint: str) -> None:
    """Record why the folder could not be looked at."""
    if state(tx, name) is None:
        tx.execute(insert(folders).values(name=name, uid_validity=0, watermark=0, on_server=0))
    tx.execute(update(folders).where(folders.c.name == name).values(trouble=trouble, hint=hint))


def on_server(tx: Transaction) -> int:
    """Return how many messages the folders held at the last full look."""
    return tx.scalar(select(func.sum(folders.c.on_server))) or 0


def last_checked_at(tx: Transaction) -> datetime | None:
    """Return when the mailbox was last seen whole, None for never."""
    checked: datetime | None = tx.scalar(select(func.max(folders.c.checked_at)))
    return checked
