"""Raw bytes on disk, named by what they are. Written once, never changed."""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from store.steps import Passing, Step, unwatched

_NEW = "new"
_AT_ONCE = 8
"""The journal of a file system commits several at once; more than 8 gain nothing (docs/performance.md)."""


@dataclass(frozen=True)
class BlobStore:
    """A folder of files named by their SHA-256, in 256 folders, so that new folders soon become rare."""

    root: Path
    passing: Passing = unwatched

    def put(self, data: bytes) -> str:
        """Store `data` durably and return its SHA-256 in hex; see `put_all`."""
        return self.put_all([data])[0]

    def put_all(self, blobs: Sequence[bytes]) -> list[str]:
        """Store each of `blobs` durably and return their SHA-256 in hex, in order.

        When this returns, all of them survive a power cut: each file is synced before its rename, its folder after.
        Storing the same bytes again changes nothing. Raises OSError (disk full, no permission).
        """
        with ThreadPoolExecutor(min(_AT_ONCE, len(blobs) or 1)) as pool:
            digests = list(pool.map(_digest, blobs))
            new = {d: data for d, data in zip(digests, blobs, strict=True) if not self._holds(d, len(data))}
            # Also of those that are there: whoever wrote them may have died before he synced the folder.
            folders = {self._path(digest).parent for digest in digests}
            self._make(folders | {self.root / _NEW})
            list(pool.map(self._write, new.keys(), new.values()))
            list(pool.map(_sync_folder, folders))
        self.passing(Step.BYTES_DURABLE)
        return digests

    def _make(self, folders: Iterable[Path]) -> None:
        """Make folders that survive a power cut: a new name is durable once the folder above is synced."""
        new = [folder for folder in folders if not folder.is_dir()]
        if not self.root.is_dir():
            self.root.mkdir(parents=True, exist_ok=True)
            _sync_folder(self.root.parent)
        for folder in new:
            folder.mkdir(exist_ok=True)
        if new:
            _sync_folder(self.root)

    def _write(self, digest: str, data: bytes) -> None:
        handle, temporary = tempfile.mkstemp(dir=self.root / _NEW)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            self.passing(Step.BYTES_WRITTEN)
            Path(temporary).replace(self._path(digest))
        except OSError:
            Path(temporary).unlink(missing_ok=True)
            raise
        self.passing(Step.BYTES_NAMED)

    def _holds(self, digest: str, size: int) -> bool:
        try:
            return self._path(digest).stat().st_size == size
        except (FileNotFoundError, NotADirectoryError):
            return False

    def tidy(self) -> None:
        """Remove what killed writers left behind. Call only while nobody else writes."""
        if (self.root / _NEW).is_dir():
            for left_over in (self.root / _NEW).iterdir():
                left_over.unlink(missing_ok=True)

    def is_there(self) -> bool:
        """Tell whether the folder exists: a volume that is not mounted looks like one without blobs."""
        return self.root.is_dir()

    def get(self, digest: str) -> bytes:
        """Return the bytes stored under `digest`. Raises FileNotFoundError when there are none."""
        return self._path(digest).read_bytes()

    def open(self, digest: str) -> BinaryIO:
        """Return the bytes stored under `digest` as an open file. Raises FileNotFoundError when there are none."""
        return self._path(digest).open("rb")

    def _path(self, digest: str) -> Path:
        return self.root / digest[:2] / digest


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
