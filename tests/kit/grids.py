"""Documents as rows, written down the way they look: a text is a paragraph, a list of lists a table."""

from collections.abc import Sequence

from rules.documents import Cell, Document, Row

UP, LEFT = "^", "<"
"""A cell merged with the one above it, or with the one before it."""


def word(*blocks: str | Sequence[Sequence[str]]) -> Document:
    """Return a document of paragraphs and tables, each table with a name of its own."""
    rows: list[Row] = []
    tables = paragraphs = 0
    for block in blocks:
        if isinstance(block, str):
            paragraphs += 1
            rows.append(Row("", paragraphs, (Cell(block),)))
        else:
            tables += 1
            rows += _table(f"Bảng {tables}", block)
    return Document("docx", tuple(rows))


def sheet(*lines: str | Sequence[str], name: str = "Biểu") -> Document:
    """Return a document of one sheet; a text is a line in column A. Lines are padded, blank ones left out."""
    table = [[line] if isinstance(line, str) else list(line) for line in lines]
    width = max(len(line) for line in table)
    rows = _table(name, [line + [""] * (width - len(line)) for line in table])
    return Document("xlsx", tuple(row for row in rows if any(cell.text for cell in row.cells)))


def _table(name: str, lines: Sequence[Sequence[str]]) -> list[Row]:
    rows: list[Row] = []
    for number, line in enumerate(lines, 1):
        cells: list[Cell] = []
        for text in line:
            above = rows[-1].cells if text == UP else cells
            merged = text in (UP, LEFT)
            source = above[len(cells)] if text == UP else cells[-1] if text == LEFT else None
            cells.append(Cell(source.text if source else text, merged))
        rows.append(Row(name, number, tuple(cells)))
    return rows
