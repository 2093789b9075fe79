"""The command line in this process, by a clock that the test sets: for offices whose time is not today."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from diemdanh.cli.app import run
from tests.kit.offices import CAMPAIGN

CONFIG = """\
[office]
name = "Phòng Giáo dục và Đào tạo Thử Nghiệm"
specialist_name = "Trần Minh Châu"
specialist_email = "chuyenvien@phonggd.example"

[ingest]
host = "imap.example"
username = "baocao"
password_file = "mat-khau.txt"

[reminders]
host = "smtp.example"
from_address = "baocao@phonggd.example"
"""
ROSTER = """\
Mã trường,Tên trường,Cấp học,Xã,Cụm,Email,Điện thoại
MN05,Trường Mầm non Đức Liên,MN,Đức Liên,Cụm 1,mn05@truong.example,0900 000 105
MN06,Trường Mầm non Đức Lĩnh,MN,Đức Lĩnh,Cụm 2,mn06@truong.example,0900 000 106
TH05,Trường Tiểu học Đức Liên,TH,Đức Liên,Cụm 1,th05@truong.example,0900 000 205
TH06,Trường Tiểu học Đức Lĩnh,TH,Đức Lĩnh,Cụm 2,th06@truong.example,0900 000 206
CS01,Trường THCS Phan Đình Phùng,THCS,Vũ Quang,,cs01@truong.example,0900 000 301
"""


@dataclass
class Terminal:
    """One office's terminal. `now` may be moved between commands."""

    folder: Path
    capsys: pytest.CaptureFixture[str]
    now: datetime

    def __call__(self, *arguments: str) -> tuple[int, str]:
        """Run a command and return its status with what it printed, both streams."""
        status = run(["--config", str(self.folder / "config.toml"), *arguments], lambda: self.now)
        said = self.capsys.readouterr()
        return status, said.out + said.err

    def json(self, *arguments: str) -> Any:
        """Run a command with --json and return its document."""
        status, said = self(*arguments, "--json")
        assert status == 0, said
        return json.loads(said)

    def file(self, name: str, text: str) -> str:
        """Write a file into the office's folder and return its path."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return str(path)


def terminal_at(folder: Path, capsys: pytest.CaptureFixture[str], now: datetime) -> Terminal:
    """Return the terminal of an office with these schools and the campaign of letter 44."""
    terminal = Terminal(folder, capsys, now)
    terminal.file("mat-khau.txt", "bí mật")
    terminal.file("config.toml", CONFIG)
    for command in (
        ("init", str(folder)),
        ("schools", "import", terminal.file("truong.csv", ROSTER)),
        ("campaign", "apply", terminal.file("cv44.toml", CAMPAIGN)),
    ):
        status, said = terminal(*command)
        assert status == 0, said
    return terminal
