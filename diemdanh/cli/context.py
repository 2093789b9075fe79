"""What every command starts from: the configuration, an instant, and a way to answer."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table

from diemdanh import settings
from diemdanh.clock import Clock
from diemdanh.wiring import Parts
from reminders.office import Office
from rules.campaigns import Round
from rules.problems import InputProblems
from rules.schools import School
from store import campaigns, roster
from store.database import Transaction

WIDTH_IN_A_PIPE = 180
DONE, NEEDS_A_PERSON, WRONG_USAGE = 0, 1, 2


def instant(text: str) -> datetime:
    """Read "2018-03-02T08:00+07:00". Raises typer.BadParameter for anything without a zone."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"«{text}» không đúng dạng 2018-03-02T08:00+07:00") from error
    if at.tzinfo is None:
        raise typer.BadParameter(f"«{text}» thiếu múi giờ; ví dụ 2018-03-02T08:00+07:00")
    return at


AsJson = Annotated[bool, typer.Option("--json", help="In một tài liệu JSON.")]
AsOf = Annotated[
    datetime | None,
    typer.Option(
        "--as-of", parser=instant, metavar="LÚC", help="Xem như đang ở thời điểm này (2018-03-02T08:00+07:00)."
    ),
]
OneRound = Annotated[str | None, typer.Option("--round", metavar="ĐỢT", help="Chỉ đợt này.")]
Yes = Annotated[bool, typer.Option("--yes", help="Đồng ý với các thay đổi đã nêu.")]


@dataclass
class Session:
    """One run of the command line. `config` is resolved; nothing is read before it is needed."""

    config: Path
    clock: Clock

    @cached_property
    def parts(self) -> Parts:
        """The office's parts. Raises InputProblems when the configuration or the database is not ready."""
        parts = self.unready
        if not parts.database.is_current():
            raise InputProblems("Cơ sở dữ liệu chưa sẵn sàng:", ["chạy «diemdanh init» để tạo hoặc nâng cấp"])
        return parts

    @cached_property
    def unready(self) -> Parts:
        """The parts where the database may not be ready. Raises InputProblems for a wrong configuration."""
        return Parts(settings.load(self.config), self.clock)

    def now(self, as_of: datetime | None = None) -> datetime:
        """Return the instant that was asked for, else the present."""
        return as_of or self.clock()

    def office(self, as_of: datetime | None = None) -> Office:
        """Return the office as it is, or with its calendar as it was known at an instant."""
        office = self.parts.office
        return replace(office, calendar=office.calendar.as_known_at(as_of)) if as_of else office

    def require_round(self, tx: Transaction, round_id: str) -> Round:
        """Return a round by its id. Raises InputProblems that name the ids there are."""
        rounds = {r.id: r for r in campaigns.all_rounds(tx)}
        if round_id not in rounds:
            known = ", ".join(rounds) or "chưa có đợt nào; chạy «diemdanh campaign apply»"
            raise InputProblems(f"Không có đợt «{round_id}»:", [f"các đợt hiện có: {known}"])
        return rounds[round_id]

    def require_school(self, tx: Transaction, code: str) -> School:
        """Return a school by its code. Raises InputProblems that say where the codes are."""
        found = roster.find(tx, code)
        if found is None:
            raise InputProblems(f"Không có trường «{code}»:", ["xem mã bằng «diemdanh schools list»"])
        return found

    def stamp(self, at: datetime | None) -> str | None:
        """Return an instant as JSON shows it: ISO 8601 with the office's offset, to the second."""
        return at.astimezone(self._zone).isoformat(timespec="seconds") if at else None

    @cached_property
    def _zone(self) -> ZoneInfo:
        return self.parts.plain_calendar.zone

    def clock_words(self, at: datetime | None) -> str:
        """Return an instant as a person reads it."""
        return self.parts.plain_calendar.local(at).strftime("%H:%M %d/%m/%Y") if at else ""


def session_of(context: typer.Context) -> Session:
    """Return the session that the entry command made."""
    session = context.obj
    if not isinstance(session, Session):
        raise TypeError("no session")
    return session


def say(text: str) -> None:
    """Print a line for a person."""
    typer.echo(text)


def warn(text: str) -> None:
    """Print a line for a person, aside of the answer."""
    typer.echo(text, err=True)


def answer_json(document: Mapping[str, Any] | Sequence[Any]) -> None:
    """Print one JSON document and nothing else, on one line: laying it out would take longer than all the rest."""
    typer.echo(json.dumps(document, ensure_ascii=False))


def answer_table(title: str, headers: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table; nothing in it is taken for markup."""
    table = Table(title=title, title_justify="left", title_style="bold", header_style="bold")
    for header in headers:
        table.add_column(header, overflow="fold")
    for row in rows:
        table.add_row(*(str(cell) if cell is not None else "" for cell in row))
    width = None if sys.stdout.isatty() else WIDTH_IN_A_PIPE
    console = Console(markup=False, highlight=False, width=width)
    console.print(table)
