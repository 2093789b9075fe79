"""A report from elsewhere: the school is asked at its registered address, and what its answer brings about."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import update

from ingest.review.answers import By, Done
from ingest.review.assigning import Whose, assign
from ingest.review.undoing import undo
from ingest.review.verdicts import accept
from reminders.delivery import Deliverer
from reminders.sending import Connection, Relay
from store import roster, rulings
from store.ledger import LedgerEntry
from store.outbox import MailKind, OutboxMail, State
from store.schema import messages
from tests.kit.forms import docx_form, individual
from tests.kit.incoming import NOW, Desk
from tests.kit.mails import auto_reply, mail, plain_of
from tests.kit.offices import OFFICE
from tests.kit.smtp import SmtpServer

SCHOOL = "th06@truong.example"
SECOND = "hoa@nha.example"
OTHER_SCHOOL = "th05@truong.example"
STRANGER = "hoa@la.example"
SPECIALIST = By("chuyenvien@phonggd.example", "đã gọi điện cho trường", NOW)
FORM = docx_form(individuals=[individual("Nguyễn Thị Hoa"), individual("Trần Văn Nam")])
EARLIER_FORM = docx_form(individuals=[individual("Nguyễn Thị Hoa")])
OTHER_FORM = docx_form(individuals=[individual("Lê Thị Bích")])
REPORT = mail(STRANGER, "BC đợt 1 Đức Lĩnh", attachments=[("Báo cáo.docx", FORM)])
FORGED = mail(SCHOOL, "BC đợt 1", attachments=[("Báo cáo.docx", FORM)], authenticated=False)


class NoSentFolder:
    def file(self, mails: list[tuple[bytes, datetime]]) -> None:
        raise AssertionError("nothing is filed here")

    """A mailbox without a folder of sent mail."""

    def holds(self, message_id: str) -> bool | None:
        return None


@dataclass(frozen=True)
class Exchange:
    """An office whose letters leave over a real server, and the schools that answer them."""

    desk: Desk
    smtp: SmtpServer

    def send(self) -> list[EmailMessage]:
        """Send all that is due; return everything that has left so far."""
        relay = Relay(self.smtp.host, self.smtp.port, "none", "", "")
        Deliverer(self.desk.database, OFFICE, lambda: Connection(relay), NoSentFolder()).deliver(NOW)
        return [delivery.message for delivery in self.smtp.deliveries]

    def asked(self, raw: bytes = REPORT) -> EmailMessage:
        """A mail comes in, and the school is asked; return the question as it arrived there."""
        self.desk.decide(raw)
        (question,) = [m for m in self.send() if str(m["Subject"]).startswith("Đề nghị xác nhận")]
        return question

    def answers(self, question: EmailMessage, says: str, sender: str = SCHOOL, **more: bool) -> LedgerEntry:
        """Somebody answers, and all that is pending is decided, what is judged anew too; return the answer's line."""
        line = self.desk.decide(reply_to(question, says, sender, **more))
        self.desk.processor().process_pending(NOW)
        return self.desk.line(line.place.uid)

    def line(self, uid: int = 1) -> tuple[str, str | None, str | None]:
        """What became of a message, the report by default."""
        verdict = self.desk.line(uid).verdict
        return verdict.outcome.value, verdict.reason, verdict.school

    def decides(self, how: object) -> None:
        """The specialist's decision is recorded, and the message judged anew."""
        assert isinstance(how, Done)
        self.desk.processor().process_pending(NOW)


def reply_to(question: EmailMessage, says: str, sender: str, *, authenticated: bool = True) -> bytes:
    quoted = "".join(f"> {line}\n" for line in plain_of(question).splitlines())
    body = f"{says}\n\nVào 11:00, Th 6, 2 thg 3, 2018 Phòng GD&ĐT <{question['From']}> đã viết:\n\n{quoted}"
    headers = {"In-Reply-To": str(question["Message-ID"]), "References": str(question["Message-ID"])}
    return mail(sender, f"Re: {question['Subject']}", body, authenticated=authenticated, headers=headers)


@pytest.fixture
def exchange(desk: Desk, smtp: SmtpServer) -> Exchange:
    return Exchange(desk, smtp)


@pytest.fixture
def light(office: Desk, smtp: SmtpServer) -> Exchange:
    """The same on SQLite alone."""
    return Exchange(office, smtp)


def questions(exchange: Exchange) -> list[OutboxMail]:
    return [mail for mail in exchange.desk.outbox() if mail.kind is MailKind.QUESTION]


def addresses(exchange: Exchange) -> set[str]:
    return {mail.to_address for mail in exchange.desk.outbox()}


# The question


def test_the_registered_address_is_asked_and_the_stranger_is_not_written_to(exchange: Exchange) -> None:
    question = exchange.asked()
    assert exchange.line() == ("parked", "unknown_sender", None)
    assert [d.recipients for d in exchange.smtp.deliveries] == [(SCHOOL,)]
    text = plain_of(question)
    for said in (STRANGER, "«BC đợt 1 Đức Lĩnh»", "«Báo cáo.docx»", "2 cá nhân", "chưa được ghi nhận", "11:01"):
        assert said in text
    assert "Nguyễn Thị Hoa" not in text
    assert question["Auto-Submitted"] == "auto-generated"


def test_about_a_mail_in_its_own_name_the_school_is_asked_too(light: Exchange) -> None:
    assert "không xác thực được" in plain_of(light.asked(FORGED))
    assert light.line()[1] == "unverified_sender"


def test_a_school_is_asked_once_a_day_however_much_comes_in_its_name(light: Exchange) -> None:
    light.asked()
    for number in range(3):
        light.desk.decide(mail(STRANGER, f"BC {number}", attachments=[("bc.docx", OTHER_FORM)]))
    assert len(questions(light)) == 1


def test_the_first_address_that_takes_mail_is_asked(light: Exchange) -> None:
    with light.desk.database.transaction() as tx:
        roster.mark_refused(tx, SCHOOL, "550 5.1.1")
    light.desk.decide(REPORT)
    assert [mail.to_address for mail in questions(light)] == [SECOND]


def test_nobody_is_asked_where_the_mail_points_to_two_schools(light: Exchange) -> None:
    other = docx_form(school_name="Trường Tiểu học Đức Liên", school_code="TH05", individuals=[individual()])
    light.desk.decide(mail(STRANGER, "BC", attachments=[("a.docx", FORM), ("b.docx", other)]))
    assert light.desk.outbox() == []


def test_nobody_is_asked_about_a_strangers_letter_without_a_form(light: Exchange) -> None:
    light.desk.decide(mail(STRANGER, "Trường Tiểu học Đức Lĩnh gửi báo cáo đợt 1"))
    assert light.desk.outbox() == []


def test_a_question_that_was_overtaken_by_the_specialist_does_not_leave(light: Exchange) -> None:
    light.desk.decide(REPORT)
    with light.desk.database.transaction() as tx:
        done = assign(tx, light.desk.line(1).message, Whose("TH06"), SPECIALIST)
    light.decides(done)
    light.send()
    assert [mail.state for mail in questions(light)] == [State.SKIPPED]
    assert light.line() == ("recorded", None, "TH06")


def test_nobody_is_asked_about_the_history_that_was_brought_in(light: Exchange) -> None:
    light.desk.put(REPORT)
    with light.desk.database.transaction() as tx:
        tx.execute(update(messages).values(quiet=True))
    light.desk.processor().process_pending(NOW)
    assert light.line()[1] == "unknown_sender"
    assert light.desk.outbox() == []


def test_a_report_that_was_decided_about_is_not_asked_about_again_on_another_day(light: Exchange) -> None:
    light.answers(light.asked(), "Không phải")
    with light.desk.database.transaction() as tx:
        assert isinstance(undo(tx, light.desk.line(1).message, SPECIALIST), Done)
    light.desk.processor().process_pending(NOW + timedelta(days=1))
    assert light.line() == ("parked", "unknown_sender", None)
    assert len(questions(light)) == 1


# The answer


def test_a_yes_records_the_report_and_its_receipt_goes_to_the_registered_address(exchange: Exchange) -> None:
    answer = exchange.answers(exchange.asked(), "Đúng là trường em gửi ạ.")
    assert (answer.verdict.outcome.value, answer.verdict.reason) == ("ignored", "confirmation")
    assert exchange.line() == ("recorded", None, "TH06")
    assert [version.file for version in exchange.desk.versions()] == ["Báo cáo.docx"]
    assert addresses(exchange) == {SCHOOL}
    assert "Đã nhận báo cáo Đợt 1" in str(exchange.send()[-1]["Subject"])


def test_a_no_puts_the_report_aside_and_thanks_nobody(exchange: Exchange) -> None:
    answer = exchange.answers(exchange.asked(), "Không phải trường gửi ạ")
    assert answer.verdict.reason == "confirmation"
    assert exchange.line()[:2] == ("ignored", "set_aside_by_person")
    assert exchange.desk.versions() == []
    assert len(exchange.desk.outbox()) == 1
    with exchange.desk.database.reading() as tx:
        (ruling,) = rulings.history(tx, exchange.desk.line(1).message)
    assert ruling.made_by == "trường, thư trả lời ngày 02/03/2018"
    assert "trường báo không phải trường gửi" in ruling.reason


def test_a_yes_about_a_mail_in_the_schools_own_name_records_it(light: Exchange) -> None:
    light.answers(light.asked(FORGED), "ĐÚNG")
    assert light.line() == ("recorded", None, "TH06")


def test_an_answer_is_known_by_the_code_in_the_quoted_letter_alone(light: Exchange) -> None:
    question = light.asked()
    light.desk.decide(mail(SCHOOL, "Re: xác nhận", f"Đúng ạ\n\n-----Original Message-----\n{plain_of(question)}"))
    light.desk.processor().process_pending(NOW)
    assert light.line() == ("recorded", None, "TH06")


def test_a_yes_that_answers_no_letter_of_ours_changes_nothing(light: Exchange) -> None:
    light.asked()
    light.desk.decide(mail(SCHOOL, "Re: Đề nghị xác nhận", "Đúng ạ"))
    light.desk.processor().process_pending(NOW)
    assert light.line() == ("parked", "unknown_sender", None)


def test_any_registered_address_of_the_school_may_answer(light: Exchange) -> None:
    light.answers(light.asked(), "dung a", sender=SECOND)
    assert light.line() == ("recorded", None, "TH06")


def test_an_answer_that_is_no_clear_one_waits_for_the_specialist(light: Exchange) -> None:
    answer = light.answers(light.asked(), "Đúng không ạ?")
    assert (answer.verdict.outcome.value, answer.verdict.reason) == ("parked", "letter")
    assert light.line() == ("parked", "unknown_sender", None)


def test_an_answer_with_a_form_is_judged_as_a_report(light: Exchange) -> None:
    question = light.asked()
    headers = {"In-Reply-To": str(question["Message-ID"])}
    line = light.desk.decide(mail(SCHOOL, "Re: BC đợt 1", "Đúng ạ", [("bc.docx", OTHER_FORM)], headers=headers))
    assert line.verdict.outcome.value == "recorded"
    assert light.line() == ("parked", "unknown_sender", None)


# What forges and repeats


@pytest.mark.parametrize("sender", [STRANGER, OTHER_SCHOOL])
def test_a_yes_from_any_other_address_changes_nothing_although_it_has_the_letter(light: Exchange, sender: str) -> None:
    answer = light.answers(light.asked(), "Đúng", sender=sender)
    assert answer.verdict.outcome.value == "parked"
    assert light.line() == ("parked", "unknown_sender", None)
    assert light.desk.versions() == []
    assert STRANGER not in addresses(light)


def test_a_yes_that_the_server_finds_forged_changes_nothing(light: Exchange) -> None:
    answer = light.answers(light.asked(FORGED), "Đúng", authenticated=False)
    assert answer.verdict.outcome.value == "parked"
    assert light.line() == ("parked", "unverified_sender", None)


def test_an_absence_notice_is_no_answer(light: Exchange) -> None:
    question = light.asked()
    light.desk.decide(auto_reply(question.as_bytes(), SCHOOL, "Đúng\n"))
    assert light.line() == ("parked", "unknown_sender", None)


def test_an_answer_counts_once_also_after_the_specialist_took_it_back(exchange: Exchange) -> None:
    question = exchange.asked()
    exchange.answers(question, "Đúng")
    with exchange.desk.database.transaction() as tx:
        done = undo(tx, exchange.desk.line(1).message, SPECIALIST)
    exchange.decides(done)
    assert exchange.line() == ("parked", "unknown_sender", None)
    again = exchange.answers(question, "Đúng ạ")
    assert again.verdict.reason == "confirmation"
    assert "đã có quyết định" in (again.verdict.detail or "")
    assert exchange.line() == ("parked", "unknown_sender", None)
    assert exchange.desk.versions() == []
    assert len(questions(exchange)) == 1


def test_a_no_after_a_yes_changes_nothing(light: Exchange) -> None:
    question = light.asked()
    light.answers(question, "Đúng")
    light.answers(question, "Không phải")
    assert light.line() == ("recorded", None, "TH06")


def test_a_yes_does_not_replace_what_was_accepted_until_the_specialist_says_so(exchange: Exchange) -> None:
    own = exchange.desk.decide(mail(SCHOOL, "BC đợt 1", attachments=[("của trường.docx", EARLIER_FORM)]))
    with exchange.desk.database.transaction() as tx:
        assert isinstance(accept(tx, own.message, SPECIALIST), Done)
    exchange.desk.decide(REPORT, datetime(2018, 3, 2, 5, 0, tzinfo=UTC))
    (question,) = [m for m in exchange.send() if str(m["Subject"]).startswith("Đề nghị xác nhận")]
    exchange.answers(question, "Đúng")
    assert exchange.line(2) == ("parked", "would_replace_accepted", "TH06")
    assert [version.file for version in exchange.desk.versions()] == ["của trường.docx"]
    with exchange.desk.database.transaction() as tx:
        done = assign(tx, exchange.desk.line(2).message, Whose("TH06", adds=False), SPECIALIST)
    exchange.decides(done)
    assert exchange.line(2) == ("recorded", None, "TH06")
    assert addresses(exchange) == {SCHOOL}
