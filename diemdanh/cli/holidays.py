"""holiday: the days that the office declares off or working, and what they move."""

import getpass
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Annotated

import typer

from diemdanh.cli.context import NEEDS_A_PERSON, AsJson, Session, Yes, answer_json, answer_table, say, session_of
from diemdanh.cli.decisions import day
from rules.calendar import Calendar, DeclaredDay, vietnamese_day
from rules.campaign_changes import Change, in_words
from rules.campaign_file import parse_campaign
from rules.campaigns import Round
from rules.problems import InputProblems
from rules.recurring import every_round
from store import campaigns, days_off
from store.database import Transaction

_LONGEST = timedelta(days=62)

Day = Annotated[date, typer.Argument(parser=day, metavar="NGÀY", help="Ngày, dạng 2018-03-08.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(help="Ngày nghỉ, ngày làm bù do cơ quan khai báo.", no_args_is_help=True)
    group.command("add")(add)
    group.command("remove")(remove)
    group.command("list")(listing)
    app.add_typer(group, name="holiday")


def add(
    context: typer.Context,
    first: Day,
    name: Annotated[str, typer.Option("--name", metavar="TÊN", help="Tên ngày nghỉ: nghỉ tránh bão, nghỉ bù…")],
    last: Annotated[date | None, typer.Option("--to", parser=day, metavar="NGÀY", help="Đến hết ngày này.")] = None,
    working: Annotated[bool, typer.Option("--working", help="Ngày làm việc (làm bù), không phải ngày nghỉ.")] = False,
    yes: Yes = False,
) -> None:
    """Khai báo ngày nghỉ thêm (bão, lũ, nghỉ bù) hoặc ngày làm bù. Nếu làm dời hạn nộp thì cần --yes."""
    session = session_of(context)
    last = last or first
    if not first <= last <= first + _LONGEST:
        raise InputProblems("Khoảng ngày không hợp lệ:", [f"từ {first} đến {last}; nhiều nhất hai tháng một lần"])
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    _declare(session, [DeclaredDay(each, working, name, session.now()) for each in days], yes=yes)


def remove(context: typer.Context, first: Day, yes: Yes = False) -> None:
    """Rút lại ngày đã khai báo."""
    session = session_of(context)
    with session.parts.database.reading() as tx:
        known = {one.day: one for one in days_off.declared(tx)}
    if first not in known or not known[first].holds:
        raise InputProblems(f"{vietnamese_day(first)} chưa được khai báo:", ["xem bằng «diemdanh holiday list»"])
    _declare(session, [replace(known[first], holds=False, declared_at=session.now())], yes=yes)


def listing(context: typer.Context, as_json: AsJson = False) -> None:
    """Các ngày cơ quan đã khai báo, theo ngày; lễ, Tết của cả nước có sẵn trong chương trình."""
    session = session_of(context)
    with session.parts.database.reading() as tx:
        latest = {one.day: one for one in days_off.declared(tx)}
    holding = [latest[each] for each in sorted(latest) if latest[each].holds]
    if as_json:
        answer_json(
            [
                {"day": one.day.isoformat(), "working": one.working, "name": one.name, "declared_at": session.stamp(at)}
                for one in holding
                for at in [one.declared_at]
            ]
        )
        return
    rows = [(vietnamese_day(one.day), "làm việc" if one.working else "nghỉ", one.name) for one in holding]
    answer_table("", ("Ngày", "Khai báo", "Tên"), rows)


@dataclass(frozen=True)
class _Move:
    """A round that a declaration moves, and how, in words."""

    change: Change
    words: list[str]


def _declare(session: Session, days: list[DeclaredDay], *, yes: bool) -> None:
    now = session.now()
    with session.parts.database.transaction() as tx:
        before = days_off.calendar(tx, session.parts.plain_calendar)
        after = replace(before, declared=(*before.declared, *days))
        moves = list(_moves(session, tx, before, after))
        for move in moves:
            say(f"{'Dời' if yes else 'Sẽ dời'} {move.change.before.id}, {move.change.before.label}:")
            for line in move.words:
                say(f"   {line}")
        if moves and not yes:
            say("Chưa ghi gì. Chạy lại với --yes nếu đồng ý.")
            raise typer.Exit(NEEDS_A_PERSON)
        days_off.declare(tx, days, getpass.getuser(), now)
        campaigns.save_rounds(tx, [move.change.after for move in moves if move.change.after])
    for one in days:
        kind = "ngày làm việc" if one.working else "ngày nghỉ"
        say(f"Đã {'ghi' if one.holds else 'rút'} {kind}: {vietnamese_day(one.day)} ({one.name}).")
    if not moves:
        say("Không có hạn nộp nào bị dời.")


def _moves(session: Session, tx: Transaction, before: Calendar, after: Calendar) -> Iterator[_Move]:
    """Yield the rounds that have not ended and that another calendar moves."""
    now = session.now()
    wanted = _made_anew(session, tx, after, now)
    for round_ in campaigns.all_rounds(tx):
        if round_.deadline.late_from(before) > now:
            change = Change(round_, wanted.get(round_.id, round_), finished=False)
            if words := list(in_words(change, before, after)):
                yield _Move(change, words)


def _made_anew(session: Session, tx: Transaction, calendar: Calendar, now: datetime) -> dict[str, Round]:
    """Return all rounds as this calendar makes them: some count working days, some open when another one ends."""
    stored = campaigns.all_campaigns(tx).values()
    parsed = [parse_campaign(one.definition, session.parts.forms, calendar) for one in stored]
    return {r.id: r for campaign in parsed for r in every_round(campaign, calendar.day_of(now), calendar)}
