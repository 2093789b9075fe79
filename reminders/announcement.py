"""The announcement of a campaign: what is asked, by when, on which form; queued once for each school."""

from dataclasses import dataclass, field
from datetime import datetime
from mimetypes import guess_type

from reminders.enclosures import blank_forms, calendar_file
from reminders.letters import File, Letter, Unwanted, written
from reminders.office import Office
from rules.calendar import short_day
from rules.obligations import Obligation, by_school
from rules.schools import School, working_address
from store import announcements, campaigns, obligations, outbox, roster
from store.announcements import Announcement
from store.database import Transaction
from store.outbox import MailKind, OutboxMail, Wanted


@dataclass(frozen=True)
class Told:
    """What was queued: the schools that are told, those that were told before, and those that no mail reaches."""

    new: list[School] = field(default_factory=list)
    before: list[School] = field(default_factory=list)
    unreachable: list[School] = field(default_factory=list)


def queue_announcement(tx: Transaction, made: Announcement, office: Office, now: datetime) -> Told:
    """Queue an announcement for every school that owes an open or coming round of its campaign; each once for ever."""
    refused = roster.refused_addresses(tx)
    told = Told()
    for duties in by_school(_owed(tx, made.campaign, office, now)).values():
        school = duties[0].school
        address = working_address(school, refused)
        if address is None:
            told.unreachable.append(school)
        elif outbox.addresses_of(tx, MailKind.ANNOUNCEMENT, _key(made, school)):
            told.before.append(school)
        else:
            outbox.queue(tx, Wanted(MailKind.ANNOUNCEMENT, _key(made, school), address, now, school.code), now)
            told.new.append(school)
    return told


def announcement(tx: Transaction, mail: OutboxMail, office: Office, now: datetime) -> Letter | Unwanted:
    """Write the announcement that `mail` stands for, or say that the school need not be told any more."""
    made = announcements.find(tx, int(mail.key.partition(":")[0]))
    owed = _owed(tx, made.campaign, office, now, mail.school) if made else []
    if made is None or not owed:
        return Unwanted("không còn đợt nào trường phải nộp")
    campaign = campaigns.all_campaigns(tx)[made.campaign]
    blanks = blank_forms(owed, office)
    try:
        files = tuple(File(file.name, _media_type(file.name), office.original(file.sha256)) for file in made.files)
    except FileNotFoundError:
        return Unwanted("tệp gửi kèm không còn trong kho lưu")
    return written(
        office,
        "announcement.txt",
        school=owed[0].school,
        campaign=campaign,
        letter_day=short_day(campaign.letter.day),
        items=[(duty.round, duty.facts.due.in_words(office.calendar)) for duty in owed],
        note=made.note,
        enclosed=[file.name for file in files],
        blanks=[file.name for file in blanks],
        files=(*files, *blanks, *calendar_file(owed, office, now)),
    )


def _media_type(name: str) -> str:
    """Return what a file is by its name, so that a phone opens it; only bytes where the name does not say."""
    return guess_type(name)[0] or "application/octet-stream"


def _key(made: Announcement, school: School) -> str:
    return f"{made.id}:{school.code}"


def _owed(tx: Transaction, campaign: str, office: Office, now: datetime, school: str | None = None) -> list[Obligation]:
    """Return what is owed in the rounds of a campaign that have not ended, answered or not."""
    today = office.calendar.day_of(now)
    rounds = [round_ for round_ in campaigns.all_rounds(tx, today) if round_.campaign == campaign]
    owed = obligations.owed(tx, rounds, now, school=school, live=True)
    ahead = (duty for duty in owed if duty.facts.due.last_courtesy_day(office.calendar) >= today)
    return [duty for duty in ahead if not duty.facts.exempt and duty.school.exists_on(today)]
