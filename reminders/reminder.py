"""The text of a reminder, written at the moment it leaves: what the school owes now, and how much time is left."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from reminders.enclosures import blank_forms, calendar_file
from reminders.letters import Letter, Unwanted, written
from reminders.office import Office
from reminders.reminding import Lacking, lacking
from rules.calendar import short_day
from rules.campaigns import Letter as OfficialLetter
from rules.campaigns import Round
from rules.chasing import Want
from rules.findings import Finding, Weight
from rules.obligations import Obligation
from rules.words import REASON
from store import campaigns, messages, obligations, reminder_steps, submissions
from store.database import Transaction
from store.outbox import OutboxMail


@dataclass(frozen=True)
class Item:
    """One round in which something is missing, in the words of the letter.

    `wants` says what. `must` are the findings to correct, `rows` how many rows the report has and `proven` how many of
    them name their evidence; `returned`: the stamped print came and was given back. `received` is the local instant of
    the report that counts, None where there is none.
    """

    round: Round
    letter: OfficialLetter
    letter_day: str
    due_words: str
    time_words: str
    overdue: bool
    wants: tuple[Want, ...]
    received: datetime | None
    must: tuple[Finding, ...]
    rows: int
    proven: int
    returned: bool


def reminder(tx: Transaction, mail: OutboxMail, office: Office, now: datetime) -> Letter | Unwanted:
    """Write the reminder that `mail` stands for, or say that the school no longer owes what it was about."""
    about = set(reminder_steps.rounds_of(tx, mail.id))
    owed = owed_now(tx, mail.school or "", about, office, now)
    if not any(duty.round.id in about for duty, _ in owed):
        return Unwanted("trường đã nộp hoặc không còn phải nộp")
    return letter_for(tx, owed, office, now)


def owed_now(tx: Transaction, school: str, about: Container[str], office: Office, now: datetime) -> list[Lacking]:
    """Return what the school lacks that belongs into a reminder about the rounds `about`."""
    today = office.calendar.day_of(now)
    owed = obligations.owed(tx, campaigns.all_rounds(tx, today), now, school=school, live=True)
    return belonging(lacking(owed, office, now), about, office, now)


def belonging(owed: Iterable[Lacking], about: Container[str], office: Office, now: datetime) -> list[Lacking]:
    """Return what is lacking in the rounds `about`, and in all others that are past their deadline."""
    return [
        (duty, missing)
        for duty, missing in owed
        if duty.round.id in about or now >= duty.facts.due.late_from(office.calendar)
    ]


def letter_for(tx: Transaction, owed: Sequence[Lacking], office: Office, now: datetime) -> Letter:
    """Write one reminder for all that one school lacks; `owed` is not empty."""
    letters = {id_: campaign.letter for id_, campaign in campaigns.all_campaigns(tx).items()}
    items = [_item(tx, lacks, letters[lacks[0].round.campaign], office, now) for lacks in owed]
    school = owed[0][0].school
    unreported = [duty for duty, missing in owed if Want.REPORT in missing]
    blanks = blank_forms(unreported, office)
    return written(
        office,
        "reminder.txt",
        school=school,
        times=1 + max(_times(tx, duty) for duty, _ in owed),
        now=office.calendar.local(now),
        items=items,
        reports=[item for item in items if Want.REPORT in item.wants],
        corrections=[item for item in items if Want.CORRECTION in item.wants],
        evidence=[item for item in items if Want.EVIDENCE in item.wants],
        papers=[item for item in items if Want.PAPER in item.wants],
        parked=_parked(tx, unreported, office) if unreported else (),
        boxes=_nil_boxes(unreported, office),
        blanks=[file.name for file in blanks],
        files=(*blanks, *calendar_file(unreported, office, now)),
    )


def _times(tx: Transaction, duty: Obligation) -> int:
    """Return how many reminders about a round have left for a school since its report came."""
    sent = reminder_steps.sent_at(tx, duty.round.id, duty.school.code)
    since = duty.facts.current_at
    return sum(since is None or at > since for at in sent)


def _parked(tx: Transaction, owed: Sequence[Obligation], office: Office) -> list[tuple[str, str]]:
    """Return (when, why) for the school's mails that came for these rounds, at least one, and were not recorded."""
    opened = min(duty.round.opens_on for duty in owed)
    parked = messages.parked_of(tx, owed[0].school.code, office.calendar.at(opened))
    return [
        (office.calendar.local(at).strftime("%H:%M ngày %d/%m/%Y"), REASON.get(reason, reason))
        for at, reason in parked
        if reason != "letter"
    ]


def _nil_boxes(owed: Sequence[Obligation], office: Office) -> list[str]:
    """Return, each once, what the boxes are called by which the forms say that there is nothing to report."""
    forms = [form for duty in owed if (form := office.forms.get(duty.round.form))]
    return list(dict.fromkeys(form.nil.label for form in forms if form.nil))


def _item(tx: Transaction, lacks: Lacking, letter: OfficialLetter, office: Office, now: datetime) -> Item:
    duty, missing = lacks
    due, facts = duty.facts.due, duty.facts
    today = office.calendar.day_of(now)
    overdue = now >= due.late_from(office.calendar)
    return Item(
        round=duty.round,
        letter=letter,
        letter_day=short_day(letter.day),
        due_words=due.in_words(office.calendar),
        time_words=_time_words(duty, office, now),
        overdue=overdue or today > due.last_courtesy_day(office.calendar),
        wants=missing,
        received=office.calendar.local(facts.received_at) if facts.received_at else None,
        must=_must(tx, duty) if Want.CORRECTION in missing else (),
        rows=facts.rows,
        proven=facts.proven,
        returned=facts.paper_returned,
    )


def _must(tx: Transaction, duty: Obligation) -> tuple[Finding, ...]:
    """Return what must be corrected in the version that counts; none where a person gave it back with other words."""
    current = submissions.versions(tx, duty.round.id, duty.school.code)[-1:]
    found = (finding for version in current for finding in submissions.findings_of(tx, version.id))
    return tuple(finding for finding in found if finding.weight is Weight.MUST)


def _time_words(duty: Obligation, office: Office, now: datetime) -> str:
    due, calendar = duty.facts.due, office.calendar
    today, last_good_day = calendar.day_of(now), due.last_good_day(calendar)
    if today > due.last_courtesy_day(calendar):
        return f"Đã quá hạn {(today - last_good_day).days} ngày."
    if today > last_good_day:
        if today == due.day:
            return "Hôm nay là ngày ghi trong công văn; báo cáo nhận trong hôm nay vẫn được tiếp nhận."
        return "Đã qua ngày ghi trong công văn; báo cáo nhận trong hôm nay vẫn được tiếp nhận."
    left = calendar.working_days_between(today, last_good_day)
    days = (last_good_day - today).days
    if days == 0:
        return "Hôm nay là ngày cuối cùng."
    return f"Còn {days} ngày, trong đó {left} ngày làm việc kể cả hôm nay."
