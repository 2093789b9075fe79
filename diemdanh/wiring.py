"""Put the parts together for one office: the only place that knows them all."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from diemdanh import settings as configuration
from diemdanh.clock import Clock
from diemdanh.settings import Settings
from ingest.intake import Intake
from ingest.mailbox import Account, Mailbox, MailboxError
from ingest.polling import Poller
from ingest.processing import Processor
from ingest.readers.definitions import load_definitions
from ingest.sandbox import Sandbox
from reminders.delivery import Deliverer
from reminders.office import Office
from reminders.recovery import SentUnavailableError
from reminders.sending import Connection, Relay
from rules.calendar import Calendar
from rules.forms.parsing import Form
from rules.ladder import Policy
from store.blobs import BlobStore
from store.database import Database

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class SentFolder:
    """The mailbox's folder of sent mail, as the sending side looks into it."""

    parts: "Parts"

    def holds(self, message_id: str) -> bool | None:
        """Tell whether a mail was filed; None where there is no such folder. Raises SentUnavailableError."""
        try:
            with self.parts.connect() as mailbox:
                folder = mailbox.sent_folder(self.parts.settings.reminders.sent_folder)
                return None if folder is None else mailbox.holds(folder, message_id)
        except MailboxError as error:
            raise SentUnavailableError(str(error)) from error


@dataclass(frozen=True)
class Parts:
    """Everything that one configuration describes, made when first used."""

    settings: Settings
    clock: Clock

    @cached_property
    def calendar(self) -> Calendar:
        """The office's calendar."""
        return Calendar(ZoneInfo(self.settings.office.timezone))

    @cached_property
    def database(self) -> Database:
        """The database; not opened yet."""
        return Database(self.settings.store.url)

    @cached_property
    def forms(self) -> Mapping[str, Form]:
        """The forms that the program knows, by id."""
        return {form.id: form for form in load_definitions()}

    @cached_property
    def office(self) -> Office:
        """The office as its letters need it."""
        office, mail = self.settings.office, self.settings.reminders
        quiet_from, quiet_until = configuration.quiet_times(mail.quiet_hours)
        return Office(
            name=office.name,
            specialist_name=office.specialist_name,
            specialist_email=office.specialist_email,
            leaders=office.leaders,
            from_address=mail.from_address,
            from_name=mail.from_name or office.short_name or office.name,
            calendar=self.calendar,
            policy=Policy(mail.remind_at, quiet_from, quiet_until),
            courtesy_counts=mail.courtesy_counts_on_time,
            hourly_limit=mail.hourly_limit,
            daily_limit=mail.daily_limit,
        )

    @property
    def account(self) -> Account:
        """The submission mailbox. Raises InputProblems when its password cannot be had."""
        mail = self.settings.ingest
        password = configuration.secret(mail, "ingest")
        return Account(mail.host, mail.port, mail.security, mail.username, password, mail.folder)

    @property
    def relay(self) -> Relay:
        """The sending server. Raises InputProblems when its password cannot be had."""
        mail = self.settings.reminders
        password = configuration.secret(mail, "reminders") if mail.username else ""
        return Relay(mail.host, mail.port, mail.security, mail.username, password)

    def connect(self) -> Mailbox:
        """Return a logged-in mailbox. Raises MailboxError."""
        return self._door.open(self)

    @cached_property
    def _door(self) -> "_Door":
        return _Door()

    @cached_property
    def poller(self) -> Poller:
        """The incoming side. Made before any document is opened, so that its readers inherit no password."""
        configuration.take_secrets(self.settings)
        mail = self.settings.ingest
        blobs = BlobStore(self.settings.store.blobs)
        processor = Processor(
            database=self.database,
            blobs=blobs,
            sandbox=Sandbox(),
            calendar=self.calendar,
            our_address=self.settings.reminders.from_address,
            trusted_authserv=mail.trusted_authserv,
        )
        intake = Intake(self.database, blobs, mail.folder, mail.max_message_mb * 2**20)
        return Poller(intake, processor, self.connect)

    @cached_property
    def deliverer(self) -> Deliverer:
        """The outgoing side."""
        return Deliverer(self.database, self.office, lambda: Connection(self.relay), SentFolder(self))


# How long a server that refused our login for good is left alone: never hammer a refused login.
_AFTER_REFUSAL = timedelta(minutes=15)


class _Door:
    """The way to the mailbox for everybody in this process; it stays shut for a while after a refused login."""

    def __init__(self) -> None:
        self._shut_until: datetime | None = None
        self._why = ""
        self._hint = ""

    def open(self, parts: Parts) -> Mailbox:
        now = parts.clock()
        if self._shut_until and now < self._shut_until:
            raise MailboxError(f"not tried again yet: {self._why}", transient=False, hint=self._hint)
        try:
            return Mailbox(parts.account)
        except MailboxError as error:
            if not error.transient:
                self._shut_until, self._why, self._hint = now + _AFTER_REFUSAL, str(error), error.hint
            raise
