"""Forms to rows with imap-tools, python-docx and openpyxl: `python -m bench.rivals.form_rows JOB`.

What somebody writes in an afternoon: find the table whose header has "Họ và tên", take its rows, note a receipt for
the sender; one transaction a mail. JOB is JSON: port, username, password, folder.
"""

import io
import json
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import docx
import openpyxl
from imap_tools import MailBoxUnencrypted

_TABLES = """
CREATE TABLE mail (id INTEGER PRIMARY KEY, uid INTEGER UNIQUE, sender TEXT, subject TEXT);
CREATE TABLE entry (mail INTEGER REFERENCES mail, number INTEGER, texts TEXT);
CREATE TABLE receipt (mail INTEGER PRIMARY KEY REFERENCES mail, to_address TEXT, text TEXT);
"""
_HEADING = "Họ và tên"
_AT_ONCE = 100

Row = list[str]


def run(job: dict[str, Any]) -> None:
    """Read every mail of the mailbox."""
    database = sqlite3.connect(Path(job["folder"]) / "forms.db")
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.executescript(_TABLES)
    with MailBoxUnencrypted("127.0.0.1", job["port"]).login(job["username"], job["password"], "INBOX") as mailbox:
        for message in mailbox.fetch(mark_seen=False, bulk=_AT_ONCE):
            rows = [row for file in message.attachments for row in _rows_of(file.filename, file.payload)]
            with database:
                _record(database, message, rows)
    database.close()


def _rows_of(name: str, data: bytes) -> list[Row]:
    if name.endswith(".docx"):
        return _people(docx_rows(data))
    if name.endswith(".xlsx"):
        return _people(xlsx_rows(data))
    return []


def docx_rows(data: bytes) -> Iterator[Row]:
    """Yield the texts of each row of each table, and an empty row after each table."""
    for table in docx.Document(io.BytesIO(data)).tables:
        for row in table.rows:
            yield [cell.text for cell in row.cells]
        yield []


def xlsx_rows(data: bytes) -> Iterator[Row]:
    """Yield the texts of each row of each sheet."""
    for sheet in openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets:
        for row in sheet.iter_rows(values_only=True):
            yield ["" if value is None else str(value) for value in row]


def _people(rows: Iterable[Row]) -> list[Row]:
    """Return the rows below the header of part C, up to the first without a number."""
    found: list[Row] = []
    inside = False
    for row in rows:
        if not inside:
            inside = len(row) > 1 and row[1] == _HEADING
        elif row and row[0].strip().isdigit():
            found.append(row)
        else:
            break
    return found


def _record(database: sqlite3.Connection, message: Any, rows: list[Row]) -> None:
    values = (int(message.uid), message.from_, message.subject)
    mail = database.execute("INSERT INTO mail (uid, sender, subject) VALUES (?, ?, ?)", values).lastrowid
    texts = [(mail, number, json.dumps(row, ensure_ascii=False)) for number, row in enumerate(rows, start=1)]
    database.executemany("INSERT INTO entry VALUES (?, ?, ?)", texts)
    receipt = f"Phòng đã nhận báo cáo của trường, đọc được {len(rows)} dòng.\n"
    database.execute("INSERT INTO receipt VALUES (?, ?, ?)", (mail, message.from_, receipt))


if __name__ == "__main__":
    run(json.loads(sys.argv[1]))
