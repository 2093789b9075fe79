"""The office's key: made once, however many come for it at the same time, and nobody else's."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from store import outbox
from store.database import Database, Transaction
from store.outbox import MailKind, Wanted
from store.schema import secrets
from store.secrets import mail_key
from store.upgrades import upgrade
from tests.letter44 import local

NOW = local("2018-03-02 08:00")
AT_ONCE = 4
# Says that it is ready, waits for a line, and says the key.
PROCESS = """
import sys
from store.database import Database
from store.secrets import mail_key
database = Database(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
with database.transaction() as tx:
    print(mail_key(tx).hex(), flush=True)
database.close()
"""


class Undone(Exception):
    """What ends a transaction without a trace."""


def key_of(database: Database) -> bytes:
    with database.transaction() as tx:
        return mail_key(tx)


def _make_and_fail(database: Database, made: list[bytes]) -> None:
    with database.transaction() as tx:
        made.append(mail_key(tx))
        raise Undone


def test_the_key_has_32_octets_and_stays(database: Database) -> None:
    key = key_of(database)
    assert len(key) == 32
    assert len(set(key)) > 8
    assert key_of(database) == key


def test_every_office_has_a_key_of_its_own(tmp_path: Path) -> None:
    keys = set()
    for name in ("mot", "hai", "ba"):
        url = f"sqlite:///{tmp_path}/{name}.db"
        upgrade(url)
        office = Database(url)
        keys.add(key_of(office))
        office.close()
    assert len(keys) == 3


def test_a_key_that_was_never_kept_is_made_anew(database: Database) -> None:
    lost: list[bytes] = []
    with pytest.raises(Undone):
        _make_and_fail(database, lost)
    assert key_of(database) not in lost


def test_processes_that_come_at_once_agree_on_one_key(database: Database) -> None:
    command, root = [sys.executable, "-c", PROCESS, database.url], Path(__file__).parents[2]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    several = [subprocess.Popen(command, cwd=root, **pipes) for _ in range(AT_ONCE)]  # type: ignore[call-overload]
    assert [process.stdout.readline().strip() for process in several] == ["ready"] * AT_ONCE
    for process in several:
        process.stdin.write("\n")
        process.stdin.flush()
    said = {process.communicate(timeout=60)[0].strip() for process in several}
    assert said == {key_of(database).hex()}
    with database.reading() as tx:
        assert tx.scalar(select(func.count()).select_from(secrets)) == 1


def wait_for_one_who_waits(tx: Transaction) -> None:
    """Return when PostgreSQL holds somebody up; SQLite, which tells nothing, lets nobody begin meanwhile."""
    until = time.monotonic() + 60
    while tx.dialect.name == "postgresql" and time.monotonic() < until:
        if tx.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
            return
        time.sleep(0.02)


def test_who_comes_while_the_key_is_being_made_waits_for_it(database: Database) -> None:
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", PROCESS, database.url]
    with subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == "ready"
        with database.transaction() as tx:
            key = mail_key(tx)
            assert other.stdin is not None
            other.stdin.write("\n")
            other.stdin.flush()
            wait_for_one_who_waits(tx)
        assert other.communicate(timeout=60)[0].strip() == key.hex()


def test_a_mail_that_is_queued_signs_with_the_key_and_tells_nobody(database: Database) -> None:
    with database.transaction() as tx:
        outbox.queue(tx, Wanted(MailKind.ALERT, "seen:1", "chuyenvien@phonggd.example", NOW), NOW)
        (mail,) = outbox.everything(tx)
    assert mail.token is not None
    assert mail.token not in repr(mail)
    assert key_of(database).hex() not in repr(mail)
