"""What is read from a form: the lists, part A, the nil box and the period, however a school laid them out."""

from collections.abc import Sequence

import pytest

from ingest.readers.definitions import load_definitions
from rules.documents import Document
from rules.findings import Weight
from rules.forms.mapping import read_form
from rules.forms.parsing import parse_form
from rules.reading import NotOurForm, Reading
from tests.kit.grids import LEFT, UP, sheet, word
from tests.unit.test_forms import SMALL

FORMS = load_definitions()
CODE = "Mã biểu: ĐHTT-01 (v1)"
PERSONS = ["TT", "Họ và tên", "Chức vụ", "Nội dung đổi mới, sáng tạo", "Sản phẩm, minh chứng", "Đề nghị khen"]
GROUPS = ["TT", "Tên tập thể", "Lĩnh vực", "Nội dung đổi mới, sáng tạo", "Sản phẩm, minh chứng", "Đề nghị khen"]
HOA = ["1", "Nguyễn Thị Hoa", "Giáo viên", "30 trò chơi", "Sáng kiến", "Giấy khen"]
NAM = ["2", "Trần Văn Nam", "Giáo viên", "12 thí nghiệm", "Video", "Giấy khen"]


def read(document: Document) -> Reading:
    outcome = read_form(document, "bao-cao.docx", FORMS)
    assert isinstance(outcome, Reading), outcome
    return outcome


def persons(*rows: Sequence[str]) -> Reading:
    return read(word(CODE, "C. CÁ NHÂN", [PERSONS, *rows]))


def names(reading: Reading) -> list[tuple[str, str | None]]:
    return [(row.kind, row.fields["name"]) for row in reading.rows]


def told(reading: Reading, weight: Weight) -> list[tuple[str, str]]:
    return [(finding.where, finding.text) for finding in reading.findings if finding.weight is weight]


def strays(reading: Reading) -> list[str]:
    return [finding.text for finding in reading.findings if finding.text.startswith("không rõ")]


def test_a_row_carries_all_agreed_fields_and_its_source() -> None:
    (row,) = persons(HOA).rows
    assert row.fields["evidence"] == "Sáng kiến"
    assert row.fields["gender"] is None
    assert {"name", "position", "unit", "field", "summary", "effect", "evidence"} <= set(row.fields)
    assert {"requested_award", "already_awarded", "gender", "note"} <= set(row.fields)
    assert (row.source.file, row.source.table, row.source.row) == ("bao-cao.docx", "Bảng 1", 2)


def test_an_article_carries_its_own_fields_too() -> None:
    header = ["TT", "Tên bài/ảnh", "Viết về", "Tác giả", "Tên tệp", "Đồng ý đăng"]
    reading = read(word(CODE, [header, ["1", "Cô giáo bản", "Cô Hoa", "Lê Bình", "bai.docx", "x"]]))
    (row,) = reading.rows
    assert row.kind == "article"
    assert [row.fields[key] for key in ("name", "about", "author", "file_name", "consent", "evidence")] == [
        *("Cô giáo bản", "Cô Hoa", "Lê Bình", "bai.docx", "x"),
        None,
    ]


def test_rows_under_a_header_repeated_after_a_page_break_go_on() -> None:
    reading = read(word(CODE, "C. CÁ NHÂN", [PERSONS, HOA], [PERSONS, NAM]))
    assert names(reading) == [("individual", "Nguyễn Thị Hoa"), ("individual", "Trần Văn Nam")]


def test_rows_after_a_page_break_without_a_header_go_on() -> None:
    reading = read(word(CODE, "C. CÁ NHÂN", [PERSONS, HOA], [NAM]))
    assert names(reading) == [("individual", "Nguyễn Thị Hoa"), ("individual", "Trần Văn Nam")]


def test_all_lists_may_stand_on_one_sheet() -> None:
    reading = read(sheet(CODE, "B. TẬP THỂ", GROUPS, ["1", "Tổ Văn", "", "5 dự án"], "C. CÁ NHÂN", PERSONS, HOA))
    assert names(reading) == [("collective", "Tổ Văn"), ("individual", "Nguyễn Thị Hoa")]


def test_a_mixed_list_is_told_apart_by_its_group_rows() -> None:
    mixed = ["TT", "Tập thể, cá nhân", "Chức vụ", "Thành tích", "Minh chứng", "Đề nghị"]
    group, person = ["I", "Tập thể", *[""] * 4], ["II", "Cá nhân", *[""] * 4]
    reading = read(word(CODE, [mixed, group, ["1", "Tổ Văn", "", "5 dự án", "", ""], person, HOA]))
    assert names(reading) == [("collective", "Tổ Văn"), ("individual", "Nguyễn Thị Hoa")]
    assert strays(reading) == []


def test_a_mixed_list_without_group_rows_asks_to_be_checked() -> None:
    reading = read(word(CODE, [["TT", "Tập thể, cá nhân", "Thành tích", "Minh chứng"], ["1", "Hoa", "3 giải", "ảnh"]]))
    assert strays(reading) == ["không rõ là dòng của bảng nào, tạm ghi vào bảng C"]


@pytest.mark.parametrize(
    "row",
    [
        ["3", "", "", "", "", ""],
        ["", "(Không có)", "", "", "", ""],
        ["Không có", LEFT, LEFT, LEFT, LEFT, LEFT],
        ["VD:", "Nguyễn Văn A", "Giáo viên", "Thành tích mẫu", "", ""],
        ["", "Ví dụ: Nguyễn Văn A", "Giáo viên", "Thành tích mẫu", "", ""],
        ["Tổng số", "", "2", "", "", ""],
        ["Cộng: 2", LEFT, LEFT, LEFT, LEFT, LEFT],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
        ["A", "B", "1", "2", "3", "4"],
        ["A", "", "", "", "", ""],
        ["Cá nhân", LEFT, LEFT, LEFT, LEFT, LEFT],
        ["……", "………", "", "", "...", ""],
        PERSONS,
    ],
)
def test_a_row_that_is_no_data_is_neither_read_nor_complained_about(row: list[str]) -> None:
    reading = persons(HOA, row, NAM)
    assert names(reading) == [("individual", "Nguyễn Thị Hoa"), ("individual", "Trần Văn Nam")]
    assert strays(reading) == []


@pytest.mark.parametrize("name", ["Cộng Thị Mẫu", "Vi Thị Dung", "Mẫu Thị Hai", "Tống Văn Số"])
def test_names_that_look_like_totals_or_samples_are_names(name: str) -> None:
    assert names(persons(["1", name, "Giáo viên", "2 giải", "Ảnh", "Khen"])) == [("individual", name)]


@pytest.mark.parametrize("mark", ["nt", "-nt-", "//", '"', "như trên", "Nt."])
def test_a_mark_for_the_same_is_kept_and_means_the_text_above(mark: str) -> None:
    reading = persons(
        HOA, ["2", "Trần Văn Nam", mark, "12 thí nghiệm", "Video", mark], ["3", "Vi Thị Xoan", mark, "2", "Ảnh", "Khen"]
    )
    assert reading.rows[1].fields["position"] == mark
    assert reading.rows[1].means == {"position": "Giáo viên", "requested_award": "Giấy khen"}
    assert reading.rows[2].means == {"position": "Giáo viên"}


def test_a_mark_for_the_same_with_nothing_above_asks_to_be_checked() -> None:
    reading = persons(["1", "Trần Văn Nam", "nt", "12 thí nghiệm", "Video", "Khen"])
    assert (reading.rows[0].fields["position"], reading.rows[0].means) == ("nt", {})
    expected = ("Bảng C, dòng 1, cột Chức vụ", "ghi “nt” nhưng không có dòng trên để đối chiếu")
    assert expected in told(reading, Weight.CHECK)


def test_a_cell_merged_down_counts_for_each_row() -> None:
    reading = persons(HOA, ["2", "Trần Văn Nam", UP, "12 thí nghiệm", "Video", UP])
    assert reading.rows[1].fields["position"] == "Giáo viên"


def test_a_row_whose_name_is_merged_down_is_more_of_the_same_person() -> None:
    reading = persons(HOA, [UP, UP, UP, "5 bài báo", "Tạp chí", UP])
    (row,) = reading.rows
    assert row.fields["summary"] == "30 trò chơi\n5 bài báo"
    assert row.fields["position"] == "Giáo viên"


def test_a_row_nobody_understands_is_pointed_out() -> None:
    reading = persons(HOA, ["Đề nghị Phòng xem xét thêm", LEFT, LEFT, LEFT, LEFT, LEFT])
    assert names(reading) == [("individual", "Nguyễn Thị Hoa")]
    where = ("Bảng 1, hàng 3", "không rõ dòng này thuộc mục nào: “Đề nghị Phòng xem xét thêm”")
    assert where in told(reading, Weight.CHECK)


def test_a_table_without_a_known_header_is_pointed_out_row_by_row() -> None:
    reading = read(word(CODE, "C. CÁ NHÂN", [PERSONS, HOA], "Danh sách bổ sung", [["a", "Lê Hà"], ["b", "Lê Mai"]]))
    assert len(strays(reading)) == 3


def test_an_unknown_column_is_pointed_out_by_name() -> None:
    reading = read(word(CODE, "C. CÁ NHÂN", [[*PERSONS, "Số tài khoản"], [*HOA, "0123"]]))
    assert any(where == "Bảng C, cột Số tài khoản" for where, _ in told(reading, Weight.CHECK))


def test_text_beside_the_table_is_pointed_out() -> None:
    reading = persons([*HOA, "gửi sau"])
    where = ("Bảng C, dòng 1", "có nội dung ngoài các cột có tiêu đề: “gửi sau”")
    assert where in told(reading, Weight.CHECK)


def test_duties_and_school_in_one_cell_are_parted_at_the_comma() -> None:
    header = ["TT", "Họ và tên", "Chức vụ, đơn vị", "Thành tích"]
    reading = read(word(CODE, [header, ["1", "Lê Thị Hà", "Tổ trưởng, Trường TH Đức Lĩnh, Vũ Quang", "3 giải"]]))
    (row,) = reading.rows
    assert (row.fields["position"], row.fields["unit"]) == ("Tổ trưởng", "Trường TH Đức Lĩnh, Vũ Quang")


@pytest.mark.parametrize("name", ["Nguyễn Thị Hoa; Trần Văn Nam", "Nguyễn Thị Hoa\nTrần Văn Nam"])
def test_several_people_in_one_cell_ask_to_be_checked(name: str) -> None:
    reading = persons(["1", name, "Giáo viên", "2 giải", "Ảnh", "Khen"])
    assert any("nhiều tên trong một ô" in text for _, text in told(reading, Weight.CHECK))


def test_a_name_broken_over_two_lines_is_one_name() -> None:
    reading = persons(["1", "Nguyễn Thị\nThu Hà", "Giáo viên", "2 giải", "Ảnh", "Khen"])
    assert not any("nhiều tên" in text for _, text in told(reading, Weight.CHECK))


def test_signatures_below_the_lists_are_no_data() -> None:
    signatures = [["NGƯỜI LẬP BIỂU", "HIỆU TRƯỞNG"], ["(Ký, ghi rõ họ tên)", "(ký tên, đóng dấu)"], ["Lê Bình", "Hà"]]
    reading = read(word(CODE, "C. CÁ NHÂN", [PERSONS, HOA], "Đức Lĩnh, ngày 02 tháng 3 năm 2018", signatures))
    assert strays(reading) == []
    padded = [["", *row, "", "", ""] for row in signatures]
    assert strays(read(sheet(CODE, "C. CÁ NHÂN", PERSONS, HOA, *padded))) == []


def test_a_list_under_the_signatures_is_pointed_out() -> None:
    signatures, late = [["NGƯỜI LẬP BIỂU", "HIỆU TRƯỞNG"]], [["3", "Lê Thị Hà", "Giáo viên", "5 giải"]]
    assert len(strays(read(word(CODE, "C. CÁ NHÂN", [PERSONS, HOA], signatures, late)))) == 1


def test_what_a_school_wants_to_say_is_kept() -> None:
    reading = read(word(CODE, [PERSONS, HOA], "E. Khó khăn, kiến nghị", "Thiếu máy tính.", "Tập thể còn trẻ."))
    assert reading.header["remarks"] == "Thiếu máy tính.\nTập thể còn trẻ."


PART_A = {"school_name": "Trường TH Đức Lĩnh", "school_code": "TH06", "level": None, "principal": "Bà Mai, 0900"}


@pytest.mark.parametrize(
    "blocks",
    [
        [
            [
                ["1", "Tên trường", "Trường TH Đức Lĩnh"],
                ["2", "Mã trường", "TH06"],
                ["5", "Hiệu trưởng, ĐT", "Bà Mai, 0900"],
            ]
        ],
        [[["Tên trường:", "Trường TH Đức Lĩnh", "Mã trường:", "TH06"], ["Hiệu trưởng", "Bà Mai, 0900", "Cấp học", ""]]],
        ["1. Tên trường: Trường TH Đức Lĩnh", "2. Mã trường: TH06", "5. Hiệu trưởng, ĐT: Bà Mai, 0900 ……"],
        ["1. Tên trường: Trường TH Đức Lĩnh   2. Mã trường: TH06   3. Cấp học: ……  5) Hiệu trưởng: Bà Mai, 0900"],
        ["1 Tên trường: Trường TH Đức Lĩnh\n2 Mã trường: TH06\n3 Cấp học: …\n5 Hiệu trưởng (tên, ĐT): Bà Mai, 0900"],
        [
            [
                ["1 Tên trường", "2 Mã trường", "5 Hiệu trưởng, ĐT"],
                ["Trường TH Đức Lĩnh", "TH06", "Bà Mai, 0900"],
            ]
        ],
    ],
)
def test_part_a_is_read_from_any_layout(blocks: list[str | list[list[str]]]) -> None:
    reading = read(word(CODE, "A. THÔNG TIN CHUNG", *blocks, "C. CÁ NHÂN", [PERSONS, HOA]))
    assert {key: reading.header[key] for key in PART_A} == PART_A
    assert strays(reading) == []


LETTERHEAD = "UBND HUYỆN VŨ QUANG\nTRƯỜNG TIỂU HỌC ĐỨC LĨNH\nSố: 12/BC-TH"


def test_a_label_may_be_longer_than_the_printed_one() -> None:
    fields = [["5", "Hiệu trưởng, số điện thoại liên hệ", "Bà Mai, 0900"], ["6", "Người lập", "Hiệu trưởng Mai"]]
    header = read(word(CODE, fields, [PERSONS, HOA])).header
    assert (header["principal"], header["preparer"]) == ("Bà Mai, 0900", "Hiệu trưởng Mai")


def test_the_letterhead_names_the_school_beside_part_a() -> None:
    reading = read(word([[LETTERHEAD, "CỘNG HÒA …"]], CODE, "1. Tên trường: TH Đức Liên", [PERSONS, HOA]))
    assert reading.header["school_name"] == "TH Đức Liên"
    assert reading.header["letterhead_name"] == "TRƯỜNG TIỂU HỌC ĐỨC LĨNH"


@pytest.mark.parametrize(
    "top",
    [
        [[LETTERHEAD, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]],
        "UBND HUYỆN VŨ QUANG\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA\nTRƯỜNG TIỂU HỌC ĐỨC LĨNH\tĐộc lập - Tự do",
        "PHÒNG GD&ĐT VŨ QUANG\nTRƯỜNG TIỂU HỌC\nĐỨC LĨNH",
    ],
)
def test_a_form_without_a_school_in_part_a_takes_the_letterhead(top: str | list[list[str]]) -> None:
    reading = read(word(top, CODE, "1. Tên trường: ……", [PERSONS, HOA]))
    assert reading.header["school_name"] == "TRƯỜNG TIỂU HỌC ĐỨC LĨNH"


def test_a_letterhead_left_blank_names_nobody() -> None:
    reading = read(word([["UBND HUYỆN VŨ QUANG\nTRƯỜNG ………………", "CỘNG HÒA …"]], CODE, [PERSONS, HOA]))
    assert reading.header["letterhead_name"] is None


NIL = "KỲ NÀY KHÔNG CÓ ĐIỂN HÌNH ĐỀ NGHỊ"


@pytest.mark.parametrize("tick", ["[x]", "[X]", "[ v ]", "☒", "☑", "(x)", "✓"])
def test_a_ticked_box_means_nothing_to_report(tick: str) -> None:
    reading = read(word(CODE, f"{tick} {NIL} — lý do: trường mới thành lập"))
    assert reading.nil
    assert reading.header["nil_reason"] == "trường mới thành lập"
    assert told(reading, Weight.MUST) == []


@pytest.mark.parametrize("tick", ["[ ]", "[]", "☐", "( )", "□"])
def test_an_open_box_means_that_something_is_missing(tick: str) -> None:
    reading = read(word(CODE, f"{tick} {NIL} — lý do: ……"))
    assert (reading.nil, reading.empty, reading.header["nil_reason"]) == (False, True, None)
    assert len(told(reading, Weight.MUST)) == 1


@pytest.mark.parametrize("row", [["X", NIL, ""], [NIL, "x", ""], ["", NIL, "☒"]])
def test_a_mark_in_the_cell_beside_the_line_ticks_it(row: list[str]) -> None:
    assert read(sheet(CODE, row)).nil


def test_saying_so_without_a_box_counts_and_asks_to_be_checked() -> None:
    reading = read(word(CODE, "Kỳ này không có điển hình đề nghị."))
    assert reading.nil
    assert told(reading, Weight.MUST) == []
    assert any(where.startswith("Ô “Kỳ này") for where, _ in told(reading, Weight.CHECK))


def test_saying_so_without_a_box_does_not_count_beside_rows() -> None:
    reading = read(word(CODE, "Kỳ này không có điển hình đề nghị.", [PERSONS, HOA]))
    assert not reading.nil


def test_a_ticked_box_beside_rows_must_be_corrected() -> None:
    reading = read(word(CODE, f"[x] {NIL}", [PERSONS, HOA]))
    assert [text for _, text in told(reading, Weight.MUST)] == [
        "đã đánh dấu nhưng biểu vẫn có 1 dòng; đề nghị bỏ dấu ở ô này, hoặc xóa các dòng đó nếu không có gì để báo cáo"
    ]


def test_an_article_does_not_contradict_a_ticked_box() -> None:
    header = ["TT", "Tên bài/ảnh", "Viết về", "Tác giả"]
    reading = read(word(CODE, f"[x] {NIL}", [header, ["1", "Cô giáo bản", "Cô Hoa", "Lê Bình"]]))
    assert told(reading, Weight.MUST) == []


@pytest.mark.parametrize(
    ("line", "periods"),
    [
        ("Kỳ: [x] Đợt 1  [ ] Đợt 2  [ ] Quý …   Mã biểu: ĐHTT-01 (v1)", ("Đợt 1",)),
        ("Kỳ: [x] Đợt 1  [x] Quý I", ("Đợt 1", "Quý I")),
        ("Kỳ: [ ] Đợt 1  [ ] Đợt 2", ()),
        ("Kỳ: ☐ Đợt 1  ☒ Đợt 2", ("Đợt 2",)),
        ("Kỳ: Đợt 1 [x]  Đợt 2 [ ]", ("Đợt 1",)),
        ("Kỳ: Đợt 1", ("Đợt 1",)),
        ("Kỳ báo cáo: Đợt I", ("Đợt I",)),
        ("Kỳ: Đợt 1, Đợt 2, Quý", ()),
        ("Kỳ: ……", ()),
    ],
)
def test_the_period_is_what_is_ticked_or_written(line: str, periods: tuple[str, ...]) -> None:
    assert read(word(line, CODE, [PERSONS, HOA])).periods == periods


def test_a_mark_beside_an_option_ticks_that_period() -> None:
    assert read(sheet(CODE, ["Kỳ", "", "Đợt 1", "x", "Đợt 2"], PERSONS, HOA)).periods == ("Đợt 2",)


@pytest.mark.parametrize(
    "code", ["Mã biểu: dhtt 01", "Ma bieu ĐHTT-01", "(Biểu ĐHTT-01 (v1))", "MÃ SỐ BIỂU: ĐHTT01 v.1"]
)
def test_the_code_is_known_however_it_is_typed(code: str) -> None:
    assert read(word(code, [PERSONS, HOA])).form == "dhtt-01"


TITLE = "Điển hình tiên tiến đổi mới, sáng tạo trong dạy và học"


@pytest.mark.parametrize("top", [TITLE, "C. CÁ NHÂN"])
def test_a_form_without_its_code_is_known_by_its_structure(top: str) -> None:
    assert names(read(word("BÁO CÁO", top, [PERSONS, HOA]))) == [("individual", "Nguyễn Thị Hoa")]


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (
            word("Mã biểu: ĐHTT-02 (v1)", [PERSONS, HOA]),
            "Tệp ghi mã biểu ĐHTT-02, không phải mã của biểu mẫu đang dùng; "
            "đề nghị dùng biểu mẫu do Phòng gửi kèm công văn.",
        ),
        (
            word("Mã biểu: ĐHTT-01 (v2)", [PERSONS, HOA]),
            "Tệp là biểu ĐHTT-01 phiên bản 2, khác phiên bản đang dùng; "
            "đề nghị dùng biểu mẫu do Phòng gửi kèm công văn.",
        ),
        (
            word("DANH SÁCH GIÁO VIÊN", [PERSONS, HOA]),
            "Không thấy mã biểu, tiêu đề và bảng của biểu mẫu đang dùng trong tệp; "
            "đề nghị dùng biểu mẫu do Phòng gửi kèm công văn.",
        ),
        (
            word("Kính gửi Phòng: nhà trường gửi báo cáo theo biểu ĐHTT-01."),
            "Không thấy mã biểu, tiêu đề và bảng của biểu mẫu đang dùng trong tệp; "
            "đề nghị dùng biểu mẫu do Phòng gửi kèm công văn.",
        ),
    ],
)
def test_another_form_and_no_form_are_refused_with_a_reason(document: Document, reason: str) -> None:
    assert read_form(document, "a.docx", FORMS) == NotOurForm(reason)


def test_a_file_that_two_forms_claim_goes_to_a_person() -> None:
    outcome = read_form(word(TITLE, [PERSONS, HOA]), "a.docx", (*FORMS, *FORMS))
    assert isinstance(outcome, NotOurForm)
    assert "chuyên viên sẽ xem" in outcome.reason


def test_a_form_added_as_data_alone_is_read() -> None:
    lines = ["Họ tên học sinh", "Lớp", "Thành tích", "Minh chứng"]
    document = word("Mã biểu: KT-02", "Số học sinh: 2", "II. HỌC SINH", [lines, ["Lê Na", "5A", "Giải nhất", ""]])
    outcome = read_form(document, "a.docx", (*FORMS, parse_form(SMALL)))
    assert isinstance(outcome, Reading)
    assert [(row.kind, row.fields["name"], row.fields["grade"]) for row in outcome.rows] == [("pupil", "Lê Na", "5A")]
    assert [(finding.weight, finding.where, finding.text) for finding in outcome.findings] == [
        (Weight.MUST, "Phần I, mục Số học sinh", "ghi 2 nhưng bảng II có 1 dòng"),
        (Weight.CHECK, "Phần I, mục Tên trường", "không có mục này trong tệp"),
        (Weight.HINT, "Bảng II, dòng 1, cột Minh chứng", "để trống"),
    ]


def test_the_motto_beside_the_name_in_the_letterhead_is_not_the_name_of_the_school() -> None:
    top = [["TRƯỜNG ………", "Độc lập - Tự do - Hạnh phúc"], [CODE, ""], ["Tên trường", "Tiểu học Đức Lĩnh"]]
    assert read(sheet(*top, PERSONS, HOA)).header["school_name"] == "Tiểu học Đức Lĩnh"


def test_a_second_school_in_the_same_file_is_named_for_a_person_to_decide() -> None:
    first = ["Tên trường: Tiểu học Đức Lĩnh", "Mã trường: TH06"]
    second = ["Tên trường: Mầm non Ân Phú", "Mã trường: MN01"]
    reading = read(word(CODE, *first, [PERSONS, HOA], *second, [PERSONS, NAM]))
    assert reading.header["school_name"] == "Tiểu học Đức Lĩnh"
    assert reading.header["other_schools"] == "Mầm non Ân Phú\nMN01"


def test_what_is_added_below_the_signatures_is_told() -> None:
    signed = ["Nơi nhận:", "- Phòng GDĐT;", "- Lưu: VT.", "HIỆU TRƯỞNG", "(đã ký)", "Nguyễn Văn An"]
    assert strays(read(word(CODE, "C. CÁ NHÂN", [PERSONS, HOA], *signed))) == []
    added = ["Bổ sung thêm:", "Lê Thị Bảy, giáo viên, dạy giỏi 35 em", "Hồ Tám", "Mai Chín", "Phan Mười"]
    told_of = " ".join(strays(read(word(CODE, "C. CÁ NHÂN", [PERSONS, HOA], *signed, *added))))
    assert all(text in told_of for text in ("Bổ sung thêm", "Lê Thị Bảy", "Mai Chín", "Phan Mười"))


def test_a_list_above_the_form_is_no_letterhead() -> None:
    reading = read(word("DANH SÁCH BỔ SUNG", "1. Phan Thị Chín, giáo viên", CODE, "C. CÁ NHÂN", [PERSONS, HOA]))
    assert "Phan Thị Chín" in " ".join(strays(reading))
