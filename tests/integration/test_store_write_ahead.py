"""The first connections to a file switch it to WAL; SQLite does not let one wait for another there, so we do."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from store.database import Database, StoreError
from store.upgrades import upgrade


def journal_of(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        mode: tuple[str] = connection.execute("PRAGMA journal_mode").fetchone()
    return mode[0]


def test_who_comes_while_another_one_writes_into_a_file_that_is_not_switched_yet_waits(tmp_path: Path) -> None:
    path = tmp_path / "diemdanh.db"
    upgrade(f"sqlite:///{path}")
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("PRAGMA journal_mode=DELETE")
        other.execute("BEGIN IMMEDIATE")
        other.execute("INSERT INTO secrets VALUES ('other', 'x')")
        leaving = threading.Timer(0.5, other.execute, ("COMMIT",))
        leaving.start()
        database = Database(f"sqlite:///{path}")
        with database.transaction() as tx:
            assert tx.scalar(text("SELECT value FROM secrets WHERE purpose = 'other'")) == "x"
        leaving.join()
        database.close()
    assert journal_of(path) == "wal"


def test_a_file_that_cannot_be_opened_is_told_at_once(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/nowhere/diemdanh.db")
    with pytest.raises(StoreError, match="unable to open"), database.reading():
        pass
