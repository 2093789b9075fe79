"""The morning mail to the specialist: how things stand, what waits for a person, and that nothing was lost."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from reminders import reminding
from reminders.doubles import doubles_since
from reminders.ladders import Ladders
from reminders.letters import File, Letter
from reminders.limits import Limits
from reminders.office import Office
from reminders.sight import Trouble, is_fresh, trouble
from rules.calendar import vietnamese_day
from rules.campaigns import Letter as OfficialLetter
from rules.campaigns import Round
from rules.chasing import Want
from rules.obligations import Obligation
from rules.overview import Line, Overview, overviews
from rules.people import DoubleRequest
from rules.schools import working_address
from rules.standing import Standing
from rules.words import PAPER, REASON, STANDING
from store import campaigns, folders, ledger, messages, obligations, outbox, reminder_steps, roster
from store.database import Database, Transaction
from store.ledger import LedgerEntry
from store.messages import Outcome
from store.outbox import MailKind, OutboxMail, State, Wanted

# How long after its deadline a round stays in the digest in full.
_SHOWN_FOR = timedelta(days=60)
_PRESSING_DAYS = 5
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class RoundSection:
    """One round of the digest. `pressing`: the deadline is near or past, so the missing schools are named."""

    round: Round
    letter: OfficialLetter
    overview: Overview
    counts: dict[str, int]
    missing: Sequence[Line]
    corrections: Sequence[Line]
    papers: Sequence[Line]
    courtesy: Sequence[Line]
    late: Sequence[Line]
    nil: Sequence[Line]
    pressing: bool


@dataclass(frozen=True)
class Accounts:
    """Messages on the server against what became of them; `remainder` is 0 when nothing is unaccounted for.

    `vanished`: how many once stood there, do so no more, and are kept here.
    """

    on_server: int
    by_outcome: Counter[Outcome]
    vanished: int = 0

    @property
    def remainder(self) -> int:
        """Return how many messages of the server are not decided here yet.

        Negative for the while between a deletion on the server and the comparison of its UIDs with ours.
        """
        decided = sum(n for outcome, n in self.by_outcome.items() if outcome is not Outcome.PENDING)
        return self.on_server - decided


@dataclass(frozen=True)
class Exhausted:
    """A report that is missing after the last reminder; `times` is how many left."""

    duty: Obligation
    times: int


@dataclass(frozen=True)
class Digest:
    """What the digest shows, whatever its form. `trouble`: why the mailbox cannot be seen now, None where it can.

    `waiting` counts the mails that are held back by what holds them. `away`: the day of return, by school, of those
    whose address says that its owner is away.
    """

    now: datetime
    day: str
    fresh: bool
    checked: datetime | None
    trouble: Trouble | None
    sections: Sequence[RoundSection]
    other_rounds: Sequence[Round]
    parked: Sequence[LedgerEntry]
    accounts: Accounts
    sent_lately: Counter[MailKind]
    troubled: Sequence[OutboxMail]
    unreachable: Sequence[Line]
    waiting: Counter[str]
    exhausted: Sequence[Exhausted]
    away: Mapping[str, date]
    reminders_due: int
    doubles: Sequence[DoubleRequest]


def look(tx: Transaction, office: Office, now: datetime, *, live: bool = True) -> Digest:
    """Gather the digest as of `now`. Not `live`: `now` is a supposed instant, for which freshness means nothing."""
    calendar = office.calendar
    today = calendar.day_of(now)
    rounds = campaigns.all_rounds(tx, today)
    shown = [r for r in rounds if r.opens_on <= today <= r.deadline.day + _SHOWN_FOR]
    owed = obligations.owed(tx, rounds, now, live=live)
    views = overviews(shown, owed, now, calendar, courtesy_counts=office.courtesy_counts)
    letters = {id_: campaign.letter for id_, campaign in campaigns.all_campaigns(tx).items()}
    mails = outbox.everything(tx)
    checked = folders.last_checked_at(tx)
    return Digest(
        now=calendar.local(now),
        day=vietnamese_day(today),
        fresh=not live or is_fresh(tx, now),
        checked=calendar.local(checked) if checked else None,
        trouble=trouble(tx, office) if live else None,
        sections=[section_of(view, letters[view.round.campaign], office, now) for view in views],
        other_rounds=[r for r in rounds if r not in shown],
        parked=ledger.parked(tx, None if live else now),
        accounts=Accounts(folders.on_server(tx), ledger.tally(tx), ledger.vanished(tx)),
        sent_lately=Counter(m.kind for m in mails if m.sent_at and now - timedelta(days=1) < m.sent_at <= now),
        troubled=[m for m in mails if m.state in {State.FAILED, State.BOUNCED}],
        unreachable=_unreachable(views, roster.refused_addresses(tx)),
        waiting=_waiting(tx, mails, office, now) if live else Counter(),
        exhausted=_exhausted(tx, owed, office, now),
        away=_away(tx, today),
        reminders_due=len(reminding.plan_for(tx, owed, office, now, live=live)),
        doubles=doubles_since(tx, _last_digest(mails, now), now),
    )


def _last_digest(mails: Sequence[OutboxMail], now: datetime) -> datetime:
    """Return when the specialist last had a digest before `now`; a day ago where there was none."""
    had = [m.sent_at for m in mails if m.kind is MailKind.DIGEST and m.sent_at and m.sent_at < now]
    return max(had, default=now - timedelta(days=1))


def section_of(view: Overview, letter: OfficialLetter, office: Office, now: datetime) -> RoundSection:
    """Return what the digest shows of one round."""
    calendar = office.calendar
    return RoundSection(
        round=view.round,
        letter=letter,
        overview=view,
        counts=view.counts,
        missing=[line for line in view.lines if line.missing],
        corrections=[line for line in view.lines if line.needs_correction],
        papers=[line for line in view.lines if line.awaiting_paper],
        courtesy=view.of(Standing.DUE_DAY_RECEIVED),
        late=view.of(Standing.LATE),
        nil=view.of(Standing.NIL),
        pressing=view.round.chased
        and now >= calendar.at(calendar.shift(view.round.deadline.last_good_day(calendar), -_PRESSING_DAYS)),
    )


def _unreachable(views: Sequence[Overview], refused: dict[str, str]) -> list[Line]:
    """Return the missing schools that no mail can reach, once each."""
    lines = {line.school.code: line for view in views for line in view.lines if line.missing}
    return [line for line in lines.values() if working_address(line.school, refused) is None]


def _waiting(tx: Transaction, mails: Sequence[OutboxMail], office: Office, now: datetime) -> Counter[str]:
    """Count the mails that are held back, by what holds them."""
    limits = Limits(tx, office, now)
    whys = (limits.why_waiting(mail) for mail in mails if mail.state is State.QUEUED)
    return Counter(why for why in whys if why)


def _exhausted(tx: Transaction, owed: Sequence[Obligation], office: Office, now: datetime) -> list[Exhausted]:
    """Return the missing reports of which no mail reminds any more: from here a person must ask, and a leader."""
    ladders, sent = Ladders(office, now), reminder_steps.reminders_sent(tx)
    ended = (
        duty
        for duty, missing in reminding.lacking(owed, office, now)
        if Want.REPORT in missing and ladders.has_ended(duty, Want.REPORT)
    )
    return [Exhausted(duty, sent.get((duty.round.id, duty.school.code), 0)) for duty in ended]


def _away(tx: Transaction, today: date) -> dict[str, date]:
    returns = messages.away(tx, today)
    away: dict[str, date] = {}
    for school in roster.all_schools(tx) if returns else ():
        days = [returns[address] for address in school.addresses if address in returns]
        if days:
            away[school.code] = max(days)
    return away


def digest_letter(tx: Transaction, office: Office, now: datetime, *, live: bool = True) -> Letter:
    """Write the digest as of `now`: text, HTML and a workbook, with a copy to the leaders. `live` as in `look`."""
    from reminders.workbook import status_workbook  # noqa: PLC0415  # openpyxl is a tenth of every command's start

    seen = look(tx, office, now, live=live)
    view = view_of(seen, office)
    workbook = status_workbook([section.overview for section in seen.sections], office.calendar)
    subject, text = office.texts.letter("digest.txt", **view)
    return Letter(
        subject=subject,
        text=text,
        html=office.texts.page("digest.html", **view),
        copies=office.leaders,
        files=(File(f"tinh-hinh-{seen.now:%Y-%m-%d}.xlsx", XLSX, workbook),),
    )


def view_of(seen: Digest, office: Office) -> dict[str, object]:
    """Return what the templates of the digest see."""
    return {
        "d": seen,
        "office": office,
        "standing": STANDING,
        "paper": PAPER,
        "reason": REASON,
        "local": _local(office),
    }


def _local(office: Office) -> object:
    return lambda instant, shape="%H:%M %d/%m": office.calendar.local(instant).strftime(shape) if instant else ""


def queue_digest(database: Database, office: Office, digest_at: time, now: datetime) -> bool:
    """Queue today's digest once its hour has come; return whether it is new. May run every minute.

    Policy for missed mornings: a service that wakes later sends today's digest once, and none for the days before.
    """
    local = office.calendar.local(now)
    if local.time() < digest_at:
        return False
    return queue_digest_now(database, office, office.calendar.at(local.date(), digest_at), now)


def key_of(office: Office, at: datetime) -> str:
    """Return the outbox key of the digest of the local day of `at`."""
    return str(office.calendar.day_of(at))


def queue_digest_now(database: Database, office: Office, planned_for: datetime, now: datetime) -> bool:
    """Queue the digest of the local day of `planned_for`, unless it is queued already."""
    key = key_of(office, planned_for)
    with database.transaction() as tx:
        return outbox.queue(tx, Wanted(MailKind.DIGEST, key, office.specialist_email, planned_for), now) is not None
