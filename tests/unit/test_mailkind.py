"""What kind of mail it is: nothing automatic may ever be answered, no report may be taken for something automatic."""

from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.policy import SMTP, default
from pathlib import Path

import pytest

from ingest.mailkind import MailKind, kind_of
from ingest.mime import parse
from tests.kit.forms import docx_form, individual
from tests.kit.incoming import NOW, Desk, new_desk
from tests.kit.mails import OFFICE, auto_reply, bounce_of, mail

SCHOOL = "Mầm non Ân Phú <mn.anphu@vuquang.example>"
SPECIALIST = "chuyenvien@phonggd.example"
FORM = [("Báo cáo.docx", b"PK...")]
OURS = mail(f"Phòng GD&ĐT <{OFFICE}>", "Nhắc lần 1", headers={"Auto-Submitted": "auto-generated"})


def kind(raw: bytes, *, answers_us: bool = False) -> MailKind:
    return kind_of(parse(raw), OFFICE, SPECIALIST, lambda: answers_us)


def with_headers(**headers: str) -> bytes:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return mail(SCHOOL, "BC đợt 1", attachments=FORM, headers=named)


def calendar(content_type: str, *files: tuple[str, str], method: str = "REQUEST") -> bytes:
    message = message_from_bytes(mail(SCHOOL, "Mời họp"), policy=default)
    message.add_alternative("BEGIN:VCALENDAR\nEND:VCALENDAR\n", subtype="calendar", params={"method": method})
    for name, subtype in files:
        message.add_attachment(b"...", maintype=content_type, subtype=subtype, filename=name)
    return message.as_bytes(policy=SMTP)


def test_a_report_is_an_ordinary_mail() -> None:
    assert kind(mail(SCHOOL, "BC đợt 1", attachments=FORM)) is MailKind.ORDINARY


def test_our_own_reminder_in_the_mailbox_is_ours() -> None:
    assert kind(OURS) is MailKind.OURS


def test_what_the_office_itself_writes_by_hand_from_that_address_is_ordinary() -> None:
    assert kind(mail(OFFICE, "Chuyển tiếp báo cáo", attachments=FORM)) is MailKind.ORDINARY


def test_our_address_is_recognised_in_any_case() -> None:
    raw = mail(OFFICE, "Nhắc lần 1", headers={"Auto-Submitted": "auto-generated"})
    assert kind_of(parse(raw), OFFICE.upper()) is MailKind.OURS


@pytest.mark.parametrize("status", ["5.1.1", "4.4.7"])
def test_a_delivery_report_is_a_bounce_also_when_it_only_tells_of_a_delay(status: str) -> None:
    assert kind(bounce_of(OURS, "mn.anphu@vuquang.example", status)) is MailKind.BOUNCE


def test_a_report_of_gmail_is_a_bounce() -> None:
    assert kind(with_headers(X_Failed_Recipients="mn.anphu@vuquang.example")) is MailKind.BOUNCE


def test_a_plain_mail_from_the_mail_system_with_no_way_back_is_a_bounce() -> None:
    assert kind(mail("MAILER-DAEMON@la.example", "failure", headers={"Return-Path": "<>"})) is MailKind.BOUNCE


def test_a_report_with_no_way_back_is_no_bounce_when_a_school_sends_it() -> None:
    assert kind(with_headers(Return_Path="<>")) is MailKind.ORDINARY


def test_a_school_that_encloses_a_delivery_report_beside_its_form_is_no_bounce() -> None:
    message = message_from_bytes(mail(SCHOOL, "Thư của chúng tôi bị trả lại", attachments=FORM), policy=default)
    message.add_attachment(message_from_bytes(bounce_of(OURS, "x@la.example"), policy=default))
    assert kind(message.as_bytes(policy=SMTP)) is MailKind.ORDINARY


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "Auto-Generated; owner=x"},
        {"X_Autoreply": "yes"},
        {"X_Autorespond": "BC đợt 1"},
        {"Precedence": "auto_reply"},
        {"X_Auto_Response_Suppress": "All", "Return_Path": "<>"},
    ],
)
def test_an_absence_notice_is_an_automatic_answer(headers: dict[str, str]) -> None:
    assert kind(with_headers(**headers)) is MailKind.AUTO_REPLY


def test_the_absence_notice_of_a_school_is_an_automatic_answer() -> None:
    assert kind(auto_reply(OURS, SCHOOL)) is MailKind.AUTO_REPLY


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "no"},
        {"X_Auto_Response_Suppress": "None", "Return_Path": "<>"},
        {"X_Auto_Response_Suppress": "DR, OOF"},
        {"Precedence": "normal"},
    ],
)
def test_headers_that_ordinary_programs_set_leave_a_report_ordinary(headers: dict[str, str]) -> None:
    assert kind(with_headers(**headers)) is MailKind.ORDINARY


@pytest.mark.parametrize("headers", [{"List_Id": "<tin.la.example>"}, {"Precedence": "bulk"}, {"Precedence": "List"}])
def test_a_newsletter_is_of_a_mailing_list(headers: dict[str, str]) -> None:
    assert kind(with_headers(**headers)) is MailKind.MAILING_LIST


def test_an_invitation_is_of_the_calendar() -> None:
    assert kind(calendar("application")) is MailKind.CALENDAR


def test_an_invitation_that_comes_as_a_file_too_is_of_the_calendar() -> None:
    assert kind(calendar("application", ("invite.ics", "ics"))) is MailKind.CALENDAR


def test_a_report_that_carries_an_invitation_is_ordinary() -> None:
    assert kind(calendar("application", ("invite.ics", "ics"), ("Báo cáo.docx", "msword"))) is MailKind.ORDINARY


def test_the_answer_to_an_invitation_is_told_from_an_invitation() -> None:
    assert kind(calendar("application", method="REPLY")) is MailKind.CALENDAR_REPLY
    assert kind(calendar("application", ("invite.ics", "ics"), method="reply")) is MailKind.CALENDAR_REPLY


# Delivery reports without a part that machines can read


@pytest.mark.parametrize(
    "subject",
    [
        "Undelivered Mail Returned to Sender",
        "failure notice",
        "Delayed Mail (still being retried)",
        "Không gửi được: Nhắc",
    ],
)
@pytest.mark.parametrize("sender", ["MAILER-DAEMON@la.example", "postmaster@la.example", "MDaemon@la.example"])
def test_a_report_by_its_subject_and_sender_is_a_bounce_also_where_the_return_path_is_lost(
    subject: str, sender: str
) -> None:
    assert kind(mail(sender, subject)) is MailKind.BOUNCE


def test_a_report_by_its_subject_with_no_way_back_is_a_bounce_whoever_sends_it() -> None:
    raw = mail("he-thong@la.example", "Undeliverable: Nhắc", headers={"Return-Path": "<>"})
    assert kind(raw) is MailKind.BOUNCE


@pytest.mark.parametrize(
    ("sender", "subject", "files"),
    [
        ("postmaster@truong.example", "BC đợt 1", []),
        ("postmaster@truong.example", "Thư bị trả lại, trường gửi lại báo cáo", FORM),
        (SCHOOL, "Thư bị trả lại, trường gửi lại báo cáo", []),
        (SCHOOL, "Fwd: Undelivered Mail Returned to Sender", FORM),
    ],
)
def test_one_sign_of_a_delivery_report_alone_is_none(sender: str, subject: str, files: list[tuple[str, bytes]]) -> None:
    assert kind(mail(sender, subject, attachments=files)) is MailKind.ORDINARY


def report_of(report_type: str) -> bytes:
    head = (
        f"From: {SCHOOL}\r\nSubject: x\r\nContent-Type: multipart/report; report-type={report_type}; boundary=B\r\n\r\n"
    )
    return (head + "--B\r\nContent-Type: text/plain\r\n\r\nx\r\n--B--\r\n").encode()


def test_a_read_receipt_is_automatic_and_no_bounce() -> None:
    assert kind(report_of("disposition-notification")) is MailKind.AUTO_REPLY
    assert kind(report_of("delivery-status")) is MailKind.BOUNCE


# Absence notices that say so only in their subject


ABSENT = [
    "Trả lời tự động: Nhắc lần 1",
    "Tự động trả lời: Nhắc",
    "Automatic reply: Nhac",
    "Out of Office: Nhac",
    "Re: Auto-Reply: x",
]


@pytest.mark.parametrize("subject", ABSENT)
def test_a_subject_alone_makes_an_absence_notice_only_of_an_answer_to_us(subject: str) -> None:
    raw = mail(SCHOOL, subject)
    assert kind(raw, answers_us=True) is MailKind.AUTO_REPLY
    assert kind(raw) is MailKind.ORDINARY


@pytest.mark.parametrize("subject", ["Trả lời: Nhắc lần 1", "Re: Nhắc lần 1", "TL: BC đợt 1", "Trả lời thư nhắc"])
def test_a_school_that_answers_us_by_hand_is_ordinary(subject: str) -> None:
    assert kind(mail(SCHOOL, subject), answers_us=True) is MailKind.ORDINARY


def test_an_answer_with_a_file_is_no_absence_notice_whatever_its_subject() -> None:
    assert kind(mail(SCHOOL, ABSENT[0], attachments=FORM), answers_us=True) is MailKind.ORDINARY


def test_an_answer_to_us_with_no_way_back_is_automatic() -> None:
    assert kind(mail(SCHOOL, "Re: Nhắc", headers={"Return-Path": "<>"}), answers_us=True) is MailKind.AUTO_REPLY


def test_a_newsletter_is_known_by_the_way_out_of_it_but_a_report_with_one_is_ordinary() -> None:
    headers = {"List-Unsubscribe": "<mailto:x@la.example>"}
    assert kind(mail(SCHOOL, "Tin tuần", headers=headers)) is MailKind.MAILING_LIST
    assert kind(mail(SCHOOL, "BC", attachments=FORM, headers=headers)) is MailKind.ORDINARY


# The specialist


def test_what_the_specialist_writes_is_the_specialists_unless_a_machine_wrote_it() -> None:
    assert kind(mail(f"Chuyên viên <{SPECIALIST.upper()}>", "Ghi chú")) is MailKind.SPECIALIST
    assert kind(mail(SPECIALIST, "Nghỉ", headers={"Auto-Submitted": "auto-replied"})) is MailKind.AUTO_REPLY


def test_nobody_is_the_specialist_where_none_is_known() -> None:
    assert kind_of(parse(mail(SPECIALIST, "Ghi chú")), OFFICE) is MailKind.ORDINARY


# What becomes of them


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = new_desk(f"sqlite:///{tmp_path}/office.db", tmp_path)
    desk.know_schools()
    yield desk
    desk.database.close()


TH06 = "th06@truong.example"
HEADERS: list[dict[str, str]] = [
    {"Auto-Submitted": "auto-replied"},
    {"Auto-Submitted": "auto-generated"},
    {"Auto-Submitted": "auto-notified; owner-email=x@la.example"},
    {"X-Autoreply": "yes"},
    {"X-Autoreply-From": "x@la.example"},
    {"X-Mail-Autoreply": "autoreply"},
    {"X-Autorespond": "x"},
    {"X-Autogenerated": "Reply"},
    {"Precedence": "auto_reply"},
    {"Precedence": "bulk"},
    {"Precedence": "junk"},
    {"Precedence": "list"},
    {"X-Auto-Response-Suppress": "All", "Return-Path": "<>"},
    {"List-Id": "<gv.la.example>"},
    {"List-Post": "<mailto:gv@la.example>"},
    {"List-Unsubscribe": "<mailto:gv@la.example>"},
    {"X-Mailing-List": "gv@la.example"},
    {"X-Failed-Recipients": "x@la.example"},
]


@pytest.mark.parametrize("headers", HEADERS, ids=str)
def test_nothing_automatic_from_a_school_is_answered(desk: Desk, headers: dict[str, str]) -> None:
    assert kind(mail(TH06, "BC đợt 1", headers=headers)) is not MailKind.ORDINARY
    line = desk.decide(mail(TH06, "BC đợt 1", headers=headers))
    assert (line.verdict.outcome, desk.outbox()) == ("ignored", [])


@pytest.mark.parametrize(
    "raw",
    [
        mail("mailer-daemon@la.example", "failure notice"),
        bounce_of(OURS, "x@la.example"),
        auto_reply(OURS, TH06),
        calendar("application"),
        calendar("application", method="REPLY"),
        report_of("disposition-notification"),
        OURS,
    ],
    ids=["bounce in words", "bounce", "absence", "invitation", "answer to one", "read receipt", "ours"],
)
def test_no_machine_is_answered(desk: Desk, raw: bytes) -> None:
    assert desk.decide(raw).verdict.outcome == "ignored"
    assert desk.outbox() == []


def decided(desk: Desk, raw: bytes) -> tuple[str, str | None]:
    """What becomes of a mail where the specialist's address is known."""
    uid = desk.put(raw)
    replace(desk.processor(), specialist=SPECIALIST).process_pending(NOW)
    verdict = desk.line(uid).verdict
    return verdict.outcome, verdict.reason


def test_the_specialists_own_words_wait_and_are_not_answered(desk: Desk) -> None:
    assert decided(desk, mail(SPECIALIST, "Ghi chú")) == ("parked", "from_specialist")
    assert decided(desk, mail(SPECIALIST, "Tệp", attachments=FORM)) == ("parked", "from_specialist")
    assert desk.outbox() == []


def test_a_form_that_the_specialist_passes_on_is_judged_like_any_other(desk: Desk) -> None:
    form = docx_form(individuals=[individual("Nguyễn Thị Hoa")])
    assert decided(desk, mail(SPECIALIST, "Chuyển tiếp", attachments=[("bc.docx", form)])) == (
        "parked",
        "unknown_sender",
    )


def test_the_day_of_return_is_kept(desk: Desk) -> None:
    line = desk.decide(auto_reply(OURS, TH06, "Tôi nghỉ đến hết ngày 12/3/2018.\n"))
    assert (line.verdict.reason, str(line.returns_on)) == ("auto_reply", "2018-03-13")
    assert desk.decide(mail(TH06, "Nghỉ", "Tôi nghỉ đến hết ngày 12/3/2018.\n")).returns_on is None
