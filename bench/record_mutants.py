"""Mutations of binary records, for `bench.document_mutants`: those of .xls (BIFF8) and of .xlsb (BIFF12).

Source: [MS-XLS] section 2.1.4 (type and length, two octets each), [MS-XLSB] section 2.1.4 (both of variable length).
"""

from collections.abc import Sequence
from random import Random

from bench import octets

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BEGIN = b"\x09\x08\x10\x00\x00\x06"  # the first record of a BIFF8 stream, 16 octets long
_HEADER = 512
_MOST = 100_000

Record = tuple[int, int, int]
"""Where a record begins, where its content does, and where it ends."""


def bend_ole(random: Random, data: bytes, _documents: Sequence[bytes]) -> bytes:
    """Return an OLE file with one record of its workbook, its header or its sector tables spoilt."""
    if not data.startswith(_OLE):
        return octets.flip(random, data, ())
    begin = data.find(_BEGIN)
    if begin >= 0 and random.random() < 0.7:
        return data[:begin] + _bent(random, data[begin:], _short_records(data[begin:]))
    if random.random() < 0.5:
        at = random.randrange(_HEADER)
        return data[:at] + random.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", random.randbytes(4))) + data[at + 4 :]
    at = random.randrange(len(data) // 4) * 4  # sector numbers are four octets
    return data[:at] + random.randrange(1 + len(data) // 512).to_bytes(4, "little") + data[at + 4 :]


def bend_long_records(random: Random, data: bytes) -> bytes:
    """Return a part of an .xlsb with one record spoilt."""
    return _bent(random, data, _long_records(data))


def _bent(random: Random, data: bytes, records: Sequence[Record]) -> bytes:
    if not records:
        return octets.flip(random, data, ())
    start, content, end = random.choice(records)
    head, inside, record = data[start:content], data[content:end], data[start:end]
    other_start, _, other_end = random.choice(records)
    put = random.choice(
        (
            b"",
            record * 2,
            record * 500,
            data[other_start:other_end],
            bytes([random.randrange(256)]) + record[1:],
            head[:2] + random.randbytes(len(head) - 2) + inside,
            head + octets.flip(random, inside, ()),
            head + inside[:-1] if random.random() < 0.5 else head + inside + b"\xff" * 9,
            head + random.choice((b"\xff", b"\0", b"\x80")) * len(inside),
        )
    )
    return data[:start] + put + data[end:]


def _short_records(data: bytes) -> list[Record]:
    found: list[Record] = []
    at = 0
    while at + 4 <= len(data) and len(found) < _MOST:
        end = at + 4 + int.from_bytes(data[at + 2 : at + 4], "little")
        found.append((at, at + 4, min(end, len(data))))
        at = end
    return found


def _long_records(data: bytes) -> list[Record]:
    found: list[Record] = []
    at = 0
    while at < len(data) and len(found) < _MOST:
        _, after = _number(data, at, 2)
        length, content = _number(data, after, 4)
        found.append((at, content, min(content + length, len(data))))
        at = content + length
    return found


def _number(data: bytes, at: int, most: int) -> tuple[int, int]:
    """Return a number of seven bits an octet, the lowest first, and where it ends."""
    value = 0
    for shift in range(most):
        octet = data[at] if at < len(data) else 0
        value |= (octet & 127) << 7 * shift
        at += 1
        if octet < 128:
            break
    return value, at
