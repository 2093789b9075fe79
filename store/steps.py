"""The steps of taking a message in and of sending one.

After each of them the process may be killed, and nothing is lost or doubled.
"""

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


class SendStep(StrEnum):
    """A moment while a mail leaves. Source: docs/architecture.md, "Nothing doubled"."""

    CLAIMED = "claimed, nothing sent"
    HANDED_OVER = "the server answered, nothing recorded"
    RECORDED = "the answer recorded"
    FILED = "its copy handed over to be filed"


Passing = Callable[[Step | SendStep], None]
"""Called as each step is passed."""


def unwatched(_step: Step | SendStep) -> None:
    """Pass every step in silence."""
