"""Files that are no forms, and files made to hurt: each gets a sentence for the school, none is opened further."""

import io
import zipfile

import pytest

from ingest.readers.errors import UnreadableError
from ingest.readers.reading import read_document
from ingest.readers.sniff import Kind, kind_of
from tests.kit.forms import docx_form

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def refused(data: bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        read_document(data)
    return caught.value.reason


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", Kind.EMPTY),
        (b"\x00" * 99, Kind.EMPTY),
        (OLE + "EncryptedPackage".encode("utf-16-le"), Kind.PROTECTED),
        (OLE + "WordDocument".encode("utf-16-le"), Kind.DOC),
        (OLE + "Workbook".encode("utf-16-le"), Kind.XLS),
        (b"%PDF-1.7\n", Kind.PDF),
        (b"{\\rtf1\\ansi", Kind.RTF),
        (b"\xff\xd8\xff\xe0 JFIF", Kind.IMAGE),
        (b"\x00\x00\x00\x18ftypheic", Kind.IMAGE),
        (b"PK\x03\x04 cut off", Kind.BROKEN_ZIP),
        (zipped({"ảnh/1.jpg": b"x"}), Kind.ARCHIVE),
        (zipped({"content.xml": b"<x/>"}), Kind.OPEN_DOCUMENT),
        (zipped({"xl/workbook.bin": b"x"}), Kind.XLSB),
        (b"<html><table>", Kind.WEB_PAGE),
        (b"Kinh gui Phong", Kind.OTHER),
    ],
)
def test_a_file_is_what_its_content_says(data: bytes, kind: Kind) -> None:
    assert kind_of(data) is kind


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (b"", "rỗng"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "có mật khẩu"),
        (OLE + "WordDocument".encode("utf-16-le"), "Word 97-2003 (.doc) chưa đọc tự động được; đề nghị gửi biểu"),
        (b"%PDF-1.7\n", "định dạng PDF chưa đọc tự động được; đề nghị gửi biểu ở dạng .docx hoặc .xlsx"),
        (b"\xff\xd8\xff\xe0", "định dạng ảnh chưa đọc"),
        (docx_form()[:-3_000], "bị hỏng"),
        (zipped({"word/document.xml": b"<w:document"}), "bị hỏng"),
        (zipped({"xl/workbook.xml": b"<workbook/>"}), "bị hỏng"),
    ],
)
def test_the_school_is_told_why_and_what_to_send(data: bytes, part: str) -> None:
    assert part in refused(data)


def test_a_damaged_member_is_refused() -> None:
    data = bytearray(docx_form())
    at = data.index(b"word/document.xml") + 200
    data[at : at + 40] = bytes(40)
    assert "bị hỏng" in refused(bytes(data))


def test_an_encrypted_member_asks_for_the_password_to_be_taken_off() -> None:
    data = bytearray(zipped({"word/document.xml": b"<x/>"}))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + flags] |= 1
    assert "có mật khẩu" in refused(bytes(data))


def test_a_document_that_swells_more_than_any_text_does_is_refused() -> None:
    bomb = b"<x>" + b"a" * (2 << 20) + b"</x>"
    assert "lớn bất thường" in refused(zipped({"word/document.xml": bomb}))


def test_a_workbook_part_that_swells_is_refused_before_it_is_parsed() -> None:
    bomb = b"<x>" + b"a" * (2 << 20) + b"</x>"
    assert "lớn bất thường" in refused(zipped({"xl/workbook.xml": b"<x/>", "xl/sharedStrings.xml": bomb}))


def test_parts_that_nobody_reads_may_be_as_large_as_they_like() -> None:
    picture = b"\x00" * (8 << 20)
    empty = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body/></w:document>'
    assert read_document(zipped({"word/document.xml": empty, "word/media/image1.png": picture})).rows == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_doctype_is_refused_whatever_it_declares(encoding: str) -> None:
    laughs = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY a "ha">]><x>&a;</x>'
    assert "DOCTYPE" in refused(zipped({"word/document.xml": laughs.encode(encoding)}))


def test_an_entity_from_a_file_of_this_machine_is_never_resolved() -> None:
    steal = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
    assert "DOCTYPE" in refused(zipped({"word/document.xml": steal}))
