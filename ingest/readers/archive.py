"""Read named members of a zip, counting while inflating. What a zip declares about itself is never believed."""

import io
import lzma
import struct
import zipfile
import zlib
from typing import IO

from lxml import etree

from ingest.readers.errors import UnreadableError
from ingest.readers.limits import MEMBER_BYTES, RATIO, RATIO_FROM, TOTAL_BYTES

_CHUNK = 1 << 16
_FAULTS = (zipfile.BadZipFile, EOFError, OSError, ValueError, IndexError, struct.error)
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_TOO_LARGE = "Tệp chứa dữ liệu lớn bất thường nên không mở được, đề nghị lưu lại thành tệp mới và gửi lại."
_BROKEN = "Tệp bị hỏng, không mở được; đề nghị mở lại trên máy, lưu thành tệp mới và gửi lại."
_PROTECTED = "Tệp có mật khẩu; đề nghị bỏ mật khẩu và gửi lại."
_OTHER_METHOD = "Tệp nén theo cách mà hệ thống không mở được; đề nghị nén lại dạng .zip thông thường hoặc gửi tệp gốc."
_DOCTYPE = "Tệp chứa khai báo DOCTYPE không an toàn nên không mở; đề nghị lưu lại bằng Word hoặc Excel và gửi lại."


class Archive:
    """A zip in memory whose members are read one by one, by name, within bounds."""

    def __init__(self, data: bytes, total: int = TOTAL_BYTES) -> None:
        """Open `data`; its members may inflate to `total` bytes together. UnreadableError if it is no whole zip."""
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, UnicodeDecodeError, NotImplementedError, OSError, ValueError) as error:
            raise UnreadableError(_BROKEN) from error
        self._left = total
        self.members = tuple(self._zip.infolist())
        self.names = tuple(self._zip.namelist())

    def read(self, name: str) -> bytes:
        """Return a member by its name; UnreadableError if it is absent, or as `inflate` raises it."""
        try:
            return self.inflate(self._zip.getinfo(name))
        except KeyError as error:
            raise UnreadableError(_BROKEN) from error

    def inflate(self, member: zipfile.ZipInfo) -> bytes:
        """Return what a member holds. UnreadableError if it is broken, encrypted, too large or inflates too much."""
        try:
            with self._zip.open(member) as stream:
                return self._bounded(stream, max(member.compress_size, 1))
        except NotImplementedError as error:
            raise UnreadableError(_OTHER_METHOD) from error
        except RuntimeError as error:  # what zipfile raises for an encrypted member
            raise UnreadableError(_PROTECTED) from error
        except (*_FAULTS, zlib.error, lzma.LZMAError) as error:
            raise UnreadableError(_BROKEN) from error

    def xml(self, name: str) -> bytes:
        """Return a member that is XML, refusing any DOCTYPE: no document of an office needs one."""
        return without_doctype(self.read(name))

    def tree(self, name: str) -> etree._Element:
        """Return a member parsed: no entities, no network, no huge trees."""
        return parse(self.xml(name))

    def _bounded(self, stream: IO[bytes], compressed: int) -> bytes:
        pieces: list[bytes] = []
        size = 0
        while piece := stream.read(_CHUNK):
            size += len(piece)
            self._left -= len(piece)
            swollen = size > RATIO_FROM and size > RATIO * compressed
            if size > MEMBER_BYTES or self._left < 0 or swollen:
                raise UnreadableError(_TOO_LARGE)
            pieces.append(piece)
        return b"".join(pieces)


def without_doctype(data: bytes) -> bytes:
    """Return XML as it is; UnreadableError if it holds a DOCTYPE."""
    if has_doctype(data):
        raise UnreadableError(_DOCTYPE)
    return data


def has_doctype(data: bytes) -> bool:
    """Tell whether XML holds a document type. One hidden in an exotic encoding is inert: entities stay unresolved."""
    return any(mark in data for mark in _DOCTYPES)


def parse(data: bytes) -> etree._Element:
    """Return the root of XML that is well formed and not deeper than a document is; else UnreadableError."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if "out of memory" in str(error).lower():
            raise MemoryError from error
        raise UnreadableError(_BROKEN) from error
    return root
