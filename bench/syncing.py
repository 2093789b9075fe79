"""Ways to make many small files durable, of which the product's blob store uses one."""

import ctypes
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

Named = tuple[str, bytes]
"""A blob with its SHA-256 in hex."""


@dataclass(frozen=True)
class Layout:
    """A root with folders named by the first letters of what they hold; `levels` of 256 each."""

    root: Path
    levels: int

    def folder(self, name: str) -> Path:
        """Return the folder of a name, which is there afterwards."""
        folder = self.root.joinpath(*(name[level * 2 : level * 2 + 2] for level in range(self.levels)))
        folder.mkdir(parents=True, exist_ok=True)
        return folder


def one_by_one(layout: Layout, batch: Sequence[Named]) -> None:
    """Sync each file before it gets its name and its folder after; the root once."""
    for blob in batch:
        sync(_written(layout, blob, synced=True))
    sync(layout.root)


def pooled(threads: int, layout: Layout, batch: Sequence[Named]) -> None:
    """Write and sync the files in threads, then each folder and those above it once."""
    with ThreadPoolExecutor(threads) as pool:
        folders = set(pool.map(partial(_written, layout, synced=True), batch))
        list(pool.map(sync, folders | {folder.parent for folder in folders} | {layout.root}))


def whole_file_system(layout: Layout, batch: Sequence[Named]) -> None:
    """Write all, then sync the whole file system once. A power cut may leave names without bytes."""
    for blob in batch:
        _written(layout, blob, synced=False)
    handle = os.open(layout.root, os.O_RDONLY)
    try:
        # Source: syncfs(2); Python has no function for it.
        if ctypes.CDLL(None, use_errno=True).syncfs(handle):
            raise OSError(ctypes.get_errno(), "syncfs")
    finally:
        os.close(handle)


def sync(folder: Path) -> None:
    """Make the names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _written(layout: Layout, blob: Named, *, synced: bool) -> Path:
    name, data = blob
    folder = layout.folder(name)
    temporary = folder / f".{name}"
    with temporary.open("xb") as file:
        file.write(data)
        file.flush()
        if synced:
            os.fsync(file.fileno())
    temporary.replace(folder / name)
    return folder
