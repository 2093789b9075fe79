"""What is queued leaves once, when it may, and only while it is still wanted."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from diemdanh.wiring import Parts
from diemdanh.worker import Cycle
from reminders import alerts, reminding
from reminders.sending import Connection, Relay, SendingError
from store import outbox
from store.decisions import Kind
from store.locks import Busy
from store.outbox import MailKind, State, Wanted
from store.readdressing import readdress
from tests.kit.locks import another_process, becomes_free, said
from tests.kit.mailbox import Mailbox
from tests.kit.mails import plain_of
from tests.kit.offices import AN_PHU, DUC_LIEN, PHAN_DINH_PHUNG, SPECIALIST, Books, Heard, at
from tests.kit.service import Wires, wired
from tests.kit.smtp import NO_SUCH_USER, TRY_LATER, SmtpServer
from tests.kit.stubborn_smtp import Manner, StubbornSmtp

FRIDAY = at("2018-03-02 08:00")


@pytest.fixture
def parts(database_url: str, books: Books, dovecot: Mailbox, smtp: SmtpServer, tmp_path: Path) -> Iterator[Parts]:
    with wired(Wires(dovecot, smtp.port, database_url).write(tmp_path), lambda: FRIDAY) as parts:
        yield parts


def reminded(books: Books, parts: Parts, day: str = "2018-03-02 08:00") -> None:
    """Queue the reminders of that hour, right after a look into the mailbox."""
    books.looked(at(day))
    reminding.queue_due_reminders(parts.database, parts.office, at(day))


def states(books: Books) -> dict[str | None, State]:
    return {mail.school: mail.state for mail in books.mails()}


def to(smtp: SmtpServer, address: str) -> list[EmailMessage]:
    return [d.message for d in smtp.deliveries if address in d.recipients]


def test_a_reminder_reaches_the_missing_school_and_is_marked_as_sent(
    books: Books, parts: Parts, smtp: SmtpServer
) -> None:
    books.reported(DUC_LIEN, at("2018-03-01 10:00"))
    reminded(books, parts)
    done = parts.deliverer.deliver(FRIDAY)
    assert (done.sent, done.failed, done.skipped, done.later, done.held) == (2, 0, 0, 0, 0)
    assert {d.recipients for d in smtp.deliveries} == {(AN_PHU.emails[0],), PHAN_DINH_PHUNG.emails}
    mail = next(m for m in books.mails() if m.school == AN_PHU.code)
    assert (mail.state, mail.sent_at, mail.attempts) == (State.SENT, FRIDAY, 1)
    assert mail.reason == "250 2.0.0 OK: queued"
    (letter,) = to(smtp, AN_PHU.emails[0])
    assert letter["Message-ID"] == mail.message_id
    assert letter["Subject"] == mail.subject


def test_two_runs_on_a_day_send_one_mail(books: Books, parts: Parts, smtp: SmtpServer) -> None:
    for hours in range(5):
        now = FRIDAY + timedelta(hours=hours)
        books.looked(now)
        reminding.queue_due_reminders(parts.database, parts.office, now)
        parts.deliverer.deliver(now)
    assert len(smtp.deliveries) == 3


def test_the_second_reminder_says_that_it_is_the_second(books: Books, parts: Parts, smtp: SmtpServer) -> None:
    for day in ("2018-03-01 08:00", "2018-03-02 08:00", "2018-03-06 08:00"):
        reminded(books, parts, day)
        parts.deliverer.deliver(at(day))
    subjects = [str(m["Subject"]) for m in to(smtp, AN_PHU.emails[0])]
    assert [subject.partition(":")[0] for subject in subjects] == ["Nhắc lần 1", "Nhắc lần 2", "Nhắc lần 3"]
    assert "sắp đến hạn" in subjects[1]
    assert "đã quá hạn" in subjects[2]


def test_a_school_that_reports_between_queue_and_sending_is_not_reminded(
    books: Books, parts: Parts, smtp: SmtpServer
) -> None:
    reminded(books, parts)
    books.reported(AN_PHU, FRIDAY)
    done = parts.deliverer.deliver(FRIDAY + timedelta(minutes=1))
    assert (done.sent, done.skipped) == (2, 1)
    assert to(smtp, AN_PHU.emails[0]) == []
    (mail,) = (m for m in books.mails() if m.school == AN_PHU.code)
    assert (mail.state, mail.reason) == (State.SKIPPED, "trường đã nộp hoặc không còn phải nộp")


def test_an_exemption_between_queue_and_sending_stops_the_reminder(
    books: Books, parts: Parts, smtp: SmtpServer
) -> None:
    reminded(books, parts)
    books.ruled(Kind.EXEMPTION, AN_PHU, FRIDAY)
    assert parts.deliverer.deliver(FRIDAY).skipped == 1
    assert to(smtp, AN_PHU.emails[0]) == []


def test_the_days_left_are_those_at_the_moment_of_sending(books: Books, parts: Parts, smtp: SmtpServer) -> None:
    reminded(books, parts, "2018-03-01 08:00")
    books.looked(at("2018-03-03 09:00"))
    parts.deliverer.deliver(at("2018-03-03 09:00"))
    (letter,) = to(smtp, AN_PHU.emails[0])
    assert "Còn 1 ngày, trong đó 0 ngày làm việc kể cả hôm nay." in plain_of(letter)


@pytest.mark.parametrize(
    ("now", "leaves"),
    [
        ("2018-03-02 19:59", True),
        ("2018-03-02 20:00", False),
        ("2018-03-03 06:59", False),
        ("2018-03-03 07:00", True),
        ("2018-03-04 10:00", False),
        ("2018-03-05 07:00", True),
    ],
    ids=["evening", "quiet", "before seven", "Saturday", "Sunday", "Monday"],
)
def test_no_reminder_leaves_in_quiet_hours_or_on_a_sunday(books: Books, parts: Parts, now: str, leaves: bool) -> None:
    reminded(books, parts)
    books.looked(at(now))
    done = parts.deliverer.deliver(at(now))
    assert done.sent == (3 if leaves else 0)
    assert done.held == (0 if leaves else 3)
    assert done.why == (set() if leaves else {"ngoài giờ gửi thư nhắc"})


def test_a_reminder_held_over_a_holiday_leaves_on_the_next_day(books: Books, parts: Parts, smtp: SmtpServer) -> None:
    extension = at("2018-03-01 09:00")
    for school in (AN_PHU, DUC_LIEN, PHAN_DINH_PHUNG):
        books.ruled(Kind.EXTENSION, school, extension, on_day=date(2018, 4, 26))
    # The death day of the Hùng kings, 25/4/2018, is a holiday; the step of the 24th was missed.
    reminded(books, parts, "2018-04-25 10:00")
    assert parts.deliverer.deliver(at("2018-04-25 10:00")).held == 3
    books.looked(at("2018-04-26 07:00"))
    assert parts.deliverer.deliver(at("2018-04-26 07:00")).sent == 3
    assert len(smtp.deliveries) == 3


def test_receipts_and_the_digest_know_no_quiet_hours(books: Books, parts: Parts, smtp: SmtpServer) -> None:
    night = at("2018-03-04 23:30")
    message = books.reported(AN_PHU, night)
    books.wants_receipt(message, AN_PHU, night)
    books.wants(MailKind.DIGEST, "2018-03-04", SPECIALIST, night)
    assert parts.deliverer.deliver(night).sent == 2
    assert smtp.deliveries[0].recipients == (AN_PHU.emails[0],), "the receipt goes first"


def test_a_mailbox_not_seen_for_half_an_hour_keeps_reminders_back(books: Books, parts: Parts) -> None:
    reminded(books, parts)
    done = parts.deliverer.deliver(FRIDAY + timedelta(minutes=31))
    assert (done.sent, done.held) == (0, 3)
    assert done.why == {"hộp thư chưa được xem trong 30 phút qua nên không gửi thư nhắc"}
    books.looked(FRIDAY + timedelta(minutes=40))
    assert parts.deliverer.deliver(FRIDAY + timedelta(minutes=41)).sent == 3


def test_a_receipt_answers_the_mail_that_it_is_about(books: Books, parts: Parts, smtp: SmtpServer) -> None:
    books.wants_receipt(books.reported(AN_PHU, FRIDAY), AN_PHU, FRIDAY)
    parts.deliverer.deliver(FRIDAY)
    (letter,) = to(smtp, AN_PHU.emails[0])
    assert letter["In-Reply-To"] == "<bc-1@truong.example>"
    assert letter["Auto-Submitted"] == "auto-replied"


def test_an_address_that_does_not_exist_is_marked_and_the_next_one_is_used_at_once(
    books: Books, parts: Parts, smtp: SmtpServer
) -> None:
    smtp.refuse(AN_PHU.emails[0], NO_SUCH_USER)
    reminded(books, parts)
    done = parts.deliverer.deliver(FRIDAY)
    assert (done.sent, done.failed) == (2, 1)
    assert books.refused() == {AN_PHU.emails[0]: "550 5.1.1 No such user here"}
    assert parts.deliverer.deliver(FRIDAY + timedelta(minutes=1)).sent == 1
    (letter,) = to(smtp, AN_PHU.emails[1])
    assert str(letter["Subject"]).startswith("Nhắc lần 1")
    reminded(books, parts, "2018-03-02 09:00")
    assert parts.deliverer.deliver(at("2018-03-02 09:00")).sent == 0, "it is the same reminder"
    assert books.steps(AN_PHU) == {20180301, 20180302}


def test_of_a_school_all_of_whose_addresses_are_dead_nothing_is_tried_for_ever(
    books: Books, parts: Parts, smtp: SmtpServer
) -> None:
    for address in AN_PHU.emails:
        smtp.refuse(address, NO_SUCH_USER)
    reminded(books, parts)
    failed = [parts.deliverer.deliver(FRIDAY + timedelta(minutes=n)).failed for n in range(4)]
    assert failed == [1, 1, 0, 0]
    assert set(books.refused()) == set(AN_PHU.emails)


def test_a_reminder_that_comes_back_after_the_next_one_left_is_not_sent_once_more(
    books: Books, parts: Parts, smtp: SmtpServer
) -> None:
    reminded(books, parts, "2018-03-01 08:00")
    parts.deliverer.deliver(at("2018-03-01 08:00"))
    first = next(mail for mail in books.mails() if mail.school == AN_PHU.code)
    reminded(books, parts)
    parts.deliverer.deliver(FRIDAY)
    with books.database.transaction() as tx:
        came_back = outbox.mark_bounced(tx, first.message_id, "5.2.2")
        assert came_back is not None
        assert readdress(tx, came_back, "5.2.2", FRIDAY, dead=False) is None
    latest = next(mail for mail in books.mails() if mail.school == AN_PHU.code and mail.id != first.id)
    with books.database.transaction() as tx:
        came_back = outbox.mark_bounced(tx, latest.message_id, "5.2.2")
        assert came_back is not None
        assert readdress(tx, came_back, "5.2.2", FRIDAY, dead=False) is not None


def test_a_question_is_not_put_to_another_address(books: Books, parts: Parts, smtp: SmtpServer) -> None:
    smtp.refuse(AN_PHU.emails[0], NO_SUCH_USER)
    message = books.parked("unknown_sender", FRIDAY, heard=Heard("la@la.example"))
    with books.database.transaction() as tx:
        outbox.queue(tx, Wanted(MailKind.QUESTION, "q", AN_PHU.emails[0], FRIDAY, AN_PHU.code, message), FRIDAY)
    assert parts.deliverer.deliver(FRIDAY).failed == 1
    assert [mail.state for mail in books.mails()] == [State.FAILED]


def test_an_address_that_is_none_does_not_keep_the_others_from_their_mail(
    books: Books, parts: Parts, smtp: SmtpServer
) -> None:
    books.enrol(replace(AN_PHU, emails=(":;@truong.example", AN_PHU.emails[0])))
    reminded(books, parts)
    done = parts.deliverer.deliver(FRIDAY)
    assert (done.sent, done.failed) == (2, 1)
    parts.deliverer.deliver(FRIDAY + timedelta(minutes=1))
    assert len(to(smtp, AN_PHU.emails[0])) == 1


def test_refused_content_fails_the_mail_and_leaves_the_address_alone(
    books: Books, parts: Parts, smtp: SmtpServer
) -> None:
    receipt = books.wants_receipt(books.reported(AN_PHU, FRIDAY), AN_PHU, FRIDAY)
    smtp.refuse_content()
    assert parts.deliverer.deliver(FRIDAY).failed == 1
    assert books.refused() == {}
    assert (books.mail(receipt).state, books.mail(receipt).reason) == (State.FAILED, "554 5.7.1 Message rejected")


def test_a_temporary_refusal_is_tried_again_at_growing_intervals_and_then_left_to_a_person(
    books: Books, parts: Parts, smtp: SmtpServer
) -> None:
    receipt = books.wants_receipt(books.reported(AN_PHU, FRIDAY), AN_PHU, FRIDAY)
    smtp.refuse(AN_PHU.emails[0], TRY_LATER)
    now = FRIDAY
    for minutes in (5, 15, 60, 240, 720, 1440):
        assert parts.deliverer.deliver(now).later == 1
        assert parts.deliverer.deliver(now + timedelta(minutes=minutes, seconds=-1)).later == 0
        now += timedelta(minutes=minutes)
    done = parts.deliverer.deliver(now)
    assert (done.later, done.failed) == (0, 1)
    assert books.mail(receipt).state is State.FAILED
    assert books.mail(receipt).attempts == 7
    assert books.refused() == {}


def test_a_temporary_refusal_that_ends_lets_the_mail_through(books: Books, parts: Parts, smtp: SmtpServer) -> None:
    books.wants_receipt(books.reported(AN_PHU, FRIDAY), AN_PHU, FRIDAY)
    smtp.refuse(AN_PHU.emails[0], TRY_LATER)
    parts.deliverer.deliver(FRIDAY)
    smtp.accept(AN_PHU.emails[0])
    assert parts.deliverer.deliver(FRIDAY + timedelta(minutes=5)).sent == 1
    assert len(smtp.deliveries) == 1


def test_one_refused_school_does_not_hold_up_the_others(books: Books, parts: Parts, smtp: SmtpServer) -> None:
    smtp.refuse(AN_PHU.emails[0], TRY_LATER)
    reminded(books, parts)
    done = parts.deliverer.deliver(FRIDAY)
    assert (done.sent, done.later) == (2, 1)


def test_a_line_that_breaks_before_the_body_is_tried_again(books: Books, parts: Parts, smtp: SmtpServer) -> None:
    books.wants_receipt(books.reported(AN_PHU, FRIDAY), AN_PHU, FRIDAY)
    with StubbornSmtp(Manner.HANGS_UP_AT_RECIPIENT) as broken:
        relay = Relay(broken.host, broken.port, "none", "", "")
        done = replace(parts.deliverer, connect=lambda: Connection(relay)).deliver(FRIDAY)
    assert (done.later, smtp.deliveries) == (1, [])
    assert parts.deliverer.deliver(FRIDAY + timedelta(minutes=5)).sent == 1


def test_a_server_that_is_down_leaves_the_queue_as_it_is(books: Books, parts: Parts, smtp: SmtpServer) -> None:
    receipt = books.wants_receipt(books.reported(AN_PHU, FRIDAY), AN_PHU, FRIDAY)
    smtp.stop()
    with pytest.raises(SendingError):
        parts.deliverer.deliver(FRIDAY)
    assert (books.mail(receipt).state, books.mail(receipt).attempts) == (State.QUEUED, 0)
    smtp.start()
    assert parts.deliverer.deliver(FRIDAY).sent == 1


def test_with_nothing_to_send_the_server_is_not_asked(parts: Parts, smtp: SmtpServer) -> None:
    smtp.stop()
    assert parts.deliverer.deliver(FRIDAY).sent == 0


@pytest.mark.parametrize(
    ("limits", "why", "wait"),
    [
        ({"hourly_limit": 2}, "đã đủ số thư cho phép trong một giờ", timedelta(hours=1, seconds=1)),
        ({"daily_limit": 2}, "đã đủ số thư cho phép trong một ngày", timedelta(days=1, seconds=1)),
    ],
)
def test_no_more_mail_leaves_than_is_allowed(
    books: Books, parts: Parts, limits: dict[str, Any], why: str, wait: timedelta
) -> None:
    for _ in range(5):
        books.wants_receipt(books.reported(AN_PHU, FRIDAY), AN_PHU, FRIDAY)
    limited = replace(parts.deliverer, office=replace(parts.office, **limits))
    first = limited.deliver(FRIDAY)
    assert (first.sent, first.held, first.why) == (2, 3, {why})
    assert limited.deliver(FRIDAY + wait - timedelta(seconds=2)).sent == 0
    assert limited.deliver(FRIDAY + wait).sent == 2
    assert limited.deliver(FRIDAY + 2 * wait).sent == 1


def test_one_address_gets_only_so_many_mails_a_day(books: Books, parts: Parts, smtp: SmtpServer) -> None:
    for _ in range(4):
        books.wants_receipt(books.reported(AN_PHU, FRIDAY), AN_PHU, FRIDAY)
    books.wants_receipt(books.reported(DUC_LIEN, FRIDAY), DUC_LIEN, FRIDAY)
    limited = replace(parts.deliverer, office=replace(parts.office, address_limit=2))
    done = limited.deliver(FRIDAY)
    assert (done.sent, done.held) == (3, 2)
    assert done.why == {"đã đủ số thư cho phép tới một địa chỉ trong một ngày"}
    assert limited.deliver(FRIDAY + timedelta(days=1, seconds=1)).sent == 2


def test_when_much_comes_back_nothing_leaves_but_what_tells_of_it(books: Books, parts: Parts, smtp: SmtpServer) -> None:
    receipts = [books.wants_receipt(books.reported(DUC_LIEN, FRIDAY), DUC_LIEN, FRIDAY) for _ in range(20)]
    assert parts.deliverer.deliver(FRIDAY).sent == 20
    with books.database.transaction() as tx:
        for id_ in receipts[:2]:
            outbox.mark_bounced(tx, books.mail(id_).message_id, "5.2.2")
    books.wants_receipt(books.reported(AN_PHU, FRIDAY), AN_PHU, FRIDAY)
    later = FRIDAY + timedelta(hours=2)
    assert not alerts.queue_alerts(parts.database, parts.office, later, later), "a tenth is not more than a tenth"
    with books.database.transaction() as tx:
        outbox.mark_bounced(tx, books.mail(receipts[2]).message_id, "5.2.2")
    books.looked(later)
    assert alerts.queue_alerts(parts.database, parts.office, later, later)
    assert not alerts.queue_alerts(parts.database, parts.office, later, later)
    done = parts.deliverer.deliver(later)
    assert (done.sent, done.held) == (1, 1)
    assert done.why == {"ngừng gửi vì quá nhiều thư bị trả lại trong 24 giờ qua"}
    (alert,) = to(smtp, SPECIALIST)
    assert "3 trong 20 thư" in plain_of(alert)
    assert parts.deliverer.deliver(FRIDAY + timedelta(days=1, minutes=1)).sent == 1, "a day later it goes on"


def test_a_server_that_takes_no_more_from_us_is_left_alone_and_no_mail_is_held_to_blame(
    books: Books, parts: Parts, smtp: SmtpServer
) -> None:
    for _ in range(3):
        books.wants_receipt(books.reported(AN_PHU, FRIDAY), AN_PHU, FRIDAY)
    for minutes in (0, 60, 120, 180, 240, 300, 360, 420):
        now = FRIDAY + timedelta(minutes=minutes)
        smtp.refuse_content("550 5.4.5 Daily user sending limit exceeded")
        done = parts.deliverer.deliver(now)
        assert (done.sent, done.failed, done.later) == (0, 0, 1), minutes
        assert parts.deliverer.deliver(now + timedelta(minutes=59)).sent == 0
    mails = books.mails()
    assert {mail.state for mail in mails} == {State.QUEUED}
    assert {mail.reason for mail in mails} == {
        "máy chủ gửi thư tạm không nhận thêm thư của cơ quan: 550 5.4.5 Daily user sending limit exceeded"
    }
    assert parts.deliverer.deliver(FRIDAY + timedelta(hours=9)).sent == 3
    assert len(smtp.deliveries) == 3


def test_a_server_that_closes_the_line_after_some_mails_is_called_again(
    books: Books, parts: Parts, smtp: SmtpServer
) -> None:
    for school in (AN_PHU, DUC_LIEN, PHAN_DINH_PHUNG):
        books.wants_receipt(books.reported(school, FRIDAY), school, FRIDAY)
    logins: list[Connection] = []

    def connect() -> Connection:
        logins.append(Connection(parts.relay))
        if len(logins) == 1:
            smtp.refuse_content("421 4.7.0 Too many messages for one session, closing")
        return logins[-1]

    opened = replace(parts.deliverer, connect=connect)
    done = opened.deliver(FRIDAY)
    assert (done.sent, done.later, len(logins)) == (3, 0, 2)
    assert len({mail.message["Message-ID"] for mail in smtp.deliveries}) == len(smtp.deliveries) == 3


def test_sending_stops_between_two_mails_when_something_else_is_wanted(
    books: Books, parts: Parts, smtp: SmtpServer
) -> None:
    reminded(books, parts)
    done = parts.deliverer.deliver(FRIDAY, lambda: len(smtp.deliveries) == 1)
    assert (done.sent, done.more) == (1, True)
    books.reported(next(s for s in (AN_PHU, DUC_LIEN) if not to(smtp, s.emails[0])), FRIDAY)
    done = parts.deliverer.deliver(FRIDAY)
    assert (done.sent, done.skipped, done.more) == (1, 1, False)


def test_the_digest_is_not_held_by_the_limit_that_it_tells_of(books: Books, parts: Parts, smtp: SmtpServer) -> None:
    for _ in range(3):
        books.wants_receipt(books.reported(AN_PHU, FRIDAY), AN_PHU, FRIDAY)
    books.wants(MailKind.DIGEST, "2018-03-02", SPECIALIST, FRIDAY)
    limited = replace(parts.deliverer, office=replace(parts.office, hourly_limit=2))
    assert limited.deliver(FRIDAY).sent == 3
    assert len(to(smtp, SPECIALIST)) == 1


def test_while_another_process_sends_this_one_stays_away(
    database_url: str, books: Books, parts: Parts, smtp: SmtpServer
) -> None:
    books.wants_receipt(books.reported(AN_PHU, FRIDAY), AN_PHU, FRIDAY)
    with another_process(database_url, "send") as other:
        assert said(other) == "held"
        with pytest.raises(Busy):
            parts.deliverer.deliver(FRIDAY)
        other.kill()
        other.wait(timeout=60)
    assert becomes_free(parts.database, "send")
    assert parts.deliverer.deliver(FRIDAY).sent == 1
    assert len(smtp.deliveries) == 1


def test_a_receipt_for_a_school_that_left_the_roster_is_not_wanted(books: Books, parts: Parts) -> None:
    orphan = books.wants(MailKind.RECEIPT, "khong-ro", AN_PHU.emails[0], FRIDAY)
    assert parts.deliverer.deliver(FRIDAY).skipped == 1
    assert books.mail(orphan).reason == "thiếu thư gốc"


def test_a_kind_of_mail_that_nobody_can_write_is_put_aside_with_its_reason(books: Books, parts: Parts) -> None:
    books.wants(MailKind.ALERT, "1", SPECIALIST, FRIDAY)
    receipt = books.wants_receipt(books.parked("empty_form", FRIDAY, AN_PHU, Heard()), AN_PHU, FRIDAY)
    assert parts.deliverer.deliver(FRIDAY).skipped == 1
    assert books.mail(receipt).state is State.SENT


def test_a_digest_that_could_not_leave_yesterday_is_not_sent_beside_todays(
    books: Books, parts: Parts, smtp: SmtpServer
) -> None:
    books.wants(MailKind.DIGEST, "2018-03-01", SPECIALIST, at("2018-03-01 07:30"))
    books.wants(MailKind.DIGEST, "2018-03-02", SPECIALIST, at("2018-03-02 07:30"))
    done = parts.deliverer.deliver(FRIDAY)
    assert (done.sent, done.skipped) == (1, 1)
    (digest,) = smtp.deliveries
    assert "02/3/2018" in str(digest.message["Subject"])


def test_the_service_looks_at_new_mail_between_two_reminders_and_holds_no_receipt_up(
    books: Books, parts: Parts, smtp: SmtpServer
) -> None:
    for school in (AN_PHU, DUC_LIEN):
        books.wants_receipt(books.parked("empty_form", FRIDAY, school), school, FRIDAY)
    reminded(books, parts)
    cycle = Cycle(parts)
    cycle.wanted.set()
    cycle.run()
    assert [mail.state for mail in books.mails(MailKind.RECEIPT)] == [State.SENT, State.SENT]
    assert sorted(mail.state for mail in books.mails(MailKind.REMINDER)) == [State.QUEUED, State.QUEUED, State.SENT]
    assert cycle.wanted.is_set(), "there is more to send"
    cycle.wanted.clear()
    cycle.run()
    assert {mail.state for mail in books.mails(MailKind.REMINDER)} == {State.SENT}
    assert not cycle.wanted.is_set()


def test_a_mail_that_cannot_be_written_holds_no_other_up_and_is_told(
    books: Books, parts: Parts, smtp: SmtpServer
) -> None:
    with books.database.transaction() as tx:
        wanted = Wanted(MailKind.ANNOUNCEMENT, "khong-phai-so:MN01", AN_PHU.emails[0], FRIDAY, AN_PHU.code)
        broken = outbox.queue(tx, wanted, FRIDAY)
    assert broken is not None
    books.wants_receipt(books.reported(DUC_LIEN, FRIDAY), DUC_LIEN, FRIDAY + timedelta(minutes=1))
    done = parts.deliverer.deliver(FRIDAY + timedelta(minutes=1))
    assert (done.sent, done.failed) == (1, 1)
    assert "xem nhật ký" in str(books.mail(broken).reason)
    assert parts.deliverer.deliver(FRIDAY + timedelta(minutes=2)).failed == 0
