"""Open a zip archive of documents. Nothing is written to names of its making: members come as octets, one by one.

Source: PKWARE APPNOTE sections 4.4.4 (flags), 4.4.15 (external attributes), 4.6.9 (Unicode path).
"""

import re
import stat
import struct
import zipfile
import zlib

from ingest.readers.archive import Archive
from ingest.readers.errors import UnreadableError
from ingest.readers.unpacked import MOST_FILES, PackedFile
from rules.reading import Unreadable

_MOST_BYTES = 60 << 20
"""What the members may come to together; the answer of a child holds 64 MiB (`confinement.Limits`)."""
_UTF8_FLAG = 1 << 11
_UNICODE_PATH = 0x7075
_UNIX = 3
_LEFTOVERS = re.compile(r"(?:.*/)?(?:__MACOSX/.*|\.DS_Store|Thumbs\.db|desktop\.ini|~\$[^/]*|\._[^/]*)", re.IGNORECASE)
"""What systems and programs leave beside files: no work of a school."""
_TOO_MANY = f"Tệp nén chứa hơn {MOST_FILES} tệp nên không mở; đề nghị chỉ gửi biểu báo cáo."
_NOTHING = "Tệp nén không có tệp nào bên trong; đề nghị kiểm tra và gửi lại biểu báo cáo."
_EMPTY = "Tệp rỗng, không có nội dung; đề nghị kiểm tra và gửi lại."


def unpack_zip(data: bytes) -> list[PackedFile]:
    """Return the files of a zip in its order, without folders, links and what systems leave beside files.

    A member that is encrypted, broken, empty or too large is there with the reason. Small members are inflated first,
    so that films do not crowd out a form. UnreadableError for an archive that is broken, empty or of too many files.
    """
    archive = Archive(data, _MOST_BYTES)
    members = [(member, _name(member)) for member in archive.members]
    wanted = [(member, name) for member, name in members if not _is_passed_over(member, name)]
    if not wanted:
        raise UnreadableError(_NOTHING)
    if len(wanted) > MOST_FILES:
        raise UnreadableError(_TOO_MANY)
    found = {id(member): _content(archive, member) for member, _ in sorted(wanted, key=_compressed)}
    return [PackedFile(name, found[id(member)]) for member, name in wanted]


def _compressed(wanted: tuple[zipfile.ZipInfo, str]) -> int:
    return wanted[0].compress_size


def _content(archive: Archive, member: zipfile.ZipInfo) -> bytes | Unreadable:
    try:
        return archive.inflate(member) or Unreadable(_EMPTY)
    except UnreadableError as error:
        return Unreadable(error.reason)


def _is_passed_over(member: zipfile.ZipInfo, name: str) -> bool:
    is_link = member.create_system == _UNIX and stat.S_ISLNK(member.external_attr >> 16)
    return name.endswith("/") or is_link or _LEFTOVERS.fullmatch(name) is not None


def _name(member: zipfile.ZipInfo) -> str:
    """Return a member's name: what it says in Unicode, else its octets as UTF-8, else as windows-1258."""
    name = member.orig_filename.replace("\\", "/")
    if member.flag_bits & _UTF8_FLAG or name.isascii():
        return name
    octets = name.encode("cp437")
    try:
        return _unicode_path(member.extra, member.orig_filename.encode("cp437")) or octets.decode()
    except UnicodeDecodeError:
        return octets.decode("cp1258", "replace")


def _unicode_path(extra: bytes, octets: bytes) -> str:
    """Return the name in an Info-ZIP Unicode Path field that belongs to this very name; empty where there is none."""
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<HH", extra)
        field, extra = extra[4 : 4 + length], extra[4 + length :]
        if kind == _UNICODE_PATH and field[:1] == b"\x01" and field[1:5] == struct.pack("<I", zlib.crc32(octets)):
            return field[5:].decode().replace("\\", "/")
    return ""
