"""The parts of a workbook that are read, inflated within bounds and with far-off cells brought near.

See `xls_strays` for why and where to.
"""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence

from lxml import etree

from ingest.readers.archive import Archive
from ingest.readers.errors import UnreadableError
from ingest.readers.limits import COLUMNS, ROWS
from ingest.readers.packages import UNUSUAL, Relation, main_part, relations_of
from ingest.readers.xls_strays import first_free, refuse_many
from ingest.readers.xlsx_values import shares_in, visible

_BOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_NAMES = {"sharedStrings": "xl/sharedStrings.xml", "styles": "xl/styles.xml"}
_ROOT = re.compile(rb"<(?:\w+:)?workbook\b")
_NAMESPACE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "_rels/.rels"
_TO_BOOK = f"""<Relationships xmlns="{_NAMESPACE}">
<Relationship Id="r" Type="{_TYPES}/officeDocument" Target="{_BOOK}"/></Relationships>""".encode()
_CELL = re.compile(rb"(<(?:\w+:)?c\b[^<>]*?\br=[\"'])([A-Za-z]{1,3})(\d{1,7})([\"'])")
_ROW = re.compile(rb"<(?:\w+:)?row\b[^<>]*?\br=[\"'](\d+)[\"']")
_UNPLACED_CELL = re.compile(rb"<(?:\w+:)?c(?:\s(?![^<>]*?\br=)[^<>]*)?/?>")
_UNPLACED = "Bảng tính không ghi vị trí của từng ô nên không đọc tự động được; đề nghị mở bằng Excel, lưu lại và gửi."
_VALUE_AHEAD = re.compile(rb"[^<>]*[^/<>]>\s*<(?:\w+:)?(?:v|is|f)\b")


def repacked(archive: Archive) -> bytes:
    """Return a workbook with nothing but the parts that are read, under their usual names and stored plain.

    Each cell is within bounds, shows a share in per cent as Excel does, and says so where a formula was never reckoned.
    Macros, pictures, links and the like are never opened. UnreadableError beyond the limits or for a DOCTYPE.
    """
    main = main_part(archive, _BOOK)
    book = archive.xml(main)
    if not _ROOT.search(book):
        raise UnreadableError(UNUSUAL)
    relations = [_Placed(each, number) for number, each in enumerate(relations_of(archive, main), 1)]
    styles = next((archive.xml(each.part) for each in relations if each.kind == "styles" and each.part), b"")
    shares = shares_in(styles)
    parts = {_PACKAGE: _TO_BOOK, _BOOK: book, _RELATIONS: _written(relations)}
    for each in relations:
        if each.name and each.part:
            data = styles if each.kind == "styles" else archive.xml(each.part)
            parts[each.name] = visible(near(data), shares) if each.kind == "worksheet" else data
    return _zipped(parts)


class _Placed:
    """A relationship of the workbook and the usual `name` of its part, "" for what is not read."""

    def __init__(self, relation: Relation, number: int) -> None:
        self.id, self.part, self.target = relation.id, relation.part, relation.target
        is_sheet = "/worksheets/" in f"/{relation.part}".lower()
        self.kind = "worksheet" if is_sheet else relation.kind
        self.name = f"xl/worksheets/sheet{number}.xml" if self.kind == "worksheet" else _NAMES.get(self.kind, "")


def _written(relations: Sequence[_Placed]) -> bytes:
    root = etree.Element("Relationships", xmlns=_NAMESPACE)
    for each in relations:
        target = each.name.removeprefix("xl/") or each.target
        etree.SubElement(root, "Relationship", Id=each.id, Type=f"{_TYPES}/{each.kind}", Target=target)
    return etree.tostring(root)


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as plain:
        for name, data in parts.items():
            plain.writestr(name, data)
    return out.getvalue()


def near(sheet: bytes) -> bytes:
    """Return a sheet's XML with the few cells outside the bounds moved to column A below the last row inside them.

    UnreadableError if there are more than a few with a value, or where cells do not say where they stand.
    """
    cells = list(_CELL.finditer(sheet))
    far = [cell for cell in cells if _is_far(cell)]
    if not far and not _far_rows(sheet):
        return sheet
    if _UNPLACED_CELL.search(sheet):
        raise UnreadableError(_UNPLACED)
    refuse_many(sum(_has_value(sheet, cell) for cell in far))
    last = max((int(cell.group(3)) for cell in cells if not _is_far(cell)), default=0)
    return _moved(sheet, first_free(last))


def _moved(sheet: bytes, first_row: int) -> bytes:
    row = first_row

    def move(cell: re.Match[bytes]) -> bytes:
        nonlocal row
        if not _is_far(cell):
            return cell.group()
        row += _has_value(sheet, cell)
        return cell.group(1) + b"A%d" % row + cell.group(4)

    return _CELL.sub(move, sheet)


def _is_far(cell: re.Match[bytes]) -> bool:
    return _column(cell.group(2)) > COLUMNS or not 1 <= int(cell.group(3)) <= ROWS


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _far_rows(sheet: bytes) -> bool:
    return any(int(row.group(1)) > ROWS for row in _ROW.finditer(sheet))


def _has_value(sheet: bytes, cell: re.Match[bytes]) -> bool:
    return _VALUE_AHEAD.match(sheet, cell.end()) is not None
