"""Mail put into a mailbox on the server, over one connection."""

import itertools
from collections.abc import Iterable
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from imapclient import IMAPClient

from tests.kit.mailbox import Mailbox

_AT_ONCE = 500


class Filling:
    """A connection that files mail: `with Filling(mailbox) as filling:`."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._client = IMAPClient(mailbox.host, mailbox.port, ssl=False, timeout=600)
        # The library asks for protocol traces always, which makes big literals slow.
        self._client._imap.debug = 0
        self._client.login(mailbox.username, mailbox.password)

    def one(self, raw: bytes) -> None:
        """File a mail; return when the server has answered."""
        self._client.append("INBOX", raw, (), datetime.now(UTC))

    def all(self, mails: Iterable[bytes]) -> int:
        """File many mails, some hundreds with each command (RFC 3502); return their number."""
        count = 0
        rest = iter(mails)
        while batch := list(itertools.islice(rest, _AT_ONCE)):
            self._client.multiappend("INBOX", [{"msg": raw, "date": datetime.now(UTC)} for raw in batch])
            count += len(batch)
        return count

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.logout()
