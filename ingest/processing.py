"""From the raw store to decided messages: one message, one transaction, and a bad one never holds up the next."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from ingest import authenticity, mime
from ingest.deciding import Case, Decider, Office, Opened
from ingest.lookahead import looked_ahead
from ingest.mailkind import MailKind
from ingest.mime import BrokenMailError, Mail
from ingest.sandbox import InterruptedReadError, Sandbox
from ingest.unpacking import read_files
from rules.calendar import Calendar
from store import campaigns, messages, roster
from store.blobs import BlobStore
from store.database import Database, StoreError
from store.messages import Message, Outcome, Verdict
from store.steps import Passing, Step, unwatched

log = logging.getLogger(__name__)

_MOST_ATTEMPTS = 3
_LARGE = 2**20
"""Octets of a mail above which it is not read ahead: several in memory at once are too many."""


@dataclass(frozen=True)
class _Prepared:
    """A message that was opened and its files read: all that can be done before the one in front of it is decided."""

    case: Case
    kind: MailKind


@dataclass(frozen=True)
class Processor:
    """Reads stored messages and has them decided.

    `our_address` sends our mail, `specialist` is the specialist's address ("" where unknown); see `authenticity` for
    the trusted server.
    """

    database: Database
    blobs: BlobStore
    sandbox: Sandbox
    calendar: Calendar
    our_address: str
    trusted_authserv: str
    specialist: str = ""
    stopped: Callable[[], bool] = bool
    passing: Passing = unwatched

    def process_pending(self, now: datetime) -> Counter[Outcome]:
        """Decide every pending message, in the order of arrival, and count the outcomes.

        A message that fails three times is parked; a killed process counts as no failure. Without a roster and a round
        nothing can be judged: then messages wait, pending. When `stopped` says so, the rest waits.
        Raises StoreError when the database or the raw store fails, which is no fault of a message.
        """
        with self.database.reading() as tx:
            waiting = messages.pending(tx)
            office = Office(roster.all_schools(tx), campaigns.all_rounds(tx)) if waiting else None
        decided: Counter[Outcome] = Counter()
        if office and not (office.schools and office.rounds):
            log.warning("%d messages wait: no roster or no campaign yet", len(waiting))
        elif office:
            with closing(looked_ahead(waiting, self._prepare, _is_small)) as ahead:
                for message, prepared in ahead:
                    if self.stopped():
                        break
                    outcome = self._attempt(message, prepared, office, now)
                    decided.update([outcome] if outcome else [])
        return decided

    def _attempt(
        self, message: Message, prepared: Callable[[], _Prepared], office: Office, now: datetime
    ) -> Outcome | None:
        try:
            return self._settle(prepared(), office, now)
        except StoreError:
            raise
        except InterruptedReadError as error:  # no fault of the message: it stays pending
            log.warning("interrupted message=%d: %s", message.id, error)
            return None
        except Exception:  # the one place around one message: whatever it is, the next one goes on
            log.exception("failed message=%d", message.id)
            return self._failed(message, now)

    def _failed(self, message: Message, now: datetime) -> Outcome | None:
        with self.database.transaction() as tx:
            if messages.count_failure(tx, message.id) < _MOST_ATTEMPTS:
                return None
            detail = f"Chương trình gặp lỗi khi đọc thư này ({_MOST_ATTEMPTS} lần); đề nghị quản trị viên xem nhật ký."
            messages.decide(tx, message.id, Verdict(Outcome.PARKED, "failed", detail), (), now)
        return Outcome.PARKED

    def _prepare(self, message: Message) -> _Prepared:
        """Open a message and read its files. Several may be prepared at once: nothing is written."""
        self.passing(Step.TAKEN_UP)
        opened = self._open(message)
        kind = self._decider.kind_of(opened)
        unread = kind in {MailKind.BOUNCE, MailKind.OURS}  # what they enclose is our own mail
        files = () if unread else read_files(opened.mail.attachments, self.sandbox)
        self.passing(Step.FILES_READ)
        return _Prepared(Case(opened, files), kind)

    def _settle(self, prepared: _Prepared, office: Office, now: datetime) -> Outcome:
        decider = self._decider
        if decider.repeats(prepared.case.opened, now):
            return Outcome.DUPLICATE
        return decider.decide(prepared.case, prepared.kind, office, now)

    @property
    def _decider(self) -> Decider:
        return Decider(
            self.database,
            self.calendar,
            self.our_address,
            self.specialist,
            passing=self.passing,
        )

    def _open(self, message: Message) -> Opened:
        mail, unread = self._taken_apart(message)
        return Opened(message, mail, unread, authenticity.vouched(mail, self.trusted_authserv))

    def _taken_apart(self, message: Message) -> tuple[Mail, str | None]:
        """Return the mail and, where only its headers can be had, why."""
        with self._raw(message) as raw:
            if message.truncated:
                return mime.parse_headers(raw.read()), "too_large"
            try:
                return mime.parse_file(raw), None
            except BrokenMailError as error:
                log.warning("broken message=%d: %s", message.id, error)
                raw.seek(0)
                return mime.parse_headers(raw.read()), "broken_mime"

    @contextmanager
    def _raw(self, message: Message) -> Iterator[BinaryIO]:
        try:
            with self.blobs.open(message.sha256) as raw:
                yield raw
        except FileNotFoundError as error:
            if self.blobs.is_there():
                raise  # this message's bytes are gone; the others are there
            raise StoreError("the folder of raw mail is not there", transient=True) from error
        except OSError as error:
            raise StoreError(f"raw mail cannot be read: {error}", transient=True) from error


def _is_small(message: Message) -> bool:
    return message.size <= _LARGE
