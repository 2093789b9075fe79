"""The database is made and brought up to date without losing or breaking anything."""

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text

import store.upgrades
from rules.deadlines import DaysOff
from store import campaigns, decisions, roster
from store.database import Database, StoreError
from store.schema import metadata
from store.upgrades import upgrade
from tests.letter44 import local, school


def test_the_migrations_make_exactly_the_tables_of_the_schema(database: Database) -> None:
    with database.reading() as tx:
        context = MigrationContext.configure(tx, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []
        assert set(inspect(tx).get_table_names()) == {*metadata.tables, "alembic_version"}


def test_an_empty_database_is_upgraded_once_and_a_second_time_is_nothing(database_url: str) -> None:
    assert upgrade(database_url)
    database = Database(database_url)
    with database.transaction() as tx:
        roster.save(tx, [school("MN05")])
    assert not upgrade(database_url)
    with database.reading() as tx:
        assert [one.code for one in roster.all_schools(tx)] == ["MN05"]
    database.close()


def test_a_database_is_current_only_after_its_upgrade_and_asking_makes_nothing(
    database_url: str, tmp_path: Path
) -> None:
    database = Database(database_url)
    assert not database.is_current()
    assert list(tmp_path.iterdir()) == []
    upgrade(database_url)
    assert database.is_current()
    database.close()


def of_another_version(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()


def test_a_database_of_a_newer_program_is_refused_and_left_alone(database_url: str) -> None:
    upgrade(database_url)
    of_another_version(database_url)
    with pytest.raises(StoreError, match="9999") as caught:
        upgrade(database_url)
    assert not caught.value.transient
    database = Database(database_url)
    assert not database.is_current()
    with database.reading() as tx:
        assert roster.all_schools(tx) == []
    database.close()


def test_before_anything_changes_a_sqlite_file_is_copied_beside_itself(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/office.db"
    upgrade(url)
    assert [path.name for path in tmp_path.iterdir() if ".before-" in path.name] == []
    of_another_version(url)
    with pytest.raises(StoreError):
        upgrade(url)
    (copy,) = (path for path in tmp_path.iterdir() if ".before-" in path.name)
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("9999",)]


def test_a_key_left_dangling_undoes_the_whole_migration(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
        connection.execute("CREATE TABLE child (parent INTEGER REFERENCES parent(id))")
        connection.execute("INSERT INTO child VALUES (5)")
    with pytest.raises(StoreError, match="dangling") as caught:
        upgrade(f"sqlite:///{path}")
    assert not caught.value.transient
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
        assert tables == [("child",), ("parent",)]
        connection.execute("DELETE FROM child")
    assert upgrade(f"sqlite:///{path}")


def test_the_folder_of_a_sqlite_file_is_made(tmp_path: Path) -> None:
    assert upgrade(f"sqlite:///{tmp_path}/var/data/office.db")
    assert (tmp_path / "var" / "data" / "office.db").exists()


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    path.write_bytes(b"not a database " * 100)
    with pytest.raises(StoreError, match="not a database"):
        upgrade(f"sqlite:///{path}")
    with pytest.raises(StoreError, match="not a database"):
        Database(f"sqlite:///{path}").is_current()


def test_a_server_that_does_not_answer_is_a_fault_that_may_pass() -> None:
    nobody_listens = "postgresql+psycopg://postgres@127.0.0.1:1/office"
    with pytest.raises(StoreError):
        upgrade(nobody_listens)
    with pytest.raises(StoreError) as caught, Database(nobody_listens).transaction():
        pytest.fail("there is no server")
    assert caught.value.transient


def test_what_was_decided_before_groups_could_be_meant_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "diemdanh.db"
    config = Config()
    config.set_main_option("script_location", str(Path(store.upgrades.__file__).with_name("migrations")))
    with create_engine(f"sqlite:///{path}").begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0003")
        for statement in _AS_OF_0003:
            connection.execute(text(statement))
    assert upgrade(f"sqlite:///{path}")
    database = Database(f"sqlite:///{path}")
    with database.reading() as tx:
        (made,) = decisions.in_force(tx, local("2018-03-02 08:00")).of_schools["d1", "MN05"].values()
        round_, quarter = campaigns.all_rounds(tx)
    database.close()
    assert (made.on_day, made.reason, made.group) == (date(2018, 3, 8), "mưa lũ", None)
    assert (round_.deadline.days_off, round_.chased, round_.closes_on) == (DaysOff.KEEP, True, None)
    assert (round_.recurrence, quarter.recurrence) == (None, "cv44-quy")


_AS_OF_0003 = (
    "INSERT INTO schools (code, name, level, commune, cluster, phone, principal, aliases) "
    "VALUES ('MN05', 'Trường Mầm non Đức Liên', 'MN', '', '', '', '', '[]')",
    "INSERT INTO campaigns VALUES ('cv44', 'ĐHTT', '44', '2018-02-28', '', '2018-02-28T01:00:00.000000+00:00')",
    "INSERT INTO rounds (id, campaign, label, form, kind, wording, due_on, courtesy_days, opens_on, paper, audience) "
    "VALUES ('d1', 'cv44', 'Đợt 1', 'dhtt-01', 'report', 'before', '2018-03-05', 1, '2018-02-28', 1, '[\"MN\"]')",
    "INSERT INTO rounds (id, campaign, label, form, kind, wording, due_on, courtesy_days, opens_on, period_from, "
    "paper, audience) VALUES ('cv44-quy-2018-01', 'cv44', 'Quý 1', 'bv-dhtt-01', 'article', 'by', '2018-03-31', 0, "
    "'2018-02-28', '2018-01-01', 0, '[\"MN\"]')",
    "INSERT INTO decisions (kind, round, school, holds, on_day, reason, made_by, made_at, recorded_at) VALUES "
    "('extension', 'd1', 'MN05', 1, '2018-03-08', 'mưa lũ', 'chuyên viên', '2018-03-01T01:00:00.000000+00:00', "
    "'2018-03-01T01:00:00.000000+00:00')",
)
