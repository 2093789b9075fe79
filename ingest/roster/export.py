"""The roster as a file that can be corrected and imported again: read back as it is, it changes nothing."""

import csv
import io
import math
from collections.abc import Iterable, Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from ingest.roster.columns import TITLES, guarded
from rules.roster_changes import shown
from rules.schools import School
from rules.text import one_line

_WIDEST, _LINE_HEIGHT = 44, 15
_DAY = "dd/mm/yyyy"
_WRAPPED = Alignment(vertical="top", wrap_text=True)


def as_csv(schools: Iterable[School]) -> bytes:
    """Return the roster as CSV: UTF-8 with a mark at its beginning, as Excel wants it, days in ISO 8601.

    A text that a spreadsheet would take for a formula has an apostrophe before it.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(TITLES.values())
    for school in schools:
        writer.writerow(guarded(one_line(shown(getattr(school, field)))) for field in TITLES)
    return text.getvalue().encode("utf-8-sig")


def as_workbook(schools: Sequence[School]) -> bytes:
    """Return the roster as an .xlsx file with one sheet: every cell a text or a day, none a formula."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Danh sách trường"
    widths = [_width(title, schools, field) for field, title in TITLES.items()]
    _head(sheet, widths)
    for line, school in enumerate(schools, 2):
        longest = 1
        for column, (field, width) in enumerate(zip(TITLES, widths, strict=True), 1):
            value = getattr(school, field)
            _fill(sheet, (line, column), value)
            longest = max(longest, math.ceil(1.1 * len(shown(value)) / width))
        sheet.row_dimensions[line].height = _LINE_HEIGHT * longest
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = sheet.dimensions
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _width(title: str, schools: Sequence[School], field: str) -> int:
    """Return how many characters a column shows: its longest text, within bounds; what is longer is wrapped."""
    longest = max((len(shown(getattr(school, field))) for school in schools), default=0)
    return min(max(longest, len(title)) + 3, _WIDEST)


def _head(sheet: Worksheet, widths: Sequence[int]) -> None:
    """Write the headers and lay the sheet across, one page wide, with them on every page."""
    for column, (title, width) in enumerate(zip(TITLES.values(), widths, strict=True), 1):
        cell = sheet.cell(1, column, title)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="1F4E79")
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


def _fill(sheet: Worksheet, place: tuple[int, int], value: object) -> None:
    """Write a value as text, so that "012" keeps its zero and "=1+1" stays what it is; a day as a day."""
    cell = sheet.cell(*place)
    cell.alignment = _WRAPPED
    if isinstance(value, date):
        cell.value, cell.number_format = value, _DAY
    elif text := one_line(shown(value)):
        # An apostrophe that belongs to the text would be taken off on the way back: it gets another.
        cell.value = guarded(text) if text.startswith("'") else text
        cell.data_type, cell.number_format, cell.quotePrefix = "s", "@", guarded(text) != text
