"""Filled-in forms as Word files, in the layout of an administrative letter (Source: Nghị định 30/2020, Phụ lục I)."""

from collections.abc import Sequence
from io import BytesIO
from typing import Final

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from diemdanh.demo.forms import FORM_MARK, PART_A, PART_A_TITLE, PART_E_TITLE, YEAR, FilledForm, Part, Texts

_FONT: Final = "Times New Roman"
_TICKED, _OPEN = "☒", "☐"
_CENTRE: Final = WD_ALIGN_PARAGRAPH.CENTER
_PAGE_WIDTH: Final = 26.7


def write_docx(form: FilledForm) -> bytes:
    """Return the form as a .docx file: landscape A4, letterhead and signatures as tables without lines."""
    document = _blank_page()
    _letterhead(document, form)
    _title(document, form)
    _heading(document, PART_A_TITLE)
    _part_a(document, form.answers)
    document.add_paragraph(form.nil_line(_TICKED, _OPEN)).paragraph_format.space_before = Pt(6)
    for part, rows in form.parts:
        _heading(document, part.title)
        _part(document, part, rows)
    _heading(document, PART_E_TITLE)
    document.add_paragraph(form.remarks or "…………………………………………")
    _signatures(document, form)
    document.core_properties.author, document.core_properties.title = form.clerk, "Báo cáo điển hình tiên tiến"
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _blank_page() -> DocumentObject:
    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(1.5)
    section.top_margin = section.bottom_margin = Cm(1.7)
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(13)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    style.paragraph_format.space_after = Pt(0)
    return document


def _letterhead(document: DocumentObject, form: FilledForm) -> None:
    left, right = _two_columns(document, 11.0)
    _line(left, "UBND HUYỆN VŨ QUANG", size=13)
    _line(left, form.school.upper(), bold=True, size=13)
    _line(left, f"Số: {form.number}", size=13)
    _line(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True, size=13)
    _line(right, "Độc lập - Tự do - Hạnh phúc", bold=True, size=14)
    _line(right, form.dateline, italic=True, size=14)


def _title(document: DocumentObject, form: FilledForm) -> None:
    for text in ("BÁO CÁO", "Điển hình tiên tiến đổi mới, sáng tạo trong dạy và học", YEAR):
        paragraph = document.add_paragraph()
        paragraph.alignment = _CENTRE
        paragraph.paragraph_format.space_before = Pt(10 if text == "BÁO CÁO" else 0)
        _run(paragraph, text, bold=True, size=14)
    paragraph = document.add_paragraph()
    paragraph.alignment = _CENTRE
    paragraph.paragraph_format.space_before = Pt(6)
    _run(paragraph, f"{form.period_line(_TICKED, _OPEN)}        {FORM_MARK}")


def _heading(document: DocumentObject, text: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(10), Pt(4)
    paragraph.paragraph_format.keep_with_next = True
    _run(paragraph, text, bold=True)


def _part_a(document: DocumentObject, answers: Texts) -> None:
    table = _table(document, (1.2, 8.0, 17.5))
    for number, (label, answer) in enumerate(zip(PART_A, answers, strict=True), start=1):
        _fill(table, (str(number), label, answer), size=13)


def _part(document: DocumentObject, part: Part, rows: Sequence[Texts]) -> None:
    table = _table(document, [width for _, width in part.columns])
    _fill(table, tuple(heading for heading, _ in part.columns), bold=True)
    for row in rows:
        _fill(table, row)


def _signatures(document: DocumentObject, form: FilledForm) -> None:
    document.add_paragraph()
    left, right = _two_columns(document, _PAGE_WIDTH / 2)
    for cell, office, hint, name in (
        (left, "NGƯỜI LẬP BIỂU", "(ký, ghi rõ họ tên)", form.clerk),
        (right, "HIỆU TRƯỞNG", "(ký tên, đóng dấu)", form.principal),
    ):
        _line(cell, office, bold=True)
        _line(cell, hint, italic=True)
        for text in ("", "", name):
            _line(cell, text, bold=True)


def _two_columns(document: DocumentObject, left_width: float) -> tuple[_Cell, _Cell]:
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    left, right = table.rows[0].cells
    left.width, right.width = Cm(left_width), Cm(_PAGE_WIDTH - left_width)
    return left, right


def _table(document: DocumentObject, widths: Sequence[float]) -> Table:
    table: Table = document.add_table(rows=0, cols=len(widths), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    return table


def _fill(table: Table, texts: Texts, *, bold: bool = False, size: float = 11) -> None:
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]  # python-docx left this one method unannotated
    for index, (cell, column, text) in enumerate(zip(row.cells, table.columns, texts, strict=True)):
        cell.width = column.width
        paragraph = cell.paragraphs[0]
        if bold or index == 0:
            paragraph.alignment = _CENTRE
        # Headings stay on the page of their first row.
        paragraph.paragraph_format.keep_with_next = bold
        _run(paragraph, text, bold=bold, size=size)


def _line(cell: _Cell, text: str, *, bold: bool = False, italic: bool = False, size: float = 13) -> None:
    first = cell.paragraphs[0]
    paragraph = first if len(cell.paragraphs) == 1 and not first.runs else cell.add_paragraph()
    paragraph.alignment = _CENTRE
    _run(paragraph, text, bold=bold, size=size).italic = italic


def _run(paragraph: Paragraph, text: str, *, bold: bool = False, size: float = 13) -> Run:
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(size)
    return run
