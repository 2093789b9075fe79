"""A page as a Word document by python-docx, as scripts write them."""

import io

import docx
from docx.document import Document
from docx.text.run import Run

from bench.accuracy.pages import Block, Page, Spot


def docx_by_library(page: Page) -> bytes:
    """Return the document. Revisions, controls and text boxes cannot be said; such texts stand on the page."""
    document = docx.Document()
    for block in page:
        if block.grid and block.rows:
            _put(document, block)
        else:
            for row in block.rows:
                _write(document.add_paragraph().add_run(), row[0])
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _put(document: Document, block: Block) -> None:
    table = document.add_table(len(block.rows), len(block.rows[0]), "Table Grid")
    grid = [row.cells for row in table.rows]
    for i, row in enumerate(block.rows):
        for j, spot in enumerate(row):
            if not spot.covered:
                last = grid[i + spot.down - 1][j + spot.across - 1]
                cell = grid[i][j].merge(last) if spot.across > 1 or spot.down > 1 else grid[i][j]
                _write(cell.paragraphs[0].add_run(), spot)


def _write(run: Run, spot: Spot) -> None:
    run.text = spot.text
    if spot.font:
        run.font.name = spot.font
