"""An office's database as fixtures: once in SQLite, once in PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.database import Database
from store.upgrades import upgrade
from tests.kit.embedded_imap import EmbeddedImap
from tests.kit.fault_imap import FaultImap
from tests.kit.incoming import Desk, new_desk
from tests.kit.mailbox import Box
from tests.kit.offices import Books, books_at


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty database with the current schema."""
    upgrade(database_url)
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def fault_imap() -> Iterator[FaultImap]:
    """An IMAP server of the test's own that behaves well until told otherwise."""
    with FaultImap() as server:
        yield server


@pytest.fixture
def gmail_imap() -> Iterator[FaultImap]:
    """The same, with Gmail's own extensions."""
    with FaultImap(gmail=True) as server:
        yield server


@pytest.fixture
def embedded_imap() -> Iterator[EmbeddedImap]:
    """The IMAP server of the demonstration, empty."""
    with EmbeddedImap() as server:
        yield server


@pytest.fixture(params=["dovecot", "embedded", "scripted"])
def box(request: pytest.FixtureRequest) -> Box:
    """An empty mailbox, on each of the three servers in turn."""
    fixtures = {"dovecot": "dovecot", "embedded": "embedded_imap", "scripted": "fault_imap"}
    found: Box = request.getfixturevalue(fixtures[request.param])
    return found


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Desk]:
    """The incoming side of an office on SQLite that knows its schools, for what does not depend on the database."""
    desk = new_desk(f"sqlite:///{tmp_path}/office.db", tmp_path)
    desk.know_schools()
    yield desk
    desk.close()


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    """The same on either database."""
    desk = new_desk(database_url, tmp_path)
    desk.know_schools()
    yield desk
    desk.close()


@pytest.fixture
def books(database_url: str) -> Iterator[Books]:
    """The books of an office, on either database."""
    with books_at(database_url) as books:
        yield books
