"""Tell what a file is by its content. Names lie: 23 of 357 "docx" files of a corpus were not zips."""

import io
import struct
import zipfile
from enum import StrEnum

import olefile

from ingest.readers.envelopes import cms_content, is_mail, is_pgp_message, is_tnef
from ingest.readers.odf_flat import is_flat_odf

_HEAD = 1024
_OLE_NAMES = 1 << 20
"""How far into an OLE file its directory is looked for; forms are small."""


class Kind(StrEnum):
    """What a file is. The value of those that are not read is how a school would call it."""

    DOCX = "docx"
    XLSX = "xlsx"
    EMPTY = "tệp rỗng"
    BROKEN = "tệp bị hỏng"
    PROTECTED = "tệp có mật khẩu"
    DOC = "Word 97-2003 (.doc)"
    XLS = "Excel 97-2003 (.xls)"
    XLSB = "Excel nhị phân (.xlsb)"
    OPEN_DOCUMENT = "OpenDocument (.odt, .ods)"
    FLAT_OPEN_DOCUMENT = "OpenDocument (.fodt, .fods)"
    SLIDES = "PowerPoint"
    RTF = "RTF"
    PDF = "PDF"
    IMAGE = "ảnh"
    MEDIA = "âm thanh, video"
    ZIP = "tệp nén .zip"
    ARCHIVE = "tệp nén"
    OUTLOOK = "thư Outlook (.msg)"
    TNEF = "thư Outlook (winmail.dat)"
    CMS = "S/MIME (.p7m)"
    PGP = "mã hóa PGP"
    MAIL = "thư điện tử (.eml)"
    WEB_PAGE = "trang web (HTML, XML)"
    OTHER = "không rõ"


_SIGNATURES = (
    (b"%PDF-", Kind.PDF),
    (b"{\\rtf", Kind.RTF),
    (b"\x89PNG", Kind.IMAGE),
    (b"\xff\xd8\xff", Kind.IMAGE),
    (b"GIF8", Kind.IMAGE),
    (b"BM", Kind.IMAGE),
    (b"II*\x00", Kind.IMAGE),
    (b"MM\x00*", Kind.IMAGE),
    (b"Rar!\x1a\x07", Kind.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", Kind.ARCHIVE),
    (b"\x1f\x8b", Kind.ARCHIVE),
    (b"BZh", Kind.ARCHIVE),
    (b"\xfd7zXZ\x00", Kind.ARCHIVE),
    (b"\x28\xb5\x2f\xfd", Kind.ARCHIVE),
    (b"MSCF", Kind.ARCHIVE),
    (b"ID3", Kind.MEDIA),
    (b"OggS", Kind.MEDIA),
)
_PARTS = (
    ("word/document.xml", Kind.DOCX),
    ("xl/workbook.xml", Kind.XLSX),
    ("xl/workbook.bin", Kind.XLSB),
    ("ppt/presentation.xml", Kind.SLIDES),
    ("content.xml", Kind.OPEN_DOCUMENT),
    ("encrypted-package", Kind.PROTECTED),  # OpenDocument with a password, since LibreOffice 24.2
)
_TYPES = "[content_types].xml"
_STREAMS = (
    ("EncryptedPackage", Kind.PROTECTED),
    ("WordDocument", Kind.DOC),
    ("Workbook", Kind.XLS),
    ("Book", Kind.XLS),
    ("PowerPoint Document", Kind.SLIDES),
    ("__properties_version1.0", Kind.OUTLOOK),
)


def kind_of(data: bytes) -> Kind:
    """Return what `data` is, without trusting anything but its bytes. Opens nothing but a zip's list of names.

    Macro-enabled files count as the plain ones: only their text is ever read. A Word file renamed .zip is a Word file.
    """
    head = data[:_HEAD]
    if not head.strip(b"\x00 \r\n\t"):
        return Kind.EMPTY
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _ole(data)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(data)
    return Kind.FLAT_OPEN_DOCUMENT if is_flat_odf(data) else _packed(data) or _plain(head)


def _packed(data: bytes) -> Kind | None:
    if is_tnef(data):
        return Kind.TNEF
    if cms_content(data):
        return Kind.CMS
    if is_pgp_message(data):
        return Kind.PGP
    return Kind.MAIL if is_mail(data) else None


def _ole(data: bytes) -> Kind:
    """Return what the root of an OLE file holds, so that a sheet embedded in a letter does not count.

    Of a damaged file, whose root cannot be read, the names of all streams count; its reader says that it is damaged.
    """
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            names: set[str] | None = {entry[0].lower() for entry in ole.listdir() if len(entry) == 1}
    except (OSError, struct.error, ValueError, TypeError, IndexError, KeyError, AttributeError):
        names = None
    directory = data[:_OLE_NAMES] + data[-_OLE_NAMES:]
    if names is None or not any(name.lower() in names for name, _ in _STREAMS):
        names = {name.lower() for name, _ in _STREAMS if name.encode("utf-16-le") in directory} or names
    if names is None:
        return Kind.BROKEN
    return next((kind for name, kind in _STREAMS if name.lower() in names), Kind.OTHER)


def _zip(data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {name.replace("\\", "/").lower() for name in archive.namelist()}
    except (zipfile.BadZipFile, UnicodeDecodeError, NotImplementedError, OSError):
        return Kind.BROKEN
    found = next((kind for part, kind in _PARTS if part in names), None)
    if found is None and _TYPES in names:  # Office, with its main part under a name of its own
        found = next((kind for part, kind in _PARTS if any(name.startswith(_folder(part)) for name in names)), None)
    return found or Kind.ZIP


def _folder(part: str) -> str:
    return part.partition("/")[0] + "/"


def _plain(head: bytes) -> Kind:
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if head[257:262] == b"ustar":
        return Kind.ARCHIVE
    if head[4:8] == b"ftyp":
        return Kind.IMAGE if head[8:12] in (b"heic", b"heix", b"mif1", b"avif", b"msf1", b"hevc") else Kind.MEDIA
    if head.startswith(b"RIFF"):
        return Kind.IMAGE if head[8:12] == b"WEBP" else Kind.MEDIA
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    return Kind.WEB_PAGE if start.startswith((b"<html", b"<!doctype", b"<?xml", b"<table")) else Kind.OTHER
