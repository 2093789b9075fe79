"""What the service costs while nothing happens."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bench.books import books, wait_until
from bench.document import Section
from bench.link import Link
from bench.machine import measured
from bench.mails import report
from bench.office import Servers, new_office
from bench.plan import Plan, mailboxes
from bench.processes import cpu_seconds, memory, peak_memory, shared_out
from bench.proxy import Counts
from bench.rounds import fresh_folder
from bench.schools import schools
from bench.tables import NONE, Table, judged
from tests.kit.smtp import SmtpServer

_POLL_SECONDS = 60
_SETTLING_SECONDS = 20
_METHOD = """\
`diemdanh run` with the settings of the example (IDLE, a poll every 60 s) over {mails} reports that it had recorded and
answered before; then {seconds:.0f} s in which nothing arrives, through a proxy that counts. A round trip is a word of
the client after a word of the server; *lines* are those of the client, commands and DONE. Processor time is that of all
processes. PSS: a shared page is divided among those that share it."""


@dataclass(frozen=True)
class Idle:
    """What one idle span cost."""

    seconds: float
    before: Counts
    after: Counts
    cpu: float
    main: int
    peak: int
    whole: int


def measure(plan: Plan, now: datetime) -> Section:
    """Return the section: one span of idling."""
    with mailboxes() as served, SmtpServer() as smtp:
        mailbox = served.filled("idle", _mails(plan.small))
        with Link(mailbox.port) as link:
            servers = Servers(link.port, mailbox.username, mailbox.password, smtp.port)
            found = _idle(servers, link, plan)
    fresh_folder("run")
    method = _METHOD.format(mails=plan.small, seconds=plan.idle_seconds)
    return Section("idle", "While nothing happens", method, (_table(found),), measured(now, 1, "Dovecot"))


def _mails(count: int) -> Iterator[bytes]:
    for number, school in enumerate(schools(count)):
        yield report(school, number)


def _idle(servers: Servers, link: Link, plan: Plan) -> Idle:
    office = new_office(fresh_folder("run"), servers, plan.small)
    process = office.start("run")
    try:
        with books(office.database) as seen:
            wait_until(lambda: seen.receipts("sent") >= plan.small, within=600)
        time.sleep(_SETTLING_SECONDS)
        before, cpu, begun = link.counts(), cpu_seconds(process.pid), time.perf_counter()
        time.sleep(plan.idle_seconds)
        after, cpu = link.counts(), cpu_seconds(process.pid) - cpu
        taken = time.perf_counter() - begun
        pid = process.pid
        return Idle(taken, before, after, cpu, memory(pid), peak_memory(pid), shared_out(pid))
    finally:
        process.terminate()
        process.communicate()


def _table(idle: Idle) -> Table:
    cycles = idle.seconds / _POLL_SECONDS
    trips = idle.after.round_trips - idle.before.round_trips
    share = idle.cpu / idle.seconds
    up, down = idle.after.up - idle.before.up, idle.after.down - idle.before.down
    lines = idle.after.lines - idle.before.lines
    rows = (
        ("round trips", f"{trips}", NONE, NONE),
        ("round trips a cycle of 60 s", f"{trips / cycles:.1f}", "≤ 1", judged(trips / cycles <= 1.05)),
        ("lines of the client", f"{lines}", NONE, NONE),
        ("connections made", f"{idle.after.connections - idle.before.connections}", NONE, NONE),
        ("bytes up, down", f"{up}, {down}", NONE, NONE),
        ("processor time", f"{idle.cpu:.2f} s ({share:.3%})", "< 0.2 %", judged(share < 0.002)),
        ("main process now (RSS)", f"{idle.main / 1e6:.0f} MB", NONE, NONE),
        ("main process at most (VmHWM)", f"{idle.peak / 1e6:.0f} MB", "< 120 MB", judged(idle.peak < 120e6)),
        ("all processes now (PSS)", f"{idle.whole / 1e6:.0f} MB", "< 200 MB", judged(idle.whole < 200e6)),
    )
    return Table((f"in {idle.seconds:.0f} s", "", "target", ""), rows)
