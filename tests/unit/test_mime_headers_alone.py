"""Of a mail that cannot be taken apart the headers can, wherever its parts begin."""

import pytest

from ingest.mime import BrokenMailError, parse, parse_headers

HEAD = b"From: a@b.example\r\nSubject: Bao cao\r\nContent-Type: multipart/mixed; boundary=B\r\n"


def test_parts_that_follow_the_headers_without_a_blank_line_are_none_of_them() -> None:
    raw = HEAD + b"--B\r\nX: y\r\n" * 300 + b"--B--\r\n"
    with pytest.raises(BrokenMailError):
        parse(raw)

    read = parse_headers(raw)

    assert (read.sender, read.subject, read.part_types) == ("a@b.example", "Bao cao", ("multipart/mixed",))


@pytest.mark.parametrize("kind", [b"text/plain", b"message/rfc822", b"message/delivery-status", b"application/pdf"])
def test_what_follows_the_headers_is_neither_text_nor_file(kind: bytes) -> None:
    read = parse_headers(b"From: a@b.example\r\nContent-Type: " + kind + b"\r\nnot a header\r\nnor this")

    assert (read.sender, read.text, read.attachments, read.returned_ids) == ("a@b.example", "", (), ())
