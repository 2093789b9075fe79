"""Read named members of a zip, counting while inflating. What a zip declares about itself is never believed."""

import io
import zipfile
import zlib
from typing import IO

from lxml import etree

from ingest.readers.errors import UnreadableError
from ingest.readers.limits import MEMBER_BYTES, RATIO, RATIO_FROM, TOTAL_BYTES

_CHUNK = 1 << 16
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_TOO_LARGE = "Tệp chứa dữ liệu lớn bất thường nên không mở được, đề nghị lưu lại thành tệp mới và gửi lại."
_BROKEN = "Tệp bị hỏng, không mở được; đề nghị mở lại trên máy, lưu thành tệp mới và gửi lại."
_PROTECTED = "Tệp có mật khẩu; đề nghị bỏ mật khẩu và gửi lại."
_DOCTYPE = "Tệp chứa khai báo DOCTYPE không an toàn nên không mở; đề nghị lưu lại bằng Word hoặc Excel và gửi lại."


class Archive:
    """A zip in memory whose members are read one by one, by name, within bounds."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, UnicodeDecodeError, NotImplementedError, OSError) as error:
            raise UnreadableError(_BROKEN) from error
        self._left = TOTAL_BYTES
        self.names = tuple(self._zip.namelist())

    def read(self, name: str) -> bytes:
        """Return a member. UnreadableError if it is absent, broken, encrypted, too large or inflates too much."""
        try:
            info = self._zip.getinfo(name)
            with self._zip.open(info) as stream:
                return self._bounded(stream, max(info.compress_size, 1))
        except RuntimeError as error:  # what zipfile raises for an encrypted member
            raise UnreadableError(_PROTECTED) from error
        except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
            raise UnreadableError(_BROKEN) from error

    def xml(self, name: str) -> bytes:
        """Return a member that is XML, refusing any DOCTYPE: no document of an office needs one."""
        data = self.read(name)
        if has_doctype(data):
            raise UnreadableError(_DOCTYPE)
        return data

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
