"""What was announced to the schools: recorded, so that nobody is told twice and everybody gets the same files."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import insert, select

from store.database import Record, Transaction
from store.schema import announcements


@dataclass(frozen=True)
class Enclosure:
    """A file that goes with an announcement; its bytes are in the raw store."""

    name: str
    sha256: str


@dataclass(frozen=True)
class Announcement:
    """One announcement of a campaign: a note of the specialist's ("" for none) and files beside the blank forms.

    `id` is 0 until it is recorded.
    """

    campaign: str
    note: str
    files: tuple[Enclosure, ...]
    id: int = 0


def record(tx: Transaction, wanted: Announcement, made_by: str, now: datetime) -> Announcement:
    """Return the announcement as recorded: now, or before, where one of this campaign has this note and these files."""
    same = [one for one in _of_campaign(tx, wanted.campaign) if replace(one, id=0) == wanted]
    if same:
        return same[0]
    values = {
        "campaign": wanted.campaign,
        "note": wanted.note,
        "files": [{"name": file.name, "sha256": file.sha256} for file in wanted.files],
        "made_by": made_by,
        "made_at": now,
    }
    number: int = tx.execute(insert(announcements).values(values).returning(announcements.c.id)).scalar_one()
    return replace(wanted, id=number)


def find(tx: Transaction, number: int) -> Announcement | None:
    """Return an announcement, None where there is none."""
    row = tx.execute(select(announcements).where(announcements.c.id == number)).one_or_none()
    return _announcement(row) if row else None


def _of_campaign(tx: Transaction, campaign: str) -> list[Announcement]:
    found = select(announcements).where(announcements.c.campaign == campaign).order_by(announcements.c.id)
    return [_announcement(row) for row in tx.execute(found)]


def _announcement(row: Record) -> Announcement:
    files = tuple(Enclosure(file["name"], file["sha256"]) for file in row.files)
    return Announcement(row.campaign, row.note, files, row.id)
