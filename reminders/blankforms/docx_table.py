"""Tables of a Word form: ruled, headers on every page, no row broken over two."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache

import docx
from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.table import CT_Tbl
from docx.shared import Length, Mm, Pt
from docx.table import Table as WordTable
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph

from reminders.blankforms import outline
from reminders.blankforms.docx_xml import add_choice, element
from reminders.blankforms.outline import PrintedRow
from reminders.blankforms.widths import shared
from rules.forms.layout import Column, Field, Table, ValueType

_CELL_MARGIN = str(Mm(1.3).twips)
_ROW_HEIGHT = 9
_CENTER = WD_ALIGN_PARAGRAPH.CENTER


@dataclass(frozen=True)
class Entry:
    """One field of part A, with what is known of it."""

    field: Field
    value: str


def add_entries(document: Document, entries: Sequence[Entry], width: float) -> None:
    """Add part A: number, label and room for the value."""
    table = new_table(document, (11, 72, width - 83), ruled=True)
    for number, entry in enumerate(entries, 1):
        first, label, value = _row(table).cells
        write(first, str(number), centered=True)
        write(label, entry.field.label)
        if entry.field.allowed:
            paragraph = value.paragraphs[0]
            add_choice(paragraph, entry.field.label, entry.field.allowed, entry.value, 13)
        else:
            write(value, entry.value)


def add_list(document: Document, table: Table, width: float) -> None:
    """Add a table with its header and the rows of a blank; the type is smaller where it must be to fit."""
    place = document.add_table(rows=0, cols=1)._tbl
    place.getparent().replace(place, deepcopy(_list(table, width)))


@lru_cache(64)
def _list(table: Table, width: float) -> CT_Tbl:
    """Return the table by itself. Made once: it is the same in the blanks of all schools, and most of their cost."""
    columns = outline.columns(table)
    widths, roomy = shared(columns, width)
    size = 12 if roomy else 11
    made = new_table(docx.Document(), widths, ruled=True)
    header = _row(made)
    _properties(header).append(element("w:tblHeader"))
    for cell, column in zip(header.cells, columns, strict=True):
        write(cell, column.label, size=size, bold=True, centered=True)
        cell.paragraphs[0].paragraph_format.keep_with_next = True
    for row in outline.rows(table):
        for cell, column in zip(_row(made).cells, columns, strict=True):
            _fill(cell, column, row, size)
    return made._tbl


def add_frame(document: Document, width: float, height: float) -> None:
    """Add an empty frame to write in, which grows with what is written."""
    _row(new_table(document, (width,), ruled=True), height)


def new_table(document: Document, widths: Sequence[float], *, ruled: bool) -> WordTable:
    """Return a table without rows, its columns `widths` millimetres wide."""
    table: WordTable = document.add_table(rows=0, cols=len(widths), style="Table Grid" if ruled else None)
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    sides = [element(f"w:{side}", w=_CELL_MARGIN, type="dxa") for side in ("left", "right")]
    properties = table._tbl.tblPr
    properties.insert(len(properties) - 1, element("w:tblCellMar", *sides))  # w:tblLook has to stay the last
    return table


def write(cell: _Cell, text: str, *, size: float = 13, bold: bool = False, centered: bool = False) -> Paragraph:
    """Write into an empty cell."""
    paragraph: Paragraph = cell.paragraphs[0]
    if centered:
        paragraph.alignment = _CENTER
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(size)
    return paragraph


def _fill(cell: _Cell, column: Column, row: PrintedRow, size: float) -> None:
    text = outline.text_in(row, column)
    if column.allowed and not text:
        add_choice(cell.paragraphs[0], column.label, column.allowed, "", size)
        return
    centered = column.key == "stt" or column.type is not ValueType.TEXT
    write(cell, text, size=size, bold=bool(row.line and row.line.sum_of), centered=centered)


def _row(table: WordTable, height: float = _ROW_HEIGHT) -> _Row:
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]  # python-docx left this one method unannotated
    properties = _properties(row)
    properties.append(element("w:cantSplit"))
    row.height = Mm(height)
    for cell, column in zip(row.cells, table.columns, strict=True):
        cell.width = column.width if isinstance(column.width, Length) else Mm(0)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    return row


def _properties(row: _Row):  # type: ignore[no-untyped-def]
    return row._tr.get_or_add_trPr()
