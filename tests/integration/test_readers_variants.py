"""Macro-enabled files, templates and Strict ones read exactly like the plain file; what they bring along stays shut."""

import datetime as dt
import socket
import zipfile
from io import BytesIO

import openpyxl
import pytest

from ingest.readers.reading import read_document
from ingest.readers.sniff import Kind, kind_of
from tests.kit.forms import collective, docx_form, individual, xlsx_bytes, xlsx_form
from tests.kit.variants import TYPES, as_kind, as_strict, with_part
from tests.kit.word import p, word

WORD = docx_form(collectives=[collective()], individuals=[individual()])
EXCEL = xlsx_form(collectives=[collective()], individuals=[individual()])


def merged_and_dated() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Khen thưởng", None, dt.date(2018, 3, 5)])
    sheet.append(["Đã khen", "Đề nghị", 95.5])
    sheet.merge_cells("A1:B1")
    return xlsx_bytes(book)


@pytest.mark.parametrize("kind", TYPES)
def test_a_sister_format_is_read_exactly_as_the_plain_one(kind: str) -> None:
    plain = WORD if kind.startswith("d") else EXCEL
    changed = as_kind(plain, kind)
    assert kind_of(changed) is (Kind.DOCX if kind.startswith("d") else Kind.XLSX)
    assert read_document(changed) == read_document(plain)


@pytest.mark.parametrize("plain", [WORD, EXCEL, merged_and_dated()], ids=["docx", "xlsx", "merged cells and dates"])
def test_a_strict_file_is_read_exactly_as_the_plain_one(plain: bytes) -> None:
    strict = as_strict(plain)
    assert strict != plain
    assert read_document(strict) == read_document(plain)


@pytest.mark.parametrize("plain", [WORD, EXCEL], ids=["docx", "xlsx"])
def test_parts_that_are_not_text_are_not_even_inflated(plain: bytes) -> None:
    folder = "word" if plain is WORD else "xl"
    swollen = plain
    for part in ("media/image1.png", "embeddings/oleObject1.bin", "vbaProject.bin"):
        swollen = with_part(swollen, f"{folder}/{part}", bytes(70 << 20))
    assert len(swollen) < 1 << 20
    assert read_document(swollen) == read_document(plain)


def test_nothing_that_a_file_points_to_is_fetched() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        url = f"http://127.0.0.1:{server.getsockname()[1]}/x"
        template = f'<Relationship Id="r1" Type="t/attachedTemplate" Target="{url}" TargetMode="External"/>'
        picture = f'<w:r><w:pict><v:imagedata xmlns:v="urn:v" r:id="r1" src="{url}"/></w:pict></w:r>'
        data = word(p("BÁO CÁO") + f"<w:p>{picture}</w:p>", _rels=f"<Relationships>{template}</Relationships>")
        data = with_part(data, "word/_rels/settings.xml.rels", f"<Relationships>{template}</Relationships>".encode())
        assert [row.cells[0].text for row in read_document(data).rows] == ["BÁO CÁO"]
        links = with_part(EXCEL, "xl/externalLinks/externalLink1.xml", f'<x href="{url}"/>'.encode())
        assert read_document(links) == read_document(EXCEL)
        with pytest.raises(BlockingIOError):
            server.accept()


def test_a_main_part_of_another_name_is_found_by_content() -> None:
    parts = {"[Content_Types].xml": "<Types/>", "word/document2.xml": ""}
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(word(p("BÁO CÁO")))) as old, zipfile.ZipFile(out, "w") as new:
        parts["word/document2.xml"] = old.read("word/document.xml").decode()
        parts["_rels/.rels"] = (
            '<Relationships><Relationship Type="x/officeDocument" Target="word/document2.xml"/></Relationships>'
        )
        for name, content in parts.items():
            new.writestr(name, content)
    assert [row.cells[0].text for row in read_document(out.getvalue()).rows] == ["BÁO CÁO"]
