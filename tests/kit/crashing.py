"""A service that is killed while it sends, over a server that answers as told: the makings of a matrix of crashes."""

import signal
import subprocess
import sys
import threading
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from store.steps import SendStep
from tests.kit.mailbox import Mailbox
from tests.kit.service import Watch, Wires, wired
from tests.kit.smtp import REJECTED, TRY_LATER, SmtpServer
from tests.kit.smtp_desk import Delivery

# Sends what waits and dies, as by kill -9, when it passes that step for the nth time.
_DIE = """
import itertools, os, signal, sys
from datetime import datetime
from pathlib import Path
from diemdanh import settings
from diemdanh.wiring import Parts
config, fatal, nth, now = sys.argv[1:]
passed = itertools.count(1)
def passing(step):
    if step == fatal and next(passed) == int(nth):
        os.kill(os.getpid(), signal.SIGKILL)
now = datetime.fromisoformat(now)
Parts(settings.load(Path(config)), lambda: now, passing=passing).deliverer.deliver(now)
"""


class Answer(StrEnum):
    """What the server says to the first mail."""

    ACCEPTED = "accepted"
    LATER = "refused for now (451)"
    REFUSED = "refused for good (554)"
    CUT_KEPT = "cut after the body, taken"
    CUT_LOST = "cut after the body, not taken"
    GONE = "server gone"


class Sent(StrEnum):
    """Who files what was sent."""

    SERVER = "the server files"
    OURSELVES = "we file"
    NOBODY = "no such folder"


def wires(mailbox: Mailbox, smtp: SmtpServer, url: str, sent: Sent) -> Wires:
    """The configuration for such a server."""
    lines = {Sent.OURSELVES: {"file_sent": "true"}, Sent.NOBODY: {"sent_folder": '"Không có"'}}.get(sent, {})
    return Wires(mailbox, smtp.port, url, reminders=lines)


def files_like_gmail(smtp: SmtpServer, mailbox: Mailbox) -> None:
    """Let the SMTP server file what it keeps into the folder of sent mail."""

    def file(delivery: Delivery) -> None:
        mailbox.append(delivery.raw, datetime.now().astimezone(), folder="Sent")

    smtp.on_kept(file)


def answer(smtp: SmtpServer, how: Answer) -> None:
    """Tell the server how to answer the next mail."""
    if how is Answer.LATER:
        smtp.refuse_content(TRY_LATER)
    elif how is Answer.REFUSED:
        smtp.refuse_content(REJECTED)
    elif how in {Answer.CUT_KEPT, Answer.CUT_LOST}:
        smtp.cut_after_body(kept=how is Answer.CUT_KEPT)
    elif how is Answer.GONE:
        smtp.stop()


def die_sending(config: Path, step: SendStep, now: datetime, nth: int = 1) -> bool:
    """Send in a process of its own that is killed at a step; return whether it came that far."""
    command = [sys.executable, "-c", _DIE, str(config), step, str(nth), now.isoformat()]
    died = subprocess.run(command, check=False, timeout=120, capture_output=True)
    return died.returncode == -signal.SIGKILL


def die_waiting(config: Path, smtp: SmtpServer, now: datetime) -> None:
    """Send in a process of its own that is killed while it waits for the server's answer to the first mail."""
    before, others = threading.Event(), smtp.then

    def hold(delivery: Delivery) -> None:
        others(delivery)
        if not before.is_set():
            before.set()
            dead.wait(timeout=60)

    dead = threading.Event()
    smtp.on_kept(hold)
    command = [sys.executable, "-c", _DIE, str(config), "never", "1", now.isoformat()]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        before.wait(timeout=60)
        process.kill()
        process.wait(timeout=60)
    dead.set()
    smtp.on_kept(others)


def settle(config: Path, smtp: SmtpServer, how: Answer, now: datetime) -> None:
    """Start again and let two days pass, a look every so often; the server is there."""
    if how is Answer.GONE:
        smtp.start()
    watch = Watch(now)
    with wired(config, watch) as parts:
        for minutes in (1, 5, 6, 11, 30, 60, 120, 360, 720, 1440):
            parts.deliverer.deliver(now + timedelta(minutes=minutes))
