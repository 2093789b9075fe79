"""Binary workbooks, .xls and .xlsb: the same rows as from .xlsx, and nothing trusted that they say about themselves."""

import struct
from pathlib import Path

import pytest

from ingest.readers.definitions import load_definitions
from ingest.readers.errors import UnreadableError
from ingest.readers.reading import read_document
from ingest.readers.sniff import Kind, kind_of
from ingest.sandbox import Sandbox
from rules.documents import Cell
from rules.forms.mapping import read_form
from rules.reading import Reading, Unreadable
from tests.kit.xls import binary_sheet, dimensions, integers, label, merged, record, xls, xlsb

WORKBOOKS = Path(__file__).parents[1] / "data" / "workbooks"


def rows(data: bytes) -> list[tuple[str, int, list[str]]]:
    return [(row.table, row.number, [cell.text for cell in row.cells]) for row in read_document(data).rows]


def refused(data: bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        read_document(data)
    return caught.value.reason


def test_a_form_saved_by_libreoffice_for_excel_97_is_read_in_full() -> None:
    data = (WORKBOOKS / "libreoffice.xls").read_bytes()
    assert kind_of(data) is Kind.XLS
    reading = read_form(read_document(data), "a.xls", load_definitions())
    assert isinstance(reading, Reading)
    assert [row.fields["name"] for row in reading.rows] == [
        *("Tổ Toán - Lý", "Nguyễn Thị Hoa", "Trần Văn Nam", "Cô giáo của bản làng")
    ]
    assert (reading.header["school_code"], reading.header["remarks"]) == ("TH06", "Thiếu máy")


def test_merged_cells_dates_formulas_and_hidden_sheets_are_read_as_from_xlsx() -> None:
    document = read_document((WORKBOOKS / "libreoffice-merged.xls").read_bytes())
    assert document.kind == "xls"
    assert [row.cells for row in document.rows[:2]] == [
        (Cell("TT"), Cell("Khen thưởng"), Cell("Khen thưởng", merged=True), Cell("Ngày")),
        (Cell("TT", merged=True), Cell("Đã khen"), Cell("Đề nghị"), Cell("05/03/2018")),
    ]
    assert [cell.text for cell in document.rows[2].cells] == ["1", "2,5", "3", "Hoa mai"]
    assert {row.table for row in document.rows} == {"Biểu"}


def test_what_a_sheet_declares_of_its_size_costs_nothing() -> None:
    sheet = dimensions(2**32 - 1, 2**16 - 1) + label(0, 0, "Đức Lĩnh")
    assert rows(xls(sheet)) == [("S1", 1, ["Đức Lĩnh"])]


def test_stray_cells_of_an_xls_are_brought_under_the_data() -> None:
    sheet = label(0, 0, "a") + label(65_535, 255, "lạc") + integers(3, 200, [7, 8]) + label(1, 1, "b")
    assert [texts for _, _, texts in rows(xls(sheet))] == [["a", ""], ["", "b"], ["lạc", ""], ["7", "8"]]


@pytest.mark.parametrize(
    "data",
    [
        xls(b"".join(label(6_000 + n, 0, "x") for n in range(50))),
        xls(integers(0, 100, range(100))),
        xlsb(("Biểu", binary_sheet([(900_000 + n, 0, "x") for n in range(50)]))),
    ],
    ids=["rows of an xls", "columns of an xls", "rows of an xlsb"],
)
def test_many_cells_far_off_are_refused(data: bytes) -> None:
    assert "quá xa" in refused(data)


def test_a_merge_over_a_whole_sheet_is_cut_to_what_is_there() -> None:
    sheet = label(0, 0, "a") + label(1, 1, "b") + merged(0, 65_535, 0, 255)
    assert [texts for _, _, texts in rows(xls(sheet))] == [["a", "a"], ["a", "a"]]


def test_an_xls_with_a_password_asks_for_it_to_be_taken_off() -> None:
    assert "có mật khẩu" in refused(xls(label(0, 0, "a"), before=record(0x002F, struct.pack("<H", 1) + bytes(52))))


def test_very_many_sheets_are_refused() -> None:
    assert "quá nhiều trang tính" in refused(xls(*[label(0, 0, "a")] * 51))


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9])
def test_an_xls_that_was_cut_off_is_refused(kept: float) -> None:
    data = (WORKBOOKS / "libreoffice.xls").read_bytes()
    assert "bị hỏng" in refused(data[: int(len(data) * kept)])


def test_records_that_lie_end_in_a_reason_and_not_in_a_fault_of_ours() -> None:
    for lie in (record(0x0204, b"\0"), record(0x00FD, bytes(6) + b"\xff" * 4), record(0x0006, bytes(20)), b"\xff" * 9):
        outcome = Sandbox().read(xls(label(0, 0, "a") + lie), "a.xls")
        assert not isinstance(outcome, Unreadable) or "Phần mềm gặp lỗi" not in outcome.reason


def test_an_xlsb_is_read_with_its_merged_cells_and_formatted_texts() -> None:
    head = binary_sheet([(0, 0, "TT"), (0, 1, "Khen thưởng"), (1, 2, "Đề nghị")], (0, 1, 0, 0), (0, 0, 1, 2), rich=True)
    document = read_document(xlsb(("Biểu", head), ("Phụ lục", binary_sheet([(4, 1, "b")]))))
    assert document.kind == "xlsb"
    assert [(row.table, row.number) for row in document.rows] == [("Biểu", 1), ("Biểu", 2), ("Phụ lục", 5)]
    assert document.rows[0].cells == (Cell("TT"), Cell("Khen thưởng"), Cell("Khen thưởng", merged=True))
    assert document.rows[1].cells == (Cell("TT", merged=True), Cell(""), Cell("Đề nghị"))


def test_stray_cells_of_an_xlsb_are_brought_under_the_data() -> None:
    sheet = binary_sheet([(0, 0, "a"), (0, 16_383, "xa"), (1_048_575, 16_383, "lạc"), (1, 1, "b")])
    assert [texts for _, _, texts in rows(xlsb(("Biểu", sheet)))] == [["a", ""], ["", "b"], ["xa", ""], ["lạc", ""]]


def test_a_macro_sheet_does_not_keep_the_others_from_being_read() -> None:
    data = xlsb(("Macro1", b""), ("Biểu", binary_sheet([(0, 0, "a")])), types=["macrosheets"])
    assert rows(data) == [("Biểu", 1, ["a"])]


def test_a_sheet_without_its_end_is_refused_rather_than_read_in_part() -> None:
    whole = binary_sheet([(0, 0, "a"), (1, 0, "b")])
    assert "cắt cụt" in refused(xlsb(("Biểu", whole[:-60])))
    assert "cắt cụt" in refused(xlsb(("Biểu", b"\xff" * 50)))
    assert "cắt cụt" in refused(xls(label(0, 0, "a") + record(0x0809, bytes(16))))
