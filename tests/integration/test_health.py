"""Health and status name the trouble that the mailbox has now, and what to do about it."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from store import folders
from tests.kit.mailbox import Mailbox
from tests.kit.offices import Books
from tests.kit.service import Wires

PROGRAM = str(Path(sys.executable).with_name("diemdanh"))
HINT = "Kiểm tra username và mật khẩu."


@pytest.fixture
def config(books: Books, database_url: str, dovecot: Mailbox, tmp_path: Path) -> Path:
    return Wires(dovecot, 25, database_url).write(tmp_path)


def told(config: Path, *command: str) -> tuple[int, str]:
    """What a command answers: its exit status and its text."""
    done = subprocess.run([PROGRAM, "--config", str(config), *command], capture_output=True, check=False, timeout=60)
    return done.returncode, done.stdout.decode()


def in_trouble(books: Books, hint: str = HINT) -> None:
    with books.database.transaction() as tx:
        folders.note_trouble(tx, "INBOX", "login refused: [AUTHENTICATIONFAILED]", hint)


def just_now() -> datetime:
    return datetime.now(UTC)


def test_a_service_that_sees_nothing_says_why(books: Books, config: Path) -> None:
    in_trouble(books)
    assert told(config, "health") == (1, f"Hộp thư chưa được xem trong 30 phút qua.\n    → {HINT}\n")
    in_trouble(books, hint="")
    assert told(config, "health")[1].endswith("    → login refused: [AUTHENTICATIONFAILED]\n")


def test_a_service_that_has_seen_the_mailbox_lately_is_healthy(books: Books, config: Path) -> None:
    books.looked(just_now() - timedelta(minutes=5))
    in_trouble(books)
    assert told(config, "health") == (0, "Hộp thư được xem trong 30 phút qua.\n")


def test_status_names_a_trouble_that_holds_now(books: Books, config: Path) -> None:
    books.looked(just_now())
    assert "không thành" not in told(config, "status")[1]
    in_trouble(books)
    assert told(config, "status")[1].endswith(f"\nLần xem hộp thư gần đây nhất không thành. {HINT}\n")
    assert HINT not in told(config, "status", "--as-of", "2018-03-06T08:00+07:00")[1]
    assert HINT not in told(config, "status", "--json")[1]
