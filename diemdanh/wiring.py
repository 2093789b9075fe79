"""Put the parts together for one office: the only place that knows them all."""

import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from functools import cached_property
from zoneinfo import ZoneInfo

from diemdanh import settings as configuration
from diemdanh.clock import Clock
from diemdanh.oauth.access import Access
from diemdanh.oauth.errors import TokenError
from diemdanh.oauth.providers import provider
from diemdanh.settings import Settings
from ingest.authenticity.lookup import DnsLookup
from ingest.bringing import Shelf
from ingest.door import Door, KeptMailbox
from ingest.intake import Intake
from ingest.mailbox import Account, MailboxError
from ingest.polling import Poller
from ingest.processing import Processor
from ingest.readers.definitions import load_definitions, with_own
from ingest.readers.orders import ReadAs
from ingest.sandbox import Sandbox
from reminders.delivery import Deliverer
from reminders.filing import SentUnavailableError
from reminders.office import Office
from reminders.sending import Connection, Relay, SendingError
from reminders.texts import Texts
from rules.calendar import Calendar
from rules.forms.parsing import Form
from rules.ladder import Policy
from rules.lookalikes import Insider
from rules.problems import InputProblems
from store import days_off
from store.blobs import BlobStore
from store.database import Database
from store.steps import Passing, unwatched

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class SentFolder:
    """The mailbox's folder of sent mail, as the sending side looks into it."""

    parts: "Parts"

    def holds(self, message_id: str) -> bool | None:
        """Tell whether a mail was filed; None where there is no such folder. Raises SentUnavailableError."""
        try:
            with self.parts.door.connect() as mailbox:
                folder = mailbox.sent_folder(self.parts.settings.reminders.sent_folder)
                return None if folder is None else mailbox.holds(folder, message_id)
        except MailboxError as error:
            raise SentUnavailableError(str(error)) from error

    def file(self, mails: list[tuple[bytes, datetime]]) -> None:
        """File mails that left, unless they are there. Raises SentUnavailableError."""
        try:
            with self.parts.door.connect() as mailbox:
                folder = mailbox.sent_folder(self.parts.settings.reminders.sent_folder)
                if folder is None:
                    raise SentUnavailableError("there is no folder of sent mail")
                for raw, at in mails:
                    if not mailbox.holds(folder, str(message_from_bytes(raw)["Message-ID"])):
                        mailbox.append(folder, raw, at)
        except MailboxError as error:
            raise SentUnavailableError(str(error)) from error


@dataclass(frozen=True)
class Parts:
    """Everything that one configuration describes, made when first used.

    Setting `stopping` lets long work end after the message or batch at hand. `passing` is told each step of taking
    mail in.
    """

    settings: Settings
    clock: Clock
    stopping: threading.Event = field(default_factory=threading.Event)
    passing: Passing = unwatched

    @cached_property
    def plain_calendar(self) -> Calendar:
        """The office's calendar without the days that it declared itself; needs no database."""
        return Calendar(ZoneInfo(self.settings.office.timezone))

    @property
    def calendar(self) -> Calendar:
        """The office's calendar, with the days declared until now: read anew, because the service runs for months."""
        with self.database.reading() as tx:
            return days_off.calendar(tx, self.plain_calendar)

    @cached_property
    def database(self) -> Database:
        """The database; not opened yet."""
        return Database(self.settings.store.url)

    @cached_property
    def forms(self) -> Mapping[str, Form]:
        """The forms that the program knows, by id: its own and the office's. Raises InputProblems for a wrong one."""
        folder = self.settings.ingest.forms
        return {form.id: form for form in (with_own(folder) if folder else load_definitions())}

    @cached_property
    def texts(self) -> Texts:
        """The texts of the letters, with the office's own."""
        return Texts(self.settings.reminders.templates)

    @property
    def office(self) -> Office:
        """The office as its letters need it, as of now. Raises InputProblems for a wrong definition of a form."""
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
            address_limit=mail.address_limit,
            bounce_limit=mail.bounce_limit,
            folder=self.settings.ingest.folder,
            forms=self.forms,
            plus_address=mail.plus_address,
            texts=self.texts,
            original=BlobStore(self.settings.store.blobs).get,
        )

    @property
    def account(self) -> Account:
        """The submission mailbox, with a token that is good now where it takes one in the place of a password.

        Raises InputProblems when the password cannot be had, MailboxError when the token cannot.
        """
        mail = self.settings.ingest
        try:
            password = self._token() if mail.auth == "oauth2" else configuration.secret(mail, "ingest")
        except TokenError as error:
            raise MailboxError(str(error), transient=error.transient, hint=error.hint) from error
        return Account(mail.host, mail.port, mail.security, mail.username, password, folder=mail.folder, auth=mail.auth)

    @property
    def relay(self) -> Relay:
        """The sending server, with a token that is good now where it takes one in the place of a password.

        Raises InputProblems when the password cannot be had, SendingError when the token cannot.
        """
        mail = self.settings.reminders
        try:
            password = self._token() if mail.auth == "oauth2" else ""
        except TokenError as error:
            raise SendingError(str(error), transient=error.transient, hint=error.hint) from error
        if mail.username and mail.auth == "password":
            password = configuration.secret(mail, "reminders")
        return Relay(mail.host, mail.port, mail.security, mail.username, password, auth=mail.auth)

    @property
    def access(self) -> Access:
        """The access to the mail servers by token. Raises InputProblems when it is not configured."""
        table = self.settings.oauth
        if table is None:
            raise InputProblems("Chưa cấu hình đăng nhập bằng OAuth2:", ["oauth: thiếu mục này"])
        return Access(provider(table, configuration.client_secret(table)), table.token_file)

    def _token(self) -> str:
        return self.access.token(self.clock())

    @cached_property
    def door(self) -> Door:
        """The way to the mailbox for everybody in this process."""
        return Door(lambda: self.account, self.clock)

    @cached_property
    def poller(self) -> Poller:
        """The incoming side. Made before any document is opened, so that its readers inherit no password."""
        configuration.take_secrets(self.settings)
        mail = self.settings.ingest
        blobs = BlobStore(self.settings.store.blobs, self.passing)
        processor = Processor(
            database=self.database,
            blobs=blobs,
            sandbox=Sandbox(reader=ReadAs(tuple(self.forms.values()))) if mail.forms else Sandbox(),
            forms=self.forms,
            calendar=self.plain_calendar,
            our_address=self.settings.reminders.from_address,
            trusted_authserv=mail.trusted_authserv,
            specialist=self.settings.office.specialist_email,
            lookup=DnsLookup() if mail.verify_dkim and not mail.trusted_authserv else None,
            insiders=self._insiders,
            stopped=self.stopping.is_set,
            passing=self.passing,
        )
        shelf = Shelf(
            database=self.database,
            blobs=blobs,
            folder=mail.folder,
            max_octets=mail.max_message_mb * 2**20,
            stopped=self.stopping.is_set,
            passing=self.passing,
        )
        return Poller(Intake(shelf), processor, KeptMailbox(self.door))

    @property
    def _insiders(self) -> tuple[Insider, ...]:
        """Return in whose name a forger would write, beside the schools."""
        office, ours = self.settings.office, self.settings.reminders.from_address
        mailbox = self.settings.ingest.username
        addresses = tuple(address.casefold() for address in (ours, mailbox) if "@" in address)
        names = dict.fromkeys(filter(None, (office.name, office.short_name)))
        specialist = Insider("chuyên viên", office.specialist_name, (office.specialist_email.casefold(),))
        return (specialist, *(Insider("cơ quan", name, addresses) for name in names))

    def close(self) -> None:
        """Take leave of the mailbox and close the database."""
        if "poller" in vars(self):
            self.poller.mailbox.close()
        if "database" in vars(self):
            self.database.close()

    @property
    def deliverer(self) -> Deliverer:
        """The outgoing side."""
        return Deliverer(
            self.database,
            self.office,
            lambda: Connection(self.relay),
            SentFolder(self),
            files_sent=self.settings.reminders.file_sent,
            passing=self.passing,
        )
