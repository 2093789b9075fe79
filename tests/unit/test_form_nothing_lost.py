"""Whatever stands in a form is in a row, in the header or in a finding."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.definitions import load_definitions
from rules.documents import Cell, Document, Row
from rules.findings import Weight
from rules.forms.mapping import read_form
from rules.reading import Reading
from tests.kit.grids import LEFT, UP, sheet, word

FORMS = load_definitions()
CODE = "Mã biểu: ĐHTT-01 (v1)"
PERSONS = ["TT", "Họ và tên", "Chức vụ", "Nội dung đổi mới, sáng tạo", "Sản phẩm, minh chứng", "Đề nghị khen"]
HOA = ["1", "Nguyễn Thị Hoa", "Giáo viên", "30 trò chơi", "Sáng kiến", "Giấy khen"]
NAM = ["2", "Trần Văn Nam", "Giáo viên", "12 thí nghiệm", "Video", "Giấy khen"]


def read(document: Document) -> Reading:
    outcome = read_form(document, "bao-cao.docx", FORMS)
    assert isinstance(outcome, Reading), outcome
    return outcome


def checks(reading: Reading) -> list[tuple[str, str]]:
    return [(finding.where, finding.text) for finding in reading.findings if finding.weight is Weight.CHECK]


def everything(reading: Reading) -> str:
    texts = [text for row in reading.rows for text in (*row.fields.values(), *row.means.values()) if text]
    header = [text for text in reading.header.values() if text]
    found = [text for finding in reading.findings for text in (finding.where, finding.text)]
    return "\n".join([*texts, *header, *found, *reading.periods])


TOKENS = st.integers(10_000, 99_999).map(lambda number: f"Qz{number}")
BEFORE = st.sampled_from(
    [
        "",
        "",
        "1. ",
        "- ",
        "Cá nhân ",
        "B. ",
        "Tổng số ",
        "VD: ",
        "Họ và tên: ",
        "Chức vụ: ",
        "Không có ",
        "nt ",
        "Mã trường: ",
    ]
)
AFTER = st.sampled_from(["", "", ", giáo viên", ": 3 giải", " Thị Hoa", "\nTrần Văn Nam", " 2"])
TEXTS = st.builds(lambda before, token, after: f"{before}{token}{after}", BEFORE, TOKENS, AFTER)
CELLS = st.one_of(st.just(""), st.sampled_from(["1", "2", "nt", "Giáo viên", "(Không có)"]), TEXTS)
LINES = st.lists(CELLS, min_size=6, max_size=6)
BLOCKS = st.one_of(TEXTS, st.lists(LINES, min_size=1, max_size=4), st.sampled_from(["B. TẬP THỂ", "C. CÁ NHÂN"]))


def _tokens(blocks: object) -> set[str]:
    text = repr(blocks)
    return {text[at : at + 7] for at in range(len(text)) if text.startswith("Qz", at)}


@given(st.lists(BLOCKS, min_size=1, max_size=6))
def test_no_text_below_the_letterhead_is_dropped_silently(blocks: list[str | list[list[str]]]) -> None:
    reading = read(word(CODE, "A. THÔNG TIN CHUNG", "C. CÁ NHÂN", [PERSONS, HOA], *blocks))
    seen = everything(reading)
    assert {token for token in _tokens(blocks) if token not in seen} == set()


@given(st.lists(LINES, min_size=1, max_size=5))
def test_no_text_in_a_table_is_dropped_silently(lines: list[list[str]]) -> None:
    seen = everything(read(word(CODE, "C. CÁ NHÂN", [PERSONS, HOA, *lines])))
    assert {token for token in _tokens(lines) if token not in seen} == set()


def test_each_field_knows_its_column_and_what_the_file_holds() -> None:
    header, line = (tuple(map(Cell, cells)) for cells in (["", *PERSONS], ["", *HOA]))
    repaired = (*line[:2], Cell("Nguyễn Thị Hoa", original="NguyÔn ThÞ Hoa"), *line[3:])
    rows = (*word(CODE, "C. CÁ NHÂN").rows, Row("Bảng 1", 1, header), Row("Bảng 1", 2, repaired))
    (row,) = read(Document("docx", rows)).rows
    assert row.columns == {"name": 3, "position": 4, "summary": 5, "evidence": 6, "requested_award": 7}
    assert row.originals == {"name": "NguyÔn ThÞ Hoa"}


def test_fields_parted_from_one_cell_share_its_column() -> None:
    header = ["TT", "Họ và tên", "Chức vụ, đơn vị", "Thành tích"]
    (row,) = read(word(CODE, [header, ["1", "Lê Thị Hà", "Tổ trưởng, TH Đức Lĩnh", "3 giải"]])).rows
    assert (row.columns["position"], row.columns["unit"]) == (3, 3)


def test_a_name_in_two_columns_under_one_title_is_one_name() -> None:
    table = [["TT", "Họ và tên", LEFT, "Chức vụ", "Thành tích"], ["1", "Nguyễn Thị", "Hoa", "Giáo viên", "3 giải"]]
    (row,) = read(word(CODE, "C. CÁ NHÂN", table)).rows
    assert row.fields["name"] == "Nguyễn Thị Hoa"


def test_the_rest_of_a_row_split_by_a_page_break_is_joined_and_asks_to_be_checked() -> None:
    reading = read(word(CODE, "C. CÁ NHÂN", [PERSONS, HOA], [["", "", "", "và nhiều bài", "", ""], NAM]))
    assert [row.fields["summary"] for row in reading.rows] == ["30 trò chơi và nhiều bài", "12 thí nghiệm"]
    assert any(where == "Bảng C, dòng 1" and "đã ghép thêm Bảng 2, hàng 1" in text for where, text in checks(reading))


def test_a_table_goes_on_below_a_page_number() -> None:
    reading = read(word(CODE, "C. CÁ NHÂN", [PERSONS, HOA], "2", [NAM]))
    assert [row.fields["name"] for row in reading.rows] == ["Nguyễn Thị Hoa", "Trần Văn Nam"]


def test_the_text_above_is_known_across_a_repeated_header() -> None:
    reading = read(word(CODE, "C. CÁ NHÂN", [PERSONS, HOA], [PERSONS, [*NAM[:2], "nt", *NAM[3:]]]))
    assert reading.rows[1].means == {"position": "Giáo viên"}


def test_a_lost_row_shows_in_the_numbers() -> None:
    reading = read(word(CODE, "C. CÁ NHÂN", [PERSONS, HOA, NAM, ["4", *HOA[1:]]]))
    told = ("Bảng C, dòng 4", "số thứ tự nhảy từ 2 sang 4; đề nghị kiểm tra có thiếu dòng nào không")
    assert told in checks(reading)


@pytest.mark.parametrize(
    "numbers",
    [["1", "2", "3"], ["1", "", "3"], ["", "", ""], ["1", "2", "1"], ["1", "3", "2"]],
)
def test_numbers_that_go_on_begin_anew_or_were_forgotten_are_no_lost_rows(numbers: list[str]) -> None:
    rows = [[number, *HOA[1:]] for number in numbers]
    assert not any("số thứ tự" in text for _, text in checks(read(word(CODE, "C. CÁ NHÂN", [PERSONS, *rows]))))


def test_a_numbered_row_left_blank_is_no_lost_row() -> None:
    blank = ["2", "", "", "", "", ""]
    reading = read(word(CODE, "C. CÁ NHÂN", [PERSONS, HOA, blank, ["3", *HOA[1:]]]))
    assert not any("số thứ tự" in text for _, text in checks(reading))


def test_nobody_in_any_list_means_nothing_to_report() -> None:
    groups = [["TT", "Tên tập thể", "Lĩnh vực", "Hiệu quả"], ["", "(Không có)", "", ""]]
    reading = read(word(CODE, "B. TẬP THỂ", groups, "C. CÁ NHÂN: Không có"))
    assert reading.nil
    assert not [finding for finding in reading.findings if finding.weight is Weight.MUST]


def test_nobody_in_one_list_says_nothing_of_the_other() -> None:
    reading = read(word(CODE, "B. TẬP THỂ", "(Không có)", "C. CÁ NHÂN", [PERSONS]))
    assert (reading.nil, reading.empty) == (False, True)


def test_a_sample_row_is_pointed_out_in_case_somebody_wrote_over_it() -> None:
    reading = read(word(CODE, "C. CÁ NHÂN", [PERSONS, ["VD:", "Lê Văn A", "", "", "", ""], HOA]))
    assert ("Bảng 1, hàng 2", "là dòng ví dụ nên không được tính: “VD: | Lê Văn A”") in checks(reading)


def test_a_row_of_data_that_sounds_like_titles_is_data() -> None:
    header = ["Họ và tên", "Đơn vị", "Thành tích", "Minh chứng"]
    line = ["Ông Nguyễn Văn An", "Trường TH Đức Lĩnh", "Kết quả cao", "Sáng kiến cấp huyện"]
    reading = read(word(CODE, "C. CÁ NHÂN", [header, line, ["Ông", *line[1:]]]))
    assert [row.fields["name"] for row in reading.rows] == ["Ông Nguyễn Văn An", "Ông"]


def test_a_position_that_could_be_a_signature_does_not_end_the_table() -> None:
    reading = read(word(CODE, "C. CÁ NHÂN", [PERSONS, HOA, [UP, UP, "Hiệu trưởng", UP, UP, UP], NAM]))
    assert [row.fields["position"] for row in reading.rows] == ["Giáo viên\nHiệu trưởng", "Giáo viên"]


def test_what_is_written_on_under_a_signature_is_pointed_out() -> None:
    signatures = [["NGƯỜI LẬP BIỂU", "HIỆU TRƯỞNG"], ["(đã ký)", "(đã ký, đóng dấu)"], ["Lê Bình", "ThS. Trần Mai"]]
    more = "Trường xin bổ sung thêm cô Lê Thị Hà dạy lớp 5 vì có 12 giải"
    reading = read(word(CODE, "C. CÁ NHÂN", [PERSONS, HOA], signatures, "Nơi nhận:", "- Như trên; Lưu: VT.", more))
    assert [where for where, text in checks(reading) if text.startswith("không rõ")] == ["Đoạn 5"]


def test_a_letterhead_below_the_lists_names_the_school() -> None:
    reading = read(word(CODE, "C. CÁ NHÂN", [PERSONS, HOA], "UBND HUYỆN VŨ QUANG\nTRƯỜNG TIỂU HỌC ĐỨC LĨNH"))
    assert reading.header["letterhead_name"] == "TRƯỜNG TIỂU HỌC ĐỨC LĨNH"
    assert not any(text.startswith("không rõ") for _, text in checks(reading))


def test_a_value_over_two_cells_and_a_second_value_are_kept() -> None:
    fields = [["Hiệu trưởng, ĐT", "Bà Mai", "0900"], ["Mã trường", "TH06", ""]]
    reading = read(sheet(CODE, *fields, ["Mã trường", "TH07"], PERSONS, HOA))
    assert reading.header["principal"] == "Bà Mai; 0900"
    assert ("Biểu, hàng 4", "mục Mã trường ghi “TH07”, khác với “TH06” ở trên") in checks(reading)


@pytest.mark.parametrize("more", ["— lý do: trường mới", "(trường mới)", "- trường mới."])
def test_what_stands_behind_the_nil_box_is_its_reason(more: str) -> None:
    reading = read(word(CODE, f"[x] KỲ NÀY KHÔNG CÓ ĐIỂN HÌNH ĐỀ NGHỊ {more}"))
    assert (reading.header["nil_reason"] or "").rstrip(".") == "trường mới"


def test_a_signature_merged_across_the_name_is_no_more_of_the_person_above() -> None:
    signature = ["NGƯỜI LẬP BIỂU", LEFT, LEFT, "HIỆU TRƯỞNG", LEFT, LEFT]
    reading = read(sheet(CODE, "C. CÁ NHÂN", PERSONS, HOA, signature))
    assert [row.fields["summary"] for row in reading.rows] == ["30 trò chơi"]
    assert not any("NGƯỜI LẬP" in text for _, text in checks(reading))


def test_a_shorter_value_at_the_signature_contradicts_nothing() -> None:
    reading = read(word(CODE, "5. Hiệu trưởng: Bà Mai, 0900", "C. CÁ NHÂN", [PERSONS, HOA], "Hiệu trưởng: Bà Mai"))
    assert not any("khác với" in text for _, text in checks(reading))


@pytest.mark.parametrize(
    ("cells", "total"),
    [
        (["Tổng số CB,GV,NV", "28", "Mã trường", "TH06"], "28"),
        (["7", "Tổng số CB,GV,NV", "28", "Mã trường", "TH06"], "28"),
        (["7", "Tổng số CB,GV,NV", "28", "2", "Mã trường", "TH06"], "28"),
        (["7", "Tổng số CB,GV,NV", "", "2", "Mã trường", "TH06"], None),
    ],
)
def test_a_figure_between_two_labels_is_a_value_unless_it_numbers_the_next(cells: list[str], total: str | None) -> None:
    header = read(word(CODE, [cells], "C. CÁ NHÂN", [PERSONS, HOA])).header
    assert (header["staff_total"], header["school_code"]) == (total, "TH06")
