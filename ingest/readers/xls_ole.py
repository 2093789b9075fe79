"""Put one stream into a compound file of its own: what a reader of .xls is given, with nothing else to open.

Source: [MS-CFB] sections 2.2 (header), 2.3 (FAT), 2.6.1 (directory entry); version 4, sectors of 4,096 octets.
"""

import struct

_SECTOR = 4096
_IN_A_SECTOR = _SECTOR // 4
_END, _OF_FAT, _FREE = 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_IN_HEADER = 109
_HEADER = struct.Struct("<8s16x5H6x9I")
_ENTRY = struct.Struct("<64sHBB3I16x4x8x8xIQ")
_ROOT, _STREAM, _BLACK = 5, 2, 1
_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def compound(name: str, stream: bytes) -> bytes:
    """Return a compound file that holds `stream`, padded to a sector, under `name`.

    It may have 400 MB, which is more than one member of a file may come to.
    """
    data = stream + bytes(-len(stream) % _SECTOR)
    sectors = len(data) // _SECTOR
    fats = -(-(sectors + 1) // (_IN_A_SECTOR - 1))
    directory = fats
    chain = [*range(directory + 2, directory + 1 + sectors), _END]
    fat = [*[_OF_FAT] * fats, _END, *chain]
    fat += [_FREE] * (fats * _IN_A_SECTOR - len(fat))
    first = directory + 1  # calamine takes a root without a first sector for an empty file
    entries = _entry("Root Entry", _ROOT, 1, first, 0) + _entry(name, _STREAM, _FREE, first, len(data))
    return b"".join([_header(fats), struct.pack(f"<{len(fat)}I", *fat), entries.ljust(_SECTOR, b"\0"), data])


def _header(fats: int) -> bytes:
    fixed = _HEADER.pack(_SIGNATURE, 0x3E, 4, 0xFFFE, 12, 6, 1, fats, fats, 0, _SECTOR, _END, 0, _END, 0)
    listed = [*range(fats), *[_FREE] * (_IN_HEADER - fats)]
    return (fixed + struct.pack(f"<{_IN_HEADER}I", *listed)).ljust(_SECTOR, b"\0")


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    written = name.encode("utf-16-le") + b"\0\0"
    return _ENTRY.pack(written, len(written), kind, _BLACK, _FREE, _FREE, child, start, size)
