"""From the server to the raw store: every message once, durable before anything is made of it."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from ingest.mailbox import Listed, Mailbox, MailboxError
from store import folders, messages
from store.blobs import BlobStore
from store.database import Database, StoreError
from store.messages import Arrival, Place

log = logging.getLogger(__name__)

_BATCH_BYTES = 4 * 2**20
_BATCH_MESSAGES = 200
_LIST_AT_ONCE = 1_000
_MOST_REFUSED = 20
"""Messages that the server refuses in one pass before that is taken for a trouble of the server's."""


@dataclass(frozen=True)
class Taken:
    """How many messages the server showed that we lacked, and how many of them are stored now."""

    listed: int
    stored: int


@dataclass(frozen=True)
class Intake:
    """Takes one folder in. `max_bytes`: of a larger message only the headers are taken."""

    database: Database
    blobs: BlobStore
    folder: str
    max_bytes: int

    def take(self, mailbox: Mailbox, now: datetime) -> Taken:
        """Store every message that the server shows and we lack.

        Safe to repeat and to kill anywhere: bytes first (content-addressed), then the row (unique on its place). The
        watermark moves only past messages that are stored or gone, so a gap left by a failure is asked for again.
        Raises MailboxError and StoreError.
        """
        folder = mailbox.open()
        uid_validity = folder.uid_validity
        with self.database.transaction() as tx:
            state = folders.begin(tx, self.folder, uid_validity)
        shown = mailbox.uids_above(state.watermark)
        if not shown:
            self._finish(state.watermark, folder.messages, now)
            return Taken(0, 0)
        with self.database.reading() as tx:
            known = messages.known_uids(tx, self.folder, uid_validity, shown[0], shown[-1])
        lacking = [uid for uid in shown if uid not in known]
        stored, failed = self._store_all(mailbox, uid_validity, lacking, now)
        watermark = min(failed) - 1 if failed else shown[-1]
        self._finish(watermark, None if failed else folder.messages, now)
        return Taken(len(lacking), stored)

    def _store_all(
        self, mailbox: Mailbox, uid_validity: int, uids: Sequence[int], now: datetime
    ) -> tuple[int, list[int]]:
        stored, failed = set[int](), list[int]()
        for start in range(0, len(uids), _LIST_AT_ONCE):
            for batch in _batches(mailbox.list(uids[start : start + _LIST_AT_ONCE]), self.max_bytes):
                fetched = self._fetch(mailbox, batch, failed)
                self._store(fetched, uid_validity, now)
                stored.update(listed.uid for listed, _ in fetched)
        left_out = set(uids) - stored - set(failed)
        if left_out:  # gone meanwhile, or kept back by the server: only the latter must be asked for again
            failed.extend(left_out.intersection(mailbox.uids_above(min(left_out) - 1)))
        return len(stored), failed

    def _fetch(self, mailbox: Mailbox, batch: Sequence[Listed], failed: list[int]) -> list[tuple[Listed, bytes]]:
        """Fetch a batch; where the server refuses it whole, one by one, noting in `failed` what it refuses still.

        Servers also cut the connection over a message that they cannot read: then a new one is made.
        """
        fetch = mailbox.fetch_headers if batch[0].size > self.max_bytes else mailbox.fetch
        try:
            raw = fetch([listed.uid for listed in batch])
        except MailboxError as error:
            if len(failed) >= _MOST_REFUSED:
                raise
            mailbox.reopen()
            if len(batch) == 1:
                log.warning("not fetched uid=%d: %s", batch[0].uid, error)
                failed.append(batch[0].uid)
                return []
            return [found for listed in batch for found in self._fetch(mailbox, [listed], failed)]
        return [(listed, raw[listed.uid]) for listed in batch if listed.uid in raw]

    def _arrival(self, listed: Listed, raw: bytes, now: datetime) -> Arrival:
        received_at = listed.received_at or now  # no date from the server: when we first saw it
        return Arrival(self.blobs.put(raw), listed.size, received_at, listed.size > self.max_bytes)

    def _store(self, fetched: Sequence[tuple[Listed, bytes]], uid_validity: int, now: datetime) -> None:
        try:
            arrivals = [(listed, self._arrival(listed, raw, now)) for listed, raw in fetched]
        except OSError as error:
            raise StoreError(f"raw mail cannot be written: {error}", transient=True) from error
        with self.database.transaction() as tx:
            for listed, arrival in arrivals:
                messages.add(tx, arrival, Place(self.folder, uid_validity, listed.uid), now)

    def _finish(self, watermark: int, on_server: int | None, now: datetime) -> None:
        with self.database.transaction() as tx:
            folders.advance(tx, self.folder, watermark)
            if on_server is not None:
                folders.mark_checked(tx, self.folder, on_server, now)


def _batches(listed: Sequence[Listed], max_bytes: int) -> Iterator[list[Listed]]:
    """Group by bytes, in order; a message over the limit stands alone."""
    batch: list[Listed] = []
    size = 0
    for message in listed:
        alone = message.size > max_bytes
        full = size + message.size > _BATCH_BYTES or len(batch) == _BATCH_MESSAGES
        if batch and (alone or full):
            yield batch
            batch, size = [], 0
        batch.append(message)
        size += message.size
        if alone:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
