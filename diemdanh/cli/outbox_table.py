"""Mails of the outbox as commands show them."""

from datetime import datetime
from typing import Any

from diemdanh.cli.context import Session, answer_json, answer_table
from reminders.delivery import compose
from reminders.letters import Unwanted
from reminders.limits import Limits
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


def mail_dict(session: Session, tx: Transaction, mail: OutboxMail, limits: Limits, now: datetime) -> dict[str, Any]:
    """Return a mail as JSON has it; one that waits has the subject that it would have now, and what holds it."""
    subject = mail.subject
    if subject is None and mail.state is State.QUEUED:
        letter = compose(tx, mail, session.parts.office, now)
        subject = None if isinstance(letter, Unwanted) else letter.subject
    return {
        "kind": mail.kind,
        "to": mail.to_address,
        "subject": subject,
        "message_id": mail.message_id,
        "school": mail.school,
        "state": mail.state,
        "planned_for": session.stamp(mail.planned_for),
        "sent_at": session.stamp(mail.sent_at),
        "reason": limits.why_waiting(mail),
    }


def foreseen(school: str, state: str, **known: object) -> dict[str, Any]:
    """Return a reminder that is not in the outbox, with the fields of those that are."""
    nothing = dict.fromkeys(("to", "subject", "message_id", "planned_for", "sent_at", "reason"))
    return {"kind": MailKind.REMINDER, "school": school, "state": state, **nothing, **known}
