"""Mutations of what a zip holds, for `bench.document_mutants`: members exchanged, XML bent, declarations that lie."""

import io
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Sequence
from random import Random

from bench import octets
from bench.record_mutants import bend_long_records
from bench.xml_mutants import bend_xml

_MOST_INSIDE = 16 << 20
_NAMES = ("../../etc/passwd", "/x", "C:\\x.docx", "a\x00b", "x" * 300, "content.xml", "word/document.xml", "đ.docx", "")
Members = list[tuple[zipfile.ZipInfo, bytes]]


def members_of(data: bytes) -> Members:
    """Return what a zip holds, in its order; nothing for what is no zip, is encrypted or inflates too much."""
    found: Members = []
    left = _MOST_INSIDE
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in archive.infolist():
                with archive.open(info) as stream:
                    inside = stream.read(left + 1)
                left -= len(inside)
                if left < 0:
                    return []
                found.append((info, inside))
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, OSError, EOFError, ValueError):
        return []
    return found


def zip_of(members: Members) -> bytes:
    """Return a zip of these members, or nothing where the names cannot be written."""
    out = io.BytesIO()
    try:
        with warnings.catch_warnings(), zipfile.ZipFile(out, "w") as archive:
            warnings.simplefilter("ignore")  # a name that is there twice
            for info, inside in members:
                entry = zipfile.ZipInfo(info.filename, (1980, 1, 1, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED if info.compress_type else zipfile.ZIP_STORED
                archive.writestr(entry, inside)
    except (ValueError, struct.error, UnicodeEncodeError):
        return b""
    return out.getvalue()


def bend(random: Random, data: bytes, documents: Sequence[bytes]) -> bytes:
    """Return the zip with one thing about its members changed; as it is where it cannot be opened."""
    members = members_of(data)
    if not members:
        return octets.flip(random, data, ())
    random.choice(_MUTATIONS)(random, members, documents)
    return zip_of(members) or data


def lie(random: Random, data: bytes, _documents: Sequence[bytes]) -> bytes:
    """Return the zip with one field of a local or central header changed: flags, method, checksum, sizes, offset."""
    places = [found.start() for found in re.finditer(rb"PK\x01\x02|PK\x03\x04|PK\x05\x06", data)]
    if not places:
        return octets.flip(random, data, ())
    at = random.choice(places) + random.randrange(4, 46)
    lied = random.choice((b"\x01", b"\xff\xff", b"\xff\xff\xff\xff", b"\0\0\0\0", random.randbytes(2)))
    return data[:at] + lied + data[at + len(lied) :]


def _exchange(random: Random, members: Members, _documents: Sequence[bytes]) -> None:
    one, other = random.randrange(len(members)), random.randrange(len(members))
    (first, data), (second, more) = members[one], members[other]
    members[one], members[other] = (first, more), (second, data)


def _transplant(random: Random, members: Members, documents: Sequence[bytes]) -> None:
    """Put a member of another document in the place of one, or beside them."""
    foreign = members_of(random.choice(documents))
    if not foreign:
        return
    info, data = random.choice(foreign)
    if random.random() < 0.3:
        members.append((info, data))
    else:
        at = random.randrange(len(members))
        members[at] = (members[at][0], data)


def _drop(random: Random, members: Members, _documents: Sequence[bytes]) -> None:
    del members[random.randrange(len(members))]


def _twice(random: Random, members: Members, _documents: Sequence[bytes]) -> None:
    members.extend([random.choice(members)] * random.choice((1, 1, 40)))


def _rename(random: Random, members: Members, _documents: Sequence[bytes]) -> None:
    at = random.randrange(len(members))
    info, data = members[at]
    name = random.choice((*_NAMES, info.filename.upper(), info.filename.replace("/", "\\"), "/" + info.filename))
    members[at] = (zipfile.ZipInfo(name), data)


def _inside(random: Random, members: Members, _documents: Sequence[bytes]) -> None:
    """Spoil one member, most often one that is XML or binary records, as those are what is read."""
    read = [at for at, (info, _) in enumerate(members) if info.filename.endswith((".xml", ".rels", ".bin"))]
    at = random.choice(read or range(len(members)))
    info, data = members[at]
    if info.filename.endswith(".bin") and random.random() < 0.8:
        data = bend_long_records(random, data)
    elif b"<" in data[:100] and random.random() < 0.85:
        data = bend_xml(random, data)
    else:
        data = random.choice((octets.cut, octets.delete, octets.repeat, octets.swap, octets.flip))(random, data, ())
    members[at] = (info, data)


_MUTATIONS: Sequence[Callable[[Random, Members, Sequence[bytes]], None]] = (
    _exchange, _transplant, _drop, _twice, _rename, _inside, _inside, _inside, _inside, _inside, _inside,
)  # fmt: skip
