"""Mails taken apart: what a person meant is found, what an attacker meant is not, and nothing escapes as a surprise."""

import unicodedata
from base64 import b64encode, encodebytes
from contextlib import suppress
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.authenticity.results import found_by_server
from ingest.bounces import failures
from ingest.mailkind import kind_of
from ingest.mime import BrokenMailError, Mail, parse, parse_headers
from tests.kit.mails import AUTHSERV, OFFICE, SENT_ON, bounce_of, mail

SCHOOL = "Trường Mầm non Ân Phú <MN.AnPhu@VuQuang.example>"
SUBJECT = "Báo cáo đợt 1"
# windows-1258 has vowels with a circumflex ready-made and takes the tone as a mark of its own.
CP1258 = "Mâ\u0300m non Ân Phu\u0301".encode("cp1258")
REPORT = mail(SCHOOL, SUBJECT, attachments=[("Báo cáo.docx", b"PK\x03\x04 form")], message_id="<bc1@vuquang.example>")


def of(*headers: bytes, body: bytes = b"x") -> Mail:
    return parse(b"\r\n".join(headers) + b"\r\n\r\n" + body)


def multipart(*parts: bytes) -> Mail:
    body = b"".join(b"--B\r\n" + part + b"\r\n" for part in (b"\r\nKinh gui", *parts))
    return of(b"From: a@b.example", b"Content-Type: multipart/mixed; boundary=B", body=body + b"--B--\r\n")


def files(read: Mail) -> list[tuple[str, bytes]]:
    return [(file.name, file.data) for file in read.attachments]


def nested(levels: int) -> bytes:
    opened = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(levels))
    return b"From: a@b.example\r\n" + opened + b"\r\nx\r\n"


def forwards(levels: int) -> bytes:
    return b"From: a@b.example\r\n" + b"Content-Type: message/rfc822\r\n\r\n" * levels + b"\r\nx\r\n"


def test_a_report_is_taken_apart() -> None:
    read = parse(REPORT)
    assert (read.sender, read.sender_name) == ("mn.anphu@vuquang.example", "Trường Mầm non Ân Phú")
    assert (read.subject, read.message_id, read.sent_at) == (SUBJECT, "<bc1@vuquang.example>", SENT_ON)
    assert files(read) == [("Báo cáo.docx", b"PK\x03\x04 form")]
    assert "Phòng Giáo dục" in read.text
    assert read.part_types[:2] == ("multipart/mixed", "text/plain")


@pytest.mark.parametrize(
    "subject",
    [
        "=?utf-8?B?" + b64encode(SUBJECT.encode()).decode() + "?=",
        "=?utf-8?Q?B=C3=A1o_?= =?UTF-8?q?c=C3=A1o_=C4=91=E1=BB=A3t_1?=",
        unicodedata.normalize("NFD", SUBJECT),
        "Báo =?utf-8?Q?c=C3=A1o?= đợt 1",
        "Báo cáo\r\n đợt 1",
        "=?x-vni?B?" + b64encode(SUBJECT.encode()).decode() + "?=",
    ],
    ids=["encoded", "in two words", "raw and decomposed", "half encoded", "folded", "unknown charset"],
)
def test_a_subject_is_read_however_it_was_sent(subject: str) -> None:
    assert of(f"Subject: {subject}".encode()).subject == SUBJECT


def test_raw_octets_in_the_vietnamese_code_page_are_read() -> None:
    read = of(b"Subject: " + CP1258, b"From: " + CP1258 + b" <a@b.example>")
    assert (read.subject, read.sender_name, read.sender) == ("Mầm non Ân Phú", "Mầm non Ân Phú", "a@b.example")


def test_line_breaks_hidden_in_a_subject_cannot_become_headers() -> None:
    hidden = b64encode("Báo cáo\r\nBcc: a@la.example\0\x1b[31m".encode())
    read = of(b"Subject: =?utf-8?B?" + hidden + b"?=", b"From: =?utf-8?Q?A=0D=0AX=3A_y?= <a@b.example>")
    assert read.subject == "Báo cáo Bcc: a@la.example[31m"
    assert read.sender_name == "A X: y"
    EmailMessage(policy=SMTP)["Subject"] = read.subject


def test_an_endless_subject_is_cut() -> None:
    assert len(of(b"Subject: " + b"dot 1 " * 20_000).subject) == 1_000


@pytest.mark.parametrize(
    "sender",
    [
        b"From: a@b.example, c@d.example",
        b"From: a@b.example\r\nFrom: c@d.example",
        b"From: th06@truong.example <a@la.example>",
        b"From: Undisclosed:;",
        b'From: "',
        b"From: ",
        b"Sender: a@b.example",
    ],
)
def test_a_mail_without_one_clear_author_has_no_sender(sender: bytes) -> None:
    assert (of(sender).sender, of(sender).sender_name) == (None, "")


def test_a_name_that_looks_like_a_schools_address_is_a_name() -> None:
    read = of(b'From: "th06@truong.example" <A@La.example>')
    assert (read.sender, read.sender_name) == ("a@la.example", "th06@truong.example")


@pytest.mark.parametrize(
    "date", [b"", b"hom qua", b"Fri, 02 Mar 99999 09:30:00 +0700", b"Fri, 31 Dec 9999 23:59:59 -1200"]
)
def test_a_date_that_is_missing_or_none_is_unknown(date: bytes) -> None:
    assert of(b"Date: " + date).sent_at is None
    assert of(b"Subject: x").sent_at is None


def test_a_date_without_a_zone_is_taken_as_utc() -> None:
    assert of(b"Date: Fri, 02 Mar 2018 09:30:00").sent_at == datetime(2018, 3, 2, 9, 30, tzinfo=UTC)


def test_a_missing_or_strange_message_id_is_no_obstacle() -> None:
    assert of(b"Subject: x").message_id is None
    assert of(b"Message-ID: ").message_id is None
    assert of(b"Message-ID: <a\0b@c> <d@e>").message_id == "<ab@c>"
    assert of(b"Message-ID: <" + b"a" * 999 + b"@b>").message_id == "<" + "a" * 249


def test_references_are_the_last_ones_and_safe_to_look_up() -> None:
    ids = [b"<%d@a>" % n for n in range(80)]
    read = of(b"References: " + b"\r\n ".join(ids) + b" <x\0@a>", b"In-Reply-To: <last@a>")
    assert read.references[-2:] == ("<x@a>", "<last@a>")
    assert len(read.references) == 50


def test_a_form_without_a_name_is_found() -> None:
    sheet = b"Content-Type: application/vnd.ms-excel\r\nContent-Transfer-Encoding: base64\r\n\r\n" + encodebytes(
        b"PK.."
    )
    pdf = b"Content-Type: application/pdf\r\nContent-Disposition: inline\r\n\r\n%PDF"
    assert files(multipart(sheet, pdf)) == [("", b"PK.."), ("", b"%PDF")]


def test_a_mail_that_is_nothing_but_a_form_is_found() -> None:
    read = of(b"Content-Type: application/pdf; name=BC.pdf", b"Content-Transfer-Encoding: base64", body=b"JVBERg==")
    assert files(read) == [("BC.pdf", b"%PDF")]


def test_words_are_no_attachment_but_a_text_file_is() -> None:
    html = b"Content-Type: text/html\r\n\r\n<p>Kinh gui"
    text = b"Content-Type: text/plain\r\nContent-Disposition: attachment\r\n\r\nBC"
    named = b"Content-Type: text/csv; name=bc.csv\r\n\r\na,b"
    assert files(multipart(html, text, named)) == [("", b"BC"), ("bc.csv", b"a,b")]


def test_an_empty_file_is_no_attachment() -> None:
    assert files(multipart(b"Content-Type: application/pdf; name=BC.pdf\r\n\r\n")) == []


def test_a_file_in_a_forwarded_mail_is_found() -> None:
    message = message_from_bytes(mail("a@b.example", "Fwd: Fw: CV 44"), policy=default)
    message.add_attachment(message_from_bytes(REPORT, policy=default))
    read = parse(message.as_bytes(policy=SMTP))
    assert files(read) == [("Báo cáo.docx", b"PK\x03\x04 form")]
    assert (read.sender, read.subject) == ("a@b.example", "Fwd: Fw: CV 44")


def test_a_file_in_a_forwarded_mail_is_found_also_when_that_mail_is_encoded() -> None:
    head = b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    assert files(multipart(head + encodebytes(REPORT))) == [("Báo cáo.docx", b"PK\x03\x04 form")]
    twice = encodebytes(head + encodebytes(REPORT))
    assert files(multipart(head + twice)) == [("Báo cáo.docx", b"PK\x03\x04 form")]


@pytest.mark.parametrize(
    "raw",
    [nested(2_000), forwards(2_000), nested(300), forwards(300)],
    ids=["bomb of parts", "bomb of forwards", "deep parts", "deep forwards"],
)
def test_nesting_that_no_honest_mail_has_is_refused(raw: bytes) -> None:
    with pytest.raises(BrokenMailError, match="more than 200 parts"):
        parse(raw)


def test_parts_are_counted_also_inside_encoded_forwards() -> None:
    photos = b"Content-Type: multipart/mixed; boundary=C\r\n\r\n" + b"--C\r\n\r\nx\r\n" * 90 + b"--C--\r\n"
    forward = b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n" + encodebytes(photos)
    assert len(multipart(forward, forward).part_types) == 2 + 2 * 92
    with pytest.raises(BrokenMailError, match="more than 200 parts"):
        multipart(forward, forward, forward)


def test_headers_without_an_end_are_refused() -> None:
    with pytest.raises(BrokenMailError, match="octets of headers"):
        of(*[b"X-A: " + b"b" * 900] * 300)


def test_an_encoded_nesting_bomb_is_refused() -> None:
    with pytest.raises(BrokenMailError):
        multipart(
            b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n" + encodebytes(nested(5_000))
        )


def test_ten_thousand_parts_are_refused() -> None:
    with pytest.raises(BrokenMailError, match="more than 200 parts"):
        multipart(*[b"Content-Type: text/plain\r\n\r\nx"] * 10_000)


def test_a_hundred_photos_are_not() -> None:
    assert len(multipart(*[b"Content-Type: image/jpeg; name=a.jpg\r\n\r\nJFIF"] * 100).attachments) == 100


def test_comments_that_nest_for_ever_in_an_address_leave_the_mail_without_an_author() -> None:
    assert of(b"From: " + b"(" * 20_000 + b"a@b.example").sender is None


SLOW = {
    "encoded words without an end": b"Subject: " + b"=?utf-8?Q?a" * 20_000,
    "a name of encoded words": b"Content-Disposition: attachment; filename=" + b"=?utf-8?Q?a" * 20_000,
    "a type of semicolons": b'Content-Type: text/plain; a="' + b";" * 200_000,
    "a type with ten thousand properties": b"Content-Type: text/plain" + b"; a=b" * 10_000,
    "headers without an end": b"X-A: b\r\n" * 100_000,
    "lines under hundreds of boundaries": nested(190) + b"x\r\n" * 300_000,
}


@pytest.mark.parametrize("raw", SLOW.values(), ids=SLOW)
def test_a_small_mail_that_is_made_to_take_minutes_takes_moments(raw: bytes) -> None:
    started = process_time()
    with suppress(BrokenMailError):
        parse(raw + b"\r\n\r\nx")
    assert process_time() - started < 5


@pytest.mark.parametrize("charset", ["x-klingon", "undefined", "rot13", "hex", "", '"'])
def test_a_body_in_an_unknown_charset_costs_no_attachment(charset: str) -> None:
    text = f"Content-Type: text/plain; charset={charset}\r\n\r\n\xff".encode("latin-1")
    assert files(multipart(text, b"Content-Type: application/pdf; name=BC.pdf\r\n\r\n%PDF")) == [("BC.pdf", b"%PDF")]


@pytest.mark.parametrize(
    "header",
    [
        b"From: =?utf-8?B?VHLGs?= <a@b.example>\r\nX-A: =?utf-8?B?A?= (=?utf-8?B?A?=)",
        b"Subject: =?utf\0-8?Q?x?=",
        b"Cc: =?utf-8?B?A?= <c@d.example>",
    ],
)
def test_a_header_that_the_parser_trips_over_costs_no_attachment(header: bytes) -> None:
    body = b"--B\r\nContent-Type: application/pdf; name=BC.pdf\r\n\r\n%PDF\r\n--B--\r\n"
    assert files(of(header, b"Content-Type: multipart/mixed; boundary=B", body=body)) == [("BC.pdf", b"%PDF")]


@pytest.mark.parametrize("raw", [b"", b"\r\n\r\n", b"\0" * 1_000, bytes(range(256)) * 40, b"PK\x03\x04" * 100])
def test_what_is_no_mail_at_all_is_an_empty_one(raw: bytes) -> None:
    read = parse(raw)
    assert (read.sender, read.subject, read.message_id, read.sent_at, read.attachments) == (None, "", None, None, ())


def test_the_headers_alone_tell_who_wrote_about_what() -> None:
    read = parse_headers(REPORT.partition(b"\r\n\r\n")[0])
    assert (read.sender, read.subject, read.attachments) == ("mn.anphu@vuquang.example", SUBJECT, ())


def test_the_headers_of_a_broken_mail_can_be_read() -> None:
    assert parse_headers(b"\r\n" + nested(5_000)).sender == "a@b.example"


def test_a_header_block_that_is_a_bomb_of_its_own_is_cut() -> None:
    assert parse_headers(b"From: a@b.example\r\n" + b"X-A: b\r\n" * 500_000).sender == "a@b.example"


def test_a_mail_says_the_same_whatever_servers_put_on_top() -> None:
    moved = b"Return-Path: <a@b.example>\r\nReceived: from x by y\r\nAuthentication-Results: z; none\r\n" + REPORT
    assert parse(moved).canonical == parse(REPORT).canonical


def test_a_mail_says_the_same_however_its_file_is_encoded() -> None:
    data = b"Content-Type: application/pdf; name=BC.pdf\r\n"
    plain = multipart(data + b"\r\n%PDF")
    encoded = multipart(data + b"Content-Transfer-Encoding: base64\r\n\r\n" + encodebytes(b"%PDF"))
    assert encoded.canonical == plain.canonical


@pytest.mark.parametrize(
    "other",
    [
        mail(SCHOOL, SUBJECT, attachments=[("Báo cáo.docx", b"PK\x03\x04 FORM")], message_id="<bc1@vuquang.example>"),
        REPORT.replace(b"bc1@", b"bc2@"),
        REPORT.replace(b"09:30:00", b"09:31:00"),
        REPORT.replace(b"MN.AnPhu", b"MN.DucBong"),
    ],
    ids=["file", "Message-ID", "date", "sender"],
)
def test_another_mail_says_something_else(other: bytes) -> None:
    assert parse(other).canonical != parse(REPORT).canonical


RUBBISH = st.lists(
    st.tuples(
        st.integers(0, 3_000),
        st.integers(0, 30),
        st.one_of(
            st.binary(max_size=8),
            st.sampled_from(
                b'=?utf-8?B? ?= =?x\0?Q? \r\n \r\n\r\n " ( ; *0*= \xff \0 charset=undefined message/rfc822 '
                b"multipart/mixed filename*=unicode_escape''%5Cud800".split(b" ")
            ),
        ),
    ),
    max_size=12,
)


@settings(max_examples=300, deadline=None)
@given(seed=st.sampled_from([REPORT, bounce_of(REPORT, "x@la.example")]), cuts=RUBBISH)
def test_a_damaged_mail_is_read_or_refused_and_never_a_surprise(
    seed: bytes, cuts: list[tuple[int, int, bytes]]
) -> None:
    raw = seed
    for at, length, instead in cuts:
        raw = raw[:at] + instead + raw[at + length :]
    try:
        read = parse(raw)
    except BrokenMailError:
        return
    kind_of(read, OFFICE)
    found_by_server(read, AUTHSERV)
    told = [
        read.subject,
        read.sender or "",
        read.sender_name,
        read.message_id or "",
        *read.references,
        *read.returned_ids,
    ]
    told += [file.name for file in read.attachments] + [failure.recipient for failure in failures(read)]
    assert not any(unicodedata.category(c) in {"Cc", "Cs"} for text in told for c in text)
