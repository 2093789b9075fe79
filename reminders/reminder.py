"""The text of a reminder, written at the moment it leaves: what the school owes now, and how much time is left."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from reminders.letters import Letter, Unwanted, written
from reminders.office import Office
from rules.calendar import short_day
from rules.campaigns import Letter as OfficialLetter
from rules.campaigns import Round
from rules.obligations import Obligation
from rules.words import REASON
from store import campaigns, messages, obligations, reminder_steps
from store.database import Transaction
from store.outbox import OutboxMail


@dataclass(frozen=True)
class Item:
    """One thing owed, in the words of the letter."""

    round: Round
    letter: OfficialLetter
    letter_day: str
    due_words: str
    time_words: str
    overdue: bool


def reminder(tx: Transaction, mail: OutboxMail, office: Office, now: datetime) -> Letter | Unwanted:
    """Write the reminder that `mail` stands for, or say that the school no longer owes what it was about."""
    about = set(reminder_steps.rounds_of(tx, mail.id))
    owed = owed_now(tx, mail.school or "", about, office, now)
    if not any(duty.round.id in about for duty in owed):
        return Unwanted("trường đã nộp hoặc không còn phải nộp")
    times = 1 + times_reminded(tx, mail.school or "", about)
    return letter_for(tx, owed, times, office, now)


def times_reminded(tx: Transaction, school: str, rounds: Iterable[str]) -> int:
    """Return how many reminders about one of these rounds have left for the school."""
    sent = reminder_steps.reminders_sent(tx)
    return max((sent.get((round_id, school), 0) for round_id in rounds), default=0)


def owed_now(tx: Transaction, school: str, about: Container[str], office: Office, now: datetime) -> list[Obligation]:
    """Return what the school has not sent: of the rounds `about`, and of all others that are past their deadline."""
    owed = obligations.owed(tx, campaigns.all_rounds(tx, office.calendar.day_of(now)), now, school=school, live=True)
    today = office.calendar.day_of(now)
    missing = [
        duty for duty in owed if duty.is_missing(now, office.calendar) and duty.is_chased(today, office.calendar)
    ]
    return [d for d in missing if d.round.id in about or now >= d.facts.due.late_from(office.calendar)]


def letter_for(tx: Transaction, owed: Sequence[Obligation], times: int, office: Office, now: datetime) -> Letter:
    """Write one reminder for all that one school owes; `times` counts this one too."""
    letters = {id_: campaign.letter for id_, campaign in campaigns.all_campaigns(tx).items()}
    items = [_item(duty, letters[duty.round.campaign], office, now) for duty in owed]
    school = owed[0].school
    return written(
        office,
        "reminder.txt",
        times=times,
        school=school,
        now=office.calendar.local(now),
        items=items,
        parked=_parked(tx, owed, office),
        overdue=any(item.overdue for item in items),
        boxes=_nil_boxes(owed, office),
    )


def _parked(tx: Transaction, owed: Sequence[Obligation], office: Office) -> list[tuple[str, str]]:
    """Return (when, why) for the school's mails that came for these rounds and could not be recorded."""
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


def _item(duty: Obligation, letter: OfficialLetter, office: Office, now: datetime) -> Item:
    due = duty.facts.due
    today = office.calendar.day_of(now)
    overdue = now >= due.late_from(office.calendar)
    return Item(
        round=duty.round,
        letter=letter,
        letter_day=short_day(letter.day),
        due_words=due.in_words(office.calendar),
        time_words=_time_words(duty, office, now),
        overdue=overdue or today > due.last_courtesy_day(office.calendar),
    )


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
