"""What a workbook hides: sheets folded away, formulas never reckoned, shares in per cent, parts under other names."""

import zipfile
from io import BytesIO

import openpyxl
import pytest

from ingest.readers.errors import UnreadableError
from ingest.readers.reading import read_document
from rules.documents import NOT_RECKONED
from tests.kit.forms import docx_form, xlsx_bytes, xlsx_form
from tests.kit.variants import with_part


def texts(data: bytes) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in read_document(data).rows]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_table_on_a_hidden_sheet_is_told_and_our_lists_are_not(state: str) -> None:
    made = openpyxl.Workbook()
    for name in ("C. Cá nhân", "_mau"):
        sheet = made.create_sheet(name)
        sheet.append([1, "Lê Na", "GV"])
        sheet.append([2, "Lê Hai", "GV"])
        sheet.sheet_state = state
    assert texts(xlsx_bytes(made)) == [["1", "Lê Na", "GV"], ["2", "Lê Hai", "GV"]]


def test_a_formula_without_its_value_says_so_and_a_total_of_nothing_stays_blank() -> None:
    made = openpyxl.Workbook()
    made.worksheets[0].append(["Tổng", '=IF(COUNT(C1,D1)=0,"",SUM(C1,D1))', None, None, '="x"&"y"'])
    assert texts(xlsx_bytes(made)) == [["Tổng", "", "", "", NOT_RECKONED]]
    made.worksheets[0]["C1"] = 5
    assert texts(xlsx_bytes(made)) == [["Tổng", NOT_RECKONED, "5", "", NOT_RECKONED]]


def test_a_share_is_shown_in_per_cent() -> None:
    made = openpyxl.Workbook()
    made.worksheets[0].append([0.98, 0.985, 0.98])
    for place, form in (("A1", "0%"), ("B1", "0.00%"), ("C1", '0.00"%"')):
        made.worksheets[0][place].number_format = form
    assert texts(xlsx_bytes(made)) == [["98%", "98,5%", "0,98"]]


def test_the_main_part_is_the_one_that_the_package_names() -> None:
    plain = docx_form()
    with zipfile.ZipFile(BytesIO(plain)) as archive:
        main, relations = archive.read("word/document.xml"), archive.read("_rels/.rels")
    moved = with_part(plain, "word/real.xml", main.replace("Mã biểu".encode(), "Mã thật".encode()))
    data = with_part(moved, "_rels/.rels", relations.replace(b"word/document.xml", b"word/real.xml"))
    assert any("Mã thật" in text for row in texts(data) for text in row)


def test_a_workbook_under_another_name_is_read_in_full() -> None:
    plain, moved = xlsx_form(), BytesIO()
    with zipfile.ZipFile(BytesIO(plain)) as old, zipfile.ZipFile(moved, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith(".rels"):
                content = content.replace(b"xl/workbook.xml", b"xl/book9.xml")
            new.writestr(name.replace("workbook.xml", "book9.xml"), content)
    assert read_document(moved.getvalue()) == read_document(plain)


def test_a_main_part_that_is_no_workbook_is_refused_truthfully() -> None:
    with pytest.raises(UnreadableError, match="không thông dụng"):
        read_document(with_part(xlsx_form(), "xl/workbook.xml", b"<x/>"))
