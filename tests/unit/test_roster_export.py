"""The roster as a file: what is exported is imported again without a change, and nothing in it is a formula."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from ingest.roster.export import as_csv, as_workbook
from ingest.roster_file import read_roster
from rules.roster_changes import compare
from rules.schools import LEVELS, Contact, School
from rules.text import one_line
from tests.letter44 import demo_roster, school

Writer = Callable[[Sequence[School]], bytes]
FULL = replace(
    school("MN05"),
    group="=Cụm 2",
    phone="+84 912 345 678",
    principal="'=1+1",
    aliases=("@MN Liên", 'Mầm non "Liên", cơ sở 2'),
    former_names=("-Trường Mẫu giáo Đức Liên",),
    contacts=(
        Contact("Hiệu trưởng", "Nguyễn Thị Kim Oanh", "0912 000 111", "oanh@truong.example"),
        Contact("Văn thư", email="vanthu@truong.example"),
        Contact("Kế toán", phone="0912 000 112"),
    ),
    valid_from=date(2010, 9, 1),
    valid_to=date(2018, 8, 31),
    merged_into="MN06",
)
TEXT = st.text("=+-@'\"; ,\tabc012đểờ", max_size=8).map(one_line)
WORDS = TEXT.map(lambda text: text.replace(";", " ")).map(one_line).filter(bool)
writers = pytest.mark.parametrize("writer", [as_csv, as_workbook])


def written(folder: Path, writer: Writer, schools: Sequence[School]) -> Path:
    """Write a roster into a file of its kind."""
    path = folder / ("truong.csv" if writer is as_csv else "truong.xlsx")
    path.write_bytes(writer(schools))
    return path


@writers
def test_an_exported_roster_is_imported_without_a_change(tmp_path: Path, writer: Writer) -> None:
    roster = [FULL, *(one for one in demo_roster() if one.code != FULL.code)]
    found = read_roster(written(tmp_path, writer, roster), roster)
    assert list(found.schools) == roster
    assert found.ignored_columns == ()
    changes = compare(roster, found.schools, found.said)
    assert (changes.new, changes.changed, changes.unnamed) == ((), (), ())


@writers
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(group=TEXT, alias=WORDS, level=st.sampled_from(LEVELS), code=WORDS)
def test_every_text_survives_the_way_out_and_in(
    tmp_path: Path, writer: Writer, group: str, alias: str, level: str, code: str
) -> None:
    one = School(code, f"Trường {level} Hoa Sen", level, group=group, aliases=(f"Hoa {alias}",), principal=group)
    assert read_roster(written(tmp_path, writer, [one])).schools == (one,)


def test_no_cell_of_a_workbook_is_a_formula_and_days_are_days(tmp_path: Path) -> None:
    sheet = load_workbook(written(tmp_path, as_workbook, [FULL])).worksheets[0]
    kinds = {cell.value: cell.data_type for cell in sheet[2]}
    assert "f" not in kinds.values()
    assert kinds["=Cụm 2"] == "s"
    assert [cell.data_type for cell in sheet[2]].count("d") == 2


def test_no_cell_of_a_csv_file_begins_like_a_formula() -> None:
    rows = list(csv.reader(io.StringIO(as_csv([FULL]).decode("utf-8-sig"))))
    assert all(cell[:1] not in {"=", "+", "-", "@"} for row in rows for cell in row)
    assert "'+84 912 345 678" in rows[1]


def test_an_empty_roster_is_a_file_with_headers_only() -> None:
    assert as_csv([]).decode("utf-8-sig").startswith("Mã trường,Tên trường,Cấp học,")
    assert load_workbook(io.BytesIO(as_workbook([]))).worksheets[0].max_row == 1
