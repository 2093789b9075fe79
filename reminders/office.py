"""The office that writes: what every letter and every decision to send needs to know."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from reminders.texts import Texts
from rules.calendar import Calendar
from rules.forms.layout import Form
from rules.ladder import Policy


def _not_kept(sha256: str) -> bytes:
    raise FileNotFoundError(sha256)


@dataclass(frozen=True)
class Office:
    """Names, addresses and habits of the office. `hourly_limit` and `daily_limit` count mails that left,
    `address_limit` those to one address in a day; no more leave when over `bounce_limit` percent of a day's came back.

    `folder` is the folder of the mailbox that is watched. `forms` are those that schools fill in, by id.
    `plus_address`: replies are asked for at "mailbox+token@host". `texts`: what it writes.
    `original` returns bytes of the raw store by their SHA-256, or raises FileNotFoundError.
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
    address_limit: int = 20
    bounce_limit: int = 10
    folder: str = "INBOX"
    forms: Mapping[str, Form] = field(default_factory=dict)
    plus_address: bool = False
    texts: Texts = field(default_factory=Texts)
    original: Callable[[str], bytes] = _not_kept

    @property
    def for_a_look(self) -> Self:
        """Return the office as one that encloses nothing, for letters of which only the words are looked at."""
        return replace(self, forms={}, original=lambda _sha256: b"")
