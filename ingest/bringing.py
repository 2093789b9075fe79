"""Bring messages of one folder into the raw store: bytes first, then the rows, the next batch on its way meanwhile."""

from collections.abc import Callable, Collection, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from ingest.fetching import LISTED_AT_ONCE, Fetched, Fetcher, one_ahead
from ingest.mailbox import Listed, Mailbox
from ingest.withheld import give_up
from store import messages, places, refusals
from store.blobs import BlobStore
from store.database import Database, StoreError
from store.messages import Arrival, DatedBy
from store.places import Place
from store.steps import Passing, Step, unwatched

# What a column holds: servers lie about sizes.
_MOST_OCTETS = 2**31 - 1


@dataclass(frozen=True)
class Shelf:
    """Where messages of one folder go. `max_octets`: of a larger message only the beginning is taken."""

    database: Database
    blobs: BlobStore
    folder: str
    max_octets: int
    stopped: Callable[[], bool] = bool
    passing: Passing = unwatched


@dataclass(frozen=True)
class Brought:
    """How many messages we lacked and how many of them are stored now.

    `complete`: each one is stored, has vanished, or was given up after three passes in vain.
    """

    lacking: int
    stored: int
    complete: bool

    def __add__(self, other: "Brought") -> "Brought":
        return Brought(self.lacking + other.lacking, self.stored + other.stored, self.complete and other.complete)


NOTHING = Brought(0, 0, complete=True)


class Bringer:
    """Brings messages of one generation of a folder that `mailbox` has open."""

    def __init__(self, shelf: Shelf, mailbox: Mailbox, uid_validity: int, now: datetime) -> None:
        self._shelf = shelf
        self._mailbox = mailbox
        self._uid_validity = uid_validity
        self._now = now

    def bring(self, shown: Sequence[int]) -> Brought:
        """Store those of the messages `shown` (UIDs, ascending) that we lack; some of them may not exist.

        Raises MailboxError and StoreError.
        """
        if not shown:
            return NOTHING
        shelf = self._shelf
        with shelf.database.reading() as tx:
            known = places.known_uids(tx, shelf.folder, self._uid_validity, shown[0], shown[-1])
            tried = refusals.attempts(tx, shelf.folder, self._uid_validity)
        wanted = [uid for uid in shown if uid not in known]
        fetcher = Fetcher(self._mailbox, shelf.max_octets)
        stored: set[int] = set()
        for start in range(0, len(wanted), LISTED_AT_ONCE):
            stored |= self._bring(fetcher, wanted[start : start + LISTED_AT_ONCE])
            if shelf.stopped():
                return Brought(len(wanted), len(stored), complete=False)
        self._forget_refusals(stored & tried.keys())
        kept_back = self._kept_back(set(wanted) - stored)
        return Brought(len(stored) + len(kept_back), len(stored), complete=self._all_given_up(kept_back))

    def _bring(self, fetcher: Fetcher, uids: Sequence[int]) -> set[int]:
        listed = fetcher.sizes(uids)
        self._shelf.passing(Step.LISTED)
        known = self._known_to_gmail(listed)
        stored = set(known)
        wanted = [message for message in listed if message.uid not in known]
        with closing(one_ahead(fetcher.fetch(wanted))) as batches:
            for batch in batches:
                self._shelf.passing(Step.FETCHED)
                self._store(batch)
                stored.update(fetched.listed.uid for fetched in batch)
                if self._shelf.stopped():
                    break
        return stored

    def _known_to_gmail(self, listed: Sequence[Listed]) -> Collection[int]:
        """Note the places of messages that Gmail shows again under another UID; return their UIDs."""
        ids = {message.gmail_id: message.uid for message in listed if message.gmail_id}
        if not ids:
            return ()
        with self._shelf.database.transaction() as tx:
            known = messages.by_gmail_id(tx, list(ids))
            places.put_all(tx, [(message, self._place(ids[id_])) for id_, message in known.items()])
        return [ids[id_] for id_ in known]

    def _store(self, batch: Sequence[Fetched]) -> None:
        try:
            digests = self._shelf.blobs.put_all([fetched.raw for fetched in batch])
        except OSError as error:
            raise StoreError(f"raw mail cannot be written: {error}", transient=True) from error
        arrived = [
            (self._arrival(fetched, digest), self._place(fetched.listed.uid))
            for fetched, digest in zip(batch, digests, strict=True)
        ]
        with self._shelf.database.transaction() as tx:
            messages.add_all(tx, arrived, self._now)
            self._shelf.passing(Step.ROWS_ADDED)
        self._shelf.passing(Step.ROWS_DURABLE)

    def _arrival(self, fetched: Fetched, digest: str) -> Arrival:
        listed = fetched.listed
        return Arrival(
            sha256=digest,
            size=len(fetched.raw) if fetched.whole else min(listed.size, _MOST_OCTETS),
            received_at=listed.received_at or self._now,  # no date from the server: when we first saw it
            truncated=not fetched.whole,
            gmail_id=listed.gmail_id,
            dated_by=DatedBy.SERVER if listed.received_at else DatedBy.CLOCK,
        )

    def _kept_back(self, left_out: set[int]) -> list[int]:
        """Return those of the messages not brought that are there all the same: neither gone nor never born."""
        return sorted(left_out.intersection(self._mailbox.uids_above(min(left_out) - 1))) if left_out else []

    def _all_given_up(self, kept_back: Sequence[int]) -> bool:
        """Count one more pass in vain for each of the messages; tell whether none is to be asked for again."""
        given_up = [give_up(self._shelf.database, self._mailbox, self._place(uid), self._now) for uid in kept_back]
        return all(given_up)

    def _forget_refusals(self, uids: Collection[int]) -> None:
        if uids:
            with self._shelf.database.transaction() as tx:
                refusals.forget(tx, [self._place(uid) for uid in uids])

    def _place(self, uid: int) -> Place:
        return Place(self._shelf.folder, self._uid_validity, uid)
