"""The servers of the test kit do what the other tests take for granted."""

import smtplib
import ssl
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from imapclient import IMAPClient
from imapclient.exceptions import LoginError
from sqlalchemy import create_engine, text

from tests.kit.dovecot import Dovecot
from tests.kit.mailbox import Mailbox
from tests.kit.mails import OFFICE, auto_reply, bounce_of, mail
from tests.kit.smtp import TRY_LATER, SmtpServer

RECEIVED_AT = datetime(2018, 3, 4, 16, 59, 59, tzinfo=UTC)
SCHOOL = "Mầm non Ân Phú <mn.anphu@vuquang.example>"
REPORT = mail(SCHOOL, "BC đợt 1 trường MN Ân Phú", attachments=[("Báo cáo.docx", b"PK...")])


def test_a_filed_mail_keeps_its_bytes_its_time_of_receipt_and_its_flags(dovecot: Mailbox) -> None:
    uid = dovecot.append(REPORT, RECEIVED_AT)
    seen = dovecot.append(REPORT, RECEIVED_AT, flags=[rb"\Seen"])
    assert dovecot.raw(uid) == REPORT
    assert dovecot.received_at(uid) == RECEIVED_AT
    assert dovecot.flags(uid) == set()
    assert dovecot.flags(seen) == {rb"\Seen"}


def test_each_test_finds_a_mailbox_of_its_own(dovecot: Mailbox, dovecot_server: Dovecot) -> None:
    dovecot.append(REPORT, RECEIVED_AT)
    neighbour = dovecot_server.mailbox(f"{dovecot.username}-neighbour")
    assert len(dovecot.uids()) == 1
    assert neighbour.uids() == []
    assert neighbour.folders == ["INBOX", "Sent"]


def test_a_wrong_password_is_refused(dovecot: Mailbox) -> None:
    with (
        IMAPClient(dovecot.host, dovecot.port, ssl=False, timeout=60) as client,
        pytest.raises(LoginError),
    ):
        client.login(dovecot.username, "sai mat khau")


def test_the_mailbox_is_read_over_tls_by_whoever_trusts_its_certificate(dovecot: Mailbox) -> None:
    trusting = ssl.create_default_context(cafile=str(dovecot.ca_file))
    with IMAPClient(dovecot.host, dovecot.tls_port, ssl_context=trusting, timeout=60) as client:
        assert b"Logged in" in client.login(dovecot.username, dovecot.password)
    with pytest.raises(ssl.SSLCertVerificationError):
        IMAPClient(dovecot.host, dovecot.tls_port, timeout=60)


def test_a_restored_mailbox_numbers_its_mail_anew(dovecot: Mailbox) -> None:
    dovecot.append(REPORT, RECEIVED_AT)
    before = dovecot.uid_validity()
    assert dovecot.new_uidvalidity() != before
    assert dovecot.uid_validity() != before
    assert len(dovecot.uids()) == 1


def test_a_mailbox_server_that_was_down_comes_back_with_its_mail() -> None:
    with Dovecot() as server:
        office = server.mailbox("office")
        uid = office.append(REPORT, RECEIVED_AT)
        office.stop()
        with pytest.raises(ConnectionRefusedError):
            office.uids()
        office.start()
        assert office.received_at(uid) == RECEIVED_AT


def test_a_mail_that_is_sent_arrives_as_it_was(smtp: SmtpServer) -> None:
    with smtplib.SMTP(smtp.host, smtp.port, timeout=60) as client:
        client.sendmail("mn.anphu@vuquang.example", [OFFICE], REPORT)
    (delivery,) = smtp.await_deliveries(1)
    assert delivery.raw == REPORT
    assert delivery.sender == "mn.anphu@vuquang.example"
    assert delivery.recipients == (OFFICE,)
    assert delivery.message["Subject"] == "BC đợt 1 trường MN Ân Phú"


def test_a_refused_recipient_gets_nothing_and_the_others_their_mail(smtp: SmtpServer) -> None:
    smtp.refuse("khong.con@vuquang.example")
    smtp.refuse("day.hop.thu@vuquang.example", TRY_LATER)
    to = [OFFICE, "khong.con@vuquang.example", "day.hop.thu@vuquang.example"]
    with smtplib.SMTP(smtp.host, smtp.port, timeout=60) as client:
        refused = client.sendmail("a@vuquang.example", to, REPORT)
    assert {address: code for address, (code, _) in refused.items()} == {to[1]: 550, to[2]: 451}
    assert [delivery.recipients for delivery in smtp.deliveries] == [(OFFICE,)]


def test_refused_content_is_not_kept_and_the_next_mail_is(smtp: SmtpServer) -> None:
    smtp.refuse_content()
    with smtplib.SMTP(smtp.host, smtp.port, timeout=60) as client:
        with pytest.raises(smtplib.SMTPDataError):
            client.sendmail("a@vuquang.example", [OFFICE], REPORT)
        client.sendmail("a@vuquang.example", [OFFICE], REPORT)
    assert len(smtp.deliveries) == 1


@pytest.mark.parametrize(("kept", "arrived"), [(True, 1), (False, 0)])
def test_a_connection_cut_after_the_body_leaves_the_sender_in_doubt(smtp: SmtpServer, kept: bool, arrived: int) -> None:
    smtp.cut_after_body(kept=kept)
    client = smtplib.SMTP(smtp.host, smtp.port, timeout=60)
    with pytest.raises(smtplib.SMTPServerDisconnected):
        client.sendmail("a@vuquang.example", [OFFICE], REPORT)
    assert len(smtp.deliveries) == arrived


def test_a_server_that_wants_a_login_takes_mail_only_after_it(dovecot_server: Dovecot) -> None:
    certificate = dovecot_server.certificate
    with (
        SmtpServer("phong", "mat-khau", certificate) as smtp,
        smtplib.SMTP(smtp.host, smtp.port, timeout=60) as client,
    ):
        client.starttls(context=certificate.client_context())
        with pytest.raises(smtplib.SMTPSenderRefused):
            client.sendmail("a@vuquang.example", [OFFICE], REPORT)
        with pytest.raises(smtplib.SMTPAuthenticationError):
            client.login("phong", "sai")
        client.login("phong", "mat-khau")
        client.sendmail("a@vuquang.example", [OFFICE], REPORT)
        assert len(smtp.deliveries) == 1


def test_a_sending_server_that_was_down_comes_back_on_its_port(smtp: SmtpServer) -> None:
    smtp.stop()
    with pytest.raises(ConnectionRefusedError):
        smtplib.SMTP(smtp.host, smtp.port, timeout=60)
    smtp.start()
    with smtplib.SMTP(smtp.host, smtp.port, timeout=60) as client:
        assert client.noop()[0] == 250


def test_every_database_starts_empty_and_keeps_vietnamese_names(database_url: str) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE school (name text)"))
        connection.execute(text("INSERT INTO school VALUES ('Tiểu học Đức Lĩnh')"))
        names = connection.execute(text("SELECT name FROM school")).scalars().all()
    engine.dispose()
    assert names == ["Tiểu học Đức Lĩnh"]


def test_a_report_says_at_its_top_what_the_offices_server_found_out() -> None:
    assert REPORT.startswith(b"Authentication-Results: mx.office.example; spf=pass")
    forged = mail(SCHOOL, "BC", authenticated=False, authserv="mx.elsewhere.example")
    assert b"mx.elsewhere.example; spf=fail" in forged
    assert b"Authentication-Results" not in mail(SCHOOL, "BC", authenticated=None)


def test_the_same_words_make_the_same_mail_and_other_words_another() -> None:
    assert mail(SCHOOL, "BC") == mail(SCHOOL, "BC")
    first, second = (message_from_bytes(mail(SCHOOL, s), policy=default) for s in ("BC 1", "BC 2"))
    assert first["Message-ID"] != second["Message-ID"]
    assert b"Message-ID" not in mail(SCHOOL, "BC", message_id="")


def test_a_delivery_report_names_the_recipient_and_carries_the_mail_it_is_about() -> None:
    report = message_from_bytes(bounce_of(REPORT, "khong.con@vuquang.example"), policy=default)
    assert report.get_content_type() == "multipart/report"
    _, status, returned = report.iter_parts()
    assert "Final-Recipient: rfc822; khong.con@vuquang.example" in status.as_string()
    assert returned.get_content()["Subject"] == "BC đợt 1 trường MN Ân Phú"


def test_an_absence_notice_says_that_a_machine_wrote_it_and_what_it_answers() -> None:
    asked = mail(OFFICE, "Nhắc nộp báo cáo", to="mn.anphu@vuquang.example", message_id="<1@phonggd.example>")
    notice = message_from_bytes(auto_reply(asked, SCHOOL), policy=default)
    assert notice["Auto-Submitted"] == "auto-replied"
    assert notice["In-Reply-To"] == "<1@phonggd.example>"
