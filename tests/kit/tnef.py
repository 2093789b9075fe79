"""winmail.dat as Outlook writes it. Source: [MS-OXTNEF] section 2.1."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

_SIGNATURE, _KEY = 0x223E9F78, 1
_MESSAGE, _ATTACHMENT = 1, 2
_VERSION, _CODE_PAGE, _PROPERTIES, _CLASS = 0x00089006, 0x00069007, 0x00069003, 0x00078008
_RENDERING, _TITLE, _DATA, _OF_ATTACHMENT = 0x00069002, 0x00018010, 0x0006800F, 0x00069005
_LONG_NAME, _DATA_OBJECT, _METHOD, _RTF = 0x3707, 0x3701, 0x3705, 0x1009
_LONG, _OBJECT, _STRING8, _UNICODE, _BINARY = 0x0003, 0x000D, 0x001E, 0x001F, 0x0102
_MESSAGE_INTERFACE = bytes.fromhex("0703020000000000c000000000000046")


@dataclass(frozen=True)
class Wrapped:
    """One file in a winmail.dat: its 8.3 title, and its long name as text, as octets of a code page, or not at all.

    `embedded`: the data are a winmail.dat of their own, of a message that was attached.
    """

    title: str
    data: bytes
    long_name: str | bytes | None = None
    embedded: bool = False


def winmail(files: Sequence[Wrapped]) -> bytes:
    """Return a winmail.dat with a formatted body and these files."""
    parts = [
        struct.pack("<IH", _SIGNATURE, _KEY),
        _attribute(_MESSAGE, _VERSION, struct.pack("<I", 0x10000)),
        _attribute(_MESSAGE, _CODE_PAGE, struct.pack("<II", 1252, 0)),
        _attribute(_MESSAGE, _CLASS, b"IPM.Microsoft Mail.Note\0"),
        _attribute(_MESSAGE, _PROPERTIES, _properties([_binary(_RTF, _BINARY, b"LZFu rubbish")])),
    ]
    for file in files:
        parts += _wrapped(file)
    return b"".join(parts)


def _wrapped(file: Wrapped) -> list[bytes]:
    known = [struct.pack("<HHI", _LONG, _METHOD, 5 if file.embedded else 1)]
    if isinstance(file.long_name, str):
        known.append(_binary(_LONG_NAME, _UNICODE, (file.long_name + "\0").encode("utf-16-le")))
    elif file.long_name is not None:
        known.append(_binary(_LONG_NAME, _STRING8, file.long_name + b"\0"))
    if file.embedded:
        known.append(_binary(_DATA_OBJECT, _OBJECT, _MESSAGE_INTERFACE + file.data))
    return [
        _attribute(_ATTACHMENT, _RENDERING, bytes(14)),
        _attribute(_ATTACHMENT, _TITLE, file.title.encode("ascii") + b"\0"),
        *([] if file.embedded else [_attribute(_ATTACHMENT, _DATA, file.data)]),
        _attribute(_ATTACHMENT, _OF_ATTACHMENT, _properties(known)),
    ]


def _attribute(level: int, name: int, value: bytes) -> bytes:
    return struct.pack("<BII", level, name, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)


def _properties(known: Sequence[bytes]) -> bytes:
    return struct.pack("<I", len(known)) + b"".join(known)


def _binary(name: int, kind: int, value: bytes) -> bytes:
    return struct.pack("<HHII", kind, name, 1, len(value)) + value + bytes(-len(value) % 4)
