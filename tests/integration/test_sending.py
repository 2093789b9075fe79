"""One finished mail, one attempt, and what a real server makes of it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from reminders import sending
from reminders.sending import Attempt, Connection, Relay, Result, SendingError
from tests.kit.certificates import Certificate
from tests.kit.dovecot import Dovecot
from tests.kit.smtp import NO_SUCH_USER, TRY_LATER, SmtpServer
from tests.kit.stubborn_smtp import Manner, StubbornSmtp

OFFICE = "baocao@phonggd.example"
SCHOOL = "mn.anphu@truong.example"
PASSWORD = "mật khẩu gửi thư"
_TRY = """\
import sys
from reminders.sending import Relay, SendingError, check
try:
    check(Relay("127.0.0.1", int(sys.argv[1]), sys.argv[2], "", ""))
except SendingError as error:
    print("transient" if error.transient else "final", error.hint)
else:
    print("connected")
"""


def relay(port: int, security: str = "none", username: str = "", password: str = "") -> Relay:
    return Relay("127.0.0.1", port, security, username, password)


def letter(text: str = "Kính gửi trường.\n") -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = OFFICE
    mail["To"] = SCHOOL
    mail["Subject"] = "Nhắc lần 1"
    mail.set_content(text)
    return mail


def attempt(server: SmtpServer | StubbornSmtp, *recipients: str) -> Attempt:
    with Connection(relay(server.port)) as connection:
        return connection.send(letter(), OFFICE, recipients or [SCHOOL])


@pytest.fixture
def certificate(dovecot_server: Dovecot) -> Certificate:
    return dovecot_server.certificate


@pytest.fixture
def guarded() -> Iterator[SmtpServer]:
    with SmtpServer("phong", "mat-khau") as server:
        yield server


def test_an_accepted_mail_is_recorded_with_the_servers_own_words(smtp: SmtpServer) -> None:
    assert attempt(smtp) == Attempt(Result.ACCEPTED, "250 2.0.0 OK: queued")
    (delivery,) = smtp.deliveries
    assert (delivery.sender, delivery.recipients) == (OFFICE, (SCHOOL,))
    assert delivery.message["Subject"] == "Nhắc lần 1"


def test_several_mails_leave_over_one_connection_each_once(smtp: SmtpServer) -> None:
    with Connection(relay(smtp.port)) as connection:
        results = [connection.send(letter(), OFFICE, [f"truong{n}@truong.example"]).result for n in range(3)]
    assert results == [Result.ACCEPTED] * 3
    assert [d.recipients[0] for d in smtp.deliveries] == [f"truong{n}@truong.example" for n in range(3)]


def test_an_unknown_mailbox_is_a_bad_address(smtp: SmtpServer) -> None:
    smtp.refuse(SCHOOL, NO_SUCH_USER)
    assert attempt(smtp) == Attempt(Result.REFUSED, "550 5.1.1 No such user here", bad_address=True)
    assert smtp.deliveries == []


@pytest.mark.parametrize(
    "reply",
    ["550 5.7.1 Message refused by policy", "552 5.2.2 Mailbox full", "550 5.2.1 Receiving limit per day"],
)
def test_a_quota_or_a_policy_says_nothing_against_the_address(smtp: SmtpServer, reply: str) -> None:
    smtp.refuse(SCHOOL, reply)
    assert attempt(smtp) == Attempt(Result.REFUSED, reply, bad_address=False)


def test_a_server_without_detailed_codes_is_believed_about_the_address(smtp: SmtpServer) -> None:
    smtp.refuse(SCHOOL, "550 mailbox unavailable")
    assert attempt(smtp).bad_address


def test_refused_content_says_nothing_against_the_address(smtp: SmtpServer) -> None:
    smtp.refuse_content()
    assert attempt(smtp) == Attempt(Result.REFUSED, "554 5.7.1 Message rejected", bad_address=False)


def test_a_temporary_refusal_is_for_later(smtp: SmtpServer) -> None:
    smtp.refuse(SCHOOL, TRY_LATER)
    assert attempt(smtp) == Attempt(Result.LATER, "451 4.3.0 Try again later", bad_address=False)
    smtp.accept(SCHOOL)
    smtp.refuse_content(TRY_LATER)
    assert attempt(smtp).result is Result.LATER


def test_after_a_refusal_the_connection_takes_the_next_mail(smtp: SmtpServer) -> None:
    smtp.refuse(SCHOOL)
    with Connection(relay(smtp.port)) as connection:
        assert connection.send(letter(), OFFICE, [SCHOOL]).result is Result.REFUSED
        assert connection.send(letter(), OFFICE, ["th.duclien@truong.example"]).result is Result.ACCEPTED
    assert [d.recipients for d in smtp.deliveries] == [("th.duclien@truong.example",)]


def test_a_leader_whose_mailbox_is_gone_does_not_keep_the_digest_from_the_specialist(smtp: SmtpServer) -> None:
    smtp.refuse("truongphong@phonggd.example")
    done = attempt(smtp, "chuyenvien@phonggd.example", "truongphong@phonggd.example")
    assert done.result is Result.ACCEPTED
    assert done.reply.endswith("refused copies: truongphong@phonggd.example")
    assert [d.recipients for d in smtp.deliveries] == [("chuyenvien@phonggd.example",)]


def test_a_copy_that_a_leader_would_get_is_no_digest_for_the_specialist(smtp: SmtpServer) -> None:
    smtp.refuse("chuyenvien@phonggd.example")
    assert attempt(smtp, "chuyenvien@phonggd.example", "truongphong@phonggd.example").result is Result.REFUSED
    assert smtp.deliveries == []


def test_a_line_that_breaks_before_the_body_leaves_the_mail_unsent() -> None:
    with StubbornSmtp(Manner.HANGS_UP_AT_RECIPIENT) as server:
        assert attempt(server).result is Result.CUT


@pytest.mark.parametrize("kept", [True, False])
def test_a_line_that_breaks_after_the_body_leaves_it_unknown_and_is_tried_once_only(
    smtp: SmtpServer, kept: bool
) -> None:
    smtp.cut_after_body(kept=kept)
    assert attempt(smtp).result is Result.UNKNOWN
    assert len(smtp.deliveries) == int(kept)


@pytest.mark.parametrize(
    "reply",
    [
        "550 5.4.5 Daily user sending limit exceeded. For more information on Gmail",
        "452 4.5.3 You have reached your daily sending quota",
        "554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException; Failed to process message",
        "554 5.2.122 The recipient has exceeded the limit of messages",
        "550 5.7.501 Access denied, spam abuse detected",
        "421 4.7.28 Our system has detected an unusual rate of unsolicited mail",
        "451 Domain has exceeded the max emails limit per hour (300/300)",
    ],
)
def test_a_share_that_is_used_up_is_no_fault_of_the_mail(smtp: SmtpServer, reply: str) -> None:
    smtp.refuse_content(reply)
    assert attempt(smtp).result is (Result.CUT if reply.startswith("421") else Result.LIMITED)


def test_a_server_that_asks_for_no_login_gets_none_and_refuses_the_sender(guarded: SmtpServer) -> None:
    assert attempt(guarded).result is Result.LIMITED
    assert guarded.deliveries == []


@pytest.mark.parametrize("username", ["phong", "baocao@phonggd.example"])
def test_with_the_right_password_mail_leaves(username: str) -> None:
    with (
        SmtpServer(username, "mat-khau") as server,
        Connection(relay(server.port, username=username, password="mat-khau")) as connection,
    ):
        assert connection.send(letter(), OFFICE, [SCHOOL]).result is Result.ACCEPTED


def test_a_password_that_mail_servers_cannot_be_sent_is_named_as_the_problem(guarded: SmtpServer) -> None:
    with pytest.raises(SendingError) as refused:
        sending.check(relay(guarded.port, username="phong", password=PASSWORD))
    assert not refused.value.transient
    assert "không dấu" in refused.value.hint
    assert PASSWORD not in str(refused.value)


def test_a_wrong_password_is_for_a_person_to_mend(guarded: SmtpServer) -> None:
    with pytest.raises(SendingError, match="login refused") as refused:
        sending.check(relay(guarded.port, username="phong", password="sai"))
    assert not refused.value.transient
    assert "mật khẩu" in refused.value.hint
    assert "sai" not in str(refused.value)


def test_a_server_that_is_down_may_be_up_later(smtp: SmtpServer) -> None:
    smtp.stop()
    with pytest.raises(SendingError) as refused:
        sending.check(relay(smtp.port))
    assert refused.value.transient
    assert "[reminders]" in refused.value.hint
    smtp.start()
    sending.check(relay(smtp.port))


def test_a_server_without_starttls_never_sees_the_password(guarded: SmtpServer) -> None:
    with pytest.raises(SendingError) as refused:
        sending.check(relay(guarded.port, "starttls", "phong", "mat-khau"))
    assert "STARTTLS" in str(refused.value)
    assert guarded.deliveries == []


def test_a_certificate_that_nobody_vouches_for_is_refused_in_clear_words(certificate: Certificate) -> None:
    with SmtpServer(certificate=certificate) as server, pytest.raises(SendingError) as refused:
        sending.check(relay(server.port, "starttls"))
    assert not refused.value.transient
    assert refused.value.hint == "Chứng chỉ của máy chủ gửi thư không hợp lệ."


def test_a_certificate_that_the_machine_trusts_is_taken(certificate: Certificate) -> None:
    with SmtpServer(certificate=certificate) as server:
        trusting = os.environ | {"SSL_CERT_FILE": str(certificate.cert)}
        command = [sys.executable, "-c", _TRY, str(server.port), "starttls"]
        done = subprocess.run(command, env=trusting, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "connected\n"


def test_a_name_in_the_place_of_a_server_is_told_apart_from_a_crash() -> None:
    with pytest.raises(SendingError) as refused:
        sending.check(Relay("may-chu.invalid", 587, "starttls", "", ""))
    assert refused.value.transient
