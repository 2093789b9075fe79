"""The files of a mail, wherever in its tree they are, and its bodies as text."""

from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from ingest.charsets import decode
from ingest.filenames import attachment_name, clean_name
from ingest.mailheaders import repair_octets
from ingest.mailtree import ELSEWHERE, MOST_PARTS, HostileMailError, leaves, octets_of
from ingest.readers.envelopes import cms_content, is_file
from ingest.uuencoded import split


@dataclass(frozen=True)
class Attachment:
    """One file of a mail, decoded. `name` is empty where the mail gives none.

    For a part that only refers to something (message/partial, message/external-body) `data` is its own header.
    """

    name: str
    content_type: str
    data: bytes


_MAIL_MACHINERY = frozenset({"text/rfc822-headers", "application/pgp-signature"})
_BODIES = frozenset({"text/plain", "text/html"})
_SIGNATURES = frozenset({"application/pkcs7-signature", "application/x-pkcs7-signature"})


def take_attachments(root: Message) -> tuple[Attachment, ...]:
    """Return the files in the order of the mail. Raises HostileMailError for more than any honest mail has.

    Bodies stay in the tree as text in UTF-8, without the files that were found in them.
    """
    found: list[Attachment] = []
    for part in leaves(root):
        found.extend(_files_of(part))
        if len(found) > MOST_PARTS:
            raise HostileMailError(f"more than {MOST_PARTS} parts, files in the text among them")
    return tuple(found)


def _files_of(part: Message) -> Iterator[Attachment]:
    name, content_type = attachment_name(part), part.get_content_type()
    if content_type in ELSEWHERE:
        yield Attachment(name or _name_inside(part), content_type, _header_of(part))
        return
    data = octets_of(part)
    is_body = part.get_content_maintype() == "text" and not name and part.get_content_disposition() != "attachment"
    if is_body and not (part.keys() and is_file(data)):  # without any header it is no part of a mail
        yield from _files_in_text(part, data)
    elif data and not _is_machinery(content_type, data):
        if is_body:
            _set_text(part, "")
        else:
            part.set_payload("")  # nobody needs it twice
        yield Attachment(name, content_type, data)


def _is_machinery(content_type: str, data: bytes) -> bool:
    if content_type in _SIGNATURES:
        return cms_content(data) is not None
    if content_type == "application/pgp-encrypted":  # the part beside what is encrypted; RFC 3156 section 4
        return data.startswith(b"Version:")
    return content_type in _MAIL_MACHINERY


def _name_inside(part: Message) -> str:
    inner = part.get_payload()
    first = inner[0] if isinstance(inner, list) and inner else None
    return attachment_name(first) if isinstance(first, Message) else ""


def _header_of(part: Message) -> bytes:
    return repair_octets(part["Content-Type"]).encode()


def _files_in_text(part: Message, data: bytes) -> Iterator[Attachment]:
    """Yield the uuencoded files of a body; leave it as text that can be read."""
    if part.get_content_type() not in _BODIES:
        return
    rest, files = split(data) if part.get_content_type() == "text/plain" else (data, [])
    charset = _charset(part)
    text = decode(rest, charset)
    if files or text != _as_it_is(rest, charset):
        _set_text(part, text)
    for file in files:
        yield Attachment(clean_name(decode(file.name, charset)), "application/octet-stream", file.data)


def _charset(part: Message) -> str | None:
    try:
        return part.get_content_charset()
    except (LookupError, ValueError):
        return None


def _as_it_is(data: bytes, charset: str | None) -> str | None:
    """Return what mail-parser makes of a body."""
    try:
        return data.decode("ascii" if data.isascii() else charset or "utf-8")
    except (LookupError, ValueError):
        return None


def _set_text(part: Message, text: str) -> None:
    kind = part.get_content_type()
    for header in ("Content-Type", "Content-Transfer-Encoding"):
        del part[header]
    part["Content-Type"] = kind
    part.set_payload(text.encode(), "utf-8")
