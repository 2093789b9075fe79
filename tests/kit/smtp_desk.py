"""Where the test's SMTP server takes mails in. Runs in the server's thread; its state is shared under `changed`."""

import re
import threading
from asyncio import WriteTransport
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from types import SimpleNamespace

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

_ACCEPTED = "250 2.0.0 OK: queued"
_XOAUTH2 = re.compile(rb"user=([^\x01]*)\x01auth=Bearer ([^\x01]+)\x01\x01")


@dataclass(frozen=True)
class Delivery:
    """One mail as it arrived: its envelope and its bytes (CRLF line ends)."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=default)


class Desk:
    """The mails taken in, and what the test told to refuse."""

    def __init__(self, username: str, password: str, accepts_token: Callable[[str], bool] | None = None) -> None:
        self.changed = threading.Condition()
        self.deliveries: list[Delivery] = []
        self.refused: dict[str, str] = {}
        self.content_replies: list[str] = []
        self.cuts: list[bool] = []
        self.logins = 0
        self.on_kept: Callable[[Delivery], object] = bool
        self.token_challenge = '{"status":"400","schemes":"Bearer","scope":"https://mail.example/"}'
        self.token_refusal = "535 5.7.8 Username and Password not accepted"
        self._accepts_token = accepts_token
        self._login = LoginPassword(username.encode(), password.encode())

    def hooks(self) -> SimpleNamespace:
        """Return the object that aiosmtpd calls, by the names it looks for."""
        by_token = {"auth_XOAUTH2": self._by_token} if self._accepts_token else {}
        return SimpleNamespace(
            handle_MAIL=self._sender, handle_RCPT=self._recipient, handle_DATA=self._body, **by_token
        )

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: object
    ) -> AuthResult:
        """Tell aiosmtpd whether a login is right. Unless `handled` is false it would leave the client waiting."""
        self.logins += 1
        return AuthResult(success=given == self._login, handled=False)

    async def _by_token(self, server: SMTP, arguments: list[str]) -> AuthResult:
        """XOAUTH2 as Google and Microsoft speak it: the reason of a refusal comes first, and waits for an answer."""
        given = b64decode(arguments[1]) if len(arguments) > 1 else await server.challenge_auth("")
        match = _XOAUTH2.fullmatch(given) if isinstance(given, bytes) else None
        accepts = self._accepts_token
        if match and accepts and match[1] == self._login.login and accepts(match[2].decode()):
            return AuthResult(success=True)
        if await server.challenge_auth(self.token_challenge) != b"":
            return AuthResult(success=False, handled=False, message="501 5.5.2 The answer must be empty")
        return AuthResult(success=False, handled=False, message=self.token_refusal)

    async def _sender(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self._login.login and not session.authenticated:
            return "530 5.7.0 Authentication required"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def _recipient(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        with self.changed:
            refusal = self.refused.get(address.casefold())
        if refusal is not None:
            return refusal
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def _body(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        with self.changed:
            if self.content_replies:
                return self.content_replies.pop(0)
            cut = self.cuts.pop(0) if self.cuts else None
            if cut is not False:
                self._keep(envelope)
        if cut is not None and isinstance(server.transport, WriteTransport):
            server.transport.abort()
        return _ACCEPTED

    def _keep(self, envelope: Envelope) -> None:
        raw = envelope.original_content or b""
        sender = envelope.mail_from or ""
        delivery = Delivery(sender, tuple(map(str, envelope.rcpt_tos)), raw)
        self.deliveries.append(delivery)
        self.on_kept(delivery)
        self.changed.notify_all()
