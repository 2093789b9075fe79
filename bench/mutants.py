"""Mails that were spoilt on their way or on purpose. Same mails and same seed, same bytes."""

import base64
import re
from collections.abc import Callable, Iterator, Sequence
from random import Random

from bench import octets
from bench.oddities import CHARSETS, CODINGS, STRANGE_HEADERS, TYPES

_MOST_AT_ONCE = 4
_LARGEST = 2**20
_FROM_A_SCHOOL = 0.6
_WHENCE = re.compile(rb"^(?=(?:From|Date|Received|Message-ID):)", re.IGNORECASE | re.MULTILINE)
_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")
_HEADER = re.compile(rb"^[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*", re.MULTILINE)
_BOUNDARY = re.compile(rb"boundary=\"?([^\s\";]+)", re.IGNORECASE)
_CHARSET = re.compile(rb"charset=\"?[^\s\";]*\"?", re.IGNORECASE)
_CODING = re.compile(rb"^(Content-Transfer-Encoding:)[^\n]*$", re.IGNORECASE | re.MULTILINE)
_TYPE = re.compile(rb"^(Content-Type:\s*)[^\s;]+", re.IGNORECASE | re.MULTILINE)
_BASE64 = re.compile(rb"(?:^[A-Za-z0-9+/]{40,}={0,2}\r?\n)+", re.MULTILINE)

Mutation = Callable[[Random, bytes, Sequence[bytes]], bytes]
"""Takes a mail and all mails, and returns a spoilt one."""


def mutants(mails: Sequence[bytes], count: int, seed: int) -> Iterator[bytes]:
    """Yield `count` spoilt mails of at most 1 MiB, each by one to four mutations of one of `mails`, taken in turn."""
    for number in range(count):
        # S311: nothing secret. Each has a generator of its own, so one can be made again without those before it.
        random = Random(f"{seed}/{number}")  # noqa: S311
        mail = mails[number % len(mails)]
        if random.random() < _FROM_A_SCHOOL:
            mail = _from_a_school(random, mail)
        for _ in range(random.randint(1, _MOST_AT_ONCE)):
            mail = random.choice(_MUTATIONS)(random, mail, mails)[:_LARGEST]
        yield mail


def _from_a_school(random: Random, mail: bytes) -> bytes:
    """Return the mail as one that a school of the roster sent today, so that it is judged and not too old for it."""
    top = b"From: th%03d@truong.example\r\nMessage-ID: <%d@truong.example>\r\n"
    number = random.randint(1, 24), random.getrandbits(64)
    return top % number + _WHENCE.sub(lambda found: b"X-Was-" + found.group(), mail)


def _headers(random: Random, mail: bytes, _mails: Sequence[bytes]) -> bytes:
    """Duplicate, remove, garble or move one header of the mail or of a part."""
    found = list(_HEADER.finditer(mail))
    if not found:
        return mail
    header = random.choice(found)
    line = header.group()
    garbled = bytes(random.choice((octet, octet, octet, random.randrange(256))) for octet in line) + b"\r\n"
    put = random.choice((b"", line * 2, line * 300, garbled, line.replace(b":", b""), b" " + line))
    return mail[: header.start()] + put + mail[header.end() :]


def _strange_header(random: Random, mail: bytes, _mails: Sequence[bytes]) -> bytes:
    found = list(_HEADER.finditer(mail))
    at = random.choice(found).start() if found and random.random() < 0.7 else 0
    return mail[:at] + random.choice(STRANGE_HEADERS) + b"\r\n" + mail[at:]


def _boundary(random: Random, mail: bytes, _mails: Sequence[bytes]) -> bytes:
    names = _BOUNDARY.findall(mail)
    if not names:
        return mail
    new = random.choice(
        (b"", b"-", b"--", b" ", b"\xff", random.choice(names) + b"--", random.choice(names), b"x" * 99)
    )
    return mail.replace(random.choice(names), new, random.choice((1, 2, 3, -1)))


def _charset(random: Random, mail: bytes, _mails: Sequence[bytes]) -> bytes:
    return _CHARSET.sub(lambda _: b'charset="' + random.choice(CHARSETS) + b'"', mail)


def _coding(random: Random, mail: bytes, _mails: Sequence[bytes]) -> bytes:
    return _CODING.sub(lambda found: found[1] + b" " + random.choice(CODINGS), mail, count=random.choice((0, 1)))


def _content_type(random: Random, mail: bytes, _mails: Sequence[bytes]) -> bytes:
    return _TYPE.sub(lambda found: found[1] + random.choice(TYPES), mail, count=random.choice((0, 1)))


def _nest(random: Random, mail: bytes, mails: Sequence[bytes]) -> bytes:
    """Put another mail, or the mail itself many times over, into this one."""
    inner = random.choice(mails)
    for _ in range(random.choice((1, 1, 1, 5, 120))):
        inner = b"Content-Type: message/rfc822\r\n\r\n" + inner
    if random.random() < 0.4:
        inner = b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(inner)
    head, _, body = mail.partition(b"\n\n" if b"\r\n\r\n" not in mail else b"\r\n\r\n")
    top = _TYPE.sub(b"X-Was: ", head)
    parts = b"\r\n--nest\r\n".join((b"", b"\r\n" + body, inner))
    return top + b'\r\nContent-Type: multipart/mixed; boundary="nest"\r\n\r\n' + parts + b"\r\n--nest--\r\n"


def _splice(random: Random, mail: bytes, mails: Sequence[bytes]) -> bytes:
    other = random.choice(mails)
    at = _END_OF_HEADERS.search(mail)
    if at and random.random() < 0.5:
        there = _END_OF_HEADERS.search(other)
        return mail[: at.start()] + other[there.start() if there else 0 :]
    return mail[: random.randint(0, len(mail))] + other[random.randint(0, len(other)) :]


def _base64(random: Random, mail: bytes, _mails: Sequence[bytes]) -> bytes:
    """Break the base64, or what it says."""
    found = list(_BASE64.finditer(mail))
    if not found:
        return mail
    block = random.choice(found)
    text = block.group()
    if random.random() < 0.6:
        letters = re.sub(rb"[\r\n=]", b"", text)
        inside = base64.b64decode(letters[: len(letters) // 4 * 4])
        text = base64.encodebytes(
            random.choice((octets.cut, octets.delete, octets.repeat, octets.swap, octets.flip))(random, inside, ())
        )
    else:
        at = random.randint(0, len(text))
        text = text[:at] + random.choice((b"=", b"\xff", b"\0", b"A", b"===\r\n", b"!!!!")) + text[at:]
    return mail[: block.start()] + text + mail[block.end() :]


_MUTATIONS: Sequence[Mutation] = (
    octets.cut, octets.delete, octets.repeat, octets.swap, octets.flip, octets.nul, octets.long_line, octets.line_ends,
    _headers, _headers, _strange_header,
    _strange_header, _boundary, _charset, _coding, _content_type, _nest, _splice, _base64, _base64,
)  # fmt: skip
