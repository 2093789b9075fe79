"""The words of a mail come out as text, whatever charset it claims, and never as an exception."""

import subprocess
import unicodedata
from base64 import encodebytes

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.charsets import decode
from ingest.mime import parse

WORDS = "Kính gửi Phòng Giáo dục: báo cáo đợt 1 của Mầm non Ân Phú, ưỡn ẹo Ẳ Ẵ Ẫ Ỷ Ỹ Ỵ"
# windows-1258 has vowels with a circumflex, breve or horn ready-made and takes the tone as a mark of its own.
TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))


def cp1258(text: str) -> bytes:
    return "".join(_split(c) for c in text).encode("cp1258")


def _split(letter: str) -> str:
    decomposed = unicodedata.normalize("NFD", letter)
    tone = "".join(mark for mark in decomposed if ord(mark) in TONES)
    return unicodedata.normalize("NFC", decomposed.translate(TONES)) + tone


def body(octets: bytes, declared: str | None, coding: str = "8bit") -> str:
    kind = "text/plain" if declared is None else f"text/plain; charset={declared}"
    data = encodebytes(octets) if coding == "base64" else octets
    head = f"From: a@b.example\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: {coding}\r\n\r\n"
    return unicodedata.normalize("NFC", parse(head.encode() + data).text)


@pytest.mark.parametrize("coding", ["8bit", "base64"])
@pytest.mark.parametrize(
    ("octets", "declared"),
    [
        (WORDS.encode(), "utf-8"),
        (WORDS.encode(), None),
        (WORDS.encode(), "us-ascii"),
        (WORDS.encode(), "iso-8859-1"),
        (WORDS.encode(), "windows-1252"),
        (WORDS.encode(), "windows-1258"),
        (WORDS.encode(), "x-klingon"),
        (WORDS.encode(), "utf-16"),
        (WORDS.encode(), "hex"),
        (WORDS.encode(), "utf8mb4"),
        (unicodedata.normalize("NFD", WORDS).encode(), "utf-8"),
        (cp1258(WORDS), "windows-1258"),
        (cp1258(WORDS), "x-windows-1258"),
        (cp1258(WORDS), None),
        (cp1258(WORDS), "utf-8"),
        (cp1258(WORDS), "us-ascii"),
        (cp1258(WORDS), "x-klingon"),
        (WORDS.encode("utf-7"), "utf-7"),
        (WORDS.encode("utf-7"), "unicode-1-1-utf-7"),
        (WORDS.encode("gb18030"), "gb18030"),
    ],
)
def test_a_body_is_read_in_whatever_charset_it_is(octets: bytes, declared: str | None, coding: str) -> None:
    assert body(octets, declared, coding) == WORDS


@pytest.mark.parametrize("declared", ["viscii", "VISCII1.1-1", "csVISCII", "x-viet-viscii"])
def test_viscii_is_read_as_the_c_library_writes_it(declared: str) -> None:
    written = subprocess.run(
        ["iconv", "-f", "UTF-8", "-t", "VISCII"], input=WORDS.encode(), capture_output=True, check=True
    )
    assert body(written.stdout, declared, "base64") == WORDS


def test_every_letter_of_viscii_is_the_one_of_the_c_library() -> None:
    octets = bytes([*range(1, 10), *range(11, 13), *range(14, 256)])
    read = subprocess.run(["iconv", "-f", "VISCII", "-t", "UTF-8"], input=octets, capture_output=True, check=True)
    assert decode(octets, "viscii") == read.stdout.decode()


def test_a_letter_that_was_cut_off_costs_no_other() -> None:
    assert body(WORDS.encode() + b"\xe1\xba", "utf-8") == WORDS + "\ufffd"


def test_a_page_of_html_is_read_like_words() -> None:
    raw = b"From: a@b.example\r\nContent-Type: text/html; charset=x-unknown\r\n\r\n" + cp1258("<p>Kính gửi</p>")
    assert unicodedata.normalize("NFC", parse(raw).text) == "<p>Kính gửi</p>"


def test_words_are_read_also_where_a_header_cannot_be() -> None:
    raw = b"From: a@b.example\r\nSubject: =?utf\0-8?Q?x?=\r\nCc: =?utf-8?B?A?= <c@d.example>\r\n"
    assert parse(raw + b"X-A: =?utf-8?B?A?= (=?utf-8?B?A?=)\r\n\r\nKinh gui").text == "Kinh gui"


def test_the_kind_of_a_mail_is_kept_when_its_words_are_mended() -> None:
    head = b"Content-Type: text/plain; charset=x-klingon; x=y"
    read = parse(b"From: a@b.example\r\n" + head + b"\r\n\r\n" + WORDS.encode())
    assert read.headers["content-type"] == ("text/plain; charset=x-klingon; x=y",)
    assert read.part_types == ("text/plain",)


@settings(max_examples=400, deadline=None)
@given(
    octets=st.binary(max_size=200),
    declared=st.one_of(
        st.none(),
        st.text(max_size=12),
        st.sampled_from(
            ["utf-8", "utf-7", "utf-16", "viscii", "cp1258", "idna", "punycode", "unicode_escape", "undefined"]
        ),
    ),
)
def test_any_octets_in_any_charset_are_a_text_that_can_be_stored(octets: bytes, declared: str | None) -> None:
    text = decode(octets, declared)
    text.encode()
    assert "\0" not in text
