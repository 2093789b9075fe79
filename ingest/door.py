"""The way to the mailbox for everybody in one process: never hammering, and one connection kept between looks."""

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from ingest.backoff import Backoff
from ingest.mailbox import Account, Folder, Mailbox, MailboxError, NotTriedError


class Door:
    """Opens mailboxes; stays shut for a while after a failure. Threads may share one.

    `account` is asked anew for each connection, since access tokens expire.
    """

    def __init__(self, account: Callable[[], Account], clock: Callable[[], datetime]) -> None:
        self._account = account
        self._clock = clock
        self._backoff = Backoff(random.random)
        self._lock = threading.Lock()

    def connect(self) -> Mailbox:
        """Return a logged-in mailbox. Raises MailboxError, also while the door is shut."""
        self._pass()
        try:
            mailbox = Mailbox(self._account())
        except MailboxError as error:
            self.failed(error)
            raise
        with self._lock:
            if self._backoff.last and not self._backoff.last.throttled:  # who wants a pause lets us in all the same
                self._backoff.succeeded()
        return mailbox

    def served(self) -> None:
        """Note that the mailbox gave somebody all that was asked of it."""
        with self._lock:
            self._backoff.succeeded()

    def failed(self, error: MailboxError) -> None:
        """Note that the mailbox failed somebody who had come through."""
        with self._lock:
            self._backoff.failed(error, self._clock())

    def seconds_shut(self) -> float:
        """Return how long the door is still shut, 0 when it is open."""
        with self._lock:
            pause = self._backoff.shut(self._clock())
        return pause.total_seconds() if pause else 0.0

    def _pass(self) -> None:
        with self._lock:
            pause, last = self._backoff.shut(self._clock()), self._backoff.last
        if pause and last:
            text = f"not tried again for {pause.total_seconds():.0f} s: {last}"
            raise NotTriedError(text, transient=last.transient, throttled=last.throttled, hint=last.hint)


class KeptMailbox:
    """One connection that is kept open from one look to the next. One thread at a time."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._mailbox: Mailbox | None = None

    @contextmanager
    def opened(self) -> Iterator[tuple[Mailbox, Folder]]:
        """Give the mailbox with its folder freshly opened; a connection that died meanwhile is made anew.

        Whatever goes wrong in the block, the connection is given up. Raises MailboxError.
        """
        try:
            yield self._reused() or self._new()
        except MailboxError as error:
            self._hang_up()
            if error.throttled and not isinstance(error, NotTriedError):
                self._door.failed(error)
            raise
        except BaseException:
            self._hang_up()
            raise
        self._door.served()

    def _reused(self) -> tuple[Mailbox, Folder] | None:
        if self._mailbox is None:
            return None
        try:
            return self._mailbox, self._mailbox.open()
        except MailboxError as error:
            if error.throttled:
                raise
            self._hang_up()
            return None

    def _new(self) -> tuple[Mailbox, Folder]:
        self._mailbox = self._door.connect()
        return self._mailbox, self._mailbox.open()

    def close(self) -> None:
        """Take leave of the server; the next look connects anew."""
        if self._mailbox is not None:
            self._mailbox.close()
            self._mailbox = None

    def _hang_up(self) -> None:
        if self._mailbox is not None:
            self._mailbox.hang_up()
            self._mailbox = None
