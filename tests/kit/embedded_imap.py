"""The IMAP server of the demonstration, with one mailbox that a test fills and looks into."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from types import TracebackType
from typing import Self

from imapclient import IMAPClient

from diemdanh.demo.servers import MailServers

_APPENDED = re.compile(rb"APPENDUID \d+ (\d+)")


class EmbeddedImap:
    """`with EmbeddedImap() as box:`. The mail is gone with the server."""

    def __init__(self) -> None:
        self._servers = MailServers()
        self.host = self._servers.host
        self.port = self._servers.imap_port
        self.username = self._servers.username
        self.password = self._servers.password

    def append(self, raw: bytes, received_at: datetime, folder: str = "INBOX") -> int:
        """File `raw` as if it had been received at that aware instant; return its UID."""
        return self.append_all([(raw, received_at)], folder)[0]

    def append_all(self, mails: Sequence[tuple[bytes, datetime]], folder: str = "INBOX") -> list[int]:
        """File many mails over one connection; return their UIDs."""
        with self._connection() as client:
            answers = [client.append(folder, raw, (), at) for raw, at in mails]
        return [int(uid) for answer in answers for uid in _APPENDED.findall(answer)]

    def uids(self, folder: str = "INBOX") -> list[int]:
        """Return the UIDs of all messages, in order."""
        with self._connection() as client:
            client.select_folder(folder)
            return sorted(client.search("ALL"))

    def delete(self, uid: int, folder: str = "INBOX") -> None:
        """Remove one message for good."""
        with self._connection() as client:
            client.select_folder(folder)
            client.delete_messages([uid])
            client.expunge()

    def create_folder(self, name: str) -> None:
        """Create a folder."""
        with self._connection() as client:
            client.create_folder(name)

    @contextmanager
    def _connection(self) -> Iterator[IMAPClient]:
        with IMAPClient(self.host, self.port, ssl=False, timeout=60) as client:
            # The library asks for protocol traces always, which makes big literals slow.
            client._imap.debug = 0
            client.login(self.username, self.password)
            yield client

    def __enter__(self) -> Self:
        self._servers.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._servers.__exit__(kind, error, trace)
