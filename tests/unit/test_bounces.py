"""Delivery reports: which mail came back, from which address, and for good or not."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.bounces import Failure, failures, settle
from ingest.mime import parse
from store import outbox, roster
from store.outbox import MailKind, State, Wanted
from tests.kit.incoming import NOW, Desk, new_desk
from tests.kit.mails import OFFICE, bounce_of, mail

SCHOOL = "mn01@truong.example"
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


# Reports in words

QMAIL = f"""Hi. This is the qmail-send program at mail.la.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<{SCHOOL}>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

Message-ID: <receipt.2@diemdanh.mail>
To: mn.khac@truong.example
"""
EXIM = f"""This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  {SCHOOL}
    SMTP error from remote mail server after RCPT TO:<{SCHOOL}>:
    550 5.1.1 User unknown
"""
POSTFIX = f"""This is the mail system at host mail.la.example.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

For further assistance, please forward this message to <postmaster@la.example>.

<{SCHOOL}>: host mx.la.example[192.0.2.1] said: 550 5.1.1 User unknown

------ This is a copy of the message ------
<khac@truong.example>: Nhắc lần 1
"""
MAIL_RU = f"""A message that you sent was rejected. 550 5.1.1

  {SCHOOL}
"""
EXCHANGE = f"""Your message did not reach some or all of the intended recipients.

The following recipient(s) cannot be reached:

{SCHOOL} on 3/2/2018 9:30 AM
    The e-mail account does not exist. <mx.la.example #5.1.1>
"""
GMAIL = f"""Delivery to the following recipient failed permanently:

     {SCHOOL}

550 5.1.1 The email account that you tried to reach does not exist.
----- Original message -----
From: {OFFICE}
"""
GMAIL_VI = f"""Không tìm thấy địa chỉ

Thư của bạn không gửi được đến {SCHOOL} vì không tìm thấy địa chỉ đó. 550 5.1.1
"""
MDAEMON = f"""The attached message had PERMANENT fatal delivery errors!

Failed address: {SCHOOL}

550 5.1.1 no such user
--- Session Transcript ---
"""
DELAYS = {
    "gmail": f"Delivery to the following recipient has been delayed:\n\n     {SCHOOL}\n\nMessage will be retried\n",
    "postfix": f"THIS IS A WARNING ONLY. It will be retried.\n\n<{SCHOOL}>: 450 busy\n",
    "vietnamese": f"Thư chưa gửi được đến {SCHOOL}; máy chủ sẽ tiếp tục thử gửi lại trong 2 ngày.\n",
    "by its status": f"Failed address: {SCHOOL}\n\n452 4.2.2 mailbox full\n",
}


def in_words(text: str, sender: str = "mailer-daemon@la.example", **headers: str) -> bytes:
    return mail(sender, "failure notice", text, headers=headers)


@pytest.mark.parametrize(
    "text",
    [QMAIL, EXIM, POSTFIX, MAIL_RU, EXCHANGE, GMAIL, GMAIL_VI, MDAEMON],
    ids=["qmail", "exim", "postfix", "mail.ru", "exchange", "gmail", "gmail in Vietnamese", "mdaemon"],
)
def test_a_report_in_words_names_the_address_and_the_reason(text: str) -> None:
    assert failures(parse(in_words(text))) == [Failure(SCHOOL, "5.1.1", permanent=True)]


@pytest.mark.parametrize("text", DELAYS.values(), ids=DELAYS)
def test_a_delay_in_words_is_not_for_good(text: str) -> None:
    assert [(f.recipient, f.permanent) for f in failures(parse(in_words(text)))] == [(SCHOOL, False)]


def test_the_header_of_failed_recipients_counts_before_the_words() -> None:
    raw = in_words("<x@la.example>: not here\n", **{"X-Failed-Recipients": f"{SCHOOL}, b@la.example"})
    assert [f.recipient for f in failures(parse(raw))] == ["b@la.example", SCHOOL]


def test_a_reason_among_several_addresses_belongs_to_none() -> None:
    raw = in_words("<a@la.example>: 550 5.1.1\n<b@la.example>: rejected\n")
    assert [(f.recipient, f.status) for f in failures(parse(raw))] == [("a@la.example", ""), ("b@la.example", "")]


@given(
    st.text()
    | st.lists(st.sampled_from([QMAIL, EXIM, "<", ">", "@", " on 3", "\ud800", "đ", "Your message to:", " "])).map(
        "".join
    )
)
def test_whatever_a_report_says_it_is_read_without_surprise(text: str) -> None:
    head = b"From: MAILER-DAEMON@la.example\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    assert len(failures(parse(head + text.encode("utf-8", "surrogatepass")))) <= 20


# What a report changes


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = new_desk(f"sqlite:///{tmp_path}/office.db", tmp_path)
    desk.know_schools()
    yield desk
    desk.database.close()


def sent(desk: Desk, key: str, to: str = SCHOOL, days_ago: int = 1) -> str:
    """Let a reminder leave; return its Message-ID."""
    at = NOW - timedelta(days=days_ago)
    with desk.database.transaction() as tx:
        row = outbox.queue(tx, Wanted(MailKind.REMINDER, key, to, at), at)
        assert row is not None
        outbox.claim(tx, row, "Nhắc", at)
        outbox.mark_sent(tx, row, at, "250 ok")
    return next(found.message_id for found in desk.outbox() if found.id == row)


def settled(desk: Desk, raw: bytes, *, vouched: bool = True) -> tuple[list[State], dict[str, str]]:
    """What a report makes of our mails and of the addresses."""
    with desk.database.transaction() as tx:
        settle(tx, parse(raw), NOW, OFFICE, vouched=vouched)
        return [row.state for row in outbox.everything(tx)], roster.refused_addresses(tx)


def test_a_report_that_quotes_our_message_id_is_believed_like_one_that_encloses_it(desk: Desk) -> None:
    text = f"Failed address: {SCHOOL}\n550 5.1.1\nMessage-ID: {sent(desk, 'a')}\n"
    sent(desk, "b")
    assert settled(desk, in_words(text), vouched=False) == ([State.BOUNCED, State.SENT], {SCHOOL: "5.1.1"})


@pytest.mark.parametrize(("between", "dead"), [(False, True), (True, False)])
def test_an_address_from_which_three_mails_in_a_row_came_back_is_dead(desk: Desk, between: bool, dead: bool) -> None:
    ids = [sent(desk, key, days_ago=days) for key, days in (("a", 4), ("b", 3), ("c", 1))]
    if between:
        sent(desk, "d", days_ago=2)
    for id_ in ids:
        refused = settled(desk, in_words(f"Mailbox full, 552 5.2.2\nMessage-ID: {id_}\n"), vouched=False)[1]
        assert bool(refused) is (dead and id_ == ids[-1])


def test_a_report_that_names_nobody_tells_of_the_mail_that_it_quotes(desk: Desk) -> None:
    text = f"Rejected, 550 5.7.1 policy.\nMessage-ID: {sent(desk, 'a')}\n"
    assert settled(desk, in_words(text), vouched=False) == ([State.BOUNCED], {})


NAMED = f"<{SCHOOL}>: 550 5.1.1 no such user\n"
OF_SCHOOL = "mailer-daemon@truong.example"


@pytest.mark.parametrize("sender", [OF_SCHOOL, f"postmaster@{OFFICE.rpartition('@')[2]}"])
def test_a_report_that_names_only_the_address_is_of_the_one_mail_that_left_for_there(desk: Desk, sender: str) -> None:
    sent(desk, "a")
    sent(desk, "b", to="khac@truong.example")
    sent(desk, "c", days_ago=6)
    found = settled(desk, in_words(NAMED, sender))
    assert sorted(found[0]) == sorted([State.BOUNCED, State.SENT, State.SENT])
    assert found[1] == {}, "such a report marks no address"


def test_of_two_mails_neither_is_guessed(desk: Desk) -> None:
    sent(desk, "a")
    sent(desk, "b", days_ago=2)
    assert settled(desk, in_words(NAMED, OF_SCHOOL)) == ([State.SENT, State.SENT], {})


@pytest.mark.parametrize(
    ("sender", "vouched", "text"),
    [
        (OF_SCHOOL, False, NAMED),
        ("mailer-daemon@la.example", True, NAMED),
        ("hoa@truong.example", True, NAMED),
        (OF_SCHOOL, True, f"{NAMED}\nMessage-ID: <khac@la.example>\n"),
        (OF_SCHOOL, True, DELAYS["postfix"]),
    ],
    ids=["not vouched for", "by a stranger's server", "by a colleague", "of another mail", "a delay"],
)
def test_a_report_that_names_only_the_address_is_not_believed_of_just_anybody(
    desk: Desk, sender: str, vouched: bool, text: str
) -> None:
    sent(desk, "a")
    assert settled(desk, in_words(text, sender), vouched=vouched) == ([State.SENT], {})


def test_gmails_two_names_are_one_mail_system(desk: Desk) -> None:
    sent(desk, "a", to="th06@gmail.com")
    raw = in_words("<th06@gmail.com>: 550 5.1.1\n", "mailer-daemon@googlemail.com")
    assert settled(desk, raw) == ([State.BOUNCED], {})
