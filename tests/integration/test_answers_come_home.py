"""From a letter that leaves, over a mail server, to the school's answer: which letter it answers, and what follows."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from diemdanh.wiring import Parts
from ingest.mime import parse
from ingest.threads import Answered, How, answered
from store import outbox
from store.database import Database
from store.identity import shown
from store.outbox import MailKind, OutboxMail, Wanted
from tests.kit.incoming import NOW, Desk
from tests.kit.mailbox import Mailbox
from tests.kit.mails import mail, plain_of
from tests.kit.offices import AN_PHU, MAILBOX, SPECIALIST, Books, at
from tests.kit.service import Watch, Wires, wired
from tests.kit.smtp import SmtpServer

START = at("2018-03-02 08:00")


def parts_of(wires: Wires, folder: Path) -> Iterator[Parts]:
    with wired(wires.write(folder), Watch(START)) as parts:
        yield parts


@pytest.fixture
def parts(database_url: str, dovecot: Mailbox, smtp: SmtpServer, books: Books, tmp_path: Path) -> Iterator[Parts]:
    """An office whose mail server takes plus-addresses. The books come first: they make the database."""
    assert books.database.url == database_url
    yield from parts_of(Wires(dovecot, smtp.port, database_url, reminders={"plus_address": "true"}), tmp_path)


def delivered(parts: Parts, books: Books, smtp: SmtpServer) -> tuple[OutboxMail, EmailMessage]:
    """A receipt as it reached the school's server."""
    id_ = books.wants_receipt(books.reported(AN_PHU, START), AN_PHU, START)
    assert parts.deliverer.deliver(START).sent == 1
    return books.mail(id_), smtp.deliveries[-1].message


def home(database: Database, raw: bytes) -> Answered | None:
    with database.reading() as tx:
        return answered(tx, parse(raw))


def test_a_letter_leaves_with_its_code_and_each_way_to_answer_it_leads_back(
    parts: Parts, books: Books, smtp: SmtpServer
) -> None:
    ours, letter = delivered(parts, books, smtp)
    assert ours.token is not None
    text: str = plain_of(letter)
    assert shown(ours.token) in text.rstrip().splitlines()[-1]
    quoted = "".join(f"> {line}\n" for line in text.splitlines())
    by_text = mail(AN_PHU.emails[0], "TL", quoted, to=MAILBOX)
    by_address = mail(AN_PHU.emails[0], "TL", to=letter["Reply-To"])
    by_id = mail(AN_PHU.emails[0], "TL", headers={"In-Reply-To": letter["Message-ID"]})
    assert f"+{ours.token.lower()}@" in letter["Reply-To"]
    for raw, how in ((by_text, How.TOKEN), (by_address, How.TOKEN), (by_id, How.REFERENCE)):
        found = home(books.database, raw)
        assert found is not None
        assert (found.mail.id, found.by) == (ours.id, how)


def test_the_specialist_gets_a_code_too(parts: Parts, books: Books, smtp: SmtpServer) -> None:
    id_ = books.wants(MailKind.DIGEST, "2018-03-02", SPECIALIST, START)
    books.looked(START)
    assert parts.deliverer.deliver(START).sent == 1
    ours, letter = books.mail(id_), smtp.deliveries[-1].message
    assert ours.token is not None
    for kind in ("plain", "html"):
        part = letter.get_body((kind,))
        assert part is not None
        assert shown(ours.token) in part.get_content()


ASKED = Wanted(MailKind.REMINDER, "TH06:2018-03-02", "th06@truong.example", NOW, "TH06")


@pytest.mark.parametrize("known_by", ["token", "id", "nothing"])
def test_a_school_that_answers_a_letter_without_a_file_is_not_told_that_it_forgot_one(
    desk: Desk, known_by: str
) -> None:
    with desk.database.transaction() as tx:
        id_ = outbox.queue(tx, ASKED, NOW)
        assert id_ is not None
        outbox.mark_sent(tx, id_, NOW, "250 OK")
        (ours,) = outbox.everything(tx)
    assert ours.token is not None
    body = "Trường sẽ gửi vào ngày mai.\n" + (f"> {shown(ours.token).lower()}\n" if known_by == "token" else "")
    headers = {"In-Reply-To": ours.message_id if known_by == "id" else "<khac@relay.example>"}
    line = desk.decide(mail(ASKED.to_address, "Re: Nhắc nộp", body, headers=headers), NOW + timedelta(hours=1))
    assert line.verdict.reason == ("no_attachment" if known_by == "nothing" else "letter")


def test_a_letter_of_last_year_leads_to_its_own_row_not_to_the_one_of_today(desk: Desk) -> None:
    with desk.database.transaction() as tx:
        for wanted in (ASKED, replace(ASKED, key="TH06:2019-03-02")):
            id_ = outbox.queue(tx, wanted, NOW)
            assert id_ is not None
            outbox.mark_sent(tx, id_, NOW, "250 OK")
        old, new = outbox.everything(tx)
    assert old.token != new.token
    for ours in (old, new):
        assert ours.token is not None
        found = home(desk.database, mail(ASKED.to_address, "Re", shown(ours.token)))
        assert found is not None
        assert found.mail.key == ours.key
