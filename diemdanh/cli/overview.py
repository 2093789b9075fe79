"""status: who stands where."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any

import typer

from diemdanh.cli.context import AsJson, AsOf, OneRound, Session, answer_json, say, session_of
from diemdanh.cli.status_table import GroupedBy, show
from diemdanh.memory import collect_less
from reminders import sight
from reminders.office import Office
from rules.campaigns import Round
from rules.overview import Line, Overview, overviews
from rules.words import REASON
from store import campaigns, ledger, obligations
from store.database import Transaction
from store.ledger import LedgerEntry

_DAY = timedelta(days=1)


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("status")(status)


def status(
    context: typer.Context,
    round_id: OneRound = None,
    by: Annotated[
        GroupedBy | None, typer.Option("--by", help="Gộp theo cấp học (level), xã (commune) hoặc cụm (group).")
    ] = None,
    as_json: AsJson = False,
    as_of: AsOf = None,
) -> None:
    """Tình hình nộp báo cáo của từng trường trong từng đợt."""
    collect_less()
    session = session_of(context)
    now, office = session.now(as_of), session.office(as_of)
    with session.parts.database.reading() as tx:
        if round_id:
            session.require_round(tx, round_id)
        every = campaigns.all_rounds(tx, office.calendar.day_of(now))
        rounds = [r for r in every if round_id in (None, r.id)]
        views = _views(tx, rounds, office, now, live=as_of is None)
        before = [] if as_json else _views(tx, rounds, office, now - _DAY, live=False)
        parked = ledger.parked(tx, as_of)
        trouble = sight.trouble(tx, office) if as_of is None else None
    if as_json:
        shown = {"rounds": [_as_dict(session, view) for view in views]}
        answer_json({"as_of": session.stamp(now), **shown, "parked": [_parked_dict(session, e) for e in parked]})
        return
    if not views:
        say("Chưa có đợt báo cáo nào; khai báo bằng «diemdanh campaign apply TỆP».")
    for view, then in zip(views, before, strict=True):
        show(session, view, then, office.calendar, by)
    show_parked(session, parked)
    if trouble:
        say(f"\nLần xem hộp thư gần đây nhất không thành. {trouble.sentence}")


def _views(tx: Transaction, rounds: Sequence[Round], office: Office, now: datetime, *, live: bool) -> list[Overview]:
    """Return the rounds as they stood at `now`, by the calendar as it was known then."""
    owed = obligations.owed(tx, rounds, now, live=live)
    calendar = office.calendar.as_known_at(now)
    return overviews(rounds, owed, now, calendar, courtesy_counts=office.courtesy_counts)


def show_parked(session: Session, parked: list[LedgerEntry]) -> None:
    """Print what waits for a person."""
    if not parked:
        return
    say(f"\nThư chờ xử lý: {len(parked)}")
    for entry in parked:
        reason = REASON.get(entry.verdict.reason or "", entry.verdict.reason or "")
        say(f"  {session.clock_words(entry.received_at)}  {entry.sender}: «{entry.subject}»")
        say(f"      {reason}. {entry.verdict.detail}")


def _as_dict(session: Session, view: Overview) -> dict[str, Any]:
    return {
        "id": view.round.id,
        "label": view.round.label,
        "due_at": session.stamp(view.due_at),
        **view.counts,
        "schools": [_line_dict(session, line) for line in view.lines],
    }


def _line_dict(session: Session, line: Line) -> dict[str, Any]:
    facts = line.facts
    return {
        "code": line.school.code,
        "name": line.school.name,
        "standing": line.standing,
        "received_at": session.stamp(facts.received_at or facts.nil_at),
        "version": facts.version or None,
        "rows": facts.rows,
        "findings": facts.findings,
        "must": facts.must,
        "needs_correction": line.needs_correction,
        "paper": line.paper,
        "parts": {"soft_copy": line.parts.soft_copy, "evidence": line.parts.evidence, "paper": line.paper},
    }


def _parked_dict(session: Session, entry: LedgerEntry) -> dict[str, Any]:
    return {
        "received_at": session.stamp(entry.received_at),
        "sender": entry.sender,
        "subject": entry.subject,
        "reason": entry.verdict.reason,
        "detail": entry.verdict.detail,
        "school": entry.verdict.school,
    }
