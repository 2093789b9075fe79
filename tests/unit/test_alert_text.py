"""The words of the alerts, whole: a mailbox out of sight, and in sight again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from reminders import alerts
from reminders.letters import Letter
from store import folders, outbox
from store.outbox import MailKind
from tests.kit.golden import assert_letter
from tests.kit.offices import AN_PHU, DUC_LIEN, OFFICE, SPECIALIST, Books, at, books_at

SEEN, TOLD, AGAIN = at("2018-03-02 08:00"), at("2018-03-02 08:30"), at("2018-03-02 10:05")
HINT = "Kiểm tra mạng, tên máy chủ (host), cổng (port) và kiểu bảo mật (security) của hộp thư."


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    with books_at(f"sqlite:///{tmp_path}/office.db") as books:
        yield books


def failed(books: Books, trouble: str = "imap.phonggd.example:993: Connection refused", hint: str = HINT) -> None:
    """The look into the mailbox failed."""
    with books.database.transaction() as tx:
        folders.note_trouble(tx, OFFICE.folder, trouble, hint)


def written(books: Books) -> Letter:
    """The latest alert, as it leaves half an hour after the last look."""
    with books.database.reading() as tx:
        letter = alerts.alert(tx, books.mails(MailKind.ALERT)[-1], OFFICE, TOLD)
    assert isinstance(letter, Letter)
    return letter


def told(books: Books) -> None:
    """The alert left."""
    with books.database.transaction() as tx:
        mail = books.mails(MailKind.ALERT)[-1].id
        outbox.claim(tx, mail, "Không xem được hộp thư", TOLD)
        outbox.mark_sent(tx, mail, TOLD, "250 OK")


def alerted(books: Books) -> Letter:
    assert alerts.queue_alerts(books.database, OFFICE, SEEN, TOLD)
    return written(books)


def seen_again(books: Books) -> Letter:
    books.looked(AGAIN)
    assert alerts.queue_alerts(books.database, OFFICE, SEEN, AGAIN)
    return written(books)


def on_file(found: Letter) -> str:
    return f"{found.subject}\n\n{found.text}"


def test_a_mailbox_out_of_sight(books: Books) -> None:
    books.looked(SEEN)
    failed(books)
    assert_letter("khong-xem-duoc-hop-thu", on_file(alerted(books)))


def test_a_mailbox_that_was_never_seen(books: Books) -> None:
    assert_letter("chua-xem-duoc-hop-thu", on_file(alerted(books)))


def test_a_mailbox_in_sight_again(books: Books) -> None:
    books.looked(SEEN)
    books.reported(AN_PHU, at("2018-03-02 07:59"))
    alerted(books)
    told(books)
    books.reported(AN_PHU, at("2018-03-02 09:00"))
    books.reported(DUC_LIEN, at("2018-03-02 10:04"))
    assert_letter("da-xem-lai-duoc-hop-thu", on_file(seen_again(books)))


def test_the_first_look_of_all_after_an_alert(books: Books) -> None:
    alerted(books)
    told(books)
    text = seen_again(books).text
    assert "Đây là lần đầu tiên hộp thư xem được kể từ khi cài đặt. Đã nhận 0 thư." in text


def test_what_a_server_says_brings_no_link_and_no_line_of_its_own(books: Books) -> None:
    books.looked(SEEN)
    failed(books, "login refused: [ALERT] Web login\r\nrequired: https://lua-dao.example/x " + "á" * 500, "")
    text = alerted(books).text
    quoted = next(line for line in text.splitlines() if "Lỗi gặp phải" in line)
    assert "login refused: [ALERT] Web login required: (đường liên kết đã bỏ) á" in quoted
    assert len(quoted) < 300
    assert "Gợi ý" not in text


def test_an_alert_goes_to_the_specialist_alone(books: Books) -> None:
    assert alerted(books).copies == ()
    assert [mail.to_address for mail in books.mails()] == [SPECIALIST]
