"""An office as its administrator sets it up, and the product's command in it."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.paths import ROOT
from bench.proxy import HOST
from bench.schools import roster
from tests.kit.mails import AUTHSERV, OFFICE

_CONFIG = """\
[office]
name = "Phòng Giáo dục và Đào tạo Đo Lường"
specialist_name = "Trần Minh Châu"
specialist_email = "chuyenvien@phonggd.example"

[ingest]
host = "{host}"
port = {imap_port}
security = "none"
username = "{username}"
password_file = "mat-khau.txt"
trusted_authserv = "{authserv}"
poll_seconds = 60

[store]
url = "sqlite:///office.db"
blobs = "blobs"

[reminders]
host = "{host}"
port = {smtp_port}
security = "none"
from_address = "{office}"
quiet_hours = ""
"""

_CAMPAIGN = """\
[campaign]
id = "do"
title = "Phát hiện, bồi dưỡng, tổng kết và nhân rộng điển hình tiên tiến"
letter = {{ number = "44/PGDĐT-TĐKT", date = {opens} }}
audience = ["TH"]

[[round]]
id = "do-d1"
label = "Đợt 1"
form = "dhtt-01"
deadline = {{ before = {due} }}
opens = {opens}
"""


@dataclass(frozen=True)
class Servers:
    """Where the office's mailbox and its sending server are. An `smtp_port` of 9 is nobody's: nothing is sent."""

    imap_port: int
    username: str
    password: str
    smtp_port: int = 9


@dataclass(frozen=True)
class Office:
    """A folder with config.toml, database and blobs."""

    folder: Path

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"

    @property
    def database(self) -> Path:
        return self.folder / "office.db"

    def command(self, *arguments: str) -> list[str]:
        """Return the command line of the product."""
        return [str(Path(sys.executable).with_name("diemdanh")), "--config", str(self.config), *arguments]

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a command and do not wait for it; what it says on stderr goes to a file in the folder."""
        with (self.folder / "stderr.log").open("a") as log:
            return subprocess.Popen(
                self.command(*arguments),
                cwd=self.folder,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env=environment(),
            )

    def run(self, *arguments: str) -> str:
        """Run a command and return what it printed. Raises RuntimeError where it fails."""
        process = self.start(*arguments)
        said, _ = process.communicate()
        if process.returncode:
            log = (self.folder / "stderr.log").read_text()
            raise RuntimeError(f"diemdanh {' '.join(arguments)}: exit status {process.returncode}\n{said}{log}")
        return said

    def json(self, *arguments: str) -> Any:
        """Run a command and return its JSON document. Raises RuntimeError where it fails."""
        return json.loads(self.run(*arguments, "--json"))


def environment() -> dict[str, str]:
    """Return the environment in which this tree's packages are found, from whichever folder."""
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def new_office(folder: Path, servers: Servers, school_count: int) -> Office:
    """Return an office with a database, that many schools and one round that is open today."""
    office = Office(folder)
    today = datetime.now(UTC).date()
    text = _CONFIG.format(
        host=HOST,
        imap_port=servers.imap_port,
        username=servers.username,
        authserv=AUTHSERV,
        smtp_port=servers.smtp_port,
        office=OFFICE,
    )
    _write(office.config, text)
    _write(folder / "mat-khau.txt", servers.password + "\n")
    _write(folder / "truong.csv", roster(school_count))
    _write(folder / "dot.toml", _campaign(today))
    office.run("init")
    if school_count:
        office.run("schools", "import", "truong.csv")
        office.run("campaign", "apply", "dot.toml")
    return office


def _campaign(today: date) -> str:
    return _CAMPAIGN.format(opens=today - timedelta(days=7), due=today + timedelta(days=60))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
