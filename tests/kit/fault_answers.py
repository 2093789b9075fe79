"""What a well-behaved IMAP server answers to FETCH and SEARCH. Source: RFC 3501 sections 6.4.4, 6.4.5 and 7.4.2."""

import re
from collections.abc import Iterator, Sequence
from email import message_from_bytes
from imaplib import Time2Internaldate

from tests.kit.fault_store import Stored
from tests.kit.fault_wire import Command, ranges

_ITEM = re.compile(rb"BODY(?:\.PEEK)?\[[^\]]*\](?:<\d+(?:\.\d+)?>)?|[A-Z0-9.-]+", re.IGNORECASE)
_BODY = re.compile(rb"BODY(?:\.PEEK)?\[(HEADER|)\](?:<(\d+)\.(\d+)>)?")
_NOT_KEPT = (b"UNDELETED", b"UNDRAFT")
"""Search keys for flags that no message here ever has."""


class Refused(Exception):
    """The command is answered with this tagged status, such as `BAD no such command`."""

    def __init__(self, status: bytes) -> None:
        super().__init__(status)
        self.status = status


def chosen(numbers: bytes, uids: Sequence[int], by_uid: bool) -> list[int]:
    """Return the UIDs out of `uids` (a folder's, ascending) that a set of UIDs or of sequence numbers means."""
    try:
        pairs = ranges(numbers, (uids[-1] if uids else 0) if by_uid else len(uids))
    except ValueError as error:
        raise Refused(b"BAD not a set of numbers") from error
    numbered = [(uid if by_uid else n, uid) for n, uid in enumerate(uids, 1)]
    return [uid for n, uid in numbered if any(first <= n <= last for first, last in pairs)]


def fetch_items(command: Command) -> list[bytes]:
    """Return what a FETCH asks for, UID first where the command goes by UID."""
    items = [item.upper() for item in _ITEM.findall(b" ".join(command.arguments[1:]))]
    if not items:
        raise Refused(b"BAD nothing to fetch")
    return [b"UID", *(item for item in items if item != b"UID")] if command.by_uid else items


def fetched(number: int, message: Stored, items: Sequence[bytes], gmail: bool) -> bytes:
    """Return one untagged FETCH answer, literals and line end included."""
    found = b" ".join(_item(item, message, gmail) for item in items)
    return b"* %d FETCH (%s)\r\n" % (number, found)


def _item(item: bytes, message: Stored, gmail: bool) -> bytes:
    simple = {
        b"UID": b"UID %d" % message.uid,
        b"FLAGS": b"FLAGS ()",
        b"RFC822.SIZE": b"RFC822.SIZE %d" % len(message.raw),
        b"INTERNALDATE": b"INTERNALDATE " + Time2Internaldate(message.received_at).encode(),
    }
    if gmail:
        simple[b"X-GM-MSGID"] = b"X-GM-MSGID %d" % message.gmail_id
    return simple.get(item) or _section(item, message.raw)


def _section(item: bytes, raw: bytes) -> bytes:
    asked = _BODY.fullmatch(item)
    if asked is None:
        raise Refused(b"BAD unknown item")
    content = _header(raw) if asked[1] else raw
    if asked[2] is None:
        return b"BODY[%s] {%d}\r\n%s" % (asked[1], len(content), content)
    start = int(asked[2])
    piece = content[start : start + int(asked[3])]
    return b"BODY[%s]<%d> {%d}\r\n%s" % (asked[1], start, len(piece), piece)


def _header(raw: bytes) -> bytes:
    head, blank, _ = raw.partition(b"\r\n\r\n")
    return head + blank


def search(command: Command, messages: Sequence[Stored], gmail: bool) -> list[int]:
    """Return the UIDs that a SEARCH finds: ALL, UID, HEADER, X-GM-MSGID or a set of sequence numbers, all together."""
    words = iter(command.arguments)
    found = [message.uid for message in messages]
    uids = list(found)
    for word in words:
        key = word.upper()
        if key == b"CHARSET":
            next(words)
        elif key not in (b"ALL", *_NOT_KEPT):
            hits = _hits(key, words, messages, gmail) if key.isalpha() or b"-" in key else chosen(key, uids, False)
            found = [uid for uid in found if uid in hits]
    return found


def _hits(key: bytes, words: Iterator[bytes], messages: Sequence[Stored], gmail: bool) -> list[int]:
    if key == b"UID":
        return chosen(next(words), [message.uid for message in messages], True)
    if key == b"HEADER":
        name, value = next(words).decode(), next(words).decode(errors="replace").lower()
        return [one.uid for one in messages if value in str(message_from_bytes(one.raw)[name] or "").lower()]
    if key == b"X-GM-MSGID" and gmail:
        wanted = int(next(words))
        return [one.uid for one in messages if one.gmail_id == wanted]
    raise Refused(b"BAD unknown search key")
