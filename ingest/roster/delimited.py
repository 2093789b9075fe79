"""A roster as CSV: UTF-8, its columns parted by commas, semicolons or tabs."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace

from ingest.roster.columns import recognised, unguarded
from ingest.roster.table import AS_XLSX, Line, Table, Unfit, table_of
from rules.text import one_line

_SEPARATORS = ",;\t"
_HEAD = 100
"""Lines that tell the separator."""
_AS_CSV = "trong Excel hãy lưu thành .xlsx, hoặc chọn «CSV UTF-8 (phân tách bằng dấu phẩy)»"


def read_csv(data: bytes) -> Table:
    """Return the table in a CSV file. The separator is the one under which most headers are known.

    Raises Unfit for other encodings and separators, quotes that do not close, and files of another kind.
    """
    text = _text(data)
    if text.lstrip().startswith("<"):
        raise Unfit(f"đây là trang web (HTML), không phải bảng tính; {AS_XLSX}")
    head = "".join(text.splitlines(keepends=True)[:_HEAD])
    separator = max(_SEPARATORS, key=lambda one: _known(head, one))
    if _known(head, separator) < 2 <= _known(head, "|"):
        raise Unfit("các cột cách nhau bằng «|»; cần dấu phẩy, dấu chấm phẩy hoặc tab")
    table = table_of(list(_lines(text, separator)))
    width = len(table.headers)
    wide = "nhiều ô hơn số cột của tiêu đề; ô có dấu phân cách bên trong phải đặt trong dấu nháy kép"
    return replace(table, faults=tuple((number, wide) for number, cells in table.lines if any(cells[width:])))


def _text(data: bytes) -> str:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unfit(f"đây là tệp .xls kiểu cũ hoặc tệp có mật khẩu; {AS_XLSX}, không đặt mật khẩu")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data:
        raise Unfit(f"tệp không ở bảng mã UTF-8 mà có vẻ là UTF-16 («Unicode Text» của Excel); {_AS_CSV}")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        old = "có vẻ là bảng mã cũ như Windows-1258 hoặc TCVN3"
        raise Unfit(f"dòng {line}: chữ không ở bảng mã UTF-8 mà {old}; {_AS_CSV}") from error


def _known(head: str, separator: str) -> int:
    lines = csv.reader(io.StringIO(head, newline=""), delimiter=separator)
    return recognised(table_of([(0, cells) for cells in lines]).headers)


def _lines(text: str, separator: str) -> Iterator[Line]:
    """Yield each record with the number of the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise Unfit(f"dòng {number}: dấu nháy kép đặt sai chỗ hoặc không khép lại ({error})") from error
        if cells is None:
            return
        yield number, [unguarded(one_line(cell)) for cell in cells]
