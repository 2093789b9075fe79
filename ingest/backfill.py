"""Bring in mail from files, the same path as mail from the server: bytes, row, then the processor."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from ingest import dating, mime
from ingest.authenticity.results import found_by_server
from ingest.mailfiles import FoundMail, mails_in
from ingest.mailfolders import NoMail, files_under
from ingest.mime import BrokenMailError
from ingest.processing import Processor
from store import messages, places
from store.blobs import BlobStore
from store.database import Database, StoreError, Transaction
from store.messages import Arrival, Envelope, Outcome
from store.places import Place

log = logging.getLogger(__name__)

_BATCH_OCTETS = 4 * 2**20
_BATCH_MESSAGES = 200
_LARGEST_SIZE = 2**31 - 1  # what the database's column holds


@dataclass
class Imported:
    """What came of it: mails found, those of them that were here already, those stored now; outcomes as of a poll."""

    listed: int = 0
    known: int = 0
    stored: int = 0
    decided: Counter[Outcome] = field(default_factory=Counter)
    unreadable: list[NoMail] = field(default_factory=list)


@dataclass(frozen=True)
class Backfill:
    """Takes files in. `quiet`: nobody is written to about what is in them. See `dating` for the trusted server."""

    database: Database
    blobs: BlobStore
    processor: Processor
    trusted_authserv: str
    most_octets: int
    quiet: bool = False

    def bring_in(self, paths: Sequence[Path], now: datetime, read: Callable[[int], None]) -> Imported:
        """Store every mail under `paths` that is not here, then decide all that is pending, in order of arrival.

        Safe to repeat and to kill anywhere: bytes first (content-addressed), then the rows, a batch in a transaction.
        `read` is told the octets of the files as they are done with. Why all is stored before anything is decided: an
        export is in no order, and a re-send is judged by what came before it.
        Raises StoreError, and Busy while another process takes mail in.
        """
        imported = Imported()
        with self.database.lock("poll"):
            for batch in _batches(self._found(paths, imported, read)):
                self._store(batch, imported, now)
            imported.decided = self.processor.process_pending(now)
        log.info("imported listed=%d stored=%d", imported.listed, imported.stored)
        return imported

    def _found(self, paths: Sequence[Path], imported: Imported, read: Callable[[int], None]) -> Iterator[FoundMail]:
        for path in paths:
            for file in files_under(path):
                inside = [file] if isinstance(file, NoMail) else mails_in(file, self.most_octets)
                for found in inside:
                    if isinstance(found, FoundMail):
                        yield found
                    else:
                        imported.unreadable.append(found)
                    read(found.octets)

    def _store(self, batch: Sequence[FoundMail], imported: Imported, now: datetime) -> None:
        named = {sha256(mail.raw).hexdigest(): mail for mail in reversed(batch)}  # of copies, the first one's date
        with self.database.reading() as tx:
            new = [mail for digest, mail in reversed(named.items()) if not self._is_here(tx, digest, mail)]
        imported.listed += len(batch)
        imported.known += len(batch) - len(new)
        try:
            digests = self.blobs.put_all([mail.raw for mail in new])
        except OSError as error:
            raise StoreError(f"raw mail cannot be written: {error}", transient=True) from error
        arrivals = [self._arrival(digest, mail, now) for digest, mail in zip(digests, new, strict=True)]
        with self.database.transaction() as tx:
            first = places.next_import(tx)
            standing = [Place(first.folder, first.uid_validity, first.uid + n) for n in range(len(arrivals))]
            imported.stored += messages.add_all(tx, list(zip(arrivals, standing, strict=True)), now)

    def _is_here(self, tx: Transaction, digest: str, mail: FoundMail) -> bool:
        """Tell whether a mail is stored, or was and has become one with the record of the same mail.

        The latter left its bytes behind, so only then the mail is taken apart to see what it says.
        """
        if messages.is_stored(tx, digest):
            return True
        try:
            self.blobs.get(digest)
            said = mime.parse(mail.raw)
        except (OSError, BrokenMailError):  # bytes that cannot be had are stored again
            return False
        verified = found_by_server(said, self.trusted_authserv, from_file=True).verified
        envelope = Envelope(None, None, None, None, said.canonical, verified)
        return mail.whole and messages.same_mail(tx, envelope, other_than=0) is not None

    def _arrival(self, digest: str, mail: FoundMail, now: datetime) -> Arrival:
        received_at, dated_by = dating.received(mail.raw, mail.dated, self.trusted_authserv, now)
        return Arrival(
            sha256=digest,
            size=min(mail.size, _LARGEST_SIZE),
            received_at=received_at,
            truncated=not mail.whole,
            dated_by=dated_by,
            quiet=self.quiet,
        )


def octets_under(paths: Sequence[Path]) -> int:
    """Return how many octets the files under `paths` hold now."""
    sizes = 0
    for path in paths:
        for file in files_under(path):
            try:
                sizes += 0 if isinstance(file, NoMail) else file.lstat().st_size
            except OSError:
                continue  # gone meanwhile; reading it will tell
    return sizes


def _batches(found: Iterator[FoundMail]) -> Iterator[list[FoundMail]]:
    batch: list[FoundMail] = []
    octets = 0
    for mail in found:
        if batch and (octets + len(mail.raw) > _BATCH_OCTETS or len(batch) == _BATCH_MESSAGES):
            yield batch
            batch, octets = [], 0
        batch.append(mail)
        octets += len(mail.raw)
    if batch:
        yield batch
