"""When a mail from a file was received: the nearest witness that can be believed."""

from datetime import UTC, datetime

import pytest

from ingest.dating import received
from store.messages import DatedBy
from tests.kit.mails import mail

NOW = datetime(2018, 3, 10, tzinfo=UTC)
OURS = "mx.office.example"
SEPARATOR = datetime(2018, 3, 4, tzinfo=UTC)
MAIL = mail("th06@truong.example", "BC đợt 1")
SENT_AT = datetime(2018, 3, 2, 2, 30, tzinfo=UTC)


def hop(by: str, day: int) -> bytes:
    lines = ("Received: from a.example (a [1.2.3.4])", f" by {by} with ESMTPS id 7;", f" {day} Mar 2018 07:00 +0700")
    return "".join(f"{line}\r\n" for line in lines).encode()


def at(day: int) -> datetime:
    return datetime(2018, 3, day, tzinfo=UTC)


@pytest.mark.parametrize(
    ("top", "trusted", "day"),
    [
        (hop("inner.lan", 7) + hop(OURS, 6) + hop("mx.truong.example", 5), OURS, 6),
        (hop("inner.lan", 7) + hop("in.mx.office.example", 6), OURS, 6),
        (hop("inner.lan", 7) + hop("office.example", 6), OURS, 6),
        (hop(OURS, 7) + hop(OURS, 6), OURS, 7),
        (hop("inner.lan", 7) + hop(OURS, 6), "", 7),
        (hop("inner.lan", 7) + hop("mx.truong.example", 6), OURS, 7),
        (hop("inner.lan", 7) + hop("evilmx.office.example.evil", 6), OURS, 7),
        (hop("inner.lan", 7) + hop("example", 6), OURS, 7),
        (hop(OURS, 20) + hop("mx.truong.example", 5), OURS, 4),
    ],
)
def test_the_office_s_own_server_is_believed_before_the_topmost_one(top: bytes, trusted: str, day: int) -> None:
    expected = (at(day), DatedBy.DATE if day == 4 else DatedBy.RECEIVED)
    assert received(top + MAIL, SEPARATOR, trusted, NOW) == expected


def test_a_mail_that_the_office_sent_is_dated_by_the_separator_and_without_one_by_its_date() -> None:
    assert received(MAIL, SEPARATOR, OURS, NOW) == (SEPARATOR, DatedBy.DATE)
    assert received(MAIL, None, OURS, NOW) == (SENT_AT, DatedBy.DATE)


@pytest.mark.parametrize("date", [b"Fri, 1 Mar 2030 07:00:00 +0700", b"Thu, 1 Jan 1970 00:00:00 +0000", b"?", b""])
def test_a_date_that_cannot_be_is_not_believed(date: bytes) -> None:
    assert received(b"Date: " + date + b"\r\nFrom: a@b.example\r\n\r\n", None, "", NOW) == (NOW, DatedBy.CLOCK)


def test_headers_without_end_are_not_read() -> None:
    assert received(b"Received: x\r\n" * 200_000 + MAIL, None, OURS, NOW) == (NOW, DatedBy.CLOCK)
