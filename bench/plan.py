"""How much is measured."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bench.filling import Filling
from bench.office import Servers
from tests.kit.dovecot import Dovecot
from tests.kit.mailbox import Mailbox


@dataclass(frozen=True)
class Plan:
    """The sizes of one run of the measurements; those of the targets unless made smaller."""

    runs: int = 5
    mails: int = 500
    big_mails: int = 60
    arrivals: int = 40
    idle_seconds: float = 600
    large: int = 100_000
    small: int = 100
    readings: int = 30
    pool: int = 200
    letters: int = 5_000
    whole_letters: int = 200
    reminders: int = 3_500


def quick(runs: int, idle_seconds: float) -> Plan:
    """Return a plan that only shows that everything works: its figures mean nothing."""
    sizes = {"mails": 100, "big_mails": 6, "arrivals": 8, "large": 5_000, "readings": 3, "pool": 10}
    return Plan(runs, idle_seconds=idle_seconds, letters=300, whole_letters=20, reminders=100, **sizes)


@dataclass(frozen=True)
class Mailboxes:
    """A Dovecot for one part of the measurements, with a mailbox for each name."""

    server: Dovecot

    def filled(self, name: str, mails: Iterator[bytes]) -> Mailbox:
        """Return the mailbox `name` with these mails put in."""
        mailbox = self.server.mailbox(name)
        with Filling(mailbox) as filling:
            filling.all(mails)
        return mailbox


@contextmanager
def mailboxes() -> Iterator[Mailboxes]:
    """A Dovecot of one's own while the block runs. It does not sync its own files: those of its clients count."""
    with Dovecot() as server:
        yield Mailboxes(server)


def straight_to(mailbox: Mailbox, smtp_port: int = 9) -> Servers:
    """Return the way to a mailbox without a proxy."""
    return Servers(mailbox.port, mailbox.username, mailbox.password, smtp_port)
