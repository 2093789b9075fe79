"""A mailbox that will not hold still: numbered anew, emptied, shut down, all while mail comes in and is read."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

import pytest
from imapclient.exceptions import IMAPClientError
from sqlalchemy import select

from ingest.mailbox import MailboxError
from store import folders, ledger
from store.outbox import State
from store.schema import messages
from tests.kit import faults
from tests.kit.dovecot import Dovecot
from tests.kit.fault_audit import assert_whole, count_messages, held
from tests.kit.fault_imap import FaultImap
from tests.kit.fault_script import Exchange, Fault, Piece
from tests.kit.forms import docx_form, individual
from tests.kit.incoming import NOW, SCHOOLS, Desk, new_desk
from tests.kit.mailbox import Box, Mailbox
from tests.kit.mails import mail
from tests.kit.offices import AN_PHU, Books, books_at
from tests.kit.running import awaited, running
from tests.kit.service import Wires
from tests.kit.smtp import SmtpServer

RECEIVED_AT = datetime(2018, 3, 1, 2, 0, tzinfo=UTC)
REPORTING = SCHOOLS[:3]


class Moving(Box, Protocol):
    """A mailbox that can be numbered anew."""

    def new_uidvalidity(self, folder: str = "INBOX") -> int: ...


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = new_desk(f"sqlite:///{tmp_path}/office.db", tmp_path)
    desk.know_schools()
    with closing(desk):
        yield desk


@pytest.fixture
def scripted() -> Iterator[FaultImap]:
    with FaultImap() as server:
        yield server


@pytest.fixture(params=["dovecot", "scripted"])
def moving(request: pytest.FixtureRequest) -> Moving:
    """A mailbox on Dovecot, whose UIDs stay when the UIDVALIDITY changes, and on a server that gives new ones."""
    found: Moving = request.getfixturevalue(request.param)
    return found


def news(number: int) -> tuple[bytes, datetime]:
    """Return a letter and when it came: each mail of a test at a minute of its own."""
    return mail("tin@la.example", f"Tin {number}"), RECEIVED_AT + timedelta(minutes=number)


def report(number: int) -> tuple[bytes, datetime]:
    """Return a school's report of one teacher, which no other report names, and when it came."""
    school = REPORTING[number % len(REPORTING)]
    form = docx_form(school_name=school.name, school_code=school.code, individuals=[individual(f"Trần Thị {number}")])
    raw = mail(school.emails[0], f"BC {number}", attachments=[("bao-cao.docx", form)])
    return raw, RECEIVED_AT + timedelta(minutes=number)


@contextmanager
def meanwhile(work: Callable[[], None]) -> Iterator[Future[None]]:
    """Do that in another thread; what goes wrong there is raised at the end."""
    with ThreadPoolExecutor(1) as other:
        going = other.submit(work)
        yield going
        going.result(timeout=60)


def poll(desk: Desk, box: Box) -> None:
    """Do one pass, which must not fail."""
    poller = desk.poller(box)
    with closing(poller.mailbox):
        poller.poll(NOW)


def poll_until(done: Future[None], desk: Desk, box: Box) -> None:
    """Do pass after pass, each of which may fail with MailboxError and nothing else; then one that must not."""
    while not done.done():
        with suppress(MailboxError):
            poll(desk, box)
    poll(desk, box)


def assert_sums_come_out_even(desk: Desk, on_server: int) -> None:
    """Assert that the digest has nothing unaccounted for."""
    with desk.database.reading() as tx:
        assert (folders.on_server(tx), ledger.tally(tx).total()) == (on_server, on_server)


def assert_each_is_dated_by_its_own_arrival(desk: Desk, mails: dict[bytes, datetime]) -> None:
    """Assert that deadlines are judged by the date that the server gives of this very mail."""
    with desk.database.reading() as tx:
        dated = {m.sha256: m.received_at for m in tx.execute(select(messages.c.sha256, messages.c.received_at))}
    assert {desk.blobs.get(sha256): at for sha256, at in dated.items()}.items() <= mails.items()


def there(box: Box, mails: dict[bytes, datetime]) -> dict[int, bytes]:
    """Return what is on the server, where the mails of a test stand in the order in which they were filed."""
    return dict(zip(box.uids(), mails, strict=True))


def test_a_mailbox_numbered_anew_while_mail_comes_in_holds_each_message_once(moving: Moving, desk: Desk) -> None:
    mails = dict(report(n) if n % 6 == 0 else news(n) for n in range(36))

    def restless() -> None:
        for number, (raw, received_at) in enumerate(mails.items()):
            moving.append(raw, received_at)
            if number % 3 == 2:
                moving.new_uidvalidity()

    with meanwhile(restless) as done:
        poll_until(done, desk, moving)
    assert_whole(desk, there(moving, mails))
    assert_each_is_dated_by_its_own_arrival(desk, mails)
    assert_sums_come_out_even(desk, len(mails))
    assert len(desk.outbox()) == 6, "one receipt for each report, whatever number its mail had"


def test_messages_deleted_while_the_mailbox_is_read_leave_the_sums_even(moving: Moving, desk: Desk) -> None:
    mails = dict(report(n) if n % 6 == 0 else news(n) for n in range(36))
    uids = moving.append_all(list(mails.items()))
    gone = uids[1::3]

    def tidying_up() -> None:
        for uid in gone:
            moving.delete(uid)

    with meanwhile(tidying_up) as done:
        poll_until(done, desk, moving)
    left = {uid: raw for uid, raw in zip(uids, mails, strict=True) if uid not in gone}
    assert {uid: raw for uid, raw in held(desk).items() if uid in left} == left
    assert_sums_come_out_even(desk, len(left))
    seen = desk.ledger()
    assert count_messages(desk) == len(seen), "what was seen before it was deleted keeps its line"
    assert len(desk.outbox()) == 6


@pytest.mark.parametrize("asking", [b"RFC822.SIZE", b"BODY"])
@pytest.mark.parametrize("times", [1, 3])
def test_a_folder_tidied_and_numbered_anew_in_the_middle_of_a_pass_dates_each_mail_by_its_own_arrival(
    scripted: FaultImap, desk: Desk, asking: bytes, times: int
) -> None:
    mails = dict(report(n) if n % 6 == 0 else news(n) for n in range(12))
    scripted.append_all(list(mails.items()))

    def restless(exchange: Exchange) -> Iterator[Piece]:
        scripted.delete(min(scripted.uids()))
        yield from faults.renumbering(exchange)

    scripted.misbehave(Fault("FETCH", restless, asking=asking, times=times))
    for _ in range(times):
        with suppress(MailboxError):
            poll(desk, scripted)
    scripted.behave()
    poll(desk, scripted)
    left = dict(list(mails.items())[times:])
    assert held(desk) == there(scripted, left)
    assert_sums_come_out_even(desk, len(left))
    assert_each_is_dated_by_its_own_arrival(desk, mails)


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    with books_at(f"sqlite:///{tmp_path}/office.db") as books:
        yield books


def question(number: int) -> bytes:
    files = [("bao-cao.txt", b"khong phai bieu mau")]
    return mail(f"{AN_PHU.name} <{AN_PHU.emails[0]}>", f"BC đợt 1, thư {number}", attachments=files)


class Postman:
    """Files mails one after the other, as many as he was given; tries again whatever the server does."""

    def __init__(self, box: Mailbox, total: int) -> None:
        self.filed: list[bytes] = []
        self._box, self._total = box, total
        self._given = threading.Semaphore(0)

    def give(self, count: int) -> None:
        """Hand him that many more."""
        self._given.release(count)

    def work(self) -> None:
        """File all of them."""
        while len(self.filed) < self._total:
            assert self._given.acquire(timeout=60)
            raw = question(len(self.filed))
            while not self._delivers(raw):
                continue
            self.filed.append(raw)

    def _delivers(self, raw: bytes) -> bool:
        try:
            self._box.append(raw, datetime.now(UTC))
        except (OSError, IMAPClientError):
            return False
        return True


def test_a_server_that_is_restarted_under_load_loses_no_mail_and_answers_each_once(
    books: Books, smtp: SmtpServer, tmp_path: Path
) -> None:
    with Dovecot() as server:
        office = server.mailbox("office")
        postman = Postman(office, total=15)
        config = Wires(office, smtp.port, poll_seconds=1).write(tmp_path)
        with running(config) as service, meanwhile(postman.work):
            for filed in (2, 7, 12):
                postman.give(5)
                assert awaited(lambda: len(postman.filed) >= filed, service.process), service.log  # noqa: B023
                office.stop()
                office.start()
            assert awaited(lambda: books.receipts(State.SENT) >= 15, service.process), service.log
            assert service.stop() == 0
        on_server = {uid: office.raw(uid) for uid in office.uids()}
    assert "Traceback" not in service.log
    assert set(on_server.values()) == set(postman.filed), "cut off while filing, a mail may be there twice"
    assert_whole(Desk(books.database, tmp_path / "blobs"), on_server)
    answers = [one.message["Message-ID"] for one in smtp.deliveries if AN_PHU.emails[0] in one.recipients]
    assert (len(answers), len(set(answers))) == (15, 15)
    assert books.receipts(State.SENT) == 15
