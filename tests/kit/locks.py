"""A second process that holds one of an office's locks, and what becomes of the lock when it dies."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from store.database import Database
from store.locks import Busy

# Says "held" or "busy" and waits for its end of input, or for its death.
_OTHER_PROCESS = """
import sys
from store.database import Database
from store.locks import Busy
database = Database(sys.argv[1])
try:
    with database.lock(sys.argv[2]):
        print("held", flush=True)
        sys.stdin.read()
except Busy:
    print("busy", flush=True)
database.close()
"""


@contextmanager
def another_process(url: str, lock: str) -> Iterator[subprocess.Popen[str]]:
    """Start a process that tries for the lock; it ends with the block at the latest."""
    command = [sys.executable, "-c", _OTHER_PROCESS, url, lock]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root) as process:
        try:
            yield process
        finally:
            process.kill()


def said(process: subprocess.Popen[str]) -> str:
    """Return the process's next line: "held" or "busy"."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def is_free(database: Database, lock: str) -> bool:
    """Tell whether the lock can be had now."""
    try:
        with database.lock(lock):
            return True
    except Busy:
        return False


def becomes_free(database: Database, lock: str, within: float = 60) -> bool:
    """Tell whether the lock can be had within that many seconds: PostgreSQL notices a death a moment later."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        if is_free(database, lock):
            return True
    return False
