"""From bytes to the tree of a mail's parts, within bounds.

The standard parser and mail-parser after it take time that grows with the square of a header's length and with lines
times nesting, so a mail of a few hundred kilobytes could hold up all others for hours.
"""

from email import message_from_bytes
from email.message import Message
from email.policy import Policy, compat32

MOST_PARTS = 200
_LONGEST_VALUE = 16_000
_LONGEST_CONTENT_VALUE = 2_000
_LONGEST_HEADERS = 2**18
_MOST_COMPARISONS = 50_000_000


class HostileMailError(Exception):
    """The mail has more parts, headers or nesting than an honest one; the message says which."""

    transient = False


class _Part(Message):
    """A part whose header values are cut to a length that can be decoded in little time."""

    taken = 0

    def set_raw(self, name: str, value: str) -> None:
        """Take in a header as it was parsed (the hook that `email` calls)."""
        self.taken += len(value)
        if self.taken > _LONGEST_HEADERS:
            raise HostileMailError(f"more than {_LONGEST_HEADERS} octets of headers")
        longest = _LONGEST_CONTENT_VALUE if name.lower().startswith("content-") else _LONGEST_VALUE
        super().set_raw(name, value[:longest])


class _Workshop:
    """Makes the parts of one mail, so that too many of them stop the parser at once."""

    def __init__(self) -> None:
        self._made = 0

    def __call__(self, policy: Policy = compat32) -> Message:
        self._made += 1
        if self._made > MOST_PARTS:
            raise HostileMailError(f"more than {MOST_PARTS} parts")
        return _Part(policy=policy)


def tree_of(raw: bytes) -> Message:
    """Return the tree of parts. Raises HostileMailError."""
    # Each line is compared with every boundary that is open, as often as parts are nested.
    if raw.count(b"\n") * raw.lower().count(b"boundary") > _MOST_COMPARISONS:
        raise HostileMailError("too many boundaries for so many lines")
    return message_from_bytes(raw, _class=_Workshop())
