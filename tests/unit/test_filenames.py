"""Names of attachments arrive as every mail program likes, and leave as a file system and a database take them."""

import unicodedata
from base64 import b64encode
from email import message_from_bytes
from email.header import Header
from urllib.parse import quote

import pytest

from ingest.filenames import attachment_name, clean_name

NAME = "Báo cáo đợt 1 - Mầm non Ân Phú.docx"
NFD = unicodedata.normalize("NFD", NAME)
# windows-1258 has vowels with a circumflex ready-made and takes the tone as a mark of its own.
CP1258 = "Mâ\u0300m non Ân Phu\u0301.docx".encode("cp1258")


def name_in(*headers: bytes) -> str:
    return attachment_name(message_from_bytes(b"\r\n".join(headers) + b"\r\n\r\nPK"))


def filename(value: bytes) -> str:
    return name_in(b"Content-Disposition: attachment; filename=" + value)


def words(text: str, charset: str = "utf-8") -> bytes:
    return f"=?{charset}?B?{b64encode(text.encode()).decode()}?=".encode()


@pytest.mark.parametrize("written", [NAME, NFD], ids=["composed", "as a Mac decomposes it"])
@pytest.mark.parametrize(
    "encoded",
    [
        lambda name: b'"' + Header(name, "utf-8", maxlinelen=60).encode(linesep="\r\n").encode() + b'"',
        lambda name: b'"' + Header(name, "utf-8").encode(splitchars="").encode() + b'"',
        lambda name: b'"' + name.encode() + b'"',
    ],
    ids=["encoded words over several lines", "encoded words", "raw UTF-8"],
)
def test_a_name_is_the_same_however_it_was_sent(encoded: object, written: str) -> None:
    assert callable(encoded)
    assert filename(encoded(written)) == NAME


@pytest.mark.parametrize("written", [NAME, NFD])
def test_a_name_in_percent_encoding_is_read(written: str) -> None:
    assert name_in(b"Content-Disposition: attachment; filename*=UTF-8''" + quote(written).encode()) == NAME


def test_a_name_in_percent_encoding_may_come_in_pieces() -> None:
    pieces = [f" filename*{n}*={'UTF-8' + chr(39) * 2 if n == 0 else ''}{quote(c)}" for n, c in enumerate(NAME)]
    assert name_in(("Content-Disposition: attachment;\r\n" + ";\r\n".join(pieces)).encode()) == NAME


def test_a_letter_that_is_cut_between_two_encoded_words_becomes_whole() -> None:
    first, second = b64encode("Mầm".encode()[:3]).decode(), b64encode("Mầm".encode()[3:]).decode()
    assert filename(f'"=?utf-8?B?{first}?=\r\n =?utf-8?B?{second}?="'.encode()) == "Mầm"


def test_an_encoded_word_amid_raw_octets_spoils_neither() -> None:
    assert filename(b'"M\xe1\xba\xa7m non ' + words("Ân Phú") + b'.docx"') == "Mầm non Ân Phú.docx"


@pytest.mark.parametrize(
    "header",
    [
        b'Content-Disposition: attachment; filename="' + CP1258 + b'"',
        b'Content-Type: application/octet-stream; name="' + CP1258 + b'"',
        b"Content-Disposition: attachment; filename*=windows-1258''" + quote(CP1258).encode(),
        b'Content-Disposition: attachment; filename="=?windows-1258?B?' + b64encode(CP1258) + b'?="',
    ],
    ids=["raw", "raw, in Content-Type", "percent encoding", "encoded word"],
)
def test_the_vietnamese_code_page_is_read(header: bytes) -> None:
    assert name_in(header) == "Mầm non Ân Phú.docx"


@pytest.mark.parametrize("charset", ["x-vni", "rot13", "undefined", "us-ascii"])
def test_a_charset_that_is_unknown_or_wrong_is_taken_for_utf_8(charset: str) -> None:
    assert filename(b'"' + words("Báo cáo.docx", charset) + b'"') == "Báo cáo.docx"


def test_an_encoded_word_that_cannot_be_decoded_leaves_a_name_that_can_be_shown() -> None:
    assert filename(b'"=?utf-8?B?A?= .docx"') == "=_utf-8_B_A_= .docx"


@pytest.mark.parametrize("headers", [[b"Content-Type: application/pdf"], [], [b"Content-Disposition: inline"]])
def test_a_part_may_have_no_name(headers: list[bytes]) -> None:
    assert name_in(*headers) == ""


def test_the_name_in_content_disposition_comes_before_the_one_in_content_type() -> None:
    assert (
        name_in(b"Content-Type: text/plain; name=b.txt", b"Content-Disposition: attachment; filename=a.txt") == "a.txt"
    )


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("/etc/cron.d/report.docx", "report.docx"),
        (r"C:\Users\Hoa\BC.docx", "BC.docx"),
        (r"\\server\chung\BC.docx", "BC.docx"),
        ("..", ""),
        ("báo cáo/", ""),
        (".htaccess", "htaccess"),
        ("BC.docx. ", "BC.docx"),
        ("a:b*c?.docx", "a_b_c_.docx"),
        ("a\x00b\x1b[31m.docx", "ab[31m.docx"),
        ("BC\r\nBcc: x@la.example", "BC Bcc_ x@la.example"),
        ("BC\u202excod.exe", "BCxcod.exe"),
    ],
)
def test_a_name_keeps_no_path_and_nothing_that_cannot_be_seen(given: str, kept: str) -> None:
    assert clean_name(given) == kept


def test_line_breaks_hidden_in_percent_encoding_are_gone() -> None:
    given = b"Content-Disposition: attachment; filename*=UTF-8''BC%0D%0ABcc%3A%20x%00%0B.docx"
    assert name_in(given) == "BC Bcc_ x .docx"


def test_a_name_that_no_database_could_store_loses_what_is_no_character() -> None:
    assert filename(b'"=?utf-7?Q?a+2AA-b.docx?="') == "ab.docx"
    assert filename(b'"=?utf-7?Q?a+AAA-b.docx?="') == "ab.docx"


def test_a_very_long_name_keeps_its_end() -> None:
    name = clean_name("Báo cáo " * 100 + ".docx")
    assert len(name) == 150
    assert name.endswith("cáo .docx")


QUOTED = quote(NAME).encode()


@pytest.mark.parametrize(
    "parameters",
    [
        b"filename*=" + QUOTED,
        b"filename*=''" + QUOTED,
        b"filename*=utf-8'" + QUOTED,
        b"filename*=x-vni''" + QUOTED,
        b"filename*=iso-8859-1''" + QUOTED,
        b"filename*=UTF-8''" + NAME.encode(),
        b"filename*=UTF-8'vi'\"" + NAME.encode() + b'"',
        b"filename*=\"UTF-8''" + QUOTED + b'"',
        b"filename*0*=UTF-8''" + QUOTED[:31] + b"; filename*1*=" + QUOTED[31:],
        b"filename*1*=" + QUOTED[30:] + b"; filename*0*=UTF-8''" + QUOTED[:30],
        b"filename*1*=UTF-8''" + QUOTED[:30] + b"; filename*2*=" + QUOTED[30:],
        b"filename*00*=UTF-8''" + QUOTED[:29] + b"; filename*02*=" + QUOTED[29:],
        b'filename*0="' + NAME[:9].encode() + b'"; filename*1="' + NAME[9:].encode() + b'"',
        b'filename*0="' + words(NAME)[:25] + b'"; filename*1="' + words(NAME)[25:] + b'"',
        b"filename*=UTF-8''" + quote(words(NAME)).encode(),
        b"filename=\"Bao cao.docx\"; filename*=UTF-8''" + QUOTED,
        b"filename*=UTF-8''" + QUOTED + b'; filename="Bao cao.docx"',
        b'filename="' + QUOTED + b'"',
        b"filename=" + NAME.encode(),
        b'filename="' + NAME.encode(),
        b'name="' + NAME.encode() + b'"',
        b'filename=""; name="' + NAME.encode() + b'"',
    ],
)
def test_a_name_is_read_also_where_a_program_broke_the_rules(parameters: bytes) -> None:
    assert name_in(b"Content-Disposition: attachment; " + parameters) == NAME


def test_ten_and_more_pieces_stay_in_order() -> None:
    pieces = b"; ".join(b'filename*%d="%c"' % (n, c) for n, c in enumerate(b"abcdefghijklmnop.docx"))
    assert name_in(b"Content-Disposition: attachment; " + pieces) == "abcdefghijklmnop.docx"


def test_a_plain_piece_keeps_its_percent_signs() -> None:
    given = b"Content-Disposition: attachment; filename*0*=UTF-8''B%C3%A1o; filename*1=\" 100%25.docx\""
    assert name_in(given) == "Báo 100%25.docx"


@pytest.mark.parametrize("name", ["100%.docx", "a%20b.docx", "50%E1.docx", "a;b.docx", "Báo cáo's.docx", "a=b; c.docx"])
def test_a_name_with_a_sign_that_means_something_elsewhere_keeps_it(name: str) -> None:
    assert filename(f'"{name}"'.encode()) == name


@pytest.mark.parametrize(
    "header",
    [
        b"Content-Disposition: attachment; filename*=viscii''B%E1o%20c%E1o.docx",
        b'Content-Disposition: attachment; filename="=?viscii?Q?B=E1o_c=E1o.docx?="',
        b'Content-Type: application/octet-stream; name="=?x-windows-1258?Q?Ba=ECo_ca=ECo.docx?="',
        b'Content-Disposition: attachment; filename="=?iso-8859-1?Q?B=C3=A1o_c=C3=A1o.docx?="',
    ],
    ids=["VISCII, percent encoding", "VISCII", "a private name of windows-1258", "UTF-8 that calls itself Latin"],
)
def test_a_name_in_an_old_or_wrong_charset_is_read(header: bytes) -> None:
    assert name_in(header) == "Báo cáo.docx"
