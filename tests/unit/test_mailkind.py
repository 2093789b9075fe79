"""What kind of mail it is: nothing automatic may ever be answered, no report may be taken for something automatic."""

from email import message_from_bytes
from email.policy import SMTP, default

import pytest

from ingest.mailkind import MailKind, kind_of
from ingest.mime import parse
from tests.kit.mails import OFFICE, auto_reply, bounce_of, mail

SCHOOL = "Mầm non Ân Phú <mn.anphu@vuquang.example>"
FORM = [("Báo cáo.docx", b"PK...")]
OURS = mail(f"Phòng GD&ĐT <{OFFICE}>", "Nhắc lần 1", headers={"Auto-Submitted": "auto-generated"})


def kind(raw: bytes) -> MailKind:
    return kind_of(parse(raw), OFFICE)


def with_headers(**headers: str) -> bytes:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return mail(SCHOOL, "BC đợt 1", attachments=FORM, headers=named)


def calendar(content_type: str, *files: tuple[str, str]) -> bytes:
    message = message_from_bytes(mail(SCHOOL, "Mời họp"), policy=default)
    message.add_alternative("BEGIN:VCALENDAR\nEND:VCALENDAR\n", subtype="calendar")
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
