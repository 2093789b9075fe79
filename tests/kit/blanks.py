"""Fill in blank forms as a school does: click a box, choose from a list, type into cells."""

import io
from collections.abc import Mapping, Sequence
from datetime import date

import docx
import openpyxl
from docx.table import Table
from lxml import etree

from rules.campaigns import Round
from rules.deadlines import Deadline, Wording
from rules.forms.parsing import parse_form
from rules.schools import School
from tests.kit.forms import docx_bytes, xlsx_bytes

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"

SCHOOL = School(
    "TH06",
    "Trường Tiểu học Đức Lĩnh",
    "TH",
    commune="Đức Lĩnh",
    phone="0239 000 206",
    principal="Trần Thị Mai",
)
FIRST_ROUND = Round(
    "cv44-d1",
    "cv44",
    "Đợt 1",
    "dhtt-01",
    Deadline(Wording.BEFORE, date(2018, 3, 5), 1),
    date(2018, 2, 28),
    True,
    frozenset({"TH"}),
)
MENUS = parse_form(
    """
id = "phong-01"
code = "PHONG-01"
version = "3"
part = "A"
heading = ["BÁO CÁO", "Phòng học & thiết bị"]
titles = ["phòng học thiết bị"]
field = [
    { key = "school_name", label = "Tên trường" },
    { key = "power", label = "Nguồn điện", allowed = ["Lưới", "Máy nổ, pin", "Không"] },
]
section = [{ letter = "A", title = "Thông tin chung" }]

[[table]]
kind = "room"
letter = "B"
title = "Phòng học"
noun = "phòng"
columns = [
    { key = "stt", label = "TT", required = false },
    { key = "name", label = "Tên phòng" },
    { key = "state", label = "Tình trạng", allowed = ["Kiên cố", "Bán kiên cố, tạm"] },
    { key = "desks", label = "Bàn ghế", type = "number", sum_of = ["good", "broken"] },
    { key = "good", label = "Còn tốt", type = "number" },
    { key = "broken", label = "Đã hỏng", type = "number" },
    { key = "since", label = "Sử dụng từ ngày", type = "date" },
    { key = "note", aliases = ["ghi chú"] },
]
"""
)
"""A form without period and nil box, with menus and a sum in each row."""

Cells = Mapping[tuple[int, int], str | int]
"""(row, column), from 1 with the header as row 1 → what is typed."""


def typed_into_docx(data: bytes, header: str, cells: Cells) -> bytes:
    """Type into the table whose header begins with TT and then `header`; a menu's cell is chosen from."""
    document = docx.Document(io.BytesIO(data))
    table = next(table for table in document.tables if [cell.text for cell in table.rows[0].cells][1:2] == [header])
    for (row, column), value in cells.items():
        _type(table, row, column, str(value))
    return docx_bytes(document)


def ticked_in_docx(data: bytes, title: str) -> bytes:
    """Click the box called `title`."""
    document = docx.Document(io.BytesIO(data))
    control = next(each for each in _controls(document.element) if _title(each) == title)
    next(control.iter(f"{_W14}checked")).set(f"{_W14}val", "1")
    next(control.iter(f"{_W}t")).text = "☒"
    return docx_bytes(document)


def typed_into_xlsx(data: bytes, sheet: str, cells: Mapping[str, str | int]) -> bytes:
    """Type into cells of a sheet by their names ("B3")."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for place, value in cells.items():
        book[sheet][place] = value
    return xlsx_bytes(book)


def menu_of(control: etree._Element) -> Sequence[str]:
    """Return what a list offers."""
    return [str(item.get(f"{_W}value")) for item in control.iter(f"{_W}listItem")]


def controls(data: bytes) -> dict[str, etree._Element]:
    """Return the content controls of a Word form by title; of several with one title the last."""
    return {_title(each): each for each in _controls(docx.Document(io.BytesIO(data)).element)}


def _controls(root: etree._Element) -> Sequence[etree._Element]:
    return list(root.iter(f"{_W}sdt"))


def _title(control: etree._Element) -> str:
    return str(next(control.iter(f"{_W}alias")).get(f"{_W}val"))


def _type(table: Table, row: int, column: int, value: str) -> None:
    cell = table.rows[row - 1].cells[column - 1]
    for control in _controls(cell._tc):
        for prompt in list(control.iter(f"{_W}showingPlcHdr")):
            next(prompt.iterancestors()).remove(prompt)
        next(control.iter(f"{_W}t")).text = value
        return
    cell.paragraphs[0].add_run(value)
