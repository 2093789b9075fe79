"""What our own mail is known by: a Message-ID and a token, derived from its row and signed by the office's key.

The same row has the same ones for ever, so that a mail can be found again after a crash; who does not hold the key can
guess neither. The Message-ID is for machines, which may rewrite it on the way. The token is for people, who quote it.
"""

import re
from base64 import b32encode
from collections.abc import Iterator
from dataclasses import dataclass
from hmac import digest

# RFC 5322 asks for a right-hand side that is ours. ".invalid" style hosts hurt delivery, the sender's own host may
# change with the configuration, and the id must not: so it is a name of the product's.
DOMAIN = "diemdanh.mail"

_RFC4648 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that is taken for a digit, and no U."""
_WRITTEN = str.maketrans(_RFC4648, _DIGITS)
_READ = str.maketrans("OIL", "011")
_OCTETS = 10
_LENGTH = 16

# The code as people and their programs hand it on: in any case, its dashes lost or made longer, blanks between, broken
# over quoted lines. Nothing need follow, and the lookahead lets a false start hide no true one.
_BETWEEN = r"[\s\u00a0\u202f\-\u00ad\u2010-\u2015\u2212>|]{0,12}"
_CODE = re.compile(rf"(?<![0-9A-Z])DD(?=((?:{_BETWEEN}[0-9A-TV-Z]){{{_LENGTH}}}))", re.ASCII | re.IGNORECASE)
_NO_DIGIT = re.compile(r"[^0-9A-Z]", re.ASCII | re.IGNORECASE)
_PLUS = re.compile(rf"\+([0-9A-TV-Z]{{{_LENGTH}}})@", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class Identity:
    """What one mail is known by. `token` has 16 characters, None for mails that were queued before there were any."""

    message_id: str
    token: str | None = None


def identity_of(key: bytes, kind: str, about: str, to_address: str) -> Identity:
    """Return the identity of the mail of this kind, about this, to this address, of the office whose key it is."""
    row = "\n".join((kind, about, to_address))
    signed = digest(key, f"message-id\n{row}".encode(), "sha256").hex()[:32]
    token = digest(key, f"token\n{row}".encode(), "sha256")[:_OCTETS]
    return Identity(f"<{kind}.{signed}@{DOMAIN}>", b32encode(token).decode("ascii").translate(_WRITTEN))


def shown(token: str) -> str:
    """Return a token as a letter shows it: "DD-7K3M-Q2ZD-9ATV-0HXR"."""
    return "-".join(("DD", *(token[i : i + 4] for i in range(0, _LENGTH, 4))))


def quoted_tokens(text: str) -> Iterator[str]:
    """Yield what looks like a token, shown as a letter does, from the top; most of it may be chance."""
    for match in _CODE.finditer(text):
        yield _read(_NO_DIGIT.sub("", match[1]))


def plus_tokens(addresses: str) -> Iterator[str]:
    """Yield what looks like a token behind the plus of an address: "hopthu+7k3mq2zd9atv0hxr@phong.example"."""
    for match in _PLUS.finditer(addresses):
        yield _read(match[1])


def _read(written: str) -> str:
    """Return a token as we write it, however its letters were taken."""
    return written.upper().translate(_READ)
