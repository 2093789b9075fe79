"""What stands on a page or in a cell of an OpenDocument file: paragraphs, tables, shapes, through what wraps them."""

from collections.abc import Iterator

from lxml import etree

from ingest.readers.docx_tables import Inside
from ingest.readers.odf_names import attribute, is_true, name_of
from ingest.readers.odf_styles import Styles
from ingest.readers.odf_tables import cells_of, rows_of
from ingest.readers.odf_text import drawn, is_drawn, text_of

PARAGRAPHS = frozenset({"text:p", "text:h"})
TABLE = "table:table"
_INDEXES = ("table-of-content", "illustration-index", "table-index", "object-index", "user-index", "bibliography")
_WRAPPERS = frozenset(
    {
        *("text:section", "text:list", "text:list-header", "text:list-item", "text:numbered-paragraph"),
        *(f"text:{index}" for index in _INDEXES),
        *("text:alphabetical-index", "text:index-body", "text:index-title", "table:shapes", "text:page-sequence"),
    }
)


def blocks(parent: etree._Element) -> Iterator[etree._Element]:
    """Yield the paragraphs, tables, frames and shapes under an element; hidden sections are left out."""
    for part in parent:
        name = name_of(part)
        if name in PARAGRAPHS or name == TABLE or is_drawn(name):
            yield part
        elif name in _WRAPPERS and not _is_hidden(part):
            yield from blocks(part)


def cell_text(cell: etree._Element, styles: Styles, inside: Inside) -> str:
    """Return the lines of a cell, and put the tables and shapes in it `inside`."""
    lines = []
    for block in blocks(cell):
        name = name_of(block)
        if name in PARAGRAPHS:
            lines.append(text_of(block, styles))
            inside.boxes.extend(drawn(block))
        elif name == TABLE:
            inside.tables.append(block)
        else:
            inside.boxes.append(block)
    return "\n".join(lines).strip("\n")


def texts(parent: etree._Element, styles: Styles) -> Iterator[str]:
    """Yield every text under an element as a paragraph of its own, what stands in tables and shapes included."""
    for block in blocks(parent):
        name = name_of(block)
        if name in PARAGRAPHS:
            if (text := text_of(block, styles)).strip():
                yield text
            for shape in drawn(block):
                yield from texts(shape, styles)
        elif name == TABLE:
            for row in rows_of(block):
                for cell in cells_of(row):
                    yield from texts(cell, styles)
        else:
            yield from texts(block, styles)


def _is_hidden(section: etree._Element) -> bool:
    return attribute(section, "text:display") == "none" or is_true(section, "text:is-hidden")
