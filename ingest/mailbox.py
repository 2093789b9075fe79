"""The one door to IMAP. Looks, never touches: the folder is opened read-only and nothing is ever flagged."""

import imaplib
import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientError, LoginError

_TIMEOUT = SocketTimeout(connect=15, read=60)
_SENT = b"\\Sent"


class MailboxError(Exception):
    """The mailbox cannot be used. `transient`: another try may help; `hint`: what the administrator can do."""

    def __init__(self, message: str, *, transient: bool, hint: str = "") -> None:
        super().__init__(message)
        self.transient = transient
        self.hint = hint


@dataclass(frozen=True)
class Account:
    """Where the mailbox is and how to log in. `security` is tls, starttls or none."""

    host: str
    port: int
    security: str
    username: str
    password: str
    folder: str = "INBOX"


@dataclass(frozen=True)
class Folder:
    """What the server says of a folder when it is opened: its generation and how many messages it holds."""

    uid_validity: int
    messages: int


@dataclass(frozen=True)
class Listed:
    """What the server says of a message before it is fetched. `received_at` is its INTERNALDATE, aware.

    None where the server gives a date that cannot be.
    """

    uid: int
    size: int
    received_at: datetime | None


class Mailbox:
    """A logged-in connection. One thread only; after an error make a new one."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._client = _connected(account)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._client.logout()
        except (IMAPClientError, OSError):
            self._client.shutdown()

    def open(self) -> Folder:
        """Open the folder read-only. Raises MailboxError when there is no such folder."""
        with _translated(f"folder {self._account.folder!r}"):
            answer = self._client.select_folder(self._account.folder, readonly=True)
            return Folder(int(answer[b"UIDVALIDITY"]), int(answer[b"EXISTS"]))

    def reopen(self) -> Folder:
        """Open the folder again, over a new connection where the server has cut this one. Raises MailboxError."""
        try:
            return self.open()
        except MailboxError:
            self._client.shutdown()
            self._client = _connected(self._account)
            return self.open()

    def uids_above(self, uid: int) -> list[int]:
        """Return the UIDs greater than `uid` in ascending order.

        `n:*` always answers the highest message too, whatever n is; it is left out here (RFC 3501 section 6.4.8).
        """
        with _translated("search"):
            found = self._client.search(["UID", f"{uid + 1}:*"])
        return sorted(n for n in found if n > uid)

    def list(self, uids: Sequence[int]) -> list[Listed]:
        """Return size and arrival of the messages, ascending; those that vanished meanwhile are missing."""
        if not uids:
            return []
        with _translated("list"):
            answer = self._client.fetch(list(uids), ["RFC822.SIZE", "INTERNALDATE"])
        return [
            Listed(uid, int(items[b"RFC822.SIZE"]), items[b"INTERNALDATE"])
            for uid, items in sorted(answer.items())
            if b"INTERNALDATE" in items and b"RFC822.SIZE" in items
        ]

    def fetch(self, uids: Sequence[int]) -> Mapping[int, bytes]:
        """Return the raw bytes of the messages; those that vanished meanwhile are missing."""
        return self._fetch(uids, "BODY.PEEK[]", b"BODY[]")

    def fetch_headers(self, uids: Sequence[int]) -> Mapping[int, bytes]:
        """Return the header blocks of the messages."""
        return self._fetch(uids, "BODY.PEEK[HEADER]", b"BODY[HEADER]")

    def _fetch(self, uids: Sequence[int], ask: str, answered: bytes) -> Mapping[int, bytes]:
        if not uids:
            return {}
        with _translated("fetch"):
            answer = self._client.fetch(list(uids), [ask])
        return {uid: items[answered] for uid, items in answer.items() if items.get(answered) is not None}

    def sent_folder(self, configured: str = "") -> str | None:
        """Return the folder of sent mail: the configured one, else the one marked \\Sent, else "Sent", else None."""
        with _translated("folders"):
            folders = [(flags, name) for flags, _, name in self._client.list_folders()]
        names = [name for _, name in folders]
        if configured:
            return configured if configured in names else None
        marked = [name for flags, name in folders if _SENT in flags]
        return marked[0] if marked else ("Sent" if "Sent" in names else None)

    def holds(self, folder: str, message_id: str) -> bool:
        """Tell whether a folder holds a message with this Message-ID, which must be one of ours.

        Raises ValueError for control characters, which would end the command and begin another.
        """
        if not message_id.isprintable():
            raise ValueError("control character in a Message-ID")
        with _translated(f"folder {folder!r}"):
            self._client.select_folder(folder, readonly=True)
            return bool(self._client.search(["HEADER", "Message-ID", message_id]))

    def wait(self, seconds: float, stopped: Callable[[], bool]) -> bool:
        """Return True as soon as the server tells of a change, False after `seconds` or when `stopped` says so.

        A hint only: what it misses, polling finds. Needs the folder open and IDLE on the server.
        """
        with _translated("idle"):
            self._client.idle()
            try:
                for _ in range(max(1, round(seconds))):
                    if self._client.idle_check(timeout=1):
                        return True
                    if stopped():
                        return False
                return False
            finally:
                self._client.idle_done()

    def can_wait(self) -> bool:
        """Tell whether the server knows IDLE."""
        with _translated("capability"):
            return bool(self._client.has_capability("IDLE"))


def _connected(account: Account) -> IMAPClient:
    with _translated(f"{account.host}:{account.port}"):
        context = ssl.create_default_context()
        client = IMAPClient(
            account.host, account.port, ssl=account.security == "tls", ssl_context=context, timeout=_TIMEOUT
        )
        # IMAPClient sets imaplib's debug level to 5, which prints every literal twice: 4 to 7 times slower.
        client._imap.debug = 0
        client.normalise_times = False
        if account.security == "starttls":
            client.starttls(ssl_context=context)
    try:
        _log_in(client, account)
    except MailboxError:
        client.shutdown()
        raise
    return client


def _log_in(client: IMAPClient, account: Account) -> None:
    try:
        # LOGIN cannot carry non-ASCII passwords; AUTHENTICATE PLAIN can.
        if account.password.isascii():
            client.login(account.username, account.password)
        else:
            client.plain_login(account.username, account.password)
    except LoginError as error:
        raise _refused(str(error)) from error
    except (IMAPClientError, imaplib.IMAP4.error, OSError) as error:
        raise _network(f"{account.host}:{account.port}", error) from error


# What servers say when they refuse for now, not for good: RFC 5530 codes and Gmail's own.
_FOR_NOW = ("UNAVAILABLE", "INUSE", "LIMIT", "OVERQUOTA", "THROTTLED", "TOO MANY", "TRY AGAIN")


def _refused(text: str) -> MailboxError:
    if any(word in text.upper() for word in _FOR_NOW):
        return MailboxError(
            f"login refused for now: {text}", transient=True, hint="Máy chủ đang bận; chương trình sẽ tự thử lại."
        )
    hint = "Kiểm tra username và mật khẩu. Gmail cần «mật khẩu ứng dụng» (App password), không phải mật khẩu thường."
    return MailboxError(f"login refused: {text}", transient=False, hint=hint)


def _network(where: str, error: Exception) -> MailboxError:
    hint = "Kiểm tra mạng, tên máy chủ (host), cổng (port) và kiểu bảo mật (security) của hộp thư."
    if isinstance(error, ssl.SSLCertVerificationError):
        return MailboxError(f"{where}: {error}", transient=False, hint="Chứng chỉ của máy chủ thư không hợp lệ.")
    return MailboxError(f"{where}: {error}", transient=True, hint=hint)


@contextmanager
def _translated(what: str) -> Iterator[None]:
    try:
        yield
    except MailboxError:
        raise
    except (imaplib.IMAP4.abort, OSError) as error:
        raise _network(what, error) from error
    except (IMAPClientError, imaplib.IMAP4.error, KeyError, ValueError) as error:
        raise MailboxError(f"{what}: {error}", transient=True) from error


@dataclass(frozen=True)
class Check:
    """What a look at the mailbox shows."""

    messages: int
    idle: bool
    sent_folder: str | None


def check(account: Account) -> Check:
    """Log in, open the folder and return what is there. Raises MailboxError."""
    with Mailbox(account) as mailbox:
        return Check(mailbox.open().messages, mailbox.can_wait(), mailbox.sent_folder())
