"""The pages of an OpenDocument text: paragraphs and tables in reading order, what repeats on each page first."""

from collections.abc import Iterator

from lxml import etree

from ingest.readers.docx_tables import Inside
from ingest.readers.errors import UnreadableError
from ingest.readers.limits import CELLS, NESTING, ROWS
from ingest.readers.odf_blocks import PARAGRAPHS, TABLE, blocks, cell_text, texts
from ingest.readers.odf_names import attribute, clark, name_of
from ingest.readers.odf_styles import Styles
from ingest.readers.odf_tables import Grid, grid_of, only_cell
from ingest.readers.odf_text import drawn, text_of
from rules.documents import Cell, Row

_MARGINS = ("header", "footer")
_TOO_LONG = "Tệp có quá nhiều dòng nên không đọc tự động được; đề nghị gửi riêng biểu báo cáo."
_TOO_NESTED = "Tệp có quá nhiều lớp bảng lồng nhau nên không đọc được; đề nghị trình bày lại theo biểu mẫu."
_TOO_WIDE = "Bảng trong tệp có quá nhiều cột nên không đọc được; đề nghị trình bày lại theo biểu mẫu."


def margins(styles_part: etree._Element, styles: Styles) -> tuple[str, ...]:
    """Return the texts of page headers, then of page footers, each once, where they are shown."""
    pages = list(styles_part.iter(clark("style:master-page")))
    found = (
        text
        for margin in _MARGINS
        for page in pages
        for part in page
        if name_of(part).partition(":")[2].startswith(margin) and attribute(part, "style:display") != "false"
        for text in texts(part, styles)
    )
    return tuple(dict.fromkeys(found))


class PageReader:
    """Walks over the body of a text, counting paragraphs, tables and what they may come to."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._paragraphs = 0
        self._tables = 0
        self._rows = 0
        self._cells = 0

    def read(self, body: etree._Element, first: tuple[str, ...] = ()) -> Iterator[Row]:
        """Yield `first` as paragraphs numbered by themselves, then the body. UnreadableError beyond the limits."""
        for number, text in enumerate(first, 1):
            yield self._count(Row("", number, (Cell(text),)))
        yield from self._blocks(body, 0)

    def _blocks(self, parent: etree._Element, depth: int) -> Iterator[Row]:
        if depth > NESTING:
            raise UnreadableError(_TOO_NESTED)
        for block in blocks(parent):
            name = name_of(block)
            if name in PARAGRAPHS:
                yield from self._paragraph(block, depth)
            elif name == TABLE:
                yield from self._table(block, depth)
            else:
                yield from self._blocks(block, depth + 1)

    def _paragraph(self, paragraph: etree._Element, depth: int) -> Iterator[Row]:
        self._paragraphs += 1
        number = self._paragraphs
        text = text_of(paragraph, self._styles)
        if text.strip():
            yield self._count(Row("", number, (Cell(text),)))
        for box in drawn(paragraph):
            yield from self._blocks(box, depth + 1)

    def _table(self, table: etree._Element, depth: int) -> Iterator[Row]:
        if depth > NESTING:
            raise UnreadableError(_TOO_NESTED)
        self._tables += 1
        name = f"Bảng {self._tables}"
        frame = only_cell(table)
        if frame is not None:
            yield from self._blocks(frame, depth + 1)
            return
        inside = Inside()
        for number, cells in self._grid(table, inside).rows():
            yield self._count(Row(name, number, cells))
        for inner in inside.tables:
            yield from self._table(inner, depth + 1)
        for box in inside.boxes:
            yield from self._blocks(box, depth + 1)

    def _grid(self, table: etree._Element, inside: Inside) -> Grid:
        grid = grid_of(table, lambda cell: cell_text(cell, self._styles, inside))
        if grid.strays:
            raise UnreadableError(_TOO_LONG if grid.strays[0].row > ROWS else _TOO_WIDE)
        return grid

    def _count(self, row: Row) -> Row:
        self._rows += 1
        self._cells += len(row.cells)
        if self._rows > ROWS or self._cells > CELLS:
            raise UnreadableError(_TOO_LONG)
        return row
