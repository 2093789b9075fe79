"""Workbooks in binary, record by record: .xls (BIFF8) and .xlsb (BIFF12). Rows and columns count from 0."""

import io
import struct
import zipfile
from collections.abc import Sequence

from ingest.readers.xls_ole import compound
from ingest.readers.xlsb_records import written

Cell = tuple[int, int, str]


def record(kind: int, content: bytes = b"") -> bytes:
    """Return one record of BIFF."""
    return struct.pack("<HH", kind, len(content)) + content


def label(row: int, column: int, text: str) -> bytes:
    """Return a cell with a text."""
    return record(0x0204, struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le"))


def integers(row: int, column: int, numbers: Sequence[int]) -> bytes:
    """Return whole numbers side by side in one record."""
    cells = b"".join(struct.pack("<HI", 0, number << 2 | 2) for number in numbers)
    return record(0x00BD, struct.pack("<HH", row, column) + cells + struct.pack("<H", column + len(numbers) - 1))


def dimensions(rows: int, columns: int) -> bytes:
    """Return the size that a sheet declares."""
    return record(0x0200, struct.pack("<IIHHH", 0, rows, 0, columns, 0))


def merged(top: int, bottom: int, left: int, right: int) -> bytes:
    """Return one range of merged cells."""
    return record(0x00E5, struct.pack("<5H", 1, top, bottom, left, right))


def xls(*sheets: bytes, before: bytes = b"") -> bytes:
    """Return a workbook whose sheets, "S1", "S2" …, hold these records; `before` stands among those of the workbook."""
    bof, eof = record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0)), record(0x000A)
    bodies = [bof.replace(b"\x00\x06\x05", b"\x00\x06\x10") + sheet + eof for sheet in sheets]
    names = [f"S{number}".encode() for number in range(1, len(sheets) + 1)]
    bounds = sum(4 + 8 + len(name) for name in names)
    start = len(bof) + len(before) + bounds + len(eof)
    listed = b""
    for name, body in zip(names, bodies, strict=True):
        listed += record(0x0085, struct.pack("<IHBB", start, 0, len(name), 0) + name)
        start += len(body)
    return compound("Workbook", b"".join([bof, before, listed, eof, *bodies]))


def xlsb(*sheets: tuple[str, bytes], types: Sequence[str] = ()) -> bytes:
    """Return a binary workbook of sheets by name; `types` are their folders, "worksheets" where not given."""
    folders = [*types, *["worksheets"] * (len(sheets) - len(types))]
    paths = [f"{folder}/sheet{number}.bin" for number, folder in enumerate(folders, 1)]
    relations = "".join(f'<Relationship Id="r{n}" Target="{path}"/>' for n, path in enumerate(paths, 1))
    listed = b"".join(
        written(156, struct.pack("<II", 0, n) + _wide(f"r{n}") + _wide(name)) for n, (name, _) in enumerate(sheets, 1)
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/_rels/workbook.bin.rels", f"<Relationships>{relations}</Relationships>")
        archive.writestr("xl/workbook.bin", written(131, b"") + listed + written(144, b"") + written(132, b""))
        archive.writestr("xl/vbaProject.bin", b"never opened")
        for path, (_, content) in zip(paths, sheets, strict=True):
            archive.writestr(f"xl/{path}", content)
    return out.getvalue()


def binary_sheet(cells: Sequence[Cell], *merged: tuple[int, int, int, int], rich: bool = False) -> bytes:
    """Return the part of a sheet with texts, formatted ones if `rich`, and merged ranges (top, bottom, left, right)."""
    rows = b""
    for row, column, text in cells:
        rows += written(0, struct.pack("<I", row) + bytes(13))
        head = struct.pack("<II", column, 0)
        rows += written(62, head + b"\0" + _wide(text)) if rich else written(6, head + _wide(text))
    ranges = b"".join(written(176, struct.pack("<4I", *each)) for each in merged)
    size = written(148, struct.pack("<4I", 0, 2**20 - 1, 0, 2**14 - 1))
    return written(129, b"") + size + written(145, b"") + rows + written(146, b"") + ranges + written(130, b"")


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")
