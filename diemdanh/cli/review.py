"""review: what waits for a person."""

from typing import Annotated

import typer

from diemdanh.cli.context import AsJson, answer_json, answer_table, say, session_of
from diemdanh.cli.incoming import ledger_line
from rules.problems import InputProblems
from rules.words import REASON
from store import ledger, retries
from store.messages import Outcome


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(help="Thư chờ xử lý.", no_args_is_help=True)
    group.command("list")(list_parked)
    group.command("retry")(retry)
    app.add_typer(group, name="review")


def list_parked(context: typer.Context, as_json: AsJson = False) -> None:
    """Các thư chờ xử lý, kèm lý do."""
    session = session_of(context)
    with session.parts.database.reading() as tx:
        parked = [e for e in ledger.ledger(tx) if e.verdict.outcome is Outcome.PARKED]
    if as_json:
        answer_json([{"id": e.message, **ledger_line(session, e)} for e in parked])
        return
    lines = [
        (
            e.message,
            session.clock_words(e.received_at),
            e.sender,
            e.subject,
            REASON.get(e.verdict.reason or "", e.verdict.reason),
            e.verdict.detail,
        )
        for e in parked
    ]
    answer_table(f"{len(lines)} thư chờ xử lý", ("Số", "Nhận lúc", "Người gửi", "Tiêu đề", "Lý do", "Chi tiết"), lines)


def retry(
    context: typer.Context,
    numbers: Annotated[list[int] | None, typer.Argument(metavar="[SỐ]…", help="Số của thư, xem «review list».")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Mọi thư chờ xử lý.")] = False,
) -> None:
    """Đọc và xét lại, sau khi đã sửa danh sách trường hoặc đợt công tác; làm ở lượt xem hộp thư kế tiếp."""
    if bool(numbers) == everything:
        raise InputProblems("Chưa rõ xét lại thư nào:", ["nêu số của thư, hoặc --all"])
    with session_of(context).parts.database.transaction() as tx:
        reopened = retries.reopen(tx, numbers)
    missing = sorted(set(numbers or ()) - set(reopened))
    if missing:
        text = "không có, không còn chờ, hoặc đã được ghi nhận một phần"
        raise InputProblems("Không xét lại được:", [f"thư số {number}: {text}" for number in missing])
    say(f"{len(reopened)} thư sẽ được đọc lại ở lượt xem hộp thư kế tiếp («diemdanh poll» hoặc «diemdanh run»).")
