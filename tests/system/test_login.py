"""`diemdanh login` as the administrator runs it, and what works afterwards: mailbox, sending, doctor."""

import json
import os
import pty
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.kit.dovecot import Dovecot
from tests.kit.mails import mail
from tests.kit.oauth_server import SECRET, OAuthServer
from tests.kit.offices import at
from tests.kit.smtp import SmtpServer
from tests.system.office import COMMAND, Finished, OfficeFolder

USER = "hopthu@phong.example"
_CONFIG = """\
[office]
specialist_email = "chuyenvien@phong.example"

[ingest]
host = "{imap.host}"
port = {imap.port}
security = "none"
username = "{user}"
auth = "oauth2"

[reminders]
host = "{smtp.host}"
port = {smtp.port}
security = "none"
username = "{user}"
auth = "oauth2"
from_address = "{user}"

[oauth]
provider = "{provider}"
client_id = "{client}"
client_secret_file = "secret.txt"
authorize_url = "{authorize}"
token_url = "{token}"
{device}
scopes = ["thu"]
"""


@dataclass(frozen=True)
class Office:
    """An office without any password, on real servers that take tokens of one authorization server."""

    folder: OfficeFolder
    server: OAuthServer
    imap: Dovecot
    smtp: SmtpServer

    @property
    def token(self) -> Path:
        return self.folder.folder / "var" / "token.json"

    def checks(self) -> dict[str, dict[str, object]]:
        finished = self.folder.run("doctor", "--json")
        return {check["name"]: check for check in finished.document["checks"]}

    def configure(self, provider: str, with_device: bool) -> None:
        device = f'device_url = "{self.server.url("device")}"' if with_device else ""
        text = _CONFIG.format(
            imap=self.imap,
            smtp=self.smtp,
            user=USER,
            provider=provider,
            client=self.server.book.client_id,
            authorize=self.server.url("authorize"),
            token=self.server.url("token"),
            device=device,
        )
        self.folder.config.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def tokens_too() -> Iterator[tuple[OAuthServer, Dovecot]]:
    with OAuthServer(USER) as server, Dovecot(server.url("introspect")) as imap:
        yield server, imap


@pytest.fixture
def office(tokens_too: tuple[OAuthServer, Dovecot], tmp_path: Path) -> Iterator[Office]:
    server, imap = tokens_too
    server.book.access.clear()
    server.book.refresh.clear()
    server.book.device_answers = []
    server.book.requests.clear()
    with SmtpServer(USER, accepts_token=lambda token: token in server.book.access) as smtp:
        made = Office(OfficeFolder(tmp_path), server, imap, smtp)
        (tmp_path / "secret.txt").write_text(SECRET, encoding="utf-8")
        made.configure("microsoft", with_device=True)
        yield made


def told(process: subprocess.Popen[str]) -> tuple[str, str]:
    """Read on until all was said that is to be done; return the address to open and what was said."""
    assert process.stdout
    lines = ""
    while "Trình duyệt ở máy khác?" not in lines:
        line = process.stdout.readline()
        assert line, lines
        lines += line
    return next(word for word in lines.split() if "://" in word), lines


def redirected(address: str) -> str:
    """Open an address as a browser that cannot reach the loopback of the server; return where it is sent."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            return None

    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.build_opener(Stay).open(address, timeout=60)
    with caught.value as answer:
        return str(answer.headers["Location"])


def test_with_microsoft_a_code_is_typed_elsewhere_and_then_mail_is_read_and_sent(office: Office) -> None:
    office.server.book.device_answers = ["authorization_pending"]
    done = office.folder.run("login")
    assert done.status == 0, done
    assert "WDJB-MJHT" in done.out
    assert "✔ Hộp thư mở được" in done.out
    assert "✔ Máy chủ gửi thư nhận đăng nhập" in done.out
    assert office.token.stat().st_mode & 0o777 == 0o600
    assert "bi-mat" not in done.out + done.err

    office.imap.mailbox(USER).append(mail("mn.anphu@truong.example", "BC"), at("2018-03-02 08:00"))
    assert office.folder.run("init").status == 0
    polled = office.folder.run("--verbose", "poll", "--json")
    assert polled.document["stored"] == 1
    assert "bi-mat" not in polled.err


def test_with_google_the_browser_comes_back_by_itself(office: Office) -> None:
    office.configure("google", with_device=False)
    process = office.folder.start("login")
    address, _ = told(process)
    with urllib.request.urlopen(address, timeout=60) as page:  # noqa: S310 - the test's own server
        assert "Đã nhận" in page.read().decode()
    out, err = process.communicate(timeout=60)
    assert (process.returncode, "✔ Hộp thư mở được" in out) == (0, True), err


def test_on_a_server_without_a_browser_the_redirected_address_is_pasted_back(office: Office) -> None:
    office.configure("google", with_device=False)
    ours, theirs = pty.openpty()
    line = [str(COMMAND), "--config", str(office.folder.config), "login"]
    with subprocess.Popen(line, stdin=theirs, stdout=subprocess.PIPE, text=True, env=os.environ) as process:
        os.close(theirs)
        address, before = told(process)
        os.write(ours, b"https://example.org/?khong-phai\n")
        os.write(ours, redirected(address).encode() + b"\n")
        out, _ = process.communicate(timeout=60)
    os.close(ours)
    assert process.returncode == 0, out
    assert "dán vào đây" in before
    assert "không phải địa chỉ của lần đăng nhập này" in out
    assert "✔ Hộp thư mở được" in out


def test_google_does_not_allow_the_device_login(office: Office) -> None:
    office.configure("google", with_device=False)
    done = office.folder.run("login", "--device")
    assert done.status == 2
    assert "--browser" in done.err
    assert office.server.asked("device") == []


def test_a_login_that_the_person_refuses_leaves_no_token(office: Office) -> None:
    office.server.book.device_answers = ["access_denied"]
    done = office.folder.run("login")
    assert (done.status, office.token.exists()) == (1, False)
    assert "từ chối" in done.out


def test_with_passwords_there_is_nothing_to_log_in_to(office: Office) -> None:
    text = office.folder.config.read_text(encoding="utf-8")
    text = text.replace('auth = "oauth2"', 'password_file = "secret.txt"')
    office.folder.config.write_text(text, encoding="utf-8")
    done = office.folder.run("login")
    assert done.status == 2
    assert "ingest.auth" in done.err
    assert "oauth" not in office.checks()


def test_a_new_token_that_the_mailbox_refuses_is_told_at_once(office: Office) -> None:
    text = office.folder.config.read_text(encoding="utf-8").replace(f'username = "{USER}"', 'username = "khac"', 1)
    office.folder.config.write_text(text, encoding="utf-8")
    done = office.folder.run("login")
    assert done.status == 1
    assert "✘ Hộp thư" in done.out
    assert "✔ Máy chủ gửi thư nhận đăng nhập" in done.out
    assert "bi-mat" not in done.out + done.err


def told_before(office: Office) -> Finished:
    done = office.folder.run("login")
    assert done.status == 0, done.out
    assert office.folder.run("init").status == 0
    return done


def test_the_doctor_renews_the_token_and_is_content(office: Office) -> None:
    told_before(office)
    before = json.loads(office.token.read_text())["refresh_token"]
    checks = office.checks()
    assert all(check["ok"] for check in checks.values()), checks
    assert "đã gia hạn" in str(checks["oauth"]["detail"])
    assert json.loads(office.token.read_text())["refresh_token"] != before


def test_the_doctor_says_to_log_in_before_and_after_the_login_was_taken_back(office: Office) -> None:
    assert "diemdanh login" in str(office.checks()["oauth"]["hint"])
    told_before(office)
    office.server.book.refresh.clear()
    checks = office.checks()
    assert [name for name, check in checks.items() if not check["ok"]] == ["oauth"]
    assert "diemdanh login" in str(checks["oauth"]["hint"])
    office.token.chmod(0o644)
    checks = office.checks()
    assert [name for name, check in checks.items() if not check["ok"]] == ["oauth", "mailbox", "sending"]
    assert "chmod 600" in str(checks["oauth"]["hint"])


def test_a_token_that_was_taken_back_is_told_by_every_command(office: Office) -> None:
    told_before(office)
    fields = json.loads(office.token.read_text())
    office.token.write_text(json.dumps({**fields, "expires_at": "2018-03-02T08:00:00+00:00"}))
    office.server.book.refresh.clear()
    polled = office.folder.run("poll")
    assert polled.status == 1
    assert "diemdanh login" in polled.err
    assert "bi-mat" not in polled.out + polled.err
