"""Letters as raw mail, the way the office's server stored them."""

import unicodedata
from datetime import timedelta
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final

from diemdanh.demo.letters import Letter, enclosure, file_of
from diemdanh.demo.office import AUTHSERV_ID, OFFICE_ADDRESS, OFFICE_NAME

_TYPES: Final = {
    "docx": ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "jpg": ("image", "jpeg"),
    "pdf": ("application", "pdf"),
}
_UNDER_WAY: Final = timedelta(seconds=40)
_NAME_HERE: Final = "name-stands-here"


def raw_mail(letter: Letter, number: int) -> bytes:
    """Return the letter as it lies in the mailbox; `number` makes its Message-ID and boundary, the same every time."""
    message = EmailMessage(policy=SMTP)
    _head(message, letter, number)
    message.set_content(letter.text + "\n", charset="utf-8", cte="base64")
    if letter.file:
        _attach(message, letter)
    for name in letter.also:
        main, sub = _TYPES[name.rpartition(".")[2]]
        message.add_attachment(enclosure(name), maintype=main, subtype=sub, filename=name)
    if message.is_multipart():
        message.set_boundary(f"=_phan_{number:02d}_=")
    return message.as_bytes().replace(_NAME_HERE.encode(), _encoded_words(letter.file))


def _head(message: EmailMessage, letter: Letter, number: int) -> None:
    domain = letter.address.rpartition("@")[2]
    passed = f"spf=pass smtp.mailfrom={domain}; dkim=pass header.d={domain}; dmarc=pass header.from={domain}"
    written_at = letter.written_at or letter.at - _UNDER_WAY
    # The receiving server puts its verdict on top of everything that came with the mail (RFC 8601 section 4).
    message["Authentication-Results"] = f"{AUTHSERV_ID}; {letter.verdict or passed}"
    route = f"from mail.{letter.via or domain} by {AUTHSERV_ID} with ESMTPS for <{OFFICE_ADDRESS}>"
    message["Received"] = f"{route}; {format_datetime(letter.at)}"
    message["From"] = Address(letter.sender, addr_spec=letter.address)
    message["To"] = Address(OFFICE_NAME, addr_spec=OFFICE_ADDRESS)
    message["Subject"] = letter.subject
    message["Date"] = written_at
    message["Message-ID"] = f"<thu-{number:02d}.{written_at:%Y%m%d%H%M%S}@{domain}>"
    for name, value in letter.headers.items():
        message[name] = value


def _attach(message: EmailMessage, letter: Letter) -> None:
    main, sub = _TYPES[letter.suffix]
    message.add_attachment(file_of(letter), maintype=main, subtype=sub, filename=_file_name(letter))


def _file_name(letter: Letter) -> str | None:
    if letter.file.startswith("."):
        return None
    if letter.file_name_as == "nfd":
        return unicodedata.normalize("NFD", letter.file)
    if letter.file_name_as == "rfc2231" or letter.file.isascii():
        return letter.file
    return _NAME_HERE


def _encoded_words(name: str) -> bytes:
    # The library writes RFC 2231 only; most mail programs put RFC 2047 words between the quotes, against its section 5.
    return Header(name, "utf-8", maxlinelen=70).encode(linesep="\r\n").encode()
