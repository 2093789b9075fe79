"""What a child finds inside a container, on its way through a pipe. Binary, and checked on arrival like all it says."""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.readers.outcomes import OutcomeError
from rules.reading import Unreadable

MOST_FILES = 200
"""The most files that one container may hold."""
_LONGEST_NAME = 1_000
_LONGEST_REASON = 1_000
_FILES, _UNREADABLE, _NOT_PACKED = b"F", b"U", b"N"
_DATA, _REASON = 0, 1
_COUNT = struct.Struct(">I")
_ENTRY = struct.Struct(">BHQ")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class PackedFile:
    """One file of a container: its bytes, or why they cannot be had. `name` is as written there, perhaps empty."""

    name: str
    content: bytes | Unreadable


@dataclass(frozen=True)
class Unpacked:
    """The files of a container, in its order; none where it only carries text, signatures or certificates."""

    files: tuple[PackedFile, ...]


@dataclass(frozen=True)
class NotPacked:
    """The file is no container; it is to be read as it is."""


UnpackOutcome = Unpacked | NotPacked | Unreadable


def encode_unpacked(outcome: UnpackOutcome) -> bytes:
    """Return an outcome as octets: its kind, then for each file flag, lengths, name and content, all big-endian."""
    if isinstance(outcome, NotPacked):
        return _NOT_PACKED
    if isinstance(outcome, Unreadable):
        return _UNREADABLE + outcome.reason.encode()
    return b"".join([_FILES, _COUNT.pack(len(outcome.files)), *map(_entry, outcome.files)])


def decode_unpacked(answer: bytes) -> UnpackOutcome:
    """Return the outcome that `answer` holds. OutcomeError unless every octet is as `encode_unpacked` writes it."""
    kind, rest = answer[:1], memoryview(answer)[1:]
    if kind == _NOT_PACKED and not rest:
        return NotPacked()
    if kind == _UNREADABLE:
        return Unreadable(_text(rest, _LONGEST_REASON))
    if kind != _FILES:
        raise OutcomeError("unknown answer")
    return Unpacked(tuple(_entries(rest)))


def _entry(file: PackedFile) -> bytes:
    failed = isinstance(file.content, Unreadable)
    name = _UNSTORABLE.sub("", file.name)[-_LONGEST_NAME:].encode()
    content = file.content.reason.encode() if isinstance(file.content, Unreadable) else file.content
    return _ENTRY.pack(_REASON if failed else _DATA, len(name), len(content)) + name + content


def _entries(rest: memoryview) -> Iterator[PackedFile]:
    if len(rest) < _COUNT.size:
        raise OutcomeError("cut off")
    (count,) = _COUNT.unpack_from(rest)
    if count > MOST_FILES:
        raise OutcomeError("too many files")
    rest = rest[_COUNT.size :]
    for _ in range(count):
        if len(rest) < _ENTRY.size:
            raise OutcomeError("cut off")
        flag, of_name, of_content = _ENTRY.unpack_from(rest)
        end = _ENTRY.size + of_name + of_content
        if flag not in (_DATA, _REASON) or end > len(rest):
            raise OutcomeError("no such entry")
        content = rest[_ENTRY.size + of_name : end]
        name = _text(rest[_ENTRY.size : _ENTRY.size + of_name], _LONGEST_NAME)
        yield PackedFile(name, bytes(content) if flag == _DATA else Unreadable(_text(content, _LONGEST_REASON)))
        rest = rest[end:]
    if rest:
        raise OutcomeError("more than was announced")


def _text(octets: memoryview, longest: int) -> str:
    try:
        text = str(octets, "utf-8")
    except UnicodeDecodeError as error:
        raise OutcomeError("not a text") from error
    if len(text) > longest or _UNSTORABLE.search(text):
        raise OutcomeError("not a text")
    return text
