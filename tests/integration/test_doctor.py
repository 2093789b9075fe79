"""The doctor looks at real servers, goes on after what fails, and says for each fault how to mend it."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from diemdanh import doctor
from diemdanh.doctor import Check
from rules.campaigns import Round
from rules.deadlines import Deadline, Wording
from store.upgrades import upgrade
from tests.kit.mailbox import Mailbox
from tests.kit.mails import mail
from tests.kit.offices import at, books_at
from tests.kit.ports import free_port
from tests.kit.service import Watch, Wires, wired
from tests.kit.smtp import SmtpServer

NOW = at("2018-03-02 08:00")
PROGRAM = str(Path(sys.executable).with_name("diemdanh"))
NAMES = {"configuration", "database", "mailbox", "sending", "clock", "disk"}


@pytest.fixture
def wires(dovecot: Mailbox, smtp: SmtpServer) -> Wires:
    return Wires(dovecot, smtp.port)


@pytest.fixture
def config(wires: Wires, tmp_path: Path) -> Path:
    upgrade(f"sqlite:///{tmp_path}/office.db")
    return wires.write(tmp_path)


def checks(config: Path, clock: Callable[[], datetime] = lambda: NOW) -> dict[str, Check]:
    return {check.name: check for check in doctor.examine(config, clock)}


def changed(config: Path, old: str, new: str) -> Path:
    text = config.read_text(encoding="utf-8")
    assert old in text
    config.write_text(text.replace(old, new), encoding="utf-8")
    return config


def only_fault(found: dict[str, Check]) -> Check:
    (fault,) = (check for check in found.values() if not check.ok)
    assert fault.hint
    assert set(found) >= NAMES
    return fault


def test_a_healthy_office_passes_every_check(config: Path, dovecot: Mailbox) -> None:
    dovecot.append(mail("mn.anphu@truong.example", "BC"), NOW)
    found = checks(config)
    assert set(found) >= NAMES
    assert all(check.ok for check in found.values())
    assert f"{dovecot.username} tại 127.0.0.1, 1 thư, IDLE: có, thư đã gửi: Sent" in found["mailbox"].detail
    assert "baocao@phonggd.example qua 127.0.0.1" in found["sending"].detail


def test_looking_leaves_no_trace(config: Path, dovecot: Mailbox, smtp: SmtpServer) -> None:
    uid = dovecot.append(mail("mn.anphu@truong.example", "BC"), NOW)
    checks(config)
    assert dovecot.flags(uid) == set()
    assert smtp.deliveries == []


def test_an_office_without_schools_and_rounds_is_told_what_comes_next(config: Path) -> None:
    roster = checks(config)["roster"]
    assert roster.ok
    assert "diemdanh schools import" in roster.hint
    assert "diemdanh campaign apply" in roster.hint


def test_an_office_that_is_set_up_is_told_nothing_more(wires: Wires, tmp_path: Path) -> None:
    with books_at(f"sqlite:///{tmp_path}/office.db"):
        roster = checks(wires.write(tmp_path))["roster"]
    assert (roster.detail, roster.hint) == ("4 trường, 2 đợt báo cáo", "")


def test_a_round_whose_form_is_defined_no_more_is_a_fault(wires: Wires, tmp_path: Path) -> None:
    with books_at(f"sqlite:///{tmp_path}/office.db") as books:
        books.open_round(
            Round(
                "kt",
                "cv44",
                "Khuyến tài",
                "kt-02",
                Deadline(Wording.BY, date(2018, 3, 30), 0),
                date(2018, 3, 1),
                False,
                frozenset({"MN"}),
            )
        )
        roster = only_fault(checks(wires.write(tmp_path)))
    assert (roster.name, "kt-02" in roster.detail, "ingest.forms" in roster.hint) == ("roster", True, True)


def test_a_missing_configuration_is_a_fault_with_a_hint(tmp_path: Path) -> None:
    found = checks(tmp_path / "config.toml")
    assert not found["configuration"].ok
    assert found["configuration"].hint
    assert "diemdanh init" in found["configuration"].detail
    assert found["clock"].ok


def test_every_wrong_key_is_named_at_once(config: Path) -> None:
    changed(config, "poll_seconds = 5", "poll_seconds = 0\nmau = 2")
    found = checks(changed(config, "[office]", "[office]\ntimezone = 'Hà Nội'"))
    detail = found["configuration"].detail
    assert all(key in detail for key in ("ingest.poll_seconds", "ingest.mau", "office.timezone"))


def test_a_password_file_that_is_not_there_is_a_fault_of_the_configuration(config: Path) -> None:
    (config.parent / "smtp.txt").unlink()
    (config.parent / "imap.txt").unlink()
    found = checks(changed(config, 'username = ""', 'username = "phong"'))
    assert not found["configuration"].ok
    assert "password_file" in found["configuration"].detail


def test_a_database_that_was_not_made_is_a_fault(wires: Wires, tmp_path: Path) -> None:
    found = checks(wires.write(tmp_path))
    faults = {check.name: check.hint for check in found.values() if not check.ok}
    assert faults == {"database": "Chạy «diemdanh init».", "roster": "Chạy «diemdanh init»."}
    assert not (tmp_path / "office.db").exists()


def test_a_file_that_is_no_database_is_a_fault_with_a_hint(config: Path) -> None:
    (config.parent / "office.db").write_bytes(b"day khong phai co so du lieu" * 100)
    found = checks(config)
    assert not found["database"].ok
    assert found["database"].hint
    assert found["mailbox"].ok


def test_a_database_server_that_is_down_is_a_fault_with_a_hint(
    dovecot: Mailbox, smtp: SmtpServer, tmp_path: Path
) -> None:
    url = f"postgresql+psycopg://phong@127.0.0.1:{free_port()}/diemdanh"
    found = checks(Wires(dovecot, smtp.port, url).write(tmp_path))
    assert not found["database"].ok
    assert found["database"].hint


def test_a_wrong_mailbox_password_is_a_fault_and_sending_is_checked_all_the_same(config: Path) -> None:
    (config.parent / "imap.txt").write_text("sai-mat-khau")
    fault = only_fault(checks(config))
    assert fault.name == "mailbox"
    assert "mật khẩu" in fault.hint
    assert "sai-mat-khau" not in fault.detail


def test_a_mailbox_server_that_is_down_is_a_fault(wires: Wires, config: Path) -> None:
    fault = only_fault(checks(changed(config, f"port = {wires.mailbox.port}", f"port = {free_port()}")))
    assert fault.name == "mailbox"
    assert "port" in fault.hint


def test_a_folder_that_does_not_exist_is_a_fault_with_a_hint(config: Path) -> None:
    fault = only_fault(checks(changed(config, "poll_seconds", 'folder = "Khong co"\npoll_seconds')))
    assert fault.name == "mailbox"
    assert "folder" in fault.hint


def test_an_untrusted_mailbox_certificate_is_a_fault(wires: Wires, config: Path) -> None:
    changed(
        config, f'port = {wires.mailbox.port}\nsecurity = "none"', f'port = {wires.mailbox.tls_port}\nsecurity = "tls"'
    )
    fault = only_fault(checks(config))
    assert fault.name == "mailbox"
    assert fault.hint.startswith("Chứng chỉ của máy chủ thư không hợp lệ.")


def test_a_sending_server_that_is_down_is_a_fault(config: Path, smtp: SmtpServer) -> None:
    smtp.stop()
    fault = only_fault(checks(config))
    assert fault.name == "sending"
    assert "[reminders]" in fault.hint


def test_a_wrong_sending_password_is_a_fault(dovecot: Mailbox, tmp_path: Path) -> None:
    upgrade(f"sqlite:///{tmp_path}/office.db")
    with SmtpServer("phong", "mat-khau-khac") as smtp:
        fault = only_fault(checks(Wires(dovecot, smtp.port, smtp_username="phong").write(tmp_path)))
    assert fault.name == "sending"
    assert "mật khẩu" in fault.hint


def test_a_clock_that_lost_its_battery_is_a_fault(config: Path) -> None:
    fault = only_fault(checks(config, lambda: datetime(1970, 1, 1, tzinfo=UTC)))
    assert fault.name == "clock"
    assert "timedatectl" in fault.hint


def test_a_disk_without_room_is_a_fault(config: Path) -> None:
    # Linux counts no free byte on /proc.
    fault = only_fault(checks(changed(config, 'blobs = "blobs"', 'blobs = "/proc/blobs"')))
    assert fault.name == "disk"
    assert "500 MB" in fault.hint


def test_without_a_trusted_server_the_mailbox_check_says_that_senders_are_not_verified(config: Path) -> None:
    found = checks(changed(config, 'trusted_authserv = "mx.office.example"', 'trusted_authserv = ""'))
    assert found["mailbox"].ok
    assert "ingest.trusted_authserv" in found["mailbox"].hint


@pytest.mark.parametrize(
    ("keys", "detail", "hint"),
    [
        ('trusted_authserv = "mx.office.example"', "theo máy chủ mx.office.example", ""),
        ('trusted_authserv = ""', "tự kiểm tra DKIM", "ingest.verify_dkim"),
        ('trusted_authserv = ""\nverify_dkim = false', "xác thực người gửi: không", "chưa được xác thực"),
    ],
)
def test_the_mailbox_check_tells_whose_word_on_senders_is_believed(
    config: Path, keys: str, detail: str, hint: str
) -> None:
    found = checks(changed(config, 'trusted_authserv = "mx.office.example"', keys))
    assert detail in found["mailbox"].detail
    assert hint in found["mailbox"].hint


def test_a_sent_folder_that_does_not_exist_is_named(config: Path) -> None:
    found = checks(changed(config, "from_address", 'sent_folder = "Khong co"\nfrom_address'))
    assert "sent_folder" in found["mailbox"].hint


def test_the_command_prints_one_document_and_its_status_tells_whether_all_is_well(
    config: Path, smtp: SmtpServer
) -> None:
    def told() -> tuple[int, dict[str, bool]]:
        command = [PROGRAM, "--config", str(config), "doctor", "--json"]
        done = subprocess.run(command, capture_output=True, check=False, timeout=60)
        return done.returncode, {check["name"]: check["ok"] for check in json.loads(done.stdout)["checks"]}

    well, found = told()
    assert (well, all(found.values())) == (0, True)
    smtp.stop()
    ill, found = told()
    assert (ill, [name for name, ok in found.items() if not ok]) == (1, ["sending"])


@pytest.mark.parametrize(("minutes", "healthy"), [(30, True), (31, False)])
def test_the_service_is_healthy_while_the_mailbox_was_seen(
    wires: Wires, tmp_path: Path, minutes: int, healthy: bool
) -> None:
    with books_at(f"sqlite:///{tmp_path}/office.db") as books, wired(wires.write(tmp_path), Watch(NOW)) as parts:
        assert not doctor.is_healthy(parts, NOW)
        books.looked(NOW)
        assert doctor.is_healthy(parts, NOW + timedelta(minutes=minutes)) is healthy
