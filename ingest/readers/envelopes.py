"""Tell by its first octets what a mail can be packed in: another mail, winmail.dat, S/MIME. Opens nothing."""

import re
from enum import Enum, auto

_HEAD = 4096
_TNEF = b"\x78\x9f\x3e\x22"
_PGP = b"-----BEGIN PGP MESSAGE-----"
# SEQUENCE, its length in any BER form, then the OBJECT IDENTIFIER; RFC 5652 section 3, RFC 3274, RFC 5083.
_CMS = re.compile(
    rb"\x30(?:[\x80\x00-\x7f]|[\x81-\x84].{1,4}?)\x06"
    rb"(?:\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07([\x01-\x06])|\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01([\x09\x17]))",
    re.DOTALL,
)
_DOCUMENTS = (b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf", b"Rar!")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_PARTS_OF_DOCUMENTS = ((b"[content_types].xml",), (b"mimetype", b"content.xml"))
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff")
_SAVED_BEFORE = re.compile(rb"(?:From [^\n]*|>From [^\n]*|\d{1,10}[ \t]*\r?)\n")  # mailbox files; Apple's .emlx
_WEB_PAGE = re.compile(rb"multipart/related.*^content-location:", re.IGNORECASE | re.DOTALL | re.MULTILINE)
_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:")
_OF_MIME = frozenset({b"content-type", b"content-transfer-encoding", b"mime-version"})
_OF_MAIL = frozenset(
    {b"from", b"to", b"subject", b"date", b"message-id", b"received", b"return-path", b"delivered-to", b"x-received"}
)


class CmsContent(Enum):
    """What a CMS structure holds."""

    SIGNED = auto()
    ENCRYPTED = auto()
    OTHER = auto()


_CMS_CONTENTS = {
    (b"\x02", None): CmsContent.SIGNED,
    (b"\x03", None): CmsContent.ENCRYPTED,
    (b"\x04", None): CmsContent.ENCRYPTED,
    (b"\x06", None): CmsContent.ENCRYPTED,
    (None, b"\x17"): CmsContent.ENCRYPTED,
}


def is_file(data: bytes) -> bool:
    """Tell whether `data` begins as a document, a picture or a container does, and as no text and no mail can."""
    return data.startswith((*_DOCUMENTS, *_PICTURES, _TNEF)) or cms_content(data) is not None


def is_picture(data: bytes) -> bool:
    """Tell whether `data` begins as a photo or a drawing does."""
    return data.startswith(_PICTURES)


def is_tnef(data: bytes) -> bool:
    """Tell whether `data` is what Outlook calls winmail.dat. Source: [MS-OXTNEF] section 2.1.1."""
    return data.startswith(_TNEF)


def is_pgp_message(data: bytes) -> bool:
    """Tell whether `data` is encrypted with PGP, in its ASCII form. Source: RFC 9580 section 6.2."""
    return data[:_HEAD].lstrip().startswith(_PGP)


def cms_content(data: bytes) -> CmsContent | None:
    """Return what the CMS structure in `data`, BER or DER, holds; None where it is none."""
    found = _CMS.match(data[:_HEAD])
    return _CMS_CONTENTS.get((found[1], found[2]), CmsContent.OTHER) if found else None


def is_mail(data: bytes) -> bool:
    """Tell whether `data` begins as a mail or a part of one does: header fields alone, among them a telling one.

    A field of MIME tells, or two that a mail has. What mail programs save before them does no harm. A web page saved
    as one file (.mht) is no mail. Source: RFC 5322 section 2.2, RFC 2557.
    """
    head = strip_envelope(data[:_HEAD])
    if _WEB_PAGE.search(head):
        return False
    lines = re.split(rb"\r?\n", head)
    names = _field_names(lines if len(data) <= _HEAD else lines[:-1])
    return bool(names & _OF_MIME) or len(names & _OF_MAIL) > 1


def strip_envelope(data: bytes) -> bytes:
    """Return a mail without what mail programs save before its first header field."""
    data = data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n \t")
    before = _SAVED_BEFORE.match(data)
    return data[before.end() :] if before else data


def _field_names(lines: list[bytes]) -> set[bytes]:
    """Return the names of the header fields that `lines` begin with; none where other lines stand among them."""
    names: set[bytes] = set()
    for line in lines:
        if not line.strip():
            break
        if names and line[:1] in b" \t":
            continue
        field = _FIELD.match(line)
        if not field:
            return set()
        names.add(field[1].lower())
    return names


def may_pack(data: bytes) -> bool:
    """Tell whether `data` is to be asked for the files in it: winmail.dat, S/MIME, a zip that names no document's part.

    Only a reader in its own process knows for certain: what is no container after all is read as a document.
    """
    if data.startswith(_ZIP):
        listing = data[_listing(data) :].lower()
        return not any(all(part in listing for part in parts) for parts in _PARTS_OF_DOCUMENTS)
    return is_tnef(data) or cms_content(data) is not None


def _listing(data: bytes) -> int:
    """Return where a zip's list of names begins, as its last record says. Source: PKWARE APPNOTE section 4.3.16."""
    end = data.rfind(b"PK\x05\x06")
    return int.from_bytes(data[end + 16 : end + 20], "little") if end >= 0 else 0
