"""Files that stand in the text of a mail, as programs older than MIME put them there.

Source: POSIX.1-2017, uuencode: "Algorithm".
"""

import re
from binascii import Error, a2b_base64, a2b_uu
from collections.abc import Callable
from dataclasses import dataclass

_BEGIN = re.compile(rb"^begin(-base64)? [0-7]{3,4} +([^\r\n]{1,500}?)[ \t]*\r?\n", re.MULTILINE)
_LENGTHS = range(0x20, 0x61)  # what a line may begin with: the number of its octets, 0 also written as a grave accent


@dataclass(frozen=True)
class UuFile:
    """One file, its name as it is written."""

    name: bytes
    data: bytes


def split(text: bytes) -> tuple[bytes, list[UuFile]]:
    """Return the text without the files that stand in it, and these files; one without an end is taken as far as it is.

    Words that merely look like the first line of a file stay where they are.
    """
    kept: list[bytes] = []
    files: list[UuFile] = []
    position = 0
    while begin := _BEGIN.search(text, position):
        data, end = _body(text, begin.end(), _base64_line if begin[1] else _uu_line)
        if data:
            files.append(UuFile(begin[2], data))
            kept.append(text[position : begin.start()])
            position = end
        else:
            kept.append(text[position : begin.end()])
            position = begin.end()
    return b"".join([*kept, text[position:]]), files


def _body(text: bytes, start: int, decoded: Callable[[bytes], bytes | None]) -> tuple[bytes, int]:
    """Return the data from `start` on and where they end."""
    pieces: list[bytes] = []
    while start < len(text):
        stop = text.find(b"\n", start) + 1 or len(text)
        line = text[start:stop].rstrip(b"\r\n")
        if line.rstrip() in (b"end", b"===="):
            return b"".join(pieces), stop
        piece = decoded(line)
        if piece is None:
            break
        pieces.append(piece)
        start = stop
    return b"".join(pieces), start


def _uu_line(line: bytes) -> bytes | None:
    if not line:
        return b""  # a last line whose only character, a space, was lost on the way
    if line[0] not in _LENGTHS:
        return None
    # Some programs write more characters than the length asks for, or lose spaces at the end: a2b_uu adds those.
    asked = (((line[0] - 0x20) & 0x3F) * 4 + 5) // 3
    try:
        return a2b_uu(line[:asked])
    except Error:
        return None


def _base64_line(line: bytes) -> bytes | None:
    try:
        return a2b_base64(line, strict_mode=True) if line else b""
    except Error:
        return None
