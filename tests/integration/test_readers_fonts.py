"""Forms typed in old fonts, read whole in the child: the same rows as in Unicode, and what stood in the file."""

import io
import unicodedata
import zipfile
from collections.abc import Callable

import docx
import openpyxl
import pytest

from ingest.readers.docx import read_docx
from ingest.readers.reading import read_document
from ingest.sandbox import Sandbox
from rules.findings import Weight
from rules.reading import Reading
from tests.integration.test_readers_docx import package
from tests.kit.forms import collective, docx_bytes, docx_form, individual, xlsx_bytes, xlsx_form
from tests.kit.old_fonts import tcvn3, vni

WHAT = {
    "collectives": [collective()],
    "individuals": [individual("Nguyễn Thị Mỹ Duyên"), individual("Lê Hữu Nghị", position="Giáo viên, lớp 5")],
}
Typing = Callable[[str], str]


def typed_docx(font: str, typed: Typing, data: bytes) -> bytes:
    """Return the document with every text typed another way, in `font`."""
    document = docx.Document(io.BytesIO(data))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    for paragraph in [*document.paragraphs, *(paragraph for cell in cells for paragraph in cell.paragraphs)]:
        for run in paragraph.runs:
            run.text = typed(run.text)
            run.font.name = font
    return docx_bytes(document)


def typed_xlsx(typed: Typing, data: bytes) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = typed(cell.value)
    return xlsx_bytes(book)


def outcome(data: bytes) -> Reading:
    read = Sandbox().read(data, "a")
    assert isinstance(read, Reading)
    return read


def said(reading: Reading) -> list[list[str | None]]:
    return [[text and text.casefold() for text in row.fields.values()] for row in reading.rows]


def check_repaired(reading: Reading, plain: Reading, stood: str) -> None:
    assert said(reading) == said(plain)
    assert {key: text and text.casefold() for key, text in reading.header.items()} == {
        key: text and text.casefold() for key, text in plain.header.items()
    }
    assert reading.periods == plain.periods
    assert reading.rows[1].originals["name"] == stood
    assert [(each.weight, each.where) for each in reading.findings if each not in plain.findings] == [
        (Weight.CHECK, "Phông chữ")
    ]


@pytest.mark.parametrize(("font", "typed"), [(".VnTime", tcvn3), ("VNI-Times", vni), ("Arial", tcvn3), ("Arial", vni)])
def test_a_word_form_in_an_old_font_says_what_it_says_in_unicode(font: str, typed: Typing) -> None:
    plain = docx_form(**WHAT)
    check_repaired(outcome(typed_docx(font, typed, plain)), outcome(plain), typed("Nguyễn Thị Mỹ Duyên"))


@pytest.mark.parametrize("typed", [tcvn3, vni])
def test_a_workbook_whose_fonts_nobody_tells_is_weighed_as_a_whole(typed: Typing) -> None:
    plain = xlsx_form(**WHAT)
    check_repaired(outcome(typed_xlsx(typed, plain)), outcome(plain), typed("Nguyễn Thị Mỹ Duyên"))


def test_a_form_scrambled_by_another_table_is_read_again() -> None:
    def scrambled(text: str) -> str:
        return text.encode().decode("latin-1")

    plain = xlsx_form(**WHAT)
    check_repaired(outcome(typed_xlsx(scrambled, plain)), outcome(plain), scrambled("Nguyễn Thị Mỹ Duyên"))


@pytest.mark.parametrize(
    "typed",
    [
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: text.replace("Đ", "\u00d0").replace("đ", "\u0256"),
        lambda text: text.replace("Đ", "\u0189"),
        lambda text: text.replace(" ", "\u00a0"),
        lambda text: "\ufeff" + "\u200b".join(text),
        lambda text: text.replace("ường", "\u00adường"),
    ],
    ids=["NFD", "eth", "African D", "no-break", "zero-width", "soft hyphen"],
)
def test_other_ways_to_type_unicode_read_alike_and_are_no_repair(typed: Typing) -> None:
    plain, other = xlsx_form(**WHAT), typed_xlsx(typed, xlsx_form(**WHAT))
    assert said(outcome(other)) == said(outcome(plain))
    assert outcome(other).findings == outcome(plain).findings
    assert [row.originals for row in outcome(other).rows] == [{}, {}, {}]


def test_both_places_of_a_tone_name_the_same_columns() -> None:
    other = typed_xlsx(
        lambda text: text.replace("ỏa", "oả").replace("óa", "oá").replace("hòa", "hoà"), xlsx_form(**WHAT)
    )
    assert [row.fields["name"] for row in outcome(other).rows] == [
        row.fields["name"] for row in outcome(xlsx_form(**WHAT)).rows
    ]


def run(font: str, text: str) -> str:
    return (
        f'<w:r><w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'
    )


def paragraphs(body: str) -> list[str]:
    return [row.cells[0].text for row in read_document(package(body)).rows]


def test_each_run_is_read_by_its_own_font() -> None:
    body = (
        f"<w:p>{run('.VnTime', tcvn3('Trường'))}{run('Arial', ' Tiểu học ')}{run('VNI-Times', vni('Đức Lĩnh'))}</w:p>"
    )
    (row,) = read_document(package(body)).rows
    assert row.cells[0].text == "Trường Tiểu học Đức Lĩnh"
    assert row.cells[0].original == f"{tcvn3('Trường')} Tiểu học {vni('Đức Lĩnh')}"


def test_a_letter_across_two_runs_is_one() -> None:
    assert paragraphs(f"<w:p>{run('VNI-Times', 'SA')}{run('VNI-Times', 'ØI GOØN')}</w:p>") == ["SÀI GÒN"]


def test_small_letters_of_a_font_of_capitals_are_capitals() -> None:
    assert paragraphs(f"<w:p>{run('.VnTimeH', tcvn3('danh sách'))}</w:p>") == ["DANH SÁCH"]


def test_unicode_typed_in_an_old_font_stays_as_it_is() -> None:
    body = "".join(f"<w:p>{run('.VnTime', text)}</w:p>" for text in ("Nguyễn Thị Hà", "Có", "Tổ trưởng"))
    assert paragraphs(body) == ["Nguyễn Thị Hà", "Có", "Tổ trưởng"]


def test_letters_that_word_keeps_as_symbols_and_soft_hyphens_are_letters() -> None:
    font = '<w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/></w:rPr>'
    symbol = '<w:sym w:font=".VnTime" w:char="F0AD"/><w:t>¬ng</w:t>'
    hyphen = "<w:softHyphen/><w:t>a</w:t>"
    assert paragraphs(f"<w:p><w:r>{font}<w:t>d</w:t>{symbol}</w:r></w:p>") == ["dương"]
    assert paragraphs(f"<w:p><w:r>{font}<w:t>d</w:t>{hyphen}</w:r></w:p>") == ["dưa"]


@pytest.mark.parametrize("named_by", ["paragraph style", "character style", "default style", "defaults"])
def test_the_font_may_come_from_a_style_or_from_the_defaults(named_by: str) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph()
    piece = paragraph.add_run(tcvn3("Tổ chức"))
    if named_by == "paragraph style":
        base = document.styles.add_style("Cũ", 1)
        base.font.name = ".VnTime"
        style = document.styles.add_style("Mới", 1)
        style.base_style = base
        paragraph.style = style
    elif named_by == "character style":
        piece.style = document.styles.add_style("Chữ", 2)
        piece.style.font.name = ".VnTime"
    elif named_by == "default style":
        document.styles["Normal"].font.name = ".VnTime"
    else:
        fonts = document.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr/w:rFonts")[0]
        fonts.attrib.clear()
        fonts.set("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}hAnsi", ".VnTime")
    (row,) = read_document(docx_bytes(document)).rows
    assert row.cells[0].text == "Tổ chức"


def test_a_broken_part_of_styles_names_no_font_and_spoils_nothing() -> None:
    out = io.BytesIO(package("<w:p><w:r><w:t>Hà</w:t></w:r></w:p>"))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("word/styles.xml", '<w:styles w:a=".VnTime"')
    assert [row.cells[0].text for row in read_docx(out.getvalue()).rows] == ["Hà"]
