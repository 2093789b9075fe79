"""import and replay: mail from files, and the raw store read again."""

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import DownloadColumn, MofNCompleteColumn

from diemdanh.cli.context import NEEDS_A_PERSON, AsJson, Session, answer_json, answer_table, say, session_of, warn
from diemdanh.cli.progress import progress_bar
from ingest.backfill import Backfill, Imported, octets_under
from ingest.mailfolders import existing, shown
from ingest.replay import Difference, Replayed, replay
from rules.problems import InputProblems
from store.copying import Decided
from store.locks import Busy
from store.messages import Outcome
from store.steps import Passing, Step

_MOST_SHOWN = 20


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("import")(import_)
    app.command("replay")(replay_)


def import_(
    context: typer.Context,
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="ĐƯỜNG_DẪN…", help="Tệp .eml, tệp mbox, thư mục Maildir hoặc thư mục chứa chúng."),
    ],
    as_json: AsJson = False,
    no_receipts: Annotated[
        bool, typer.Option("--no-receipts", help="Không gửi thư xác nhận về những thư này (thư của năm trước).")
    ] = False,
) -> None:
    """Nạp thư đã lưu trong tệp (.eml, mbox, Maildir) như thư đến; chạy lại không làm trùng."""
    found = _existing(paths)
    session = session_of(context)
    begun = time.monotonic()
    with progress_bar(DownloadColumn()) as bar:
        total = None if bar.disable else octets_under(found)
        loading, reading = bar.add_task("Đang nạp thư", total=total), bar.add_task("Đang đọc thư", total=None)
        backfill = _backfill(session, no_receipts, lambda step: bar.advance(reading, step is Step.TAKEN_UP))
        try:
            imported = backfill.bring_in(found, session.now(), lambda octets: bar.advance(loading, octets))
        except Busy:
            warn("Dịch vụ hoặc một lệnh khác đang nhận thư; hãy dừng dịch vụ (hoặc chờ lệnh kia xong) rồi chạy lại.")
            raise typer.Exit(NEEDS_A_PERSON) from None
    seconds = round(time.monotonic() - begun, 3)
    if as_json:
        answer_json(_imported_dict(imported, seconds))
    else:
        _tell_imported(imported, seconds)
    if imported.unreadable:
        raise typer.Exit(NEEDS_A_PERSON)


def _existing(paths: Sequence[Path]) -> list[Path]:
    there = {path: existing(path) for path in paths}
    missing = [f"{shown(path)}: không có tệp hoặc thư mục này" for path, found in there.items() if found is None]
    if missing:
        raise InputProblems("Không nạp được thư:", missing)
    return [found for found in there.values() if found is not None]


def _backfill(session: Session, quiet: bool, passing: Passing) -> Backfill:
    parts, mail = session.parts, session.parts.settings.ingest
    processor = replace(parts.poller.processor, passing=passing)
    most_octets = mail.max_message_mb * 2**20
    return Backfill(parts.database, processor.blobs, processor, mail.trusted_authserv, most_octets, quiet)


def _imported_dict(imported: Imported, seconds: float) -> dict[str, Any]:
    return {
        "listed": imported.listed,
        "known": imported.known,
        "stored": imported.stored,
        "recorded": imported.decided[Outcome.RECORDED],
        "parked": imported.decided[Outcome.PARKED],
        "ignored": imported.decided[Outcome.IGNORED],
        "duplicates": imported.decided[Outcome.DUPLICATE],
        "seconds": seconds,
        "unreadable": [{"path": shown(no.path), "reason": no.reason} for no in imported.unreadable],
    }


def _tell_imported(imported: Imported, seconds: float) -> None:
    decided = imported.decided
    say(
        f"Tìm thấy {imported.listed} thư, đã có sẵn {imported.known}, lưu mới {imported.stored}; "
        f"ghi nhận {decided[Outcome.RECORDED]}, chờ xử lý {decided[Outcome.PARKED]}, "
        f"bỏ qua {decided[Outcome.IGNORED]}, trùng {decided[Outcome.DUPLICATE]} ({seconds:.1f} giây)."
    )
    for no in imported.unreadable[:_MOST_SHOWN]:
        warn(f"Không nạp: {shown(no.path)}: {no.reason}")
    if len(imported.unreadable) > _MOST_SHOWN:
        warn(f"… và {len(imported.unreadable) - _MOST_SHOWN} đường dẫn khác (xem đủ bằng --json).")


def replay_(context: typer.Context, as_json: AsJson = False) -> None:
    """Đọc lại toàn bộ thư đã lưu bằng chương trình hiện nay và cho biết chỗ khác; không thay đổi gì."""
    session = session_of(context)
    processor, now = session.parts.poller.processor, session.now()
    with progress_bar(MofNCompleteColumn()) as bar:
        task = bar.add_task("Đang đọc lại thư", total=None)
        replayed = replay(processor, now, lambda done, total: bar.update(task, completed=done, total=total))
    if as_json:
        answer_json(_replayed_dict(session, replayed))
    else:
        _tell_replayed(session, replayed)
    if replayed.differences:
        raise typer.Exit(NEEDS_A_PERSON)


def _replayed_dict(session: Session, replayed: Replayed) -> dict[str, Any]:
    return {
        "messages": replayed.messages,
        "same": replayed.messages - len(replayed.differences),
        "differences": [_difference_dict(session, difference) for difference in replayed.differences],
    }


def _difference_dict(session: Session, difference: Difference) -> dict[str, Any]:
    original = difference.original
    return {
        "message_id": original.message_id,
        "received_at": session.stamp(original.received_at),
        "sender": original.sender,
        "subject": original.subject,
        "was": _decided_dict(difference.was),
        "now": _decided_dict(difference.now),
        "changes": list(difference.changes),
    }


def _decided_dict(decided: Decided) -> dict[str, Any]:
    return {
        "outcome": decided.outcome,
        "reason": decided.reason,
        "school": decided.school,
        "rounds": sorted({round_id for round_id, _ in decided.handed_in}),
        "rows": sum(len(handed_in.rows) for handed_in in decided.handed_in.values()),
    }


def _tell_replayed(session: Session, replayed: Replayed) -> None:
    different = len(replayed.differences)
    say(f"Đã đọc lại {replayed.messages} thư: {replayed.messages - different} thư như cũ, {different} thư khác.")
    lines = [
        (session.clock_words(d.original.received_at), d.original.sender, d.original.subject, "\n".join(d.changes))
        for d in replayed.differences
    ]
    if lines:
        answer_table("", ("Nhận lúc", "Người gửi", "Tiêu đề", "Chỗ khác"), lines)
