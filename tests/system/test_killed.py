"""kill -9 at any moment, start again: rows and mails as if nothing had happened."""

import os
import select
import signal
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.kit.mailbox import Mailbox
from tests.kit.smtp import SmtpServer
from tests.system.office import OfficeFolder, office_folder
from tests.system.reports import at, report

_MAILS = 24


def _fill(mailbox: Mailbox) -> None:
    codes = ("MN05", "MN06", "TH05", "TH06")
    for number in range(_MAILS):
        code = codes[number % len(codes)]
        mailbox.append(report(code, f"Nguyễn Văn {number}", excel=number % 2 == 0), at(f"02T{number % 24:02d}:30"))


def _count(office: OfficeFolder, query: str) -> int:
    with sqlite3.connect(office.folder / "var" / "diemdanh.db", timeout=60) as connection:
        (count,) = connection.execute(query).fetchone()
    return int(count)


def _kill_when(process: subprocess.Popen[str], reached: Callable[[], bool]) -> None:
    """Kill the process as soon as `reached` says so; fail when it ends before."""
    while not reached():
        assert process.poll() is None, "the process was done before it could be killed"
        select.select([], [], [], 0.005)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)


def _what_is_there(office: OfficeFolder) -> dict[str, Any]:
    """Everything that must not depend on having been killed."""
    return {
        "messages": office.json("messages"),
        "rows": office.json("rows", "--round", "cv44-d1"),
        "outbox": sorted((m["kind"], m["to"], m["subject"] or "", m["state"]) for m in office.json("outbox")),
    }


@pytest.mark.parametrize(
    "query",
    [
        "SELECT count(*) >= 1 FROM messages",
        "SELECT count(*) >= 11 FROM messages WHERE outcome != 'pending'",
    ],
)
def test_a_poll_that_is_killed_leaves_nothing_lost_and_nothing_doubled(
    query: str, tmp_path: Path, dovecot: Mailbox, smtp: SmtpServer
) -> None:
    _fill(dovecot)
    calm = office_folder(tmp_path / "calm", dovecot, smtp)
    killed = office_folder(tmp_path / "killed", dovecot, smtp)
    for office in (calm, killed):
        office.set_up()
    calm.json("poll")
    _kill_when(killed.start("poll"), lambda: bool(_count(killed, query)))
    again = killed.json("poll")
    assert again["recorded"] + again["duplicates"] > 0
    assert _what_is_there(killed) == _what_is_there(calm)


def test_a_service_that_is_killed_while_it_sends_sends_each_mail_once(
    tmp_path: Path, dovecot: Mailbox, smtp: SmtpServer
) -> None:
    _fill(dovecot)
    office = office_folder(tmp_path / "office", dovecot, smtp)
    office.set_up()
    _kill_when(office.start("run"), lambda: len(smtp.deliveries) >= 5)
    office.json("poll")
    office.run("send")
    ids = [delivery.message["Message-ID"] for delivery in smtp.deliveries]
    assert len(ids) == len(set(ids))
    queued = {m["message_id"]: m["state"] for m in office.json("outbox") if m["kind"] == "receipt"}
    assert len(queued) == _MAILS
    # The mail that was under way when the process died may be in doubt; it is never sent a second time unseen.
    doubtful = {message_id for message_id, state in queued.items() if state != "sent"}
    assert len(doubtful) <= 1
    assert set(queued) - doubtful <= set(ids)


def test_the_service_goes_on_where_a_killed_poll_stopped(tmp_path: Path, dovecot: Mailbox, smtp: SmtpServer) -> None:
    _fill(dovecot)
    calm = office_folder(tmp_path / "calm", dovecot, smtp)
    killed = office_folder(tmp_path / "killed", dovecot, smtp)
    for office in (calm, killed):
        office.set_up()
    calm.json("poll")
    half = "SELECT count(*) >= 11 FROM messages WHERE outcome != 'pending'"
    _kill_when(killed.start("poll"), lambda: bool(_count(killed, half)))
    service = killed.start("run")
    smtp.await_deliveries(_MAILS)
    service.send_signal(signal.SIGTERM)
    _, errors = service.communicate(timeout=60)
    assert service.returncode == 0, errors
    assert killed.json("messages") == calm.json("messages")
    assert killed.json("rows", "--round", "cv44-d1") == calm.json("rows", "--round", "cv44-d1")
    receipts = [m for m in killed.json("outbox") if m["kind"] == "receipt"]
    assert sorted(m["to"] for m in receipts) == sorted(m["to"] for m in calm.json("outbox"))
    assert {m["state"] for m in receipts} == {"sent"}
    ids = [delivery.message["Message-ID"] for delivery in smtp.deliveries]
    assert len(ids) == len(set(ids))
