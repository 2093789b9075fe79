"""Letters: what a mail says, and the mail that is made of it."""

import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, formataddr

from reminders.headers import POLICY
from reminders.office import Office
from reminders.texts import Text
from rules.text import one_line
from store.identity import Identity, shown

_LINK = re.compile(r"(?:\b[a-z][a-z0-9+.-]*://|\bwww\.)[^\s<>»\"]*", re.IGNORECASE)
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9.-]+", re.ASCII)
_LOCAL_PART_OCTETS = 64
# What brings an answer home when a mail program or a relay on the way has rewritten the Message-ID.
_CODE_LINE = "Mã tra cứu thư: {} (đề nghị giữ lại dòng này khi trả lời)"
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,400}@[!-;=?-~]{1,400}>")


@dataclass(frozen=True)
class File:
    """A file that goes with a letter; `media_type` as in "text/calendar"."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True)
class Letter:
    """What a mail says. `answers` is the Message-ID of the mail that it answers; `html` is made of the text if None."""

    subject: str
    text: str
    html: str | None = None
    answers: str | None = None
    copies: tuple[str, ...] = ()
    files: tuple[File, ...] = ()


@dataclass(frozen=True)
class Unwanted:
    """The mail need not be sent any more; `reason` is a Vietnamese clause."""

    reason: str


def written(
    office: Office, template: str, *, answers: str | None = None, files: tuple[File, ...] = (), **view: object
) -> Letter:
    """Write a letter to a school from a template, without any link; the template sees `office` beside the view.

    A name that the view lacks is an error.
    """
    subject, text = office.texts.letter(template, office=office, **view)
    return Letter(subject, without_links(text), answers=answers, files=files)


def without_links(text: str) -> str:
    """Return `text` with its links taken out: what a stranger wrote must not reach a school under our name."""
    return _LINK.sub("(đường liên kết đã bỏ)", text)


def is_address(text: str) -> bool:
    """Tell whether `text` is one plain address. Others (quoted, groups) crash the standard library's header parser."""
    return _ADDRESS.fullmatch(text) is not None


def mail_of(letter: Letter, to_address: str, identity: Identity, office: Office, now: datetime) -> EmailMessage:
    """Return the finished mail to a plain address.

    It is marked as automatic, so that no honest machine answers it, and replies go to the mailbox. The header policy
    refuses line breaks, so nothing from a school's mail can add a header. A mail that has a token shows it in its last
    line and, where the office says so, in the address for replies.
    Source: RFC 3834 section 3.1.7 (Auto-Submitted), RFC 5322.
    """
    mail = EmailMessage(policy=POLICY)
    mail["From"] = formataddr((office.from_name, office.from_address))
    mail["To"] = to_address
    if letter.copies:
        mail["Cc"] = ", ".join(letter.copies)
    mail["Reply-To"] = _reply_to(office, identity.token)
    mail["Subject"] = one_line(letter.subject)[:200]
    mail["Date"] = format_datetime(office.calendar.local(now))
    mail["Message-ID"] = identity.message_id
    _mark_automatic(mail, letter.answers)
    text = _with_code(letter.text, identity.token)
    mail.set_content(text, cte="quoted-printable")
    html = _html_with_code(letter.html, identity.token) if letter.html else _html_of(letter.subject, text, office)
    mail.add_alternative(html, subtype="html", cte="quoted-printable")
    for file in letter.files:
        kind, _, subtype = file.media_type.partition("/")
        mail.add_attachment(file.data, maintype=kind, subtype=subtype, filename=file.name)
    return mail


def _mark_automatic(mail: EmailMessage, answers: str | None) -> None:
    mail["Auto-Submitted"] = "auto-replied" if answers else "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    if answers and _MESSAGE_ID.fullmatch(answers):
        mail["In-Reply-To"] = answers
        mail["References"] = answers


def _reply_to(office: Office, token: str | None) -> str:
    """Return where replies go. Source: RFC 5233 (plus-addresses), RFC 5321 section 4.5.3.1.1 (their length)."""
    local, _, host = office.from_address.rpartition("@")
    plus = f"{local}+{token.lower()}" if token and office.plus_address else local
    return f"{plus}@{host}" if len(plus) <= _LOCAL_PART_OCTETS else office.from_address


def _with_code(text: str, token: str | None) -> str:
    return f"{text.rstrip()}\n\n{_CODE_LINE.format(shown(token))}\n" if token else text


def _html_of(subject: str, text: str, office: Office) -> str:
    return office.texts.html_of(Text(one_line(subject), text), office.name)


def _html_with_code(html: str, token: str | None) -> str:
    if not token:
        return html
    line = f'<p style="font-size:12px;color:#555555;">{_CODE_LINE.format(shown(token))}</p>\n'
    body, end, rest = html.rpartition("</body>")
    return f"{body}{line}{end}{rest}" if end else f"{html}{line}"
