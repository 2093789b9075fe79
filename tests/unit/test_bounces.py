"""Delivery reports: which mail came back, from which address, and for good or not."""

import pytest

from ingest.bounces import Failure, failures
from ingest.mime import parse
from tests.kit.mails import OFFICE, bounce_of, mail

SCHOOL = "mn.anphu@vuquang.example"
OURS = mail(OFFICE, "Nhắc lần 1", to=SCHOOL, message_id="<reminder.1@diemdanh.mail>")


def report(*blocks: str, returned: str = "") -> bytes:
    status = "\n".join(["Reporting-MTA: dns; mx.office.example", "", *blocks])
    parts = ["Content-Type: text/plain\n\nSorry.\n", f"Content-Type: message/delivery-status\n\n{status}\n", returned]
    body = "".join(f"--B\n{part}\n" for part in parts if part)
    head = "From: MAILER-DAEMON@mx.office.example\nContent-Type: multipart/report; boundary=B\n\n"
    return f"{head}{body}--B--\n".replace("\n", "\r\n").encode()


def test_a_final_refusal_names_the_address_and_the_mail_that_came_back() -> None:
    bounced = parse(bounce_of(OURS, SCHOOL, "5.1.1"))
    assert failures(bounced) == [Failure(SCHOOL, "5.1.1", permanent=True)]
    assert bounced.returned_ids == ("<reminder.1@diemdanh.mail>",)


def test_a_delay_is_not_for_good() -> None:
    assert failures(parse(bounce_of(OURS, SCHOOL, "4.4.7"))) == [Failure(SCHOOL, "4.4.7", permanent=False)]


def test_a_delivery_given_up_after_days_of_trying_is_no_fault_of_the_address() -> None:
    raw = report(f"Final-Recipient: rfc822;{SCHOOL}\nAction: failed\nStatus: 4.4.7")
    assert failures(parse(raw)) == [Failure(SCHOOL, "4.4.7", permanent=False)]


def test_one_report_may_speak_of_several_addresses() -> None:
    raw = report(
        "Final-Recipient: RFC822; A@La.example\nAction: Failed\nStatus: 5.1.1 (no such user)\n",
        "Final-Recipient: rfc822; b@la.example\nAction: delivered\nStatus: 2.0.0\n",
    )
    assert [(f.recipient, f.permanent) for f in failures(parse(raw))] == [
        ("a@la.example", True),
        ("b@la.example", False),
    ]


def test_a_report_with_the_headers_alone_tells_which_mail_came_back() -> None:
    headers = "Content-Type: text/rfc822-headers\n\nMessage-ID: <reminder.1@diemdanh.mail>\nSubject: x\n"
    raw = report(f"Final-Recipient: rfc822; {SCHOOL}\nAction: failed\nStatus: 5.1.1", returned=headers)
    assert parse(raw).returned_ids == ("<reminder.1@diemdanh.mail>",)


def test_a_report_without_the_returned_mail_still_names_the_address() -> None:
    raw = report(f"Final-Recipient: rfc822; {SCHOOL}\nAction: failed\nStatus: 5.1.1")
    assert [f.recipient for f in failures(parse(raw))] == [SCHOOL]
    assert parse(raw).returned_ids == ()


@pytest.mark.parametrize("block", ["Action: failed\nStatus: 5.1.1", "", "Final-Recipient: rfc822;\nAction: failed"])
def test_a_report_that_names_nobody_accuses_nobody(block: str) -> None:
    assert failures(parse(report(block))) == []


def test_an_ordinary_mail_reports_nothing() -> None:
    assert failures(parse(mail(SCHOOL, "BC đợt 1"))) == []


def test_the_words_of_a_report_are_tidied_before_they_are_stored() -> None:
    raw = report("Final-Recipient: rfc822; a\x00@la.example\nAction: failed\nStatus: 5.1.1\x1b[31m" + "x" * 500)
    (failure,) = failures(parse(raw))
    assert failure == Failure("a@la.example", "5.1.1[31m" + "x" * 11, permanent=True)


@pytest.mark.parametrize(
    ("status", "bad"), [("5.1.1", True), ("5.1.10", True), ("5.2.2", False), ("5.7.1", False), ("4.1.1", False)]
)
def test_only_an_address_that_does_not_exist_is_a_bad_one(status: str, bad: bool) -> None:
    (failure,) = failures(parse(report(f"Final-Recipient: rfc822; {SCHOOL}\nAction: failed\nStatus: {status}")))
    assert failure.bad_address is bad
