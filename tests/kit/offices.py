"""An office with its roster and its campaign in a database, and what happens to it: mails, decisions, looks."""

import hashlib
import itertools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from ingest.readers.definitions import load_definitions
from reminders.office import Office
from rules.calendar import Calendar
from rules.campaign_file import parse_campaign
from rules.campaigns import Round
from rules.findings import Finding
from rules.ladder import Policy
from rules.reading import Reading, ReadRow, Source
from rules.schools import School
from store import campaigns, decisions, folders, ledger, messages, outbox, reminder_steps, roster, submissions
from store.database import Database
from store.decisions import Decision, Kind
from store.messages import Arrival, AttachmentRecord, Envelope, Outcome, Verdict
from store.outbox import MailKind, OutboxMail, State, Wanted
from store.places import Place
from store.reminder_steps import Climbed
from store.submissions import Booking
from store.upgrades import upgrade

CALENDAR = Calendar(ZoneInfo("Asia/Ho_Chi_Minh"))
MAILBOX = "baocao@phonggd.example"
SPECIALIST = "chuyenvien@phonggd.example"
OFFICE = Office(
    name="Phòng Giáo dục và Đào tạo Vũ Quang",
    specialist_name="Nguyễn Thị Minh Họa",
    specialist_email=SPECIALIST,
    leaders=("truongphong@phonggd.example",),
    from_address=MAILBOX,
    from_name="Phòng GD&ĐT Vũ Quang",
    calendar=CALENDAR,
    policy=Policy(),
    courtesy_counts=True,
    hourly_limit=100,
    daily_limit=400,
    forms={form.id: form for form in load_definitions()},
)
AN_PHU = School(
    "MN01",
    "Trường Mầm non Ân Phú",
    "MN",
    commune="Ân Phú",
    emails=("mn.anphu@truong.example", "hieutruong.anphu@truong.example"),
    phone="0239 000 001",
)
DUC_LIEN = School("TH05", "Trường Tiểu học Đức Liên", "TH", emails=("th.duclien@truong.example",), phone="0239 000 005")
PHAN_DINH_PHUNG = School("CS01", "Trường THCS Phan Đình Phùng", "THCS", emails=("thcs.pdp@truong.example",))
WITHOUT_MAIL = School("CL01", "Trường TH&THCS Hương Điền", "TH&THCS", phone="0239 000 101")
SCHOOLS = (AN_PHU, DUC_LIEN, PHAN_DINH_PHUNG, WITHOUT_MAIL)
FIRST, SECOND = "cv44-d1", "cv44-d2"
CAMPAIGN = """\
[campaign]
id = "cv44"
title = "Phát hiện, bồi dưỡng, tổng kết và nhân rộng điển hình tiên tiến"
letter = { number = "44/PGDĐT-TĐKT", date = 2018-02-28 }
audience = ["MN", "TH", "THCS", "TH&THCS"]

[[round]]
id = "cv44-d1"
label = "Đợt 1"
form = "dhtt-01"
deadline = { before = 2018-03-05 }
opens = 2018-02-28
paper = true

[[round]]
id = "cv44-d2"
label = "Đợt 2"
form = "dhtt-01"
deadline = { before = 2018-05-10 }
opens = 2018-03-06
"""
QUARTERLY = """
[[recurring]]
id = "cv44-quy"
label = "Bài viết quý {quarter}/{year}"
form = "bv-dhtt-01"
kind = "article"
every = "quarter"
deadline = { by = "last day" }
"""


def at(text: str) -> datetime:
    """Return the instant of the office's wall clock: "2018-03-02 08:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=CALENDAR.zone)


@dataclass(frozen=True)
class Said:
    """What a school's report says; one teacher unless told otherwise."""

    rows: tuple[tuple[str, str], ...] = (("individual", "Trần Thị Thực Nghiệm"),)
    nil: bool = False
    findings: tuple[Finding, ...] = ()
    file: str = "Báo cáo đợt 1.docx"

    def reading(self) -> Reading:
        read = tuple(
            ReadRow(kind, {"name": name}, Source(self.file, "Bảng 1", number))
            for number, (kind, name) in enumerate(self.rows, 1)
        )
        return Reading("dhtt-01", "1", self.nil, {}, ("Đợt 1",), () if self.nil else read, self.findings)


@dataclass(frozen=True)
class Heard:
    """The envelope of a mail that came in."""

    sender: str = AN_PHU.emails[0]
    subject: str = "BC đợt 1"
    message_id: str | None = "<bc-1@truong.example>"


@dataclass
class Books:
    """The books of one office; every method is one thing that happens."""

    database: Database
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def enrol(self, *schools: School) -> None:
        """Put schools into the roster."""
        with self.database.transaction() as tx:
            roster.save(tx, schools)

    def open_round(self, round_: Round) -> None:
        """Add a round to the campaign."""
        with self.database.transaction() as tx:
            campaigns.save_rounds(tx, [round_])

    def looked(self, now: datetime, on_server: int | None = None) -> None:
        """The mailbox was seen whole; by default it holds what has come in."""
        with self.database.transaction() as tx:
            folders.begin(tx, "INBOX", 1)
            here = len(ledger.ledger(tx)) if on_server is None else on_server
            folders.mark_checked(tx, "INBOX", here, now)

    def came(self, received_at: datetime, heard: Heard | None = None) -> int:
        """A mail came in and waits to be read; return its id."""
        number = next(self._numbers)
        sha256 = hashlib.sha256(str(number).encode()).hexdigest()
        words = heard or Heard()
        with self.database.transaction() as tx:
            messages.add(tx, Arrival(sha256, 1000, received_at), Place("INBOX", 1, number), received_at)
            (message,) = (m.id for m in messages.pending(tx) if m.sha256 == sha256)
            envelope = Envelope(words.message_id, received_at, words.sender, words.subject, None, True)
            messages.note_envelope(tx, message, envelope)
        return message

    def decided(self, message: int, verdict: Verdict, now: datetime, files: Sequence[AttachmentRecord] = ()) -> None:
        """What became of a mail."""
        with self.database.transaction() as tx:
            messages.decide(tx, message, verdict, files, now)

    def absent(self, school: School, received_at: datetime, returns_on: date) -> None:
        """A school's address answered that its owner is away."""
        message = self.came(received_at, Heard(school.emails[0]))
        envelope = Envelope(None, received_at, school.emails[0], "Vắng mặt", None, True, returns_on=returns_on)
        with self.database.transaction() as tx:
            messages.note_envelope(tx, message, envelope)
        self.decided(message, Verdict(Outcome.IGNORED, "auto_reply", "Thư trả lời tự động."), received_at)

    def reported(self, school: School, received_at: datetime, said: Said | None = None, round_: str = FIRST) -> int:
        """A school's report came and was recorded; return the message's id."""
        words = said or Said()
        message = self.came(received_at, Heard(school.emails[0] if school.emails else MAILBOX))
        with self.database.transaction() as tx:
            reading = words.reading()
            content = hashlib.sha256(str(message).encode()).hexdigest()
            submissions.add(tx, Booking(message, round_, school.code, received_at, words.file, content, False, reading))
        self.decided(message, Verdict(Outcome.RECORDED, school=school.code), received_at)
        return message

    def parked(
        self, reason: str, received_at: datetime, school: School | None = None, heard: Heard | None = None
    ) -> int:
        """A mail came and waits for a person; return its id."""
        message = self.came(received_at, heard)
        verdict = Verdict(Outcome.PARKED, reason, "Chuyên viên xem giúp.", school.code if school else None)
        self.decided(message, verdict, received_at)
        return message

    def ruled(
        self, kind: Kind, school: School, now: datetime, on_day: date | None = None, *, holds: bool = True
    ) -> None:
        """The specialist decided about the school's first report."""
        decision = Decision(kind, FIRST, school.code, holds, on_day, "theo đề nghị của trường", SPECIALIST, now)
        with self.database.transaction() as tx:
            decisions.add(tx, decision, now)

    def wants(self, kind: MailKind, key: str, to: str, now: datetime) -> int:
        """A mail is queued that no message or school stands behind; return its id."""
        with self.database.transaction() as tx:
            mail = outbox.queue(tx, Wanted(kind, key, to, now), now)
        assert mail is not None
        return mail

    def wants_receipt(self, message: int, school: School, now: datetime, to: str | None = None) -> int:
        """A receipt is queued for a mail that came in; return its id."""
        address = to or school.emails[0]
        wanted = Wanted(MailKind.RECEIPT, f"{message}:{school.code}", address, now, school.code, message)
        with self.database.transaction() as tx:
            mail = outbox.queue(tx, wanted, now)
        assert mail is not None
        return mail

    def reminded(self, school: School, at: datetime, round_: str = FIRST) -> None:
        """A reminder about a round left for a school."""
        day = f"{at:%Y%m%d}"
        with self.database.transaction() as tx:
            wanted = Wanted(MailKind.REMINDER, f"{school.code}:{day}", school.emails[0], at, school.code)
            mail = outbox.queue(tx, wanted, at)
            assert mail is not None
            reminder_steps.add(tx, [Climbed(round_, school.code, int(day), mail)], at)
            outbox.mark_sent(tx, mail, at, "250 OK")

    def mails(self, kind: MailKind | None = None) -> list[OutboxMail]:
        """The outbox, or one kind of it, by plan."""
        with self.database.reading() as tx:
            return [mail for mail in outbox.everything(tx) if kind in (None, mail.kind)]

    def receipts(self, state: State) -> int:
        """How many receipts are in that state."""
        return sum(mail.state is state for mail in self.mails(MailKind.RECEIPT))

    def mail(self, id_: int) -> OutboxMail:
        """One mail of the outbox."""
        return next(mail for mail in self.mails() if mail.id == id_)

    def refused(self) -> dict[str, str]:
        """The addresses to which mail comes back."""
        with self.database.reading() as tx:
            return roster.refused_addresses(tx)

    def steps(self, school: School) -> frozenset[int]:
        """The rungs of the first round that are sent or skipped for a school."""
        with self.database.reading() as tx:
            return reminder_steps.done(tx).get((FIRST, school.code), frozenset())


@contextmanager
def books_at(url: str, schools: Sequence[School] = SCHOOLS) -> Iterator[Books]:
    """The books of an office with these schools and the campaign of letter 44, in an empty database."""
    upgrade(url)
    database = Database(url)
    campaign = parse_campaign(CAMPAIGN, {form.id: form for form in load_definitions()}, OFFICE.calendar)
    with database.transaction() as tx:
        roster.save(tx, schools)
        campaigns.save(tx, campaign, CAMPAIGN, at("2018-02-28 09:00"))
    try:
        yield Books(database)
    finally:
        database.close()
