"""Cells and pages of an Excel form. Whatever is text is written as text, so that no name is ever a formula."""

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from reminders.blankforms.widths import BOTTOM, LEFT, RIGHT, TOP

AS_TEXT = "@"
"""The format of a cell in which "0239…", "1-2" and "05/3" stay as they are typed."""
FONT = "Times New Roman"
_INCH = 25.4
_CHARACTER = 2.12
"""The width of a figure in the workbook's type, in millimetres, by which widths are counted (ECMA-376, 18.3.1.13)."""
_PADDING = 0.3
_FORMULA_STARTS = ("=", "+", "-", "@")
_THIN = Side(style="thin")
RULED = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


@dataclass(frozen=True)
class Look:
    """How a cell looks. `across` is "left", "center" or "right"."""

    size: float = 13
    bold: bool = False
    italic: bool = False
    underlined: bool = False
    across: str = "left"
    ruled: bool = False


def put(sheet: Worksheet, place: tuple[int, int], value: str | int, look: Look) -> Cell:
    """Write a value at (row, column) and return the cell; "" leaves it empty, a text never becomes a formula."""
    cell: Cell = sheet.cell(*place)  # type: ignore[assignment]  # no merged cell is written to
    if isinstance(value, int):
        cell.value = value
    else:
        cell.value, cell.number_format = value or None, AS_TEXT
        if value:
            cell.data_type = "s"
        cell.quotePrefix = value.startswith(_FORMULA_STARTS)
    cell.font = Font(
        name=FONT,
        size=look.size,
        bold=look.bold,
        italic=look.italic,
        underline="single" if look.underlined else "none",
    )
    indent = int(look.ruled and look.across == "left")
    cell.alignment = Alignment(horizontal=look.across, vertical="center", wrap_text=True, indent=indent)
    if look.ruled:
        cell.border = RULED
    return cell


def merge(sheet: Worksheet, row: int, columns: int, rows: int = 1) -> None:
    """Make one cell of those at the beginning of a row, and of rows under it."""
    if columns > 1 or rows > 1:
        sheet.merge_cells(start_row=row, end_row=row + rows - 1, start_column=1, end_column=columns)


def frame(sheet: Worksheet, row: int, columns: int, rows: int) -> None:
    """Make one ruled cell to write in, over several rows."""
    for line in sheet.iter_rows(row, row + rows - 1, 1, columns):
        for cell in line:
            cell.border = RULED
    sheet.cell(row, 1).alignment = Alignment(vertical="top", wrap_text=True)
    merge(sheet, row, columns, rows)


def lay_out(sheet: Worksheet, widths: Sequence[float], *, across: bool, footer: str) -> None:
    """Set the widths (millimetres) and the page: A4, margins as a letter's, one page wide."""
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width / _CHARACTER - _PADDING
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape" if across else "portrait"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins = sheet.page_margins
    margins.left, margins.right, margins.top, margins.bottom = (side / _INCH for side in (LEFT, RIGHT, TOP, BOTTOM))
    if sheet.oddFooter is not None:
        sheet.oddFooter.right.text = footer.replace("&", "&&")
    sheet.sheet_format.defaultRowHeight, sheet.sheet_format.customHeight = 24, True
    sheet.sheet_view.showGridLines = False
