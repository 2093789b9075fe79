"""From bytes to the tree of a mail's parts, within bounds.

The standard parser and mail-parser after it take time that grows with the square of a header's length and with lines
times nesting, so a mail of a few hundred kilobytes could hold up all others for hours.
"""

import re
from binascii import a2b_base64
from collections.abc import Iterator
from email.errors import MissingHeaderBodySeparatorDefect
from email.feedparser import BytesFeedParser
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import Policy, compat32
from io import BytesIO
from typing import BinaryIO

from ingest.readers.envelopes import is_file

MOST_PARTS = 200
ELSEWHERE = frozenset({"message/partial", "message/external-body"})
"""Parts that stand for something that is not in this mail. Source: RFC 2046 sections 5.2.2 and 5.2.3."""
_LONGEST_VALUE = 16_000
_LONGEST_CONTENT_VALUE = 2_000
_LONGEST_HEADERS = 2**18
_MOST_COMPARISONS = 50_000_000
_FED_AT_ONCE = 2**16
_BOUNDARY = re.compile(rb"boundary", re.IGNORECASE)
_FORWARDS = frozenset({"message/rfc822", "message/global"})
_WHOLE = re.compile(r"(?<!\w)([A-Za-z0-9_]+)\*\s*=")
_PIECE = re.compile(r"(?<!\w)([A-Za-z0-9_]+)(?=\*[0-9]+\*?\s*=)")
_ENCODED_HEADER = re.compile(rb"=3D|=20|=\r?\n|=$")


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
        if name.lower().startswith("content-"):
            super().set_raw(name, _without_rivals(value[:_LONGEST_CONTENT_VALUE]))
        else:
            super().set_raw(name, value[:_LONGEST_VALUE])


def _without_rivals(value: str) -> str:
    """Return a header in which the pieces of a parameter that is also there whole go by another name.

    RFC 2231 knows "name*" and "name*0", but not both in one header; there `email` raises a TypeError (decode_params).
    """
    whole = set(_WHOLE.findall(value))
    return _PIECE.sub(lambda piece: ("x-" if piece[1] in whole else "") + piece[1], value) if whole else value


class _Workshop:
    """Makes the parts of one mail, so that too many of them stop the parser at once."""

    def __init__(self) -> None:
        self._made = 0

    def __call__(self, policy: Policy = compat32) -> Message:
        self._made += 1
        if self._made > MOST_PARTS:
            raise HostileMailError(f"more than {MOST_PARTS} parts")
        return _Part(policy=policy)


def tree_of(raw: BinaryIO) -> Message:
    """Return the tree of parts, those of encoded forwarded mails included. Raises HostileMailError."""
    root = _parsed(raw)
    _open_encoded(root)
    if sum(1 for _ in root.walk()) > MOST_PARTS:
        raise HostileMailError(f"more than {MOST_PARTS} parts")
    return root


def headers_of(block: bytes) -> Message:
    """Return a mail of these headers and nothing else, whatever else `block` holds. Raises HostileMailError."""
    root = BytesHeaderParser(_Workshop()).parsebytes(block)
    root.set_payload("")
    return root


def leaves(part: Message) -> Iterator[Message]:
    """Yield the parts that carry content, also those inside forwarded mails, and those that only refer to some."""
    if part.get_content_type() in ELSEWHERE or not part.is_multipart():
        yield part
        return
    for inner in part.get_payload():
        if isinstance(inner, Message):
            yield from leaves(inner)


def octets_of(part: Message) -> bytes:
    """Return the content of a part, decoded; empty where it has none."""
    coding = part.get("Content-Transfer-Encoding")
    if coding is not None and str(coding) != str(coding).strip():
        part.replace_header("Content-Transfer-Encoding", str(coding).strip())
    data = _from_base64(part) or part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _from_base64(part: Message) -> bytes | None:
    """Return the content of a sound base64 part; None for others. `email` itself would hold it in four copies."""
    if str(part.get("Content-Transfer-Encoding", "")).lower() != "base64":
        return None
    try:
        written = part.get_payload()
        return a2b_base64(written) if isinstance(written, str) else None
    except (ValueError, TypeError):  # wrong padding, or octets that no such part may have, also beside "charset*="
        return None


def _parsed(raw: BinaryIO) -> Message:
    _refuse_slow(raw)
    # By and by: `message_from_bytes` would hold the whole mail five times over, once with four octets a character.
    parser = BytesFeedParser(_Workshop())
    for piece in _pieces(raw):
        parser.feed(piece)
    return parser.close()


def _refuse_slow(raw: BinaryIO) -> None:
    """Raise HostileMailError for a mail that takes too long: each line is compared with every boundary that is open."""
    lines = boundaries = 0
    for piece in _pieces(raw):
        lines += piece.count(b"\n")
        boundaries += sum(1 for _ in _BOUNDARY.finditer(piece))
    if lines * boundaries > _MOST_COMPARISONS:
        raise HostileMailError("too many boundaries for so many lines")


def _pieces(raw: BinaryIO) -> Iterator[bytes]:
    """Yield a file from its beginning, in whole lines."""
    raw.seek(0)
    while piece := b"".join(raw.readlines(_FED_AT_ONCE)):
        yield piece


def _open_encoded(root: Message) -> None:
    """Open forwarded mails that were sent encoded, which RFC 2046 section 5.2.1 forbids and some programs do.

    A file that calls itself a mail becomes the file that it is.
    """
    for part in list(root.walk()):
        if part.get_content_type() not in _FORWARDS:
            continue
        data = _decoded(part)
        if data is None:
            continue
        if is_file(data):
            _make_file(part)
            continue
        forwarded = _parsed(BytesIO(data))
        _open_encoded(forwarded)
        part.set_payload([forwarded])


def _decoded(part: Message) -> bytes | None:
    """Return what an encoded forwarded mail is; None for one that is not encoded, whatever it says."""
    coding = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
    if coding not in ("base64", "quoted-printable"):
        return None
    written = _written(part)
    if coding == "quoted-printable":
        head, _, rest = written.partition(b"\n\n")
        if not _ENCODED_HEADER.search(head):
            return None
        if _was_broken(part):  # what follows a header that was folded by "=" was no header to the parser
            written = head + b"\n" + rest
    encoded = Message()
    encoded["Content-Transfer-Encoding"] = coding
    encoded.set_payload(written.decode("ascii", "surrogateescape"))
    return octets_of(encoded)


def _was_broken(part: Message) -> bool:
    inside = part.get_payload()
    first = inside[0] if isinstance(inside, list) and inside else None
    return isinstance(first, Message) and any(isinstance(d, MissingHeaderBodySeparatorDefect) for d in first.defects)


def _written(part: Message) -> bytes:
    return part.as_bytes().partition(b"\n\n")[2]


def _make_file(part: Message) -> None:
    written = _written(part).decode("ascii", "surrogateescape")
    kind = re.sub(r"^\s*message/\w+", "application/octet-stream", str(part["Content-Type"]), flags=re.IGNORECASE)
    part.replace_header("Content-Type", kind)
    part.set_payload(written)
