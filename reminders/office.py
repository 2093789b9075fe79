"""The office that writes: what every letter and every decision to send needs to know."""

from dataclasses import dataclass

from rules.calendar import Calendar
from rules.ladder import Policy


@dataclass(frozen=True)
class Office:
    """Names, addresses and habits of the office. `hourly_limit` and `daily_limit` count mails that left.

    `folder` is the folder of the mailbox that is watched.
    """

    name: str
    specialist_name: str
    specialist_email: str
    leaders: tuple[str, ...]
    from_address: str
    from_name: str
    calendar: Calendar
    policy: Policy
    courtesy_counts: bool
    hourly_limit: int
    daily_limit: int
    folder: str = "INBOX"
