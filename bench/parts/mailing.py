"""Reminders for thousands of schools through one connection: queueing, sending, memory, logins."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bench.document import Section
from bench.machine import measured
from bench.plan import Plan, mailboxes
from bench.rounds import fresh_folder
from bench.tables import Table
from reminders import reminding
from rules.schools import School
from tests.kit.offices import OFFICE, at, books_at
from tests.kit.service import Wires
from tests.kit.smtp import SmtpServer

_NOW = at("2018-03-06 08:00")
_MEGABYTE = 2**20
_METHOD = """\
{schools} schools owe round 1 of letter 44 on the day after its deadline. Queueing: the plan and its rows in one
transaction. Sending: one process over one line to an SMTP server of the tests on this machine that wants a login; each
mail is written when it leaves, with the blank form made for its school. Counted is what that server kept."""
_SEND = """\
import sys
from datetime import datetime
from pathlib import Path
from diemdanh import settings
from diemdanh.wiring import Parts
now = datetime.fromisoformat(sys.argv[2])
done = Parts(settings.load(Path(sys.argv[1])), lambda: now).deliverer.deliver(now)
print(done.sent)
"""


@dataclass(frozen=True)
class Sent:
    """What one run of the sender took, and what the server saw of it."""

    seconds: float
    peak: int
    mails: int
    octets: int
    logins: int


def measure(plan: Plan, now: datetime) -> Section:
    """Return the section: queueing and sending."""
    folder = fresh_folder("mailing")
    schools = [
        School(f"TH{n:04d}", f"Trường Tiểu học số {n}", "TH", "Đức Lĩnh", emails=(f"th{n:04d}@truong.example",))
        for n in range(1, plan.reminders + 1)
    ]
    url = f"sqlite:///{folder}/office.db"
    with mailboxes() as served, SmtpServer("phong", "mat-khau") as smtp, books_at(url, schools) as books:
        mailbox = served.filled("mailing", iter(()))
        lines = {"hourly_limit": "100000", "daily_limit": "100000"}
        config = Wires(mailbox, smtp.port, url, smtp_username="phong", reminders=lines).write(folder)
        books.looked(_NOW)
        begun = time.perf_counter()
        queued = reminding.queue_due_reminders(books.database, OFFICE, _NOW)
        queueing = time.perf_counter() - begun
        sent = _sent(config, smtp)
    table = Table(
        ("", "mails", "seconds", "mails a second", "KB a mail", "peak", "logins"),
        (
            ("queue", f"{len(queued):,}", f"{queueing:.2f}", "", "", "", ""),
            (
                "send",
                f"{sent.mails:,}",
                f"{sent.seconds:.1f}",
                f"{sent.mails / sent.seconds:.0f}",
                f"{sent.octets / sent.mails / 1024:.0f}",
                f"{sent.peak / _MEGABYTE:.0f} MB",
                f"{sent.logins}",
            ),
        ),
    )
    method = _METHOD.format(schools=f"{plan.reminders:,}")
    return Section("mailing", "Reminders for thousands of schools", method, (table,), measured(now, 1))


def _sent(config: Path, smtp: SmtpServer) -> Sent:
    begun = time.perf_counter()
    command = [sys.executable, "-c", _SEND, str(config), (_NOW + timedelta(minutes=1)).isoformat()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        said = process.stdout.read() if process.stdout else ""
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - begun
    mails = smtp.deliveries
    if process.returncode or int(said) != len(mails):
        raise RuntimeError(f"sent {said!r}, the server kept {len(mails)}")
    return Sent(seconds, used.ru_maxrss * 1024, len(mails), sum(len(mail.raw) for mail in mails), smtp.logins)
