"""All the files of a mail, also those in mails, winmail.dat and S/MIME: found, named after where they were, read."""

from base64 import b64encode
from binascii import b2a_uu
from collections.abc import Sequence
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default

import pytest

from ingest.cases import ReadFile
from ingest.mime import parse
from ingest.sandbox import Sandbox
from ingest.unpacking import read_files
from rules.reading import NotOurForm, Reading, Unreadable
from tests.kit.forms import docx_form, individual
from tests.kit.mails import mail
from tests.kit.smime import Signer
from tests.kit.tnef import Wrapped, winmail

SCHOOL = "Trường Mầm non Ân Phú <mn.anphu@vuquang.example>"
FORM = docx_form(individuals=[individual("Nguyễn Thị Hoa")])
REPORT = mail(SCHOOL, "Báo cáo đợt 1", attachments=[("Báo cáo.docx", FORM)])
LETTER = mail(SCHOOL, "Xin gia hạn")


@pytest.fixture(scope="module")
def signer(tmp_path_factory: pytest.TempPathFactory) -> Signer:
    return Signer(tmp_path_factory.mktemp("smime"))


def files(raw: bytes, sandbox: Sandbox | None = None) -> list[ReadFile]:
    return read_files(parse(raw).attachments, sandbox or Sandbox())


def with_files(*attachments: tuple[str, bytes]) -> bytes:
    return mail(SCHOOL, "Báo cáo đợt 1", attachments=attachments)


def with_octets(name: str, data: bytes) -> bytes:
    """Return a mail whose file is declared as mere octets, whatever it is."""
    message = EmailMessage(policy=default)
    message["From"], message["Subject"] = SCHOOL, "Báo cáo"
    message.set_content("Kính gửi Phòng.\n")
    message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes(policy=SMTP)


def opaque(data: bytes, kind: str = "signed-data") -> bytes:
    head = f'From: {SCHOOL}\r\nContent-Type: application/pkcs7-mime; smime-type={kind}; name="smime.p7m"\r\n'
    return head.encode() + b"Content-Transfer-Encoding: base64\r\n\r\n" + b64encode(data) + b"\r\n"


def entity(raw: bytes) -> bytes:
    """Return a mail without its headers, but those of its content: what a mail program signs."""
    message = message_from_bytes(raw, policy=default)
    for header in [h for h in message if not h.lower().startswith("content-")]:
        del message[header]
    return message.as_bytes(policy=SMTP)


def read(found: Sequence[ReadFile]) -> list[tuple[str, str]]:
    """Return what came of each file: its name and who is in the form, or the reason."""
    return [
        (f.name, f.outcome.rows[0].fields["name"] or "" if isinstance(f.outcome, Reading) else f.outcome.reason)
        for f in found
    ]


def test_a_form_in_winmail_dat_is_read_under_its_long_name() -> None:
    wrapped = winmail([Wrapped("BAOCAO~1.DOC", FORM, "Báo cáo đợt 1.docx"), Wrapped("GHICHU.TXT", b"xin chao")])
    form, note = files(with_files(("winmail.dat", wrapped)))
    assert read([form]) == [("winmail.dat/Báo cáo đợt 1.docx", "Nguyễn Thị Hoa")]
    assert isinstance(form.outcome, Reading)
    assert form.outcome.rows[0].source.file == "winmail.dat/Báo cáo đợt 1.docx"
    assert form.size == len(FORM)
    assert note.name == "winmail.dat/GHICHU.TXT"
    assert isinstance(note.outcome, Unreadable)


@pytest.mark.parametrize(
    "long_name", ["Mâ\u0300m non.docx".encode("cp1258"), "Mầm non.docx".encode()], ids=["windows-1258", "UTF-8"]
)
def test_a_long_name_in_octets_is_read_like_one_in_a_header(long_name: bytes) -> None:
    wrapped = winmail([Wrapped("MAMNON~1.DOC", FORM, long_name)])
    assert read(files(with_files(("winmail.dat", wrapped)))) == [("winmail.dat/Mầm non.docx", "Nguyễn Thị Hoa")]


def test_a_form_in_a_message_in_winmail_dat_is_read() -> None:
    forwarded = Wrapped("THUGOC", winmail([Wrapped("BC.DOC", FORM)]), "Thư gốc", embedded=True)
    found = files(with_octets("", winmail([forwarded])))
    assert read(found) == [("winmail.dat/Thư gốc/BC.DOC", "Nguyễn Thị Hoa")]


def test_winmail_dat_with_nothing_but_formatting_is_no_file() -> None:
    assert files(with_files(("winmail.dat", winmail([])))) == []


def test_a_damaged_winmail_dat_is_accounted_for_and_what_is_whole_in_it_is_read() -> None:
    whole = winmail([Wrapped("BC.DOC", FORM), Wrapped("HAI.DOC", FORM)])
    (broken,) = files(with_files(("winmail.dat", whole[:12])))
    assert (broken.name, isinstance(broken.outcome, Unreadable)) == ("winmail.dat", True)
    first, second = read(files(with_files(("winmail.dat", whole[:-2_000]))))
    assert first == ("winmail.dat/BC.DOC", "Nguyễn Thị Hoa")
    assert second[0] == "winmail.dat/HAI.DOC"
    assert "bị cắt cụt" in second[1]


@pytest.mark.parametrize("name", ["thu cu.eml", "thu cu.docx", "", "thu cu.txt"])
@pytest.mark.parametrize(
    "saved",
    [
        REPORT,
        b"\xef\xbb\xbf\r\n" + REPORT,
        b"From a@b.example Fri Mar  2 09:30:00 2018\r\n" + REPORT,
        b"8123\n" + REPORT,
    ],
    ids=["as it is", "after a byte order mark", "from a mailbox file", "as Apple Mail saves it"],
)
def test_a_mail_that_was_sent_as_a_file_is_opened_whatever_it_is_called(name: str, saved: bytes) -> None:
    found = files(with_octets(name, saved))
    assert read(found) == [(f"{name or 'thu.eml'}/Báo cáo.docx", "Nguyễn Thị Hoa")]


def test_a_mail_as_a_file_without_any_file_is_no_form() -> None:
    (found,) = files(with_octets("thu.eml", LETTER))
    assert found.name == "thu.eml"
    assert isinstance(found.outcome, NotOurForm)


def test_a_mail_as_a_file_that_is_a_bomb_holds_nothing_up() -> None:
    bomb = b"From: a@b.example\r\nSubject: x\r\n" + b"Content-Type: message/rfc822\r\n\r\n" * 2_000
    broken, form = files(with_files(("bom.bin", bomb), ("bc.docx", FORM)))
    assert "bị hỏng hoặc có quá nhiều phần" in read([broken])[0][1]
    assert read([form]) == [("bc.docx", "Nguyễn Thị Hoa")]


def test_words_that_only_look_like_headers_are_a_file() -> None:
    (found,) = files(with_octets("ghi chu.txt", b"Subject: bao cao\r\nNoi-dung: xin chao\r\n\r\nxin chao"))
    assert isinstance(found.outcome, Unreadable)


@pytest.mark.parametrize("streamed", [False, True], ids=["DER", "BER in pieces"])
def test_a_form_in_a_signed_mail_is_read(signer: Signer, streamed: bool) -> None:
    found = files(opaque(signer.signed(entity(REPORT), streamed=streamed)))
    assert read(found) == [("smime.p7m/Báo cáo.docx", "Nguyễn Thị Hoa")]


def test_a_form_that_was_signed_as_a_file_is_read(signer: Signer) -> None:
    found = files(with_octets("bao cao.docx.p7m", signer.signed(FORM)))
    assert read(found) == [("bao cao.docx.p7m", "Nguyễn Thị Hoa")]


def test_a_signed_letter_has_no_file(signer: Signer) -> None:
    assert files(opaque(signer.signed(entity(LETTER)))) == []


def test_the_signature_beside_a_form_is_no_file(signer: Signer) -> None:
    inner = entity(REPORT)
    for kind in ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/octet-stream"):
        raw = (
            f'From: {SCHOOL}\r\nContent-Type: multipart/signed; protocol="{kind}"; micalg=sha-256; boundary=S\r\n\r\n'
        ).encode() + b"--S\r\n"
        signature = f"Content-Type: {kind}; name=smime.p7s\r\nContent-Transfer-Encoding: base64\r\n\r\n".encode()
        raw += inner + b"\r\n--S\r\n" + signature + b64encode(signer.signature(inner)) + b"\r\n--S--\r\n"
        assert read(files(raw)) == [("Báo cáo.docx", "Nguyễn Thị Hoa")]
        assert len(parse(raw).attachments) == 1 + (kind == "application/octet-stream")


def test_certificates_alone_are_no_file(signer: Signer) -> None:
    assert files(with_octets("ca.p7b", signer.certificates())) == []


def test_a_form_that_calls_itself_a_signature_is_a_form() -> None:
    raw = with_octets("bc.docx", FORM).replace(b"application/octet-stream", b"application/pkcs7-signature")
    assert read(files(raw)) == [("bc.docx", "Nguyễn Thị Hoa")]


def test_an_encrypted_mail_says_so(signer: Signer) -> None:
    (found,) = files(opaque(signer.encrypted(entity(REPORT)), "enveloped-data"))
    assert found.name == "smime.p7m"
    assert "mã hóa bằng S/MIME" in read([found])[0][1]


def test_a_mail_encrypted_with_pgp_says_so_once() -> None:
    raw = (
        f"From: {SCHOOL}\r\nContent-Type: multipart/encrypted; boundary=P\r\n\r\n--P\r\n"
        "Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--P\r\n"
        "Content-Type: application/octet-stream; name=encrypted.asc\r\n\r\n"
        "-----BEGIN PGP MESSAGE-----\r\n\r\nhQEM\r\n-----END PGP MESSAGE-----\r\n--P--\r\n"
    ).encode()
    ((name, reason),) = read(files(raw))
    assert name == "encrypted.asc"
    assert "mã hóa bằng PGP" in reason


def test_a_damaged_signed_mail_is_accounted_for(signer: Signer) -> None:
    signed = signer.signed(entity(REPORT))
    (found,) = files(opaque(signed[: len(signed) // 2]))
    assert "bị hỏng" in read([found])[0][1]


def test_a_uuencoded_form_in_the_words_of_a_mail_is_read() -> None:
    lines = b"".join(b2a_uu(FORM[at : at + 45]) for at in range(0, len(FORM), 45))
    body = b"Kinh gui Phong,\r\n\r\nbegin 644 Bao cao.docx\r\n" + lines.replace(b"\n", b"\r\n") + b"`\r\nend\r\n"
    assert read(files(b"From: a@b.example\r\n\r\n" + body)) == [("Bao cao.docx", "Nguyễn Thị Hoa")]


@pytest.mark.parametrize(
    ("part", "name", "words"),
    [
        (b'Content-Type: message/partial; id="a@b"; number=1; total=3', "", "cắt thành nhiều mảnh"),
        (
            b'Content-Type: message/external-body; access-type=URL; URL="http://127.0.0.1:9/bc.docx"; name="bc.docx"',
            "bc.docx",
            "không tải về",
        ),
    ],
    ids=["partial", "external-body"],
)
def test_what_is_not_in_the_mail_is_accounted_for_and_not_fetched(part: bytes, name: str, words: str) -> None:
    inner = b"\r\n\r\nContent-Type: application/pdf\r\nContent-ID: <a@b>\r\n\r\nnothing\r\n"
    whole = b"From: a@b.example\r\n" + part + inner
    beside = b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\n" + part + inner + b"--B--"
    for raw in (whole, beside, with_octets("thu.eml", b"Subject: x\r\n" + whole)):
        ((found, reason),) = read(files(raw))
        assert found.split("/")[-1] in {name, "thu.eml"}
        assert words in reason
