"""Taking a decision back: nothing is deleted, the message is judged anew without it."""

from dataclasses import replace

from ingest.review import granting, teaching, telling
from ingest.review.answers import Answer, By, Done, Refused
from store import ledger, outbox, retries, rulings, submissions
from store.database import Transaction
from store.rulings import Kind, Ruling
from store.submissions import Aside

WORDS = {
    Kind.GRANT: "đồng ý gia hạn",
    Kind.ASSIGN: "giao cho trường",
    Kind.IGNORE: "bỏ qua",
    Kind.ACCEPT: "chấp nhận",
    Kind.RETURN: "trả lại để sửa",
    Kind.REJECT: "loại",
    Kind.WITHDRAW: "thu hồi",
}
_ASIDE = {Kind.REJECT: Aside.REJECTED, Kind.WITHDRAW: Aside.WITHDRAWN}


def undo(tx: Transaction, message: int, by: By) -> Answer:
    """Take back the latest decision about a message that still stands; asked again, the one before it.

    What the office learnt from it is taken back too. A decision about several reports of the message is one.
    """
    if retries.hold(tx, message) is None:
        return Refused((f"không có thư số {message}",))
    made = rulings.standing(rulings.history(tx, message))
    if not made:
        return Refused((f"không có quyết định nào về thư số {message} để rút lại",))
    together = [
        r for r in made if (r.kind, r.made_at, r.made_by) == (made[-1].kind, made[-1].made_at, made[-1].made_by)
    ]
    numbers = tuple(_take_back(tx, ruling, by) for ruling in together)
    if any(ruling.submission is None for ruling in together):
        retries.judge_anew(tx, message)
    return Done(f"Đã rút lại quyết định «{WORDS[made[-1].kind]}» về thư số {message}.", numbers)


def _take_back(tx: Transaction, ruling: Ruling, by: By) -> int:
    back = replace(ruling, id=None, holds=False, reason=by.reason, made_by=by.who, made_at=by.now)
    number = rulings.add(tx, back, by.now)
    if ruling.kind is Kind.GRANT:
        granting.take_back(tx, ruling.message, by)
    if ruling.id is not None:
        teaching.forget(tx, ruling.id, by)
        _tell_again(tx, ruling, number, by)
    if ruling.submission is not None and ruling.kind in _ASIDE:
        _bring_back(tx, ruling)
    return number


def _bring_back(tx: Transaction, ruling: Ruling) -> None:
    """Let a report count again, unless another decision about it still stands against that."""
    for one in submissions.all_of_message(tx, ruling.message):
        against = [r for r in rulings.in_force(tx, ruling.message) if r.submission == one.id and r.kind in _ASIDE]
        if one.id == ruling.submission and one.aside is _ASIDE[ruling.kind] and not against:
            submissions.bring_back(tx, one.id)
            retries.judge_supplements_anew(tx, (one.round, one.school), one.received_at)


def _tell_again(tx: Transaction, ruling: Ruling, number: int, by: By) -> None:
    """Tell the school where the letter about the decision may have left; one that still waits writes itself off."""
    told = [mail for mail in outbox.of_kind(tx, outbox.MailKind.RECEIPT) if mail.key == f"{telling.KEY}{ruling.id}"]
    if ruling.school and any(mail.state in _LEFT for mail in told):
        telling.tell(tx, ledger.entry(tx, ruling.message), ruling.school, number, by.now)


_LEFT = {outbox.State.SENDING, outbox.State.SENT}
