"""Take a container apart: decide what it is by its content, then let the one unpacker for it unpack."""

from collections.abc import Callable, Mapping

from ingest.readers.cms import unpack_cms
from ingest.readers.errors import UnreadableError
from ingest.readers.sniff import Kind, kind_of
from ingest.readers.tnef import unpack_tnef
from ingest.readers.unpacked import MOST_FILES, NotPacked, PackedFile, Unpacked
from ingest.readers.zips import unpack_zip

_UNPACKERS: Mapping[Kind, Callable[[bytes], list[PackedFile]]] = {
    Kind.TNEF: unpack_tnef,
    Kind.CMS: unpack_cms,
    Kind.ZIP: unpack_zip,
}
_TOO_MANY = f"Tệp chứa hơn {MOST_FILES} tệp bên trong nên không mở; đề nghị chỉ gửi biểu báo cáo."


def unpack(data: bytes) -> Unpacked | NotPacked:
    """Return the files in `data`, one level deep, without those that are empty.

    UnreadableError, with a sentence for the school, for a container that cannot be opened or holds too many files.
    To be called in a child process only: see `ingest.sandbox`.
    """
    unpacker = _UNPACKERS.get(kind_of(data))
    if unpacker is None:
        return NotPacked()
    files = [file for file in unpacker(data) if file.content]
    if len(files) > MOST_FILES:
        raise UnreadableError(_TOO_MANY)
    return Unpacked(tuple(files))
