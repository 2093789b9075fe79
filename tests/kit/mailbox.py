"""One mailbox on a real IMAP server, as a test fills it and looks into it."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Protocol

from imapclient import IMAPClient

_APPENDED = re.compile(rb"\[APPENDUID \d+ (\d+)\]")


class ImapServer(Protocol):
    """What a mailbox needs of its server."""

    host: str
    password: str

    @property
    def port(self) -> int: ...
    @property
    def tls_port(self) -> int: ...
    @property
    def ca_file(self) -> Path: ...
    def start(self) -> None: ...
    def stop(self) -> None: ...
    def doveadm(self, *arguments: str) -> str: ...


class Box(Protocol):
    """Any mailbox that a test fills: on Dovecot, on the embedded server, on the scripted one."""

    @property
    def host(self) -> str: ...
    @property
    def port(self) -> int: ...
    @property
    def username(self) -> str: ...
    @property
    def password(self) -> str: ...
    def append(self, raw: bytes, received_at: datetime, folder: str = "INBOX") -> int: ...
    def append_all(self, mails: Sequence[tuple[bytes, datetime]], folder: str = "INBOX") -> list[int]: ...
    def uids(self, folder: str = "INBOX") -> list[int]: ...
    def delete(self, uid: int, folder: str = "INBOX") -> None: ...
    def create_folder(self, name: str) -> None: ...


class Mailbox:
    """The mailbox of one user. Every call is a connection of its own, so it works after `stop()` and `start()`."""

    def __init__(self, server: ImapServer, username: str) -> None:
        self.server = server
        self.username = username
        self.host = server.host
        self.port = server.port
        self.tls_port = server.tls_port
        self.ca_file = server.ca_file
        self.password = server.password

    def append(self, raw: bytes, received_at: datetime, folder: str = "INBOX", flags: Sequence[bytes] = ()) -> int:
        """File `raw` as if it had been received at that aware instant; return its UID."""
        return self.append_all([(raw, received_at)], folder, flags)[0]

    def append_all(
        self, mails: Sequence[tuple[bytes, datetime]], folder: str = "INBOX", flags: Sequence[bytes] = ()
    ) -> list[int]:
        """File many mails over one connection; return their UIDs."""
        with self._connection() as client:
            return [_uid(client.append(folder, raw, flags, at)) for raw, at in mails]

    def uids(self, folder: str = "INBOX") -> list[int]:
        """Return the UIDs of all messages, in order."""
        with self._opened(folder) as client:
            return sorted(client.search("ALL"))

    def flags(self, uid: int, folder: str = "INBOX") -> set[bytes]:
        r"""Return the flags of one message, without the volatile `\Recent`."""
        with self._opened(folder) as client:
            return set(client.get_flags([uid])[uid]) - {rb"\Recent"}

    def received_at(self, uid: int, folder: str = "INBOX") -> datetime:
        """Return the INTERNALDATE of one message, aware."""
        with self._opened(folder) as client:
            client.normalise_times = False
            date: datetime = client.fetch([uid], ["INTERNALDATE"])[uid][b"INTERNALDATE"]
            return date

    def raw(self, uid: int, folder: str = "INBOX") -> bytes:
        """Return the bytes of one message, leaving its flags alone."""
        with self._opened(folder) as client:
            body: bytes = client.fetch([uid], ["BODY.PEEK[]"])[uid][b"BODY[]"]
            return body

    def delete(self, uid: int, folder: str = "INBOX") -> None:
        """Remove one message for good."""
        with self._opened(folder) as client:
            client.delete_messages([uid])
            client.expunge()

    @property
    def folders(self) -> list[str]:
        """The names of all folders."""
        with self._connection() as client:
            return sorted(name for _, _, name in client.list_folders())

    def create_folder(self, name: str) -> None:
        """Create a folder."""
        with self._connection() as client:
            client.create_folder(name)

    def uid_validity(self, folder: str = "INBOX") -> int:
        """Return the folder's UIDVALIDITY."""
        with self._connection() as client:
            answer: int = client.folder_status(folder, ["UIDVALIDITY"])[b"UIDVALIDITY"]
            return answer

    def new_uidvalidity(self, folder: str = "INBOX") -> int:
        """Let the server number the folder anew, as after a restore from its backup; return the new UIDVALIDITY."""
        changed = self.uid_validity(folder) + 1
        self.server.doveadm("mailbox", "update", "-u", self.username, "--uid-validity", str(changed), folder)
        return self.uid_validity(folder)

    def stop(self) -> None:
        """Stop the whole server."""
        self.server.stop()

    def start(self) -> None:
        """Start the server again, on the same port, with the mail it had."""
        self.server.start()

    @contextmanager
    def _connection(self) -> Iterator[IMAPClient]:
        with IMAPClient(self.host, self.port, ssl=False, timeout=60) as client:
            # The library asks for protocol traces always, which makes big literals slow.
            client._imap.debug = 0
            client.login(self.username, self.password)
            yield client

    @contextmanager
    def _opened(self, folder: str) -> Iterator[IMAPClient]:
        with self._connection() as client:
            client.select_folder(folder)
            yield client


def _uid(answer: bytes) -> int:
    found = _APPENDED.search(answer)
    if found is None:
        raise RuntimeError(f"the server did not say under which UID it filed the mail: {answer!r}")
    return int(found.group(1))
