"""Files that are no forms, and files made to hurt: each gets a sentence for the school, none is opened further."""

import io
import zipfile

import openpyxl
import pytest

from ingest.readers.errors import UnreadableError
from ingest.readers.reading import read_document
from ingest.readers.sniff import Kind, kind_of
from tests.kit.forms import docx_form, xlsx_bytes, xlsx_form
from tests.kit.variants import with_part
from tests.kit.word import p, part, word

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
        (b"PK\x03\x04 cut off", Kind.BROKEN),
        (zipped({"ảnh/1.jpg": b"x"}), Kind.ZIP),
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
    assert "lớn bất thường" in refused(with_part(xlsx_form(), "xl/styles.xml", bomb))


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


def test_a_billion_laughs_are_refused_in_every_part_that_is_read() -> None:
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'
    for plain, parts in (
        (docx_form(), ("word/document.xml", "word/numbering.xml", "word/styles.xml")),
        (xlsx_form(), ("xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml")),
    ):
        for name in parts:
            assert "DOCTYPE" in refused(with_part(plain, name, laughs))


def test_tables_whose_cells_reach_down_three_thousand_rows_are_read() -> None:
    cell = "<w:tc><w:tcPr><w:vMerge{}/></w:tcPr><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    text = "x" * 1_000
    first = "<w:tr>" + cell.format(' w:val="restart"', text) * 2 + "</w:tr>"
    more = "<w:tr>" + cell.format("", "") * 2 + "</w:tr>"
    rows = read_document(word(f"<w:tbl>{first}{more * 2_999}</w:tbl>")).rows
    assert len(rows) == 3_000
    assert all(cell.text == text for cell in rows[-1].cells)


def test_twenty_thousand_rows_are_refused_in_word_and_in_excel() -> None:
    made = openpyxl.Workbook()
    for number in range(20_000):
        made.worksheets[0].append([number, "x"])
    assert "dòng" in refused(xlsx_bytes(made))
    assert "quá nhiều dòng" in refused(word(p("x") * 20_000))


def test_lists_numbered_without_sense_neither_hang_nor_swell() -> None:
    level = '<w:lvl w:ilvl="{}"><w:start w:val="999999"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
    levels = "".join(level.format(at, look, "%1%9" * 500) for at, look in enumerate(("upperLetter", "lowerRoman")))
    numbered = '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>'
    lists = f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
    lists += '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num/><w:num w:numId="2"/>'
    rows = read_document(word(p("x", numbered) * 100, numbering=part("numbering", lists))).rows
    assert len(rows) == 100
    assert all(len(row.cells[0].text) < 50 for row in rows)
