"""The letter to a school about what a person decided on its mail: not accepted, to be corrected, or taken back."""

from datetime import datetime

from reminders.letters import Letter, Unwanted, written
from reminders.office import Office
from rules.calendar import short_day
from rules.text import one_line
from store import campaigns, ledger, obligations, requests, roster, rulings
from store.database import Transaction
from store.outbox import OutboxMail
from store.requests import Request
from store.rulings import Kind, Ruling

_KEY = "review:"
_TOLD = frozenset({Kind.GRANT, Kind.RETURN, Kind.REJECT})


def is_about_decision(mail: OutboxMail) -> bool:
    """Tell whether a receipt tells of a person's decision."""
    return mail.key.startswith(_KEY)


def review_letter(tx: Transaction, mail: OutboxMail, office: Office, now: datetime) -> Letter | Unwanted:
    """Write the letter about the decision that `mail` stands for, or say why it is of no more use."""
    ruling = _ruling(tx, mail)
    school = roster.find(tx, mail.school)
    if ruling is None or school is None or ruling.kind not in _TOLD:
        return Unwanted("không còn quyết định hoặc trường này")
    if _is_overtaken(tx, ruling):
        return Unwanted("quyết định đã được rút lại hoặc thay đổi")
    message = ledger.entry(tx, ruling.message)
    request = requests.of_message(tx, ruling.message) if ruling.submission is None else None
    round_ = next((r for r in campaigns.all_rounds(tx) if r.id == (request.round if request else ruling.round)), None)
    return written(
        office,
        "review_letter.txt",
        answers=message.message_id,
        school=school,
        round=round_,
        subject=message.subject if mail.to_address == message.sender else None,
        stranger=None if mail.to_address == message.sender else message.sender,
        received=office.calendar.local(message.received_at),
        kind=ruling.kind,
        holds=ruling.holds,
        waiting=ruling.submission is None,
        reason=one_line(ruling.reason),
        request=request,
        asked_day=short_day(request.on_day) if request and request.on_day else "",
        due=_due(tx, ruling, request, office, now),
    )


def _due(tx: Transaction, ruling: Ruling, request: Request | None, office: Office, now: datetime) -> str:
    """Return the school's deadline in the round that it asked about, in words; empty where it asked about none."""
    rounds = [round_ for round_ in campaigns.all_rounds(tx) if request and round_.id == request.round]
    owed = obligations.owed(tx, rounds, now, school=ruling.school, live=True) if rounds else []
    return owed[0].facts.due.in_words(office.calendar) if owed else ""


def _ruling(tx: Transaction, mail: OutboxMail) -> Ruling | None:
    made = rulings.history(tx, mail.about) if mail.about is not None else []
    return next((r for r in made if mail.key == f"{_KEY}{r.id}"), None)


def _is_overtaken(tx: Transaction, ruling: Ruling) -> bool:
    """Tell whether another decision about the same thing came after it: a later letter tells of that one."""
    of_same = [r for r in rulings.history(tx, ruling.message) if r.submission == ruling.submission]
    return of_same[-1].id != ruling.id
