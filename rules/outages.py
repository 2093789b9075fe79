"""The whiles in which the office could not see its mailbox: they are never held against a school. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

# The mailbox counts as seen for so long after a look at the whole of it. Source: docs/domain.md, section 4.
SEEN_FOR = timedelta(minutes=30)
# Mail that a server cannot hand over is tried again for a day and more: an outage this long before the deadline may
# still be why a report came after it.
_REACHES_BACK = timedelta(hours=24)


@dataclass(frozen=True)
class Outage:
    """A while in which nobody looked into the mailbox, and why as far as it is known; the end is exclusive."""

    began_at: datetime
    ended_at: datetime
    why: str


def excuses(outages: Iterable[Outage], late_from: datetime, received_at: datetime) -> bool:
    """Tell whether our outages make up for a delay: they lasted as long, from a day before the deadline's end on."""
    first = late_from - _REACHES_BACK
    lost = sum(
        (max(timedelta(0), min(one.ended_at, received_at) - max(one.began_at, first)) for one in outages), timedelta(0)
    )
    return lost > timedelta(0) and lost >= received_at - late_from
