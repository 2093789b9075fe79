"""Raw bytes on disk, named by what they are. Written once, never changed."""

import hashlib
import os
import tempfile
from pathlib import Path


class BlobStore:
    """A folder of files named by their SHA-256, two levels deep."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, data: bytes) -> str:
        """Store `data` durably and return its SHA-256 in hex. Storing the same bytes again changes nothing.

        When this returns, the bytes survive a power cut: file and folder are synced before and after the rename.
        Raises OSError (disk full, no permission).
        """
        digest = hashlib.sha256(data).hexdigest()
        path = self._path(digest)
        if path.exists() and path.stat().st_size == len(data):
            return digest
        self._make_folder(path.parent)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(path)
        except OSError:
            Path(temporary).unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)
        return digest

    def _make_folder(self, folder: Path) -> None:
        """Make a folder that survives a power cut: a new name is durable once the folder above is synced."""
        if not folder.is_dir():
            if folder != self._root:
                self._make_folder(folder.parent)
            folder.mkdir(parents=folder == self._root, exist_ok=True)
            _sync_folder(folder.parent)

    def is_there(self) -> bool:
        """Tell whether the folder exists: a volume that is not mounted looks like one without blobs."""
        return self._root.is_dir()

    def get(self, digest: str) -> bytes:
        """Return the bytes stored under `digest`. Raises FileNotFoundError when there are none."""
        return self._path(digest).read_bytes()

    def _path(self, digest: str) -> Path:
        return self._root / digest[:2] / digest[2:4] / digest


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
