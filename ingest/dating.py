"""When a mail from a file was received, as far as anything in it can be believed."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from ingest.mailheaders import instant, repair_octets
from ingest.mailtree import HostileMailError, headers_of
from store.messages import DatedBy

_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")
_LONGEST_BLOCK = 2**16
_BY = re.compile(r"\bby\s+([^\s;()]+)", re.IGNORECASE)
_LIBRARY_FAULTS = (TypeError, ValueError, LookupError, AttributeError)
"""What `email` raises over hostile headers; one such mail must not hold up all that is brought in with it."""
_FIRST = datetime(1982, 1, 1, tzinfo=UTC)
"""Nothing was received before mail had a date (RFC 822); clocks that stand at 0 say 1970."""


def received(raw: bytes, separator: datetime | None, trusted_authserv: str, now: datetime) -> tuple[datetime, DatedBy]:
    """Return when a mail was received and who says so; `separator` is the date on the line before it in an mbox.

    The first of these that lies not after `now` counts: the topmost Received of the office's own server, the topmost
    Received of all, the separator, Date, and in the end `now` itself. A mail that the office sent has no Received.
    Source: RFC 5321 section 4.4 (each server adds its own on top).
    """
    for at, by in _candidates(raw, separator, trusted_authserv):
        if at is not None and _FIRST <= at <= now:
            return at, by
    return now, DatedBy.CLOCK


def _candidates(
    raw: bytes, separator: datetime | None, trusted_authserv: str
) -> Iterator[tuple[datetime | None, DatedBy]]:
    hops, date = _headers(raw)
    ours = [hop for hop in hops if trusted_authserv and is_by(hop, trusted_authserv)]
    for hop in (*ours[:1], *hops[:1]):
        yield instant(hop.rpartition(";")[2]), DatedBy.RECEIVED
    yield separator, DatedBy.DATE
    yield instant(date), DatedBy.DATE


def _headers(raw: bytes) -> tuple[list[str], str]:
    block = _END_OF_HEADERS.split(raw, maxsplit=1)[0][:_LONGEST_BLOCK]
    try:
        root = headers_of(block + b"\r\n\r\n")
    except (HostileMailError, RecursionError, *_LIBRARY_FAULTS):
        return [], ""
    hops = [" ".join(repair_octets(value).split()) for value in root.get_all("Received", [])]
    return hops, repair_octets(root.get("Date", ""))


def is_by(hop: str, authserv: str) -> bool:
    """Tell whether a Received names the server or its domain as the receiver; a sibling domain is a stranger.

    Source: RFC 5321 section 4.4 (the clause "by").
    """
    named = _BY.search(hop)
    host, ours = (named[1].casefold() if named else ""), authserv.casefold()
    return bool(host) and (host == ours or host.endswith("." + ours) or ("." in host and ours.endswith("." + host)))
