"""The one door to MIME: raw bytes in, a parsed mail out. Everything in it is hostile until shown otherwise."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.errors import MessageError
from email.message import Message

import mailparser
from mailparser.exceptions import MailParserError

from ingest.filenames import attachment_name
from ingest.mailheaders import first_id, header_text, instant, repair_octets, sender
from ingest.mailtree import MOST_PARTS, HostileMailError, tree_of

_LONGEST_BLOCK = 2**18
_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")


class BrokenMailError(Exception):
    """The bytes are no mail that can be taken apart; the message says why in English."""

    transient = False


@dataclass(frozen=True)
class Attachment:
    """One file of a mail, decoded. `name` is empty where the mail gives none."""

    name: str
    content_type: str
    data: bytes


@dataclass(frozen=True)
class Mail:
    """A mail taken apart. Texts are tidied and on one line, addresses lower case; None where a header is absent.

    `headers` maps lower-case names to their values, in order of appearance, for the headers that decide what kind of
    mail it is. `part_types` are the content types of all parts, `delivery_status` the reports of RFC 3464 among them,
    `returned_ids` the Message-IDs of the mails that are enclosed, whole or as headers.
    """

    message_id: str | None
    sent_at: datetime | None
    sender: str | None
    sender_name: str
    subject: str
    references: tuple[str, ...]
    headers: dict[str, tuple[str, ...]]
    text: str
    attachments: tuple[Attachment, ...]
    part_types: tuple[str, ...]
    canonical: str
    delivery_status: tuple[Message, ...] = ()
    returned_ids: tuple[str, ...] = ()


_KEPT_HEADERS = (
    "authentication-results",
    "auto-submitted",
    "content-type",
    "list-id",
    "precedence",
    "return-path",
    "x-auto-response-suppress",
    "x-autoreply",
    "x-autorespond",
    "x-failed-recipients",
)


def parse(raw: bytes) -> Mail:
    """Take a mail apart. Raises BrokenMailError for nesting or part counts that no honest mail has."""
    try:
        return _taken_apart(raw)
    except (HostileMailError, RecursionError) as error:
        raise BrokenMailError(str(error)) from error


def _taken_apart(raw: bytes) -> Mail:
    root = tree_of(raw)
    _open_encoded(root)
    if sum(1 for _ in root.walk()) > MOST_PARTS:
        raise BrokenMailError(f"more than {MOST_PARTS} parts")
    text = _text(root)
    parts = list(_leaves(root))
    name, address = sender(root)
    attachments = tuple(_attachments(parts))
    message_id = first_id(root.get("Message-ID"))
    subject = header_text(root.get("Subject"))
    return Mail(
        message_id=message_id,
        sent_at=instant(root.get("Date")),
        sender=address,
        sender_name=name,
        subject=subject,
        references=_references(root),
        headers={name: tuple(str(v) for v in root.get_all(name, [])) for name in _KEPT_HEADERS},
        text=text,
        attachments=attachments,
        part_types=tuple(part.get_content_type() for part in root.walk()),
        canonical=_canonical((message_id or "", str(root.get("Date")), address or "", subject, text), attachments),
        delivery_status=tuple(p for p in root.walk() if p.get_content_type() == "message/delivery-status"),
        returned_ids=tuple(_enclosed_ids(root)),
    )


def parse_headers(raw: bytes) -> Mail:
    """Take apart the header block alone, as of a mail too large or too broken; it has no text and no attachments."""
    block = _END_OF_HEADERS.split(raw.lstrip(), maxsplit=1)[0]
    return parse(block[:_LONGEST_BLOCK].rstrip() + b"\r\n\r\n")


def _references(root: Message) -> tuple[str, ...]:
    ids = " ".join(repair_octets(root.get(header, "")) for header in ("References", "In-Reply-To"))
    return tuple(ids.split()[-50:])


def _enclosed_ids(root: Message) -> Iterator[str]:
    for part in root.walk():
        if part is not root and part.get("Message-ID"):
            yield first_id(part["Message-ID"]) or ""
        elif part.get_content_type() == "text/rfc822-headers":
            headers = message_from_bytes(_payload(part).rstrip() + b"\r\n\r\n")
            yield first_id(headers["Message-ID"]) or ""


def _text(root: Message) -> str:
    """Return the text that people read; empty where mail-parser trips over the mail."""
    try:
        parsed = mailparser.MailParser(root)
    except (MailParserError, MessageError, RecursionError, ValueError, LookupError, AttributeError, TypeError):
        return ""
    return "\n".join(parsed.text_plain or parsed.text_html or [])


def _open_encoded(root: Message) -> None:
    """Open forwarded mails that were sent in base64, which RFC 2046 section 5.2.1 forbids and some programs do."""
    for part in list(root.walk()):
        coding = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
        if part.get_content_type() == "message/rfc822" and coding == "base64":
            encoded = Message()
            encoded["Content-Transfer-Encoding"] = coding
            encoded.set_payload(part.as_bytes().partition(b"\n\n")[2].decode("ascii", "surrogateescape"))
            forwarded = tree_of(_payload(encoded))
            _open_encoded(forwarded)
            part.set_payload([forwarded])


def _leaves(part: Message) -> Iterator[Message]:
    """Yield the parts that carry content, also those inside forwarded mails."""
    for piece in part.walk():
        if piece.get_content_maintype() == "message" and not piece.is_multipart():
            yield piece  # a forwarded mail that the parser could not open
        elif not piece.is_multipart():
            yield piece


def _attachments(parts: list[Message]) -> Iterator[Attachment]:
    for part in parts:
        name = attachment_name(part)
        is_text = part.get_content_maintype() == "text"
        is_body = is_text and not name and part.get_content_disposition() != "attachment"
        if is_body or part.get_content_type() in _MAIL_MACHINERY:
            continue
        data = _payload(part)
        if data:
            yield Attachment(name, part.get_content_type(), data)


_MAIL_MACHINERY = frozenset({"text/rfc822-headers", "application/pgp-signature"})


def _payload(part: Message) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _canonical(said: tuple[str, ...], attachments: tuple[Attachment, ...]) -> str:
    """Return the digest of what the mail says, whatever servers added on its way: its third identity."""
    digest = hashlib.sha256()
    for text in said:
        digest.update(text.encode("utf-8", "surrogatepass") + b"\0")
    for attachment in attachments:
        digest.update(hashlib.sha256(attachment.data).digest())
    return digest.hexdigest()
