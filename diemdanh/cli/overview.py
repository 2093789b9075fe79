"""status: who stands where."""

from dataclasses import asdict
from typing import Any

import typer

from diemdanh.cli.context import AsJson, AsOf, OneRound, Session, answer_json, answer_table, say, session_of
from reminders import sight
from rules.overview import Line, Overview, overviews
from rules.words import PAPER, REASON, STANDING
from store import campaigns, ledger, obligations
from store.ledger import LedgerEntry


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("status")(status)


def status(context: typer.Context, round_id: OneRound = None, as_json: AsJson = False, as_of: AsOf = None) -> None:
    """Tình hình nộp báo cáo của từng trường trong từng đợt."""
    session = session_of(context)
    now = session.now(as_of)
    office = session.office(as_of)
    calendar = office.calendar
    with session.parts.database.reading() as tx:
        if round_id:
            session.require_round(tx, round_id)
        every = campaigns.all_rounds(tx, calendar.day_of(now))
        rounds = [r for r in every if round_id in (None, r.id)]
        owed = obligations.owed(tx, rounds, now, live=as_of is None)
        parked = ledger.parked(tx, as_of)
        trouble = sight.trouble(tx, office) if as_of is None else None
    views = overviews(rounds, owed, now, calendar, courtesy_counts=office.courtesy_counts)
    if as_json:
        answer_json(
            {
                "as_of": session.stamp(now),
                "rounds": [_as_dict(session, view) for view in views],
                "parked": [_parked_dict(session, entry) for entry in parked],
            }
        )
        return
    if not views:
        say("Chưa có đợt báo cáo nào; khai báo bằng «diemdanh campaign apply TỆP».")
    for view in views:
        show(session, view)
    show_parked(session, parked)
    if trouble:
        say(f"\nLần xem hộp thư gần đây nhất không thành. {trouble.sentence}")


def show(session: Session, view: Overview) -> None:
    """Print one round as a table under its sums."""
    counts = view.counts
    say(f"\n{view.round.label} ({view.round.id}): {view.round.deadline.in_words(session.parts.calendar)}")
    say(
        f"Phải nộp {counts['expected']}: đã nộp {counts['received']} "
        f"(đúng hạn {counts['on_time']}, muộn {counts['late']}), "
        f"không có điển hình {counts['nil']}, chưa nộp {counts['missing']}, miễn {counts['exempt']}; "
        f"cần sửa {counts['needs_correction']}, chờ bản có dấu {counts['awaiting_paper']}."
    )
    headers = ("Mã", "Trường", "Tình trạng", "Nhận lúc", "Lần", "Dòng", "Lưu ý", "Bản có dấu")
    answer_table("", headers, [_row(session, line) for line in view.lines])


def show_parked(session: Session, parked: list[LedgerEntry]) -> None:
    """Print what waits for a person."""
    if not parked:
        return
    say(f"\nThư chờ xử lý: {len(parked)}")
    for entry in parked:
        reason = REASON.get(entry.verdict.reason or "", entry.verdict.reason or "")
        say(f"  {session.clock_words(entry.received_at)}  {entry.sender}: «{entry.subject}»")
        say(f"      {reason}. {entry.verdict.detail}")


def _row(session: Session, line: Line) -> tuple[object, ...]:
    facts = line.facts
    note = f"{facts.must} phải sửa" if line.needs_correction else (f"{facts.findings} gợi ý" if facts.findings else "")
    received = session.clock_words(facts.received_at or facts.nil_at)
    return (
        line.school.code,
        line.school.name,
        STANDING[line.standing],
        received,
        facts.version or "",
        facts.rows or "",
        note,
        PAPER[line.paper],
    )


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
        "parts": asdict(line.parts),
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
