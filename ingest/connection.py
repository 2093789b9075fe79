"""Make a connection to an IMAP server, log in, and tell its failures apart. With `mailbox` the one door to IMAP."""

import imaplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError
from imapclient.imap4 import IMAP4WithTimeout
from imapclient.tls import IMAP4_TLS

from ingest.refusals import MailboxError, broken, refused, refused_login
from ingest.watchdog import Watchdog


@dataclass(frozen=True)
class Patience:
    """How long to wait, in seconds: for a connection, for the next octet, for a whole exchange.

    An exchange that brings mail may take longer, by the slowest line that is still worth waiting for.
    """

    connect: float = 15
    read: float = 60
    exchange: float = 120
    octets_per_second: int = 16 * 1024


@dataclass(frozen=True)
class Account:
    """Where the mailbox is and how to log in.

    `security` is tls, starttls or none. `auth` is password or oauth2; with oauth2, `password` is an access token.
    """

    host: str
    port: int
    security: str
    username: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    auth: str = "password"
    patience: Patience = Patience()


class Connection:
    """A logged-in connection; `client` is IMAPClient's. One thread only."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._watchdog = Watchdog()
        self.client = self._connected()

    @contextmanager
    def exchange(self, what: str, octets: int = 0) -> Iterator[None]:
        """Run one exchange in which about `octets` are expected. Raises MailboxError, whatever goes wrong in it."""
        patience = self._account.patience
        seconds = patience.exchange + octets / patience.octets_per_second
        try:
            with self._watchdog.within(seconds, octets + _SMALL_TALK):
                yield
        except (imaplib.IMAP4.abort, OSError) as error:
            if self._watchdog.cut:
                raise MailboxError(f"{what}: not done after {seconds:.0f} s", transient=True) from error
            raise broken(what, error) from error
        except (IMAPClientError, KeyError, ValueError, TypeError, AttributeError) as error:
            raise refused(what, self._without_secret(error)) from error  # also an answer that makes no sense

    def _without_secret(self, error: Exception) -> str:
        """Return what a server said; some repeat the command that they refuse."""
        return str(error).replace(self._account.password or "\0", "…")

    def close(self) -> None:
        """Hang up without a word, as is right for a connection that broke."""
        _hang_up(self.client)

    def _connected(self) -> IMAPClient:
        account = self._account
        context = ssl.create_default_context() if account.security != "none" else None  # it costs 40 ms
        where = f"{account.host}:{account.port}"
        with self.exchange(where):
            client = _Client(account, context, self._watchdog)
        # IMAPClient sets imaplib's debug level to 5, which prints every literal twice: 4 to 7 times slower.
        client._imap.debug = 0
        client.normalise_times = False
        try:
            with self.exchange(where):
                if account.security == "starttls":
                    client.starttls(ssl_context=context)
                    self._watchdog.guard(client.socket())
                _log_in(client, account)
                client.capabilities()  # mostly said with the login; asked for later they cost a round trip
        except MailboxError:
            _hang_up(client)
            raise
        return client


# After two minutes of silence every half minute, four times: a dead connection is known after four minutes.
_SIGNS_OF_LIFE = {socket.TCP_KEEPIDLE: 120, socket.TCP_KEEPINTVL: 30, socket.TCP_KEEPCNT: 4}
# What a server may say beside the mail that it was asked for: greetings, flags of messages, folders.
_SMALL_TALK = 8 * 2**20


def _hang_up(client: IMAPClient) -> None:
    try:
        client.shutdown()
    except (IMAPClientError, OSError):  # it is closed already
        return


def _log_in(client: IMAPClient, account: Account) -> None:
    by_token = account.auth == "oauth2"
    try:
        if by_token:
            client.oauth2_login(account.username, account.password)
        elif account.password.isascii():
            client.login(account.username, account.password)
        else:  # LOGIN cannot carry non-ASCII passwords; AUTHENTICATE PLAIN can
            client.plain_login(account.username, account.password)
    except LoginError as error:
        if isinstance(error.__context__, IMAPClientAbortError):  # the connection broke: nothing was refused
            raise error.__context__ from None
        said = str(error).replace(account.password or "\0", "…")
        raise refused_login(said, by_token=by_token) from None


class _Client(IMAPClient):  # type: ignore[misc]
    """IMAPClient under a watchdog from the first octet on, the greeting included."""

    def __init__(self, account: Account, context: ssl.SSLContext | None, watchdog: Watchdog) -> None:
        self._watchdog = watchdog
        patience = SocketTimeout(connect=account.patience.connect, read=account.patience.read)
        super().__init__(
            account.host, account.port, ssl=account.security == "tls", ssl_context=context, timeout=patience
        )

    def _create_IMAP4(self) -> imaplib.IMAP4:  # noqa: N802 (the library's hook)
        tls = (self.ssl_context,) if self.ssl else ()
        kind = _watched(IMAP4_TLS if self.ssl else IMAP4WithTimeout, self._watchdog)
        made: imaplib.IMAP4 = kind(self.host, self.port, *tls, self._timeout.connect)
        return made


def _keep_alive(connection: socket.socket) -> None:
    """Let the system ask for signs of life, which also keeps routers from forgetting a connection that says nothing."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in _SIGNS_OF_LIFE.items():
        connection.setsockopt(socket.IPPROTO_TCP, option, value)


def _watched(kind: Any, watchdog: Watchdog) -> Any:
    """Return imaplib's class `kind` with its socket shown to the watchdog and everything it reads counted."""

    class Watched(kind):  # type: ignore[misc]
        def _create_socket(self, timeout: float | None = None) -> socket.socket:
            made: socket.socket = super()._create_socket(timeout)
            _keep_alive(made)
            watchdog.guard(made)
            return made

        def read(self, size: int) -> bytes:
            if not watchdog.takes(size):
                raise imaplib.IMAP4.abort(f"the server announces {size} octets more than it said")
            octets: bytes = super().read(size)
            return octets

        def readline(self) -> bytes:
            line: bytes = super().readline()
            if not watchdog.takes(len(line)):
                raise imaplib.IMAP4.abort("the server sends more than was asked for")
            return line

    return Watched
