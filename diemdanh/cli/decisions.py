"""extend, exempt, nil and paper: what the specialist decides about one school in one round."""

import getpass
from datetime import date, datetime, timedelta
from typing import Annotated

import typer

from diemdanh.cli.context import instant, say, session_of
from rules.obligations import owes
from rules.problems import InputProblems
from store import decisions, roster
from store.decisions import Decision, Kind

_LONGEST = timedelta(days=366)


def day(text: str) -> date:
    """Read "2018-03-08". Raises typer.BadParameter."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"«{text}» không đúng dạng 2018-03-08") from error


School = Annotated[str, typer.Argument(metavar="TRƯỜNG", help="Mã trường.")]
Round = Annotated[str, typer.Option("--round", metavar="ĐỢT", help="Đợt báo cáo.")]
Reason = Annotated[str, typer.Option("--reason", metavar="LÝ DO", help="Lý do, ghi vào nhật ký quyết định.")]
Undo = Annotated[bool, typer.Option("--undo", help="Rút lại quyết định trước.")]
MadeAt = Annotated[
    datetime | None,
    typer.Option("--at", parser=instant, metavar="LÚC", help="Lúc quyết định, nếu không phải bây giờ."),
]


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    for name, command in (("extend", extend), ("exempt", exempt), ("nil", nil), ("paper", paper)):
        app.command(name)(command)


def extend(
    context: typer.Context,
    school: School,
    round_id: Round,
    until: Annotated[date, typer.Option("--until", parser=day, metavar="NGÀY", help="Ngày cuối cùng được nộp.")],
    reason: Reason,
    at: MadeAt = None,
) -> None:
    """Gia hạn cho một trường, tính cả ngày được nêu."""
    with session_of(context).parts.database.reading() as tx:
        due = session_of(context).require_round(tx, round_id).deadline
    if not due.last_good_day < until <= due.day + _LONGEST:
        raise InputProblems(f"Không gia hạn đến {until}:", [f"phải sau hạn chung ({due.in_words()}) và trong một năm"])
    _decide(context, Decision(Kind.EXTENSION, round_id, school, True, until, reason, _who(), _at(context, at)))


def exempt(
    context: typer.Context, school: School, round_id: Round, reason: Reason, undo: Undo = False, at: MadeAt = None
) -> None:
    """Miễn nộp cho một trường."""
    _decide(context, Decision(Kind.EXEMPTION, round_id, school, not undo, None, reason, _who(), _at(context, at)))


def nil(
    context: typer.Context, school: School, round_id: Round, reason: Reason, undo: Undo = False, at: MadeAt = None
) -> None:
    """Ghi nhận trường báo (qua điện thoại, giấy…) là kỳ này không có điển hình."""
    _decide(context, Decision(Kind.NIL, round_id, school, not undo, None, reason, _who(), _at(context, at)))


def paper(
    context: typer.Context,
    school: School,
    round_id: Round,
    on: Annotated[date | None, typer.Option("--on", parser=day, metavar="NGÀY", help="Ngày nhận bản giấy.")] = None,
    returned: Annotated[bool, typer.Option("--returned", help="Trả lại trường, kèm --reason.")] = False,
    reason: Annotated[str, typer.Option("--reason", metavar="LÝ DO", help="Ghi chú hoặc lý do trả lại.")] = "",
    at: MadeAt = None,
) -> None:
    """Ghi nhận bản in có dấu đã đến, hoặc đã trả lại."""
    if returned and not reason:
        raise InputProblems("Thiếu lý do:", ["--returned cần kèm --reason"])
    made_at = _at(context, at)
    came_on = on or session_of(context).parts.calendar.day_of(made_at)
    _decide(context, Decision(Kind.PAPER, round_id, school, not returned, came_on, reason, _who(), made_at))


def _at(context: typer.Context, at: datetime | None) -> datetime:
    return at or session_of(context).now()


def _who() -> str:
    return getpass.getuser()


def _decide(context: typer.Context, decision: Decision) -> None:
    session = session_of(context)
    with session.parts.database.transaction() as tx:
        round_ = session.require_round(tx, decision.round)
        school = next((s for s in roster.all_schools(tx) if s.code == decision.school), None)
        if school is None:
            raise InputProblems(f"Không có trường «{decision.school}»:", ["xem mã bằng «diemdanh schools list»"])
        if not owes(round_, school):
            raise InputProblems(f"{school.name} không thuộc {round_.label}:", ["trường không phải nộp đợt này"])
        decisions.add(tx, decision, session.now())
    say(f"Đã ghi: {school.name}, {round_.label}.")
