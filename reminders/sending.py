"""The one door to SMTP: yagmail connects and logs in; one finished mail, one attempt, four results."""

import binascii
import re
import ssl
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from enum import Enum
from typing import Any, Self

import yagmail

_TIMEOUT_SECONDS = 60
# How long a server may take to answer a whole mail. Source: RFC 5321 section 4.5.3.2.6.
_ANSWER_SECONDS = 600
_STATUS = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")

# What servers say when a sender has had his share: Gmail, Microsoft 365, and hosts that count by the hour or the day.
# Source: Google, "SMTP errors and codes"; Microsoft, "Non-delivery reports in Exchange Online".
_LIMITED = re.compile(
    r"\b[45]\.(?:4\.5|7\.28|2\.12[12]|7\.50[0-9])\b|sending (?:limit|quota)|(?:daily|hourly)[^.;]{0,30}(?:limit|quota)"
    r"|(?:limit|quota)[^.;]{0,30}(?:per|an?) (?:hour|day)|unusual rate|outbound ?spam|submissionquota",
    re.IGNORECASE,
)
_RECEIVING = re.compile(r"receiv", re.IGNORECASE)
"""What tells the recipient's share from ours."""
_CLOSING = 421
"""The server closes the line and has taken nothing. Source: RFC 5321 section 3.8."""
_COMMAND_OCTETS = 512
_LONG_WORD = re.compile(r"[\w+/=.~-]{40,}")
_REFUSED = {
    "password": "Kiểm tra username và mật khẩu gửi thư. Gmail cần «mật khẩu ứng dụng» (App password).",
    "oauth2": "Kiểm tra username và quyền gửi thư (SMTP) của tài khoản, rồi chạy «diemdanh login» để đăng nhập lại.",
}


class SendingError(Exception):
    """The server cannot be used now. `transient`: another try may help; `hint`: what the administrator can do."""

    def __init__(self, message: str, *, transient: bool, hint: str) -> None:
        super().__init__(message)
        self.transient = transient
        self.hint = hint


@dataclass(frozen=True)
class Relay:
    """The server that takes our mail. `security` is tls, starttls or none; no username means no login.

    `auth` is password or oauth2; then `password` holds an access token.
    """

    host: str
    port: int
    security: str
    username: str
    password: str = field(repr=False)
    auth: str = "password"


class Result(Enum):
    """What became of one attempt.

    REFUSED is for good, LATER for now; LIMITED: the server takes no mail from us for a while, whatever it is; CUT: the
    line broke or was closed before the mail was taken, so it has not left; UNKNOWN: it broke after the body, so it may
    have.
    """

    ACCEPTED = "accepted"
    REFUSED = "refused"
    LATER = "later"
    LIMITED = "limited"
    CUT = "cut"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Attempt:
    """A result with the server's own words. `bad_address`: the server knows no such recipient."""

    result: Result
    reply: str
    bad_address: bool = False


class Connection:
    """A logged-in connection to the relay."""

    def __init__(self, relay: Relay) -> None:
        self._client = _connected(relay)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Hang up."""
        try:
            self._client.close()
        except OSError:
            self._client.is_closed = True

    def send(self, mail: EmailMessage, sender: str, recipients: Sequence[str]) -> Attempt:
        """Try once to hand the mail over. The first recipient must be accepted; refused copies are told in the reply.

        Not yagmail's own send: that repeats after a cut and so delivers copies, throws the reply away, and composes the
        mail anew.
        """
        smtp = self._client.smtp
        try:
            smtp.ehlo_or_helo_if_needed()
            replies = [smtp.mail(sender), *(smtp.rcpt(address) for address in recipients)]
        except OSError as error:
            return Attempt(Result.CUT, str(error))
        refused = _refusal(*replies[:2])
        if refused:
            self._reset()
            return refused
        attempt = self._hand_over(mail.as_bytes())
        lost = [address for address, (code, _) in zip(recipients, replies[1:], strict=True) if code >= 400]
        return replace(attempt, reply=f"{attempt.reply}; refused copies: {', '.join(lost)}") if lost else attempt

    def _hand_over(self, data: bytes) -> Attempt:
        try:
            self._client.smtp.sock.settimeout(_ANSWER_SECONDS)
            code, reply = self._client.smtp.data(data)
        except OSError as error:
            code = getattr(error, "smtp_code", None)
            if isinstance(code, int) and code > 0:  # the server answered DATA itself with a refusal
                return _judged(code, _text(getattr(error, "smtp_error", b"")))
            return Attempt(Result.UNKNOWN, str(error))
        return _judged(code, _text(reply))

    def _reset(self) -> None:
        try:
            self._client.smtp.rset()
        except OSError:
            self._client.is_closed = True


def _refusal(sender: tuple[int, bytes], first: tuple[int, bytes]) -> Attempt | None:
    """Return the refusal that ends the attempt: of the sender, or of the first recipient; None to go on.

    A refused sender is a fault of the configuration, or a quota, and not of this mail. Only
    "no such mailbox" (RFC 3463, 5.1.x, or a server that gives no such code) speaks against the address: quotas and
    policies are also answered with 550.
    """
    if sender[0] >= 400:
        closing = sender[0] == _CLOSING
        return Attempt(Result.CUT if closing else Result.LIMITED, f"{sender[0]} {_text(sender[1])}")
    code, text = first[0], _text(first[1])
    if code < 400:
        return None
    status = _STATUS.search(text)
    bad_address = code >= 500 and (status is None or status.group().startswith("5.1."))
    return replace(_judged(code, text), bad_address=bad_address)


def _judged(code: int, reply: str) -> Attempt:
    if code < 400:
        return Attempt(Result.ACCEPTED, f"{code} {reply}")
    told = f"{code} {reply}"
    if code == _CLOSING:
        return Attempt(Result.CUT, told)
    if _LIMITED.search(reply) and not _RECEIVING.search(reply):
        return Attempt(Result.LIMITED, told)
    return Attempt(Result.REFUSED if code >= 500 else Result.LATER, told)


def _text(reply: object) -> str:
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else str(reply)
    return " ".join(text.split())[:300]


def _connected(relay: Relay) -> yagmail.SMTP:
    context = ssl.create_default_context()
    tls = relay.security == "tls"
    client = yagmail.SMTP(
        user=relay.username or None,
        password=relay.password,
        host=relay.host,
        port=relay.port,
        smtp_ssl=tls,
        smtp_starttls={"context": context} if relay.security == "starttls" else False,
        smtp_skip_login=relay.auth == "oauth2" or not relay.username,
        soft_email_validation=False,
        timeout=_TIMEOUT_SECONDS,
        **({"context": context} if tls else {}),
    )
    client.user = relay.username  # yagmail makes "phong@gmail.com" of "phong"
    try:
        client.login()
        if relay.auth == "oauth2":
            _show_token(client.smtp, relay)
    except OSError as error:
        _hang_up(client)
        # A server may quote the token that it refuses, so its own words are no cause to be shown.
        raise _unusable(relay, error) from (None if relay.auth == "oauth2" else error)
    except UnicodeEncodeError:  # smtplib sends names and passwords as ASCII only
        _hang_up(client)
        hint = "Đặt username và mật khẩu gửi thư chỉ gồm chữ không dấu, chữ số và ký hiệu thông thường."
        raise SendingError(f"{relay.host}: login is not ASCII", transient=False, hint=hint) from None
    return client


def _hang_up(client: yagmail.SMTP) -> None:
    """Close a connection that a login failed on: the server would wait for the next attempt."""
    client.is_closed = True  # or yagmail closes it again, with a word
    if getattr(client, "smtp", None):
        client.smtp.close()


def _show_token(smtp: Any, relay: Relay) -> None:
    """Log in by XOAUTH2 and raise as a password login does. `smtp` is yagmail's live smtplib connection.

    A server says why it refuses in a challenge, which must be answered with an empty line before the refusal comes.
    Most tokens are too long for the command itself, whose line has 512 octets (RFC 4954 section 4, RFC 5321 section
    4.5.3.1.4); those are given as the answer to an empty challenge.
    Source: Google, "OAuth 2.0 mechanism"; Microsoft, "Authenticate an IMAP, POP or SMTP connection using OAuth".
    """
    shown = f"user={relay.username}\x01auth=Bearer {relay.password}\x01\x01"
    fits = len(f"AUTH XOAUTH2 {b64encode(shown.encode()).decode()}\r\n") <= _COMMAND_OCTETS
    left = [shown]
    smtp.ehlo_or_helo_if_needed()
    try:
        smtp.auth("XOAUTH2", lambda _=None: left.pop() if left else "", initial_response_ok=fits)
    except binascii.Error as error:  # smtplib decodes the challenge
        raise OSError("the challenge is not base64") from error


def _unusable(relay: Relay, error: OSError) -> SendingError:
    where = f"{relay.host}:{relay.port}"
    code = getattr(error, "smtp_code", None)
    if isinstance(error, ssl.SSLCertVerificationError):
        return SendingError(f"{where}: {error}", transient=False, hint="Chứng chỉ của máy chủ gửi thư không hợp lệ.")
    if isinstance(code, int) and code >= 500:
        said = _without_token(relay, getattr(error, "smtp_error", error))
        return SendingError(f"{where}: login refused: {said}", transient=False, hint=_REFUSED[relay.auth])
    hint = "Kiểm tra mạng, tên máy chủ (host), cổng (port) và kiểu bảo mật (security) trong mục [reminders]."
    return SendingError(f"{where}: {_without_token(relay, error)}", transient=True, hint=hint)


def _without_token(relay: Relay, said: object) -> str:
    """Return a server's words less any access token, bare or as XOAUTH2 encodes it."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return _text(_LONG_WORD.sub("…", text.replace(relay.password, "…")) if relay.auth == "oauth2" else text)


def check(relay: Relay) -> None:
    """Connect, log in and hang up. Raises SendingError."""
    with Connection(relay):
        pass
