"""The head and the foot of a Word form. Source: Nghị định 30/2020/NĐ-CP, Phụ lục I."""

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.table import _Cell

from reminders.blankforms import outline
from reminders.blankforms.docx_table import new_table
from reminders.blankforms.docx_xml import element
from reminders.blankforms.prefill import Known
from reminders.blankforms.widths import UPRIGHT

_LEFT_SIDE = 72


def add_letterhead(document: Document, known: Known) -> None:
    """Add who writes on the left, the nation and its motto on the right. Source: Phụ lục I, phần I, mục II.1 to 4."""
    table = new_table(document, (_LEFT_SIDE, UPRIGHT - _LEFT_SIDE), ruled=False)
    left, right = table.add_row().cells  # type: ignore[no-untyped-call]
    left.width, right.width = Mm(_LEFT_SIDE), Mm(UPRIGHT - _LEFT_SIDE)
    above, unit = outline.sender(known)
    _line(left, above, size=12)
    _line(left, unit, size=12, bold=True)
    _rule(left, 25)
    _line(left, outline.NUMBER)
    _line(right, outline.NATION, size=12, bold=True)
    _line(right, outline.MOTTO, bold=True)
    _rule(right, 17)
    _line(right, outline.dateline(known), italic=True)


def add_signatures(document: Document, width: float) -> None:
    """Add the places to sign, which stay together on one page. Source: Phụ lục I, phần I, mục II.7."""
    document.add_paragraph()
    table = new_table(document, (width / 2, width / 2), ruled=False)
    row = table.add_row()  # type: ignore[no-untyped-call]
    row._tr.get_or_add_trPr().append(element("w:cantSplit"))
    for cell, (office, hint) in zip(row.cells, outline.SIGNATURES, strict=True):
        cell.width = Mm(width / 2)
        _line(cell, office, bold=True)
        _line(cell, hint, italic=True)
        for _ in range(4):
            _line(cell, "")


def _line(cell: _Cell, text: str, *, size: float = 13, bold: bool = False, italic: bool = False) -> None:
    """Add a centred line to a cell, in place of the empty one that it begins with."""
    first = cell.paragraphs[0]
    paragraph = first if len(cell.paragraphs) == 1 and not first.runs else cell.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)


def _rule(cell: _Cell, indent: float) -> None:
    """Add the thin line that stands under a name, `indent` millimetres short at either side."""
    paragraph = cell.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(2)
    paragraph.paragraph_format.line_spacing = Pt(5)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(indent)
    line = element("w:top", val="single", sz="6", space="1", color="auto")
    paragraph._p.get_or_add_pPr().insert_element_before(element("w:pBdr", line), "w:spacing", "w:ind", "w:jc", "w:rPr")
    paragraph.add_run(" ").font.size = Pt(4)
