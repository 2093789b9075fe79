"""Excel workbooks in binary (.xlsb), by calamine, which gets the parts that are read, made harmless.

It does not tell merged cells and gives up on a workbook with a macro sheet, so both are seen to here.
Source: [MS-XLSB] sections 2.1.7.61 (workbook), 2.4.313 (BrtBundleSh).
"""

import io
import re
import struct
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ingest.readers.archive import Archive
from ingest.readers.errors import UnreadableError
from ingest.readers.limits import SHEETS
from ingest.readers.xlsb_records import Sheet, near_sheet, records, written
from ingest.readers.xlsx import BROKEN, TOO_LARGE, read_book
from rules.documents import Document

_BOOK, _RELATIONS = "xl/workbook.bin", "xl/_rels/workbook.bin.rels"
_AS_IT_IS = re.compile(r"\[Content_Types\]\.xml|_rels/\.rels|xl/(?:sharedStrings|styles)\.bin", re.IGNORECASE)
_SHEETS = "xl/worksheets/"
_PROPERTIES, _SHEET, _END_SHEETS, _END_BOOK = 153, 156, 144, 132


@dataclass(frozen=True)
class _Entry:
    """A worksheet as the workbook lists it, with the record that does."""

    name: str
    part: str
    record: bytes


def read_xlsb(data: bytes) -> Document:
    """Return the rows of every visible sheet of a binary workbook, as `xlsx.read_xlsx` does.

    Macros, pictures and links are never opened. UnreadableError for what is broken or beyond the limits.
    """
    archive = Archive(data)
    entries = list(_entries(archive))
    if len(entries) > SHEETS:
        raise UnreadableError(TOO_LARGE)
    try:
        sheets = {part: near_sheet(archive.read(part)) for part in dict.fromkeys(entry.part for entry in entries)}
    except struct.error as error:
        raise UnreadableError(BROKEN) from error
    merged = {entry.name: sheets[entry.part].merged for entry in entries}
    return read_book("xlsb", _repacked(archive, entries, sheets), merged)


def _entries(archive: Archive) -> Iterator[_Entry]:
    """Yield the worksheets in the order of the workbook. Sheets of macros, dialogs and charts are left out.

    UnreadableError where the workbook does not say which part a sheet is.
    """
    targets = {str(each.get("Id")): str(each.get("Target")) for each in archive.tree(_RELATIONS)}
    for record in records(archive.read(_BOOK)):
        if record.kind == _SHEET:
            relation, rest = _text(record.content[8:])
            name, _ = _text(rest)
            if relation not in targets:
                raise UnreadableError(BROKEN)
            target = targets[relation].removeprefix("/xl/")
            if f"xl/{target}".startswith(_SHEETS):
                yield _Entry(name, f"xl/{target}", written(_SHEET, record.content))


def _text(octets: bytes) -> tuple[str, bytes]:
    """Return the text that `octets` begin with, and the rest. Source: [MS-XLSB] section 2.5.169."""
    if len(octets) < 4:
        return "", b""
    end = 4 + 2 * int.from_bytes(octets[:4], "little")
    return octets[4:end].decode("utf-16-le", "replace"), octets[end:]


def _repacked(archive: Archive, entries: list[_Entry], sheets: Mapping[str, Sheet]) -> bytes:
    out = io.BytesIO()
    properties = [written(each.kind, each.content) for each in records(archive.read(_BOOK)) if each.kind == _PROPERTIES]
    book = [*properties, *(entry.record for entry in entries), written(_END_SHEETS, b""), written(_END_BOOK, b"")]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as plain:
        for name in dict.fromkeys(archive.names):
            if _AS_IT_IS.fullmatch(name):
                plain.writestr(name, archive.read(name))
        plain.writestr(_RELATIONS, archive.xml(_RELATIONS))
        plain.writestr(_BOOK, b"".join(book))
        for part, sheet in sheets.items():
            plain.writestr(part, sheet.part)
    return out.getvalue()
