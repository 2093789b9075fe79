"""Transactions: all or nothing, and nobody's work is lost."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from store import folders, roster
from store.database import Database, StoreError, located, sqlite_path
from store.upgrades import upgrade
from tests.letter44 import school

# Reads the watermark and writes the next one, in one transaction, again and again.
WRITER = """
import sys
from store import folders
from store.database import Database
database = Database(sys.argv[1])
for _ in range(int(sys.argv[2])):
    with database.transaction() as tx:
        folders.advance(tx, "INBOX", folders.state(tx, "INBOX").watermark + 1)
database.close()
"""
EACH = 200


@pytest.fixture
def file(tmp_path: Path) -> str:
    """An empty SQLite database with a folder in it."""
    url = f"sqlite:///{tmp_path}/office.db"
    upgrade(url)
    database = Database(url)
    with database.transaction() as tx:
        folders.begin(tx, "INBOX", 7)
    database.close()
    return url


def watermark(url: str) -> int:
    database = Database(url)
    with database.reading() as tx:
        state = folders.state(tx, "INBOX")
    database.close()
    assert state is not None
    return state.watermark


def test_two_processes_that_read_and_write_lose_nothing_and_never_fail(file: str) -> None:
    command = [sys.executable, "-c", WRITER, file, str(EACH)]
    root = Path(__file__).parents[2]
    writers = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=root) for _ in range(2)]
    said = [writer.communicate(timeout=60)[1] for writer in writers]
    assert said == ["", ""]
    assert watermark(file) == 2 * EACH


def test_two_threads_that_read_and_write_lose_nothing_and_never_fail(file: str) -> None:
    database = Database(file)
    done: list[int] = []

    def write() -> None:
        for number in range(EACH):
            with database.transaction() as tx:
                state = folders.state(tx, "INBOX")
                assert state is not None
                folders.advance(tx, "INBOX", state.watermark + 1)
            done.append(number)

    threads = [threading.Thread(target=write) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    database.close()
    assert len(done) == 2 * EACH
    assert watermark(file) == 2 * EACH


def test_what_fails_leaves_no_trace(database: Database) -> None:
    def fail_half_way() -> None:
        with database.transaction() as tx:
            roster.save(tx, [school("MN05")])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    with database.reading() as tx:
        assert roster.all_schools(tx) == []


def test_a_reader_sees_one_state_from_beginning_to_end_and_holds_nobody_up(
    database: Database, database_url: str
) -> None:
    other = Database(database_url)
    with database.reading() as tx:
        assert roster.all_schools(tx) == []
        with other.transaction() as writing:
            roster.save(writing, [school("MN05")])
        assert roster.all_schools(tx) == []
    with database.reading() as tx:
        assert len(roster.all_schools(tx)) == 1
    other.close()


def test_an_unfinished_transaction_is_nobody_else_s_business(database: Database, database_url: str) -> None:
    other = Database(database_url)
    with database.transaction() as tx:
        roster.save(tx, [school("MN05")])
        with other.reading() as reading:
            assert roster.all_schools(reading) == []
    other.close()


def test_a_wrong_statement_is_a_fault_that_no_repetition_mends(database: Database) -> None:
    with pytest.raises(StoreError) as caught, database.transaction() as tx:
        tx.execute(text("INSERT INTO schools (code) VALUES ('MN05')"))
    assert not caught.value.transient


def test_a_fault_does_not_repeat_the_values(database: Database) -> None:
    with pytest.raises(StoreError) as caught, database.transaction() as tx:
        tx.execute(text("INSERT INTO schools (code, principal) VALUES (:code, :name)"), {"code": "X", "name": "Bà Mai"})
    assert "Mai" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "at"),
    [
        ("sqlite:///var/a.db", "sqlite:////srv/office/var/a.db"),
        ("sqlite:////tmp/a.db", "sqlite:////tmp/a.db"),
        ("postgresql+psycopg://u:p%40@db.example/x", "postgresql+psycopg://u:p%40@db.example/x"),
    ],
)
def test_a_relative_file_lies_beside_the_configuration(url: str, at: str) -> None:
    assert located(url, Path("/srv/office")) == at


def test_only_sqlite_has_a_file() -> None:
    assert sqlite_path("sqlite:////srv/a.db") == Path("/srv/a.db")
    assert sqlite_path("postgresql+psycopg://db.example/x") is None


@pytest.mark.parametrize("url", ["mysql://db.example/x", "vài chữ"])
def test_a_database_that_we_do_not_speak_is_refused(url: str) -> None:
    with pytest.raises(StoreError):
        located(url, Path())
