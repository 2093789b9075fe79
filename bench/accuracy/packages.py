"""The same parts as another kind of package: with macros, as template, Strict, in a zip."""

import io
import zipfile
from collections.abc import Callable, Iterable
from typing import Final

from bench.accuracy.docx_file import packed

_WORD: Final = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_SHEET: Final = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
# Source: ISO/IEC 29500-1 annex A (Strict) and 29500-4 annex A (Transitional).
_STRICT: Final = (
    (b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", b"http://purl.oclc.org/ooxml/wordprocessingml/main"),
    (b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
    (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    ),
)  # fmt: skip


Changes = Iterable[tuple[bytes, bytes]]


def docm(data: bytes) -> bytes:
    """Return a .docx as .docm."""
    return _swapped(data, [(_WORD, b"application/vnd.ms-word.document.macroEnabled.main+xml")])


def dotx(data: bytes) -> bytes:
    """Return a .docx as .dotx."""
    return _swapped(data, [(_WORD, _WORD.replace(b"document.main", b"template.main"))])


def xlsm(data: bytes) -> bytes:
    """Return a .xlsx as .xlsm."""
    return _swapped(data, [(_SHEET, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")])


def strict(data: bytes) -> bytes:
    """Return a .docx or .xlsx in the namespaces of Strict."""
    return _swapped(data, _STRICT)


def zipped(suffix: str) -> Callable[[bytes], bytes]:
    """Return how to put a file into a zip, in a folder and beside another file, as people send them."""

    def put(data: bytes) -> bytes:
        return packed({"Nop bao cao/doc truoc.txt": "Kính gửi Phòng".encode(), f"Nop bao cao/bieu{suffix}": data})

    return put


def _swapped(data: bytes, changes: Changes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return packed({name: _in_part(part, changes) for name, part in parts.items()})


def _in_part(part: bytes, changes: Changes) -> bytes:
    for old, new in changes:
        part = part.replace(old, new)
    return part
