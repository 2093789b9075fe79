"""DKIM signatures, verified by dkimpy (which is only used here), within bounds that a hostile mail cannot widen."""

import binascii
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import dkim
from dkim.crypto import DigestTooLargeError, UnparsableKeyError
from dkim.util import InvalidTagValueList, parse_tag_value

from ingest.authenticity.domains import aligned, ascii_domain
from ingest.mailheaders import sender
from ingest.mailtree import headers_of

LARGEST_SIGNED = 10 * 2**20
"""Octets of a mail above which no signature is verified: it takes the whole mail in memory, several times."""
_MOST_LINES = 400_000
_LONGEST_HEADERS = 2**16
_LONGEST_SIGNATURE = 4_000
_LONGEST_KEY = 1_000
_MOST_SIGNATURES = 20
_SHORTEST_KEY = 1024
_BLANKS = re.compile(rb"[\t ]+")
_FOLDS = re.compile(rb"\s{40}|(?:\r?\n[ \t]*){2}")
_FAULTS = (
    dkim.DKIMException,
    DigestTooLargeError,
    InvalidTagValueList,
    UnparsableKeyError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    binascii.Error,
)
"""What dkimpy raises over hostile signatures and keys."""


@dataclass(frozen=True)
class Signature:
    """A signature that could count: its place among the mail's signatures, its domain, where its key is.

    `blanks_alike`: it does not mind how many blanks stand in the body (relaxed canonicalization).
    """

    number: int
    domain: str
    key_name: str
    blanks_alike: bool = False


def worth_checking(signatures: Sequence[str], author: str, at: datetime) -> Iterator[Signature]:
    """Yield the signatures that would prove the domain of From, `author`, in their order.

    Not one that leaves part of the mail or From unsigned (l=, h=), that had expired at `at`, that is made with SHA-1,
    or that is longer than honest ones. Ed25519 signatures are left aside: nobody signs with those alone.
    Source: RFC 6376 sections 3.5 and 8.2; RFC 8301 section 3.1 (SHA-1).
    """
    for number, value in enumerate(signatures[:_MOST_SIGNATURES]):
        octets = value.encode("ascii", "replace")
        if len(octets) > _LONGEST_SIGNATURE or _FOLDS.search(octets.strip()):
            continue
        try:
            tags = {key.decode(): tag.decode() for key, tag in parse_tag_value(octets).items()}
        except (InvalidTagValueList, UnicodeDecodeError):
            continue
        domain, selector = ascii_domain(tags.get("d", "")), tags.get("s", "")
        if domain and aligned(author, domain) and _is_selector(selector) and _covers_all(tags) and _is_good(tags, at):
            blanks_alike = tags.get("c", "").partition("/")[2] == "relaxed"
            yield Signature(number, domain, f"{selector}._domainkey.{domain}", blanks_alike)


def _is_selector(text: str) -> bool:
    return bool(re.fullmatch(r"[A-Za-z0-9._-]{1,200}", text)) and ".." not in text


def _covers_all(tags: dict[str, str]) -> bool:
    signed = {name.strip().casefold() for name in tags.get("h", "").split(":")}
    return "from" in signed and "l" not in tags


def _is_good(tags: dict[str, str], at: datetime) -> bool:
    ends = tags.get("x", "")
    expired = bool(ends) and not (ends.isascii() and ends.isdigit() and int(ends[:12]) >= at.timestamp())
    return tags.get("a", "").casefold() == "rsa-sha256" and not expired


def usable_key(texts: Sequence[bytes]) -> bytes | None:
    """Return the one key record among a name's texts, None where there is none that may be used.

    A key that is revoked (no p), that its owner is only trying out (t=y), or that is longer than any in use is not.
    Source: RFC 6376 section 3.6.1.
    """
    keys = [text for text in texts if b"p=" in text]
    if len(keys) != 1 or len(keys[0]) > _LONGEST_KEY:
        return None
    try:
        tags = parse_tag_value(keys[0])
    except InvalidTagValueList:
        return None
    flags = [flag.strip() for flag in tags.get(b"t", b"").split(b":")]
    return keys[0] if tags.get(b"p") and b"y" not in flags else None


def holds(raw: bytes, signature: Signature, key: bytes, author: str) -> bool:
    """Tell whether a mail's signature is good under `key` and what it signs is From `author`, an address.

    False for a key under 1024 bits, for a second From, and for a mail that is not taken apart in bounded time.
    Source: RFC 8301 section 3.2 (key sizes); RFC 6376 section 8.15 (a second From).
    """
    if not _is_bounded(raw):
        return False
    try:
        mail = dkim.DKIM(raw, minkey=_SHORTEST_KEY)
        named = [value for name, value in mail.headers if name.lower() == b"from"]
        if len(named) != 1 or sender(headers_of(b"From:" + named[0] + b"\r\n"))[1] != author:
            return False
        if signature.blanks_alike:  # dkimpy does the same, in a time that grows with the square of a run of blanks
            mail.body = _BLANKS.sub(b" ", mail.body)
        return bool(mail.verify(signature.number, dnsfunc=lambda _name, timeout=0: key))
    except _FAULTS:
        return False


def _is_bounded(raw: bytes) -> bool:
    """Tell whether dkimpy, which takes a mail apart line by line, ends soon."""
    headers = re.split(rb"\r?\n\r?\n", raw[: _LONGEST_HEADERS + 4], maxsplit=1)[0]
    return len(raw) <= LARGEST_SIGNED and len(headers) <= _LONGEST_HEADERS and raw.count(b"\n") <= _MOST_LINES
