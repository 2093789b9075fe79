"""Names of attachments: whatever the mail program did to them, and nothing a file system could trip over."""

import re
from collections.abc import Iterable, Mapping
from email.message import Message
from email.utils import unquote as without_quotes
from urllib.parse import unquote_to_bytes

from ingest.charsets import decode
from ingest.mailheaders import header_text, repair_octets
from rules.text import one_line

_SEPARATORS = re.compile(r"[\\/:*?\"<>|]+")
_LONGEST = 150
_PARAMETER = re.compile(r'(?:^|;)\s*([^\s=;"]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)', re.DOTALL)
_PIECE = re.compile(r"(\d{1,3})(\*?)$")
_CHARSET = re.compile(r"(?:([^'%]*)'[^'%]*'|(?i:utf-8)')")
_BEYOND_ASCII = re.compile(r"%[89A-F][0-9A-F]", re.IGNORECASE)
_PLACES = (
    ("Content-Disposition", "filename"),
    ("Content-Type", "name"),
    ("Content-Disposition", "name"),
    ("Content-Type", "filename"),
)


def attachment_name(part: Message) -> str:
    """Return the name of a MIME part, in NFC, without path or control characters; empty when it has none.

    Handles RFC 2231, also with pieces missing, out of order or cut inside a letter, encoded words (RFC 2047, common
    though forbidden here), percent signs without RFC 2231, and raw 8-bit names, which are read as UTF-8, else as
    windows-1258, the Vietnamese code page. Of two names the one that can hold any letter counts, as in RFC 6266
    section 4.3.
    """
    for header, parameter in _PLACES:
        name = clean_name(_parameter(part, header, parameter))
        if name:
            return name
    return ""


def clean_name(name: str) -> str:
    """Return only the last component of `name`, tidied and not longer than a file system takes."""
    last = re.split(r"[\\/]", name)[-1]
    return _SEPARATORS.sub("_", one_line(last)).strip(". ")[-_LONGEST:]


def _parameter(part: Message, header: str, name: str) -> str:
    """Return a parameter in the best of the forms in which it is there; empty where it is in none."""
    if part[header] is None:
        return ""
    found = dict(reversed([(key.lower(), value) for key, value in _parameters(repair_octets(part[header]))]))
    extended = found.get(f"{name}*", "")
    if extended:
        return header_text(_extended([(extended, True)]))
    pieces = _pieces(found, f"{name}*")
    if pieces:
        return header_text(_extended(pieces))
    plain = found.get(name, "")
    return header_text(_percent_decoded(plain))


def _parameters(value: str) -> Iterable[tuple[str, str]]:
    for key, written in _PARAMETER.findall(value):
        yield key, without_quotes(written.strip()).removeprefix('"')


def _pieces(found: Mapping[str, str], prefix: str) -> list[tuple[str, bool]]:
    """Return the pieces of a value in their order, each with whether it is percent-encoded. RFC 2231 section 3."""
    numbered = [
        (int(piece[1]), value, bool(piece[2]))
        for key, value in found.items()
        if key.startswith(prefix) and (piece := _PIECE.match(key, len(prefix)))
    ]
    return [(value, encoded) for _, value, encoded in sorted(numbered)]


def _extended(pieces: list[tuple[str, bool]]) -> str:
    """Return the text of percent-encoded and plain pieces; the first may name the charset. RFC 2231 section 4."""
    first, encoded = pieces[0]
    charset = _CHARSET.match(first) if encoded else None
    octets, run = b"", first[charset.end() :] if charset else first
    for piece, is_encoded in pieces[1:]:
        if is_encoded and encoded:
            run += piece  # joined before it is decoded: what is cut inside "%C3" becomes whole
            continue
        octets += _octets(run, encoded)
        run, encoded = piece, is_encoded
    return decode(octets + _octets(run, encoded), charset[1] if charset else None).strip('"')


def _octets(run: str, encoded: bool) -> bytes:
    return unquote_to_bytes(run) if encoded else run.encode("utf-8", "surrogatepass")


def _percent_decoded(plain: str) -> str:
    """Return a name that was percent-encoded without saying so as it was meant; "100%.docx" and the like stay."""
    if not _BEYOND_ASCII.search(plain):
        return plain
    try:
        return unquote_to_bytes(plain).decode()
    except UnicodeDecodeError:
        return plain
