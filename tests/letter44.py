"""Letter 44 and the invented schools of the demo, for tests that need an office."""

from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import diemdanh.demo
from ingest.roster_file import read_roster
from rules.calendar import Calendar
from rules.campaigns import Campaign, Letter, Round
from rules.deadlines import Deadline, Wording
from rules.schools import School

CALENDAR = Calendar(ZoneInfo("Asia/Ho_Chi_Minh"))
AUDIENCE = frozenset({"MN", "TH", "THCS", "TH&THCS"})
LETTER = Letter("44/PGDĐT-TĐKT", date(2018, 2, 28))

ROUND_1 = Round(
    id="cv44-d1",
    campaign="cv44",
    label="Đợt 1",
    form="dhtt-01",
    deadline=Deadline(Wording.BEFORE, date(2018, 3, 5), 1),
    opens_on=date(2018, 2, 28),
    paper=True,
    audience=AUDIENCE,
)
ROUND_2 = replace(
    ROUND_1,
    id="cv44-d2",
    label="Đợt 2",
    deadline=Deadline(Wording.BEFORE, date(2018, 5, 10), 1),
    opens_on=date(2018, 3, 6),
)
CAMPAIGN = Campaign("cv44", "Điển hình tiên tiến", LETTER, AUDIENCE, (ROUND_1, ROUND_2))


def local(clock: str) -> datetime:
    """Return the instant of "2018-03-05 08:00" on the office's clock."""
    return datetime.fromisoformat(clock).replace(tzinfo=CALENDAR.zone)


@cache
def demo_roster() -> tuple[School, ...]:
    """Return the thirty invented schools."""
    return read_roster(Path(diemdanh.demo.__file__).parent / "data" / "truong.csv").schools


def school(code: str) -> School:
    """Return one of the invented schools."""
    return next(school for school in demo_roster() if school.code == code)
