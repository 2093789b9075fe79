"""From the server to a durable, deduplicated row, beside other programs that fetch mail."""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import datetime
from functools import partial
from pathlib import Path

from bench.books import books, expect
from bench.document import Section
from bench.link import Link, ping
from bench.machine import file_system, measured
from bench.mails import plain
from bench.office import Servers, new_office
from bench.paths import WORK
from bench.plan import Plan, mailboxes, straight_to
from bench.rivals import programs, scripts
from bench.rounds import Contestant, Seconds, race, ratio
from bench.tables import NONE, Table, judged, seconds

_ROUND_TRIP = 0.05
_PRODUCT, _MBSYNC, _GETMAIL = "Điểm danh", "mbsync", "getmail6"
_ONE, _BULK = "imap-tools, one by one", "imap-tools, in bulk"
_METHOD = """\
{mails} mails of 98 KB each that cannot be compressed, from Dovecot on the loopback to {disk}, everything synced. *0 ms*
is straight to Dovecot, *50 ms* through a proxy that holds back each direction by 25 ms and limits no bandwidth; *ping*
is what NOOP took. Each does its own: *Điểm danh* is `Intake.take` with a new office: blobs named by SHA-256, files and
folders synced, then rows in SQLite (WAL, `synchronous=FULL`), unique by place and SHA-256. *mbsync* (`FSync yes`,
`Sync Pull`) and *getmail6* deliver to a Maildir, sync every file and keep their own state; their time is that of the
whole command. The two *imap-tools* scripts write each mail to an .eml file, sync it and commit one row (SQLite, WAL,
`synchronous=FULL`, unique by SHA-256), `fetch(bulk=False)` and `fetch(bulk=True)`. Python's start and imports are not
in the times of Điểm danh and imap-tools."""


def measure(plan: Plan, now: datetime) -> Section:
    """Return the section: every program at both round trips."""
    with mailboxes() as served:
        mailbox = served.filled("intake", map(plain, range(plan.mails)))
        near = straight_to(mailbox)
        with Link(mailbox.port, _ROUND_TRIP) as link:
            far = Servers(link.port, mailbox.username, mailbox.password)
            pings = (ping(near.imap_port), ping(far.imap_port))
            found = [
                race(f"intake, {name}", _contestants(servers, plan.mails), plan.runs)
                for name, servers in (("0 ms", near), ("50 ms", far))
            ]
    method = _METHOD.format(mails=plan.mails, disk=file_system(WORK))
    line = measured(now, plan.runs, "Dovecot", "mbsync", "getmail6", "imap-tools")
    return Section("intake", "Mail from the server to a durable row", method, _tables(found, pings), line)


def _contestants(servers: Servers, mails: int) -> list[Contestant]:
    runs: dict[str, Callable[[Path], float]] = {
        _PRODUCT: partial(_product, servers, mails),
        _MBSYNC: partial(_maildir, programs.mbsync, servers, mails),
        _GETMAIL: partial(_maildir, programs.getmail, servers, mails),
        _ONE: partial(_eml_files, servers, mails, False),
        _BULK: partial(_eml_files, servers, mails, True),
    }
    return [Contestant(name, run) for name, run in runs.items()]


def _product(servers: Servers, mails: int, folder: Path) -> float:
    office = new_office(folder, servers, school_count=0)
    taken = scripts.product("taking", office)
    with books(office.database) as seen:
        expect("messages stored", seen.stored(), mails)
    return taken


def _maildir(program: Callable[[Servers, Path], float], servers: Servers, mails: int, folder: Path) -> float:
    taken = program(servers, folder)
    inbox = folder / "mail" / "INBOX"
    expect("files in the Maildir", sum(1 for part in ("cur", "new") for _ in (inbox / part).iterdir()), mails)
    return taken


def _eml_files(servers: Servers, mails: int, bulk: bool, folder: Path) -> float:
    taken = scripts.eml_files(servers, folder, bulk=bulk)
    expect("files", sum(1 for _ in folder.glob("*.eml")), mails)
    with closing(sqlite3.connect(folder / "mail.db")) as database:
        expect("rows", database.execute("SELECT count(*) FROM mail").fetchone()[0], mails)
    return taken


def _tables(found: Sequence[dict[str, Seconds]], pings: Sequence[float]) -> tuple[Table, Table]:
    near, far = found
    head = ("seconds", f"0 ms (ping {pings[0] * 1000:.2f} ms)", f"50 ms (ping {pings[1] * 1000:.1f} ms)")
    times = Table(head, tuple((name, seconds(near[name]), seconds(far[name])) for name in near))
    to_mbsync = [ratio(each[_PRODUCT], each[_MBSYNC]) for each in found]
    to_one = [ratio(each[_ONE], each[_PRODUCT]) for each in found]
    rows = (
        ("Điểm danh / mbsync", *(f"{value:.2f}" for value in to_mbsync), "≤ 1 at both", judged(max(to_mbsync) <= 1)),
        ("one by one / Điểm danh", *(f"{value:.1f}" for value in to_one), "≥ 10 at 50 ms", judged(to_one[1] >= 10)),
        ("getmail6 / Điểm danh", *(f"{ratio(each[_GETMAIL], each[_PRODUCT]):.1f}" for each in found), NONE, NONE),
        ("in bulk / Điểm danh", *(f"{ratio(each[_BULK], each[_PRODUCT]):.1f}" for each in found), NONE, NONE),
    )
    return times, Table(("ratio", "0 ms", "50 ms", "target", ""), rows)
