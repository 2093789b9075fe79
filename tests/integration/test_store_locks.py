"""Locks: one holder at a time, and none after its death."""

from pathlib import Path

import pytest

from store.database import Database
from store.locks import Busy
from tests.kit.locks import another_process, becomes_free, is_free, said


def test_a_second_process_finds_the_lock_taken(database: Database) -> None:
    with another_process(database.url, "send") as process:
        assert said(process) == "held"
        with pytest.raises(Busy) as caught, database.lock("send"):
            pytest.fail("two processes hold one lock")
    assert caught.value.transient


def test_a_process_that_comes_second_goes_away(database: Database) -> None:
    with database.lock("send"), another_process(database.url, "send") as process:
        assert said(process) == "busy"
        assert process.wait(timeout=60) == 0


def test_a_lock_vanishes_with_kill_9(database: Database) -> None:
    with another_process(database.url, "send") as process:
        assert said(process) == "held"
        process.kill()
        process.wait()
    assert becomes_free(database, "send")


def test_a_lock_that_is_given_back_can_be_had_at_once_and_again(database: Database) -> None:
    for _ in range(3):
        with database.lock("send"):
            assert not is_free(database, "send")
        assert is_free(database, "send")


def test_a_lock_is_given_back_when_its_work_fails(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.lock("send"):
        raise ZeroDivisionError
    assert is_free(database, "send")


def test_sending_and_polling_do_not_hold_each_other_up(database: Database) -> None:
    with another_process(database.url, "send") as process:
        assert said(process) == "held"
        assert is_free(database, "poll")


def test_two_offices_have_locks_of_their_own(database: Database, tmp_path: Path) -> None:
    with database.lock("send"):
        assert is_free(Database(f"sqlite:///{tmp_path}/another.db"), "send")
