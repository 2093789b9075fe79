"""An office's database as fixtures: once in SQLite, once in PostgreSQL."""

from collections.abc import Iterator

import pytest

from store.database import Database
from store.upgrades import upgrade


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty database with the current schema."""
    upgrade(database_url)
    opened = Database(database_url)
    yield opened
    opened.close()
