"""The columns and originals of rows are kept, and rows from before they were noted are still there."""

import hashlib
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

import store.migrations
from rules.reading import Reading, ReadRow, Source
from store import campaigns, messages, roster, submissions
from store.database import Database, Transaction
from store.messages import Arrival
from store.places import Place
from store.submissions import Booking
from store.upgrades import upgrade
from tests.letter44 import CAMPAIGN, ROUND_1, demo_roster, local

NOW = local("2018-03-02 08:00")
ROW = ReadRow(
    "individual",
    {"name": "Nguyễn Thị Hà", "note": None},
    Source("a.docx", "Bảng 2", 3),
    columns={"name": 2, "note": 12},
    originals={"name": "NguyÔn ThÞ Hµ"},
)
REPORT = Reading("dhtt-01", "1", nil=False, header={}, periods=(), rows=(ROW,), findings=())
_OLD_BOOKS = (
    "INSERT INTO schools (code, name, level, commune, cluster, phone, principal, aliases)"
    " VALUES ('MN05', 'Trường Mầm non Đức Liên', 'MN', '', '', '', '', '[]')",
    "INSERT INTO campaigns VALUES ('cv44', 't', '44', '2018-02-28', '', '2018-02-28T00:00:00.000000+00:00')",
    "INSERT INTO rounds (id, campaign, label, form, kind, wording, due_on, courtesy_days, opens_on, paper, audience)"
    " VALUES ('cv44-d1', 'cv44', 'Đợt 1', 'dhtt-01', 'report', 'before', '2018-03-05', 1, '2018-02-28', true, '[]')",
    "INSERT INTO messages (id, sha256, size, truncated, received_at, dated_by, quiet, stored_at, outcome, attempts)"
    " VALUES (1, 'a', 1, false, '2018-03-02T01:00:00.000000+00:00', 'server', false,"
    " '2018-03-02T01:00:00.000000+00:00', 'recorded', 0)",
    "INSERT INTO submissions"
    " (id, message, round, school, version, received_at, file, form_version, nil, content, header, early)"
    " VALUES (1, 1, 'cv44-d1', 'MN05', 1, '2018-03-02T01:00:00.000000+00:00', 'a.docx', '1', false, 'c', '{}', false)",
)
_OLD_ROW = """
    INSERT INTO rows (submission, position, kind, source_file, source_table, source_row, fields, means)
    VALUES (:submission, 0, 'individual', 'a.docx', 'Bảng 2', 3, :fields, :means)
"""


def first_version(url: str) -> None:
    """Make the tables as the first released version of the program did."""
    config = Config()
    config.set_main_option("script_location", str(Path(store.migrations.__path__[0])))
    engine = create_engine(url)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()


def booked(tx: Transaction, reading: Reading) -> int:
    """Book a report of a school and return the submission's number."""
    roster.save(tx, demo_roster())
    campaigns.save(tx, CAMPAIGN, "", NOW)
    messages.add(tx, Arrival(hashlib.sha256(b"1").hexdigest(), 1, NOW), Place("INBOX", 7, 1), NOW)
    (message,) = messages.pending(tx)
    submissions.add(tx, Booking(message.id, ROUND_1.id, "MN05", NOW, "a.docx", "c" * 64, False, reading))
    (submission,) = submissions.of_message(tx, message.id)
    return submission.id


def test_a_row_keeps_its_columns_and_what_stood_in_the_file(database: Database) -> None:
    with database.transaction() as tx:
        submission = booked(tx, REPORT)
    with database.reading() as tx:
        assert submissions.rows_of(tx, submission) == [ROW]


def test_rows_of_the_first_version_are_still_read_after_the_upgrade_and_know_neither(database_url: str) -> None:
    first_version(database_url)
    database = Database(database_url)
    assert not database.is_current()
    with database.transaction() as tx:
        for statement in _OLD_BOOKS:
            tx.execute(text(statement))
        submission = 1
        values = {"fields": '{"name": "Nguyễn Thị Hà"}', "means": '{"position": "Giáo viên"}'}
        tx.execute(text(_OLD_ROW), {"submission": submission, **values})
    database.close()
    assert upgrade(database_url)
    database = Database(database_url)
    assert database.is_current()
    with database.reading() as tx:
        (row,) = submissions.rows_of(tx, submission)
    assert (row.fields, row.means) == ({"name": "Nguyễn Thị Hà"}, {"position": "Giáo viên"})
    assert (row.columns, row.originals) == ({}, {})
    database.close()
