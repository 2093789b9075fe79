"""Where a report stands with the reviewer. Derived from the decisions about it, never stored."""

from collections.abc import Sequence
from enum import StrEnum


class Review(StrEnum):
    """The answer for one report.

    `RECEIVED`: nobody looked at it yet; `REVISED`: nor at this one, but at an earlier report for the same round.
    """

    RECEIVED = "received"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    REVISED = "revised"


WAITING = frozenset({Review.RECEIVED, Review.REVISED})
"""What a reviewer has still to look at."""

_OF_DECISION = {
    "accept": Review.ACCEPTED,
    "return": Review.RETURNED,
    "reject": Review.REJECTED,
    "withdraw": Review.WITHDRAWN,
}


def review_of(decided: Sequence[str], *, reviewed_before: bool) -> Review:
    """Return where a report stands: by the latest decision about it (kinds, in order), else by what came before it.

    `reviewed_before`: an earlier report of the school for the round was accepted or returned. Decisions of another kind
    (whose report it is) say nothing about it.
    """
    known = [_OF_DECISION[kind] for kind in decided if kind in _OF_DECISION]
    if known:
        return known[-1]
    return Review.REVISED if reviewed_before else Review.RECEIVED
