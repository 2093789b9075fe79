"""The workbook of the digest: what it says, and that no name in it becomes a formula."""

import io
from dataclasses import replace
from datetime import date
from typing import Any

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from reminders.workbook import status_workbook
from rules.campaigns import Round
from rules.deadlines import Deadline, Wording
from rules.obligations import Obligation
from rules.overview import overviews
from rules.schools import School
from rules.standing import Facts
from tests.kit.offices import AN_PHU, CALENDAR, DUC_LIEN, WITHOUT_MAIL, at

ROUND = Round(
    "d1",
    "cv44",
    "Đợt 1",
    "dhtt-01",
    Deadline(Wording.BEFORE, date(2018, 3, 5), 1),
    date(2018, 2, 28),
    True,
    frozenset(),
)
NOW = at("2018-03-06 07:30")


def sheets(*rounds: Round, schools: tuple[School, ...] = (AN_PHU,), **facts: Any) -> list[Worksheet]:
    owed = [Obligation(r, s, replace(Facts(r.deadline), **facts)) for r in rounds for s in schools]
    views = overviews(rounds, owed, NOW, CALENDAR, courtesy_counts=True)
    book = openpyxl.load_workbook(io.BytesIO(status_workbook(views, CALENDAR)))
    return [sheet for sheet in book.worksheets if isinstance(sheet, Worksheet)]


def test_a_sheet_says_where_each_school_stands() -> None:
    received = {"received_at": at("2018-03-05 09:30"), "version": 2, "rows": 5, "must": 1, "paper_received": True}
    (sheet,) = sheets(ROUND, schools=(AN_PHU, DUC_LIEN), **received)
    assert [cell.value for cell in sheet[1]] == [
        "Mã", "Trường", "Xã", "Tình trạng", "Nhận lúc", "Lần nộp", "Số dòng", "Phải sửa", "Bản có dấu", "Điện thoại",
    ]  # fmt: skip
    assert [cell.value for cell in sheet[2]] == [
        "MN01", "Trường Mầm non Ân Phú", "Ân Phú", "trong ngày hạn", "05/03/2018 09:30", 2, 5, 1, "đã nhận",
        "0239 000 001",
    ]  # fmt: skip
    assert sheet["A3"].value == "TH05"
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:J3")


def test_a_missing_school_is_in_it_with_its_phone_number() -> None:
    (sheet,) = sheets(ROUND, schools=(WITHOUT_MAIL,))
    assert [sheet.cell(2, column).value for column in (4, 5, 10)] == ["quá hạn chưa nộp", None, "0239 000 101"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "＝"])
def test_a_name_that_looks_like_a_formula_is_text(start: str) -> None:
    hostile = start + 'HYPERLINK("http://lua-dao.example";"Bấm vào đây")'
    (sheet,) = sheets(ROUND, schools=(replace(AN_PHU, name=hostile, commune=hostile, phone=hostile),))
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} <= {"s", "n"}
    assert "HYPERLINK" in str(sheet["B2"].value)
    assert sheet["B2"].hyperlink is None


@settings(max_examples=60)
@example("Trường \ufffe\uffff")
@example("\x08")
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
def test_every_name_can_be_written(name: str) -> None:
    (sheet,) = sheets(ROUND, schools=(replace(AN_PHU, name=name),))
    assert sheet["B2"].data_type != "f"


def test_an_endless_name_is_cut_to_what_a_cell_holds() -> None:
    (sheet,) = sheets(ROUND, schools=(replace(AN_PHU, name="Á" * 40_000),))
    assert len(str(sheet["B2"].value)) == 32_000


def test_two_rounds_of_one_name_are_two_sheets() -> None:
    titles = [
        s.title for s in sheets(ROUND, replace(ROUND, id="d2"), replace(ROUND, id="x", label="Quý I/2018: [nháp]?"))
    ]
    assert titles == ["Đợt 1 (1)", "Đợt 1 (2)", "Quý I-2018- -nháp-- (3)"]


def test_before_the_first_campaign_there_is_still_a_workbook() -> None:
    assert [sheet.title for sheet in sheets()] == ["Chưa có đợt nào"]
