"""What headers say, whatever a mail program did to them."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import Header, decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from ingest.charsets import decode_strictly
from rules.text import one_line

_LONGEST = 1_000
_LONGEST_ENCODED = 10_000
_ENCODED_WORDS = re.compile(r"=\?[^?]*\?[bq]\?.*?\?=(?:\s+=\?[^?]*\?[bq]\?.*?\?=)*", re.IGNORECASE | re.DOTALL)
_QUOTED = re.compile(r'"[^"]*"')
_GROUP = re.compile(r"^[^:<@]*:.*;\s*$", re.DOTALL)
"""A group of addresses: "Nhóm: a@b.example;". Source: RFC 5322 section 3.4."""
_NO_CHARACTER = re.compile("[\0\ud800-\udc7f\udd00-\udfff]")


def header_text(value: object) -> str:
    """Return a header's value decoded (RFC 2047), tidied, on one line and of bounded length; empty when absent.

    Encoded words of an unknown charset are read as UTF-8, else as windows-1258; what is no encoded word stays.
    """
    if value is None:
        return ""
    text = repair_octets(value)[:_LONGEST_ENCODED]
    decoded = _ENCODED_WORDS.sub(lambda words: _decoded(words.group()), text)
    return one_line(repair_octets(decoded))[:_LONGEST]


def _decoded(words: str) -> str:
    try:
        pieces = decode_header(words)
    except HeaderParseError:
        return words
    return "".join(piece if isinstance(piece, str) else _in_charset(piece, charset) for piece, charset in pieces)


def _in_charset(octets: bytes, charset: str | None) -> str:
    text = decode_strictly(octets, charset or "utf-8")
    return octets.decode("utf-8", "surrogateescape") if text is None else text


def repair_octets(value: object) -> str:
    """Return a header's value with raw octets (surrogate escapes) read as UTF-8, else as windows-1258.

    NUL and lone surrogates, which no database takes, are dropped.
    """
    if isinstance(value, Header):  # what `email` makes of a value with raw octets
        value = b"".join(octets for octets, _ in decode_header(value)).decode("ascii", "surrogateescape")
    text = _NO_CHARACTER.sub("", str(value))
    if not any("\udc80" <= c <= "\udcff" for c in text):
        return text
    octets = text.encode("utf-8", "surrogateescape")
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        return octets.decode("cp1258", "replace")


def sender(root: Message) -> tuple[str, str | None]:
    """Return display name and address of the one author; several From addresses and a group give none.

    Source: RFC 5322 section 3.6.2 (several authors need a Sender, which proves nothing).
    """
    values = [repair_octets(value) for value in root.get_all("From", [])]
    if any(_GROUP.search(_QUOTED.sub("", value[:_LONGEST_ENCODED])) for value in values):
        return "", None
    try:
        found = [(name, address) for name, address in getaddresses(values) if "@" in address]
    except RecursionError:  # comments nest
        return "", None
    if len(found) != 1:
        return "", None
    name, address = found[0]
    return header_text(name), one_line(address).casefold()[:320]


def one_address(values: Sequence[str]) -> str | None:
    """Return the first address of a header in lower case, None where it names none."""
    try:
        found = getaddresses([repair_octets(value)[:_LONGEST_ENCODED] for value in values])
    except RecursionError:  # comments nest
        return None
    return next((one_line(address).casefold()[:320] for _, address in found if "@" in address), None)


def first_id(value: object) -> str | None:
    """Return the first Message-ID of a header, None where there is none."""
    words = one_line(str(value or "")).split()
    return words[0][:250] if words else None


def instant(value: object) -> datetime | None:
    """Return the instant of a Date header in UTC, None where it is absent or none that exists."""
    try:
        date = parsedate_to_datetime(str(value))
    except (ValueError, TypeError, OverflowError):
        return None
    try:
        return date.astimezone(UTC) if date.tzinfo else date.replace(tzinfo=UTC)
    except OverflowError:
        return None
