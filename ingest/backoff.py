"""How long a server is left alone after it failed or refused. Pure: the instant and the chance are parameters."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ingest.refusals import MailboxError

_JITTER = 0.2


@dataclass(frozen=True)
class _Pace:
    """The first pause, which doubles with every further failure, and the longest."""

    first: timedelta
    longest: timedelta


_NETWORK = _Pace(timedelta(seconds=5), timedelta(minutes=2))
_THROTTLED = _Pace(timedelta(minutes=2), timedelta(minutes=30))
_REFUSED = _Pace(timedelta(minutes=15), timedelta(hours=4))
"""Repeated refusals get an account locked, and only a person can mend them."""


@dataclass
class Backoff:
    """Failures in a row, and until when no new attempt is to be made. `chance` gives numbers from 0 to 1."""

    chance: Callable[[], float]
    _pace: _Pace | None = None
    _pause: timedelta = timedelta(0)
    _since: datetime | None = None
    _until: datetime | None = None
    last: MailboxError | None = field(default=None, repr=False)

    def shut(self, now: datetime) -> timedelta | None:
        """Return how long to wait yet, None when an attempt may be made.

        A clock that was set back to before the failure says nothing about the pause, which then is over.
        """
        if self._since is None or self._until is None or not self._since <= now < self._until:
            return None
        return self._until - now

    def failed(self, error: MailboxError, now: datetime) -> None:
        """Note a failure. The next pause is twice the last of its kind, and up to a fifth more.

        One by somebody who was on the way already when the pause began makes it neither double nor shorter.
        """
        pace = _REFUSED if not error.transient else _THROTTLED if error.throttled else _NETWORK
        if self.shut(now) and self._pace and pace.first <= self._pace.first:
            return
        doubled = self._pause * 2 if pace is self._pace else pace.first
        self._pace, self._pause, self.last = pace, min(doubled, pace.longest), error
        self._since, self._until = now, now + self._pause * (1 + _JITTER * self.chance())

    def succeeded(self) -> None:
        """Forget all failures."""
        self._pace, self._pause, self._since, self._until, self.last = None, timedelta(0), None, None, None
