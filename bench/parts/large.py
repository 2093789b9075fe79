"""A poll with nothing new in a large mailbox and in a small one."""

import time
from datetime import datetime
from functools import partial
from pathlib import Path

from bench.books import books, expect
from bench.document import Section
from bench.machine import measured
from bench.mails import small
from bench.office import Office, new_office
from bench.plan import Mailboxes, Plan, mailboxes, straight_to
from bench.rivals import scripts
from bench.rounds import Contestant, Seconds, fresh_folder, race, ratio
from bench.tables import Table, judged, milliseconds

_SAME = 1.1
_METHOD = """\
Two mailboxes of small mails, all known to their offices; polls with nothing new. `Poller.poll` is the second pass of a
process; `diemdanh poll` the whole command. *The same* is taken to mean within a tenth."""


def measure(plan: Plan, now: datetime) -> Section:
    """Return the section: both mailboxes, polled inside a process and by the command."""
    with mailboxes() as served:
        few, few_seconds = _known(served, plan.small)
        many, many_seconds = _known(served, plan.large)
        inside = [Contestant(name, partial(_inside, office)) for name, office in (("few", few), ("many", many))]
        command = [Contestant(name, partial(_command, office)) for name, office in (("few", few), ("many", many))]
        found = {
            "Poller.poll": race("large, Poller.poll", inside, plan.runs),
            "diemdanh poll": race("large, diemdanh poll", command, plan.runs),
        }
    for office in (few, many):
        fresh_folder(office.folder.name)
    polls = Table(
        ("milliseconds", f"{plan.small:,} messages", f"{plan.large:,} messages", "ratio", "target", ""),
        tuple(_line(name, times) for name, times in found.items()),
    )
    first = Table(
        ("the first poll, which stored and decided them all (once)", "seconds", "messages/s"),
        tuple(
            (f"{count:,} messages", f"{taken:.1f}", f"{count / taken:.0f}")
            for count, taken in ((plan.small, few_seconds), (plan.large, many_seconds))
        ),
    )
    return Section("large", "A large mailbox", _METHOD, (polls, first), measured(now, plan.runs, "Dovecot"))


def _known(served: Mailboxes, count: int) -> tuple[Office, float]:
    mailbox = served.filled(f"large{count}", map(small, range(count)))
    office = new_office(fresh_folder(f"large{count}"), straight_to(mailbox), school_count=10)
    begun = time.perf_counter()
    office.run("poll")
    taken = time.perf_counter() - begun
    with books(office.database) as seen:
        expect("messages decided", seen.decided(), count)
    return office, taken


def _inside(office: Office, _: Path) -> float:
    return scripts.product("polling", office)


def _command(office: Office, _: Path) -> float:
    begun = time.perf_counter()
    office.run("poll")
    return time.perf_counter() - begun


def _line(name: str, times: dict[str, Seconds]) -> tuple[str, ...]:
    few, many = times["few"], times["many"]
    times_as_long = ratio(many, few)
    return name, milliseconds(few), milliseconds(many), f"{times_as_long:.2f}", "≤ 1.10", judged(times_as_long <= _SAME)
