"""review: what waits for a person, and what a person decides about it."""

from typing import Annotated, Any

import typer

from diemdanh.cli import review_show
from diemdanh.cli.context import AsJson, Session, Yes, answer_json, answer_table, session_of
from diemdanh.cli.deciding import carry_out, done_or_wrong, who
from diemdanh.cli.incoming import ledger_line
from ingest.review import again, undoing, verdicts
from ingest.review.answers import Answer, By
from ingest.review.assigning import Whose, assign
from ingest.review.showing import Report, to_review
from ingest.review.subject import candidates
from ingest.review.teaching import Learning
from rules.problems import InputProblems
from rules.words import REASON, REVIEW
from store import ledger
from store.database import Transaction

_Number = Annotated[int, typer.Argument(metavar="SỐ", help="Số của thư, xem «review list».")]
_Reason = Annotated[str, typer.Option("--reason", metavar="LÝ DO", help="Lý do, ghi vào nhật ký quyết định.")]
_Address = Annotated[bool, typer.Option("--learn-address", help="Ghi nhớ địa chỉ gửi cho trường.")]
_Alias = Annotated[bool, typer.Option("--learn-alias", help="Ghi nhớ tên ghi trong biểu cho trường.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(help="Thư chờ xử lý, và quyết định của chuyên viên.", no_args_is_help=True)
    group.command("list")(list_parked)
    group.command("show")(review_show.show)
    group.command("assign")(assign_)
    group.command("accept")(accept)
    group.command("reject")(reject)
    group.command("ignore")(ignore)
    group.command("retry")(retry)
    group.command("undo")(undo)
    group.command("log")(review_show.log)
    app.add_typer(group, name="review")


def list_parked(
    context: typer.Context,
    as_json: AsJson = False,
    reports: Annotated[
        bool, typer.Option("--submissions", help="Các báo cáo đã ghi nhận mà chưa ai xem, hoặc có bản mới.")
    ] = False,
) -> None:
    """Các thư chờ xử lý, kèm lý do."""
    session = session_of(context)
    if reports:
        _list_reports(session, as_json=as_json)
        return
    with session.parts.database.reading() as tx:
        parked = ledger.parked(tx)
    if as_json:
        answer_json([{"id": e.message, **ledger_line(session, e), **review_show.questions(e)} for e in parked])
        return
    lines = [
        (
            e.message,
            session.clock_words(e.received_at),
            e.sender,
            e.subject,
            REASON.get(e.verdict.reason or "", e.verdict.reason),
            ", ".join(candidates(e)),
            " ".join(filter(None, (e.verdict.detail, *e.flags))),
        )
        for e in parked
    ]
    headers = ("Số", "Nhận lúc", "Người gửi", "Tiêu đề", "Lý do", "Trường", "Chi tiết")
    answer_table(f"{len(lines)} thư chờ xử lý", headers, lines)


def _list_reports(session: Session, *, as_json: bool) -> None:
    with session.parts.database.reading() as tx:
        found = to_review(tx)
    if as_json:
        answer_json([_report_json(session, report) for report in found])
        return
    lines = [
        (s.message, session.clock_words(s.received_at), s.school, s.round, s.version, REVIEW[report.review])
        for report in found
        for s in (report.submission,)
    ]
    headers = ("Số thư", "Nhận lúc", "Trường", "Đợt", "Lần nộp", "Tình trạng")
    answer_table(f"{len(lines)} báo cáo chưa được xem", headers, lines)


def _report_json(session: Session, report: Report) -> dict[str, Any]:
    received_at = session.stamp(report.submission.received_at)
    return {"id": report.submission.message, "received_at": received_at, **review_show.report_json(session, report)}


def assign_(
    context: typer.Context,
    number: _Number,
    school: Annotated[str, typer.Argument(metavar="TRƯỜNG", help="Mã trường.")],
    round_id: Annotated[
        str | None, typer.Option("--round", metavar="ĐỢT", help="Đợt báo cáo, nếu biểu không rõ.")
    ] = None,
    file: Annotated[str | None, typer.Option("--file", metavar="TỆP", help="Tên hoặc số thứ tự của một tệp.")] = None,
    adds: Annotated[
        bool | None, typer.Option("--add/--replace", help="Thêm vào báo cáo đã nộp, hoặc thay thế.")
    ] = None,
    reason: _Reason = "",
    learn_address: _Address = False,
    learn_alias: _Alias = False,
    yes: Yes = False,
) -> None:
    """Nói rõ thư là báo cáo của trường nào (đợt nào, tệp nào), rồi đọc và ghi nhận ngay."""
    session = session_of(context)
    whose, by = Whose(school, round_id, file, adds), By(who(), reason, session.now())

    def decide(tx: Transaction) -> Answer:
        return assign(tx, number, whose, by, yes=yes)

    carry_out(session, number, decide, Learning(by, address=learn_address, alias=learn_alias, yes=yes))


def accept(
    context: typer.Context,
    number: _Number,
    reason: _Reason = "",
    learn_address: _Address = False,
    learn_alias: _Alias = False,
    yes: Yes = False,
) -> None:
    """Thư đang chờ: đúng là của trường được nêu. Thư đã ghi nhận: báo cáo đạt."""
    session = session_of(context)
    by = By(who(), reason, session.now())
    learning = Learning(by, address=learn_address, alias=learn_alias, yes=yes)
    carry_out(session, number, lambda tx: verdicts.accept(tx, number, by), learning)


def reject(
    context: typer.Context,
    number: _Number,
    reason: _Reason = "",
    correct: Annotated[
        bool, typer.Option("--correct", help="Chỉ trả lại để sửa: báo cáo vẫn tính là đã nhận.")
    ] = False,
) -> None:
    """Không chấp nhận báo cáo trong thư; trường được báo qua thư, kèm lý do."""
    session = session_of(context)
    by = By(who(), reason, session.now())
    decide = verdicts.give_back if correct else verdicts.reject
    carry_out(session, number, lambda tx: decide(tx, number, by))


def ignore(context: typer.Context, number: _Number, reason: _Reason = "") -> None:
    """Cho bỏ qua một thư đang chờ: không ghi nhận gì, không báo cho ai."""
    session = session_of(context)
    by = By(who(), reason, session.now())
    carry_out(session, number, lambda tx: verdicts.ignore(tx, number, by))


def undo(context: typer.Context, number: _Number, reason: _Reason = "") -> None:
    """Rút lại quyết định mới nhất về một thư; làm lần nữa thì rút quyết định trước đó."""
    session = session_of(context)
    by = By(who(), reason, session.now())
    carry_out(session, number, lambda tx: undoing.undo(tx, number, by))


def retry(
    context: typer.Context,
    numbers: Annotated[list[int] | None, typer.Argument(metavar="[SỐ]…", help="Số của thư, xem «review list».")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Mọi thư chờ xử lý.")] = False,
) -> None:
    """Đọc và xét lại, sau khi đã sửa danh sách trường hoặc đợt công tác; làm ở lượt xem hộp thư kế tiếp."""
    if bool(numbers) == everything:
        raise InputProblems("Chưa rõ xét lại thư nào:", ["nêu số của thư, hoặc --all"])
    with session_of(context).parts.database.transaction() as tx:
        answer = again.retry(tx, numbers)
    done_or_wrong("Không xét lại được:", answer)
