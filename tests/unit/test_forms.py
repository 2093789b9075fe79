"""Form definitions: those that ship, and what is said about a definition that cannot be used."""

import pytest

from ingest.readers.definitions import load_definitions
from rules.forms.parsing import FormError, parse_form
from tests.kit.definitions import DHTT

SMALL = """
id = "kt-02"
code = "KT-02"
version = "3"
part = "I"
heading = ["BÁO CÁO", "Khuyến tài"]
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
noun = "học sinh"
letter = "II"
title = "Học sinh"
columns = [
    { key = "name", label = "Họ tên học sinh" },
    { key = "grade", label = "Lớp" },
    { key = "achievement", label = "Thành tích" },
    { key = "evidence", label = "Minh chứng", when_empty = "để trống" },
]
"""


def test_three_forms_ship_with_the_product() -> None:
    assert [(form.id, form.code, form.version) for form in load_definitions()] == [
        ("bv-dhtt-01", "BV-ĐHTT-01", "1"),
        ("dhtt-01", "ĐHTT-01", "1"),
        ("tkhs-01", "TKHS-01", "1"),
    ]


def test_the_shipped_form_has_its_three_lists_with_their_letters() -> None:
    assert [(table.kind, table.letter) for table in DHTT.tables] == [
        ("collective", "B"),
        ("individual", "C"),
        ("article", "D"),
    ]


def test_the_shipped_form_has_all_fields_of_part_a() -> None:
    assert {field.key for field in DHTT.fields} == {
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
        "version: thiếu khóa này",
        "field[2].colour: khóa lạ, không có trong mẫu",
        "field pupils_total.counts: không có bảng nào thuộc loại «teacher»",
    )


def test_an_alias_that_two_columns_of_a_table_claim_is_a_fault_of_the_definition() -> None:
    with pytest.raises(FormError, match="tên gọi «lop» thuộc cả name và grade"):
        parse_form(SMALL.replace('label = "Họ tên học sinh"', 'label = "Họ tên học sinh", aliases = ["Lớp"]'))


def test_a_table_without_a_name_column_is_a_fault_of_the_definition() -> None:
    with pytest.raises(FormError, match="không có cột nào mang khóa name"):
        parse_form(SMALL.replace('key = "name"', 'key = "pupil"'))


def test_text_that_is_no_toml_is_told_as_such() -> None:
    with pytest.raises(FormError, match="không đúng cú pháp TOML"):
        parse_form("id = ")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('version = "3"', "version: phải là một chuỗi ký tự, không để trống"),
        ('titles = ["báo cáo khuyến tài"]', "titles: phải là một danh sách chuỗi ký tự, không để trống chuỗi nào"),
        ('[aliases]\ngrade = ["lớp", "khối"]', "aliases: phải là một bảng các khóa"),
    ],
)
def test_a_value_of_the_wrong_type_is_told_with_its_key(text: str, problem: str) -> None:
    key = problem.partition(":")[0]
    rest = SMALL.replace(text, "")
    with pytest.raises(FormError) as caught:
        parse_form(f"{key} = 7\n{rest}")
    assert problem in caught.value.problems


COLUMN = '{ key = "achievement", label = "Thành tích" }'


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ('id = "kt-02"', 'id = "Khuyến tài"', "id: chỉ gồm chữ thường"),
        ('version = "3"', 'version = "v3"', "version: phải là số nguyên"),
        ('code = "KT-02"', 'code = "KT"', "code: phải có chữ số"),
        ('kind = "pupil"', 'kind = "Học sinh"', "table Học sinh.kind: chỉ gồm"),
        ('letter = "II"', 'letter = "I"', "letter: «I» có hai lần"),
        ('key = "pupils_total"', 'key = "school_name"', "field.key: «school_name» có hai lần"),
        ('key = "evidence"', 'key = "grade"', "table pupil, key: «grade» có hai lần"),
        (COLUMN, COLUMN[:-1] + ', type = "money" }', "type: giá trị phải là một trong: text, number, date"),
        (COLUMN, COLUMN[:-1] + ', type = "date", allowed = ["x"] }', "achievement.allowed: chỉ dùng với"),
        (COLUMN, COLUMN[:-1] + ', type = "number", sum_of = ["grade"] }', "cột tổng và các cột được cộng phải có"),
        (COLUMN, COLUMN[:-1] + ', type = "number", sum_of = ["x"] }', "achievement.sum_of: không có «x»"),
        (COLUMN, COLUMN[:-1] + ', type = "number", sum_of = ["achievement"] }', "achievement.sum_of: tự cộng chính nó"),
        ("columns = [", 'lines = [{ key = "a", label = "A" }]\ncolumns = [', "bảng có dòng cố định thì cần"),
        ('aliases]\ngrade = ["lớp", "khối"]', 'aliases]\ngrade = [""]', "phải là một danh sách chuỗi ký tự"),
        ("aliases]\n", 'aliases]\nclass = ["lớp"]\n', "aliases.class: không có bảng nào có cột mang khóa này"),
        ('options = ["Quý"]', "options = []", "period.options: phải có ít nhất một chuỗi ký tự"),
        ('reason = ["lý do"]', "reason = []", "nil.reason: phải có ít nhất một chuỗi ký tự"),
        ('titles = ["báo cáo khuyến tài"]', "titles = []", "titles: phải có ít nhất một chuỗi ký tự"),
        ('heading = ["BÁO CÁO", "Khuyến tài"]', "heading = []", "heading: phải có ít nhất một chuỗi ký tự"),
        ('part = "I"', 'part = "II"', "part: không có [[section]] nào mang letter «II»"),
        ('key = "pupils_total"', 'key = "Số học sinh"', "field, key «Số học sinh»: chỉ gồm chữ thường không dấu"),
        ('key = "nil_reason"', 'key = "2_reason"', "field, key «2_reason»: chỉ gồm chữ thường không dấu"),
        ('key = "evidence"', 'key = "minh chứng"', "table pupil, key «minh chứng»: chỉ gồm chữ thường không dấu"),
        (COLUMN, COLUMN[:-1] + ', split = ["x", "name"] }', "table pupil, achievement.split: không có cột «x»"),
        (COLUMN, COLUMN[:-1] + ', split = ["unit"] }', "table pupil, achievement.split: phải nêu ít nhất hai khóa"),
        (COLUMN, COLUMN[:-1] + ', numbers_in = ["x"] }', "table pupil, achievement.numbers_in: không có cột «x»"),
        (COLUMN, '{ key = "achievement" }', "table[1].columns[3].label: cột không in ra (không có label) thì cần"),
        (
            'kind = "pupil"',
            'kind = "pupil"\nanswers = "x"',
            "table[1].answers: giá trị phải là một trong: report, article",
        ),
    ],
)
def test_what_a_definition_contradicts_is_told_at_its_place(before: str, after: str, problem: str) -> None:
    assert before in SMALL
    with pytest.raises(FormError) as caught:
        parse_form(SMALL.replace(before, after))
    assert problem in "\n".join(caught.value.problems)


def test_parts_that_are_not_there_are_named_as_they_are_written() -> None:
    with pytest.raises(FormError) as caught:
        parse_form(SMALL[: SMALL.index("[[field]]")])
    assert caught.value.problems == (
        *("[[field]]: phải có ít nhất một mục", "[[section]]: phải có ít nhất một mục"),
        "[[table]]: phải có ít nhất một mục",
    )


def test_lines_that_add_each_other_up_are_a_fault_of_the_definition() -> None:
    lines = [
        'lines = [{ key = "a", label = "A", sum_of = ["b"] }, { key = "b", label = "B", sum_of = ["a"] }]',
        "columns = [",
    ]
    text = SMALL.replace("columns = [", "\n".join(lines)).replace(COLUMN, COLUMN[:-1] + ', type = "number" }')
    with pytest.raises(FormError) as caught:
        parse_form(text)
    assert caught.value.problems == (
        "table pupil.lines, a.sum_of: tự cộng chính nó",
        "table pupil.lines, b.sum_of: tự cộng chính nó",
    )
