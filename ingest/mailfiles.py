"""Mail in files: what a file is, told by its content, and the mails in it as they were on the wire."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from ingest.mailfolders import NoMail, RefusedFileError, opened, why
from ingest.mbox import is_separator, pieces

_BEGINNING = 2**18
"""How much is kept of a mail over the limit, as of one on the server."""
_LONGEST_LINE = 2**16
_HEADER = re.compile(rb"([!-9;-~]+)[ \t]*:")
_OF_EVERY_MAIL = frozenset({b"date", b"delivered-to", b"from", b"message-id", b"received", b"return-path"})
_OF_TAKEOUT = re.compile(rb"\A(?:(?:X-GM-THRID|X-Gmail-Labels):[^\n]*\n(?:[ \t][^\n]*\n)*)+", re.IGNORECASE)
_EMPTY = "tệp trống"
_NO_MAIL = "không phải là thư: không bắt đầu bằng các dòng đầu thư (From, Date, Received …)"
_PIECES = "có {n} đoạn không phải là thư; đoạn đầu tiên ở byte {at}"


@dataclass(frozen=True)
class FoundMail:
    """A mail as it was on the wire; not `whole`: over the limit, only its beginning. `size` is that of all of it.

    `dated`: the instant on the separator of an mbox, None elsewhere. `octets`: its share of the file.
    """

    raw: bytes
    size: int
    octets: int
    whole: bool = True
    dated: datetime | None = None


def mails_in(path: Path, most_octets: int) -> Iterator[FoundMail | NoMail]:
    """Yield the mails of a file in their order, and whatever in it is none.

    A file that begins with an mbox separator is an mbox, one that begins with headers of a mail a single mail. Never
    more than one mail of at most `most_octets` is held in memory, however long the file or a line is.
    """
    try:
        with opened(path) as file:
            first = file.readline(_LONGEST_LINE)
            file.seek(0)
            if is_separator(first, after_blank=True):
                yield from _of_mbox(path, file, most_octets)
            else:
                yield _single(path, file, most_octets)
    except OSError as error:
        yield NoMail(path, why(error))
    except RefusedFileError as error:
        yield NoMail(path, str(error))


def _of_mbox(path: Path, file: BinaryIO, most_octets: int) -> Iterator[FoundMail | NoMail]:
    at, strange, first_strange, share = 0, 0, 0, 0
    for piece in pieces(file, most_octets):
        if is_mail(piece.data):
            yield _found(bytes(piece.data), piece.octets, piece.dated, most_octets, whole=piece.whole)
        else:
            first_strange = first_strange if strange else at
            strange, share = strange + 1, share + piece.octets
        at += piece.octets
    if strange:
        yield NoMail(path, _PIECES.format(n=strange, at=first_strange), share)


def _single(path: Path, file: BinaryIO, most_octets: int) -> FoundMail | NoMail:
    raw = file.read(_BEGINNING)
    if not is_mail(raw):
        return NoMail(path, _NO_MAIL if raw else _EMPTY, file.seek(0, 2))
    raw += file.read(max(0, most_octets + 1 - len(raw)))
    octets = file.seek(0, 2)
    return _found(raw, octets, None, most_octets, whole=octets <= len(raw))


def _found(raw: bytes, octets: int, dated: datetime | None, most_octets: int, *, whole: bool) -> FoundMail:
    wire = as_on_the_wire(raw if whole else raw[: 2 * _BEGINNING])
    if whole and len(wire) <= most_octets:
        return FoundMail(wire, len(wire), octets, dated=dated)
    return FoundMail(wire[: min(_BEGINNING, most_octets)], max(octets, len(wire)), octets, whole=False, dated=dated)


def as_on_the_wire(raw: bytes) -> bytes:
    """Return a mail without the headers that Google's export puts on top of it, its lines ended by CRLF.

    So the mail has the very bytes that an IMAP server hands over. Source: RFC 3501 section 4.3 (CRLF).
    """
    raw = _OF_TAKEOUT.sub(b"", raw, count=1)
    if raw.count(b"\n") == raw.count(b"\r\n"):
        return raw
    return raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def is_mail(data: bytes | bytearray) -> bool:
    """Tell whether these bytes begin with the headers of a mail: only headers, among them one that every mail has."""
    for number, line in enumerate(bytes(data[:_LONGEST_LINE]).splitlines()):
        header = _HEADER.match(line)
        if header and header[1].lower() in _OF_EVERY_MAIL:
            return True
        if not header and (number == 0 or not line.startswith((b" ", b"\t"))):
            return False
    return False
