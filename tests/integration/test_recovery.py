"""A sender dies between claim and record: the Sent folder of a real mailbox tells what became of the mail."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from diemdanh.wiring import Parts, SentFolder
from reminders import reminding
from store import outbox
from store.outbox import MailKind, OutboxMail, State
from tests.kit.crashing import files_like_gmail
from tests.kit.dovecot import Dovecot
from tests.kit.locks import becomes_free
from tests.kit.mailbox import Mailbox
from tests.kit.mails import mail
from tests.kit.offices import AN_PHU, MAILBOX, SPECIALIST, Books, at
from tests.kit.service import Watch, Wires, wired
from tests.kit.smtp import SmtpServer
from tests.kit.stubborn_smtp import Manner, StubbornSmtp

START = at("2018-03-02 08:00")
NO_TRACE = "không rõ đã gửi hay chưa: chương trình bị ngắt khi đang gửi"
_SEND = """\
import sys
from datetime import datetime
from pathlib import Path
from diemdanh import settings
from diemdanh.wiring import Parts
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


def receipt(books: Books) -> int:
    return books.wants_receipt(books.reported(AN_PHU, START), AN_PHU, START)


def filed(dovecot: Mailbox, sent: OutboxMail) -> None:
    """The server files a mail of ours, as Gmail does."""
    raw = mail(MAILBOX, sent.subject or "", to=sent.to_address, message_id=sent.message_id, authenticated=None)
    dovecot.append(raw, START, folder="Sent")


def left_in_doubt(parts: Parts, smtp: SmtpServer, *, kept: bool) -> None:
    """Send what waits; the line breaks after the body, so nobody knows whether the mail left."""
    smtp.cut_after_body(kept=kept)
    assert parts.deliverer.deliver(START).later == 1


def test_a_mail_in_doubt_that_is_found_in_the_sent_folder_is_not_sent_again(
    books: Books, parts: Parts, smtp: SmtpServer, dovecot: Mailbox, watch: Watch
) -> None:
    id_ = receipt(books)
    left_in_doubt(parts, smtp, kept=True)
    assert books.mail(id_).state is State.SENDING
    filed(dovecot, books.mail(id_))
    assert parts.deliverer.deliver(watch.forward(minutes=1)).sent == 0
    assert (books.mail(id_).state, books.mail(id_).reason) == (State.SENT, "found in the Sent folder")
    parts.deliverer.deliver(watch.forward(hours=1))
    assert len(smtp.deliveries) == 1


def test_a_mail_in_doubt_that_is_not_found_twice_ten_minutes_apart_is_sent_again(
    books: Books, parts: Parts, smtp: SmtpServer, watch: Watch
) -> None:
    id_ = receipt(books)
    left_in_doubt(parts, smtp, kept=False)
    assert parts.deliverer.deliver(watch.forward(minutes=1)).sent == 0
    assert parts.deliverer.deliver(watch.forward(minutes=9, seconds=59)).sent == 0
    assert smtp.deliveries == []
    assert parts.deliverer.deliver(watch.forward(seconds=1)).sent == 1
    assert books.mail(id_).state is State.SENT
    (delivery,) = smtp.deliveries
    assert delivery.message["Message-ID"] == books.mail(id_).message_id


def test_a_mail_that_is_filed_late_is_found_at_the_second_look(
    books: Books, parts: Parts, smtp: SmtpServer, dovecot: Mailbox, watch: Watch
) -> None:
    id_ = receipt(books)
    left_in_doubt(parts, smtp, kept=True)
    parts.deliverer.deliver(watch.forward(minutes=1))
    filed(dovecot, books.mail(id_))
    parts.deliverer.deliver(watch.forward(minutes=11))
    assert books.mail(id_).state is State.SENT
    assert len(smtp.deliveries) == 1


def test_a_mail_in_doubt_a_second_time_is_looked_for_anew(
    books: Books, parts: Parts, smtp: SmtpServer, dovecot: Mailbox, watch: Watch
) -> None:
    id_ = receipt(books)
    left_in_doubt(parts, smtp, kept=False)
    parts.deliverer.deliver(watch.forward(minutes=1))
    smtp.cut_after_body(kept=True)
    assert parts.deliverer.deliver(watch.forward(minutes=10)).later == 1
    filed(dovecot, books.mail(id_))
    parts.deliverer.deliver(watch.forward(minutes=1))
    assert books.mail(id_).state is State.SENT
    assert len(smtp.deliveries) == 1


@pytest.fixture
def without_sent_folder(wires: Wires, books: Books, watch: Watch, tmp_path: Path) -> Iterator[Parts]:
    config = Wires(wires.mailbox, wires.smtp_port, wires.url, reminders={"sent_folder": '"Không có"'}).write(tmp_path)
    with wired(config, watch) as parts:
        yield parts


def test_where_nothing_is_filed_receipts_and_reminders_in_doubt_are_not_repeated_and_the_digest_says_so(
    books: Books, without_sent_folder: Parts, smtp: SmtpServer, watch: Watch
) -> None:
    parts = without_sent_folder
    books.looked(START)
    reminding.queue_due_reminders(parts.database, parts.office, START)
    for mail_ in books.mails():
        with books.database.transaction() as tx:
            outbox.claim(tx, mail_.id, "Nhắc lần 1", START)
    id_ = receipt(books)
    left_in_doubt(parts, smtp, kept=True)
    parts.deliverer.deliver(watch.forward(hours=1))
    assert {(m.state, m.reason) for m in books.mails()} == {(State.FAILED, NO_TRACE)}
    assert len(smtp.deliveries) == 1
    books.wants(MailKind.DIGEST, "2018-03-02", SPECIALIST, watch.now)
    parts.deliverer.deliver(watch.now)
    digest = smtp.deliveries[-1].message.get_body(("plain",))
    assert digest is not None
    assert "THƯ GỬI ĐI KHÔNG THÀNH (4)" in digest.get_content()
    assert f"{books.mail(id_).subject} ({NO_TRACE})" in digest.get_content()


def test_where_nothing_is_filed_the_digest_is_sent_again(
    books: Books, without_sent_folder: Parts, smtp: SmtpServer, watch: Watch
) -> None:
    books.wants(MailKind.DIGEST, "2018-03-02", SPECIALIST, START)
    left_in_doubt(without_sent_folder, smtp, kept=False)
    without_sent_folder.deliverer.deliver(watch.forward(minutes=1))
    assert without_sent_folder.deliverer.deliver(watch.forward(minutes=10)).sent == 1
    assert len(smtp.deliveries) == 1


def test_where_nothing_is_filed_the_digest_is_sent_three_times_at_most(
    books: Books, without_sent_folder: Parts, smtp: SmtpServer, watch: Watch
) -> None:
    id_ = books.wants(MailKind.DIGEST, "2018-03-02", SPECIALIST, START)
    smtp.cut_after_body(times=10)
    for _ in range(60):
        without_sent_folder.deliverer.deliver(watch.forward(minutes=1))
    assert (books.mail(id_).state, books.mail(id_).reason) == (State.FAILED, NO_TRACE)
    assert len(smtp.deliveries) == 3


def test_a_server_that_did_not_file_an_earlier_mail_is_not_believed_when_it_has_none(
    books: Books, parts: Parts, smtp: SmtpServer, watch: Watch
) -> None:
    receipt(books)
    assert parts.deliverer.deliver(START).sent == 1
    id_ = receipt(books)
    watch.forward(minutes=30)
    smtp.cut_after_body()
    parts.deliverer.deliver(watch.now)
    parts.deliverer.deliver(watch.forward(minutes=1))
    assert (books.mail(id_).state, books.mail(id_).reason) == (State.FAILED, NO_TRACE)
    assert len(smtp.deliveries) == 2


def test_a_server_that_files_what_it_sends_is_believed(
    books: Books, parts: Parts, smtp: SmtpServer, dovecot: Mailbox, watch: Watch
) -> None:
    first = receipt(books)
    parts.deliverer.deliver(START)
    filed(dovecot, books.mail(first))
    second = receipt(books)
    watch.forward(minutes=30)
    smtp.cut_after_body(kept=False)
    parts.deliverer.deliver(watch.now)
    for minutes in (1, 11):
        parts.deliverer.deliver(watch.forward(minutes=minutes))
    assert books.mail(second).state is State.SENT
    assert len(smtp.deliveries) == 2


@pytest.fixture
def silent(wires: Wires, tmp_path: Path) -> Iterator[tuple[StubbornSmtp, Path]]:
    """A mail server that takes the body and never answers, and the configuration of an office that sends through it."""
    folder = tmp_path / "silent"
    folder.mkdir()
    with StubbornSmtp(Manner.SILENT_AFTER_BODY) as server:
        yield server, Wires(wires.mailbox, server.port, wires.url).write(folder)


def test_a_sender_killed_while_the_server_is_silent_leaves_a_mail_that_the_next_run_settles(
    books: Books, parts: Parts, silent: tuple[StubbornSmtp, Path], smtp: SmtpServer, watch: Watch
) -> None:
    id_ = receipt(books)
    server, config = silent
    with subprocess.Popen([sys.executable, "-c", _SEND, str(config), START.isoformat()]) as sender:
        assert books.mail(id_).message_id.encode() in server.await_body()
        assert books.mail(id_).state is State.SENDING
        sender.kill()
        assert sender.wait(timeout=60) == -signal.SIGKILL
    assert becomes_free(parts.database, "send")
    assert books.mail(id_).state is State.SENDING
    parts.deliverer.deliver(watch.forward(minutes=1))
    assert parts.deliverer.deliver(watch.forward(minutes=10)).sent == 1
    assert books.mail(id_).state is State.SENT
    assert len(smtp.deliveries) == 1


def test_the_marked_sent_folder_is_found_without_being_configured(parts: Parts, dovecot: Mailbox) -> None:
    dovecot.append(mail(MAILBOX, "Nhắc", message_id="<reminder.1@diemdanh.mail>"), START, folder="Sent")
    assert SentFolder(parts).holds("<reminder.1@diemdanh.mail>") is True
    assert SentFolder(parts).holds("<reminder.2@diemdanh.mail>") is False


def test_a_mailbox_that_is_down_for_a_while_settles_nothing(
    books: Books, smtp: SmtpServer, watch: Watch, tmp_path: Path, database_url: str
) -> None:
    with Dovecot() as server:
        office = server.mailbox("office")
        with wired(Wires(office, smtp.port, database_url).write(tmp_path), watch) as parts:
            id_ = receipt(books)
            left_in_doubt(parts, smtp, kept=False)
            office.stop()
            parts.deliverer.deliver(watch.forward(minutes=1))
            assert books.mail(id_).state is State.SENDING
            office.start()
            for minutes in (1, 10):
                parts.deliverer.deliver(watch.forward(minutes=minutes))
            assert books.mail(id_).state is State.SENT
    assert len(smtp.deliveries) == 1


@pytest.fixture
def filing(wires: Wires, books: Books, watch: Watch, tmp_path: Path) -> Iterator[Parts]:
    config = Wires(wires.mailbox, wires.smtp_port, wires.url, reminders={"file_sent": "true"}).write(tmp_path)
    with wired(config, watch) as parts:
        yield parts


def test_where_the_server_files_nothing_we_file_what_left_as_it_left_and_as_read(
    books: Books, filing: Parts, smtp: SmtpServer, dovecot: Mailbox
) -> None:
    for _ in range(3):
        receipt(books)
    assert filing.deliverer.deliver(START).sent == 3
    uids = dovecot.uids("Sent")
    assert [dovecot.raw(uid, "Sent") for uid in uids] == [delivery.raw for delivery in smtp.deliveries]
    assert {flag for uid in uids for flag in dovecot.flags(uid, "Sent")} == {rb"\Seen"}


def test_what_the_server_filed_itself_is_not_filed_a_second_time(
    books: Books, filing: Parts, smtp: SmtpServer, dovecot: Mailbox
) -> None:
    files_like_gmail(smtp, dovecot)
    receipt(books)
    assert filing.deliverer.deliver(START).sent == 1
    assert len(dovecot.uids("Sent")) == 1


def test_a_copy_that_cannot_be_filed_is_no_reason_to_send_again(
    books: Books, wires: Wires, smtp: SmtpServer, watch: Watch, tmp_path: Path
) -> None:
    lines = {"file_sent": "true", "sent_folder": '"Không có"'}
    id_ = receipt(books)
    with wired(Wires(wires.mailbox, wires.smtp_port, wires.url, reminders=lines).write(tmp_path), watch) as parts:
        assert parts.deliverer.deliver(START).sent == 1
        parts.deliverer.deliver(watch.forward(hours=1))
    assert books.mail(id_).state is State.SENT
    assert len(smtp.deliveries) == 1
