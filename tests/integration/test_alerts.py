"""A worker that does not see the mailbox says so to the specialist: once, and once again when it sees it."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from diemdanh.wiring import Parts
from diemdanh.worker import Cycle
from reminders import alerts
from reminders.sending import SendingError
from store.outbox import MailKind, OutboxMail, State
from tests.kit.dovecot import Dovecot
from tests.kit.locks import becomes_free
from tests.kit.mailbox import Mailbox
from tests.kit.mails import mail, plain_of
from tests.kit.offices import AN_PHU, MAILBOX, SPECIALIST, Books, at
from tests.kit.service import Watch, Wires, wired
from tests.kit.smtp import TRY_LATER, SmtpServer
from tests.kit.stubborn_smtp import Manner, StubbornSmtp

START = at("2018-03-02 21:00")
HALF_AN_HOUR = timedelta(minutes=30)
_SEND = """\
import sys
from datetime import datetime
from pathlib import Path
from diemdanh import settings
from diemdanh.wiring import Parts
from diemdanh.worker import Cycle
now = datetime.fromisoformat(sys.argv[2])
Parts(settings.load(Path(sys.argv[1])), lambda: now).deliverer.deliver(now)
"""


@pytest.fixture
def watch() -> Watch:
    return Watch(START)


@pytest.fixture
def wires(database_url: str, dovecot: Mailbox, smtp: SmtpServer) -> Wires:
    return Wires(dovecot, smtp.port, database_url)


@pytest.fixture
def parts(wires: Wires, books: Books, watch: Watch, tmp_path: Path) -> Iterator[Parts]:
    with wired(wires.write(tmp_path), watch) as parts:
        yield parts


def asked(parts: Parts, now: datetime, started_at: datetime = START) -> bool:
    """The worker's step at `now`; tell whether it queued a mail."""
    return alerts.queue_alerts(parts.database, parts.office, started_at, now)


def told(books: Books) -> list[OutboxMail]:
    return books.mails(MailKind.ALERT)


def subjects(smtp: SmtpServer) -> list[str]:
    return [str(delivery.message["Subject"]) for delivery in smtp.deliveries]


BLIND = "Không xem được hộp thư tiếp nhận từ 21:00, Thứ Sáu 02/3/2018"


@pytest.mark.parametrize(("minutes", "alerted"), [(29.99, False), (30, True)])
def test_after_half_an_hour_without_a_look_the_specialist_is_told(
    books: Books, parts: Parts, minutes: float, alerted: bool
) -> None:
    books.looked(START)
    assert asked(parts, START + timedelta(minutes=minutes)) is alerted


def test_one_blindness_is_told_once_however_often_the_worker_asks_and_restarts(
    books: Books, parts: Parts, smtp: SmtpServer, watch: Watch
) -> None:
    books.looked(START)
    for _ in range(5):
        now = watch.forward(minutes=30)
        asked(parts, now)
        parts.deliverer.deliver(now)
    restarted = watch.forward(hours=1)
    for _ in range(3):
        now = watch.forward(minutes=30)
        asked(parts, now, started_at=restarted)
        parts.deliverer.deliver(now)
    assert subjects(smtp) == [BLIND]
    assert [delivery.recipients for delivery in smtp.deliveries] == [(SPECIALIST,)]


def test_a_worker_that_has_just_started_looks_for_half_an_hour_before_it_complains(books: Books, parts: Parts) -> None:
    books.looked(START - timedelta(days=3))
    assert not asked(parts, START + HALF_AN_HOUR - timedelta(seconds=1))
    assert asked(parts, START + HALF_AN_HOUR)


def test_a_mailbox_that_was_never_seen_counts_from_the_start_of_the_worker_and_is_told_once(
    books: Books, parts: Parts
) -> None:
    assert not asked(parts, START + timedelta(minutes=29))
    assert asked(parts, START + HALF_AN_HOUR)
    assert not asked(parts, START + timedelta(days=1), started_at=START + timedelta(hours=20))


def test_an_alert_leaves_at_night_and_over_the_limits_of_the_hour(
    books: Books, wires: Wires, smtp: SmtpServer, tmp_path: Path, watch: Watch
) -> None:
    config = Wires(wires.mailbox, wires.smtp_port, wires.url, reminders={"hourly_limit": "1"}).write(tmp_path)
    with wired(config, watch) as parts:
        for number in range(2):
            books.wants_receipt(books.reported(AN_PHU, START + timedelta(seconds=number)), AN_PHU, START)
        books.looked(START)
        now = watch.forward(minutes=30)
        asked(parts, now)
        done = parts.deliverer.deliver(now)
    assert (done.sent, done.held) == (2, 1)
    assert subjects(smtp)[-1] == BLIND


def blind_and_told(books: Books, parts: Parts, watch: Watch) -> None:
    books.looked(watch.now)
    asked(parts, watch.forward(minutes=30))
    assert parts.deliverer.deliver(watch.now).sent == 1


def test_once_the_mailbox_is_seen_again_the_specialist_is_told_once(
    books: Books, parts: Parts, smtp: SmtpServer, watch: Watch
) -> None:
    blind_and_told(books, parts, watch)
    books.reported(AN_PHU, watch.now)
    books.looked(watch.forward(minutes=5))
    for _ in range(5):
        asked(parts, watch.now)
        parts.deliverer.deliver(watch.now)
        books.looked(watch.forward(minutes=10))
    assert subjects(smtp) == [BLIND, "Đã xem lại được hộp thư tiếp nhận từ 21:35, Thứ Sáu 02/3/2018"]
    body = plain_of(smtp.deliveries[-1].message)
    assert "không xem được từ 21:00, Thứ Sáu 02/3/2018. Trong thời gian ấy có 1 thư đến, nay đã nhận đủ." in body


def test_a_worker_that_starts_on_a_mailbox_seen_again_tells_it_too(books: Books, parts: Parts, watch: Watch) -> None:
    blind_and_told(books, parts, watch)
    restarted = watch.forward(days=2)
    assert not asked(parts, restarted, started_at=restarted)
    books.looked(watch.forward(seconds=1))
    assert asked(parts, watch.now, started_at=restarted)


def test_every_blindness_is_told_and_every_recovery(books: Books, parts: Parts, smtp: SmtpServer, watch: Watch) -> None:
    for _ in range(2):
        blind_and_told(books, parts, watch)
        books.looked(watch.forward(minutes=30))
        assert asked(parts, watch.now)
        parts.deliverer.deliver(watch.now)
        watch.forward(hours=3)
    assert [subject.split()[0] for subject in subjects(smtp)] == ["Không", "Đã", "Không", "Đã"]


def test_where_the_network_was_down_for_both_nothing_is_sent_afterwards(
    books: Books, parts: Parts, smtp: SmtpServer, watch: Watch
) -> None:
    books.looked(START)
    smtp.stop()
    asked(parts, watch.forward(minutes=30))
    with pytest.raises(SendingError):
        parts.deliverer.deliver(watch.now)
    smtp.start()
    books.looked(watch.forward(minutes=10))
    for _ in range(3):
        asked(parts, watch.now)
        parts.deliverer.deliver(watch.forward(minutes=1))
    (alert,) = told(books)
    assert (alert.state, alert.reason) == (State.SKIPPED, "hộp thư đã xem lại được")
    assert smtp.deliveries == []


def killed_while_sending(books: Books, wires: Wires, now: datetime, folder: Path) -> None:
    """Send through a server that takes the body and never answers, and kill the sender there."""
    with StubbornSmtp(Manner.SILENT_AFTER_BODY) as server:
        config = Wires(wires.mailbox, server.port, wires.url).write(folder)
        with subprocess.Popen([sys.executable, "-c", _SEND, str(config), now.isoformat()]) as sender:
            assert told(books)[-1].message_id.encode() in server.await_body()
            sender.kill()
            assert sender.wait(timeout=60) == -signal.SIGKILL
    assert becomes_free(books.database, "send")
    assert told(books)[-1].state is State.SENDING


@pytest.fixture
def aside(tmp_path: Path) -> Path:
    folder = tmp_path / "aside"
    folder.mkdir()
    return folder


def test_an_alert_whose_sender_was_killed_is_not_sent_twice_where_the_sent_folder_has_it(
    books: Books, parts: Parts, wires: Wires, smtp: SmtpServer, watch: Watch, aside: Path
) -> None:
    books.looked(START)
    asked(parts, watch.forward(minutes=30))
    killed_while_sending(books, wires, watch.now, aside)
    (alert,) = told(books)
    raw = mail(MAILBOX, BLIND, to=SPECIALIST, message_id=alert.message_id, authenticated=None)
    wires.mailbox.append(raw, watch.now, folder="Sent")
    for minutes in (1, 10, 10):
        asked(parts, watch.forward(minutes=minutes))
        parts.deliverer.deliver(watch.now)
    assert [m.state for m in told(books)] == [State.SENT]
    assert smtp.deliveries == []


def test_an_alert_whose_sender_was_killed_is_sent_while_the_mailbox_is_still_out_of_reach(
    books: Books, smtp: SmtpServer, watch: Watch, tmp_path: Path, database_url: str, aside: Path
) -> None:
    with Dovecot() as server:
        wires = Wires(server.mailbox("office"), smtp.port, database_url)
        books.looked(START)
        wires.mailbox.stop()
        with wired(wires.write(tmp_path), watch) as parts:
            asked(parts, watch.forward(minutes=30))
            killed_while_sending(books, wires, watch.now, aside)
            for minutes in (1, 10, 10, 10):
                parts.deliverer.deliver(watch.forward(minutes=minutes))
    assert [m.state for m in told(books)] == [State.SENT]
    assert subjects(smtp) == [BLIND]


def held_up(parts: Parts, smtp: SmtpServer, now: datetime) -> None:
    """The server refuses the specialist's mail for a while."""
    smtp.refuse(SPECIALIST, TRY_LATER)
    parts.deliverer.deliver(now)
    smtp.accept(SPECIALIST)


def test_a_recovery_that_was_held_up_is_told_before_the_next_blindness(
    books: Books, parts: Parts, smtp: SmtpServer, watch: Watch
) -> None:
    blind_and_told(books, parts, watch)
    books.looked(watch.forward(minutes=1))
    asked(parts, watch.now)
    held_up(parts, smtp, watch.now)
    asked(parts, watch.forward(minutes=30))
    parts.deliverer.deliver(watch.now)
    assert [subject.split()[0] for subject in subjects(smtp)] == ["Không", "Đã", "Không"]


def test_a_recovery_is_not_told_after_the_next_blindness(
    books: Books, parts: Parts, smtp: SmtpServer, watch: Watch
) -> None:
    blind_and_told(books, parts, watch)
    books.looked(watch.forward(minutes=1))
    asked(parts, watch.now)
    for minutes in (0, 5, 15):  # the last refusal puts it off for an hour
        held_up(parts, smtp, watch.forward(minutes=minutes))
    asked(parts, watch.forward(minutes=10))
    for minutes in (0, 60):
        parts.deliverer.deliver(watch.forward(minutes=minutes))
    assert [m.state for m in told(books)] == [State.SENT, State.SKIPPED, State.SENT]
    assert [subject.split()[0] for subject in subjects(smtp)] == ["Không", "Không"]


def about_the_mailbox(smtp: SmtpServer) -> list[str]:
    return [subject for subject in subjects(smtp) if "hộp thư tiếp nhận" in subject]


def last_alert(smtp: SmtpServer) -> str:
    (*_, alert) = (d.message for d in smtp.deliveries if "hộp thư tiếp nhận" in str(d.message["Subject"]))
    text: str = plain_of(alert)
    return text


def test_the_worker_tells_when_the_server_is_down_and_when_it_is_back(
    books: Books, smtp: SmtpServer, watch: Watch, tmp_path: Path, database_url: str
) -> None:
    with Dovecot() as server:
        office = server.mailbox("office")
        with wired(Wires(office, smtp.port, database_url).write(tmp_path), watch) as parts:
            cycle = Cycle(parts)
            cycle.run()
            office.stop()
            for minutes in (10, 19, 1, 60):
                watch.forward(minutes=minutes)
                cycle.run()
            assert about_the_mailbox(smtp) == [BLIND]
            office.start()
            office.append(mail(AN_PHU.emails[0], "BC đợt 1"), watch.now)
            watch.forward(minutes=20)
            for _ in range(2):
                cycle.run()
    assert about_the_mailbox(smtp) == [BLIND, "Đã xem lại được hộp thư tiếp nhận từ 22:50, Thứ Sáu 02/3/2018"]
    assert len(told(books)) == 2
    assert "có 1 thư đến, nay đã nhận đủ" in last_alert(smtp)
