"""A real SMTP server for the tests, on the loopback: it keeps what it is given and refuses what it is told to."""

from collections.abc import Callable
from types import TracebackType
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from tests.kit.certificates import Certificate
from tests.kit.ports import HOST, free_port
from tests.kit.smtp_desk import Delivery, Desk

NO_SUCH_USER = "550 5.1.1 No such user here"
TRY_LATER = "451 4.3.0 Try again later"
REJECTED = "554 5.7.1 Message rejected"


class _LongLines(SMTP):
    # Source: RFC 4954 section 4.
    line_length_limit = 12_288


class _TokenController(Controller):
    def factory(self) -> SMTP:
        return _LongLines(self.handler, **self.SMTP_kwargs)


class SmtpServer:
    """`with SmtpServer() as smtp:` collects mails in `smtp.deliveries`.

    With a `username` every client must log in first, with `password` (AUTH PLAIN or LOGIN, no TLS needed) or, where
    `accepts_token` is given, with a token that it accepts (XOAUTH2). With a `certificate` the server offers STARTTLS.
    The test may read and instruct it while mails arrive.
    """

    host = HOST

    def __init__(
        self,
        username: str = "",
        password: str = "",
        certificate: Certificate | None = None,
        accepts_token: Callable[[str], bool] | None = None,
    ) -> None:
        self.port = free_port()
        self.username = username
        self.password = password
        self._desk = Desk(username, password, accepts_token)
        self._certificate = certificate
        self._takes_tokens = accepts_token is not None
        self._controller: Controller | None = None

    @property
    def deliveries(self) -> list[Delivery]:
        """The mails kept so far, oldest first, those among them whose answer was cut off."""
        with self._desk.changed:
            return list(self._desk.deliveries)

    def await_deliveries(self, count: int, within: float = 60) -> list[Delivery]:
        """Return the mails once there are `count` of them; raises TimeoutError after `within` seconds."""
        with self._desk.changed:
            if not self._desk.changed.wait_for(lambda: len(self._desk.deliveries) >= count, within):
                raise TimeoutError(f"{len(self._desk.deliveries)} of {count} mails came in {within} s")
            return list(self._desk.deliveries)

    def refuse(self, recipient: str, reply: str = NO_SUCH_USER) -> None:
        """Answer `reply` to every RCPT for `recipient`, until `accept`. `TRY_LATER` refuses temporarily."""
        with self._desk.changed:
            self._desk.refused[recipient.casefold()] = reply

    def accept(self, recipient: str) -> None:
        """Take mail for `recipient` again."""
        with self._desk.changed:
            self._desk.refused.pop(recipient.casefold(), None)

    def refuse_content(self, reply: str = REJECTED, times: int = 1) -> None:
        """Answer `reply` to the bodies of the next `times` mails, which are not kept."""
        with self._desk.changed:
            self._desk.content_replies += [reply] * times

    def cut_after_body(self, times: int = 1, kept: bool = True) -> None:
        """Break the connection after the bodies of the next `times` mails, before the answer.

        The client cannot know whether its mail was taken; it was if `kept`.
        """
        with self._desk.changed:
            self._desk.cuts += [kept] * times

    @property
    def logins(self) -> int:
        """How often somebody tried to log in with a password."""
        return self._desk.logins

    @property
    def then(self) -> Callable[[Delivery], object]:
        """What is called with each mail that is kept."""
        return self._desk.on_kept

    def on_kept(self, then: Callable[[Delivery], object]) -> None:
        """Call `then` with each mail that is kept, before it is answered."""
        with self._desk.changed:
            self._desk.on_kept = then

    def answer_refused_tokens(self, challenge: str, refusal: str) -> None:
        """Answer these to refused tokens: `challenge` first, `refusal` after the client's answer to it."""
        self._desk.token_challenge, self._desk.token_refusal = challenge, refusal

    def start(self) -> None:
        """Listen, on the same port as before."""
        context = self._certificate.server_context() if self._certificate else None
        # Only the lines of a login by token may be long; all others are held to SMTP's limits.
        self._controller = (_TokenController if self._takes_tokens else Controller)(
            self._desk.hooks(),
            hostname=HOST,
            port=self.port,
            tls_context=context,
            authenticator=self._desk.authenticate,
            # aiosmtpd's own demand for a login warns where there is no TLS; the desk asks for it instead.
            auth_require_tls=not self.username,
        )
        self._controller.start()

    def stop(self) -> None:
        """Stop listening, so that clients are refused. Does nothing where it is stopped."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
