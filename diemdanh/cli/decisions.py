"""extend, exempt, nil and paper: what the specialist decides about schools in one round."""

import getpass
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated

import typer

from diemdanh.cli.context import Session, instant, say, session_of
from rules.campaigns import Round
from rules.obligations import owes
from rules.problems import InputProblems
from rules.schools import School
from store import decisions, roster
from store.database import Transaction
from store.decisions import Decision, Kind

_LONGEST = timedelta(days=366)


def day(text: str) -> date:
    """Read "2018-03-08". Raises typer.BadParameter."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"«{text}» không đúng dạng 2018-03-08") from error


Schools = Annotated[list[str] | None, typer.Argument(metavar="[TRƯỜNG]...", help="Mã các trường.")]
Group = Annotated[str, typer.Option("--group", metavar="CỤM", help="Cả cụm trường, theo cột Cụm của danh sách.")]
RoundId = Annotated[str, typer.Option("--round", metavar="ĐỢT", help="Đợt báo cáo.")]
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


@dataclass(frozen=True)
class Matter:
    """What is decided, about whomever: see Decision."""

    kind: Kind
    round: str
    holds: bool
    on_day: date | None
    reason: str
    made_at: datetime


def extend(
    context: typer.Context,
    round_id: RoundId,
    reason: Reason,
    schools: Schools = None,
    group: Group = "",
    until: Annotated[
        date | None, typer.Option("--until", parser=day, metavar="NGÀY", help="Ngày cuối cùng được nộp.")
    ] = None,
    undo: Undo = False,
    at: MadeAt = None,
) -> None:
    """Gia hạn cho các trường hoặc cho cả cụm, tính cả ngày được nêu."""
    session = session_of(context)
    if (until is None) != undo:
        raise InputProblems("Không rõ gia hạn thế nào:", ["cần --until NGÀY, hoặc --undo để rút lại"])
    if until is not None:
        _require_later(session, round_id, until)
    matter = Matter(Kind.EXTENSION, round_id, not undo, until, reason, at or session.now())
    _decide(session, matter, schools or (), group)


def _require_later(session: Session, round_id: str, until: date) -> None:
    calendar = session.parts.calendar
    with session.parts.database.reading() as tx:
        due = session.require_round(tx, round_id).deadline
    if not due.last_good_day(calendar) < until <= due.day + _LONGEST:
        needed = f"phải sau hạn chung ({due.in_words(calendar)}) và trong một năm"
        raise InputProblems(f"Không gia hạn đến {until}:", [needed])


def exempt(
    context: typer.Context,
    round_id: RoundId,
    reason: Reason,
    schools: Schools = None,
    group: Group = "",
    undo: Undo = False,
    at: MadeAt = None,
) -> None:
    """Miễn nộp cho các trường hoặc cho cả cụm."""
    session = session_of(context)
    matter = Matter(Kind.EXEMPTION, round_id, not undo, None, reason, at or session.now())
    _decide(session, matter, schools or (), group)


def nil(
    context: typer.Context,
    schools: Annotated[list[str], typer.Argument(metavar="TRƯỜNG...", help="Mã các trường.")],
    round_id: RoundId,
    reason: Reason,
    undo: Undo = False,
    at: MadeAt = None,
) -> None:
    """Ghi nhận trường báo (qua điện thoại, giấy…) là kỳ này không có điển hình."""
    session = session_of(context)
    _decide(session, Matter(Kind.NIL, round_id, not undo, None, reason, at or session.now()), schools)


def paper(
    context: typer.Context,
    schools: Annotated[list[str], typer.Argument(metavar="TRƯỜNG...", help="Mã các trường.")],
    round_id: RoundId,
    on: Annotated[date | None, typer.Option("--on", parser=day, metavar="NGÀY", help="Ngày nhận bản giấy.")] = None,
    returned: Annotated[bool, typer.Option("--returned", help="Trả lại trường, kèm --reason.")] = False,
    reason: Annotated[str, typer.Option("--reason", metavar="LÝ DO", help="Ghi chú hoặc lý do trả lại.")] = "",
    at: MadeAt = None,
) -> None:
    """Ghi nhận bản in có dấu của các trường đã đến, hoặc đã trả lại."""
    if returned and not reason:
        raise InputProblems("Thiếu lý do:", ["--returned cần kèm --reason"])
    session = session_of(context)
    made_at = at or session.now()
    came_on = on or session.parts.plain_calendar.day_of(made_at)
    _decide(session, Matter(Kind.PAPER, round_id, not returned, came_on, reason, made_at), schools)


def _decide(session: Session, matter: Matter, codes: Sequence[str], group: str = "") -> None:
    """Record a decision about each school, or one about the group. Raises InputProblems; then nothing is recorded."""
    if bool(codes) == bool(group):
        raise InputProblems("Không rõ quyết định cho ai:", ["nêu mã các trường, hoặc --group CỤM, không cả hai"])
    with session.parts.database.transaction() as tx:
        round_ = session.require_round(tx, matter.round)
        every = roster.all_schools(tx)
        if group:
            concerned = _of_group(every, group, round_)
            _record(tx, matter, None, session.now(), group)
        else:
            concerned = _named(every, codes, round_)
            for school in concerned:
                _record(tx, matter, school.code, session.now())
    for school in concerned:
        say(f"Đã ghi: {school.name}, {round_.label}.")


def _record(tx: Transaction, matter: Matter, school: str | None, now: datetime, group: str | None = None) -> None:
    what = (matter.kind, matter.round, school, matter.holds, matter.on_day, matter.reason)
    decisions.add(tx, Decision(*what, getpass.getuser(), matter.made_at, group), now)


def _named(every: Iterable[School], codes: Sequence[str], round_: Round) -> list[School]:
    by_code = {school.code: school for school in every}
    wanted = list(dict.fromkeys(codes))
    unknown = [
        f"không có trường «{code}»; xem mã bằng «diemdanh schools list»" for code in wanted if code not in by_code
    ]
    named = [by_code[code] for code in wanted if code in by_code]
    strangers = [f"{s.name} không phải nộp {round_.label}" for s in named if not owes(round_, s)]
    if unknown or strangers:
        raise InputProblems("Chưa ghi gì:", [*unknown, *strangers])
    return named


def _of_group(every: Iterable[School], group: str, round_: Round) -> list[School]:
    every = list(every)
    concerned = [s for s in every if s.group == group and owes(round_, s)]
    if not concerned:
        groups = sorted({s.group for s in every if s.group})
        known = ", ".join(groups) or "danh sách trường chưa có cột Cụm"
        raise InputProblems(f"Không có trường nào của cụm «{group}» phải nộp {round_.label}:", [f"các cụm: {known}"])
    return concerned
