"""Workbooks for people who live in Excel. Texts from mail are written as text, never as formulas.

openpyxl makes the book with its headers and its looks; the lines are put into its sheets as XML, which for 70,000 lines
takes a second where openpyxl's cells take ten.
"""

import io
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from html import escape
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from rules.calendar import Calendar
from rules.overview import Line, Overview
from rules.words import PAPER, STANDING

_FORBIDDEN_IN_TITLE = re.compile(r"[\[\]:*?/\\]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST_CELL = 32_000
_HEADERS = (
    "Mã",
    "Trường",
    "Xã",
    "Tình trạng",
    "Nhận lúc",
    "Lần nộp",
    "Số dòng",
    "Phải sửa",
    "Bản có dấu",
    "Điện thoại",
)
_LETTERS = tuple(get_column_letter(number + 1) for number in range(len(_HEADERS)))
_WIDTHS = (8, 38, 18, 24, 18, 9, 9, 9, 16, 16)


def status_workbook(views: Sequence[Overview], calendar: Calendar) -> bytes:
    """Return a workbook with one sheet for each round, as the bytes of an .xlsx file."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for view in views:
        title = _FORBIDDEN_IN_TITLE.sub("-", view.round.label)[:25] + f" ({len(book.worksheets) + 1})"
        _prepare(book.create_sheet(title), len(view.lines) + 1)
    if not book.worksheets:
        book.create_sheet("Chưa có đợt nào")
    buffer = io.BytesIO()
    book.save(buffer)
    return _filled(buffer, {f"xl/worksheets/sheet{n}.xml": view for n, view in enumerate(views, 1)}, calendar)


def _prepare(sheet: Worksheet, rows: int) -> None:
    """Write the headers and lay the sheet out for `rows` rows; the last one is there already, though empty."""
    for number, (header, width) in enumerate(zip(_HEADERS, _WIDTHS, strict=True), 1):
        cell = sheet.cell(1, number, header)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="1F4E79")
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(number)].width = max(width, len(header) + 2)
    sheet.cell(rows, len(_HEADERS))
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    _for_printing(sheet)


def _for_printing(sheet: Worksheet) -> None:
    """Lay the sheet across, one page wide, with its headers on every page."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


def _values(line: Line, calendar: Calendar) -> tuple[str | int, ...]:
    received = line.facts.received_at or line.facts.nil_at
    return (
        line.school.code,
        line.school.name,
        line.school.commune,
        STANDING[line.standing],
        calendar.local(received).strftime("%d/%m/%Y %H:%M") if received else "",
        line.facts.version,
        line.facts.rows,
        line.facts.must,
        PAPER[line.paper],
        line.school.phone,
    )


def _filled(book: io.BytesIO, views: Mapping[str, Overview], calendar: Calendar) -> bytes:
    """Return the book with the lines of each view in the sheet of its path."""
    buffer = io.BytesIO()
    with ZipFile(book) as empty, ZipFile(buffer, "w", ZIP_DEFLATED) as full:
        for path in empty.namelist():
            part = empty.read(path)
            if path in views:
                lines = enumerate(views[path].lines, 2)
                rows = "".join(_row(number, _values(line, calendar)) for number, line in lines)
                headers, end, rest = part.partition(b"</row>")
                part = headers + end + rows.encode() + rest[rest.index(b"</sheetData>") :]
            full.writestr(path, part)
    return buffer.getvalue()


def _row(number: int, values: Sequence[str | int]) -> str:
    """Return a row with its cells. Source: ECMA-376 Part 1, section 18.3.1.4 (c), with the text in the cell itself."""
    cells = [_cell(f"{letter}{number}", value) for letter, value in zip(_LETTERS, values, strict=True) if value != ""]
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(place: str, value: str | int) -> str:
    return f'<c r="{place}"><v>{value}</v></c>' if isinstance(value, int) else f'<c r="{place}"{_text(value)}'


@lru_cache(maxsize=16_384)
def _text(value: str) -> str:
    """Return what follows the place of a cell with text. Remembered: the sheets name the same schools."""
    text = escape(_CONTROLS.sub("", value)[:_LONGEST_CELL], quote=False)
    return f' t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
