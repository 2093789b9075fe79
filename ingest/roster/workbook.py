"""A roster as an .xlsx workbook."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from ingest.roster.columns import recognised, unguarded
from ingest.roster.table import AS_XLSX, Line, Table, Unfit, table_of
from rules.text import one_line


def read_workbook(data: bytes) -> Table:
    """Return the table on the sheet that has most of the headers that we know; its notes name other filled sheets.

    A formula whose result was never stored is a fault: the cell looks empty and is not. Raises Unfit for .ods and
    .xlsb, and what openpyxl and zipfile raise for a damaged file.
    """
    if b"opendocument" in _member(data, "mimetype"):
        raise Unfit(f"đây là tệp OpenDocument (.ods); {AS_XLSX}")
    if _member(data, "xl/workbook.bin"):
        raise Unfit(f"đây là tệp .xlsb; {AS_XLSX}")
    book = load_workbook(io.BytesIO(data), data_only=True)
    tables = {sheet.title: table_of(list(_lines(sheet))) for sheet in book.worksheets}
    if not tables:
        raise Unfit(f"không thấy trang tính nào; {AS_XLSX} thường")
    title = max(tables, key=lambda name: recognised(tables[name].headers))
    others = [name for name, table in tables.items() if table.headers and name != title]
    notes = (f"Chỉ đọc trang tính «{title}», không đọc: {', '.join(others)}.",) if others else ()
    return replace(tables[title], faults=tuple(_unreckoned(data, book[title])), notes=notes)


def _member(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name) if name in archive.namelist() else b""


def _lines(sheet: Worksheet) -> Iterator[Line]:
    for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        yield number, [unguarded(_cell_text(cell)) for cell in cells]


def _cell_text(value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else one_line(str(value))


def _unreckoned(data: bytes, results: Worksheet) -> Iterator[tuple[int, str]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/")]
    if not any(b"<f" in sheet for sheet in sheets):  # a second reading takes as long as the first
        return
    for cells in load_workbook(io.BytesIO(data))[results.title].iter_rows():
        for cell in cells:
            if cell.row and cell.data_type == "f" and results[cell.coordinate].value is None:
                yield cell.row, f"ô {cell.coordinate} là công thức chưa có kết quả; hãy mở bằng Excel rồi lưu lại"
