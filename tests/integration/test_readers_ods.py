"""OpenDocument spreadsheets: values, repeats, merged cells, hidden sheets, stray cells."""

import pytest

from ingest.readers.errors import UnreadableError
from ingest.readers.reading import read_document
from rules.documents import Cell
from tests.kit.odf import COVERED, flat_xml, ods, p, table, tc, tr

HIDDEN = (
    '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>'
)


def texts(*sheets: str, styles: str = "") -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in read_document(ods(*sheets, styles=styles)).rows]


def value(kind: str, stored: str, shown: str) -> str:
    name = {"float": "value", "percentage": "value", "currency": "value"}.get(kind, f"{kind}-value")
    return f'<table:table-cell office:value-type="{kind}" office:{name}="{stored}">{p(shown)}</table:table-cell>'


def test_a_sheet_is_a_table_by_its_name_and_blank_rows_count() -> None:
    document = read_document(ods(table(tr(tc("a")), tr(tc("", repeated=16_384), repeated=3), tr(tc(""), tc("b")))))
    assert document.kind == "ods"
    assert [(row.table, row.number, [cell.text for cell in row.cells]) for row in document.rows] == [
        ("Biểu", 1, ["a", ""]),
        ("Biểu", 5, ["", "b"]),
    ]


def test_a_sheet_without_a_name_is_a_table_all_the_same() -> None:
    assert [row.table for row in read_document(ods(table(tr(tc("a")), name=""))).rows] == ["Bảng 1"]


@pytest.mark.parametrize(
    ("kind", "stored", "shown", "text"),
    [
        ("float", "5", "5,00", "5"),
        ("float", "3.25", "3,25", "3,25"),
        ("float", "900000001", "0900000001", "0900000001"),
        ("float", "1234567", "###", "1234567"),
        ("float", "không", "12", "12"),
        ("float", "1e999", "lớn", "lớn"),
        ("currency", "500000", "500.000 ₫", "500000"),
        ("percentage", "0.95", "95%", "95%"),
        ("date", "2018-03-05", "03/05/18", "05/03/2018"),
        ("date", "2018-03-05T14:30:00", "5/3", "05/03/2018 14:30"),
        ("date", "2018-99-99", "5/3/2018", "5/3/2018"),
        ("time", "PT08H30M00S", "08:30", "08:30"),
        ("boolean", "true", "ĐÚNG", "TRUE"),
        ("string", "", "Tiểu học", "Tiểu học"),
        ("string", "Tiểu học", "", "Tiểu học"),
    ],
)
def test_a_value_is_what_excel_would_say(kind: str, stored: str, shown: str, text: str) -> None:
    assert texts(table(tr(value(kind, stored, shown)))) == [[text]]


def test_a_comment_in_a_cell_is_not_its_text() -> None:
    assert texts(table(tr(tc(f"<office:annotation>{p('xem lại')}</office:annotation>{p('Hoa')}")))) == [["Hoa"]]


def test_lines_of_a_cell_are_lines() -> None:
    assert texts(table(tr(tc(p("UBND HUYỆN") + p("TRƯỜNG TH"))))) == [["UBND HUYỆN\nTRƯỜNG TH"]]


def test_cells_merged_across_and_down_fill_every_position() -> None:
    sheet = table(tr(tc("TT", rows=2), tc("Khen", columns=2), COVERED), tr(COVERED, tc("Đã"), tc("Đề nghị")))
    assert [row.cells for row in read_document(ods(sheet)).rows] == [
        (Cell("TT"), Cell("Khen"), Cell("Khen", merged=True)),
        (Cell("TT", merged=True), Cell("Đã"), Cell("Đề nghị")),
    ]


def test_a_row_that_is_only_merged_from_above_is_a_row() -> None:
    sheet = table(tr(tc("a", rows=2), tc("b", rows=2)), tr(COVERED, COVERED), tr(tc("c"), tc("d")))
    assert texts(sheet) == [["a", "b"], ["a", "b"], ["c", "d"]]


def test_a_row_under_a_merged_cell_without_text_is_as_blank_as_any() -> None:
    sheet = table(tr(tc("", rows=3), tc("a")), tr(COVERED, tc("")), tr(COVERED, tc("b")))
    assert [row.number for row in read_document(ods(sheet)).rows] == [1, 3]


def test_a_hidden_sheet_is_left_out_and_hidden_rows_are_not() -> None:
    lists = table(tr(tc("Tiểu học")), name="Danh mục", style="ta2")
    filtered = tr(tc("b")).replace("<table:table-row", '<table:table-row table:visibility="filter"')
    assert texts(lists, table(tr(tc("a")), filtered), styles=HIDDEN) == [["a"], ["b"]]


def test_a_table_on_a_hidden_sheet_is_told() -> None:
    row = tr(tc("1"), tc("Lê Na"), tc("GV"))
    assert texts(table(row, row, name="C", style="ta2"), styles=HIDDEN) == [["1", "Lê Na", "GV"]] * 2
    assert texts(table(row, row, name="_mau", style="ta2"), styles=HIDDEN) == []


def test_what_is_written_on_a_shape_follows_the_sheet() -> None:
    shape = f"<table:shapes><draw:custom-shape>{p('Trường TH Đức Lĩnh')}</draw:custom-shape></table:shapes>"
    rows = read_document(ods(table(shape, tr(tc("a"))))).rows
    assert [(row.table, row.cells[0].text) for row in rows] == [("Biểu", "a"), ("", "Trường TH Đức Lĩnh")]


def test_a_stray_cell_far_to_the_right_or_below_is_a_row_of_its_own() -> None:
    right = tr(tc("a"), tc("", repeated=16_000), tc("lạc phải"))
    below = tr(tc("lạc dưới"))
    rows = read_document(ods(table(right, tr(tc("b")), tr(tc(""), repeated=1_000_000), below))).rows
    assert [(row.number, [cell.text for cell in row.cells]) for row in rows] == [
        *((1, ["a"]), (2, ["b"]), (1, ["lạc phải"]), (1_000_003, ["lạc dưới"]))
    ]


def test_many_stray_cells_are_refused() -> None:
    with pytest.raises(UnreadableError, match="quá xa"):
        read_document(ods(table(tr(tc(""), tc("x", repeated=84)))))
    assert len(read_document(ods(table(tr(tc("x", repeated=83))))).rows) == 21


def test_changes_that_were_tracked_and_lists_of_a_spreadsheet_are_not_sheets() -> None:
    tracked = f"<table:tracked-changes>{table(tr(tc('cũ')))}</table:tracked-changes>"
    assert texts(tracked, table(tr(tc("mới")))) == [["mới"]]


def test_a_flat_spreadsheet_is_read_like_a_package() -> None:
    sheet = table(tr(tc("a"), value("float", "5", "5,0")))
    assert read_document(flat_xml(sheet, "spreadsheet")) == read_document(ods(sheet))
