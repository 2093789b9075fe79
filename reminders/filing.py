"""Copies of what left, in the folder of sent mail of a server that files none itself."""

import logging
from datetime import datetime
from email.message import EmailMessage
from typing import Protocol

log = logging.getLogger(__name__)

_AT_ONCE = 20


class SentUnavailableError(Exception):
    """The folder of sent mail cannot be used now."""

    transient = True


class SentMail(Protocol):
    """The folder of sent mail. Both raise SentUnavailableError when it cannot be used now."""

    def holds(self, message_id: str) -> bool | None:
        """Tell whether a mail with this Message-ID was filed; None where there is no such folder."""

    def file(self, mails: list[tuple[bytes, datetime]]) -> None:
        """File mails with the instants at which they left, unless they are there."""


class Filing:
    """Files mails by twenties, and what is left when it is closed; does nothing unless it is `active`.

    A copy that cannot be filed is given up, with a line in the log: the mail has left, and the outbox knows it.
    """

    def __init__(self, sent: SentMail, *, active: bool) -> None:
        self._sent = sent
        self._active = active
        self._waiting: list[tuple[bytes, datetime]] = []

    def file(self, mail: EmailMessage, at: datetime) -> None:
        """Take a mail that has left."""
        if self._active:
            self._waiting.append((mail.as_bytes(), at))
        if len(self._waiting) >= _AT_ONCE:
            self.close()

    def close(self) -> None:
        """File what waits."""
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        try:
            self._sent.file(waiting)
        except SentUnavailableError as error:
            log.warning("%d copies of sent mail were not filed: %s", len(waiting), error)
