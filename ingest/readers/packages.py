"""Which part of an Office package is which: its relationships say so, the names of the parts are only habit.

Source: ECMA-376 part 2, section 6.5 (relationships); part 1, sections 11.3.10 and 12.3.23 (the main parts).
"""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.readers.archive import Archive

UNUSUAL = (
    "Tệp được tạo theo cách không thông dụng nên không đọc tự động được; đề nghị mở lại, lưu thành tệp mới và gửi."
)
_PACKAGE = "_rels/.rels"
_MAIN = "/officeDocument"


@dataclass(frozen=True)
class Relation:
    """One relationship: its id, the last word of its type, its target as written, and the part that this is, or ""."""

    id: str
    kind: str
    target: str
    part: str


def main_part(archive: Archive, usual: str) -> str:
    """Return the name of the main part as the package says; where it says nothing that is there, the `usual` one."""
    if _PACKAGE not in archive.names:
        return usual
    for relation in archive.tree(_PACKAGE):
        if str(relation.get("Type", "")).endswith(_MAIN):
            target = str(relation.get("Target", usual))
            return _part(archive, "", target) or usual
    return usual


def relations_of(archive: Archive, part: str) -> Iterator[Relation]:
    """Yield the relationships of a part to parts of the package, in their order. UnreadableError if they are absent."""
    folder, name = posixpath.split(part)
    for each in archive.tree(_known(archive, f"{folder}/_rels/{name}.rels")):
        if each.get("TargetMode") != "External":
            target = str(each.get("Target", ""))
            kind = str(each.get("Type", "")).rpartition("/")[2]
            yield Relation(str(each.get("Id", "")), kind, target, _part(archive, folder, target))


def _part(archive: Archive, folder: str, target: str) -> str:
    known = _known(archive, _normal(folder, target))
    return known if known in archive.names else ""


def _known(archive: Archive, name: str) -> str:
    """Return a name as the zip spells it; names of parts do not differ by case alone."""
    if name in archive.names:
        return name
    return next((each for each in archive.names if each.lower() == name.lower()), name)


def _normal(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/"))).lstrip("/")
