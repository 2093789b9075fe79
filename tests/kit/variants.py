"""The same Office file as its sister formats: with macros, as a template, Strict. Made by rewriting its parts."""

import io
import zipfile

_TYPES = "[Content_Types].xml"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
TYPES = {
    "docm": (_WORD, "application/vnd.ms-word.document.macroEnabled.main+xml"),
    "dotx": (_WORD, "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"),
    "dotm": (_WORD, "application/vnd.ms-word.template.macroEnabledTemplate.main+xml"),
    "xlsm": (_EXCEL, "application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
    "xltx": (_EXCEL, "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml"),
    "xltm": (_EXCEL, "application/vnd.ms-excel.template.macroEnabled.main+xml"),
}
"""The content type of the main part, of the plain file and of the other. Source: ECMA-376 part 1, section 11.3.10."""
_STRICT = (
    (
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    ),
    (b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
    (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    ),
    (b"http://schemas.openxmlformats.org/drawingml/2006/main", b"http://purl.oclc.org/ooxml/drawingml/main"),
)


def as_kind(data: bytes, kind: str) -> bytes:
    """Return a .docx or .xlsx as one of `TYPES`, those for macros with a part of macros that nobody may open."""
    plain, other = TYPES[kind]
    parts = _parts(data)
    assert plain.encode() in parts[_TYPES]
    parts[_TYPES] = parts[_TYPES].replace(plain.encode(), other.encode())
    if kind.endswith("m"):
        parts[f"{'word' if kind.startswith('d') else 'xl'}/vbaProject.bin"] = b"\xd0\xcf\x11\xe0 not to be opened"
    return _packed(parts)


def as_strict(data: bytes) -> bytes:
    """Return a .docx or .xlsx with the namespaces of ISO 29500 Strict."""
    return _packed({name: _strict(content) for name, content in _parts(data).items()})


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """Return an Office file with one part added or replaced."""
    return _packed({**_parts(data), name: content})


def _strict(content: bytes) -> bytes:
    for transitional, strict in _STRICT:
        content = content.replace(transitional, strict)
    return content


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()
