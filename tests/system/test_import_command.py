"""import and replay as the administrator runs them."""

import os
import pty
import select
import signal
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

import pytest

from store.database import Database
from tests.kit.mailbox import Mailbox
from tests.kit.smtp import SmtpServer
from tests.system.office import COMMAND, ROSTER, OfficeFolder, office_folder
from tests.system.reports import at, report

TOP = "From 1593468123456@xxx Fri Mar 02 03:00:05 +0000 2018\r\nX-GM-THRID: 1593468123456\r\nX-Gmail-Labels: Inbox\r\n"
HOP = "Received: by mx.office.example with ESMTPS; Fri, 2 Mar 2018 {:02d}:{:02d}:00 +0700\r\n"
CODES = ("MN05", "MN06", "TH05", "TH06")


def received(number: int) -> bytes:
    raw = report(CODES[number % 4], f"Nguyễn Văn {number}", excel=number % 2 == 0)
    return HOP.format(8 + number // 60, number % 60).encode() + raw


def export(path: Path, *raws: bytes) -> Path:
    path.write_bytes(b"".join(TOP.encode() + raw.replace(b"\r\nFrom ", b"\r\n>From ") + b"\r\n" for raw in raws))
    return path


def what_is_there(office: OfficeFolder) -> dict[str, Any]:
    return {
        "messages": office.json("messages"),
        "rows": office.json("rows", "--round", "cv44-d1"),
        "outbox": sorted((m["kind"], m["to"], m["subject"] or "", m["state"]) for m in office.json("outbox")),
    }


def test_an_export_is_brought_in_and_told_as_one_document(office: OfficeFolder) -> None:
    path = export(office.folder / "Hộp thư đến.mbox", received(2), received(3))
    told = office.json("import", str(path))
    assert told.pop("seconds") >= 0
    assert told == {
        "listed": 2,
        "known": 0,
        "stored": 2,
        "recorded": 2,
        "parked": 0,
        "ignored": 0,
        "duplicates": 0,
        "unreadable": [],
    }
    assert [(m["folder"], m["received_at"], m["dated_by"], m["school"]) for m in office.json("messages")] == [
        ("import", "2018-03-02T08:02:00+07:00", "received", "TH05"),
        ("import", "2018-03-02T08:03:00+07:00", "received", "TH06"),
    ]
    assert len(office.json("outbox")) == 2


def test_history_is_brought_in_without_a_letter_to_anybody(office: OfficeFolder) -> None:
    export(office.folder / "cu.mbox", received(2))
    assert office.json("import", "cu.mbox", "--no-receipts")["recorded"] == 1
    assert office.json("outbox") == []


def test_while_another_command_takes_mail_in_the_person_is_told_to_try_again(office: OfficeFolder) -> None:
    export(office.folder / "thu.mbox", received(2))
    with Database(f"sqlite:///{office.folder}/var/diemdanh.db").lock("poll"):
        finished = office.run("import", "thu.mbox", "--json")
    assert (finished.status, finished.out) == (1, "")
    assert "chạy lại" in finished.err


def test_what_is_no_mail_needs_a_person_and_a_path_that_is_not_there_is_wrong_usage(office: OfficeFolder) -> None:
    folder = office.folder / "thu"
    folder.mkdir()
    (folder / "1.eml").write_bytes(received(2))
    (folder / "ghi chú.txt").write_text("Nhớ gọi điện")
    os.mkfifo(folder / "ong")
    os.symlink("/etc/passwd", os.fsencode(folder) + b"/\xff")
    wrong = office.run("import", "thu", "khong-co", "--json")
    assert (wrong.status, wrong.out) == (2, "")
    assert "khong-co" in wrong.err
    assert office.json("messages") == []
    finished = office.run("import", "thu", "--json")
    assert finished.status == 1
    assert finished.document["recorded"] == 1
    assert [Path(one["path"]).name for one in finished.document["unreadable"]] == ["ghi chú.txt", "ong", "�"]
    assert all(one["reason"] for one in finished.document["unreadable"])
    people = office.run("import", "thu")
    assert people.status == 1
    assert "Tìm thấy 1 thư, đã có sẵn 1" in people.out
    assert "ghi chú.txt" in people.err


def test_the_bar_is_for_a_terminal_and_a_pipe_gets_none_of_it(office: OfficeFolder) -> None:
    path = export(office.folder / "thu.mbox", *(received(number) for number in range(3)))
    assert office.run("import", str(path)).err == ""
    main, terminal = pty.openpty()
    line = [str(COMMAND), "--config", str(office.config), "import", str(path), "--json"]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=terminal, env=environment, text=True) as process:
        os.close(terminal)
        seen = _everything(main)
        assert process.stdout is not None
        assert process.stdout.read().startswith("{")
    assert "Đang nạp thư" in seen


def _everything(handle: int) -> str:
    """Return what is written to a terminal until its last writer is gone."""
    seen = b""
    while select.select([handle], [], [], 60)[0]:
        try:
            seen += os.read(handle, 65536)
        except OSError:  # Linux says so at the end of a terminal
            break
    os.close(handle)
    return seen.decode("utf-8", "replace")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT count(*) >= 1 FROM messages",
        "SELECT count(*) >= 3 FROM messages WHERE outcome != 'pending'",
    ],
)
def test_an_import_that_is_killed_and_run_again_ends_as_if_nothing_had_happened(
    query: str, tmp_path: Path, dovecot: Mailbox, smtp: SmtpServer
) -> None:
    reports = [received(number) for number in range(8)]
    noise = [
        f"From: tin@la.example\r\nList-Id: <la>\r\nDate: {at('02T07:00')}\r\n\r\n{n}\r\n".encode() for n in range(210)
    ]
    path = export(tmp_path / "thu.mbox", *reports, *noise)
    calm = office_folder(tmp_path / "calm", dovecot, smtp)
    killed = office_folder(tmp_path / "killed", dovecot, smtp)
    for office in (calm, killed):
        office.set_up()
    calm.json("import", str(path))
    _kill_when(killed.start("import", str(path)), killed, query)
    told = killed.json("import", str(path))
    assert told["listed"] == 218
    assert what_is_there(killed) == what_is_there(calm)


def _kill_when(process: subprocess.Popen[str], office: OfficeFolder, query: str) -> None:
    while not _answer(office, query):
        assert process.poll() is None, "the process was done before it could be killed"
        select.select([], [], [], 0.005)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)


def _answer(office: OfficeFolder, query: str) -> bool:
    with sqlite3.connect(office.folder / "var" / "diemdanh.db", timeout=60) as connection:
        (answer,) = connection.execute(query).fetchone()
    return bool(answer)


def test_mail_that_was_brought_in_and_stands_on_the_server_has_one_line(office: OfficeFolder, dovecot: Mailbox) -> None:
    first, second = received(2), received(3)
    export(office.folder / "thu.mbox", first, b"X-Export: 1\r\n" + second)
    office.json("import", "thu.mbox")
    for raw in (first, second):
        dovecot.append(raw, at("02T10:00"))
    polled = office.json("poll")
    assert (polled["recorded"], polled["parked"], polled["duplicates"]) == (0, 0, 1)
    assert [(m["folder"], m["outcome"]) for m in office.json("messages")] == [("INBOX", "recorded")] * 2
    assert len(office.json("outbox")) == 2


def test_a_replay_tells_what_the_roster_of_today_makes_of_the_mail(
    tmp_path: Path, dovecot: Mailbox, smtp: SmtpServer
) -> None:
    office = office_folder(tmp_path / "office", dovecot, smtp)
    office.set_up(ROSTER.replace("th06@truong.example", "khac@truong.example"))
    export(office.folder / "thu.mbox", received(2), received(3))
    office.json("import", "thu.mbox")
    assert office.json("replay") == {"messages": 2, "same": 2, "differences": []}
    (office.folder / "moi.csv").write_text(ROSTER, encoding="utf-8")
    assert office.run("schools", "import", "moi.csv", "--yes").status == 0
    before = what_is_there(office)
    finished = office.run("replay", "--json")
    (difference,) = finished.document["differences"]
    assert (finished.status, finished.document["same"]) == (1, 1)
    assert difference.pop("message_id")
    assert difference.pop("subject") == "Báo cáo đợt 1"
    assert len(difference.pop("changes")) == 4
    assert difference == {
        "received_at": "2018-03-02T08:03:00+07:00",
        "sender": "th06@truong.example",
        "was": {"outcome": "parked", "reason": "unknown_sender", "school": None, "rounds": [], "rows": 0},
        "now": {"outcome": "recorded", "reason": None, "school": "TH06", "rounds": ["cv44-d1"], "rows": 1},
    }
    people = office.run("replay")
    assert people.status == 1
    assert "người gửi lạ" in people.out
    assert what_is_there(office) == before
