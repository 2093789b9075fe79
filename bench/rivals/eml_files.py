"""Mail to .eml files with imap-tools: `python -m bench.rivals.eml_files JOB` prints the seconds it took.

What somebody writes who wants what the product's intake promises: every mail in a file that survives a power cut and
one row in SQLite, unique by its SHA-256, before the next. JOB is JSON: port, username, password, folder, bulk.
"""

import hashlib
import json
import os
import sqlite3
import sys
import time
from pathlib import Path
from typing import Any

from imap_tools import MailBoxUnencrypted

_TABLE = "CREATE TABLE mail (sha256 TEXT PRIMARY KEY, uid INTEGER UNIQUE, size INTEGER, subject TEXT)"
_ROW = "INSERT OR IGNORE INTO mail VALUES (?, ?, ?, ?)"


def seconds(job: dict[str, Any]) -> float:
    """Fetch everything, one by one or (`bulk`) with one command."""
    folder = Path(job["folder"])
    database = sqlite3.connect(folder / "mail.db")
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute(_TABLE)
    begun = time.perf_counter()
    with MailBoxUnencrypted("127.0.0.1", job["port"]).login(job["username"], job["password"], "INBOX") as mailbox:
        for message in mailbox.fetch(mark_seen=False, bulk=job["bulk"]):
            raw = message.obj.as_bytes()
            digest = hashlib.sha256(raw).hexdigest()
            _write(folder / f"{digest}.eml", raw)
            with database:
                database.execute(_ROW, (digest, int(message.uid or 0), len(raw), message.subject))
    return time.perf_counter() - begun


def _write(path: Path, raw: bytes) -> None:
    with path.open("wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())


if __name__ == "__main__":
    sys.stdout.write(json.dumps({"seconds": seconds(json.loads(sys.argv[1]))}) + "\n")
