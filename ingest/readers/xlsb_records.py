"""The records of the parts of an .xlsb workbook (BIFF12).

Source: [MS-XLSB] sections 2.1.4 (record), 2.5.169 (XLWideString), 2.4.720 (BrtRowHdr), 2.4.703 (BrtMergeCell).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.readers.errors import UnreadableError
from ingest.readers.limits import COLUMNS, ROWS
from ingest.readers.xls_strays import first_free, refuse_many

_ROW, _BLANK, _ERROR_FORMULA, _RICH, _TEXT = 0, 1, 11, 62, 6
_DIMENSIONS, _BEGIN_CELLS, _END_CELLS, _MERGED = 148, 145, 146, 176
_DOUBLE_WORD = struct.Struct("<I")
_RANGE = struct.Struct("<4I")
_CUT = "Tệp Excel bị hỏng hoặc bị cắt cụt, không đọc được hết; đề nghị mở lại trên máy, lưu thành tệp mới và gửi lại."
_NO_DIMENSIONS = bytes(16)


@dataclass(frozen=True)
class Record:
    """One record: its type and its content."""

    kind: int
    content: bytes


@dataclass(frozen=True)
class Sheet:
    """A worksheet part: what is to be read of it, and its merged cells as first and last (row, column) from 0."""

    part: bytes
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...]


def records(part: bytes) -> Iterator[Record]:
    """Yield the records of a part, as far as they are whole."""
    at = 0
    while at < len(part):
        kind, at = _number(part, at, 2)
        length, at = _number(part, at, 4)
        if at + length > len(part):
            return
        yield Record(kind, part[at : at + length])
        at += length


def written(kind: int, content: bytes) -> bytes:
    """Return one record as octets."""
    length, octets = len(content), b""
    while length > 0x7F:
        octets += bytes([length & 0x7F | 0x80])
        length >>= 7
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return head + octets + bytes([length]) + content


def near_sheet(part: bytes) -> Sheet:
    """Return a sheet with nothing but its cells, the few far-off ones under the others, each in a row of its own.

    UnreadableError if more than a few stand far off, or where the cells have no end.
    """
    inside, strays, merged = [], [], []
    row = last = -1
    ended = False
    for record in records(part):
        if record.kind == _ROW and len(record.content) >= 4:
            (row,) = _DOUBLE_WORD.unpack_from(record.content)
            inside.append(written(_ROW, record.content) if row < ROWS else b"")
        elif record.kind == _MERGED and len(record.content) >= _RANGE.size:
            top, bottom, left, right = _RANGE.unpack_from(record.content)
            merged.append(((top, left), (bottom, right)))
        elif _is_cell(record):
            (column,) = _DOUBLE_WORD.unpack_from(record.content)
            if 0 <= row < ROWS and column < COLUMNS:
                inside.append(written(*_plain(record)))
                last = row
            else:
                strays.append(_plain(record))
        ended = ended or record.kind == _END_CELLS
    if not ended:
        raise UnreadableError(_CUT)
    refuse_many(len(strays))
    moved = [_alone(number, *cell) for number, cell in enumerate(strays, first_free(last))]
    cells = b"".join([written(_BEGIN_CELLS, b""), *inside, *moved, written(_END_CELLS, b"")])
    return Sheet(written(_DIMENSIONS, _NO_DIMENSIONS) + cells, tuple(merged))


def _is_cell(record: Record) -> bool:
    has_value = _BLANK < record.kind <= _ERROR_FORMULA or record.kind == _RICH
    return has_value and len(record.content) >= 9


def _plain(record: Record) -> tuple[int, bytes]:
    """Return a cell; one with a formatted text, which calamine passes over, as one with a plain text."""
    if record.kind != _RICH:
        return record.kind, record.content
    return _TEXT, record.content[:8] + record.content[9:]


def _alone(row: int, kind: int, content: bytes) -> bytes:
    return written(_ROW, _DOUBLE_WORD.pack(row) + bytes(13)) + written(kind, bytes(4) + content[4:])


def _number(part: bytes, at: int, most: int) -> tuple[int, int]:
    """Return a number of at most `most` groups of seven bits, lowest first, and where it ends."""
    number = 0
    for place, octet in enumerate(part[at : at + most]):
        number |= (octet & 0x7F) << 7 * place
        if octet < 0x80:
            return number, at + place + 1
    return number, at + most
