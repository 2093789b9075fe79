"""Letter 44 through a simulated year, day by day with the service's clock moved: every standing on every day.

The table is kept in tests/data/school_year.txt and was read line by line; WRITE_YEAR=1 writes it anew.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from pathlib import Path

import pytest

from diemdanh import settings
from diemdanh.rounds import open_rounds
from diemdanh.wiring import Parts
from reminders.reminding import queue_due_reminders
from rules.calendar import short_day
from rules.standing import Standing
from store import campaigns, obligations, outbox, reminder_steps, roster
from tests.kit.offices import CAMPAIGN, QUARTERLY, Books, Said
from tests.kit.terminal import Terminal, terminal_at
from tests.letter44 import local

KEPT = Path(__file__).parents[1] / "data" / "school_year.txt"
FIRST, LAST = date(2018, 2, 28), date(2019, 6, 15)
LETTER = (
    CAMPAIGN.replace("[[round]]", 'days_off = "next_working_day"\n\n[[round]]', 1)
    + QUARTERLY
    + """
[[recurring]]
id = "cv44-nh"
label = "Điển hình năm học {school_year}"
form = "dhtt-01"
kind = "nomination"
every = "school_year"
deadline = { by = "last day" }
closes_days_after = 10
"""
)
SIGNS = {
    Standing.NOT_OPEN: "chưa mở",
    Standing.OUTSTANDING: "chờ",
    Standing.DUE_DAY: "ngày hạn",
    Standing.OVERDUE: "QUÁ HẠN",
    Standing.ON_TIME: "đúng hạn",
    Standing.DUE_DAY_RECEIVED: "đúng ngày hạn",
    Standing.LATE: "muộn",
    Standing.NIL: "không có",
    Standing.EXEMPT: "miễn",
}


@dataclass(frozen=True)
class Year:
    """The office of the simulation. Reports come through the books, decisions through the terminal."""

    terminal: Terminal
    parts: Parts
    books: Books

    def reports(self, code: str, round_id: str, at: str, *, nil: bool = False) -> Callable[[], None]:
        """A school's report comes."""

        def happen() -> None:
            with self.parts.database.reading() as tx:
                school = next(s for s in roster.all_schools(tx) if s.code == code)
            self.books.reported(school, local(at), Said(nil=nil), round_id)

        return happen

    def types(self, *arguments: str) -> Callable[[], None]:
        """The specialist types a command."""

        def happen() -> None:
            status, said = self.terminal(*arguments)
            assert status == 0, said

        return happen

    def merges(self, code: str, into: str, last_day: str) -> Callable[[], None]:
        """A school is merged into another one."""
        rows = self.terminal.folder.joinpath("truong.csv").read_text(encoding="utf-8").splitlines()
        header, *schools = rows
        changed = [f"{row},{last_day},{into}" if row.startswith(code) else f"{row},," for row in schools]
        text = "\n".join([f"{header},valid_to,merged_into", *changed])
        return self.types("schools", "import", self.terminal.file("sap-nhap.csv", text), "--yes")


@pytest.fixture
def year(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Year]:
    terminal = terminal_at(tmp_path, capsys, local("2018-02-28 09:00"))
    status, said = terminal("campaign", "apply", terminal.file("cv44.toml", LETTER), "--yes")
    assert status == 0, said
    parts = Parts(settings.load(tmp_path / "config.toml"), lambda: terminal.now)
    yield Year(terminal, parts, Books(parts.database))
    parts.close()


def events(year: Year) -> Mapping[date, tuple[str, Callable[[], None]]]:
    """What happens, by day: told in the table beside the day."""
    d1, d2, quarter_1, of_year = "cv44-d1", "cv44-d2", "cv44-quy-2018-01", "cv44-nh-2017-09"
    reason = ("--reason", "theo đề nghị của trường")
    planned = {
        "2018-03-02": (
            "CS01 xin gia hạn đến 08/3",
            year.types("extend", "CS01", "--round", d1, "--until", "2018-03-08", *reason),
        ),
        "2018-03-03": ("MN05 nộp đợt 1", year.reports("MN05", d1, "2018-03-03 07:00")),
        "2018-03-05": ("TH06 nộp đợt 1", year.reports("TH06", d1, "2018-03-05 07:00")),
        "2018-03-08": ("CS01 nộp đợt 1", year.reports("CS01", d1, "2018-03-08 07:00")),
        "2018-03-09": ("MN06 nộp đợt 1", year.reports("MN06", d1, "2018-03-09 07:00")),
        "2018-03-30": ("MN05 nộp bài viết quý 1", year.reports("MN05", quarter_1, "2018-03-30 07:00")),
        "2018-04-02": ("MN06 nộp bài viết quý 1", year.reports("MN06", quarter_1, "2018-04-02 07:00")),
        "2018-04-03": ("TH06 báo không có bài quý 1", year.types("nil", "TH06", "--round", quarter_1, *reason)),
        "2018-04-16": ("TH05 sáp nhập vào TH06 từ hết 15/4", year.merges("TH05", "TH06", "2018-04-15")),
        "2018-04-20": ("MN06 được miễn đợt 2", year.types("exempt", "MN06", "--round", d2, *reason)),
        "2018-05-07": (
            "khai báo nghỉ bão 09/5",
            year.types("holiday", "add", "2018-05-09", "--name", "nghỉ tránh bão", "--yes"),
        ),
        "2018-05-10": ("TH06 nộp đợt 2", year.reports("TH06", d2, "2018-05-10 07:00")),
        "2018-05-11": ("MN05 nộp đợt 2", year.reports("MN05", d2, "2018-05-11 07:00")),
        "2018-05-30": ("TH06 nộp điển hình năm học", year.reports("TH06", of_year, "2018-05-30 07:00")),
        "2018-06-02": (
            "MN05 nộp điển hình năm học, báo không có",
            year.reports("MN05", of_year, "2018-06-02 07:00", nil=True),
        ),
    }
    return {date.fromisoformat(day): event for day, event in planned.items()}


def days() -> Iterator[date]:
    yield from (FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1))


@dataclass(frozen=True)
class Seen:
    """One day at 08:00: what happened, where every school stands, by round, and who was reminded."""

    day: date
    happened: str
    stands: tuple[tuple[str, tuple[str, ...]], ...]
    reminded: tuple[str, ...]


def live_through(year: Year) -> Iterator[Seen]:
    planned = events(year)
    for day in days():
        now = year.parts.plain_calendar.at(day) + timedelta(hours=8)
        year.terminal.now = now
        happened, happen = planned.get(day, ("", lambda: None))
        happen()
        open_rounds(year.parts, now)
        year.books.looked(now)
        stands = tuple(standings(year.parts, now))
        yield Seen(day, happened, stands, tuple(remind(year.parts, now)))


def standings(parts: Parts, now: datetime) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each round with its schools' standings, of those that owe it."""
    calendar = parts.calendar
    with parts.database.reading() as tx:
        owed = obligations.owed(tx, campaigns.all_rounds(tx, calendar.day_of(now)), now, live=True)
    for round_id, duties in groupby(owed, lambda duty: duty.round.id):
        yield round_id, tuple(f"{d.school.code} {SIGNS[d.standing(now, calendar)]}" for d in duties)


def remind(parts: Parts, now: datetime) -> Iterator[str]:
    """Queue the reminders that are due, let them leave, and yield to whom and about what."""
    queue_due_reminders(parts.database, parts.office, now)
    with parts.database.transaction() as tx:
        for mail in outbox.ready(tx, now):
            outbox.claim(tx, mail.id, "Nhắc", now)
            outbox.mark_sent(tx, mail.id, now, "250 OK")
            yield f"{mail.school} ({', '.join(sorted(reminder_steps.rounds_of(tx, mail.id)))})"


def table(seen: list[Seen]) -> str:
    """Return the days on which something happened or changed; days like the one before are left out."""
    lines: list[str] = []
    before: dict[str, tuple[str, ...]] = {}
    for one in seen:
        stands = dict(one.stands)
        changed = [f"    {round_id}: {', '.join(s)}" for round_id, s in stands.items() if before.get(round_id) != s]
        reminded = [f"    nhắc: {', '.join(one.reminded)}"] if one.reminded else []
        if changed or reminded or one.happened:
            lines += [f"{short_day(one.day)}{': ' + one.happened if one.happened else ''}", *changed, *reminded]
        before = stands
    return "\n".join(lines) + "\n"


def test_every_standing_on_every_day_of_a_school_year_is_as_it_was_read(year: Year) -> None:
    seen = list(live_through(year))
    found = table(seen)
    if os.environ.get("WRITE_YEAR"):
        KEPT.write_text(found, encoding="utf-8")
    assert found == KEPT.read_text(encoding="utf-8")
    assert len(seen) == (LAST - FIRST).days + 1
