"""Logging in: with a code on another device, or in a browser that comes back to the loopback."""

import queue
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from diemdanh.oauth import browser, device
from diemdanh.oauth.answers import Grant
from diemdanh.oauth.errors import TokenError
from diemdanh.oauth.redirect import code_in, listening
from tests.kit.oauth_book import refusal
from tests.kit.oauth_client import client
from tests.kit.oauth_server import OAuthServer

Address = str


@pytest.fixture
def server() -> Iterator[OAuthServer]:
    with OAuthServer() as running:
        yield running


def by_device(server: OAuthServer) -> tuple[Grant | TokenError, list[str], list[float]]:
    """Log in by device; return what came of it, what the person was told, and the pauses."""
    told: list[str] = []
    pauses: list[float] = []
    try:
        return device.log_in(client(server), told.append, pauses.append), told, pauses
    except TokenError as error:
        return error, told, pauses


def fetched(address: str) -> tuple[int, str]:
    """Open an address as a browser does, redirects followed."""
    try:
        with urllib.request.urlopen(address, timeout=60) as page:  # noqa: S310 - the test's own servers
            return page.status, page.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


class InBrowser:
    """A browser login under way in a thread: `address` is what the person was told to open."""

    def __init__(self, server: OAuthServer, **keys: object) -> None:
        told: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.result: Grant | TokenError | None = None
        self._thread = threading.Thread(target=self._log_in, args=(server, keys, told.put), daemon=True)
        self._thread.start()
        self.address = next(word for word in told.get(timeout=60).split() if "://" in word)
        self.asked = {name: values[0] for name, values in parse_qs(urlsplit(self.address).query).items()}
        self.hint = told.get(timeout=60)

    def _log_in(self, server: OAuthServer, keys: dict[str, object], tell: Callable[[str], None]) -> None:
        try:
            self.result = browser.log_in(client(server, **keys), tell)
        except TokenError as error:
            self.result = error

    def done(self) -> Grant | TokenError | None:
        self._thread.join(60)
        assert not self._thread.is_alive()
        return self.result


def test_a_device_login_waits_for_the_person_and_slows_down_when_it_is_told_to(server: OAuthServer) -> None:
    server.book.device_answers = ["authorization_pending", "slow_down", "authorization_pending"]
    granted, told, pauses = by_device(server)
    assert isinstance(granted, Grant)
    assert granted.access_token in server.book.access
    assert pauses == [1, 1, 6, 6]
    assert "WDJB-MJHT" in told[0]
    assert "https://login.example/device" in told[0]
    assert server.asked("device")[0]["scope"] == "https://mail.example/ offline_access"


def test_a_device_login_goes_on_over_a_busy_server_more_slowly(server: OAuthServer) -> None:
    server.book.token_answers = [refusal("temporarily_unavailable"), refusal("x", status=503)]
    granted, _, pauses = by_device(server)
    assert isinstance(granted, Grant)
    assert pauses == [1, 2, 4]


@pytest.mark.parametrize(("answer", "hint"), [("access_denied", "từ chối"), ("expired_token", "hết hạn")])
def test_a_device_login_that_is_refused_ends(server: OAuthServer, answer: str, hint: str) -> None:
    server.book.device_answers = ["authorization_pending", answer]
    error, _, pauses = by_device(server)
    assert isinstance(error, TokenError)
    assert hint in error.hint
    assert len(pauses) == 2


def test_a_device_login_that_nobody_finishes_ends_with_its_code(server: OAuthServer) -> None:
    server.book.interval = 300
    server.book.device_answers = ["authorization_pending"] * 9
    error, _, pauses = by_device(server)
    assert isinstance(error, TokenError)
    assert pauses == [300, 300, 300]


def test_a_client_that_the_server_does_not_know_is_a_fault_of_the_configuration(server: OAuthServer) -> None:
    server.book.client_secret = "khac"
    other = client(server)
    server.book.client_secret = "doi-roi"
    with pytest.raises(TokenError, match="invalid_client") as caught:
        device.log_in(other, print, print)
    assert "client_id" in caught.value.hint


@pytest.mark.parametrize("code", ["a\x1b[2Jb", "", 5])
def test_a_code_that_would_play_with_the_terminal_is_not_shown(server: OAuthServer, code: str) -> None:
    server.book.user_code = code
    error, told, _ = by_device(server)
    assert isinstance(error, TokenError)
    assert told == []


def test_a_browser_login_ends_when_the_browser_comes_back(server: OAuthServer) -> None:
    login = InBrowser(server)
    status, page = fetched(login.address)
    granted = login.done()
    assert isinstance(granted, Grant)
    assert granted.access_token in server.book.access
    assert (status, "Đã nhận" in page) == (200, True)
    assert login.asked["redirect_uri"].startswith("http://127.0.0.1:")
    assert login.asked["code_challenge_method"] == "S256"
    (redeemed,) = server.asked("token")
    assert len(redeemed["code_verifier"]) >= 43
    assert redeemed["code_verifier"] not in login.address


def test_without_a_terminal_nothing_is_asked_and_a_way_is_named(server: OAuthServer) -> None:
    login = InBrowser(server)
    port = urlsplit(login.asked["redirect_uri"]).port
    assert f"ssh -L {port}:127.0.0.1:{port}" in login.hint
    fetched(login.address)
    login.done()


def test_each_login_has_a_state_and_a_verifier_of_its_own(server: OAuthServer) -> None:
    first, second = InBrowser(server), InBrowser(server)
    for name in ("state", "code_challenge"):
        assert first.asked[name] != second.asked[name]
    fetched(first.address)
    fetched(second.address)
    assert isinstance(first.done(), Grant)
    assert isinstance(second.done(), Grant)


def test_a_code_that_somebody_else_sends_is_not_taken(server: OAuthServer) -> None:
    login = InBrowser(server)
    there = login.asked["redirect_uri"]
    for strange in ("/?code=xau&state=doan", "/?code=xau", "/favicon.ico", "/?code=xau&state=%C3%A9"):
        assert fetched(there + strange)[0] == 404
    assert server.asked("token") == []
    fetched(login.address)
    assert isinstance(login.done(), Grant)


def test_a_person_who_refuses_ends_the_login(server: OAuthServer) -> None:
    login = InBrowser(server)
    fetched(f"{login.asked['redirect_uri']}/?error=access_denied&state={login.asked['state']}")
    error = login.done()
    assert isinstance(error, TokenError)
    assert "từ chối" in error.hint


def test_microsoft_comes_back_to_localhost_and_google_is_asked_for_a_lasting_login(server: OAuthServer) -> None:
    login = InBrowser(server, provider="microsoft")
    assert login.asked["redirect_uri"].startswith("http://localhost:")
    fetched(login.address)
    assert isinstance(login.done(), Grant)
    login = InBrowser(server, provider="google", scopes=())
    assert (login.asked["access_type"], login.asked["prompt"]) == ("offline", "consent")
    assert login.asked["scope"] == "https://mail.google.com/"
    fetched(login.address)
    assert isinstance(login.done(), Grant)


def test_the_listener_can_be_reached_from_this_machine_only() -> None:
    with listening("s") as redirects, open("/proc/net/tcp", encoding="ascii") as table:
        listeners = [line.split()[1] for line in table if line.split()[3] == "0A"]
    assert [place for place in listeners if place.endswith(f":{redirects.port:04X}")] == [
        f"0100007F:{redirects.port:04X}"
    ]


@pytest.mark.parametrize(
    "address", ["", "x", "http://[", "http://127.0.0.1:1/?state=khac&code=a", "?code=a", "?state=s"]
)
def test_an_address_of_no_login_holds_no_code(address: str) -> None:
    assert code_in(address, "s") is None


def test_a_pasted_address_holds_the_code() -> None:
    assert code_in("http://127.0.0.1:4711/?state=s&code=4%2F0Ab&scope=thu", "s") == "4/0Ab"
