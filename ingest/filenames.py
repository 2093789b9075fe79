"""Names of attachments: whatever the mail program did to them, and nothing a file system could trip over."""

import re
from email.message import Message

from ingest.mailheaders import header_text, repair_octets
from rules.text import one_line

_SEPARATORS = re.compile(r"[\\/:*?\"<>|]+")
_LONGEST = 150


def attachment_name(part: Message) -> str:
    """Return the name of a MIME part, in NFC, without path or control characters; empty when it has none.

    Handles RFC 2231, encoded words (RFC 2047, common though forbidden here) and raw 8-bit names, which are read as
    UTF-8, else as windows-1258, the Vietnamese code page.
    """
    headers = Message()
    for key in ("Content-Disposition", "Content-Type"):
        if part[key] is not None:
            headers[key] = repair_octets(part[key])
    return clean_name(header_text(headers.get_filename()))


def clean_name(name: str) -> str:
    """Return only the last component of `name`, tidied and not longer than a file system takes."""
    last = re.split(r"[\\/]", name)[-1]
    return _SEPARATORS.sub("_", one_line(last)).strip(". ")[-_LONGEST:]
