"""Logging in to a real SMTP server with an access token in the place of a password (XOAUTH2)."""

import traceback
from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from reminders import sending
from reminders.sending import Connection, Relay, Result, SendingError
from tests.kit.smtp import SmtpServer

USER = "hopthu@phong.example"
SHORT = "bi-mat-ngan"
# As long as Microsoft's: the command with it would be longer than SMTP allows.
LONG = "bi-mat-dai." + "x" * 2000


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    with SmtpServer(USER, accepts_token=lambda token: token in (SHORT, LONG)) as running:
        yield running


def relay(server: SmtpServer, token: str, username: str = USER) -> Relay:
    return Relay("127.0.0.1", server.port, "none", username, token, auth="oauth2")


def refused(server: SmtpServer, token: str) -> SendingError:
    with pytest.raises(SendingError) as caught:
        sending.check(relay(server, token))
    return caught.value


@pytest.mark.parametrize("token", [SHORT, LONG])
def test_with_a_good_token_mail_leaves(server: SmtpServer, token: str) -> None:
    mail = EmailMessage()
    mail["To"] = "mn.anphu@truong.example"
    mail.set_content("Kính gửi trường.\n")
    with Connection(relay(server, token)) as connection:
        assert connection.send(mail, USER, ["mn.anphu@truong.example"]).result is Result.ACCEPTED
    assert len(server.deliveries) == 1


@pytest.mark.parametrize("token", ["het-han", "het-han." + "x" * 2000])
def test_a_refused_token_is_for_a_person_to_mend(server: SmtpServer, token: str) -> None:
    error = refused(server, token)
    assert not error.transient
    assert str(error).endswith("login refused: 5.7.8 Username and Password not accepted")
    assert "diemdanh login" in error.hint


def test_a_token_of_somebody_else_is_refused(server: SmtpServer) -> None:
    with pytest.raises(SendingError, match="login refused"):
        sending.check(relay(server, SHORT, "nguoi-khac@phong.example"))


def test_a_server_that_is_busy_with_tokens_may_take_it_later(server: SmtpServer) -> None:
    server.answer_refused_tokens("{}", "454 4.7.0 Temporary authentication failure")
    assert refused(server, "het-han").transient


@pytest.mark.parametrize("token", ["bi-mat-het-han", "bi-mat-het-han." + "x" * 600])
def test_a_server_that_quotes_the_token_does_not_bring_it_into_the_log(server: SmtpServer, token: str) -> None:
    server.answer_refused_tokens(token, f"535 5.7.8 no such token: {token}")
    error = refused(server, token)
    assert "bi-mat" not in "".join(traceback.format_exception(error))


def test_a_server_that_knows_passwords_only_is_a_refusal() -> None:
    with SmtpServer(USER, "mat-khau") as server:
        error = refused(server, SHORT)
    assert not error.transient


def test_nothing_that_is_printed_of_a_relay_is_secret(server: SmtpServer) -> None:
    assert SHORT not in repr(relay(server, SHORT))
