"""How soon a mail that arrives is a recorded row, with IDLE."""

import random
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from statistics import quantiles

from bench.books import Books, books, wait_until
from bench.document import Section
from bench.filling import Filling
from bench.machine import measured
from bench.mails import report
from bench.office import Office, new_office
from bench.plan import Plan, mailboxes, straight_to
from bench.rounds import fresh_folder
from bench.schools import schools
from bench.tables import Table, judged, milliseconds
from tests.kit.smtp import SmtpServer

_PAUSES = (0.2, 3.0)
_METHOD = """\
`diemdanh run` with IDLE on Dovecot; {arrivals} reports (30 rows, .docx and .xlsx, one school each) filed one by one at
random pauses of 0.2 to 3 s. From the answer to APPEND until the decided row is in the database, and until the receipt
is noted as accepted by the sending server; the database is looked at every 5 ms."""


@dataclass(frozen=True)
class Arrival:
    """Seconds from filing to the row, and to the receipt's acceptance."""

    recorded: float
    answered: float


def measure(plan: Plan, now: datetime) -> Section:
    """Return the section: the times of all arrivals of one service."""
    with mailboxes() as served, SmtpServer() as smtp:
        mailbox = served.filled("arrival", iter(()))
        office = new_office(fresh_folder("run"), straight_to(mailbox, smtp.port), plan.arrivals + 1)
        with _service(office), books(office.database) as seen, Filling(mailbox) as filling:
            found = list(_arrivals(filling, seen, plan.arrivals))
    fresh_folder("run")
    method = _METHOD.format(arrivals=plan.arrivals)
    return Section("arrival", "From arrival to record", method, (_table(found),), measured(now, 1, "Dovecot"))


@contextmanager
def _service(office: Office) -> Iterator[None]:
    process = office.start("run")
    try:
        yield
    finally:
        process.terminate()
        process.communicate()


def _arrivals(filling: Filling, seen: Books, count: int) -> Iterator[Arrival]:
    """File the mails; the first shows that the service has started and does not count."""
    pauses = random.Random(44)  # noqa: S311  # no secret
    for number, school in enumerate(schools(count + 1)):
        arrival = _filed(filling, seen, report(school, number), number)
        if number:
            yield arrival
        time.sleep(pauses.uniform(*_PAUSES))


def _filed(filling: Filling, seen: Books, raw: bytes, before: int) -> Arrival:
    filling.one(raw)
    begun = time.perf_counter()
    wait_until(lambda: seen.decided("recorded") > before)
    recorded = time.perf_counter() - begun
    wait_until(lambda: seen.receipts("sent") > before)
    return Arrival(recorded, time.perf_counter() - begun)


def _table(found: Sequence[Arrival]) -> Table:
    recorded, answered = [each.recorded for each in found], [each.answered for each in found]
    head = ("milliseconds", "median (smallest–largest)", "95 % within", "target", "")
    return Table(head, (_line("recorded", recorded, 1.0), _line("receipt accepted", answered, 3.0)))


def _line(what: str, times: Sequence[float], target: float) -> tuple[str, ...]:
    most = quantiles(times, n=20, method="inclusive")[-1]
    return what, milliseconds(times), f"{most * 1000:.0f}", f"95 % < {target * 1000:.0f}", judged(most < target)
