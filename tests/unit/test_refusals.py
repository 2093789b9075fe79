"""What mail servers say when they refuse, word for word, and what becomes of it."""

import imaplib
import socket
import ssl
from enum import Enum

import pytest

from ingest.refusals import MailboxError, broken, refused, refused_folder, refused_login


class Kind(Enum):
    """How a refusal is treated: a person must act, it passes by itself, or the server wants a long pause."""

    FOR_A_PERSON = (False, False)
    PASSES = (True, False)
    WANTS_A_PAUSE = (True, True)


def kind_of(error: MailboxError) -> Kind:
    return Kind((error.transient, error.throttled))


LOGINS = [
    # Gmail
    ("[AUTHENTICATIONFAILED] Invalid credentials (Failure)", Kind.FOR_A_PERSON, "username"),
    (
        "[ALERT] Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)",
        Kind.FOR_A_PERSON,
        "apppasswords",
    ),
    ("[WEBALERT https://accounts.google.com/signin/continue] Web login required.", Kind.FOR_A_PERSON, "trình duyệt"),
    ("[ALERT] Please log in via your web browser: https://support.google.com/mail/", Kind.FOR_A_PERSON, "trình duyệt"),
    ("[ALERT] Your account is not enabled for IMAP use. (Failure)", Kind.FOR_A_PERSON, "Bật IMAP"),
    ("[ALERT] IMAP access is disabled for your domain. Please contact your", Kind.FOR_A_PERSON, "Quản trị viên"),
    ("[ALERT] Too many simultaneous connections. (Failure)", Kind.WANTS_A_PAUSE, "15 kết nối"),
    ("[OVERQUOTA] Account exceeded command or bandwidth limits. (Failure)", Kind.WANTS_A_PAUSE, "2.500 MB"),
    ("[ALERT] Account exceeded command or bandwidth limits. (Failure)", Kind.WANTS_A_PAUSE, "2.500 MB"),
    ("[THROTTLED] Too many requests, try again later", Kind.WANTS_A_PAUSE, "tự nghỉ"),
    ("[UNAVAILABLE] Temporary System Error", Kind.PASSES, "bảo trì"),
    ("System Error (Failure)", Kind.PASSES, "bảo trì"),
    # Microsoft
    ("LOGIN failed.", Kind.FOR_A_PERSON, "username"),
    ('LOGIN failed. [Error="LogonFailed:LogonDenied-BasicAuthBlocked-"]', Kind.FOR_A_PERSON, "diemdanh login"),
    ("User is authenticated but not connected.", Kind.FOR_A_PERSON, "chính hộp thư này"),
    ("Account is blocked. Login to your account via a web browser to verify.", Kind.FOR_A_PERSON, "trình duyệt"),
    ("Request is throttled. Suggested Backoff Time: 299961 milliseconds", Kind.WANTS_A_PAUSE, "tự nghỉ"),
    ("Server Unavailable. 15", Kind.PASSES, "bảo trì"),
    # Yahoo, Zoho, Zimbra, Courier, Cyrus
    ("[LIMIT] LOGIN Rate limit hit.", Kind.WANTS_A_PAUSE, "tự nghỉ"),
    ("[SERVERBUG] LOGIN Internal server error", Kind.PASSES, "bảo trì"),
    ("[AUTHORIZATIONFAILED] LOGIN Invalid credentials", Kind.FOR_A_PERSON, "username"),
    ("[ALERT] Please provide application specific password to login", Kind.FOR_A_PERSON, "mật khẩu ứng dụng"),
    ("[ALERT] You are yet to enable IMAP for your account.", Kind.FOR_A_PERSON, "Bật IMAP"),
    ("cleartext logins disabled", Kind.FOR_A_PERSON, "starttls"),
    ("must change password", Kind.FOR_A_PERSON, "hết hạn"),
    ("Maximum connection limit reached from ::ffff:10.0.0.7", Kind.WANTS_A_PAUSE, "kết nối"),
    ("Too many open connections", Kind.WANTS_A_PAUSE, "kết nối"),
    # Dovecot 2.3 and 2.4
    ("[AUTHENTICATIONFAILED] Authentication failed.", Kind.FOR_A_PERSON, "username"),
    ("[UNAVAILABLE] Temporary authentication failure. [mx:2018-03-02 09:00:00]", Kind.PASSES, "bảo trì"),
    ("[UNAVAILABLE] Maximum number of connections from user+IP exceeded", Kind.WANTS_A_PAUSE, "kết nối"),
    ("[LIMIT] Maximum number of connections from user+IP exceeded", Kind.WANTS_A_PAUSE, "kết nối"),
    ("[EXPIRED] Password expired.", Kind.FOR_A_PERSON, "hết hạn"),
    ("[AUTHORIZATIONFAILED] User account is disabled", Kind.FOR_A_PERSON, "bị khóa"),
    ("[PRIVACYREQUIRED] Plaintext authentication disallowed on non-secure connections.", Kind.FOR_A_PERSON, "starttls"),
    ("[PRIVACYREQUIRED] Cleartext authentication disallowed on non-secure", Kind.FOR_A_PERSON, "starttls"),
    ("[INUSE] Mailbox is locked", Kind.PASSES, "bảo trì"),
    # RFC 5530
    ("[CONTACTADMIN] Your mailbox needs attention", Kind.FOR_A_PERSON, "nhà cung cấp"),
]


@pytest.mark.parametrize(("said", "kind", "hint"), LOGINS, ids=[said[:45] for said, _, _ in LOGINS])
def test_a_refused_login_is_told_apart_and_explained(said: str, kind: Kind, hint: str) -> None:
    error = refused_login(said, by_token=False)
    assert kind_of(error) is kind
    assert hint in error.hint
    assert str(error) == f"login refused: {said}"


WRONG_YET_POLITE = [
    "Invalid credentials, please try again",
    "[AUTHENTICATIONFAILED] Wrong password. Please try again later.",
    "Incorrect password or account temporarily not known",
    "Your account has been temporarily locked, too many failed login attempts. Try again later.",
    "[ALERT] Account is temporarily suspended",
]


@pytest.mark.parametrize("said", WRONG_YET_POLITE)
def test_a_server_that_says_please_try_again_to_a_wrong_password_is_not_taken_at_its_word(said: str) -> None:
    assert kind_of(refused_login(said, by_token=False)) is Kind.FOR_A_PERSON


@pytest.mark.parametrize("said", ["[AUTHENTICATIONFAILED] Invalid credentials (Failure)", "AUTHENTICATE failed."])
def test_a_refused_token_is_mended_by_a_new_login_and_not_by_a_password(said: str) -> None:
    error = refused_login(said, by_token=True)
    assert kind_of(error) is Kind.FOR_A_PERSON
    assert "diemdanh login" in error.hint


COMMANDS = [
    ("[OVERQUOTA] Account exceeded bandwidth limits.", Kind.WANTS_A_PAUSE),
    ("[THROTTLED] Slow down", Kind.WANTS_A_PAUSE),
    ("Request is throttled. Suggested Backoff Time: 300000 milliseconds", Kind.WANTS_A_PAUSE),
    ("[SERVERBUG] Internal error occurred. Refer to server log for more information.", Kind.PASSES),
    ("[INUSE] Mailbox is locked", Kind.PASSES),
    ("what was that", Kind.PASSES),
    ("User is authenticated but not connected.", Kind.FOR_A_PERSON),
]


@pytest.mark.parametrize(("said", "kind"), COMMANDS)
def test_a_refused_command_may_be_tried_again_unless_the_server_says_otherwise(said: str, kind: Kind) -> None:
    assert kind_of(refused("fetch", said)) is kind


@pytest.mark.parametrize("said", ["[NONEXISTENT] Unknown Mailbox: Báo cáo (Failure)", "Mailbox doesn't exist: Báo cáo"])
def test_a_folder_that_is_not_there_names_the_key_to_check(said: str) -> None:
    error = refused_folder("folder 'Báo cáo'", said)
    assert kind_of(error) is Kind.PASSES
    assert "folder" in error.hint


def test_a_folder_that_cannot_be_opened_for_now_is_no_folder_to_check() -> None:
    assert "folder" not in refused_folder("folder 'Báo cáo'", "[UNAVAILABLE] later").hint


@pytest.mark.parametrize("name", ["Throttled", "Unavailable", "Try again", "[LIMIT]"])
def test_what_our_own_folder_or_host_is_called_says_nothing_about_the_server(name: str) -> None:
    assert "folder" in refused_folder(f"folder {name!r}", "no such thing").hint
    assert kind_of(refused(f"{name}:993", "no such thing")) is Kind.PASSES


NETWORK = [
    socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution"),
    BlockingIOError(11, "Resource temporarily unavailable"),
    ConnectionRefusedError(111, "Connection refused"),
    TimeoutError("timed out"),
    imaplib.IMAP4.abort("socket error: EOF"),
]


@pytest.mark.parametrize("error", NETWORK, ids=lambda error: str(error)[:30])
def test_a_network_that_fails_is_not_blamed_on_the_server(error: Exception) -> None:
    found = broken("mail.example:993", error)
    assert kind_of(found) is Kind.PASSES
    assert "mạng" in found.hint
    assert str(found) == f"mail.example:993: {error}"


def test_a_server_that_hangs_up_with_a_reason_is_understood() -> None:
    said = imaplib.IMAP4.abort("command: SEARCH => Too many simultaneous connections")
    assert kind_of(broken("search", said)) is Kind.WANTS_A_PAUSE
    shut = broken("search", imaplib.IMAP4.abort("Server shutting down."))
    assert kind_of(shut) is Kind.PASSES
    assert "bảo trì" in shut.hint


def test_a_certificate_that_does_not_fit_needs_a_person() -> None:
    found = broken("mail.example:993", ssl.SSLCertVerificationError("certificate has expired"))
    assert kind_of(found) is Kind.FOR_A_PERSON
    assert "Chứng chỉ" in found.hint


def test_what_a_server_says_is_cut_short_and_cannot_break_a_line_of_the_log() -> None:
    error = refused_login("no\r\n2018-03-02 INFO all is well\x1b[2J" + "x" * 9000, by_token=False)
    assert str(error).isprintable()
    assert len(str(error)) <= 500
