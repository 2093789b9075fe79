"""Tell what a file is by its content. Names lie: 23 of 357 "docx" files of a corpus were not zips."""

import io
import zipfile
from enum import StrEnum

from ingest.readers.envelopes import cms_content, is_mail, is_pgp_message, is_tnef

_HEAD = 1024
_OLE_NAMES = 1 << 20
"""How far into an OLE file its directory is looked for; forms are small."""


class Kind(StrEnum):
    """What a file is. The value of those that are not read is how a school would call it."""

    DOCX = "docx"
    XLSX = "xlsx"
    EMPTY = "tệp rỗng"
    BROKEN_ZIP = "tệp nén bị hỏng"
    PROTECTED = "tệp có mật khẩu"
    DOC = "Word 97-2003 (.doc)"
    XLS = "Excel 97-2003 (.xls)"
    XLSB = "Excel nhị phân (.xlsb)"
    OPEN_DOCUMENT = "OpenDocument (.odt, .ods)"
    SLIDES = "PowerPoint"
    RTF = "RTF"
    PDF = "PDF"
    IMAGE = "ảnh"
    MEDIA = "âm thanh, video"
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
    (b"ID3", Kind.MEDIA),
    (b"OggS", Kind.MEDIA),
)
_PARTS = (
    ("word/document.xml", Kind.DOCX),
    ("xl/workbook.xml", Kind.XLSX),
    ("xl/workbook.bin", Kind.XLSB),
    ("ppt/presentation.xml", Kind.SLIDES),
    ("content.xml", Kind.OPEN_DOCUMENT),
)
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
    return _packed(data) or _plain(head)


def _packed(data: bytes) -> Kind | None:
    if is_tnef(data):
        return Kind.TNEF
    if cms_content(data):
        return Kind.CMS
    if is_pgp_message(data):
        return Kind.PGP
    return Kind.MAIL if is_mail(data) else None


def _ole(data: bytes) -> Kind:
    directory = data[:_OLE_NAMES] + data[-_OLE_NAMES:]
    found = (kind for name, kind in _STREAMS if name.encode("utf-16-le") in directory)
    return next(found, Kind.OTHER)


def _zip(data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {name.replace("\\", "/").lower() for name in archive.namelist()}
    except (zipfile.BadZipFile, UnicodeDecodeError, NotImplementedError, OSError):
        return Kind.BROKEN_ZIP
    return next((kind for part, kind in _PARTS if part in names), Kind.ARCHIVE)


def _plain(head: bytes) -> Kind:
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if head[4:8] == b"ftyp":
        return Kind.IMAGE if head[8:12] in (b"heic", b"heix", b"mif1", b"avif", b"msf1", b"hevc") else Kind.MEDIA
    if head.startswith(b"RIFF"):
        return Kind.IMAGE if head[8:12] == b"WEBP" else Kind.MEDIA
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    return Kind.WEB_PAGE if start.startswith((b"<html", b"<!doctype", b"<?xml", b"<table")) else Kind.OTHER
