"""The incoming side of an office, put together as the product does it, over a database and a folder of a test's own."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from ingest.bringing import Shelf
from ingest.door import Door, KeptMailbox
from ingest.intake import Intake
from ingest.mailbox import Account
from ingest.polling import Poller
from ingest.processing import Processor
from ingest.readers.definitions import load_definitions
from ingest.sandbox import Sandbox
from rules.calendar import Calendar
from rules.campaigns import Campaign, Kind, Letter, Round
from rules.deadlines import Deadline, Wording
from rules.schools import School
from store import campaigns, folders, ledger, messages, outbox, reminder_steps, retries, roster, submissions
from store.blobs import BlobStore
from store.database import Database
from store.ledger import LedgerEntry
from store.messages import Arrival
from store.outbox import MailKind, OutboxMail, State, Wanted
from store.places import Place
from store.reminder_steps import Climbed
from store.submissions import Submission
from store.upgrades import upgrade
from tests.kit import mailbox
from tests.kit.mails import AUTHSERV, OFFICE

CALENDAR = Calendar(ZoneInfo("Asia/Ho_Chi_Minh"))
NOW = datetime(2018, 3, 2, 4, 0, tzinfo=UTC)
LEVELS = frozenset({"MN", "TH", "THCS", "TH&THCS"})
SCHOOLS = (
    School("TH06", "Trường Tiểu học Đức Lĩnh", "TH", "Đức Lĩnh", emails=("th06@truong.example", "hoa@nha.example")),
    School("TH05", "Trường Tiểu học Đức Liên", "TH", "Đức Liên", emails=("th05@truong.example",)),
    School("MN01", "Trường Mầm non Ân Phú", "MN", "Ân Phú", emails=("mn01@truong.example",)),
    School("MN02", "Trường Mầm non Đức Bồng", "MN", "Đức Bồng"),
)


def round_(number: int, opens: date, due: date, kind: Kind = Kind.REPORT) -> Round:
    """Return a round of letter 44."""
    deadline = Deadline(Wording.BEFORE, due, 1)
    return Round(f"cv44-d{number}", "cv44", f"Đợt {number}", "dhtt-01", deadline, opens, True, LEVELS, kind)


ROUNDS = (round_(1, date(2018, 2, 28), date(2018, 3, 5)), round_(2, date(2018, 3, 6), date(2018, 5, 10)))
_SANDBOX = Sandbox()
_FORMS = {form.id: form for form in load_definitions()}


@dataclass(frozen=True)
class Desk:
    """One office's database and raw store."""

    database: Database
    folder: Path
    kept: list[KeptMailbox] = field(default_factory=list)

    def close(self) -> None:
        """Hang up and close the database."""
        for kept in self.kept:
            kept.close()
        self.database.close()

    @property
    def blobs(self) -> BlobStore:
        return BlobStore(self.folder)

    def processor(self, sandbox: Sandbox = _SANDBOX, trusted_authserv: str = AUTHSERV) -> Processor:
        """Return what decides messages here."""
        return Processor(self.database, self.blobs, sandbox, CALENDAR, OFFICE, trusted_authserv, forms=_FORMS)

    def intake(self, max_bytes: int = 2**20, folder: str = "INBOX") -> Intake:
        """Return what takes a folder in."""
        return Intake(Shelf(self.database, self.blobs, folder, max_bytes))

    def poller(self, box: mailbox.Box, max_bytes: int = 2**20, way: Account | None = None) -> Poller:
        """Return what does whole passes over `box`, by `way`, over one connection as long as it lasts."""
        account_ = way or account(box)
        self.kept.append(KeptMailbox(Door(lambda: account_, lambda: NOW)))
        return Poller(self.intake(max_bytes, account_.folder), self.processor(), self.kept[-1])

    def know_schools(self) -> None:
        """Enter the roster and the campaign."""
        campaign = Campaign("cv44", "Điển hình tiên tiến", Letter("44/PGDĐT", date(2018, 2, 28)), LEVELS, ROUNDS)
        with self.database.transaction() as tx:
            roster.save(tx, SCHOOLS)
            campaigns.save(tx, campaign, "", NOW)

    def put(self, raw: bytes, received_at: datetime | None = None) -> int:
        """Store a message as if it had been taken in, by default each a minute after the last; return its UID."""
        uid = len(self.ledger()) + 1
        arrival = Arrival(self.blobs.put(raw), len(raw), received_at or NOW + timedelta(minutes=uid))
        with self.database.transaction() as tx:
            if folders.state(tx, "INBOX") is None:
                folders.begin(tx, "INBOX", 1)
            messages.add(tx, arrival, Place("INBOX", 1, uid), NOW)
        return uid

    def decide(self, raw: bytes, received_at: datetime | None = None) -> LedgerEntry:
        """Store a message, decide all that is pending, and return the message's line of the ledger."""
        uid = self.put(raw, received_at)
        self.processor().process_pending(NOW)
        return self.line(uid)

    def line(self, uid: int) -> LedgerEntry:
        """Return the ledger's line of the message at `uid`."""
        (line,) = (entry for entry in self.ledger() if entry.place.uid == uid)
        return line

    def ledger(self) -> list[LedgerEntry]:
        """Return the whole ledger."""
        with self.database.reading() as tx:
            return ledger.ledger(tx)

    def outbox(self) -> list[OutboxMail]:
        """Return the whole outbox."""
        with self.database.reading() as tx:
            return outbox.everything(tx)

    def all_left(self, now: datetime) -> None:
        """All that was queued has left."""
        for ours in self.outbox():
            if ours.state is State.QUEUED:
                with self.database.transaction() as tx:
                    outbox.mark_sent(tx, ours.id, now, "250 OK")

    def judge_all_anew(self) -> None:
        """Every message is judged a second time."""
        with self.database.transaction() as tx:
            for line in ledger.ledger(tx):
                retries.judge_anew(tx, line.message)
        self.processor().process_pending(NOW)

    def reminded(self, address: str, school: str = "TH06", rounds: Sequence[str] = ()) -> str:
        """A reminder about these rounds has left for a school; return its Message-ID."""
        with self.database.transaction() as tx:
            id_ = outbox.queue(tx, Wanted(MailKind.REMINDER, f"{school}:{NOW:%Y-%m-%d}", address, NOW, school), NOW)
            assert id_ is not None
            assert outbox.claim(tx, id_, "Nhắc lần 1", NOW)
            outbox.mark_sent(tx, id_, NOW, "250 OK")
            reminder_steps.add(tx, [Climbed(round_id, school, 20180301, id_) for round_id in rounds], NOW)
        return next(mail.message_id for mail in self.outbox() if mail.id == id_)

    def versions(self, school: str = "TH06", round_id: str = "cv44-d1") -> list[Submission]:
        """Return what a school handed in for a round."""
        with self.database.reading() as tx:
            return submissions.versions(tx, round_id, school)


def new_desk(url: str, folder: Path) -> Desk:
    """Return the desk of an office that knows no school yet, on an empty database."""
    upgrade(url)
    return Desk(Database(url), folder / "blobs")


def account(box: mailbox.Box, **other: str) -> Account:
    """Return the way into a mailbox of the test's server; `other` replaces password or folder."""
    login = {"password": box.password, "folder": "INBOX"} | other
    return Account(box.host, box.port, "none", box.username, login["password"], login["folder"])
