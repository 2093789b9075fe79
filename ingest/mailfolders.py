"""The files in which mail may lie, under a path that an administrator names: a file, a Maildir, any folder."""

import os
import stat
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_OF_MAILDIR = ("cur", "new")
_BUFFER = 2**20
_NOT_A_FILE = "không phải là tệp thường (ống dẫn, thiết bị …) nên không mở"
_LINK = "liên kết tượng trưng, không đi theo"


@dataclass(frozen=True)
class NoMail:
    """A path that holds no mail, or of which a part is none; `reason` is a Vietnamese clause, `octets` its share."""

    path: Path
    reason: str
    octets: int = 0


class RefusedFileError(Exception):
    """This is no ordinary file; the message says in Vietnamese what it is."""

    transient = False


def existing(path: Path) -> Path | None:
    """Return `path` as it stands on the disk, with links resolved; None where it does not exist.

    A name may be there in another form of Unicode than it was typed: macOS writes names in NFD.
    """
    forms = (str(path), *(unicodedata.normalize(form, str(path)) for form in ("NFC", "NFD")))
    return next((Path(form).resolve() for form in forms if os.path.exists(form)), None)


def shown(path: Path) -> str:
    """Return a path as text that can be printed, whatever octets its name has."""
    return os.fsencode(path).decode("utf-8", "replace")


def files_under(path: Path) -> Iterator[Path | NoMail]:
    """Yield the ordinary files under `path`, in the order of their names, and what is none.

    In a Maildir only `cur` and `new` hold mail; its `tmp` and the files beside them belong to the mail server.
    Symbolic links are never followed. Source: https://cr.yp.to/proto/maildir.html
    """
    waiting = [path]
    while waiting:
        here = waiting.pop()
        try:
            mode = here.lstat().st_mode
            if stat.S_ISDIR(mode):
                waiting.extend(reversed(_inside(here)))
            elif stat.S_ISREG(mode):
                yield here
            else:
                yield NoMail(here, _LINK if stat.S_ISLNK(mode) else _NOT_A_FILE)
        except OSError as error:
            yield NoMail(here, why(error))


def _inside(folder: Path) -> list[Path]:
    names = sorted(os.listdir(folder))
    if not all(name in names and (folder / name).is_dir() for name in _OF_MAILDIR):
        return [folder / name for name in names]
    return [folder / name for name in names if name != "tmp" and stat.S_ISDIR((folder / name).lstat().st_mode)]


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open an ordinary file for reading; a pipe or a device that took its place meanwhile is not waited for.

    Raises OSError and RefusedFileError.
    """
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NOCTTY)
    with os.fdopen(handle, "rb", buffering=_BUFFER) as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise RefusedFileError(_NOT_A_FILE)
        yield file


def why(error: OSError) -> str:
    """Return a Vietnamese clause for what the system says of a file."""
    if isinstance(error, PermissionError):
        return "không có quyền đọc"
    if isinstance(error, FileNotFoundError):
        return "không còn ở đó nữa"
    return f"không đọc được ({os.strerror(error.errno) if error.errno else error})"
