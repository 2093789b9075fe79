"""Blank forms that were filled in, opened in LibreOffice and saved there, as schools without Word and Excel do."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from ingest.readers.definitions import load_definitions
from ingest.readers.reading import read_document
from reminders.blankforms.docx_form import blank_docx
from reminders.blankforms.prefill import known_of
from reminders.blankforms.xlsx_form import blank_xlsx
from rules.forms.mapping import read_form
from rules.reading import Reading
from tests.kit.blanks import (
    FIRST_ROUND,
    MENUS,
    SCHOOL,
    ticked_in_docx,
    typed_into_docx,
    typed_into_xlsx,
)
from tests.kit.soffice import saved_again

FORMS = (*load_definitions(), MENUS)
BY_ID = {form.id: form for form in FORMS}
DHTT, TKHS = BY_ID["dhtt-01"], BY_ID["tkhs-01"]
KNOWN = known_of(SCHOOL, FIRST_ROUND, "Phòng Giáo dục và Đào tạo Vũ Quang", "baocao@phonggd.example")
PERSON = {"name": "Nguyễn Thị Hoa", "position": "Giáo viên, lớp ghép 1-2", "effect": "95 % đạt"}


def word_files() -> Mapping[str, bytes]:
    """Every form untouched, and some filled in."""
    assert DHTT.nil is not None
    blanks = {f"{form.id}.docx": blank_docx(form, KNOWN) for form in FORMS}
    person = {(2, 2): PERSON["name"], (2, 4): PERSON["position"], (2, 8): PERSON["effect"]}
    room: Mapping[tuple[int, int], str | int] = {(3, 2): "Phòng 1A", (3, 3): "Bán kiên cố, tạm", (3, 4): 20}
    return {
        **blanks,
        "persons.docx": typed_into_docx(blanks["dhtt-01.docx"], "Họ và tên", person),
        "nil.docx": ticked_in_docx(blanks["dhtt-01.docx"], DHTT.nil.label),
        "rooms.docx": typed_into_docx(blanks["phong-01.docx"], "Tên phòng", room),
        "pupils.docx": typed_into_docx(blanks["tkhs-01.docx"], "Khối lớp", {(5, 3): 2, (5, 5): 30, (5, 6): 31}),
    }


def excel_files() -> Mapping[str, bytes]:
    """The same in Excel."""
    blanks = {f"{form.id}.xlsx": blank_xlsx(form, KNOWN) for form in FORMS}
    person = {"B3": PERSON["name"], "D3": PERSON["position"], "H3": PERSON["effect"]}
    room: Mapping[str, str | int] = {"B4": "Phòng 1A", "C4": "Bán kiên cố, tạm", "E4": 15, "F4": 5}
    pupils = "B. Số lớp, số học sinh theo"
    return {
        **blanks,
        "persons.xlsx": typed_into_xlsx(blanks["dhtt-01.xlsx"], "C. Cá nhân", person),
        "rooms.xlsx": typed_into_xlsx(blanks["phong-01.xlsx"], "B. Phòng học", room),
        "pupils.xlsx": typed_into_xlsx(blanks["tkhs-01.xlsx"], pupils, {"C6": 2, "E6": 30, "F6": 31}),
    }


def read(data: bytes) -> Reading:
    outcome = read_form(read_document(data), "bieu", FORMS)
    assert isinstance(outcome, Reading), outcome
    return outcome


def expect_blanks(saved: Mapping[str, Reading]) -> None:
    for form in FORMS:
        reading = saved[form.id]
        assert (reading.form, reading.empty) == (form.id, True), form.id
        assert reading.header["school_name"] == "Trường Tiểu học Đức Lĩnh"
        assert reading.periods == (("Đợt 1",) if form.period else ())


def expect_persons(saved: Mapping[str, Reading]) -> None:
    (row,) = saved["persons"].rows
    assert row.kind == "individual"
    assert {key: row.fields[key] for key in PERSON} == PERSON


@pytest.mark.parametrize("kind", ["docx", "odt"])
def test_a_word_form_survives_being_saved_in_libreoffice(kind: str, tmp_path: Path) -> None:
    saved = {name: read(data) for name, data in saved_again(tmp_path, word_files(), kind).items()}
    expect_blanks(saved)
    expect_persons(saved)
    assert saved["nil"].nil
    (room,) = saved["rooms"].rows
    assert (room.fields["name"], room.fields["state"], room.fields["desks"]) == ("Phòng 1A", "Bán kiên cố, tạm", "20")
    (grade,) = saved["pupils"].rows
    assert (grade.fields["name"], grade.fields["male"], grade.fields["female"]) == ("Khối 1", "30", "31")


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_an_excel_form_survives_being_saved_in_libreoffice_and_its_totals_are_reckoned(
    kind: str, tmp_path: Path
) -> None:
    saved = {name: read(data) for name, data in saved_again(tmp_path, excel_files(), kind).items()}
    expect_blanks(saved)
    expect_persons(saved)
    (room,) = saved["rooms"].rows
    assert (room.fields["name"], room.fields["state"], room.fields["desks"]) == ("Phòng 1A", "Bán kiên cố, tạm", "20")
    grades = {row.fields["name"]: row.fields for row in saved["pupils"].rows}
    assert list(grades) == ["Khối 1", "Cộng tiểu học", "Toàn trường"]
    assert [(each["classes"], each["pupils"]) for each in grades.values()] == [("2", "61")] * 3
