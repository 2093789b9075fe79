"""Create the database or bring it to the current schema."""

import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from store.database import StoreError, sqlite_path

_MIGRATIONS = Path(__file__).with_name("migrations")


def upgrade(url: str) -> bool:
    """Bring the database at `url` to the current schema; return whether anything changed.

    A SQLite file that holds data is copied beside itself first (`NAME.before-REVISION`). Migrations run with foreign
    keys off, because batch mode rebuilds tables and would cascade over their children; the keys are checked after.
    Raises StoreError when the database cannot be opened or a key is left dangling.
    """
    path = sqlite_path(url)
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
    try:
        engine = create_engine(url, poolclass=NullPool)
        if path is not None:
            event.listen(engine, "begin", _begin_all_or_nothing)
        here, wanted = _revisions(engine)
        if here == wanted:
            return False
        if path is not None and here is not None:
            _copy(path, path.with_name(f"{path.name}.before-{wanted}"))
        _migrate(engine)
    except (SQLAlchemyError, CommandError) as error:
        raise StoreError(str(error), transient=False) from error
    return True


def _begin_all_or_nothing(connection: Connection) -> None:
    """Say BEGIN ourselves: sqlite3 begins before data only, so a migration cut short would leave half its tables."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return config


def _revisions(engine: Engine) -> tuple[str | None, str | None]:
    with engine.connect() as connection:
        here = MigrationContext.configure(connection).get_current_revision()
    return here, ScriptDirectory.from_config(_config()).get_current_head()


def _copy(source: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(source)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))


def _migrate(engine: Engine) -> None:
    config = _config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if engine.dialect.name == "sqlite":
            dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if dangling:
                raise StoreError(f"migration left dangling keys: {dangling[:3]}", transient=False)
