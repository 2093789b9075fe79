"""`status` over many schools and rounds: how long, how much memory, and how both grow."""

import os
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import Table as SqlTable
from sqlalchemy import insert

from bench.document import Section
from bench.machine import measured
from bench.office import Office, Servers, new_office
from bench.plan import Plan
from bench.rounds import Seconds, fresh_folder
from bench.tables import Table, judged
from store import schema
from store.database import Database

_LEVEL = "TH"
_DAY = date(2018, 2, 28)
_MEGABYTE = 2**20
_TELLING = 50_000  # obligations: with fewer, the noise of the start is as large as the work
# (schools, rounds, the target in seconds or None)
_SIZES = ((30, 20, None), (300, 20, None), (3_500, 20, 1.0), (13_000, 4, None), (52_000, 4, 10.0))
_METHOD = """\
A SQLite store written through the schema's own tables: every second obligation has a report of two rows with a finding,
a tenth of them a second version, one school in fifty an extension. `status --json` as a whole command in a process of
its own, its output read to the end; *start* is `campaign list --json` on the same store, which starts the same program
and computes nothing. Peak memory by `wait4`. Best, median and worst of the runs."""


def measure(plan: Plan, now: datetime) -> Section:
    """Return the section: one line for each size."""
    lines = [_line(schools, rounds, target, plan.runs) for schools, rounds, target in _SIZES]
    headers = (
        "schools × rounds",
        "obligations",
        "start",
        "seconds",
        "without start",
        "per obligation",
        "peak",
        "target",
        "",
    )
    return Section("status", "Who stands where", _METHOD, (Table(headers, tuple(lines)),), measured(now, plan.runs))


def _line(schools: int, rounds: int, target: float | None, runs: int) -> tuple[str, ...]:
    office = new_office(fresh_folder(f"status{schools}"), Servers(9, "x", "x"), school_count=1)
    database = Database(f"sqlite:///{office.database}")
    for table, rows in _filled(schools, rounds):
        with database.transaction() as tx:
            tx.execute(insert(table), rows)
    database.close()
    # In turn, after a round that does not count, so that both meet the same machine.
    both = [(_run(office, "campaign", "list", "--json"), _run(office, "status", "--json")) for _ in range(runs + 1)][1:]
    start, found = [seconds for (seconds, _), _ in both], [looked for _, looked in both]
    taken: Seconds = tuple(seconds for seconds, _ in found)
    alone = median(taken) - median(start)
    reached = "" if target is None else judged(median(taken) < target)
    return (
        f"{schools:,} × {rounds}",
        f"{schools * rounds:,}",
        f"{median(start):.2f}",
        f"{median(taken):.2f} ({min(taken):.2f}–{max(taken):.2f})",
        f"{alone:.2f}",
        f"{alone / (schools * rounds) * 1e6:.1f} µs" if schools * rounds >= _TELLING else "",
        f"{max(peak for _, peak in found) / _MEGABYTE:.0f} MB",
        "" if target is None else f"< {target:.0f} s",
        reached,
    )


def _run(office: Office, *arguments: str) -> tuple[float, int]:
    """Run a command and return its seconds and its peak memory in bytes."""
    begun = time.perf_counter()
    with subprocess.Popen(office.command(*arguments), stdout=subprocess.PIPE, cwd=office.folder) as process:
        if process.stdout is None:
            raise ValueError("the process is not in a pipe")
        process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{arguments}: exit status {process.returncode}")
    return time.perf_counter() - begun, used.ru_maxrss * 1024


def _filled(schools: int, rounds: int) -> Iterator[tuple[SqlTable, Sequence[Mapping[str, Any]]]]:
    """Yield the rows of each table, in the order of their keys."""
    codes = [f"S{n:05}" for n in range(schools)]
    names = [f"r{n:02}" for n in range(rounds)]
    yield schema.schools, [_school(code, n) for n, code in enumerate(codes)]
    yield (
        schema.campaigns,
        [{"id": "c", "title": "c", "letter_number": "1", "letter_on": _DAY, "definition": "", "applied_at": _at(0)}],
    )
    yield schema.rounds, [_round(name, n) for n, name in enumerate(names)]
    reports = [(name, code) for n, name in enumerate(names) for m, code in enumerate(codes) if (n + m) % 2]
    reports += reports[::10]  # a second version
    yield schema.messages, [_message(n) for n in range(1, len(reports) + 1)]
    yield schema.submissions, [_submission(n, *key, len(reports)) for n, key in enumerate(reports, 1)]
    yield schema.rows, [_row(n, position) for n in range(1, len(reports) + 1) for position in (0, 1)]
    yield (
        schema.findings,
        [
            {"submission": n, "position": 0, "weight": "check", "where": "dòng 2", "text": "thiếu minh chứng"}
            for n in range(1, len(reports) + 1)
        ],
    )
    yield schema.decisions, [_extension(names[0], code) for code in codes[::50]]


def _at(hours: int) -> datetime:
    return datetime(2018, 3, 1, tzinfo=UTC) + timedelta(hours=hours % 200)


def _school(code: str, number: int) -> dict[str, Any]:
    told = {"commune": f"Xã {number % 100}", "cluster": f"Cụm {number % 10}", "phone": "", "principal": ""}
    return {"code": code, "name": f"Trường Tiểu học Số {number}", "level": _LEVEL, "aliases": [], **told}


def _round(name: str, number: int) -> dict[str, Any]:
    day = _DAY + timedelta(days=5 + number)
    kind = {"form": "dhtt-01", "kind": "report", "wording": "before", "courtesy_days": 1, "paper": True}
    return {"id": name, "campaign": "c", "label": name, "due_on": day, "opens_on": _DAY, "audience": [_LEVEL], **kind}


def _message(number: int) -> dict[str, Any]:
    known = {"size": 1, "truncated": False, "dated_by": "server", "quiet": False, "outcome": "recorded", "attempts": 0}
    return {"id": number, "sha256": f"{number:064x}", "received_at": _at(number), "stored_at": _at(number), **known}


def _submission(number: int, round_: str, school: str, count: int) -> dict[str, Any]:
    version = 2 if number > count - count // 11 else 1
    said = {"file": "bc.docx", "form_version": "1", "nil": False, "content": "c", "header": {}, "early": False}
    key = {"id": number, "message": number, "round": round_, "school": school, "version": version}
    return {**key, "received_at": _at(number), **said}


def _row(submission: int, position: int) -> dict[str, Any]:
    source = {"source_file": "bc.docx", "source_table": "Bảng 2", "source_row": position}
    return {"submission": submission, "position": position, "kind": "individual", "fields": {}, "means": {}, **source}


def _extension(round_: str, school: str) -> dict[str, Any]:
    made = {"made_by": "cv", "made_at": _at(0), "recorded_at": _at(0), "reason": "mưa lũ"}
    return {"kind": "extension", "round": round_, "school": school, "holds": True, "on_day": _DAY, **made}
