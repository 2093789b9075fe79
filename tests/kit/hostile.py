"""What a reader might do once a file has taken it over. Each runs in the child in the place of the real reader."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from multiprocessing.connection import Connection

from ingest.readers.confinement import Limits, confine
from ingest.readers.outcomes import encode
from rules.reading import Unreadable


def hangs(answer: Connection, _errors: Connection, _data: bytes, _file: str, _limits: Limits) -> None:
    """Begin an answer and never end it, deaf to a polite stop."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.write(answer.fileno(), b"{")
    while True:
        time.sleep(60)


def floods(answer: Connection, _errors: Connection, _data: bytes, _file: str, _limits: Limits) -> None:
    """Answer without end."""
    while True:
        os.write(answer.fileno(), b"x" * 65_536)


def floods_errors(answer: Connection, errors: Connection, _data: bytes, _file: str, _limits: Limits) -> None:
    """Complain at length, then answer."""
    for _ in range(100):
        os.write(errors.fileno(), b"x" * 65_536)
    os.write(answer.fileno(), encode(Unreadable("xong")))


def lies(answer: Connection, _errors: Connection, data: bytes, _file: str, _limits: Limits) -> None:
    """Answer with the very bytes of the file."""
    os.write(answer.fileno(), data)


def aborts(_answer: Connection, _errors: Connection, _data: bytes, _file: str, _limits: Limits) -> None:
    """Die as a native library does that meets a broken invariant."""
    os.abort()


def stopped(_answer: Connection, _errors: Connection, _data: bytes, _file: str, _limits: Limits) -> None:
    """Die as a process does that somebody stopped."""
    os.kill(os.getpid(), signal.SIGTERM)


def stumbles(_answer: Connection, errors: Connection, data: bytes, _file: str, _limits: Limits) -> None:
    """Meet a fault of our own, with the file's words in its message."""
    os.dup2(errors.fileno(), 2)
    raise LookupError(data.decode())


def escapes(answer: Connection, _errors: Connection, data: bytes, _file: str, limits: Limits) -> None:
    """Try, once confined, what a taken-over reader would; `data` is a path. Answer with what succeeded."""
    confine(limits)
    attempts: dict[str, Callable[[], object]] = {
        "open": lambda: open(data, "rb").close(),
        "connect": lambda: socket.create_connection(("127.0.0.1", 9), timeout=1),
        "socket": socket.socket,
        "fork": os.fork,
        "exec": lambda: subprocess.run(["/bin/true"], check=True),
        "kill": lambda: os.kill(os.getppid(), 0),
        "remove": lambda: os.unlink(data),
        "memory": lambda: bytearray(limits.memory_bytes),
    }
    done = [name for name, attempt in attempts.items() if _succeeds(attempt)]
    os.write(answer.fileno(), encode(Unreadable(",".join(done))))


def _succeeds(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except (OSError, MemoryError):
        return False
    return True
