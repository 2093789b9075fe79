"""remind: whom the ladder reminds now, and whom not and why."""

from collections import Counter
from datetime import datetime
from typing import Annotated, Any

import typer

from diemdanh.cli.context import AsJson, AsOf, Session, say, session_of
from diemdanh.cli.outbox_table import answer_mails, foreseen, mail_dicts
from reminders import reminder, reminding
from reminders.reminding import Planned, Spared
from reminders.sight import is_fresh
from rules.problems import InputProblems
from rules.words import WANT
from store import outbox
from store.database import Transaction
from store.outbox import MailKind


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("remind")(remind)


def remind(
    context: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chỉ xem sẽ nhắc ai, không ghi gì.")] = False,
    everybody: Annotated[
        bool, typer.Option("--all", help="Cùng --dry-run: kể cả trường còn thiếu mà chưa nhắc, và vì sao.")
    ] = False,
    as_json: AsJson = False,
    as_of: AsOf = None,
) -> None:
    """Xem hộp thư rồi đưa các thư nhắc đến hạn vào hàng đợi gửi."""
    session = session_of(context)
    for option, given in (("--as-of", as_of), ("--all", everybody)):
        if given and not dry_run:
            raise InputProblems(f"{option} chỉ dùng để xem:", ["thêm --dry-run"])
    if dry_run:
        _foresee(session, as_of, everybody=everybody, as_json=as_json)
    else:
        answer_mails(_queue_reminders(session), "thư nhắc", as_json=as_json)


def _foresee(session: Session, as_of: datetime | None, *, everybody: bool, as_json: bool) -> None:
    now, live = session.now(as_of), as_of is None
    with session.parts.database.reading() as tx:
        found = reminding.weighed(tx, session.office(as_of), now, live=live)
        held = live and found and not is_fresh(tx, now)
        planned = [_planned_dict(session, tx, each, now) for each in found if isinstance(each, Planned)]
    spared = [_spared_dict(each) for each in found if isinstance(each, Spared)]
    answer_mails(planned + (spared if everybody else []), "thư nhắc", as_json=as_json)
    if as_json:
        return
    if held:
        say("Hộp thư chưa được xem trong 30 phút qua; lệnh remind xem hộp thư trước rồi mới đưa thư vào hàng đợi.")
    for why, count in Counter(row["reason"] for row in spared).most_common():
        say(f"Không nhắc {count} trường: {why}.")


def _queue_reminders(session: Session) -> list[dict[str, Any]]:
    parts, now = session.parts, session.now()
    parts.poller.poll(now)
    queued = reminding.queue_due_reminders(parts.database, parts.office, now)
    with parts.database.reading() as tx:
        wanted = {f"{plan.school.code}:{parts.plain_calendar.day_of(now)}" for plan in queued}
        mails = [m for m in outbox.everything(tx) if m.kind is MailKind.REMINDER and m.key in wanted]
        return mail_dicts(session, tx, mails, now)


def _planned_dict(session: Session, tx: Transaction, plan: Planned, now: datetime) -> dict[str, Any]:
    office = session.parts.office
    owed = reminder.belonging(plan.owed, [rung.round for rung in plan.rungs], office, now)
    letter = reminder.letter_for(tx, owed, office.for_a_look, now)
    missing = (f"{duty.round.label}: {', '.join(WANT[want] for want in wants)}" for duty, wants in owed)
    return foreseen(
        plan.school.code,
        "planned",
        to=plan.address,
        subject=letter.subject,
        planned_for=session.stamp(plan.planned_for),
        reason="; ".join(missing),
    )


def _spared_dict(spared: Spared) -> dict[str, Any]:
    return foreseen(spared.school.code, "not_planned", reason=spared.why)
