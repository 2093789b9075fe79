"""One pass: look into the mailbox, store what is new, decide what is pending."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from ingest.intake import Intake, Taken
from ingest.mailbox import Mailbox
from ingest.processing import Processor
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
    """Does one pass at a time; `connect` gives a fresh mailbox."""

    intake: Intake
    processor: Processor
    connect: Callable[[], Mailbox]

    def poll(self, now: datetime) -> PollReport:
        """Take in and decide everything there is.

        What an earlier pass stored and did not decide is decided also when the mailbox cannot be reached.
        Raises MailboxError, StoreError, and Busy while another process is at it.
        """
        with self.intake.database.lock("poll"):
            decided = self.processor.process_pending(now)
            with self.connect() as mailbox:
                taken: Taken = self.intake.take(mailbox, now)
            decided += self.processor.process_pending(now)
        report = PollReport(
            listed=taken.listed,
            stored=taken.stored,
            recorded=decided[Outcome.RECORDED],
            parked=decided[Outcome.PARKED],
            ignored=decided[Outcome.IGNORED],
            duplicates=decided[Outcome.DUPLICATE],
        )
        if taken.listed:
            log.info("polled %s", report)
        return report
