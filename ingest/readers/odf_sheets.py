"""The sheets of an OpenDocument spreadsheet, read as those of Excel are."""

from collections.abc import Iterator

from lxml import etree

from ingest.readers.docx_tables import Inside
from ingest.readers.errors import UnreadableError
from ingest.readers.hidden import is_table
from ingest.readers.limits import CELLS, COLUMNS, ROWS, SHEETS
from ingest.readers.odf_blocks import TABLE, blocks, cell_text, texts
from ingest.readers.odf_names import attribute, name_of
from ingest.readers.odf_styles import Styles
from ingest.readers.odf_tables import MOST_STRAYS, grid_of
from ingest.readers.odf_values import value_text
from rules.documents import Cell, Row

_TOO_LARGE = "Bảng tính có quá nhiều dòng hoặc ô nên không đọc tự động được; đề nghị gửi riêng biểu báo cáo."
_STRAYS = f"Bảng tính có nhiều ô nằm quá xa vùng biểu (ngoài {COLUMNS} cột, {ROWS} dòng), đề nghị xóa và gửi lại."


def sheet_rows(spreadsheet: etree._Element, styles: Styles) -> Iterator[Row]:
    """Yield the rows of every sheet, then the texts of the shapes that lie on it, as paragraphs.

    Of hidden sheets, tables count (`hidden.is_table`).
    Rows that are hidden or filtered away are there, like a workbook's. A text outside the bounds is a row of its own
    below the others, with the number of its row. UnreadableError beyond the limits.
    """
    sheets = [part for part in spreadsheet if name_of(part) == TABLE]
    if len(sheets) > SHEETS:
        raise UnreadableError(_TOO_LARGE)
    cells = 0
    for rows, row in enumerate(_all_rows(sheets, styles), 1):
        cells += len(row.cells)
        if rows > ROWS or cells > CELLS:
            raise UnreadableError(_TOO_LARGE)
        yield row


def _all_rows(sheets: list[etree._Element], styles: Styles) -> Iterator[Row]:
    paragraphs = 0
    for number, sheet in enumerate(sheets, 1):
        inside = Inside(boxes=list(_shapes(sheet)))
        name = attribute(sheet, "table:name") or f"Bảng {number}"
        found = _rows(sheet, name, styles, inside)
        if styles.hides(sheet):
            found = iter(told := list(found))
            if not is_table(name, told):
                continue
        yield from found
        for shape in inside.boxes:
            for text in texts(shape, styles):
                paragraphs += 1
                yield Row("", paragraphs, (Cell(text),))


def _rows(sheet: etree._Element, name: str, styles: Styles, inside: Inside) -> Iterator[Row]:
    grid = grid_of(sheet, lambda cell: value_text(cell, cell_text(cell, styles, inside)))
    if len(grid.strays) > MOST_STRAYS:
        raise UnreadableError(_STRAYS)
    for number, cells in grid.rows():
        yield Row(name, number, cells)
    for stray in grid.strays:
        yield Row(name, stray.row, (Cell(stray.text),))


def _shapes(sheet: etree._Element) -> Iterator[etree._Element]:
    return (block for block in blocks(sheet) if name_of(block) != TABLE)
