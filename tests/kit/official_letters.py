"""Official letters as files: laid out by Nghị định 30/2020, the head in a table of two columns without lines."""

import io
from pathlib import Path

import docx
import docx.document

FOLDER = Path(__file__).parents[1] / "data" / "official_letters"
_MOTTO = ("cộng hòa xã hội", "độc lập")


def text_of(name: str) -> str:
    """Return a letter's text."""
    return (FOLDER / f"{name}.txt").read_text(encoding="utf-8")


def as_docx(name: str) -> bytes:
    """Return a letter as a Word file: its head laid out, its tables as tables."""
    lines = [line for line in text_of(name).splitlines() if line.strip()]
    end = next(n for n, line in enumerate(lines) if line.startswith(("Kính gửi", "KẾ HOẠCH", "THÔNG BÁO")))
    document = docx.Document()
    left = [line for line in lines[:end] if not _is_right(line)]
    right = [line for line in lines[:end] if _is_right(line)]
    row = document.add_table(1, 2).rows[0]
    row.cells[0].text, row.cells[1].text = "\n".join(left), "\n".join(right)
    rows: list[list[str]] = []
    for line in [*lines[end:], ""]:
        if " | " in line:
            rows.append(line.split(" | "))
            continue
        if rows:
            _add_table(document, rows)
            rows = []
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _is_right(line: str) -> bool:
    folded = line.casefold()
    return folded.startswith(_MOTTO) or (", ngày " in folded and "năm" in folded)


def _add_table(document: docx.document.Document, rows: list[list[str]]) -> None:
    table = document.add_table(len(rows), len(rows[0]), style="Table Grid")
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
