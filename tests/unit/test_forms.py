"""Form definitions: ĐHTT-01 as it ships, and what is said about a definition that cannot be used."""

import pytest

from ingest.readers.definitions import load_definitions
from rules.forms.parsing import FormError, parse_form

SMALL = """
id = "kt-02"
code = "KT-02"
version = "3"
part = "I"
titles = ["báo cáo khuyến tài"]
[period]
label = "Kỳ"
options = ["Quý"]
[nil]
key = "nil_reason"
label = "Không có học sinh đề nghị"
reason = ["lý do"]
[[field]]
key = "school_name"
label = "Tên trường"
[[field]]
key = "pupils_total"
label = "Số học sinh"
counts = "pupil"
[[section]]
letter = "I"
title = "Thông tin"
[aliases]
grade = ["lớp", "khối"]
[[table]]
kind = "pupil"
letter = "II"
title = "Học sinh"
columns = [
    { key = "name", label = "Họ tên học sinh" },
    { key = "grade", label = "Lớp" },
    { key = "achievement", label = "Thành tích" },
    { key = "evidence", label = "Minh chứng", when_empty = "để trống" },
]
"""


def test_the_shipped_form_has_its_three_lists_with_their_letters() -> None:
    (form,) = load_definitions()
    assert [(table.kind, table.letter) for table in form.tables] == [
        ("collective", "B"),
        ("individual", "C"),
        ("article", "D"),
    ]
    assert (form.id, form.code, form.version) == ("dhtt-01", "ĐHTT-01", "1")


def test_the_shipped_form_has_all_fields_of_part_a() -> None:
    (form,) = load_definitions()
    assert {field.key for field in form.fields} == {
        *("school_name", "school_code", "level", "commune", "principal", "preparer", "staff_total"),
        *("collectives_total", "individuals_total", "appraisal"),
    }


def test_aliases_are_kept_without_accents_and_shared_ones_reach_each_table() -> None:
    (column,) = [column for column in parse_form(SMALL).table("pupil").columns if column.key == "grade"]
    assert column.aliases == ("lop", "khoi")


def test_a_printed_column_is_required_unless_the_definition_says_otherwise() -> None:
    text = SMALL.replace('label = "Lớp" }', 'label = "Lớp", required = false }')
    required = {column.key: column.required for column in parse_form(text).table("pupil").columns}
    assert required == {"name": True, "grade": False, "achievement": True, "evidence": True}


def test_everything_wrong_with_a_definition_is_told_at_once() -> None:
    broken = SMALL.replace('version = "3"\n', "").replace('counts = "pupil"', 'counts = "teacher"\ncolour = "red"')
    with pytest.raises(FormError) as caught:
        parse_form(broken)
    assert caught.value.problems == (
        "version is missing",
        "field[2].colour is not a known key",
        "field pupils_total: counts teacher, and no table is of that kind",
    )


def test_an_alias_that_two_columns_of_a_table_claim_is_a_fault_of_the_definition() -> None:
    with pytest.raises(FormError, match="'lop' names both name and grade"):
        parse_form(SMALL.replace('label = "Họ tên học sinh"', 'label = "Họ tên học sinh", aliases = ["Lớp"]'))


def test_a_table_without_a_name_column_is_a_fault_of_the_definition() -> None:
    with pytest.raises(FormError, match="no column has the key name"):
        parse_form(SMALL.replace('key = "name"', 'key = "pupil"'))


def test_text_that_is_no_toml_is_told_as_such() -> None:
    with pytest.raises(FormError, match="not TOML"):
        parse_form("id = ")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('version = "3"', "version must be a text that is not blank"),
        ('titles = ["báo cáo khuyến tài"]', "titles must be a list of texts"),
        ('[aliases]\ngrade = ["lớp", "khối"]', "aliases must be a table"),
    ],
)
def test_a_value_of_the_wrong_type_is_told_with_its_key(text: str, problem: str) -> None:
    key = problem.split(maxsplit=1)[0]
    rest = SMALL.replace(text, "")
    with pytest.raises(FormError) as caught:
        parse_form(f"{key} = 7\n{rest}")
    assert problem in caught.value.problems
