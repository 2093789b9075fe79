"""The parts of a workbook that are read, inflated within bounds and with far-off cells brought near.

See `xls_strays` for why and where to.
"""

import io
import re
import zipfile

from ingest.readers.archive import Archive
from ingest.readers.errors import UnreadableError
from ingest.readers.limits import COLUMNS, ROWS
from ingest.readers.xls_strays import first_free, refuse_many

_READ = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/(?:_rels/)?workbook\.xml(?:\.rels)?|xl/(?:sharedStrings|styles)\.xml"
    r"|xl/worksheets/[^/]+\.xml",
    re.IGNORECASE,
)
_SHEET = re.compile(r"xl/worksheets/", re.IGNORECASE)
_CELL = re.compile(rb"(<(?:\w+:)?c\b[^<>]*?\br=[\"'])([A-Za-z]{1,3})(\d{1,7})([\"'])")
_ROW = re.compile(rb"<(?:\w+:)?row\b[^<>]*?\br=[\"'](\d+)[\"']")
_UNPLACED_CELL = re.compile(rb"<(?:\w+:)?c(?:\s(?![^<>]*?\br=)[^<>]*)?/?>")
_UNPLACED = "Bảng tính không ghi vị trí của từng ô nên không đọc tự động được; đề nghị mở bằng Excel, lưu lại và gửi."
_VALUE_AHEAD = re.compile(rb"[^<>]*[^/<>]>\s*<(?:\w+:)?(?:v|is|f)\b")


def repacked(archive: Archive) -> bytes:
    """Return a workbook with nothing but the parts that are read, stored plain, each cell within bounds.

    Macros, pictures, links and the like are never opened. UnreadableError beyond the limits or for a DOCTYPE.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as plain:
        for name in dict.fromkeys(archive.names):
            if _READ.fullmatch(name):
                data = archive.xml(name)
                plain.writestr(name, near(data) if _SHEET.match(name) else data)
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
