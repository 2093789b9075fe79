"""Open winmail.dat, in which Outlook wraps the files of a mail.

Source: [MS-OXTNEF] sections 2.1.1 (the stream of attributes) and 2.1.3.3 (attributes of an attachment).
"""

import struct
from collections.abc import Iterator

from tnefparse import properties
from tnefparse.mapi import IMESSAGE_SIG, SZMAPI_STRING, TNEFMAPI_Attribute, decode_mapi
from tnefparse.tnef import TNEF

from ingest.readers.errors import UnreadableError
from ingest.readers.unpacked import PackedFile
from rules.reading import Unreadable

_BROKEN = "Tệp winmail.dat của Outlook bị hỏng, không mở được; đề nghị gửi lại biểu báo cáo ở một thư mới."
_CUT = "Tệp nằm trong winmail.dat bị cắt cụt, thiếu nội dung; đề nghị gửi lại."
_HEADER = struct.Struct("<BHHI")
_COUNT = struct.Struct("<I")
_START, _CHECKSUM = 6, 2  # octets before the first attribute, and after each
_ONE_TO_ONE = "latin-1"  # gives the octets of a name back, whatever its code page, which Outlook often misstates


def unpack_tnef(data: bytes) -> list[PackedFile]:
    """Return the attached files in order. An embedded message comes as a TNEF of its own; texts of the mail do not.

    A file that was cut off is there with the reason. UnreadableError where not even the first attribute is whole.
    """
    attributes = list(_attributes(data))
    if not attributes:
        raise UnreadableError(_BROKEN)
    found: list[_Attached] = []
    for name, value in attributes:
        if name == TNEF.ATTATTACHRENDDATA:
            found.append(_Attached())
        if found:
            found[-1].take(name, value)
    return [attached.file() for attached in found]


def _attributes(data: bytes) -> Iterator[tuple[int, bytes | None]]:
    """Yield names and values; the value that reaches beyond the end is None, and the last."""
    offset = _START
    while offset + _HEADER.size <= len(data):
        _, name, _, length = _HEADER.unpack_from(data, offset)
        start = offset + _HEADER.size
        if start + length > len(data):
            if offset > _START:
                yield name, None
            return
        yield name, data[start : start + length]
        offset = start + length + _CHECKSUM


class _Attached:
    """One attachment while its attributes come in."""

    def __init__(self) -> None:
        self._title = b""
        self._data: bytes | None = None
        self._properties: dict[int, TNEFMAPI_Attribute] = {}

    def take(self, name: int, value: bytes | None) -> None:
        """Note an attribute, None where it was cut off."""
        if value is None:
            return
        if name == TNEF.ATTATTACHDATA:
            self._data = value
        elif name == TNEF.ATTATTACHTITLE:
            self._title = value
        elif name == TNEF.ATTATTACHMENT:
            self._properties = {each.name: each for each in _decoded(value)}

    def file(self) -> PackedFile:
        """Return the attachment as it is known now."""
        content = self._object() if self._data is None else self._data
        return PackedFile(self._name(), Unreadable(_CUT) if content is None else content)

    def _name(self) -> str:
        long = self._text(properties.MAPI_ATTACH_LONG_FILENAME)
        return long or _repaired(self._title) or self._text(properties.MAPI_DISPLAY_NAME)

    def _text(self, name: int) -> str:
        found = self._properties.get(name)
        text = found.data if found else None
        if not found or not isinstance(text, str):
            return ""
        return _repaired(text.encode(_ONE_TO_ONE)) if found.attr_type == SZMAPI_STRING else text

    def _object(self) -> bytes | None:
        found = self._properties.get(properties.MAPI_ATTACH_DATA_OBJ)
        pieces = found.raw_data if found else None
        if not isinstance(pieces, list):
            return None
        return b"".join(piece for piece in pieces if isinstance(piece, bytes)).removeprefix(IMESSAGE_SIG)


def _decoded(value: bytes) -> list[TNEFMAPI_Attribute]:
    """Return the properties in an attribute; a count of more than can be there is not believed."""
    if len(value) < _COUNT.size:
        return []
    (count,) = _COUNT.unpack_from(value)
    believed = _COUNT.pack(min(count, len(value) // _COUNT.size))
    return list(decode_mapi(believed + value[_COUNT.size :], _ONE_TO_ONE))


def _repaired(octets: bytes) -> str:
    """Return a name read as UTF-8, else as windows-1258, like the raw names in headers."""
    octets = octets.rstrip(b"\0")
    try:
        return octets.decode()
    except UnicodeDecodeError:
        return octets.decode("cp1258", "replace")
