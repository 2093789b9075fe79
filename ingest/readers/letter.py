"""An official letter as lines of text, whatever its format: for a person who drafts a campaign from it."""

import codecs

from ingest.readers.errors import UnreadableError
from ingest.readers.pdf_text import pdf_lines
from ingest.readers.reading import read_document
from ingest.readers.sniff import Kind, kind_of
from rules.documents import Cell, Document, Row
from rules.legacy.repair import repaired
from rules.official_letter.reading import CELL_BREAK

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def letter_lines(data: bytes) -> list[str]:
    """Return the lines of a letter in Word, OpenDocument, PDF or plain text, all in Unicode.

    UnreadableError, with a sentence for the specialist, for what cannot be read. To be called in a child only.
    """
    kind = kind_of(data)
    if kind is Kind.PDF:
        return pdf_lines(data)
    if kind is Kind.OTHER:
        return _lines(repaired(_of_text(data)))
    return _lines(read_document(data))


def _of_text(data: bytes) -> Document:
    """Return plain text as paragraphs: by its mark, as UTF-8, else as the old 8-bit fonts had it."""
    if b"\0" in data and not data.startswith(_UTF_16):
        raise UnreadableError("Không nhận ra định dạng của tệp; đề nghị dùng tệp .docx, .pdf hoặc .txt.")
    try:
        text = data.decode("utf-16" if data.startswith(_UTF_16) else "utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return Document("txt", tuple(Row("", n, (Cell(line),)) for n, line in enumerate(text.splitlines(), 1)))


def _lines(document: Document) -> list[str]:
    """Return paragraphs, and the rows of tables: a row of short cells is one line, one that lays a page out is not."""
    lines: list[str] = []
    for row in document.rows:
        cells = [cell.text for cell in row.cells if not cell.merged and cell.text.strip()]
        if len(cells) > 1 and all("\n" not in cell for cell in cells):
            lines.append(CELL_BREAK.join(cells))
        else:
            lines.extend(line for cell in cells for line in cell.splitlines())
    return lines
