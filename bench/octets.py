"""Mutations that know nothing of mail, for `bench.mutants`: octets in, spoilt octets out."""

import re
from collections.abc import Sequence
from random import Random

_NEW_LINE = re.compile(rb"\r?\n")


def _span(random: Random, mail: bytes) -> tuple[int, int]:
    start = random.randint(0, len(mail))
    return start, min(len(mail), start + int(2 ** random.uniform(0, 14)))


def cut(random: Random, mail: bytes, _mails: Sequence[bytes]) -> bytes:
    """Return the beginning."""
    return mail[: random.randint(0, len(mail))]


def delete(random: Random, mail: bytes, _mails: Sequence[bytes]) -> bytes:
    """Leave a span out."""
    start, end = _span(random, mail)
    return mail[:start] + mail[end:]


def repeat(random: Random, mail: bytes, _mails: Sequence[bytes]) -> bytes:
    """Say a span again, up to fifty times."""
    start, end = _span(random, mail)
    return mail[:end] + mail[start:end] * random.choice((1, 3, 50)) + mail[end:]


def swap(random: Random, mail: bytes, _mails: Sequence[bytes]) -> bytes:
    """Exchange two spans."""
    (a, b), (c, d) = sorted((_span(random, mail), _span(random, mail)))
    c, d = max(b, c), max(b, d)
    return mail[:a] + mail[c:d] + mail[b:c] + mail[a:b] + mail[d:]


def flip(random: Random, mail: bytes, _mails: Sequence[bytes]) -> bytes:
    """Flip some bits."""
    octets = bytearray(mail)
    for _ in range(random.randint(1, 50) if mail else 0):
        octets[random.randrange(len(octets))] ^= 1 << random.randrange(8)
    return bytes(octets)


def nul(random: Random, mail: bytes, _mails: Sequence[bytes]) -> bytes:
    """Put in octets that no text has."""
    at = random.randint(0, len(mail))
    return mail[:at] + random.choice((b"\0", b"\0" * 500, b"\r", b"\x1a", b"\xed\xa0\x80", b"\f\x85")) + mail[at:]


def long_line(random: Random, mail: bytes, _mails: Sequence[bytes]) -> bytes:
    """Make many lines one, or one line long."""
    start, end = _span(random, mail)
    if random.random() < 0.5:
        return mail[:start] + _NEW_LINE.sub(b" ", mail[start:end]) + mail[end:]
    filler = random.choice((b"a", b"=?", b"(", b'"', b"http://", b"<a>", b" ", b";a=b", b"&#1", b"20/11 "))
    return mail[:start] + filler * (random.choice((1_000, 100_000)) // len(filler)) + mail[start:]


def line_ends(random: Random, mail: bytes, _mails: Sequence[bytes]) -> bytes:
    """End the lines in another way."""
    return _NEW_LINE.sub(random.choice((b"\n", b"\r\n", b"\r", b"\r\r\n", b"\n\n")), mail)
