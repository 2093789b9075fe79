"""The real servers of the test kit as fixtures. Servers live for the session, what they hold for one test."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kit.dovecot import Dovecot
from tests.kit.mailbox import Mailbox
from tests.kit.postgres import Postgres
from tests.kit.smtp import SmtpServer

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def dovecot_server() -> Iterator[Dovecot]:
    """A Dovecot that all tests share; take `dovecot` for a mailbox, start a `Dovecot()` to stop one."""
    with Dovecot() as server:
        yield server


@pytest.fixture
def dovecot(dovecot_server: Dovecot) -> Mailbox:
    """An empty mailbox, with a user of its own."""
    return dovecot_server.mailbox(f"office{next(_numbers)}")


@pytest.fixture
def smtp() -> Iterator[SmtpServer]:
    """An SMTP server that takes everything until told otherwise."""
    with SmtpServer() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """A PostgreSQL that all tests share; take `postgres_url` for a database."""
    with Postgres() as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: Postgres) -> Iterator[str]:
    """The SQLAlchemy URL of an empty PostgreSQL database."""
    url = postgres_server.new_database()
    yield url
    postgres_server.drop(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database, once in SQLite (a file), once in PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/office.db"
    url: str = request.getfixturevalue("postgres_url")
    return url
