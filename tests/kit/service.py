"""The whole program for one office, wired to the servers of the kit by a configuration file of an operator."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from diemdanh import settings
from diemdanh.wiring import Parts
from tests.kit.mailbox import Mailbox
from tests.kit.mails import AUTHSERV
from tests.kit.offices import MAILBOX, OFFICE, SPECIALIST
from tests.kit.ports import HOST


@dataclass
class Watch:
    """A clock that stands still until it is moved."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **time: float) -> datetime:
        """Move the clock on, `forward(minutes=10)`, and return the new instant."""
        self.now += timedelta(**time)
        return self.now


@dataclass(frozen=True)
class Wires:
    """What the configuration says. `reminders` are more lines of that table, as TOML."""

    mailbox: Mailbox
    smtp_port: int
    url: str = "sqlite:///office.db"
    password: str | None = None
    poll_seconds: int = 5
    smtp_username: str = ""
    reminders: dict[str, str] = field(default_factory=dict)

    def write(self, folder: Path) -> Path:
        """Write config.toml and the passwords into `folder`; return the former's path."""
        imap, smtp = folder / "imap.txt", folder / "smtp.txt"
        imap.write_text(self.mailbox.password if self.password is None else self.password)
        smtp.write_text("mat-khau")
        more = "".join(f"{key} = {value}\n" for key, value in self.reminders.items())
        path = folder / "config.toml"
        path.write_text(
            f"""\
[office]
name = "{OFFICE.name}"
specialist_name = "{OFFICE.specialist_name}"
specialist_email = "{SPECIALIST}"

[ingest]
host = "{HOST}"
port = {self.mailbox.port}
security = "none"
username = "{self.mailbox.username}"
password_file = "{imap.name}"
trusted_authserv = "{AUTHSERV}"
poll_seconds = {self.poll_seconds}

[store]
url = "{self.url}"
blobs = "blobs"

[reminders]
host = "{HOST}"
port = {self.smtp_port}
security = "none"
username = "{self.smtp_username}"
password_file = "{smtp.name}"
from_address = "{MAILBOX}"
{more}""",
            encoding="utf-8",
        )
        return path


@contextmanager
def wired(config: Path, clock: Callable[[], datetime]) -> Iterator[Parts]:
    """The program's parts as that configuration describes them."""
    parts = Parts(settings.load(config), clock)
    try:
        yield parts
    finally:
        parts.close()
