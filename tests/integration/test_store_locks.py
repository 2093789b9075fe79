"""Locks: one holder at a time, and none after its death."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from store.database import Database
from store.locks import Busy

# Says "held" or "busy" and waits for its end of input, or for its death.
OTHER_PROCESS = """
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
def another_process(url: str, lock: str = "send") -> Iterator[subprocess.Popen[str]]:
    """Start a process that tries for the lock; it ends with the block at the latest."""
    command = [sys.executable, "-c", OTHER_PROCESS, url, lock]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root) as process:
        try:
            yield process
        finally:
            process.kill()


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def is_free(database: Database, lock: str = "send") -> bool:
    try:
        with database.lock(lock):
            return True
    except Busy:
        return False


def becomes_free(database: Database, within: float = 20) -> bool:
    """Tell whether the lock can be had within that many seconds: PostgreSQL notices a death a moment later."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        if is_free(database):
            return True
    return False


def test_a_second_process_finds_the_lock_taken(database: Database) -> None:
    with another_process(database.url) as process:
        assert said(process) == "held"
        with pytest.raises(Busy) as caught, database.lock("send"):
            pytest.fail("two processes hold one lock")
    assert caught.value.transient


def test_a_process_that_comes_second_goes_away(database: Database) -> None:
    with database.lock("send"), another_process(database.url) as process:
        assert said(process) == "busy"
        assert process.wait(timeout=20) == 0


def test_a_lock_vanishes_with_kill_9(database: Database) -> None:
    with another_process(database.url) as process:
        assert said(process) == "held"
        process.kill()
        process.wait()
    assert becomes_free(database)


def test_a_lock_that_is_given_back_can_be_had_at_once_and_again(database: Database) -> None:
    for _ in range(3):
        with database.lock("send"):
            assert not is_free(database)
        assert is_free(database)


def test_a_lock_is_given_back_when_its_work_fails(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.lock("send"):
        raise ZeroDivisionError
    assert is_free(database)


def test_sending_and_polling_do_not_hold_each_other_up(database: Database) -> None:
    with another_process(database.url, "send") as process:
        assert said(process) == "held"
        assert is_free(database, "poll")


def test_two_offices_have_locks_of_their_own(database: Database, tmp_path: Path) -> None:
    with database.lock("send"):
        assert is_free(Database(f"sqlite:///{tmp_path}/another.db"))
