"""Mails as schools, machines and strangers send them, as bytes with CRLF line ends. Same words, same bytes."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP, default
from email.utils import format_datetime, parseaddr
from mimetypes import guess_type
from pathlib import PurePath
from typing import TypedDict, Unpack

OFFICE = "baocao@phonggd.example"
AUTHSERV = "mx.office.example"
SENT_ON = datetime.fromisoformat("2018-03-02T09:30:00+07:00")

_OOXML = "application/vnd.openxmlformats-officedocument"
_TYPES = {
    ".docx": f"{_OOXML}.wordprocessingml.document",
    ".xlsx": f"{_OOXML}.spreadsheetml.sheet",
}


class Details(TypedDict, total=False):
    """What a mail may say beside its words; each may be left out.

    `authenticated` is what the office's own server, `authserv`, found out about the sender: True is a pass, False a
    failure, None no such header at all. `message_id` "" leaves that header out. `headers` come on top of all others.
    """

    to: str
    date: datetime
    message_id: str
    authenticated: bool | None
    authserv: str
    headers: Mapping[str, str]


def mail(
    sender: str,
    subject: str,
    body: str = "Kính gửi Phòng Giáo dục và Đào tạo.\n",
    attachments: Sequence[tuple[str, bytes]] = (),
    **details: Unpack[Details],
) -> bytes:
    """Return a mail to the office with these files, each a name and its bytes; types follow from the names."""
    message = EmailMessage(policy=default)
    _authentication(message, sender, details)
    message["From"] = sender
    message["To"] = details.get("to", OFFICE)
    message["Subject"] = subject
    message["Date"] = format_datetime(details.get("date", SENT_ON))
    message.set_content(body)
    for name, data in attachments:
        main, _, sub = _type_of(name).partition("/")
        message.add_attachment(data, maintype=main, subtype=sub, filename=name)
    for header, value in details.get("headers", {}).items():
        message[header] = value
    return _finished(message, details.get("message_id"))


def bounce_of(original: bytes, recipient: str, status: str = "5.1.1", **details: Unpack[Details]) -> bytes:
    """Return the delivery report by which a mail system says that `original` did not reach `recipient`.

    A `status` that begins with 5 is final, one with 4 a delay.
    Source: RFC 3464 (delivery-status), RFC 6522 (multipart/report).
    """
    final = status.startswith("5")
    message = EmailMessage(policy=default)
    message["From"] = "Mail Delivery System <MAILER-DAEMON@mx.office.example>"
    message["To"] = details.get("to", OFFICE)
    message["Subject"] = "Undelivered Mail Returned to Sender" if final else "Delayed Mail (still being retried)"
    message["Date"] = format_datetime(details.get("date", SENT_ON))
    message["Auto-Submitted"] = "auto-replied"
    message.set_content(f"I could not deliver your message to <{recipient}>.\n")
    message.make_mixed()
    message.set_type("multipart/report")
    message.set_param("report-type", "delivery-status")
    message.attach(_delivery_status(recipient, status, "failed" if final else "delayed"))
    returned = EmailMessage(policy=default)
    returned.set_content(message_from_bytes(original, policy=default))
    message.attach(returned)
    return _finished(message, details.get("message_id"))


def auto_reply(original: bytes, sender: str, body: str = "Tôi đang nghỉ phép.\n", **details: Unpack[Details]) -> bytes:
    """Return the absence notice with which `sender` answers `original`. Source: RFC 3834."""
    answered = message_from_bytes(original, policy=default)
    message_id = str(answered["Message-ID"])
    headers = {
        "In-Reply-To": message_id,
        "References": message_id,
        "Auto-Submitted": "auto-replied",
        "X-Auto-Response-Suppress": "All",
    }
    details["headers"] = headers | dict(details.get("headers", {}))
    return mail(sender, f"Trả lời tự động: {answered['Subject']}", body, **details)


def _authentication(message: EmailMessage, sender: str, details: Details) -> None:
    passed = details.get("authenticated", True)
    if passed is None:
        return
    verdict = "pass" if passed else "fail"
    address = parseaddr(sender)[1]
    domain = address.rpartition("@")[2]
    found = (
        f"spf={verdict} smtp.mailfrom={address}; dkim={verdict} header.d={domain}; dmarc={verdict} header.from={domain}"
    )
    message["Authentication-Results"] = f"{details.get('authserv', AUTHSERV)}; {found}"


def _delivery_status(recipient: str, status: str, action: str) -> EmailMessage:
    about = EmailMessage(policy=default)
    about["Reporting-MTA"] = f"dns; {AUTHSERV}"
    one = EmailMessage(policy=default)
    one["Final-Recipient"] = f"rfc822; {recipient}"
    one["Action"] = action
    one["Status"] = status
    part = EmailMessage(policy=default)
    part["Content-Type"] = "message/delivery-status"
    part.set_payload([about, one])
    return part


def _type_of(name: str) -> str:
    # Python's own table depends on what the system has installed.
    known = _TYPES.get(PurePath(name).suffix.lower())
    return known or guess_type(name)[0] or "application/octet-stream"


def _finished(message: EmailMessage, message_id: str | None) -> bytes:
    if message.is_multipart():
        message.set_boundary("=_part")
    digest = hashlib.sha256(message.as_bytes()).hexdigest()[:24]
    if message_id is None:
        message_id = f"<{digest}@{parseaddr(message['From'])[1].rpartition('@')[2]}>"
    if message.is_multipart():
        message.set_boundary(f"=_{digest}")
    if message_id:
        message["Message-ID"] = message_id
    return message.as_bytes(policy=SMTP)


def plain_of(mail: MIMEPart) -> str:
    """The text part of a mail of ours."""
    part = mail.get_body(("plain",))
    assert part is not None
    text: str = part.get_content()
    return text
