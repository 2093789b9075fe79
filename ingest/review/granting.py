"""More time that a school asked for by mail: granted as asked, and taken back."""

from ingest.review import telling
from ingest.review.answers import Answer, By, Done
from rules.calendar import short_day
from store import decisions, requests, retries, roster, rulings
from store.database import Transaction
from store.decisions import Decision
from store.decisions import Kind as DecisionKind
from store.ledger import LedgerEntry
from store.requests import Request
from store.rulings import Kind, Ruling


def grant(tx: Transaction, entry: LedgerEntry, request: Request, by: By) -> Answer:
    """Extend the deadline to the day that the school names, and tell it."""
    ruling = Ruling(entry.message, Kind.GRANT, by.reason, by.who, by.now, school=request.school, round=request.round)
    number = rulings.add(tx, ruling, by.now)
    decisions.add(tx, _extension(request, by, holds=True), by.now)
    retries.judge_anew(tx, entry.message)
    telling.tell(tx, entry, request.school, number, by.now)
    day = short_day(request.on_day) if request.on_day else ""
    return Done(f"Đã gia hạn cho {request.school} đến hết ngày {day} ({request.round}).", (number,))


def take_back(tx: Transaction, message: int, by: By) -> None:
    """Take back the extension that was granted on a message, unless another has been decided since."""
    request = requests.of_message(tx, message)
    school = roster.find(tx, request.school) if request else None
    if request is None or school is None:
        return
    now_in_force = decisions.in_force(tx, by.now).about(request.round, school).get(DecisionKind.EXTENSION)
    if now_in_force and now_in_force.holds and now_in_force.reason == _reason(request):
        decisions.add(tx, _extension(request, by, holds=False), by.now)


def _extension(request: Request, by: By, *, holds: bool) -> Decision:
    what = (DecisionKind.EXTENSION, request.round, request.school, holds, request.on_day if holds else None)
    return Decision(*what, _reason(request), by.who, by.now)


def _reason(request: Request) -> str:
    return f"Theo đề nghị của trường, thư số {request.message}."
