"""The mbox format: many mails in one file, each behind a line that begins with "From "."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

from ingest.mailheaders import instant

_LONGEST_LINE = 2**16
_LONGEST_SEPARATOR = 500
_DATE = re.compile(
    rb"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),?\s+(?:[A-Z][a-z]{2}\s+\d{1,2}|\d{1,2}\s+[A-Z][a-z]{2})\s+[^@]*?\d{1,2}:\d{2}.*"
)
_QUOTED = re.compile(rb">+From ")


@dataclass
class Piece:
    """What stands between two separators, without the blank line at its end. `octets`: how much of the file it took.

    `data` is at most one line longer than the limit; not `whole`: there was more. `separator` is the line before it.
    """

    separator: bytes
    octets: int
    data: bytearray = field(default_factory=bytearray)
    whole: bool = True

    @property
    def dated(self) -> datetime | None:
        """The instant that the separator names, UTC where it names no zone; None where it names none."""
        date = _DATE.search(self.separator)
        return instant(date[0].decode("ascii", "replace")) if date else None


def is_separator(line: bytes, *, after_blank: bool) -> bool:
    """Tell whether a line begins a mail: "From ", an address, a date; a bare "From " only after a blank line.

    Why so strict: some programs leave lines of a body that begin with "From " as they are; a sentence is no separator.
    Source: RFC 4155 appendix A; Thunderbird writes the bare form.
    """
    if not line.startswith(b"From "):
        return False
    rest = line[5:].strip()
    if not rest:
        return after_blank
    return len(rest) < _LONGEST_SEPARATOR and _DATE.search(rest) is not None


def pieces(file: BinaryIO, most_octets: int) -> Iterator[Piece]:
    """Yield the pieces of an mbox from its first separator on; one line and `most_octets` are held at a time.

    Quoting is undone as mboxrd wants it, one ">" of each ">From ", which is right for nearly all mboxo as well.
    """
    piece: Piece | None = None
    at_start, after_blank = True, True
    while line := file.readline(_LONGEST_LINE):
        if at_start and is_separator(line, after_blank=after_blank):
            if piece is not None:
                yield _closed(piece)
            piece = Piece(line, len(line))
        elif piece is not None:
            piece.octets += len(line)
            _take(piece, line[1:] if at_start and _QUOTED.match(line) else line, most_octets)
        after_blank = at_start and line in (b"\n", b"\r\n")
        at_start = line.endswith(b"\n")
    if piece is not None:
        yield _closed(piece)


def _take(piece: Piece, line: bytes, most_octets: int) -> None:
    if len(piece.data) > most_octets:
        piece.whole = False
    else:
        piece.data += line


def _closed(piece: Piece) -> Piece:
    """Drop the blank line that the writer put before the next separator."""
    for end in (b"\r\n\r\n", b"\n\n"):
        if piece.whole and piece.data.endswith(end):
            del piece.data[-len(end) // 2 :]
            break
    return piece
