"""The door to the database: SQLite for one office, PostgreSQL for many."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Row, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, OperationalError, SQLAlchemyError

from store.locks import advisory_lock, file_lock
from store.schema import REVISION

Transaction = Connection
Record = Row[*tuple[Any, ...]]

_BUSY_SECONDS = 30
_LOOK_EVERY_SECONDS = 0.05


class StoreError(Exception):
    """The database cannot be used now; `transient` says whether another try may help."""

    def __init__(self, message: str, *, transient: bool) -> None:
        super().__init__(message)
        self.transient = transient


def connect(url: str) -> Engine:
    """Return an engine for `url`, set up so that a transaction begins by taking the write lock.

    SQLite: WAL, foreign keys on, BEGIN IMMEDIATE. Why: a deferred transaction that reads and then writes fails at once
    when another one writes in between.
    """
    if not is_sqlite(url):
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": _BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    _write_ahead(connection)
    for pragma in ("foreign_keys=ON", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch the file to WAL, which lasts. While another one writes, SQLite refuses at once, so the waiting is ours.

    Raises sqlite3.OperationalError when the file stays locked.
    """
    until = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(_LOOK_EVERY_SECONDS)
        else:
            return


def _begin_immediate(connection: Connection) -> None:
    mode = "" if connection.get_execution_options().get("reads_only") else " IMMEDIATE"
    connection.exec_driver_sql(f"BEGIN{mode}")


def is_sqlite(url: str) -> bool:
    """Tell whether `url` names a SQLite file."""
    return make_url(url).get_backend_name() == "sqlite"


def located(url: str, folder: Path) -> str:
    """Return `url` with the file of a relative SQLite URL placed in `folder`; other URLs come back as they are.

    Raises StoreError when it is no URL of a database that we know.
    """
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
    except ArgumentError as error:
        raise StoreError(str(error), transient=False) from error
    if backend not in {"sqlite", "postgresql"}:
        raise StoreError(f"no such database: {backend}", transient=False)
    if backend == "sqlite" and parsed.database:
        parsed = parsed.set(database=str(folder / parsed.database))
    return parsed.render_as_string(hide_password=False)


def sqlite_path(url: str) -> Path | None:
    """Return the file of a SQLite URL, None for any other database."""
    parsed = make_url(url)
    return Path(parsed.database) if is_sqlite(url) and parsed.database else None


class Database:
    """One office's database. Cheap to make; connects when first used."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = connect(url)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Run the block in one transaction: committed at its end, rolled back on any exception.

        Raises StoreError for what the database refuses for reasons of its own (locked, full, gone).
        """
        with _translated(), self.engine.begin() as tx:
            yield tx

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """Run the block on one consistent state without holding up writers."""
        # SQLite reads from one snapshot anyway; PostgreSQL must be told.
        snapshot: dict[str, Any] = {} if is_sqlite(self.url) else {"isolation_level": "REPEATABLE READ"}
        with _translated(), self.engine.connect().execution_options(reads_only=True, **snapshot) as tx:
            yield tx

    def is_current(self) -> bool:
        """Tell whether the database is there and has the schema that this program needs. Creates nothing."""
        path = sqlite_path(self.url)
        if path is not None and not path.exists():
            return False
        with self.reading() as tx:
            if not inspect(tx).has_table("alembic_version"):
                return False
            return bool(tx.scalar(text("SELECT version_num FROM alembic_version")) == REVISION)

    def lock(self, name: str) -> AbstractContextManager[None]:
        """Return the lock `name` of this office: one holder at a time, released when its process dies.

        Entering raises Busy while another process holds it.
        """
        path = sqlite_path(self.url)
        if path is None:
            return advisory_lock(self.engine, f"diemdanh.{name}")
        return file_lock(path.with_name(f"{path.name}.{name}.lock"))

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        raise StoreError(_first_line(error.orig), transient=True) from error
    except SQLAlchemyError as error:
        raise StoreError(_first_line(error), transient=False) from error


def _first_line(error: object) -> str:
    """Return what is wrong without the lines that repeat the values: these are names and addresses."""
    return str(error).partition("\n")[0]
