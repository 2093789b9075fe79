"""An office as its administrator sets it up: a folder with a configuration, and the command in a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.kit.mailbox import Mailbox
from tests.kit.mails import AUTHSERV, OFFICE
from tests.kit.smtp import SmtpServer

COMMAND = Path(sys.executable).with_name("diemdanh")
SPECIALIST = "chuyenvien@phonggd.example"

_CONFIG = """\
[office]
name = "Phòng Giáo dục và Đào tạo Thử Nghiệm"
specialist_name = "Trần Minh Châu"
specialist_email = "{specialist}"

[ingest]
host = "{imap_host}"
port = {imap_port}
security = "none"
username = "{username}"
password_file = "mat-khau.txt"
trusted_authserv = "{authserv}"
poll_seconds = 5

[store]
url = "{url}"

[reminders]
host = "{smtp_host}"
port = {smtp_port}
security = "none"
from_address = "{office}"
quiet_hours = ""
"""

ROSTER = """\
Mã trường,Tên trường,Cấp học,Xã,Email,Điện thoại
MN05,Trường Mầm non Đức Liên,MN,Đức Liên,mn05@truong.example,0900 000 105
MN06,Trường Mầm non Đức Lĩnh,MN,Đức Lĩnh,mn06@truong.example,0900 000 106
TH05,Trường Tiểu học Đức Liên,TH,Đức Liên,th05@truong.example,0900 000 205
TH06,Trường Tiểu học Đức Lĩnh,TH,Đức Lĩnh,th06@truong.example,0900 000 206
CS01,Trường THCS Phan Đình Phùng,THCS,Vũ Quang,cs01@truong.example,0900 000 301
CL02,Trường PTDTBT TH&THCS Hương Quang,PTDTBT,Hương Quang,cl02@truong.example,0900 000 402
"""

CAMPAIGN = """\
[campaign]
id = "cv44"
title = "Phát hiện, bồi dưỡng, tổng kết và nhân rộng điển hình tiên tiến"
letter = { number = "44/PGDĐT-TĐKT", date = 2018-02-28 }
audience = ["MN", "TH", "THCS", "TH&THCS"]

[[round]]
id = "cv44-d1"
label = "Đợt 1"
form = "dhtt-01"
deadline = { before = 2018-03-05 }
opens = 2018-02-28
paper = true

[[round]]
id = "cv44-d2"
label = "Đợt 2"
form = "dhtt-01"
deadline = { before = 2018-05-10 }
opens = 2018-03-06
paper = true
"""


@dataclass(frozen=True)
class Finished:
    """What a command left: exit status and output."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The JSON document that it printed."""
        return json.loads(self.out)


@dataclass(frozen=True)
class OfficeFolder:
    """A folder with config.toml; commands run in it as the administrator runs them."""

    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def config(self) -> Path:
        """The configuration file."""
        return self.folder / "config.toml"

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a command and do not wait for it."""
        line = [str(COMMAND), "--config", str(self.config), *arguments]
        return subprocess.Popen(
            line,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=self.folder,
            env={**os.environ, **self.environment},
        )

    def run(self, *arguments: str) -> Finished:
        """Run a command to its end."""
        process = self.start(*arguments)
        out, err = process.communicate(timeout=120)
        return Finished(process.returncode, out, err)

    def json(self, *arguments: str) -> Any:
        """Run a command with --json, expect it to be done, and return its document."""
        finished = self.run(*arguments, "--json")
        assert finished.status == 0, finished.err
        return finished.document

    def set_up(self, roster: str = ROSTER) -> None:
        """Make the database, the roster and the campaign."""
        (self.folder / "truong.csv").write_text(roster, encoding="utf-8")
        (self.folder / "cv44.toml").write_text(CAMPAIGN, encoding="utf-8")
        steps: Sequence[Sequence[str]] = (
            ["init"],
            ["schools", "import", "truong.csv"],
            ["campaign", "apply", "cv44.toml"],
        )
        for step in steps:
            finished = self.run(*step)
            assert finished.status == 0, finished.err


def office_folder(
    folder: Path, mailbox: Mailbox, smtp: SmtpServer, url: str = "sqlite:///var/diemdanh.db"
) -> OfficeFolder:
    """Return an office on these servers, with nothing but its configuration."""
    folder.mkdir(parents=True, exist_ok=True)
    text = _CONFIG.format(
        specialist=SPECIALIST,
        imap_host=mailbox.host,
        imap_port=mailbox.port,
        username=mailbox.username,
        authserv=AUTHSERV,
        url=url,
        smtp_host=smtp.host,
        smtp_port=smtp.port,
        office=OFFICE,
    )
    (folder / "config.toml").write_text(text, encoding="utf-8")
    (folder / "mat-khau.txt").write_text(mailbox.password + "\n", encoding="utf-8")
    return OfficeFolder(folder)
