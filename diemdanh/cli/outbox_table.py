"""Mails of the outbox as commands show them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from diemdanh.cli.context import Session, answer_json, answer_table
from reminders.delivery import compose
from reminders.letters import Unwanted
from reminders.limits import Limits
from reminders.office import Office
from store.database import Transaction
from store.outbox import MailKind, OutboxMail, State

STATES = {
    "planned": "sẽ gửi",
    "not_planned": "chưa nhắc",
    State.QUEUED: "chờ gửi",
    State.SENDING: "đang gửi",
    State.SENT: "đã gửi",
    State.FAILED: "không gửi được",
    State.SKIPPED: "không cần gửi nữa",
    State.BOUNCED: "bị trả lại",
}


def answer_mails(documents: list[dict[str, Any]], what: str, *, as_json: bool) -> None:
    """Show mails as a table, or as JSON and nothing else."""
    if as_json:
        answer_json(documents)
        return
    headers = ("Loại", "Tới", "Tiêu đề", "Trạng thái", "Dự kiến", "Đã gửi lúc", "Ghi chú")
    keys = ("kind", "to", "subject", "state", "planned_for", "sent_at", "reason")
    rows = [[STATES.get(d[k], d[k]) if k == "state" else d[k] for k in keys] for d in documents]
    answer_table(f"{len(documents)} {what}", headers, rows)


def mail_dicts(session: Session, tx: Transaction, mails: Iterable[OutboxMail], now: datetime) -> list[dict[str, Any]]:
    """Return mails as JSON has them; one that waits has the subject that it would have now, and what holds it."""
    office = session.parts.office
    limits = Limits(tx, office, now)
    return [
        {
            "kind": mail.kind,
            "to": mail.to_address,
            "subject": _subject(tx, mail, office.for_a_look, now),
            "message_id": mail.message_id,
            "school": mail.school,
            "state": mail.state,
            "planned_for": session.stamp(mail.planned_for),
            "sent_at": session.stamp(mail.sent_at),
            "reason": limits.why_waiting(mail),
        }
        for mail in mails
    ]


def _subject(tx: Transaction, mail: OutboxMail, office: Office, now: datetime) -> str | None:
    if mail.subject is not None or mail.state is not State.QUEUED:
        return mail.subject
    letter = compose(tx, mail, office, now)
    return None if isinstance(letter, Unwanted) else letter.subject


def foreseen(school: str, state: str, **known: object) -> dict[str, Any]:
    """Return a reminder that is not in the outbox, with the fields of those that are."""
    nothing = dict.fromkeys(("to", "subject", "message_id", "planned_for", "sent_at", "reason"))
    return {"kind": MailKind.REMINDER, "school": school, "state": state, **nothing, **known}
