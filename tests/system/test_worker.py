"""The service as an operator starts it: a process, a real mailbox, a real mail server."""

import re
import signal
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from diemdanh.worker import Cycle
from store import ledger, outbox
from store.messages import Outcome
from store.outbox import MailKind, State
from tests.kit.dovecot import Dovecot
from tests.kit.forms import docx_form, individual
from tests.kit.mailbox import Mailbox
from tests.kit.mails import mail
from tests.kit.offices import AN_PHU, SPECIALIST, Books, at, books_at
from tests.kit.running import awaited, running
from tests.kit.service import Watch, Wires, wired
from tests.kit.smtp import SmtpServer
from tests.kit.stubborn_smtp import Manner, StubbornSmtp

SENDER = f"{AN_PHU.name} <{AN_PHU.emails[0]}>"
_FAILED_LOGIN = re.compile(r"imap-login: .*auth failed, (\d+) attempts")


def refused_logins(server: Dovecot) -> int:
    """How many logins the mailbox's server has refused."""
    return sum(int(n) for n in _FAILED_LOGIN.findall(server.log))


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    with books_at(f"sqlite:///{tmp_path}/office.db") as books:
        yield books


@pytest.fixture
def config(dovecot: Mailbox, smtp: SmtpServer, books: Books, tmp_path: Path) -> Path:
    # A minute between polls: what comes sooner was told by IDLE.
    return Wires(dovecot, smtp.port, poll_seconds=60).write(tmp_path)


def report(number: int = 1) -> bytes:
    return mail(SENDER, f"BC đợt 1, thư {number}", attachments=[("bao-cao.txt", b"khong phai bieu mau")])


def test_a_school_that_writes_gets_its_receipt_within_seconds(
    books: Books, config: Path, dovecot: Mailbox, smtp: SmtpServer
) -> None:
    dovecot.append(report(1), datetime.now(UTC))
    with running(config) as service:
        assert awaited(lambda: books.receipts(State.SENT) == 1, service.process), service.log
        listens = f"{dovecot.username} 2 imap"  # one that waits for news, one that is kept for looking
        assert awaited(lambda: listens in " ".join(_who(dovecot).split()), service.process), _who(dovecot)
        dovecot.append(report(2), datetime.now(UTC))
        assert awaited(lambda: books.receipts(State.SENT) == 2, service.process), service.log
        answers = [d.message for d in smtp.deliveries if AN_PHU.emails[0] in d.recipients]
        assert [answer["Auto-Submitted"] for answer in answers] == ["auto-replied"] * 2
        assert service.stop() == 0
    assert service.log.rstrip().endswith("stopped")


def _who(dovecot: Mailbox) -> str:
    return dovecot.server.doveadm("who", dovecot.username)


def _seen(books: Books) -> bool:
    with books.database.reading() as tx:
        return bool(ledger.ledger(tx))


def test_a_mail_that_was_there_before_the_service_is_answered_too(books: Books, config: Path, dovecot: Mailbox) -> None:
    dovecot.append(report(), datetime.now(UTC))
    with running(config) as service:
        assert awaited(lambda: books.receipts(State.SENT) == 1, service.process), service.log
    uid = dovecot.uids()[0]
    assert dovecot.flags(uid) == set()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_service_ends_within_seconds_when_it_is_told_to(config: Path, number: signal.Signals) -> None:
    with running(config) as service:
        service.await_line("started")
        service.process.send_signal(number)
        assert service.process.wait(timeout=60) == 0
    assert "Traceback" not in service.log


def test_a_service_killed_and_started_again_loses_nothing_and_doubles_nothing(
    books: Books, config: Path, dovecot: Mailbox, smtp: SmtpServer
) -> None:
    for number in range(1, 6):
        dovecot.append(report(number), datetime.now(UTC))
    with running(config) as service:
        assert awaited(_first_is_stored(books), service.process), service.log
        service.process.kill()
        service.process.wait(timeout=60)
    with running(config) as service:
        settled = awaited(lambda: books.receipts(State.SENT) + books.receipts(State.SENDING) == 5, service.process)
        assert settled, service.log
        assert service.stop() == 0
    with books.database.reading() as tx:
        assert +ledger.tally(tx) == {Outcome.PARKED: 5}
    arrived = [d.message["Message-ID"] for d in smtp.deliveries if AN_PHU.emails[0] in d.recipients]
    assert len(arrived) == len(set(arrived))


def _first_is_stored(books: Books) -> Callable[[], bool]:
    return lambda: _seen(books)


def test_a_mailbox_that_is_down_at_the_start_is_read_once_it_is_up(
    books: Books, smtp: SmtpServer, tmp_path: Path
) -> None:
    with Dovecot() as server:
        office = server.mailbox("office")
        office.append(report(), datetime.now(UTC))
        office.stop()
        with running(Wires(office, smtp.port, poll_seconds=5).write(tmp_path)) as service:
            service.await_line("WARNING diemdanh.worker poll:")
            assert service.process.poll() is None
            office.start()
            assert awaited(lambda: books.receipts(State.SENT) == 1, service.process), service.log
            assert service.stop() == 0
    assert "Traceback" not in service.log


def test_a_refused_password_is_not_tried_over_and_over(books: Books, smtp: SmtpServer, tmp_path: Path) -> None:
    with Dovecot() as server:
        office = server.mailbox("office")
        with running(Wires(office, smtp.port, password="sai", poll_seconds=5).write(tmp_path)) as service:
            service.await_line("ERROR diemdanh.worker poll:")
            # Two more cycles have passed when two mails that were queued one after the other have left.
            for _ in range(2):
                books.wants_receipt(books.parked("wrong_form", datetime.now(UTC)), AN_PHU, datetime.now(UTC))
                assert awaited(lambda: books.receipts(State.QUEUED) == 0, service.process), service.log
            assert service.stop() == 0
        refused = refused_logins(server)
    # One by the poll, one by the connection that waits for new mail.
    assert refused <= 2
    assert refused > 0


def test_a_sending_server_that_is_down_does_not_keep_mail_from_being_read(
    books: Books, config: Path, dovecot: Mailbox, smtp: SmtpServer
) -> None:
    smtp.stop()
    dovecot.append(report(), datetime.now(UTC))
    with running(config) as service:
        service.await_line("WARNING diemdanh.worker send:")
        assert books.receipts(State.QUEUED) == 1
        assert service.stop() == 0


def test_a_service_whose_configuration_is_wrong_says_so_and_does_not_start(config: Path) -> None:
    (config.parent / "imap.txt").unlink()
    with running(config) as service:
        assert service.process.wait(timeout=60) == 2
    assert "ingest.password_file" in service.log
    assert "Traceback" not in service.log


def test_two_services_on_one_database_send_each_mail_once(
    books: Books, config: Path, dovecot: Mailbox, smtp: SmtpServer, tmp_path: Path
) -> None:
    other = tmp_path / "second"
    other.mkdir()
    second = Wires(dovecot, smtp.port, f"sqlite:///{tmp_path}/office.db", poll_seconds=5).write(other)
    with running(config) as one, running(second) as two:
        one.await_line("started")
        two.await_line("started")
        for number in range(1, 9):
            dovecot.append(report(number), datetime.now(UTC))
        assert awaited(lambda: books.receipts(State.SENT) == 8, two.process), one.log + two.log
        assert (one.stop(), two.stop()) == (0, 0)
    arrived = [d.message["Message-ID"] for d in smtp.deliveries if AN_PHU.emails[0] in d.recipients]
    assert (len(arrived), len(set(arrived))) == (8, 8)


def test_a_server_that_never_answers_does_not_keep_the_service_from_ending_when_it_is_killed(
    books: Books, dovecot: Mailbox, smtp: SmtpServer, tmp_path: Path
) -> None:
    dovecot.append(report(), datetime.now(UTC))
    with (
        StubbornSmtp(Manner.SILENT_AFTER_BODY) as silent,
        running(Wires(dovecot, silent.port).write(tmp_path)) as service,
    ):
        silent.await_body(within=30)
        service.process.kill()
        service.process.wait(timeout=60)
    assert [m.state for m in books.mails() if m.state is not State.QUEUED] == [State.SENDING]


# The first step of the ladder is due at eight.
MORNING = at("2018-03-01 07:29")


@pytest.fixture
def watch() -> Watch:
    return Watch(MORNING)


@pytest.fixture
def cycle(config: Path, watch: Watch) -> Iterator[Cycle]:
    with wired(config, watch) as parts:
        yield Cycle(parts)


def test_one_cycle_polls_then_reminds_then_sends(cycle: Cycle, smtp: SmtpServer, watch: Watch) -> None:
    cycle.run()
    assert smtp.deliveries == []
    watch.forward(minutes=1)
    cycle.run()
    assert [d.recipients[0] for d in smtp.deliveries] == [SPECIALIST]
    watch.forward(minutes=30)
    cycle.run()
    cycle.run()
    assert sorted(d.recipients[0] for d in smtp.deliveries[1:]) == [
        "mn.anphu@truong.example",
        "th.duclien@truong.example",
        "thcs.pdp@truong.example",
    ]


def test_a_report_that_arrives_just_before_the_hour_is_read_before_anybody_is_reminded(
    cycle: Cycle, books: Books, dovecot: Mailbox, watch: Watch
) -> None:
    watch.forward(minutes=30)
    cycle.run()
    form = docx_form(school_name=AN_PHU.name, school_code="MN01", individuals=[individual()])
    dovecot.append(mail(SENDER, "BC đợt 1", attachments=[("bao-cao.docx", form)]), at("2018-03-01 07:59"))
    watch.forward(minutes=1)
    cycle.run()
    assert {m.school for m in books.mails(MailKind.REMINDER)} == {"TH05", "CS01"}


def test_while_the_mailbox_is_down_no_school_is_reminded_and_only_the_specialist_hears_of_it(
    books: Books, smtp: SmtpServer, watch: Watch, tmp_path: Path
) -> None:
    with Dovecot() as server:
        office = server.mailbox("office")
        with wired(Wires(office, smtp.port).write(tmp_path), watch) as parts:
            cycle = Cycle(parts)
            cycle.run()
            office.stop()
            for _ in range(8):
                watch.forward(minutes=10)
                cycle.run()
    assert [d.recipients for d in smtp.deliveries] == [(SPECIALIST,)] * 2
    assert sorted(m.kind for m in books.mails() if m.state is State.SENT) == [MailKind.ALERT, MailKind.DIGEST]
    assert watch.now > at("2018-03-01 08:30")
    assert books.mails(MailKind.REMINDER) == []


@pytest.fixture
def locked_out(dovecot: Mailbox, smtp: SmtpServer, books: Books, watch: Watch, tmp_path: Path) -> Iterator[Cycle]:
    """The cycle of an office whose mailbox password is wrong."""
    with wired(Wires(dovecot, smtp.port, password="sai").write(tmp_path), watch) as parts:
        yield Cycle(parts)


def test_a_wrong_password_is_tried_again_after_a_quarter_of_an_hour_and_then_ever_more_seldom(
    locked_out: Cycle, watch: Watch, caplog: pytest.LogCaptureFixture
) -> None:
    tries = []
    for _ in range(60):
        locked_out.run()
        tries.append(caplog.text.count("login refused"))
        watch.forward(minutes=1)
    # A pause is up to a fifth longer than planned, so that many offices do not come at one moment.
    assert (tries[14], tries[19], tries[44], tries[55]) == (1, 2, 2, 3)


def test_looks_into_the_sent_folder_do_not_hammer_a_refused_login_either(
    locked_out: Cycle, books: Books, watch: Watch, caplog: pytest.LogCaptureFixture
) -> None:
    in_doubt = books.wants_receipt(books.reported(AN_PHU, watch.now), AN_PHU, watch.now)
    with books.database.transaction() as tx:
        outbox.claim(tx, in_doubt, "Đã nhận báo cáo", watch.now)
    for _ in range(10):
        locked_out.run()
        watch.forward(minutes=1)
    refused = [r for r in caplog.messages if "login refused" in r and "not tried again" not in r]
    assert len(refused) == 1
    assert books.mail(in_doubt).state is State.SENDING
