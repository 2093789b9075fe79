"""remind, send, outbox and digest: what goes out."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from diemdanh.cli.context import (
    NEEDS_A_PERSON,
    AsJson,
    AsOf,
    Session,
    answer_json,
    answer_table,
    say,
    session_of,
)
from reminders import digest as digests
from reminders import reminder, reminding
from reminders.delivery import compose
from reminders.letters import Letter, Unwanted, mail_of
from reminders.reminding import Planned
from rules.problems import InputProblems
from store import outbox
from store.database import Transaction
from store.identity import Identity, identity_of
from store.outbox import MailKind, OutboxMail, State
from store.secrets import mail_key

STATES = {
    "planned": "sẽ gửi",
    State.QUEUED: "chờ gửi",
    State.SENDING: "đang gửi",
    State.SENT: "đã gửi",
    State.FAILED: "không gửi được",
    State.SKIPPED: "không cần gửi nữa",
    State.BOUNCED: "bị trả lại",
}


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    for name, command in (("remind", remind), ("send", send), ("outbox", list_outbox), ("digest", digest)):
        app.command(name)(command)


def remind(
    context: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chỉ xem sẽ nhắc ai, không ghi gì.")] = False,
    as_json: AsJson = False,
    as_of: AsOf = None,
) -> None:
    """Xem hộp thư rồi đưa các thư nhắc đến hạn vào hàng đợi gửi."""
    session = session_of(context)
    if as_of and not dry_run:
        raise InputProblems("--as-of chỉ dùng để xem:", ["thêm --dry-run"])
    now = session.now(as_of)
    parts = session.parts
    if not dry_run:
        parts.poller.poll(now)
    with parts.database.reading() as tx:
        planned = reminding.plan(tx, session.office(as_of), now, live=as_of is None) if dry_run else []
        documents = [_planned_dict(session, tx, plan, now) for plan in planned]
    if not dry_run:
        queued = reminding.queue_due_reminders(parts.database, parts.office, now)
        with parts.database.reading() as tx:
            wanted = {f"{plan.school.code}:{parts.plain_calendar.day_of(now)}" for plan in queued}
            mails = [m for m in outbox.everything(tx) if m.kind is MailKind.REMINDER and m.key in wanted]
            documents = [_mail_dict(session, tx, mail, now) for mail in mails]
    _answer(documents, "thư nhắc", as_json=as_json)


def send(context: typer.Context, as_json: AsJson = False) -> None:
    """Gửi những thư đang chờ trong hàng đợi."""
    session = session_of(context)
    done = session.parts.deliverer.deliver(session.now())
    document = {
        "sent": done.sent,
        "failed": done.failed,
        "skipped": done.skipped,
        "later": done.later,
        "held": done.held,
    }
    if as_json:
        answer_json({**document, "why_held": sorted(done.why)})
    else:
        say(
            f"Đã gửi {done.sent}; không gửi được {done.failed}; không cần nữa {done.skipped}; "
            f"thử lại sau {done.later}; giữ lại {done.held}."
        )
        for reason in sorted(done.why):
            say(f"  Giữ lại: {reason}.")
    if done.failed:
        raise typer.Exit(NEEDS_A_PERSON)


def list_outbox(context: typer.Context, as_json: AsJson = False) -> None:
    """Hàng đợi gửi: thư đã gửi và sẽ gửi."""
    session = session_of(context)
    with session.parts.database.reading() as tx:
        documents = [_mail_dict(session, tx, mail, session.now()) for mail in outbox.everything(tx)]
    _answer(documents, "thư", as_json=as_json)


def digest(
    context: typer.Context,
    send_it: Annotated[bool, typer.Option("--send", help="Gửi cho chuyên viên ngay (mỗi ngày một lần).")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="THƯ MỤC", help="Ghi digest.html, .txt, .eml, .xlsx.")
    ] = None,
    as_of: AsOf = None,
) -> None:
    """Bản tổng hợp hằng ngày cho chuyên viên."""
    session = session_of(context)
    parts = session.parts
    now = session.now(as_of)
    if send_it:
        if as_of:
            raise InputProblems("--as-of chỉ dùng để xem:", ["bỏ --send"])
        _send_digest(session, now)
        return
    with parts.database.reading() as tx:
        letter = digests.digest_letter(tx, session.office(as_of), now, live=as_of is None)
    if out is None:
        say(letter.text)
        return
    write_digest(session, letter, out, now)
    say(f"Đã ghi {out}/digest.html, digest.txt, digest.eml, digest.xlsx.")


def _send_digest(session: Session, now: datetime) -> None:
    parts = session.parts
    is_new = digests.queue_digest_now(parts.database, parts.office, now, now)
    parts.deliverer.deliver(now)
    with parts.database.reading() as tx:
        key = digests.key_of(parts.office, now)
        (mail,) = [m for m in outbox.everything(tx) if m.kind is MailKind.DIGEST and m.key == key]
    when = f" lúc {session.clock_words(mail.sent_at)}" if mail.sent_at else ""
    say(f"Bản tổng hợp hôm nay{'' if is_new else ' (đã có trong hàng đợi)'}: {STATES[mail.state]}{when}.")
    if mail.state is not State.SENT:
        raise typer.Exit(NEEDS_A_PERSON)


def write_digest(session: Session, letter: Letter, out: Path, now: datetime) -> None:
    """Write the digest as files to look at. They show no token: only the mail that leaves has one."""
    office = session.parts.office
    with session.parts.database.transaction() as tx:
        key = mail_key(tx)
    signed = identity_of(key, MailKind.DIGEST, digests.key_of(office, now), office.specialist_email)
    mail = mail_of(letter, office.specialist_email, Identity(signed.message_id), office, now)
    out.mkdir(parents=True, exist_ok=True)
    (out / "digest.html").write_text(letter.html or "", encoding="utf-8")
    (out / "digest.txt").write_text(letter.text, encoding="utf-8")
    (out / "digest.eml").write_bytes(mail.as_bytes())
    for file in letter.files:
        (out / "digest.xlsx").write_bytes(file.data)


def _answer(documents: list[dict[str, Any]], what: str, *, as_json: bool) -> None:
    if as_json:
        answer_json(documents)
        return
    headers = ("Loại", "Tới", "Tiêu đề", "Trạng thái", "Dự kiến", "Đã gửi lúc", "Ghi chú")
    keys = ("kind", "to", "subject", "state", "planned_for", "sent_at", "reason")
    rows = [[STATES.get(d[k], d[k]) if k == "state" else d[k] for k in keys] for d in documents]
    answer_table(f"{len(documents)} {what}", headers, rows)


def _mail_dict(session: Session, tx: Transaction, mail: OutboxMail, now: datetime) -> dict[str, Any]:
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
        "reason": mail.reason,
    }


def _planned_dict(session: Session, tx: Transaction, plan: Planned, now: datetime) -> dict[str, Any]:
    office = session.parts.office
    about = [rung.round for rung in plan.rungs]
    times = reminder.times_reminded(tx, plan.school.code, about) + 1
    owed = reminder.owed_now(tx, plan.school.code, about, office, now)
    return {
        "kind": MailKind.REMINDER,
        "to": plan.address,
        "subject": reminder.letter_for(tx, owed, times, office, now).subject,
        "message_id": None,
        "school": plan.school.code,
        "state": "planned",
        "planned_for": session.stamp(plan.planned_for),
        "sent_at": None,
        "reason": None,
    }
