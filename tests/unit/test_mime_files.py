"""Every file of a mail is found, in whatever part, encoding and disguise it came."""

from base64 import encodebytes
from binascii import b2a_uu
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from quopri import encodestring

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.mime import BrokenMailError, Mail, parse
from ingest.uuencoded import split
from tests.kit.mails import mail

FORM = b"PK\x03\x04 form \0\xff" + bytes(range(256)) * 3
REPORT = mail("a@b.example", "Báo cáo", attachments=[("Báo cáo.docx", FORM)])
BASE64 = b"Content-Transfer-Encoding: base64\r\n\r\n" + encodebytes(FORM)


def multipart(*parts: bytes, kind: bytes = b"mixed") -> Mail:
    body = b"".join(b"--B\r\n" + part + b"\r\n" for part in (b"Content-Type: text/plain\r\n\r\nKinh gui", *parts))
    head = b"From: a@b.example\r\nContent-Type: multipart/" + kind + b"; boundary=B\r\n\r\n"
    return parse(head + body + b"--B--\r\n")


def files(read: Mail) -> list[tuple[str, bytes]]:
    return [(file.name, file.data) for file in read.attachments]


def uuencoded(name: str, data: bytes = FORM, mode: str = "644") -> bytes:
    lines = b"".join(b2a_uu(data[at : at + 45]) for at in range(0, len(data), 45))
    return f"begin {mode} {name}\n".encode() + lines + b"`\nend\n"


@pytest.mark.parametrize("kind", [b"mixed", b"alternative", b"related", b"signed", b"report", b"parallel", b"x-own"])
@pytest.mark.parametrize(
    "disposition",
    [b"", b"Content-Disposition: inline\r\n", b"Content-Disposition: attachment\r\n", b"Content-ID: <a>\r\n"],
)
def test_a_form_is_found_in_a_mail_of_any_build(kind: bytes, disposition: bytes) -> None:
    read = multipart(b"Content-Type: application/msword\r\n" + disposition + BASE64, kind=kind)
    assert files(read) == [("", FORM)]
    assert read.text == "Kinh gui"


@pytest.mark.parametrize("declared", [b"text/plain", b"text/html", b"text/plain; charset=utf-16", b"text/rtf"])
def test_a_form_that_calls_itself_words_is_a_file_and_no_words(declared: bytes) -> None:
    read = multipart(b"Content-Type: " + declared + b"\r\n" + BASE64)
    assert files(read) == [("", FORM)]
    assert "PK" not in read.text


@pytest.mark.parametrize("coding", [b"base64 ", b"BASE64", b"\tbase64"])
def test_a_transfer_encoding_may_have_blanks_around_it(coding: bytes) -> None:
    part = b"Content-Type: application/msword\r\nContent-Transfer-Encoding: " + coding + b"\r\n\r\n" + encodebytes(FORM)
    assert files(multipart(part)) == [("", FORM)]


def test_a_part_in_the_transfer_encoding_of_uuencode_is_decoded() -> None:
    part = b"Content-Type: application/msword; name=bc.doc\r\nContent-Transfer-Encoding: x-uuencode\r\n\r\n"
    assert files(multipart(part + uuencoded("bc.doc"))) == [("bc.doc", FORM)]


def test_a_file_in_a_forwarded_mail_in_quoted_printable_is_found() -> None:
    head = b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    assert files(multipart(head + encodestring(REPORT, quotetabs=True))) == [("Báo cáo.docx", FORM)]


def test_a_forwarded_mail_that_only_says_that_it_is_encoded_is_opened_as_it_is() -> None:
    head = b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    padded = b"Content-Type: application/pdf; name=bc.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nUEsDBHg=\r\n"
    forwarded = b"Subject: x\r\nContent-Type: multipart/mixed; boundary=C\r\n\r\n--C\r\n" + padded + b"--C--\r\n"
    assert files(multipart(head + REPORT, head + forwarded)) == [("Báo cáo.docx", FORM), ("bc.pdf", b"PK\x03\x04x")]


def test_a_file_that_calls_itself_a_forwarded_mail_is_a_file() -> None:
    part = b"Content-Type: message/rfc822; name=bc.docx\r\n" + BASE64
    assert files(multipart(part)) == [("bc.docx", FORM)]


def test_mails_forwarded_in_mails_give_their_files_in_order() -> None:
    outer = message_from_bytes(mail("a@b.example", "Fwd", attachments=[("1.docx", b"one")]), policy=default)
    outer.add_attachment(message_from_bytes(REPORT, policy=default))
    outer.add_attachment(b"three", maintype="application", subtype="pdf", filename="3.pdf")
    top = EmailMessage(policy=default)
    top.set_content(outer)
    assert [file.name for file in parse(top.as_bytes(policy=SMTP)).attachments] == ["1.docx", "Báo cáo.docx", "3.pdf"]


@pytest.mark.parametrize(
    ("written", "name"),
    [("Bao cao dot 1.docx", "Bao cao dot 1.docx"), ("Báo cáo.docx", "Báo cáo.docx"), (r"C:\Hoa\bc.docx", "bc.docx")],
)
@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
def test_uuencoded_files_are_taken_out_of_the_words(written: str, name: str, newline: bytes) -> None:
    body = b"Kinh gui\n\n" + uuencoded(written) + b"Xin cam on\n" + uuencoded("b.bin", b"\1\2", "0755")
    read = parse(b"From: a@b.example\r\n\r\n" + body.replace(b"\n", newline))
    assert files(read) == [(name, FORM), ("b.bin", b"\1\2")]
    assert read.text.split() == ["Kinh", "gui", "Xin", "cam", "on"]


def test_a_uuencoded_file_in_base64_is_taken_out_too() -> None:
    read = parse(b"From: a@b.example\r\n\r\nbegin-base64 644 bc.docx\n" + encodebytes(FORM) + b"====\nXong")
    assert (files(read), read.text) == ([("bc.docx", FORM)], "Xong")


def test_a_uuencoded_file_survives_lost_blanks_and_a_lost_end() -> None:
    zeros = bytes(90)
    lost = b"".join(line.replace(b"`", b" ").rstrip(b" \n") + b"\n" for line in uuencoded("0.bin", zeros).splitlines())
    rest, found = split(lost)
    assert (rest, found[0].data) == (b"", zeros)
    assert split(uuencoded("bc.docx").removesuffix(b"`\nend\n"))[1][0].data == FORM


@pytest.mark.parametrize(
    "words",
    ["begin 644 viec nay ngay\nđề nghị các trường\nend", "begin 644 bc.docx\nend", "begin 6 x\nM", "begin 644 x"],
)
def test_words_that_begin_like_a_uuencoded_file_stay_words(words: str) -> None:
    read = parse(b"From: a@b.example\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + words.encode())
    assert (files(read), read.text) == ([], words)


def test_thousands_of_uuencoded_files_are_refused() -> None:
    with pytest.raises(BrokenMailError, match="more than 200 parts"):
        parse(b"From: a@b.example\r\n\r\n" + uuencoded("a", b"x") * 3_000)


@settings(max_examples=200, deadline=None)
@given(data=st.binary(min_size=1, max_size=300), around=st.text(alphabet="ab \n", max_size=20))
def test_whatever_was_uuencoded_comes_out(data: bytes, around: str) -> None:
    rest, found = split(f"{around}\n".encode() + uuencoded("a.bin", data) + around.encode())
    assert [(file.name, file.data) for file in found] == [(b"a.bin", data)]
    assert rest.decode() == f"{around}\n{around}"


def test_what_a_mail_says_is_the_same_as_ever() -> None:
    report = mail(
        "Trường Mầm non Ân Phú <mn.anphu@vuquang.example>",
        "Báo cáo đợt 1",
        attachments=[("Báo cáo.docx", b"PK\x03\x04 form")],
        message_id="<bc1@vuquang.example>",
    )
    assert parse(report).canonical == "063f9d369f57ff11057cfc145bdb422ec2462d900ac3e5f62913087b173f190d"
