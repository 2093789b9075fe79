"""The grid of a Word table: every position filled, merged cells repeated where they reach."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree

from ingest.readers.docx_text import boxed, child, is_on, local, text_of, value
from ingest.readers.errors import UnreadableError
from ingest.readers.limits import COLUMNS
from rules.documents import Cell

WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "AlternateContent", "Choice"})
"""Elements that stand around others without being anything on the page."""
_TOO_WIDE = "Bảng trong tệp có quá nhiều cột nên không đọc được; đề nghị trình bày lại theo biểu mẫu."


@dataclass
class Inside:
    """What stands inside the cells of a table and is not their text: tables and text boxes, in their order."""

    tables: list[etree._Element] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)


def children(parent: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """Yield the children called `wanted`, also those in content controls and the like."""
    for each in parent:
        name = local(each)
        if name == wanted:
            yield each
        elif name in WRAPPERS:
            yield from children(each, wanted)


def only_cell(table: etree._Element) -> etree._Element | None:
    """Return the cell of a table that has one only, which is a frame around a part of the page and no table."""
    cells = (cell for row in children(table, "tr") for cell in children(row, "tc"))
    first = next(cells, None)
    return first if next(cells, None) is None else None


def grid(table: etree._Element, inside: Inside) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows of a table, and put what is nested in it `inside`. Deleted rows are left out.

    A cell over several columns or rows is repeated, `merged`, at each further place. UnreadableError over 63 columns.
    """
    above: Sequence[Cell] = ()
    for row in children(table, "tr"):
        settings = child(row, "trPr")
        if settings is None or child(settings, "del") is None:
            above = _row(row, settings, above, inside)
            yield tuple(above)


def _row(row: etree._Element, settings: etree._Element | None, above: Sequence[Cell], inside: Inside) -> list[Cell]:
    cells = [Cell("")] * _number(settings, "gridBefore", 0)
    for element in children(row, "tc"):
        properties = child(element, "tcPr")
        if properties is not None and child(properties, "cellDel") is not None:
            continue
        cell = _repeated(properties, above, cells) or Cell(_text(element, inside))
        cells.append(cell)
        cells += [Cell(cell.text, merged=True)] * (_number(properties, "gridSpan", 1) - 1)
        if len(cells) > COLUMNS:
            if cell.text.strip() and not cell.merged:
                raise UnreadableError(_TOO_WIDE)
            del cells[COLUMNS:]
    return cells


def _repeated(properties: etree._Element | None, above: Sequence[Cell], before: Sequence[Cell]) -> Cell | None:
    """Return what a cell merged to the one above or before it repeats; None for a cell of its own."""
    if len(before) < len(above) and _continues(properties, "vMerge"):
        return Cell(above[len(before)].text, merged=True)
    if before and _continues(properties, "hMerge"):
        return Cell(before[-1].text, merged=True)
    return None


def _continues(properties: etree._Element | None, merge: str) -> bool:
    mark = child(properties, merge) if properties is not None else None
    return mark is not None and value(mark) in (None, "continue")


def _number(properties: etree._Element | None, name: str, default: int) -> int:
    """Return a count from a row's or cell's properties, never more than a row may have columns."""
    mark = child(properties, name) if properties is not None else None
    text = (value(mark) or "") if mark is not None else ""
    return min(max(int(text), default), COLUMNS) if text.isascii() and text.isdigit() and len(text) < 12 else default


def _text(cell: etree._Element, inside: Inside) -> str:
    lines = []
    for block in _blocks(cell):
        if local(block) == "tbl":
            inside.tables.append(block)
        else:
            lines.append(text_of(block))
            inside.boxes.extend(boxed(block))
    return "\n".join(lines).strip("\n")


def _blocks(parent: etree._Element) -> Iterator[etree._Element]:
    for each in parent:
        name = local(each)
        if name in ("p", "tbl"):
            yield each
        elif name in WRAPPERS and not _shows_prompt(each):
            yield from _blocks(each)


def _shows_prompt(control: etree._Element) -> bool:
    return is_on(child(control, "sdtPr", "showingPlcHdr"))
