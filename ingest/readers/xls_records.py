"""The records of an .xls workbook (BIFF5 and BIFF8), made harmless in place before calamine reads them.

Source: [MS-XLS] sections 2.1.4 (records), 2.4.28 (BoundSheet8), 2.4.90 (Dimensions), 2.4.117 (FilePass),
2.4.127 (Formula), 2.4.175 (MulRk).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.readers.errors import UnreadableError
from ingest.readers.limits import COLUMNS, ROWS, SHEETS
from ingest.readers.xls_strays import first_free, refuse_many

_BOF, _EOF, _FILEPASS, _BOUNDSHEET, _NAME, _DIMENSIONS = 0x0809, 0x000A, 0x002F, 0x0085, 0x0018, 0x0200
_FORMULA, _MULRK = 0x0006, 0x00BD
_CELLS = frozenset({_FORMULA, _MULRK, 0x0203, 0x0204, 0x00D6, 0x0205, 0x027E, 0x00FD})
"""Formula, MulRk, Number, Label, RString, BoolErr, Rk, LabelSst: all begin with row and column, from 0."""
_UNREAD = 0x0201  # Blank: calamine passes over it
_TOKENS = 24  # where in a formula's record the length of its tokens stands, the header counted
_HEADER = struct.Struct("<HH")
_PLACE = struct.Struct("<HH")
_PROTECTED = "Tệp Excel có mật khẩu; đề nghị bỏ mật khẩu và gửi lại."
_CUT = "Tệp Excel bị hỏng hoặc bị cắt cụt, không đọc được hết; đề nghị mở lại trên máy, lưu thành tệp mới và gửi lại."
_TOO_MANY = "Tệp Excel có quá nhiều trang tính nên không đọc tự động được; đề nghị gửi riêng biểu báo cáo."


@dataclass(frozen=True)
class _Record:
    """One record: its type, where its header begins, and the length of what follows the header."""

    kind: int
    start: int
    length: int


@dataclass(frozen=True)
class _Run:
    """Cells of one row that one record holds; `start` is where the record begins."""

    start: int
    row: int
    column: int
    count: int

    @property
    def is_far(self) -> bool:
        return self.row >= ROWS or self.column + self.count > COLUMNS


def near(workbook: bytes) -> bytes:
    """Return a workbook stream with far-off cells under the data, and without what calamine trusts and must not.

    That is the declared dimensions, for which it reserves memory, defined names, and the tokens of formulas, whose
    saved values are all that is read. UnreadableError for a password, too many sheets or too many cells far off.
    """
    stream = bytearray(workbook)
    sheets = []
    for record in _records(workbook, 0):
        if record.kind == _FILEPASS:
            raise UnreadableError(_PROTECTED)
        if record.kind == _BOUNDSHEET and record.length >= 4:
            sheets.append(int.from_bytes(workbook[record.start + 4 : record.start + 8], "little"))
        elif record.kind == _NAME:
            _HEADER.pack_into(stream, record.start, _UNREAD, record.length)
        elif record.kind == _EOF:
            break
    if len(sheets) > SHEETS:
        raise UnreadableError(_TOO_MANY)
    for start in sheets:
        _tame(stream, start)
    return bytes(stream)


def _tame(stream: bytearray, start: int) -> None:
    runs: list[_Run] = []
    for record in _own_records(stream, start):
        if record.kind == _DIMENSIONS:
            _HEADER.pack_into(stream, record.start, _UNREAD, record.length)
        elif record.kind in _CELLS and record.length >= 4:
            runs.append(_run(stream, record))
        if record.kind == _FORMULA and record.start + _TOKENS + 2 <= record.start + 4 + record.length:
            stream[record.start + _TOKENS : record.start + _TOKENS + 2] = b"\0\0"
    _move_strays(stream, runs)


def _run(stream: bytearray, record: _Record) -> _Run:
    row, column = _PLACE.unpack_from(stream, record.start + 4)
    count = max((record.length - 6) // 6, 1) if record.kind == _MULRK else 1
    return _Run(record.start, row, column, count)


def _move_strays(stream: bytearray, runs: list[_Run]) -> None:
    far = [run for run in runs if run.is_far]
    refuse_many(sum(run.count for run in far))
    below = first_free(max((run.row for run in runs if not run.is_far), default=-1))
    for row, run in enumerate(far, below):
        _PLACE.pack_into(stream, run.start + 4, row, 0)
        if run.count > 1:  # a MulRk names its last column at its end
            end = run.start + 4 + 4 + 6 * run.count
            stream[end : end + 2] = (run.count - 1).to_bytes(2, "little")


def _own_records(stream: bytearray, start: int) -> Iterator[_Record]:
    """Yield the records of a sheet, without those of charts inside it, which have their own beginning and end.

    UnreadableError where the sheet has no end: what was cut off would be missing without a word.
    """
    depth = 0
    for record in _records(stream, start):
        if record.kind == _BOF:
            depth += 1
        elif record.kind == _EOF:
            depth -= 1
        elif depth <= 1:
            yield record
        if depth <= 0 and record.kind == _EOF:
            return
    raise UnreadableError(_CUT)


def _records(stream: bytes | bytearray, start: int) -> Iterator[_Record]:
    """Yield the records from `start` on, as far as they are whole."""
    while start + _HEADER.size <= len(stream):
        kind, length = _HEADER.unpack_from(stream, start)
        end = start + _HEADER.size + length
        if end > len(stream):
            return
        yield _Record(kind, start, length)
        start = end
