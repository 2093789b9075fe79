"""A parameter that stands in a header both whole and in pieces (RFC 2231) holds up no mail."""

from datetime import UTC, datetime

import pytest

from ingest.dating import received
from ingest.mime import parse
from store.messages import DatedBy

NOW = datetime(2018, 3, 2, 9, 0, tzinfo=UTC)
HEAD = b"From: a@b.example\r\nDate: Fri, 2 Mar 2018 08:00:00 +0700\r\n"
TWICE = [b"boundary*=utf-8''B; boundary*0=C", b"boundary*0=C; boundary*1*=D;\r\n\tboundary* =utf-8''B"]
PART = b"\r\n\r\n--B\r\nContent-Disposition: attachment; filename=a.pdf\r\n\r\n%PDF\r\n--B--\r\n"


@pytest.mark.parametrize("boundary", TWICE)
def test_of_a_boundary_whole_and_in_pieces_the_whole_one_counts(boundary: bytes) -> None:
    read = parse(HEAD + b"Content-Type: multipart/mixed; " + boundary + PART)

    assert [(file.name, file.data) for file in read.attachments] == [("a.pdf", b"%PDF")]


@pytest.mark.parametrize("boundary", TWICE)
def test_such_a_mail_from_a_file_is_dated_like_any_other(boundary: bytes) -> None:
    raw = HEAD + b"Content-Type: multipart/mixed; " + boundary + PART

    assert received(raw, None, "", NOW) == (datetime(2018, 3, 2, 1, 0, tzinfo=UTC), DatedBy.DATE)


def test_a_charset_whole_and_in_pieces_leaves_the_text_readable() -> None:
    read = parse(HEAD + b"Content-Type: text/plain; charset*=us-ascii''utf-8; charset*0=x\r\n\r\nK\xc3\xadnh")

    assert read.text.strip() == "Kính"


def test_octets_that_are_no_base64_beside_a_charset_in_the_long_form_leave_a_file() -> None:
    kind = b"Content-Type: application/pdf; charset*=utf-8''utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    read = parse(HEAD + kind + b"JVBE\xffRg==\r\n")

    assert [file.data for file in read.attachments] == [b"%PDF"]


def test_the_purpose_of_an_invitation_whole_and_in_pieces_is_the_whole_one() -> None:
    read = parse(HEAD + b"Content-Type: text/calendar; method*=utf-8''REPLY; method*0=x\r\n\r\nBEGIN:VCALENDAR")

    assert "reply" in read.calendar_methods[0]


def test_returned_headers_with_such_a_boundary_still_name_their_mail() -> None:
    inner = b"\r\n\r\nMessage-ID: <1@b.example>\r\nContent-Type: multipart/mixed; " + TWICE[0]
    read = parse(HEAD + b"Content-Type: text/rfc822-headers" + inner)

    assert read.returned_ids == ("<1@b.example>",)
