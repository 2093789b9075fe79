"""send, outbox and digest: what goes out."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from diemdanh.cli.context import (
    NEEDS_A_PERSON,
    AsJson,
    AsOf,
    Session,
    answer_json,
    say,
    session_of,
)
from diemdanh.cli.outbox_table import STATES, answer_mails, mail_dicts
from reminders import digest as digests
from reminders.letters import Letter, mail_of
from rules.problems import InputProblems
from store import outbox
from store.identity import Identity, identity_of
from store.outbox import MailKind, State
from store.secrets import mail_key


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    for name, command in (("send", send), ("outbox", list_outbox), ("digest", digest)):
        app.command(name)(command)


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
    now = session.now()
    with session.parts.database.reading() as tx:
        documents = mail_dicts(session, tx, outbox.everything(tx), now)
    answer_mails(documents, "thư", as_json=as_json)


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
