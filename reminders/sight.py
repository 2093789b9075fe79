"""Do we see the mailbox? Reminders on stale eyes would chase schools that have reported."""

from dataclasses import dataclass
from datetime import datetime

from reminders.letters import without_links
from reminders.office import Office
from rules.outages import SEEN_FOR
from rules.text import one_line
from store import folders
from store.database import Transaction

_LONGEST_QUOTE = 200


@dataclass(frozen=True)
class Trouble:
    """Why the mailbox could not be seen: what the server or the program `said`, and what the administrator can do."""

    said: str
    hint: str

    @property
    def sentence(self) -> str:
        """Return the plainer of the two."""
        return self.hint or self.said


def is_fresh(tx: Transaction, now: datetime) -> bool:
    """Tell whether the mailbox was seen whole within the last 30 minutes: no reminder on stale eyes."""
    checked = folders.last_checked_at(tx)
    return checked is not None and abs(now - checked) <= SEEN_FOR


def trouble(tx: Transaction, office: Office) -> Trouble | None:
    """Return what was wrong with the last look, None when it succeeded or there was none.

    What a server said is one line, without links, and not endless.
    """
    state = folders.state(tx, office.folder)
    return Trouble(_quote(state.trouble), _quote(state.hint)) if state and state.trouble else None


def _quote(text: str | None) -> str:
    return without_links(one_line(text or ""))[:_LONGEST_QUOTE]
