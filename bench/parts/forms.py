"""From forms on the server to rows and receipts, beside a straightforward script."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from functools import partial
from pathlib import Path

from bench.books import books, expect
from bench.document import Section
from bench.machine import measured
from bench.mails import report
from bench.office import Servers, new_office
from bench.plan import Plan, mailboxes, straight_to
from bench.rivals import scripts
from bench.rounds import Contestant, Seconds, race, ratio
from bench.schools import schools
from bench.tables import Table, judged, seconds

_ROWS = 30
_PRODUCT, _SCRIPT = "Điểm danh", "imap-tools + python-docx + openpyxl"
_METHOD = """\
{mails} reports of as many schools, half .docx and half .xlsx, 30 rows each. *Điểm danh* is `diemdanh poll` in a new
office: raw mail stored durably, sender and form judged, documents read in processes of their own, every row and finding
recorded, one receipt queued for each. The *script* fetches 100 mails with each command, finds the table below "Họ và
tên" and records its rows and a receipt, one transaction a mail (SQLite, WAL, `synchronous=FULL`); it keeps no raw mail,
checks nothing and knows neither schools nor rounds. Both times are those of the whole command, Python's start
included."""


def measure(plan: Plan, now: datetime) -> Section:
    """Return the section: the product beside the script."""
    with mailboxes() as served:
        servers = straight_to(served.filled("forms", _mails(plan.mails)))
        contestants = [
            Contestant(_PRODUCT, partial(_product, servers, plan.mails)),
            Contestant(_SCRIPT, partial(_script, servers, plan.mails)),
        ]
        found = race("forms", contestants, plan.runs)
    method = _METHOD.format(mails=plan.mails)
    line = measured(now, plan.runs, "Dovecot", "imap-tools", "python-docx", "openpyxl")
    return Section("forms", "Forms to rows and receipts", method, _tables(found, plan.mails), line)


def _mails(count: int) -> Iterator[bytes]:
    for number, school in enumerate(schools(count)):
        yield report(school, number, _ROWS)


def _product(servers: Servers, mails: int, folder: Path) -> float:
    office = new_office(folder, servers, school_count=mails)
    begun = time.perf_counter()
    office.run("poll")
    taken = time.perf_counter() - begun
    with books(office.database) as seen:
        expect("recorded", seen.decided("recorded"), mails)
        expect("rows", seen.rows(), mails * _ROWS)
        expect("receipts", seen.receipts(), mails)
    return taken


def _script(servers: Servers, mails: int, folder: Path) -> float:
    taken = scripts.form_rows(servers, folder)
    with closing(sqlite3.connect(folder / "forms.db")) as database:
        for table, wanted in (("entry", mails * _ROWS), ("receipt", mails)):
            # S608: the names of two tables.
            expect(table, database.execute(f"SELECT count(*) FROM {table}").fetchone()[0], wanted)  # noqa: S608
    return taken


def _tables(found: dict[str, Seconds], mails: int) -> tuple[Table, Table]:
    times_as_long = ratio(found[_SCRIPT], found[_PRODUCT])
    rows = tuple(
        (name, seconds(taken), f"{mails / sorted(taken)[len(taken) // 2]:.0f}") for name, taken in found.items()
    )
    line = ("script / Điểm danh", f"{times_as_long:.2f}", "≥ 3", judged(times_as_long >= 3))
    return Table(("", "seconds", "mails/s"), rows), Table(("ratio", "", "target", ""), (line,))
