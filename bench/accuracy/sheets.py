"""A page as one sheet: by openpyxl, and as .xlsb."""

import io

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from bench.accuracy.pages import Cells, Page, Spot, Way
from bench.xlsb_file import xlsb_file

_NAME = "Biểu"


def xlsx_file(page: Page) -> bytes:
    """Return a workbook by openpyxl; blocks stand below each other with a blank row between."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = _NAME
    for i, row in enumerate(_rows(page), 1):
        for j, spot in enumerate(row, 1):
            if spot.text:
                _put(sheet, i, j, spot)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xlsb_of(page: Page) -> bytes:
    """Return the binary workbook of the same sheet; it has texts and merged cells, no fonts and no numbers."""
    rows = _rows(page)
    merges = [
        (i, i + spot.down - 1, j, j + spot.across - 1)
        for i, row in enumerate(rows)
        for j, spot in enumerate(row)
        if spot.across > 1 or spot.down > 1
    ]
    return xlsb_file(_NAME, [[spot.text for spot in row] for row in rows], merges)


def _rows(page: Page) -> list[Cells]:
    return [row for block in page if block.rows for row in (*block.rows, ())]


def _put(sheet: Worksheet, i: int, j: int, spot: Spot) -> None:
    cell = sheet.cell(i, j)
    cell.value = int(spot.text) if spot.way is Way.NUMBER else spot.text
    if spot.way is not Way.NUMBER:
        cell.data_type = "s"  # a text that begins with "=" is no formula
    if spot.font:
        cell.font = Font(name=spot.font)
    if spot.across > 1 or spot.down > 1:
        sheet.merge_cells(start_row=i, end_row=i + spot.down - 1, start_column=j, end_column=j + spot.across - 1)
