"""A workbook as .xlsb: nothing that can be installed writes one. Text cells only.

Source: [MS-XLSB] sections 2.1.4 (records), 2.1.7.61 (workbook), 2.1.7.62 (worksheet); record numbers in 2.3.2.
"""

import io
import struct
import zipfile
from collections.abc import Sequence

_ROW, _TEXT_CELL, _BEGIN_SHEET, _END_SHEET = 0, 6, 129, 130
_BEGIN_BOOK, _END_BOOK, _BEGIN_SHEETS, _END_SHEETS, _SHEET = 131, 132, 143, 144, 156
_BEGIN_DATA, _END_DATA, _DIMENSIONS = 145, 146, 148
_MERGE, _BEGIN_MERGES, _END_MERGES = 176, 177, 178
_TYPES = """\
<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Override PartName="/xl/worksheets/sheet1.bin" ContentType="application/vnd.ms-excel.worksheet"/></Types>"""
_RELATION = """\
<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" \
Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/></Relationships>"""

Merge = tuple[int, int, int, int]


def xlsb_file(name: str, rows: Sequence[Sequence[str]], merges: Sequence[Merge] = ()) -> bytes:
    """Return a workbook with one sheet called `name` that holds these rows, blank texts left out.

    `merges` are merged cells by first row, last row, first column and last column, all from 0.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATION.format(kind="officeDocument", target="xl/workbook.bin"))
        archive.writestr(
            "xl/_rels/workbook.bin.rels", _RELATION.format(kind="worksheet", target="worksheets/sheet1.bin")
        )
        archive.writestr("xl/workbook.bin", _book(name))
        archive.writestr("xl/worksheets/sheet1.bin", _sheet(rows, merges))
    return out.getvalue()


def _book(name: str) -> bytes:
    sheet = struct.pack("<II", 0, 1) + _text("rId1") + _text(name)
    parts = ((_BEGIN_BOOK, b""), (_BEGIN_SHEETS, b""), (_SHEET, sheet), (_END_SHEETS, b""), (_END_BOOK, b""))
    return b"".join(_record(number, content) for number, content in parts)


def _sheet(rows: Sequence[Sequence[str]], merges: Sequence[Merge]) -> bytes:
    widest = max(map(len, rows))
    size = struct.pack("<IIII", 0, len(rows) - 1, 0, widest - 1)
    records = [_record(_BEGIN_SHEET), _record(_DIMENSIONS, size), _record(_BEGIN_DATA)]
    for number, texts in enumerate(rows):
        row = struct.pack("<IIHHBII", number, 0, 300, 0, 0, 1, 0) + struct.pack("<I", max(len(texts) - 1, 0))
        records.append(_record(_ROW, row))
        cells = ((column, text) for column, text in enumerate(texts) if text)
        records += [_record(_TEXT_CELL, struct.pack("<II", column, 0) + _text(text)) for column, text in cells]
    return b"".join([*records, _record(_END_DATA), *_merged(merges), _record(_END_SHEET)])


def _merged(merges: Sequence[Merge]) -> list[bytes]:
    if not merges:
        return []
    cells = [_record(_MERGE, struct.pack("<IIII", *merge)) for merge in merges]
    return [_record(_BEGIN_MERGES, struct.pack("<I", len(merges))), *cells, _record(_END_MERGES)]


def _record(number: int, content: bytes = b"") -> bytes:
    kind = bytes([number]) if number < 128 else bytes([number & 127 | 128, number >> 7])
    length, octets = len(content), bytearray()
    while length >= 128:
        octets.append(length & 127 | 128)
        length >>= 7
    return kind + bytes([*octets, length]) + content


def _text(text: str) -> bytes:
    encoded = text.encode("utf-16-le")
    return struct.pack("<I", len(encoded) // 2) + encoded
