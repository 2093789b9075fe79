"""What lies in an office's database, looked at from outside without holding it up."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

_LOOK_EVERY = 0.005


class Books:
    """A read-only view of one database: `with books(path) as seen:`. Every count is of this instant."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def stored(self) -> int:
        """Return how many messages are stored with their bytes."""
        return self._count("messages WHERE sha256 IS NOT NULL")

    def decided(self, outcome: str = "%") -> int:
        """Return how many messages are decided, all of them or those with one outcome."""
        return self._count("messages WHERE decided_at IS NOT NULL AND outcome LIKE ?", outcome)

    def rows(self) -> int:
        """Return how many rows were read from forms."""
        return self._count("rows")

    def receipts(self, state: str = "%") -> int:
        """Return how many receipts there are, all of them or those in one state."""
        return self._count("outbox WHERE kind = 'receipt' AND state LIKE ?", state)

    def _count(self, what: str, *values: str) -> int:
        # S608: `what` is a constant of this class.
        found: tuple[int] = self._connection.execute(f"SELECT count(*) FROM {what}", values).fetchone()  # noqa: S608
        return found[0]


@contextmanager
def books(path: Path) -> Iterator[Books]:
    """Look into the SQLite file at `path` while the block runs."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30, isolation_level=None)) as connection:
        yield Books(connection)


def expect(what: str, found: int, wanted: int) -> None:
    """Raise RuntimeError where somebody did less than was asked: such a time means nothing."""
    if found != wanted:
        raise RuntimeError(f"{what}: {found} instead of {wanted}")


def wait_until(condition: Callable[[], bool], within: float = 120) -> None:
    """Return as soon as the condition holds, within some milliseconds. Raises TimeoutError after `within` seconds."""
    until = time.monotonic() + within
    while not condition():
        if time.monotonic() > until:
            raise TimeoutError(f"nothing came within {within} s")
        time.sleep(_LOOK_EVERY)
