"""The letter to a school about what a person decided on its mail: not accepted, to be corrected, or taken back."""

from datetime import datetime

from reminders.letters import Letter, Unwanted, written
from reminders.office import Office
from rules.text import one_line
from store import campaigns, ledger, roster, rulings
from store.database import Transaction
from store.outbox import OutboxMail
from store.rulings import Kind, Ruling

_KEY = "review:"
_TOLD = frozenset({Kind.RETURN, Kind.REJECT})


def is_about_decision(mail: OutboxMail) -> bool:
    """Tell whether a receipt tells of a person's decision."""
    return mail.key.startswith(_KEY)


def review_letter(tx: Transaction, mail: OutboxMail, office: Office, now: datetime) -> Letter | Unwanted:
    """Write the letter about the decision that `mail` stands for, or say why it is of no more use."""
    ruling = _ruling(tx, mail)
    school = next((s for s in roster.all_schools(tx) if s.code == mail.school), None)
    if ruling is None or school is None or ruling.kind not in _TOLD:
        return Unwanted("không còn quyết định hoặc trường này")
    if _is_overtaken(tx, ruling):
        return Unwanted("quyết định đã được rút lại hoặc thay đổi")
    round_ = next((r for r in campaigns.all_rounds(tx) if r.id == ruling.round), None)
    message = ledger.entry(tx, ruling.message)
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
    )


def _ruling(tx: Transaction, mail: OutboxMail) -> Ruling | None:
    made = rulings.history(tx, mail.about) if mail.about is not None else []
    return next((r for r in made if mail.key == f"{_KEY}{r.id}"), None)


def _is_overtaken(tx: Transaction, ruling: Ruling) -> bool:
    """Tell whether another decision about the same thing came after it: a later letter tells of that one."""
    of_same = [r for r in rulings.history(tx, ruling.message) if r.submission == ruling.submission]
    return of_same[-1].id != ruling.id
