"""A file that only its owner may read, replaced whole, under a lock that dies with its holder."""

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from diemdanh.oauth.errors import TokenError
from store.locks import Busy, file_lock

_PRIVATE = 0o600
_OTHERS = 0o077
# Longer than the longest exchange with a server that answers at all.
_TRIES, _PAUSE_SECONDS = 450, 0.1


def read_private(path: Path) -> str | None:
    """Return the text, or None where there is no file. Raises TokenError when others may read it too.

    Refused and not mended: whoever could read it may have done so, and only a person can judge that.
    """
    try:
        with path.open(encoding="utf-8") as file:
            if os.fstat(file.fileno()).st_mode & _OTHERS:
                hint = (
                    f"Chạy: chmod 600 {path}. Nếu máy có người dùng khác, họ có thể đã đọc được tệp này: "
                    "thu hồi quyền của ứng dụng trong tài khoản rồi chạy «diemdanh login» lại."
                )
                raise TokenError(f"{path} can be read by other users", hint=hint)
            return file.read()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise _unusable(path, error) from error


def write_private(path: Path, text: str) -> None:
    """Replace the file: old or new after a crash, mode 0600 from the first byte. Hold the lock. Raises TokenError."""
    made = path.with_name(f"{path.name}.new")
    try:
        made.unlink(missing_ok=True)
        with os.fdopen(_opened(made, os.O_WRONLY | os.O_EXCL), "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        made.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise _unusable(path, error) from error


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the file's lock against processes and threads; waits for at most 45 s. Raises TokenError."""
    lock = path.with_name(f"{path.name}.lock")
    with ExitStack() as held:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            os.close(_opened(lock, os.O_WRONLY))
            _take(lock, held)
        except OSError as error:
            raise _unusable(lock, error) from error
        yield


def _take(lock: Path, held: ExitStack) -> None:
    for _ in range(_TRIES):
        try:
            held.enter_context(file_lock(lock))
        except Busy:
            time.sleep(_PAUSE_SECONDS)
        else:
            return
    hint = "Tiến trình đó đang lấy mã truy cập; chương trình sẽ tự thử lại."
    raise TokenError("another process holds the token", transient=True, hint=hint)


def _opened(path: Path, flags: int) -> int:
    """Open, made where it is missing. Root leaves it to the folder's owner: the service seldom runs as root."""
    descriptor = os.open(path, flags | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, _PRIVATE)
    if os.geteuid() == 0:
        folder = path.parent.stat()
        os.fchown(descriptor, folder.st_uid, folder.st_gid)
    return descriptor


def _unusable(path: Path, error: Exception) -> TokenError:
    reason = getattr(error, "strerror", None) or type(error).__name__
    hint = (
        f"Kiểm tra tệp {path}, thư mục chứa nó và đĩa còn trống; "
        "chạy «diemdanh login» với cùng người dùng hệ thống như dịch vụ."
    )
    return TokenError(f"{path}: {reason}", hint=hint)
