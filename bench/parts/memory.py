"""How much memory a poll needs that finds many big mails."""

import json
import os
import subprocess
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from bench.books import books, expect
from bench.document import Section
from bench.machine import measured
from bench.mails import report
from bench.office import Servers, new_office
from bench.plan import Plan, mailboxes, straight_to
from bench.processes import Peaks, Watch
from bench.rounds import fresh_folder
from bench.schools import schools
from bench.tables import NONE, Table, judged, megabytes

_TARGET = 120_000_000
_PICTURES = 5_800_000
_METHOD = """\
{mails} mails of 8 MB each, from one school each: a form (.docx or .xlsx, 30 rows) and pictures that cannot be
compressed. `diemdanh poll` as a person runs it, in a new office with roster and round, until all are recorded. *Main
process* is its VmHWM; *all processes* the highest sum of PSS seen, looking every 50 ms (a shared page is divided among
those that share it)."""


def measure(plan: Plan, now: datetime) -> Section:
    """Return the section: the peaks of some polls."""
    with mailboxes() as served:
        servers = straight_to(served.filled("memory", _mails(plan.big_mails)))
        peaks = [_poll(servers, plan.big_mails) for _ in range(plan.runs)]
    fresh_folder("run")
    method = _METHOD.format(mails=plan.big_mails)
    return Section("memory", "Memory with big mails", method, (_table(peaks),), measured(now, plan.runs, "Dovecot"))


def _mails(count: int) -> Iterator[bytes]:
    for number, school in enumerate(schools(count)):
        yield report(school, number, padding=_PICTURES)


def _poll(servers: Servers, mails: int) -> Peaks:
    folder: Path = fresh_folder("run")
    office = new_office(folder, servers, school_count=mails)
    os.sync()
    process: subprocess.Popen[str] = office.start("poll", "--json")
    with Watch(process.pid) as watch:
        said, _ = process.communicate()
    expect("recorded", json.loads(said)["recorded"], mails)
    with books(office.database) as seen:
        expect("receipts", seen.receipts(), mails)
    return watch.peaks


def _table(peaks: Sequence[Peaks]) -> Table:
    main, whole = [peak.main for peak in peaks], [peak.whole for peak in peaks]
    return Table(
        ("peak memory", "MB", "target", ""),
        (
            ("main process", megabytes(main), "< 120", judged(max(main) < _TARGET)),
            ("all processes", megabytes(whole), NONE, NONE),
        ),
    )
