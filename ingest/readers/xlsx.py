"""Excel workbooks, by calamine: 7 to 17 times faster than openpyxl, and with merged cells.

A panic or an abort inside it is why readers run in a child process.
"""

import datetime as dt
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from types import MappingProxyType, TracebackType

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from ingest.readers.archive import Archive
from ingest.readers.errors import UnreadableError
from ingest.readers.hidden import is_table
from ingest.readers.limits import CELLS, ROWS, SHEETS
from ingest.readers.xlsx_parts import repacked
from rules.documents import Cell, Document, Row

BROKEN = "Tệp Excel bị hỏng, không mở được; đề nghị mở lại trên máy, lưu thành tệp mới và gửi lại."
_PROTECTED = "Tệp Excel có mật khẩu; đề nghị bỏ mật khẩu và gửi lại."
TOO_LARGE = "Tệp Excel có quá nhiều dòng hoặc ô nên không đọc tự động được; đề nghị gửi riêng biểu báo cáo."

Value = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta
Grid = list[list[Cell]]
Ranges = Sequence[tuple[tuple[int, int], tuple[int, int]]]
"""First and last cell of each range, as row and column from 0."""


def read_xlsx(data: bytes) -> Document:
    """Return the rows of every sheet of a workbook (.xlsx, .xlsm, Strict); a sheet is a table by its name.

    Rows are numbered as in Excel, blank ones are left out. A merged cell stands at each place it covers. Formulas
    are read as the value that was saved with them. Of hidden sheets, tables count (`hidden.is_table`).
    UnreadableError for what is broken or beyond the limits.
    """
    return read_book("xlsx", repacked(Archive(data)))


def read_book(kind: str, data: bytes, merged: Mapping[str, Ranges] = MappingProxyType({})) -> Document:
    """Return the rows of a workbook that was made harmless: see `xlsx_parts`, `xlsb_parts` and `xls_records`.

    `merged` are the merged cells of each sheet by its name, where calamine does not tell them.
    """
    try:
        with _PanicIsRefusal(), CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            return Document(kind, tuple(_rows(book, merged)))
    except PasswordError as error:
        raise UnreadableError(_PROTECTED) from error
    except (CalamineError, ValueError) as error:  # the latter: a sheet of a name that no text can be
        raise UnreadableError(BROKEN) from error


class _PanicIsRefusal(AbstractContextManager[None]):
    """Turns a panic of calamine, which is no Exception and has no importable name, into a refusal of the file."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if kind is not None and kind.__name__ == "PanicException":
            raise UnreadableError(BROKEN) from error


def _rows(book: CalamineWorkbook, merged: Mapping[str, Ranges]) -> Iterator[Row]:
    sheets = [each for each in book.sheets_metadata if each.typ is SheetTypeEnum.WorkSheet]
    if len(sheets) > SHEETS:
        raise UnreadableError(TOO_LARGE)
    rows = cells = 0
    for meta in sheets:
        grid = _grid(book.get_sheet_by_name(meta.name), cells, merged.get(meta.name, ()))
        found = [Row(meta.name, at, tuple(line)) for at, line in enumerate(grid, 1) if any(each.text for each in line)]
        if meta.visible is SheetVisibleEnum.Visible or is_table(meta.name, found):
            cells += sum(map(len, grid))
            rows += len(found)
            yield from found
        if rows > ROWS or cells > CELLS:
            raise UnreadableError(TOO_LARGE)


def _grid(sheet: CalamineSheet, cells_before: int, merged: Ranges) -> Grid:
    end = sheet.end
    if end is None:
        return []
    if (end[0] + 1) * (end[1] + 1) + cells_before > CELLS:
        raise UnreadableError(TOO_LARGE)
    values: Sequence[Sequence[Value]] = sheet.to_python(skip_empty_area=False)
    grid = [[Cell(printed(each)) for each in row] for row in values]
    _spread(grid, sheet.merged_cell_ranges or merged)
    return grid


def _spread(grid: Grid, ranges: Ranges) -> None:
    """Repeat each merged cell over its range, within the cells that the sheet has."""
    left = CELLS
    for (top, first), (bottom, last) in ranges:
        if top >= len(grid) or first >= len(grid[top]):
            continue
        rows = grid[top : bottom + 1]
        left -= len(rows) * max(min(last, len(grid[top]) - 1) - first + 1, 1)
        if left < 0:
            raise UnreadableError(TOO_LARGE)
        repeated = Cell(grid[top][first].text, merged=True)
        for i, row in enumerate(rows):
            for j in range(first, min(last + 1, len(row))):
                if i or j > first:
                    row[j] = repeated


def printed(value: Value) -> str:
    """Return a cell's value as Excel shows it to a Vietnamese reader: 5.0 is "5", 12.5 "12,5", a date 05/03/2018."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else format(value, ".15g").replace(".", ",")
    if isinstance(value, dt.datetime):
        return value.strftime("%d/%m/%Y" if value.time() == dt.time() else "%d/%m/%Y %H:%M")
    return value.strftime("%d/%m/%Y") if isinstance(value, dt.date) else str(value)
