"""Blank forms: what is filled in, what is left open, and that our own reader knows them again."""

import io
from dataclasses import replace

import docx
import openpyxl
import pytest
from docx.enum.section import WD_ORIENT
from docx.shared import Mm
from openpyxl.worksheet.worksheet import Worksheet

from ingest.readers.definitions import load_definitions
from ingest.readers.reading import read_document
from reminders.blankforms.docx_form import blank_docx
from reminders.blankforms.prefill import Choice, Known, choices, known_of, value_of
from reminders.blankforms.xlsx_form import blank_xlsx
from rules.findings import Weight
from rules.forms.layout import Form
from rules.forms.mapping import read_form
from rules.reading import Reading
from tests.kit.blanks import (
    FIRST_ROUND,
    MENUS,
    SCHOOL,
    controls,
    menu_of,
    ticked_in_docx,
    typed_into_docx,
    typed_into_xlsx,
)
from tests.letter44 import CALENDAR

FORMS = (*load_definitions(), MENUS)
DHTT = next(form for form in FORMS if form.id == "dhtt-01")
TKHS = next(form for form in FORMS if form.id == "tkhs-01")
KNOWN = known_of(SCHOOL, FIRST_ROUND, "Phòng Giáo dục và Đào tạo Vũ Quang", "baocao@phonggd.example")
WRITERS = {"docx": blank_docx, "xlsx": blank_xlsx}
each_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
each_kind = pytest.mark.parametrize("kind", WRITERS)


def read(data: bytes) -> Reading:
    outcome = read_form(read_document(data), "bieu", FORMS)
    assert isinstance(outcome, Reading), outcome
    return outcome


def sheet_of(data: bytes, name: str) -> Worksheet:
    sheet = openpyxl.load_workbook(io.BytesIO(data))[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def not_understood(reading: Reading) -> list[str]:
    texts = [each.text for each in reading.findings if each.weight is not Weight.MUST]
    return [text for text in texts if "không rõ" in text or "không có" in text]


@each_form
@each_kind
def test_an_untouched_blank_is_the_form_and_empty(form: Form, kind: str) -> None:
    reading = read(WRITERS[kind](form, Known()))
    assert (reading.form, reading.version, reading.empty) == (form.id, form.version, True)
    assert [value for value in reading.header.values() if value] == []
    assert reading.periods == ()
    assert not_understood(reading) == []


@each_form
@each_kind
def test_what_was_filled_in_for_a_school_comes_back_and_is_no_report(form: Form, kind: str) -> None:
    reading = read(WRITERS[kind](form, KNOWN))
    assert reading.empty
    assert reading.header["school_name"] == "Trường Tiểu học Đức Lĩnh"
    assert reading.header["letterhead_name"] == "TRƯỜNG TIỂU HỌC ĐỨC LĨNH"
    assert reading.periods == (("Đợt 1",) if form.period else ())
    assert not_understood(reading) == []


@each_kind
def test_every_particular_of_the_school_has_its_place(kind: str) -> None:
    header = read(WRITERS[kind](DHTT, KNOWN)).header
    assert header["school_code"] == "TH06"
    assert header["level"] == "TH"
    assert header["commune"] == "Đức Lĩnh"
    assert header["principal"] == "Trần Thị Mai, ĐT 0239 000 206"


def test_a_telephone_without_a_principal_leaves_room_for_the_name() -> None:
    known = known_of(replace(SCHOOL, principal=""), FIRST_ROUND)
    assert value_of(DHTT, "principal", known) == "……………………, ĐT 0239 000 206"


def test_the_round_of_the_label_is_ticked_and_an_open_option_gets_its_number() -> None:
    assert DHTT.period is not None
    ticked = [_ticked(label) for label in ("Đợt 2", "Báo cáo đợt II", "Quý 1 năm 2018", "Năm học 2017-2018")]
    assert ticked == ["Đợt 2", "Đợt 2", "Quý 1", "Năm học"]


def test_a_round_that_the_form_does_not_offer_is_added_and_one_that_cannot_be_told_is_left_open() -> None:
    assert [_ticked(label) for label in ("Đợt 3", "Đợt 1 và đợt 2", "Báo cáo đầu năm")] == ["Đợt 3", None, None]


def _ticked(label: str) -> str | None:
    assert DHTT.period is not None
    known = known_of(None, replace(FIRST_ROUND, label=label))
    found = [choice for choice in choices(DHTT.period, known) if choice.ticked]
    assert found in ([], [Choice(found[0].text, True)] if found else [])
    return found[0].text if found else None


@each_kind
def test_the_deadline_is_printed_with_both_readings(kind: str) -> None:
    due = FIRST_ROUND.deadline.in_words(CALENDAR)
    known = known_of(SCHOOL, FIRST_ROUND, due=due)
    text = " ".join(cell.text for row in read_document(WRITERS[kind](DHTT, known)).rows for cell in row.cells)
    assert "trước ngày 05/3/2018 (tức đến hết Chủ nhật 04/3/2018)" in text


@each_kind
def test_no_text_of_the_roster_becomes_a_formula_or_breaks_the_file(kind: str) -> None:
    name = '=HYPERLINK("http://x.example")\x00\x0b\x1f\ud800\uffff & <b>'
    reading = read(WRITERS[kind](DHTT, known_of(replace(SCHOOL, name=name, code="-1+1"), FIRST_ROUND)))
    assert reading.header["school_name"] == '=HYPERLINK("http://x.example") & <b>'
    assert reading.header["school_code"] == "-1+1"


def test_in_excel_every_text_is_text_and_keeps_what_is_typed() -> None:
    evil = known_of(replace(SCHOOL, name="=1+1", code="@x", phone="0239"), FIRST_ROUND, "=office", "+a@b.example")
    book = openpyxl.load_workbook(io.BytesIO(blank_xlsx(DHTT, evil)))
    assert [
        cell.coordinate for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
    ] == []
    assert book["C. Cá nhân"]["B3"].number_format == "@"


def test_a_word_form_goes_across_with_its_wide_tables_and_keeps_the_margins_of_a_letter() -> None:
    upright, across = docx.Document(io.BytesIO(blank_docx(DHTT, KNOWN))).sections
    assert [round((side or 0) / Mm(1)) for side in (upright.page_width, upright.page_height)] == [210, 297]
    assert across.orientation is WD_ORIENT.LANDSCAPE
    assert round((across.page_width or 0) / Mm(1)) == 297
    sides = (upright.left_margin, upright.right_margin, upright.top_margin, upright.bottom_margin)
    assert [round((side or 0) / Mm(1)) for side in sides] == [30, 15, 20, 20]
    assert len(docx.Document(io.BytesIO(blank_docx(TKHS, KNOWN))).sections) == 1


@each_kind
def test_a_table_has_the_columns_of_the_form_and_not_those_that_are_only_understood(kind: str) -> None:
    rows = read_document(WRITERS[kind](MENUS, Known())).rows
    header = next([cell.text for cell in row.cells] for row in rows if row.cells[0].text == "TT")
    assert header == ["TT", "Tên phòng", "Tình trạng", "Bàn ghế", "Còn tốt", "Đã hỏng", "Sử dụng từ ngày"]


def test_every_row_of_a_word_table_stays_whole_and_its_header_is_repeated() -> None:
    document = docx.Document(io.BytesIO(blank_docx(DHTT, KNOWN)))
    table = next(table for table in document.tables if table.cell(0, 1).text == "Họ và tên")
    marks = [(len(list(row._tr.iter("{*}tblHeader"))), len(list(row._tr.iter("{*}cantSplit")))) for row in table.rows]
    assert marks == [(1, 1), *[(0, 1)] * 10]


def test_an_excel_form_prints_on_a4_with_the_header_on_every_page() -> None:
    sheet = sheet_of(blank_xlsx(DHTT, KNOWN), "C. Cá nhân")
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.print_title_rows == "$2:$2"
    assert sheet.page_setup.fitToHeight == 0
    assert not sheet.protection.sheet


def test_the_file_says_what_it_is_also_where_nobody_looks() -> None:
    document = docx.Document(io.BytesIO(blank_docx(DHTT, KNOWN)))
    hidden = [run.text for paragraph in document.paragraphs for run in paragraph.runs if run.font.hidden]
    book = openpyxl.load_workbook(io.BytesIO(blank_xlsx(DHTT, KNOWN)))
    assert (document.core_properties.identifier, hidden) == ("dhtt-01/1", [" dhtt-01/1"])
    assert (book.properties.identifier, book["_mau"]["A1"].value) == ("dhtt-01/1", "dhtt-01/1")
    assert book["_mau"].sheet_state == "veryHidden"


def test_menus_offer_what_the_form_allows_commas_included() -> None:
    found = controls(blank_docx(MENUS, Known()))
    assert menu_of(found["Nguồn điện"]) == ["Lưới", "Máy nổ, pin", "Không"]
    assert menu_of(found["Tình trạng"]) == ["Kiên cố", "Bán kiên cố, tạm"]
    book = openpyxl.load_workbook(io.BytesIO(blank_xlsx(MENUS, Known())))
    menu, *_ = (rule for rule in book["B. Phòng học"].data_validations.dataValidation if rule.type == "list")
    assert (str(menu.sqref), menu.formula1) == ("C3:C500", "'_mau'!$C$1:$C$2")
    assert [book["_mau"][place].value for place in ("C1", "C2")] == ["Kiên cố", "Bán kiên cố, tạm"]


def test_a_menu_offers_each_period_of_an_option_that_is_numbered_and_each_is_read() -> None:
    blank = blank_xlsx(DHTT, Known())
    book = openpyxl.load_workbook(io.BytesIO(blank))
    menu = book["Báo cáo"].data_validations.dataValidation[0]
    column = [cell.value for cell in book["_mau"][str(menu.formula1).split("$")[1]]]
    offered = [str(value) for value in column if value]
    assert offered == [
        *("Đợt 1", "Đợt 2", "Quý I", "Quý II", "Quý III", "Quý IV", "Học kỳ I", "Học kỳ II", "Năm học"),
    ]
    for text in offered:
        reading = read(typed_into_xlsx(blank, "Báo cáo", {str(menu.sqref): text}))
        assert (reading.periods, not_understood(reading)) == ((text,), [])


def test_a_sheet_is_named_by_whole_words() -> None:
    long = replace(TKHS.tables[0], title="Mộtchữrấtdàikhôngcóchỗnàođểngắtra")
    names = [openpyxl.load_workbook(io.BytesIO(blank_xlsx(form, Known()))).sheetnames for form in (DHTT, TKHS)]
    assert names == [
        ["Báo cáo", "B. Tập thể", "C. Cá nhân", "D. Bài viết, hình ảnh gửi kèm", "_mau"],
        ["Báo cáo", "B. Số lớp, số học sinh theo", "_mau"],
    ]
    book = openpyxl.load_workbook(io.BytesIO(blank_xlsx(replace(TKHS, tables=(long,)), Known())))
    assert book.sheetnames[1] == "B. Mộtchữrấtdàikhôngcóchỗnàođển"


def test_cells_for_numbers_take_numbers_and_totals_are_reckoned() -> None:
    sheet = sheet_of(blank_xlsx(TKHS, KNOWN), "B. Số lớp, số học sinh theo")
    assert {str(rule.sqref) for rule in sheet.data_validations.dataValidation if rule.type == "decimal"} >= {"C3:C17"}
    assert sheet["D3"].value == '=IF(COUNT(E3,F3)=0,"",SUM(E3,F3))'
    assert sheet["C5"].value == '=IF(COUNT(C3,C4)=0,"",SUM(C3,C4))'
    assert sheet["C3"].value is None


def test_a_filled_in_word_form_is_read_as_it_was_filled_in() -> None:
    data = typed_into_docx(blank_docx(MENUS, KNOWN), "Tên phòng", {(2, 2): "Phòng 1A", (2, 3): "Bán kiên cố, tạm"})
    (row,) = read(data).rows
    assert (row.fields["name"], row.fields["state"]) == ("Phòng 1A", "Bán kiên cố, tạm")


@each_kind
def test_the_nil_box_is_read_when_it_is_ticked(kind: str) -> None:
    assert DHTT.nil is not None
    if kind == "docx":
        data = ticked_in_docx(blank_docx(DHTT, KNOWN), DHTT.nil.label)
    else:
        blank = blank_xlsx(DHTT, KNOWN)
        sheet = sheet_of(blank, "Báo cáo")
        (place,) = (cell for row in sheet.iter_rows() for cell in row if cell.value == "☐")
        data = typed_into_xlsx(blank, "Báo cáo", {place.coordinate: "☒", f"C{place.row}": "chưa bình xét"})
        assert read(data).header["nil_reason"] == "chưa bình xét"
    assert read(data).nil
