"""The kept token: private, renewed in time, by one at a time, and given to nobody else."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from diemdanh.oauth import tokens
from diemdanh.oauth.access import Access
from diemdanh.oauth.errors import TokenError
from tests.kit.certificates import make_certificate
from tests.kit.oauth_book import refusal
from tests.kit.oauth_client import client, logged_in
from tests.kit.oauth_server import OAuthServer
from tests.kit.offices import at

NOW = at("2018-03-02 08:00")
HOUR = timedelta(hours=1)
LAST = timedelta(minutes=4, seconds=59)
_RENEW = """\
import sys
from datetime import datetime
from pathlib import Path
from diemdanh.oauth.access import Access
from diemdanh.oauth.errors import TokenError
from diemdanh.oauth.providers import provider
from diemdanh.oauth.table import OAuthTable
table = OAuthTable.model_validate_json(sys.argv[1])
access = Access(provider(table, "bi-mat-client"), Path(sys.argv[2]))
print("ready", flush=True)
try:
    print(access.token(datetime.fromisoformat(sys.argv[3])))
except TokenError as error:
    print("transient" if error.transient else "final", error, error.hint)
"""


@pytest.fixture
def server() -> Iterator[OAuthServer]:
    with OAuthServer() as running:
        yield running


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "var" / "token.json"


def kept(path: Path) -> dict[str, str]:
    fields: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return fields


def refused(access: Access) -> TokenError:
    with pytest.raises(TokenError) as caught:
        access.token(NOW)
    return caught.value


def elsewhere(access: Access, environment: dict[str, str] | None = None) -> subprocess.Popen[str]:
    """Ask for the token in a process of its own; returns once it is about to."""
    provider = access.provider
    table = {
        "provider": "other",
        "client_id": provider.client_id,
        "token_url": provider.token_url,
        "authorize_url": provider.authorize_url,
        "scopes": provider.scopes,
    }
    command = [sys.executable, "-c", _RENEW, json.dumps(table), str(access.path), NOW.isoformat()]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | (environment or {}))
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    return process


def told(process: subprocess.Popen[str]) -> str:
    return process.communicate(timeout=60)[0].strip()


def test_a_token_with_five_minutes_left_is_used_as_it_is(server: OAuthServer, path: Path) -> None:
    access = logged_in(server, path, NOW, timedelta(minutes=5, seconds=1))
    assert access.token(NOW) == kept(path)["access_token"]
    assert server.asked("token") == []


def test_a_token_with_less_is_renewed_and_the_rotated_refresh_token_kept(server: OAuthServer, path: Path) -> None:
    access = logged_in(server, path, NOW, LAST)
    old = kept(path)
    assert access.token(NOW) in server.book.access
    new = kept(path)
    assert new["access_token"] != old["access_token"]
    assert new["refresh_token"] in server.book.refresh
    assert old["refresh_token"] not in server.book.refresh
    assert new["expires_at"] == (NOW + HOUR).isoformat()
    assert access.token(NOW + HOUR) in server.book.access


def test_a_server_that_does_not_rotate_leaves_the_refresh_token(server: OAuthServer, path: Path) -> None:
    server.book.rotates = False
    access = logged_in(server, path, NOW, LAST)
    old = kept(path)["refresh_token"]
    access.token(NOW)
    assert kept(path)["refresh_token"] == old
    assert kept(path)["access_token"] in server.book.access


def test_the_client_secret_goes_along_and_the_scopes_too(server: OAuthServer, path: Path) -> None:
    logged_in(server, path, NOW, LAST).token(NOW)
    (asked,) = server.asked("token")
    assert (asked["client_secret"], asked["scope"]) == ("bi-mat-client", "https://mail.example/ offline_access")


def test_two_processes_renew_once(server: OAuthServer, path: Path) -> None:
    access = logged_in(server, path, NOW, timedelta(0))
    server.hold()
    first = elsewhere(access)
    assert server.await_asked("token", 1)
    second = elsewhere(access)
    assert not server.await_asked("token", 2, within=2)
    server.release()
    assert told(first) == told(second) == kept(path)["access_token"]
    assert len(server.asked("token")) == 1


def test_a_login_that_is_gone_says_to_log_in_again_and_tells_no_token(server: OAuthServer, path: Path) -> None:
    access = logged_in(server, path, NOW, LAST)
    token = kept(path)["refresh_token"]
    server.book.refresh.clear()
    error = refused(access)
    assert not error.transient
    assert "diemdanh login" in error.hint
    assert str(error) == "authorization refused: invalid_grant (AADSTS700082)"
    assert token not in repr(error)
    assert (error.__cause__, error.__suppress_context__) == (None, True)


@pytest.mark.parametrize("answer", [refusal("temporarily_unavailable"), refusal("x", status=503)])
def test_a_server_that_is_busy_may_answer_later(
    server: OAuthServer, path: Path, answer: tuple[int, dict[str, object]]
) -> None:
    access = logged_in(server, path, NOW, timedelta(0))
    server.book.token_answers.append(answer)
    assert refused(access).transient
    assert access.token(NOW) in server.book.access


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"access_token": 1},
        {"access_token": "a\x01b"},
        {"access_token": "a", "expires_in": "sớm"},
        {"error": "b\x1b[2J"},
    ],
)
def test_an_answer_without_a_token_is_a_fault_and_the_kept_one_stays(
    server: OAuthServer, path: Path, fields: dict[str, object]
) -> None:
    access = logged_in(server, path, NOW, LAST)
    before = path.read_bytes()
    server.book.token_answers.append((200, fields))
    error = refused(access)
    assert not error.transient
    assert str(error).isprintable()
    assert path.read_bytes() == before


def test_while_the_server_is_away_the_old_token_serves_as_long_as_it_lasts(path: Path) -> None:
    with OAuthServer() as server:
        access = logged_in(server, path, NOW, LAST)
    assert access.token(NOW) == kept(path)["access_token"]
    with pytest.raises(TokenError) as caught:
        access.token(NOW + LAST)
    assert caught.value.transient
    assert "mạng" in caught.value.hint


def test_the_file_is_private_whatever_the_umask(server: OAuthServer, path: Path) -> None:
    before = os.umask(0)
    try:
        access = logged_in(server, path, NOW, LAST)
        access.token(NOW)
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o600
    assert sorted(file.name for file in path.parent.iterdir()) == ["token.json", "token.json.lock"]


def test_what_a_killed_process_left_half_written_is_replaced(server: OAuthServer, path: Path) -> None:
    access = logged_in(server, path, NOW, LAST)
    left = path.with_name("token.json.new")
    left.write_text("{")
    left.chmod(0o644)
    access.token(NOW)
    assert path.stat().st_mode & 0o777 == 0o600
    assert not left.exists()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_file_that_others_can_read_is_refused_and_left_as_it_is(server: OAuthServer, path: Path, mode: int) -> None:
    access = logged_in(server, path, NOW, HOUR)
    path.chmod(mode)
    error = refused(access)
    assert not error.transient
    assert f"chmod 600 {path}" in error.hint
    assert path.stat().st_mode & 0o777 == mode


def test_without_a_login_it_says_to_log_in(server: OAuthServer, path: Path) -> None:
    error = refused(Access(client(server), path))
    assert (error.transient, error.hint) == (False, "Chạy «diemdanh login» để đăng nhập.")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"expires_at": "2018-03-02T08:00"}', "\x00", '{"expires_at": 5}'])
def test_a_file_that_holds_no_token_is_named(server: OAuthServer, path: Path, text: str) -> None:
    access = logged_in(server, path, NOW, HOUR)
    path.write_text(text)
    error = refused(access)
    assert str(path) in str(error)
    assert "diemdanh login" in error.hint


def test_a_token_goes_to_no_server_but_the_one_that_gave_it(server: OAuthServer, path: Path) -> None:
    access = logged_in(server, path, NOW, LAST)
    with OAuthServer() as other:
        moved = replace(access, provider=replace(access.provider, token_url=other.url("token")))
        assert "diemdanh login" in refused(moved).hint
        assert other.asked("token") == []
    assert not refused(replace(access, provider=replace(access.provider, client_id="khac"))).transient


def test_a_token_is_not_carried_on_to_where_the_server_points(server: OAuthServer, path: Path) -> None:
    access = logged_in(server, path, NOW, LAST)
    with OAuthServer() as other:
        server.book.token_answers.append((307, {"location": other.url("token")}))
        assert not refused(access).transient
        assert other.asked("token") == []


def test_a_server_that_nobody_vouches_for_gets_no_token(tmp_path: Path, path: Path) -> None:
    certificate = make_certificate(tmp_path)
    with OAuthServer(certificate=certificate) as server:
        access = logged_in(server, path, NOW, timedelta(0))
        error = refused(access)
        assert server.asked("token") == []
        trusting = elsewhere(access, {"REQUESTS_CA_BUNDLE": str(certificate.cert)})
        assert told(trusting) == kept(path)["access_token"] in server.book.access
    assert (error.transient, error.hint) == (False, "Chứng chỉ của máy chủ đăng nhập không hợp lệ.")


def test_nothing_that_is_printed_of_the_records_is_secret(server: OAuthServer, path: Path) -> None:
    access = logged_in(server, path, NOW, HOUR)
    assert "bi-mat" not in repr((access, tokens.load(path, access.provider), client(server)))
