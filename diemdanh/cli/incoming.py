"""poll, messages and rows: what came in."""

import time
from dataclasses import asdict
from typing import Annotated, Any

import typer

from diemdanh.cli.context import AsJson, AsOf, Session, answer_json, answer_table, say, session_of
from diemdanh.cli.row_json import row_json
from rules.words import OUTCOME, REASON
from store import ledger, submissions
from store.ledger import LedgerEntry


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("poll")(poll)
    app.command("messages")(list_messages)
    app.command("rows")(rows)


def poll(context: typer.Context, as_json: AsJson = False) -> None:
    """Xem hộp thư một lượt: nhận thư mới, đọc, ghi nhận, rồi thoát."""
    session = session_of(context)
    begun = time.monotonic()
    try:
        report = session.parts.poller.poll(session.now())
    finally:
        session.parts.close()
    seconds = round(time.monotonic() - begun, 3)
    if as_json:
        answer_json({**asdict(report), "seconds": seconds})
        return
    say(
        f"Thư mới {report.listed}, đã lưu {report.stored}; ghi nhận {report.recorded}, chờ xử lý {report.parked}, "
        f"bỏ qua {report.ignored}, trùng {report.duplicates} ({seconds:.1f} giây)."
    )


def list_messages(context: typer.Context, as_json: AsJson = False, as_of: AsOf = None) -> None:
    """Sổ thư đến: từng thư và kết quả xử lý."""
    session = session_of(context)
    with session.parts.database.reading() as tx:
        entries = ledger.ledger(tx, as_of)
    if as_json:
        answer_json([ledger_line(session, entry) for entry in entries])
        return
    lines = [
        (
            e.place.uid,
            session.clock_words(e.received_at),
            e.sender,
            e.subject,
            OUTCOME[e.verdict.outcome],
            REASON.get(e.verdict.reason or "", e.verdict.reason or ""),
            e.verdict.school,
        )
        for e in entries
    ]
    answer_table(f"{len(lines)} thư", ("UID", "Nhận lúc", "Người gửi", "Tiêu đề", "Kết quả", "Lý do", "Trường"), lines)


def ledger_line(session: Session, entry: LedgerEntry) -> dict[str, Any]:
    """Return one message as JSON shows it."""
    return {
        "folder": entry.place.folder,
        "uid_validity": entry.place.uid_validity,
        "uid": entry.place.uid,
        "message_id": entry.message_id,
        "received_at": session.stamp(entry.received_at),
        "dated_by": entry.dated_by,
        "sender": entry.sender,
        "sender_name": entry.sender_name,
        "verified": entry.verified,
        "flags": list(entry.flags),
        "subject": entry.subject,
        "outcome": entry.verdict.outcome,
        "reason": entry.verdict.reason,
        "detail": entry.verdict.detail,
        "school": entry.verdict.school,
        "rounds": list(entry.rounds),
        "returns_on": str(entry.returns_on) if entry.returns_on else None,
    }


def rows(
    context: typer.Context,
    round_id: Annotated[str, typer.Option("--round", metavar="ĐỢT", help="Đợt báo cáo.")],
    as_json: AsJson = False,
    as_of: AsOf = None,
) -> None:
    """Từng dòng đã đọc được trong các báo cáo hiện hành của một đợt, kèm nguồn."""
    session = session_of(context)
    with session.parts.database.reading() as tx:
        session.require_round(tx, round_id)
        current = {s.school: s for s in submissions.by(tx, as_of, [round_id])}
        read = [(submission, row) for submission in current.values() for row in submissions.rows_of(tx, submission.id)]
    if as_json:
        answer_json(
            [
                {
                    "school": submission.school,
                    "round": round_id,
                    "version": submission.version,
                    **row_json(row),
                }
                for submission, row in read
            ]
        )
        return
    lines = [
        (s.school, s.version, row.kind, row.fields.get("name"), row.fields.get("requested_award"), row.source.file)
        for s, row in read
    ]
    answer_table(f"{len(lines)} dòng", ("Trường", "Lần", "Loại", "Tên", "Đề nghị khen", "Tệp"), lines)
