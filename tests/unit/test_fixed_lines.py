"""A numeric return: rows that the form prints, numbers as people write them, sums across and down."""

from collections.abc import Sequence

import pytest

from ingest.readers.definitions import load_definitions
from rules.findings import Weight
from rules.forms.mapping import read_form
from rules.reading import Reading
from tests.kit.grids import LEFT, UP, sheet, word

HEADER = ["TT", "Khối lớp", "Số lớp", "Tổng số", "Nam", "Nữ", "Dân tộc thiểu số", "Khuyết tật", "Ghi chú"]
SIX = ["1", "Khối 6", "3", "120", "62", "58", "2", "-", ""]
SEVEN = ["2", "Khối 7", "2", "80", "40", "40", "1", "1", ""]
EIGHT = ["3", "Khối 8", "2", "70", "30", "40", "không", "", ""]
NINE = ["4", "Khối 9", "2", "60", "30", "30", "", "", ""]
LEVEL = ["", "Cộng THCS", "9", "330", "162", "168", "3", "1", ""]
SCHOOL = ["", "Toàn trường", "9", "330", "162", "168", "3", "1", ""]
GOOD = [SIX, SEVEN, EIGHT, NINE, LEVEL, SCHOOL]
PART_A = [
    *("Kỳ: [x] Học kỳ I  [ ] Học kỳ II  [ ] Năm học", "1. Tên trường: THCS Bồng Lĩnh", "2. Mã trường: CS02"),
    *("3. Cấp học: THCS", "4. Ngày thống kê: 15/9/2017", "6. Người lập, ĐT, email: Lê Văn Bình, 0900 000 002"),
]


def read(*rows: Sequence[str], header: Sequence[str] = HEADER) -> Reading:
    title = "B. SỐ LỚP, SỐ HỌC SINH THEO KHỐI"
    outcome = read_form(word("Mã biểu: TKHS-01 (v1)", *PART_A, title, [header, *rows]), "a.docx", load_definitions())
    assert isinstance(outcome, Reading)
    return outcome


def told(reading: Reading, *weights: Weight) -> list[tuple[str, str]]:
    wanted = weights or (Weight.MUST, Weight.CHECK)
    return [(finding.where, finding.text) for finding in reading.findings if finding.weight in wanted]


def changed(row: Sequence[str], column: str, text: str) -> list[str]:
    return [text if title == column else old for title, old in zip(HEADER, row, strict=True)]


def test_a_return_whose_sums_come_out_gets_no_complaint() -> None:
    reading = read(*GOOD)
    assert told(reading) == []
    assert (reading.form, reading.periods, reading.answers) == ("tkhs-01", ("Học kỳ I",), "report")


def test_each_row_has_its_texts_as_written_and_the_key_of_its_line() -> None:
    rows = read(*GOOD).rows
    assert [(row.kind, row.fields["name"], row.means["line"]) for row in rows[-3:]] == [
        ("grade", "Khối 9", "grade_9"),
        ("grade", "Cộng THCS", "lower_secondary"),
        ("grade", "Toàn trường", "school"),
    ]
    assert (rows[2].fields["ethnic"], rows[0].fields["disabled"], rows[0].fields["pupils"]) == ("không", None, "120")
    assert (rows[1].source.table, rows[1].source.row, rows[1].columns["female"]) == ("Bảng 1", 3, 6)


def test_a_sum_across_that_contradicts_its_row_must_be_corrected() -> None:
    level, school = changed(LEVEL, "Nam", "160"), changed(SCHOOL, "Nam", "160")
    assert told(read(changed(SIX, "Nam", "60"), SEVEN, EIGHT, NINE, level, school), Weight.MUST) == [
        ("Bảng B, dòng Khối 6, cột Tổng số", "ghi 120 nhưng Nam + Nữ = 118"),
        ("Bảng B, dòng Cộng THCS, cột Tổng số", "ghi 330 nhưng Nam + Nữ = 328"),
        ("Bảng B, dòng Toàn trường, cột Tổng số", "ghi 330 nhưng Nam + Nữ = 328"),
    ]


def test_a_sum_down_that_contradicts_its_lines_must_be_corrected() -> None:
    assert told(read(*GOOD[:4], changed(LEVEL, "Số lớp", "8"), changed(SCHOOL, "Số lớp", "8"))) == [
        ("Bảng B, dòng Cộng THCS, cột Số lớp", "ghi 8 nhưng Khối 6 + Khối 7 + Khối 8 + Khối 9 = 9")
    ]


def test_a_sum_whose_parts_are_sums_left_out_counts_what_those_add_up() -> None:
    assert told(read(*GOOD[:4], changed(SCHOOL, "Số lớp", "8"))) == [
        ("Bảng B, dòng Toàn trường, cột Số lớp", "ghi 8 nhưng Khối 6 + Khối 7 + Khối 8 + Khối 9 = 9"),
        ("Bảng B", "không thấy dòng: Cộng THCS"),
    ]


def test_a_sum_with_a_part_left_blank_is_only_something_to_check() -> None:
    rows = [SIX, SEVEN, EIGHT, changed(NINE, "Nam", ""), LEVEL, SCHOOL]
    assert told(read(*rows), Weight.MUST) == []
    assert told(read(*rows), Weight.CHECK) == [
        ("Bảng B, dòng Khối 9, cột Tổng số", "ghi 60 nhưng Nam + Nữ = 30 (chưa có số: Nam)"),
        (
            "Bảng B, dòng Cộng THCS, cột Nam",
            "ghi 162 nhưng Khối 6 + Khối 7 + Khối 8 + Khối 9 = 132 (chưa có số: Khối 9)",
        ),
    ]


def test_a_sum_is_only_something_to_check_while_a_line_that_it_counts_is_not_in_the_file() -> None:
    assert told(read(SIX, EIGHT, NINE, LEVEL), Weight.MUST) == []
    where, text = told(read(SIX, EIGHT, NINE, LEVEL), Weight.CHECK)[0]
    assert (where, text) == (
        "Bảng B, dòng Cộng THCS, cột Số lớp",
        "ghi 9 nhưng Khối 6 + Khối 8 + Khối 9 = 7 (không thấy dòng Khối 7)",
    )
    assert told(read(SIX, EIGHT, NINE, SCHOOL), Weight.MUST) == []


def test_a_sum_is_only_something_to_check_while_a_line_that_the_form_does_not_print_has_a_number() -> None:
    rows = [SIX, changed(SEVEN, "Khối lớp", "Lớp bảy"), EIGHT, NINE, ["2", "Khối 7", *[""] * 7], LEVEL]
    assert told(read(*rows), Weight.MUST) == []
    assert (
        "Bảng B, dòng Cộng THCS, cột Số lớp",
        "ghi 9 nhưng Khối 6 + Khối 8 + Khối 9 = 7 (chưa tính dòng “Lớp bảy”)",
    ) in told(read(*rows), Weight.CHECK)


def test_a_blank_sum_is_not_judged() -> None:
    assert told(read(*GOOD[:4], changed(LEVEL, "Tổng số", ""), SCHOOL), Weight.MUST) == []


@pytest.mark.parametrize("text", ["1.200", "1 200", "1200", "01200", "1200 em"])
def test_a_number_counts_whatever_its_spelling(text: str) -> None:
    big = ["", "Toàn trường", "9", text, "700", "500", "", "", ""]
    assert told(read(big), Weight.MUST) == []
    assert told(read(changed(big, "Nữ", "501")), Weight.MUST) != []


def test_what_is_no_number_should_be_checked_at_its_place() -> None:
    assert told(read(changed(SIX, "Khuyết tật", "x"), *GOOD[1:])) == [
        ("Bảng B, dòng Khối 6, cột Khuyết tật", "cần ghi một số, đang ghi “x”")
    ]
    assert told(read(changed(SIX, "Khuyết tật", "-1"), *GOOD[1:])) == [
        ("Bảng B, dòng Khối 6, cột Khuyết tật", "cần ghi một số từ 0 trở lên, đang ghi “-1”")
    ]


@pytest.mark.parametrize("text", ["9" * 5000, "1" + ".000" * 99])
def test_a_number_beyond_all_measure_is_no_number_and_is_told_in_short(text: str) -> None:
    assert told(read(changed(SIX, "Khuyết tật", text), *GOOD[1:])) == [
        ("Bảng B, dòng Khối 6, cột Khuyết tật", f"cần ghi một số, đang ghi “{text[:30]}…”")
    ]


@pytest.mark.parametrize(
    "name", ["Khối 6", "Lớp 6", "KHỐI 06", "khoi 6", "K6", "6", "1. Khối 6", "a) Lớp 6", "- Khối 6:"]
)
def test_a_line_is_known_by_any_of_its_names(name: str) -> None:
    (row,) = read(["", name, *SIX[2:]]).rows
    assert (row.means["line"], row.fields["name"]) == ("grade_6", name)


def test_a_total_named_across_the_first_columns_is_a_line() -> None:
    for row in (["Tổng cộng", LEFT, *SCHOOL[2:]], ["Tổng cộng", "", *SCHOOL[2:]]):
        assert [(row.means, row.fields["name"]) for row in read(*GOOD[:5], row).rows][-1] == (
            {"line": "school"},
            "Tổng cộng",
        )


@pytest.mark.parametrize("name", ["Khối 10", "Lớp ghép", "Khối 67", "Tiểu hc"])
def test_a_row_that_the_form_does_not_print_is_kept_and_told(name: str) -> None:
    reading = read(*GOOD, ["5", name, "1", "20", "10", "10", "", "", ""])
    assert (reading.rows[-1].fields["name"], reading.rows[-1].means) == (name, {})
    assert told(reading) == [
        (f"Bảng B, dòng {name}", "biểu không có dòng này; nội dung được ghi nhận nhưng không tính vào các tổng")
    ]


def test_a_row_without_a_name_must_be_corrected() -> None:
    assert ("Bảng B, dòng 7, cột Khối lớp", "để trống") in told(read(*GOOD, ["7", "", *SIX[2:]]), Weight.MUST)


def test_a_text_beside_no_number_is_told_and_makes_no_row() -> None:
    reading = read(*GOOD, ["Số liệu tính đến 15/9", *[LEFT] * 8])
    assert len(reading.rows) == 6
    assert told(reading) == [("Bảng 1, hàng 8", "không rõ dòng này thuộc mục nào: “Số liệu tính đến 15/9”")]


def test_a_line_that_comes_twice_is_kept_twice_and_told() -> None:
    reading = read(*GOOD, [*SIX[:2], "9", *SIX[3:]])
    assert [row.fields["name"] for row in reading.rows].count("Khối 6") == 2
    assert told(reading) == [("Bảng B, dòng Khối 6", "dòng này có hai lần, lần sau ở Bảng 1, hàng 8")]


def test_a_line_left_out_should_be_checked_but_not_levels_that_the_school_lacks() -> None:
    whole = [text for where, text in told(read(SIX, EIGHT, NINE, SCHOOL), Weight.CHECK) if where == "Bảng B"]
    assert whole == ["không thấy dòng: Khối 7, Cộng THCS"]


def test_lines_printed_and_left_blank_are_no_rows() -> None:
    blank = [["", name, *[""] * 7] for name in ("Khối 1", "Khối 2", "Khối 3", "Khối 4", "Khối 5", "Cộng tiểu học")]
    reading = read(*blank, *GOOD)
    assert (len(reading.rows), told(reading)) == (6, [])


def test_a_return_sent_in_blank_is_empty() -> None:
    reading = read(*(["", name, *[""] * 7] for name in ("Khối 6", "Khối 7", "Khối 8", "Khối 9", "Cộng THCS")))
    assert reading.empty
    assert told(reading, Weight.MUST) == [("Bảng B", "chưa có dòng nào được điền")]


@pytest.mark.parametrize("numbers", [[f"({n})" for n in range(1, 10)], ["A", "B", *"1234567"], list("123456789")])
def test_the_row_that_numbers_the_columns_is_no_line(numbers: list[str]) -> None:
    assert told(read(numbers, *GOOD)) == []
    assert len(read(numbers, *GOOD).rows) == 6


def test_a_grade_with_small_numbers_is_not_taken_for_the_numbering_of_columns() -> None:
    assert [row.means["line"] for row in read(["1", "6", "1", "5", "3", "2", "1", "0", ""]).rows] == ["grade_6"]


def test_a_header_in_two_rows_and_columns_in_another_order_are_understood() -> None:
    table = [
        ["Khối lớp", "Học sinh", LEFT, LEFT, "Số lớp", "Học sinh khuyết tật"],
        [UP, "Nữ", "Nam", "Tổng số", UP, UP],
        ["Khối 6", "58", "62", "121", "3", "1"],
    ]
    outcome = read_form(word("Mã biểu: TKHS-01", *PART_A, table), "a.docx", load_definitions())
    assert isinstance(outcome, Reading)
    (row,) = outcome.rows
    assert (row.fields["female"], row.fields["male"], row.fields["pupils"], row.fields["classes"]) == (
        *("58", "62", "121", "3"),
    )
    assert told(outcome, Weight.MUST) == [("Bảng B, dòng Khối 6, cột Tổng số", "ghi 121 nhưng Nam + Nữ = 120")]


def test_a_return_on_a_sheet_and_one_split_over_two_tables_are_read() -> None:
    lines = [[*line] for line in GOOD]
    on_sheet = sheet("Mã biểu: TKHS-01", *PART_A, HEADER, *lines, "NGƯỜI LẬP BIỂU")
    split = word("Mã biểu: TKHS-01", *PART_A, [HEADER, *lines[:3]], lines[3:])
    for document in (on_sheet, split):
        outcome = read_form(document, "a", load_definitions())
        assert isinstance(outcome, Reading)
        assert (len(outcome.rows), told(outcome)) == (6, [])
