"""The steps of taking a message in. After each of them the process may be killed, and nothing is lost or doubled."""

from collections.abc import Callable
from enum import StrEnum


class Step(StrEnum):
    """A moment between two writes that last. Source: docs/architecture.md, "Nothing lost, nothing doubled"."""

    FOLDER_OPENED = "folder opened"
    LISTED = "sizes asked"
    FETCHED = "bytes in memory"
    BYTES_WRITTEN = "temporary file synced"
    BYTES_NAMED = "file renamed"
    BYTES_DURABLE = "folder synced"
    ROWS_ADDED = "rows inserted, not committed"
    ROWS_DURABLE = "rows committed"
    WATERMARK_MOVED = "watermark moved"
    RECONCILED = "all UIDs compared"
    CHECKED = "folder marked as seen whole"
    TAKEN_UP = "a message is taken up"
    FILES_READ = "its files are read"
    BOOKED = "outcome, submissions and receipt written, not committed"
    DECIDED = "outcome committed"


Passing = Callable[[Step], None]
"""Called as each step is passed."""


def unwatched(_step: Step) -> None:
    """Pass every step in silence."""
