"""How status looks in a terminal: sums, news since yesterday, and a table coloured by where each school stands."""

import sys
from collections.abc import Callable, Iterable
from enum import StrEnum
from itertools import groupby

from rich.console import Console
from rich.table import Table
from rich.text import Text

from diemdanh.cli.context import WIDTH_IN_A_PIPE, Session
from rules.calendar import Calendar
from rules.news import moved
from rules.overview import Line, Overview
from rules.standing import Standing
from rules.words import PAPER, STANDING

_STYLES = {
    Standing.NOT_OPEN: "dim",
    Standing.OUTSTANDING: "yellow",
    Standing.DUE_DAY: "bold yellow",
    Standing.OVERDUE: "bold red",
    Standing.ON_TIME: "green",
    Standing.DUE_DAY_RECEIVED: "green",
    Standing.LATE: "magenta",
    Standing.NIL: "cyan",
    Standing.EXEMPT: "dim",
}
_MOST_NAMED = 8
_HEADERS = ("Mã", "Trường", "Tình trạng", "Nhận lúc", "Lần", "Dòng", "Lưu ý", "Bản có dấu")


class GroupedBy(StrEnum):
    """By what the schools of a round are put together."""

    LEVEL = "level"
    COMMUNE = "commune"
    GROUP = "group"


_KEYS: dict[GroupedBy, Callable[[Line], str]] = {
    GroupedBy.LEVEL: lambda line: line.school.level,
    GroupedBy.COMMUNE: lambda line: line.school.commune,
    GroupedBy.GROUP: lambda line: line.school.group,
}


def show(
    session: Session, view: Overview, yesterday: Overview | None, calendar: Calendar, by: GroupedBy | None
) -> None:
    """Print one round: its sums, what changed since `yesterday`, where that is given, its schools as `by` says."""
    console = Console(markup=False, highlight=False, width=None if sys.stdout.isatty() else WIDTH_IN_A_PIPE)
    counts = view.counts
    console.print(Text(f"\n{view.round.label} ({view.round.id})", style="bold"), end="")
    console.print(f": {view.round.deadline.in_words(calendar)}", soft_wrap=True)
    console.print(
        f"Phải nộp {counts['expected']}: đã nộp {counts['received']} "
        f"(đúng hạn {counts['on_time']}, muộn {counts['late']}), "
        f"không có điển hình {counts['nil']}, chưa nộp {counts['missing']}, miễn {counts['exempt']}; "
        f"cần sửa {counts['needs_correction']}, chờ bản có dấu {counts['awaiting_paper']}.",
        soft_wrap=True,
    )
    for standing, lines in (moved(yesterday, view) if yesterday else {}).items():
        console.print(_news(standing, lines), soft_wrap=True)
    console.print(_table(session, view.lines, by))


def _news(standing: Standing, lines: list[Line]) -> Text:
    """Return "Từ hôm qua, đúng hạn: 2 (TH06, MN01)"."""
    named = ", ".join(line.school.code for line in lines[:_MOST_NAMED])
    more = ", …" if len(lines) > _MOST_NAMED else ""
    return Text(f"Từ hôm qua, {STANDING[standing]}: {len(lines)} ({named}{more})", style=_STYLES[standing])


def _table(session: Session, lines: Iterable[Line], by: GroupedBy | None) -> Table:
    table = Table(header_style="bold")
    for header in _HEADERS:
        table.add_column(header, overflow="fold")
    if by is None:
        _add(session, table, lines)
        return table
    key = _KEYS[by]
    for name, together in groupby(sorted(lines, key=lambda line: (key(line), line.school.code)), key):
        of_group = list(together)
        came = sum(line.received or line.standing is Standing.NIL for line in of_group)
        table.add_row("", Text(f"{name or 'không ghi'}: {came}/{len(of_group)} đã trả lời", style="bold"))
        _add(session, table, of_group)
        table.add_section()
    return table


def _add(session: Session, table: Table, lines: Iterable[Line]) -> None:
    for line in lines:
        table.add_row(*(Text(str(cell)) for cell in _cells(session, line)), style=_STYLES[line.standing])


def _cells(session: Session, line: Line) -> tuple[object, ...]:
    facts = line.facts
    note = f"{facts.must} phải sửa" if line.needs_correction else (f"{facts.findings} gợi ý" if facts.findings else "")
    return (
        line.school.code,
        line.school.name,
        STANDING[line.standing],
        session.clock_words(facts.received_at or facts.nil_at),
        facts.version or "",
        facts.rows or "",
        note,
        PAPER[line.paper],
    )
