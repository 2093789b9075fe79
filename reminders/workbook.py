"""Workbooks for people who live in Excel. Texts from mail are written as text, never as formulas."""

import io
import re
from collections.abc import Iterable, Sequence

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
_WIDTHS = (8, 38, 18, 24, 18, 9, 9, 9, 16, 16)


def status_workbook(views: Sequence[Overview], calendar: Calendar) -> bytes:
    """Return a workbook with one sheet for each round, as the bytes of an .xlsx file."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for view in views:
        title = _FORBIDDEN_IN_TITLE.sub("-", view.round.label)[:25] + f" ({len(book.worksheets) + 1})"
        _fill(book.create_sheet(title), view, calendar)
    if not book.worksheets:
        book.create_sheet("Chưa có đợt nào")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _fill(sheet: Worksheet, view: Overview, calendar: Calendar) -> None:
    _write(sheet, 1, _HEADERS)
    for number, (header, width) in enumerate(zip(_HEADERS, _WIDTHS, strict=True), 1):
        cell = sheet.cell(1, number)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="1F4E79")
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(number)].width = max(width, len(header) + 2)
    for number, line in enumerate(view.lines, 2):
        _write(sheet, number, _values(line, calendar))
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


def _write(sheet: Worksheet, row: int, values: Iterable[str | int]) -> None:
    for column, value in enumerate(values, 1):
        cell = sheet.cell(row, column)
        if isinstance(value, int):
            cell.value = value
        else:
            cell.value = _CONTROLS.sub("", value)[:_LONGEST_CELL]
            cell.data_type = "s"  # else openpyxl makes a formula of what begins with "="
