"""Filled-in forms as Excel files: everything on one sheet, as schools like to keep it."""

from io import BytesIO
from math import ceil
from typing import Final

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from diemdanh.demo.forms import FORM_MARK, PART_A, PART_A_TITLE, PART_E_TITLE, YEAR, FilledForm, Part, Texts

_FONT: Final = "Times New Roman"
_TICKED, _OPEN = "[x]", "[ ]"
# Characters a column; tables B, C and D share them, whatever stands in each.
_WIDTHS: Final = (5, 20, 13, 22, 18, 20, 22, 21, 19, 14, 14, 10)
_ROW_HEIGHT: Final = 18
_WIDTH: Final = len(_WIDTHS)
_MIDDLE: Final = 5
_LINE: Final = Side(style="thin")
_BOX: Final = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


def write_xlsx(form: FilledForm) -> bytes:
    """Return the form as an .xlsx file with the one sheet "ĐHTT-01", its letterhead and titles in merged cells."""
    workbook = Workbook()
    sheet = workbook.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("openpyxl made a workbook without a sheet")
    sheet.title = "ĐHTT-01"
    _page(sheet)
    page = _Page(sheet)
    _letterhead(page, form)
    page.title(PART_A_TITLE)
    for number, (label, answer) in enumerate(zip(PART_A, form.answers, strict=True), start=1):
        page.answer(number, label, answer)
    page.text(form.nil_line(_TICKED, _OPEN))
    for part, rows in form.parts:
        page.title(part.title)
        page.part(part, rows)
    page.title(PART_E_TITLE)
    page.text(form.remarks)
    _signatures(page, form)
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()


def _page(sheet: Worksheet) -> None:
    for index, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.sheet_format.defaultRowHeight, sheet.sheet_format.customHeight = _ROW_HEIGHT, True
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _letterhead(page: "_Page", form: FilledForm) -> None:
    page.pair("UBND HUYỆN VŨ QUANG", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True)
    page.pair(form.school.upper(), "Độc lập - Tự do - Hạnh phúc", bold=True)
    page.pair(f"Số: {form.number}", form.dateline)
    page.text("")
    page.centred("BÁO CÁO")
    page.centred("Điển hình tiên tiến đổi mới, sáng tạo trong dạy và học")
    page.centred(YEAR)
    page.pair(form.period_line(_TICKED, _OPEN), FORM_MARK)


def _signatures(page: "_Page", form: FilledForm) -> None:
    page.text("")
    page.pair("NGƯỜI LẬP BIỂU", "HIỆU TRƯỞNG", bold=True)
    page.pair("(ký, ghi rõ họ tên)", "(ký tên, đóng dấu)")
    page.text("")
    page.text("")
    page.pair(form.clerk, form.principal, bold=True)


class _Page:
    """A sheet that is written from top to bottom, one row at a time."""

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._row = 0

    def centred(self, text: str) -> None:
        """Write a bold title over the whole width."""
        self._row += 1
        self._put(1, _WIDTH, text, bold=True, size=14).alignment = Alignment(horizontal="center")

    def title(self, text: str) -> None:
        """Write the title of a part, below an empty row."""
        self._row += 2
        self._put(1, _WIDTH, text, bold=True)

    def text(self, text: str) -> None:
        """Write a line over the whole width."""
        self._row += 1
        self._put(1, _WIDTH, text).alignment = Alignment(wrap_text=True, vertical="top")

    def pair(self, left: str, right: str, *, bold: bool = False) -> None:
        """Write one thing in the left half and one in the right."""
        self._row += 1
        for start, end, text in ((1, _MIDDLE, left), (_MIDDLE + 1, _WIDTH, right)):
            self._put(start, end, text, bold=bold).alignment = Alignment(horizontal="center", wrap_text=True)

    def answer(self, number: int, label: str, answer: str) -> None:
        """Write one line of part A."""
        self._row += 1
        for start, end, text in ((1, 1, str(number)), (2, _MIDDLE, label), (_MIDDLE + 1, _WIDTH, answer)):
            self._put(start, end, text)
            self._rule(start, end)

    def part(self, part: Part, rows: tuple[Texts, ...]) -> None:
        """Write a ruled table with its headings."""
        for row in (tuple(heading for heading, _ in part.columns), *rows):
            self._row += 1
            heading = row[0] == "TT"
            for index, text in enumerate(row, start=1):
                cell = self._put(index, index, text, bold=heading, size=11)
                cell.alignment = Alignment(wrap_text=True, vertical="center" if heading else "top")
            self._rule(1, len(row))
            self._sheet.row_dimensions[self._row].height = 15.5 * max(map(_lines, row, _WIDTHS))

    def _put(self, start: int, end: int, text: str, *, bold: bool = False, size: int = 13) -> Cell:
        cell = self._sheet.cell(self._row, start)
        if isinstance(cell, MergedCell):
            raise TypeError(f"row {self._row} is written twice")
        cell.value = text or None
        cell.font = Font(name=_FONT, size=size, bold=bold)
        if end > start:
            self._sheet.merge_cells(start_row=self._row, end_row=self._row, start_column=start, end_column=end)
        return cell

    def _rule(self, start: int, end: int) -> None:
        for index in range(start, end + 1):
            self._sheet.cell(self._row, index).border = _BOX


def _lines(text: str, width: int) -> int:
    # Capitals and Vietnamese letters are wider than the digit that Excel measures by.
    return max(1, ceil(len(text) * 1.15 / width))
