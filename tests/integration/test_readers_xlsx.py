"""Workbooks as Excel writes them: numbers, dates, merged cells, hidden sheets, stray cells."""

import datetime as dt
import re
import zipfile
from collections.abc import Sequence
from io import BytesIO

import openpyxl
import pytest

from ingest.readers.definitions import load_definitions
from ingest.readers.errors import UnreadableError
from ingest.readers.reading import read_document
from ingest.readers.xlsx import printed, read_xlsx
from rules.documents import Cell
from rules.findings import Weight
from rules.forms.mapping import read_form
from rules.reading import Reading
from tests.kit.forms import article, collective, individual, xlsx_bytes, xlsx_form


def book(*rows: Sequence[object], title: str = "Biểu") -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    return made


def rewritten(data: bytes, pattern: str, text: str) -> bytes:
    """Return a workbook whose first sheet had its XML changed."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                changed = re.sub(pattern, text, content.decode(), count=1)
                assert changed != content.decode()
                content = changed.encode()
            new.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("sheets", ["one", "many"])
def test_a_form_made_with_excel_is_read_in_full(sheets: str) -> None:
    data = xlsx_form(
        sheets=sheets, collectives=[collective()], individuals=[individual()], articles=[article()], remarks="Thiếu máy"
    )
    reading = read_form(read_document(data), "a.xlsx", load_definitions())
    assert isinstance(reading, Reading)
    assert [(row.kind, row.fields["name"]) for row in reading.rows] == [
        ("collective", "Tổ Toán - Lý"),
        ("individual", "Nguyễn Thị Hoa"),
        ("article", "Cô giáo của bản làng"),
    ]
    assert reading.header["remarks"] == "Thiếu máy"
    assert (reading.header["staff_total"], reading.periods, reading.findings) == ("25", ("Đợt 1",), ())


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (5.0, "5"),
        (7, "7"),
        (95.5, "95,5"),
        (0.1 + 0.2, "0,3"),
        (912345678.0, "912345678"),
        (38123456789012.0, "38123456789012"),
        ("0912 345 678", "0912 345 678"),
        (dt.datetime.fromisoformat("2018-03-05T00:00"), "05/03/2018"),
        (dt.date(2018, 3, 5), "05/03/2018"),
        (True, "TRUE"),
    ],
)
def test_a_value_is_printed_as_excel_shows_it(value: float | str | dt.date, text: str) -> None:
    assert printed(value) == text


def test_rows_are_numbered_as_in_excel_and_blank_ones_left_out() -> None:
    rows = read_xlsx(xlsx_bytes(book([], ["a"], [], [None, "b"]))).rows
    assert [(row.table, row.number, [cell.text for cell in row.cells]) for row in rows] == [
        ("Biểu", 2, ["a", ""]),
        ("Biểu", 4, ["", "b"]),
    ]


def test_merged_cells_fill_every_position() -> None:
    made = book(["TT", "Khen thưởng", None], [None, "Đã khen", "Đề nghị"])
    made.worksheets[0].merge_cells("A1:A2")
    made.worksheets[0].merge_cells("B1:C1")
    assert [row.cells for row in read_xlsx(xlsx_bytes(made)).rows] == [
        (Cell("TT"), Cell("Khen thưởng"), Cell("Khen thưởng", merged=True)),
        (Cell("TT", merged=True), Cell("Đã khen"), Cell("Đề nghị")),
    ]


def test_hidden_sheets_are_not_what_the_school_wrote() -> None:
    made = book(["a"])
    made.create_sheet("DanhMuc").append(["Giấy khen"])
    made.worksheets[1].sheet_state = "hidden"
    assert [row.table for row in read_xlsx(xlsx_bytes(made)).rows] == ["Biểu"]


def test_a_stray_cell_at_the_end_of_the_sheet_costs_no_row_of_the_form() -> None:
    data = xlsx_form(individuals=[individual()])
    made = openpyxl.load_workbook(BytesIO(data))
    made.worksheets[0]["XFD1048576"] = "lạc"
    reading = read_form(read_document(xlsx_bytes(made)), "a.xlsx", load_definitions())
    assert isinstance(reading, Reading)
    assert [row.fields["name"] for row in reading.rows] == ["Nguyễn Thị Hoa"]


def test_stray_cells_are_brought_near_each_to_a_row_of_its_own() -> None:
    made = book(["a"], ["b"])
    made.worksheets[0]["ZZ1"] = "xa"
    made.worksheets[0]["XFD1048576"] = "lạc"
    rows = read_xlsx(xlsx_bytes(made)).rows
    assert [[cell.text for cell in row.cells] for row in rows] == [["a"], ["b"], ["xa"], ["lạc"]]


def test_many_cells_far_off_are_refused() -> None:
    made = book(["a"])
    for row in range(6_000, 6_050):
        made.worksheets[0].cell(row, 1, "x")
    with pytest.raises(UnreadableError, match="quá xa"):
        read_xlsx(xlsx_bytes(made))


def test_a_merge_over_the_whole_sheet_is_cut_to_what_is_there() -> None:
    made = book(["a", "b"], ["c", "d"])
    made.worksheets[0].merge_cells("A1:B1")
    data = rewritten(xlsx_bytes(made), 'ref="A1:B1"', 'ref="A1:XFD1048576"')
    assert all(len(row.cells) == 2 for row in read_xlsx(data).rows)


def test_a_sheet_that_lies_about_its_size_is_read_in_full() -> None:
    data = rewritten(xlsx_bytes(book(["a", "b"], ["c", "d"])), '<dimension ref="[^"]*"', '<dimension ref="A1"')
    assert [[cell.text for cell in row.cells] for row in read_xlsx(data).rows] == [["a", "b"], ["c", "d"]]


def test_a_doctype_in_a_sheet_is_refused() -> None:
    data = rewritten(xlsx_bytes(book(["a"])), "<worksheet", "<!DOCTYPE x><worksheet")
    with pytest.raises(UnreadableError, match="DOCTYPE"):
        read_xlsx(data)


def test_a_phone_number_typed_as_a_number_stays_whole() -> None:
    header = ["TT", "Họ và tên", "Chức vụ", "Thành tích", "Ghi chú"]
    made = book(["Mã biểu: ĐHTT-01"], ["C. CÁ NHÂN"], header, [1, "Lê Na", "GV", "3 giải", 912345678])
    reading = read_form(read_document(xlsx_bytes(made)), "a.xlsx", load_definitions())
    assert isinstance(reading, Reading)
    assert reading.rows[0].fields["note"] == "912345678"
    assert Weight.MUST not in {finding.weight for finding in reading.findings}
