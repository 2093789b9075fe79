"""Zip archives, also such as no honest program makes."""

import io
import zipfile
from collections.abc import Mapping

ENCRYPTED = 1


def zipped(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return an archive of these members, deflated unless `method` says otherwise."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def flagged(archive: bytes, name: bytes, flag: int) -> bytes:
    """Return an archive in which the member of that name has a flag set, in both of its headers."""
    data = bytearray(archive)
    for signature, name_at, flags_at in ((b"PK\x03\x04", 30, 6), (b"PK\x01\x02", 46, 8)):
        at = data.index(name, data.index(signature)) - name_at
        while data[at : at + 4] != signature:
            at = data.index(name, at + name_at + 1) - name_at
        data[at + flags_at] |= flag
    return bytes(data)


def named_in_octets(archive: bytes, name: bytes, octets: bytes) -> bytes:
    """Return an archive in which an ASCII name was replaced by octets of the same length, in no declared encoding."""
    assert len(name) == len(octets)
    return archive.replace(name, octets)


def linking(name: str, target: str) -> bytes:
    """Return an archive that holds a symbolic link and nothing else."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        member = zipfile.ZipInfo(name)
        member.create_system, member.external_attr = 3, 0o120777 << 16
        archive.writestr(member, target)
    return out.getvalue()
