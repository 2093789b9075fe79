"""The one door to IMAP. Looks, never touches: the folder is opened read-only and nothing is ever flagged."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Self

from imapclient import SEEN
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from ingest.connection import Account, Connection, Patience
from ingest.refusals import MailboxError, NotTriedError, refused_folder

__all__ = ["Account", "Check", "Folder", "Listed", "Mailbox", "MailboxError", "NotTriedError", "Patience", "check"]

_SENT = b"\\Sent"
_HIGHEST_UID = 2**32 - 1
"""Source: RFC 3501 section 2.3.1.1."""
_PIECE = 2**20
_SEARCHED_AT_ONCE = 50_000
"""Messages in one answer to SEARCH: imaplib refuses a line of more than a million octets."""
_OVERLAP = 100
"""How far windows of sequence numbers overlap, in case messages vanish between two of them."""


@dataclass(frozen=True)
class Folder:
    """What the server says of a folder when it is opened.

    Its generation, how many messages it holds, and the UID that the next one will get at least (None where unsaid).
    """

    uid_validity: int
    messages: int
    uid_next: int | None


@dataclass(frozen=True)
class Listed:
    """What the server says of a message before it is fetched. `received_at` is its INTERNALDATE, aware.

    None where the server gives a date that cannot be. `gmail_id` is Gmail's X-GM-MSGID, None elsewhere.
    """

    uid: int
    size: int
    received_at: datetime | None
    gmail_id: str | None = None


class Mailbox:
    """A logged-in connection. One thread at a time; after an error `reopen` it or make a new one."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._connection = Connection(account)
        self._folder: Folder | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.close() if kind is None else self.hang_up()

    def close(self) -> None:
        """Take leave of the server, or just hang up where it does not answer."""
        try:
            with self._exchange("logout"):
                self._client.logout()
        except MailboxError:
            self.hang_up()

    def hang_up(self) -> None:
        """Close the connection without a word, as is right when it broke."""
        self._connection.close()

    def open(self) -> Folder:
        """Open the folder read-only. Raises MailboxError when there is no such folder."""
        what = f"folder {self._account.folder!r}"
        with self._exchange(what):
            try:
                answer = self._client.select_folder(self._account.folder, readonly=True)
            except IMAPClientAbortError:
                raise
            except IMAPClientError as error:
                raise refused_folder(what, str(error)) from error
            uid_next = answer.get(b"UIDNEXT")
            uid_next = int(uid_next) if uid_next else None
            self._folder = Folder(int(answer[b"UIDVALIDITY"]), int(answer[b"EXISTS"]), uid_next)
            return self._folder

    def reopen(self) -> Folder:
        """Open the folder again over a new connection.

        Raises MailboxError, also where the server has numbered the messages anew: the UIDs at hand mean others now.
        """
        before = self._folder
        self.hang_up()
        self._connection = Connection(self._account)
        folder = self.open()
        if before and before.uid_validity != folder.uid_validity:
            raise MailboxError("the folder was numbered anew", transient=True)
        return folder

    def uids_above(self, uid: int) -> list[int]:
        """Return the UIDs greater than `uid` in ascending order.

        `n:*` always answers the highest message too, whatever n is; it is left out here (RFC 3501 section 6.4.8).
        """
        found: set[int] = set()
        for criterion in self._windows(uid):
            with self._exchange("search"):
                found.update(self._client.search(criterion))
        return sorted(n for n in found if uid < n <= _HIGHEST_UID)

    def _windows(self, uid: int) -> Iterator[list[str]]:
        messages = self._folder.messages if self._folder else 0
        if messages <= _SEARCHED_AT_ONCE:
            yield ["UID", f"{uid + 1}:*"]
            return
        for first in range(1, messages + 1, _SEARCHED_AT_ONCE):
            last = first + _SEARCHED_AT_ONCE + _OVERLAP
            yield [f"{first}:{last if last < messages else '*'}"]

    def list(self, uids: Sequence[int]) -> list[Listed]:
        """Return size, arrival and Gmail's id of the messages, ascending; those that vanished meanwhile are missing."""
        if not uids:
            return []
        gmail = ["X-GM-MSGID"] if self.is_gmail() else []
        with self._exchange("list"):
            answer = self._client.fetch(list(uids), ["RFC822.SIZE", "INTERNALDATE", *gmail])
            return [
                _listed(uid, items)
                for uid, items in sorted(answer.items())
                if b"INTERNALDATE" in items and b"RFC822.SIZE" in items
            ]

    def fetch(self, messages: Sequence[Listed]) -> Mapping[int, bytes]:
        """Return the raw bytes of the messages; those that vanished meanwhile are missing.

        Raises MailboxError, also where a message is much larger than was announced.
        """
        if not messages:
            return {}
        with self._exchange("fetch", sum(listed.size for listed in messages)):
            answer = self._client.fetch([listed.uid for listed in messages], ["BODY.PEEK[]"])
            return {uid: items[b"BODY[]"] for uid, items in answer.items() if items.get(b"BODY[]") is not None}

    def fetch_pieces(self, uid: int, at_most: int) -> tuple[bytes, bool] | None:
        """Return the first `at_most` octets of a message, asked for in pieces, and whether that is all of it.

        What the server says of its size is not relied on. None when the message has vanished.
        """
        taken = BytesIO()  # gives its value without a copy
        while taken.tell() <= at_most:
            piece = self._piece(uid, taken.tell(), min(_PIECE, at_most + 1 - taken.tell()))
            if piece is None:
                return None
            taken.write(piece)
            if len(piece) < _PIECE:
                break
        whole = taken.tell() <= at_most
        taken.truncate(at_most if not whole else None)
        return taken.getvalue(), whole

    def fetch_headers(self, uid: int) -> bytes:
        """Return the header block of a message, empty when it has vanished."""
        with self._exchange("fetch"):
            answer = self._client.fetch([uid], ["BODY.PEEK[HEADER]"])
            return answer.get(uid, {}).get(b"BODY[HEADER]") or b""

    def _piece(self, uid: int, start: int, octets: int) -> bytes | None:
        with self._exchange("fetch", octets):
            answer = self._client.fetch([uid], [f"BODY.PEEK[]<{start}.{octets}>"])
            # Beyond the end some servers answer NIL for nothing.
            return (answer[uid][f"BODY[]<{start}>".encode()] or b"") if uid in answer else None

    def is_gmail(self) -> bool:
        """Tell whether the server speaks Gmail's extensions."""
        return self._can("X-GM-EXT-1")

    def can_wait(self) -> bool:
        """Tell whether the server knows IDLE."""
        return self._can("IDLE")

    def _can(self, capability: str) -> bool:
        with self._exchange("capability"):
            return bool(self._client.has_capability(capability))

    def sent_folder(self, configured: str = "") -> str | None:
        """Return the folder of sent mail: the configured one, else the one marked \\Sent, else "Sent", else None."""
        with self._exchange("folders"):
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
        with self._exchange(f"folder {folder!r}"):
            self._client.select_folder(folder, readonly=True)
            return bool(self._client.search(["HEADER", "Message-ID", message_id]))

    def append(self, folder: str, raw: bytes, at: datetime) -> None:
        """File a message that we sent, as read, with the instant at which it left."""
        with self._exchange(f"append to {folder!r}"):
            self._client.append(folder, raw, [SEEN], at)

    def wait(self, seconds: float, stopped: Callable[[], bool]) -> bool:
        """Return True as soon as the server tells of new mail, False after `seconds` or when `stopped` says so.

        A hint only: what it misses, polling finds. Needs the folder open and IDLE on the server.
        """
        early = False
        with self._exchange("idle"):
            try:
                self._client.idle()
            except IMAPClientAbortError:
                raise
            except IMAPClientError as error:
                early = self._until_idling(error)
        told: list[Any] = []
        for _ in range(max(1, round(seconds))):
            if early or _of_new_mail(told) or stopped():
                break
            with self._exchange("idle"):
                told += self._client.idle_check(timeout=1)
        with self._exchange("idle"):
            _, late = self._client.idle_done()
        return early or _of_new_mail([*told, *late])

    def _until_idling(self, error: IMAPClientError) -> bool:
        """Read on where the server told of something before it said that it idles; return whether it was new mail."""
        line: bytes | None = str(error).partition("response: b'")[2].encode()
        new_mail = False
        while line is not None:
            if not line.startswith(b"* "):
                raise error
            new_mail = new_mail or b" EXISTS" in line
            line = self._client._imap._get_response()
        return new_mail

    @property
    def _client(self) -> Any:
        return self._connection.client

    def _exchange(self, what: str, octets: int = 0) -> Any:
        return self._connection.exchange(what, octets)


def _listed(uid: int, items: Mapping[bytes, Any]) -> Listed:
    gmail_id = items.get(b"X-GM-MSGID")
    at = items[b"INTERNALDATE"]
    return Listed(uid, int(items[b"RFC822.SIZE"]), _possible(at), str(gmail_id) if gmail_id else None)


def _possible(at: datetime | None) -> datetime | None:
    """Return a date, None for one that no calendar has in every zone."""
    try:
        return at.astimezone(UTC) if at else None
    except (OverflowError, ValueError):
        return None


def _of_new_mail(told: Sequence[Any]) -> bool:
    return any(isinstance(line, tuple) and b"EXISTS" in line for line in told)


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
