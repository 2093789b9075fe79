"""Raw mail on disk: named by what it is, whole or not there."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.blobs import BlobStore

MAIL = b"From: mn05@truong.example\r\n\r\nbytes \x00\xff"
DIGEST = hashlib.sha256(MAIL).hexdigest()
NOBODY = 65534
# Writes more than the process may, as on a full disk; a write over the limit gives an OSError, no signal.
ON_A_FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from store.blobs import BlobStore
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    BlobStore(Path(sys.argv[1])).put(b"x" * 100_000)
except OSError as error:
    sys.exit(f"refused: {type(error).__name__}")
"""


def files(root: Path) -> list[Path]:
    return sorted(path for path in root.rglob("*") if path.is_file())


def path_of(root: Path, digest: str) -> Path:
    return root / digest[:2] / digest


def test_bytes_come_back_under_their_digest(tmp_path: Path) -> None:
    assert BlobStore(tmp_path / "blobs").put(MAIL) == DIGEST
    assert BlobStore(tmp_path / "blobs").get(DIGEST) == MAIL


@given(data=st.lists(st.binary(max_size=200), max_size=5))
def test_any_bytes_are_kept_as_they_are(tmp_path_factory: pytest.TempPathFactory, data: list[bytes]) -> None:
    root = tmp_path_factory.mktemp("blobs")
    digests = [BlobStore(root).put(one) for one in data]
    assert [BlobStore(root).get(digest) for digest in digests] == data
    assert len(files(root)) == len(set(data))


def test_the_same_bytes_twice_are_one_file_that_is_not_written_again(tmp_path: Path) -> None:
    store = BlobStore(tmp_path)
    store.put(MAIL)
    (first,) = files(tmp_path)
    os.utime(first, (1, 1))
    before = first.stat()
    assert store.put(MAIL) == DIGEST
    assert files(tmp_path) == [first]
    assert (first.stat().st_ino, first.stat().st_mtime) == (before.st_ino, 1)


def test_what_an_interrupted_write_left_behind_is_nobody_s_mail(tmp_path: Path) -> None:
    path = path_of(tmp_path, DIGEST)
    path.parent.mkdir(parents=True)
    (path.parent / ".new-abcdefgh").write_bytes(MAIL[:5])
    store = BlobStore(tmp_path)
    with pytest.raises(FileNotFoundError):
        store.get(DIGEST)
    assert store.put(MAIL) == DIGEST
    assert store.get(DIGEST) == MAIL


def test_a_file_that_is_shorter_than_it_should_be_is_written_anew(tmp_path: Path) -> None:
    path = path_of(tmp_path, DIGEST)
    path.parent.mkdir(parents=True)
    path.write_bytes(MAIL[:5])
    BlobStore(tmp_path).put(MAIL)
    assert path.read_bytes() == MAIL


def test_bytes_that_are_not_there_are_not_found(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        BlobStore(tmp_path).get(DIGEST)


@contextmanager
def as_nobody() -> Iterator[None]:
    """Run the block without the rights of root, for whom no folder is read-only."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(user)


def test_a_folder_that_may_not_be_written_is_a_fault_and_not_a_lost_mail(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(PermissionError), as_nobody():
        BlobStore(tmp_path / "blobs").put(MAIL)
    tmp_path.chmod(0o700)
    assert files(tmp_path) == []


def test_a_full_disk_is_a_fault_and_leaves_nothing_behind(tmp_path: Path) -> None:
    command = [sys.executable, "-c", ON_A_FULL_DISK, str(tmp_path)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=Path(__file__).parents[2])
    assert done.stderr.strip() == "refused: OSError"
    assert files(tmp_path) == []
