"""The token in our own mail: in the last line of the text, in the HTML, and in the address for replies."""

from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from reminders.letters import Letter, mail_of
from reminders.office import Office
from store.identity import Identity
from tests.kit.offices import MAILBOX, OFFICE, SPECIALIST, at

TOKEN = "7K3MQ2ZD9ATV0HXR"
LINE = "Mã tra cứu thư: DD-7K3M-Q2ZD-9ATV-0HXR (đề nghị giữ lại dòng này khi trả lời)"
IDENTITY = Identity("<reminder.1@diemdanh.mail>", TOKEN)
PLUS = replace(OFFICE, plus_address=True)
LETTER = Letter("Nhắc lần 1", "Kính gửi nhà trường.\n\n--\nThư gửi tự động.\n")


def written(letter: Letter = LETTER, identity: Identity = IDENTITY, office: Office = OFFICE) -> EmailMessage:
    """The mail as the school's machine reads it."""
    raw = mail_of(letter, "mn.anphu@truong.example", identity, office, at("2018-03-02 08:00")).as_bytes()
    return message_from_bytes(raw, policy=default)


def body(mail: EmailMessage, kind: str = "plain") -> str:
    part = mail.get_body((kind,))
    assert part is not None
    text: str = part.get_content()
    return text.replace("\r\n", "\n")


def test_the_last_line_of_a_letter_is_its_code() -> None:
    assert body(written()) == f"{LETTER.text}\n{LINE}\n"
    assert written()["Message-ID"] == IDENTITY.message_id


def test_the_digest_shows_its_code_in_the_html_too_inside_its_body() -> None:
    mail = written(Letter("Tổng hợp", "x", html="<html><body><p>Tình hình</p></body></html>"))
    assert body(mail, "html").index(LINE) < body(mail, "html").index("</body>")
    assert body(mail).endswith(f"\n{LINE}\n")
    assert LINE in body(written(Letter("Tổng hợp", "x", html="<p>Tình hình</p>")), "html")


def test_a_mail_from_before_there_were_tokens_shows_none() -> None:
    mail = written(replace(LETTER, html="<p>Tình hình</p>"), Identity("<reminder.1@diemdanh.mail>"), PLUS)
    assert body(mail) == LETTER.text
    assert body(mail, "html").strip() == "<p>Tình hình</p>"
    assert mail["Reply-To"] == MAILBOX


def test_replies_come_to_the_mailbox_itself_unless_the_office_says_that_its_server_takes_plus_addresses() -> None:
    assert written()["Reply-To"] == MAILBOX
    assert written(office=PLUS)["Reply-To"] == "baocao+7k3mq2zd9atv0hxr@phonggd.example"
    assert written(office=PLUS)["From"].addresses[0].addr_spec == MAILBOX


def test_a_mailbox_that_has_a_plus_already_gets_a_second_one() -> None:
    office = replace(PLUS, from_address="phong+baocao@phonggd.example")
    assert written(office=office)["Reply-To"] == "phong+baocao+7k3mq2zd9atv0hxr@phonggd.example"


@pytest.mark.parametrize(("octets", "plus"), [(47, True), (48, False), (64, False)])
def test_an_address_that_a_plus_would_make_too_long_stays_as_it_is(octets: int, plus: bool) -> None:
    office = replace(PLUS, from_address=f"{'a' * octets}@phonggd.example")
    assert ("+" in written(office=office)["Reply-To"]) is plus


def test_a_long_address_for_replies_is_written_as_it_is_on_one_line() -> None:
    address = f"{'a' * 47}@{'phong-giao-duc-va-dao-tao.' * 3}example"
    office = replace(PLUS, from_address=address)
    raw = mail_of(LETTER, SPECIALIST, IDENTITY, office, at("2018-03-02 08:00")).as_bytes()
    assert f"{'a' * 47}+{TOKEN.lower()}@{address.partition('@')[2]}".encode() in raw
