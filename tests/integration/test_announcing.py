"""Schools are told of a campaign when somebody asks for it: each once, with the letter, its blank form and the days."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from diemdanh.wiring import Parts
from reminders.announcement import Told, queue_announcement
from store import announcements
from store.announcements import Announcement, Enclosure
from store.blobs import BlobStore
from store.decisions import Kind
from store.outbox import MailKind, State
from tests.kit.mailbox import Mailbox
from tests.kit.mails import plain_of
from tests.kit.offices import AN_PHU, DUC_LIEN, WITHOUT_MAIL, Books, at
from tests.kit.service import Wires, wired
from tests.kit.smtp import NO_SUCH_USER, SmtpServer

NOW = at("2018-02-28 15:00")


@pytest.fixture
def parts(database_url: str, books: Books, dovecot: Mailbox, smtp: SmtpServer, tmp_path: Path) -> Iterator[Parts]:
    with wired(Wires(dovecot, smtp.port, database_url).write(tmp_path), lambda: NOW) as parts:
        yield parts


def announced(parts: Parts, note: str = "", *files: Enclosure) -> Told:
    with parts.database.transaction() as tx:
        made = announcements.record(tx, Announcement("cv44", note, files), "chuyên viên", NOW)
        return queue_announcement(tx, made, parts.office, NOW)


def test_every_school_that_owes_something_is_told_once_with_all_it_needs(parts: Parts, smtp: SmtpServer) -> None:
    letter = BlobStore(parts.settings.store.blobs).put("Công văn số 44".encode())
    told = announced(parts, "Đề nghị nộp sớm.", Enclosure("cong-van-44.pdf", letter))
    assert [school.code for school in told.new] == ["CS01", "MN01", "TH05"]
    assert told.unreachable == [WITHOUT_MAIL]
    assert parts.deliverer.deliver(NOW).sent == 3
    mail = next(d.message for d in smtp.deliveries if AN_PHU.emails[0] in d.recipients)
    text = plain_of(mail)
    assert mail["Subject"] == "Đề nghị báo cáo theo Công văn số 44/PGDĐT-TĐKT - Trường Mầm non Ân Phú"
    assert "Hạn nộp: trước ngày 05/3/2018 (tức đến hết Chủ nhật 04/3/2018)" in text
    assert "2. Đợt 2" in text
    assert "Đề nghị nộp sớm." in text
    files = {part.get_filename(): part for part in mail.iter_attachments()}
    assert list(files) == ["cong-van-44.pdf", "DHTT-01-DOT-1-MN01.docx", "DHTT-01-DOT-2-MN01.docx", "han-nop.ics"]
    assert files["cong-van-44.pdf"].get_content_type() == "application/pdf"
    assert files["cong-van-44.pdf"].get_content() == "Công văn số 44".encode()


def test_announcing_again_reaches_only_those_that_were_not_told(books: Books, parts: Parts) -> None:
    announced(parts)
    again = announced(parts)
    assert (again.new, len(again.before)) == ([], 3)
    books.enrol(WITHOUT_MAIL.__class__("MN02", "Trường Mầm non Đức Bồng", "MN", emails=("mn02@truong.example",)))
    assert [school.code for school in announced(parts).new] == ["MN02"]
    assert len(announced(parts, "Lùi hạn đợt 2.").new) == 4, "other words are another announcement"


def test_of_a_round_from_which_it_is_exempt_a_school_is_not_told(books: Books, parts: Parts, smtp: SmtpServer) -> None:
    books.ruled(Kind.EXEMPTION, DUC_LIEN, NOW)
    announced(parts)
    parts.deliverer.deliver(NOW)
    text = plain_of(next(d.message for d in smtp.deliveries if DUC_LIEN.emails[0] in d.recipients))
    assert "1. Đợt 2" in text
    assert "Đợt 1" not in text


def test_an_announcement_that_an_address_refuses_goes_to_the_next_one(
    books: Books, parts: Parts, smtp: SmtpServer
) -> None:
    smtp.refuse(AN_PHU.emails[0], NO_SUCH_USER)
    announced(parts)
    assert parts.deliverer.deliver(NOW).failed == 1
    assert parts.deliverer.deliver(NOW).sent == 1
    assert {m.to_address: m.state for m in books.mails() if m.school == "MN01"} == {
        AN_PHU.emails[0]: State.FAILED,
        AN_PHU.emails[1]: State.SENT,
    }


def test_a_letter_that_is_gone_from_the_store_holds_nothing_else_up(books: Books, parts: Parts) -> None:
    announced(parts, "", Enclosure("cong-van.pdf", "0" * 64))
    message = books.reported(AN_PHU, NOW)
    books.wants_receipt(message, AN_PHU, NOW)
    done = parts.deliverer.deliver(NOW)
    assert (done.sent, done.skipped) == (1, 3)
    assert {m.reason for m in books.mails(MailKind.ANNOUNCEMENT)} == {"tệp gửi kèm không còn trong kho lưu"}
