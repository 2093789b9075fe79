"""From the raw store to decided messages: one message, one transaction, and a bad one never holds up the next."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

from ingest import mime
from ingest.authenticity.checking import Checker, Received
from ingest.authenticity.lookup import Lookup
from ingest.authenticity.proof import Proof, Standing
from ingest.cases import Office
from ingest.covering import Opened
from ingest.deciding import Case, Decider
from ingest.lookahead import looked_ahead
from ingest.mailkind import MailKind
from ingest.mime import BrokenMailError, Mail
from ingest.sandbox import InterruptedReadError, Sandbox
from ingest.unpacking import read_files
from rules.calendar import Calendar
from rules.forms.layout import Form
from rules.lookalikes import Insider
from store import campaigns, days_off, messages, roster
from store.blobs import BlobStore
from store.database import Database, StoreError, Transaction
from store.messages import DatedBy, Message, Outcome, Verdict
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
    the trusted server and for `lookup`, which asks the DNS where there is none. `forms` are the definitions in use, by
    id. `calendar` is the office's without the days that it declares. `insiders`: in whose name a forger would write,
    beside the schools.
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
    forms: Mapping[str, Form] = field(default_factory=dict)
    lookup: Lookup | None = None
    insiders: Sequence[Insider] = ()

    def process_pending(self, now: datetime) -> Counter[Outcome]:
        """Decide every pending message, in the order of arrival, and count the outcomes.

        A message that fails three times is parked; a killed process counts as no failure. Without a roster and a round
        nothing can be judged: then messages wait, pending. When `stopped` says so, the rest waits.
        Raises StoreError when the database or the raw store fails, which is no fault of a message.
        """
        with self.database.reading() as tx:
            waiting = messages.pending(tx)
            office = self._office(tx) if waiting else None
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

    def look(self, message: Message) -> Case:
        """Open a message and read its files once more, for a person to see; nothing is written.

        Raises StoreError when its bytes cannot be read, FileNotFoundError when they are gone.
        """
        return self._prepare(message).case

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

    def _office(self, tx: Transaction) -> Office:
        calendar = days_off.calendar(tx, self.calendar)
        return Office(roster.all_schools(tx), campaigns.all_rounds(tx), calendar, self.insiders)

    def _settle(self, prepared: _Prepared, office: Office, now: datetime) -> Outcome:
        decider = self._decider
        if decider.repeats(prepared.case.opened, now):
            return Outcome.DUPLICATE
        return decider.decide(prepared.case, prepared.kind, office, now)

    @property
    def _decider(self) -> Decider:
        return Decider(
            self.database,
            self.our_address,
            self.specialist,
            passing=self.passing,
            forms=self.forms,
        )

    def _open(self, message: Message) -> Opened:
        with self._raw(message) as raw:
            mail, unread = self._taken_apart(message, raw)
            return Opened(message, mail, unread, self._proof(message, mail, raw))

    def _taken_apart(self, message: Message, raw: BinaryIO) -> tuple[Mail, str | None]:
        """Return the mail and, where only its headers can be had, why."""
        if message.truncated:
            return mime.parse_headers(raw.read()), "too_large"
        try:
            return mime.parse_file(raw), None
        except BrokenMailError as error:
            log.warning("broken message=%d: %s", message.id, error)
            raw.seek(0)
            return mime.parse_headers(raw.read()), "broken_mime"

    def _proof(self, message: Message, mail: Mail, raw: BinaryIO) -> Proof:
        """Return what is found out about the sender; a signature that held once holds when the mail is judged anew.

        Why: domains withdraw their keys, and a decision of the specialist has old mail judged again.
        """
        if message.verified and mail.sender and not self.trusted_authserv:
            return Proof(Standing.PASS)
        size = None if message.truncated else message.size
        received = Received(message.received_at, size, from_file=message.dated_by is not DatedBy.SERVER)
        return Checker(self.trusted_authserv, self.lookup).check(mail, raw, received)

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
