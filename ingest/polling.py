"""One pass: look into the mailbox, store what is new, decide what is pending."""

import logging
from dataclasses import dataclass
from datetime import datetime

from ingest.bringing import Brought
from ingest.door import KeptMailbox
from ingest.intake import Intake
from ingest.mailbox import MailboxError, NotTriedError
from ingest.processing import Processor
from store import folders
from store.messages import Outcome

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class PollReport:
    """What one pass did: messages that the server showed and we lacked, stored, and decided by outcome."""

    listed: int
    stored: int
    recorded: int
    parked: int
    ignored: int
    duplicates: int


@dataclass(frozen=True)
class Poller:
    """Does one pass at a time, over a connection that is kept from one to the next."""

    intake: Intake
    processor: Processor
    mailbox: KeptMailbox

    def poll(self, now: datetime) -> PollReport:
        """Take in and decide everything there is.

        What an earlier pass stored and did not decide is decided also when the mailbox cannot be reached.
        Raises MailboxError, StoreError, and Busy while another process is at it.
        """
        shelf = self.intake.shelf
        with shelf.database.lock("poll"):
            shelf.blobs.tidy()
            decided = self.processor.process_pending(now)
            brought = self._look(now)
            decided += self.processor.process_pending(now)
        report = PollReport(
            listed=brought.lacking,
            stored=brought.stored,
            recorded=decided[Outcome.RECORDED],
            parked=decided[Outcome.PARKED],
            ignored=decided[Outcome.IGNORED],
            duplicates=decided[Outcome.DUPLICATE],
        )
        if brought.lacking:
            log.info("polled %s", report)
        return report

    def _look(self, now: datetime) -> Brought:
        try:
            with self.mailbox.opened() as (mailbox, folder):
                return self.intake.take(mailbox, folder, now)
        except NotTriedError:
            raise  # what the trouble was is known
        except MailboxError as error:
            shelf = self.intake.shelf
            with shelf.database.transaction() as tx:
                folders.note_trouble(tx, shelf.folder, str(error), error.hint)
            raise
