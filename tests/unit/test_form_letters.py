"""What letters say around the tables: formulas, small enumerators, misspelt labels, numbers of blank items."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.definitions import load_definitions
from rules.documents import Document
from rules.findings import Weight
from rules.forms.claims import claim_of, could_claim, said_in
from rules.forms.mapping import read_form
from rules.forms.recognition import printed_codes
from rules.forms.walk import walk
from rules.reading import NotOurForm, Reading, ReadRow
from tests.kit.grids import UP, sheet, word

FORMS = load_definitions()
CODE = "Mã biểu: ĐHTT-01 (v1)"
PERSONS = ["TT", "Họ và tên", "Chức vụ", "Nội dung đổi mới, sáng tạo", "Sản phẩm, minh chứng", "Đề nghị khen"]
HOA = ["1", "Nguyễn Thị Hoa", "Giáo viên", "30 trò chơi học toán", "Video", "Giấy khen"]
NAM = ["2", "Trần Văn Nam", "Tổ trưởng", "12 thí nghiệm", "Giáo án", "Giấy khen"]


def read(document: Document) -> Reading:
    outcome = read_form(document, "bao-cao.docx", FORMS)
    assert isinstance(outcome, Reading), outcome
    return outcome


def filled(row: ReadRow) -> dict[str, str]:
    return {key: text for key, text in row.fields.items() if text}


def checked(reading: Reading) -> str:
    return "\n".join(finding.text for finding in reading.findings if finding.weight is Weight.CHECK)


@pytest.mark.parametrize("joint", ["; ", "\n"])
def test_misspelt_labels_of_a_list_are_known_by_likeness(joint: str) -> None:
    said = [
        "1. Họ và ên: Võ Quốc Vỹ",
        "Chưc vụ: Giáo viên",
        "Nội dng đổi mới, sáng tạo: 7 bài giảng",
        "Đề nghị hken: Giấy khen",
    ]
    reading = read(word(CODE, "C. CÁ NHÂN", *joint.join(said).split("\n")))
    assert [filled(row) for row in reading.rows] == [
        {"name": "Võ Quốc Vỹ", "position": "Giáo viên", "summary": "7 bài giảng", "requested_award": "Giấy khen"}
    ]


def test_a_misspelt_label_with_a_comma_is_one_label() -> None:
    reading = read(
        word(CODE, "C. CÁ NHÂN", "1. Họ và tên: Võ Quốc Vỹ", "Hiệu quả: 3 giải", "Sản phm, minh chứng: 24 bộ")
    )
    assert [filled(row) for row in reading.rows] == [{"name": "Võ Quốc Vỹ", "effect": "3 giải", "evidence": "24 bộ"}]


@pytest.mark.parametrize("joint", ["; ", "\n"])
def test_a_label_of_the_school_s_own_that_is_like_a_name_is_none(joint: str) -> None:
    said = ["1. Tên tập thể: Tổ Văn phòng", "Hiệu quả: 3 giải", "Trình độ chuyên môn: 6", "Đề nghị khen: Giấy khen"]
    reading = read(word(CODE, "B. TẬP THỂ", *joint.join(said).split("\n")))
    (row,) = reading.rows
    assert (row.fields["name"], row.fields["requested_award"]) == ("Tổ Văn phòng", "Giấy khen")
    assert "Trình độ chuyên môn: 6" in (row.fields["effect"] or "")


@pytest.mark.parametrize("nobody", ["1. Không có", "1. Họ và tên: Không có", "Họ và tên: (Không có)"])
def test_a_list_that_says_nobody_has_no_rows(nobody: str) -> None:
    assert not read(word(CODE, "C. CÁ NHÂN", nobody)).rows


def test_a_field_of_an_item_that_is_answered_with_no_ends_nothing() -> None:
    lines = ["1. Họ và tên: Lê Thị Hà", "Vùng ĐBKK: Không", "Đề nghị khen: Giấy khen"]
    (row,) = read(word(CODE, "C. CÁ NHÂN", *lines)).rows
    assert filled(row) == {"name": "Lê Thị Hà", "hardship_area": "Không", "requested_award": "Giấy khen"}


def test_a_phrase_before_a_colon_that_is_like_no_title_stays_in_the_text() -> None:
    reading = read(word(CODE, "C. CÁ NHÂN", "1. Lê Thị Hà, giáo viên; đã làm được ba việc lớn: dạy, học, chơi"))
    (row,) = reading.rows
    assert "ba việc lớn: dạy, học, chơi" in (row.fields["summary"] or "")


def test_numbers_with_nothing_behind_them_are_items_left_blank() -> None:
    reading = read(word(CODE, "C. CÁ NHÂN", "1. Họ và tên: Lê Thị Hà; Đề nghị khen: Giấy khen", "2.", "3."))
    assert [filled(row) for row in reading.rows] == [{"name": "Lê Thị Hà", "requested_award": "Giấy khen"}]
    assert "không rõ" not in checked(reading)


def test_an_item_left_blank_in_between_is_not_missed() -> None:
    reading = read(word(CODE, "C. CÁ NHÂN", "1.", "2. Lê Thị Hà, giáo viên", "3.", "4. Trần Văn Nam, giáo viên"))
    assert [row.fields["name"] for row in reading.rows] == ["Lê Thị Hà", "Trần Văn Nam"]
    assert "thiếu dòng" not in checked(reading)


def test_what_follows_an_item_left_blank_is_told_and_not_the_person_s_above() -> None:
    reading = read(word(CODE, "C. CÁ NHÂN", "1. Lê Thị Hà, giáo viên", "2.", "dạy giỏi 5 năm"))
    assert [filled(row) for row in reading.rows] == [{"name": "Lê Thị Hà", "position": "giáo viên"}]
    assert "dạy giỏi 5 năm" in checked(reading)


@pytest.mark.parametrize("total", ["Tổng số: 1", "2. Tổng số: 1 người", "Cộng: 1"])
def test_the_total_below_a_list_is_nobody(total: str) -> None:
    reading = read(word(CODE, "C. CÁ NHÂN", "1. Lê Thị Hà, giáo viên", total))
    assert [filled(row) for row in reading.rows] == [{"name": "Lê Thị Hà", "position": "giáo viên"}]


def test_a_figure_in_place_of_a_name_is_told_and_no_row() -> None:
    items = ["1. Họ và tên: Lê Thị Hà; Chức vụ: Giáo viên", "2. Họ và tên: 7; Chức vụ: 3 giáo viên dạy thay"]
    reading = read(word(CODE, "C. CÁ NHÂN", *items))
    assert [row.fields["name"] for row in reading.rows] == ["Lê Thị Hà"]
    assert "3 giáo viên dạy thay" in checked(reading)


def test_a_sample_row_is_known_by_its_name_wherever_that_stands() -> None:
    header = ["TT", "Đề nghị khen", "Chức vụ", "Nội dung đổi mới, sáng tạo", "Họ và tên"]
    sample = ["1", "Giấy khen", "Giáo viên", "5 tiết", "VD: Đặng Thị Tuấn"]
    reading = read(word(CODE, "C. CÁ NHÂN", [header, sample, ["1", "Giấy khen", "Giáo viên", "7 tiết", "Lê Thị Hà"]]))
    assert [row.fields["name"] for row in reading.rows] == ["Lê Thị Hà"]
    assert "VD: Đặng Thị Tuấn" in checked(reading)


def test_a_title_behind_a_small_letter_is_a_title_where_it_stands_alone() -> None:
    articles = [["TT", "Tên bài/ảnh", "Tác giả", "Tên tệp", "Đồng ý đăng"], ["1", "Cô giáo", "Lê Hà", "a.docx", "Có"]]
    reading = read(sheet(CODE, "C. CÁ NHÂN", PERSONS, HOA, "d. bài viết, hình ảnh gửi kèm", *articles))
    assert [(row.kind, row.fields["name"]) for row in reading.rows] == [
        ("individual", "Nguyễn Thị Hoa"),
        ("article", "Cô giáo"),
    ]
    assert "bài viết, hình ảnh gửi kèm" not in checked(reading)


def test_a_small_letter_before_running_text_is_an_item_and_no_title() -> None:
    items = ["a. Khó khăn: thiếu máy tính", "b. Tập thể nhà trường còn ít người", "c. Cá nhân thì nhiều việc"]
    reading = read(word(CODE, "C. CÁ NHÂN", [PERSONS, HOA], "E. Khó khăn, kiến nghị", *items))
    assert reading.header["remarks"] == "\n".join(items)


CLOSING = "Trên đây là báo cáo của nhà trường, kính trình Phòng xem xét."


@pytest.mark.parametrize("formula", [CLOSING, "Căn cứ công văn số 44/PGDĐT ngày 05/02/2018.", "Kính gửi: Phòng GD&ĐT."])
def test_formulas_of_a_letter_are_not_pointed_out(formula: str) -> None:
    for document in (
        word(CODE, "C. CÁ NHÂN", [PERSONS, HOA], formula),
        sheet(CODE, "C. CÁ NHÂN", PERSONS, HOA, formula),
    ):
        reading = read(document)
        assert len(reading.rows) == 1
        assert formula not in checked(reading)


def test_what_is_added_to_a_formula_is_pointed_out() -> None:
    more = "Trên đây là báo cáo của nhà trường. Xin bổ sung cô Lê Thị Hà."
    for document in (word(CODE, "C. CÁ NHÂN", [PERSONS, HOA], more), sheet(CODE, "C. CÁ NHÂN", PERSONS, HOA, more)):
        assert more in checked(read(document))


def test_a_text_of_a_person_that_begins_like_a_formula_stays_the_person_s() -> None:
    more = ["1", UP, "", "Căn cứ kết quả hội thi", "", ""]
    reading = read(word(CODE, "C. CÁ NHÂN", [PERSONS, HOA, [UP, *more[1:]], NAM]))
    assert reading.rows[0].fields["summary"] == "30 trò chơi học toán\nCăn cứ kết quả hội thi"


def test_a_large_table_of_something_else_is_none_of_ours() -> None:
    rows = [[f"Cột {j}" for j in range(9)], *([f"{i} {j}" for j in range(9)] for i in range(50))]
    assert isinstance(read_form(sheet(*rows), "so-sach.xlsx", FORMS), NotOurForm)


@pytest.mark.parametrize(
    "title",
    ["C. CÁ (ghi họ tên) NHÂN", "C. CÁ NHÂN (kèm 2 ảnh)", "Cá nhân đề nghị", "c) cá nhân", "Điển hình tiên tiến"],
)
def test_a_file_without_a_code_is_ours_by_any_spelling_of_a_title(title: str) -> None:
    wide = ["TT", "Họ và tên", "Chức vụ, môn/lớp", "Vùng ĐBKK", "Nội dung đổi mới, sáng tạo", "Đề nghị khen"]
    outcome = read_form(word(title, [wide, ["1", "Lê Thị Hà", "GV", "Có", "7 tiết", "Giấy khen"]]), "a.docx", FORMS)
    assert isinstance(outcome, Reading), outcome


PIECES = st.sampled_from(
    ["CÁ", "nhân", "Tập thể", "(kèm)", "(", ")", "\n", ":", "C.", "d.", "Điển hình", "tiên tiến", "TRƯỜNG"]
)
TITLES = st.lists(PIECES, max_size=5).map(" ".join)
HEADERS = st.lists(st.sampled_from([*PERSONS, "Lĩnh vực", "Số máy"]), min_size=4, max_size=6, unique=True)


@given(st.lists(TITLES, max_size=3), HEADERS, st.lists(TITLES, min_size=4, max_size=4))
def test_a_file_that_is_not_walked_for_a_form_would_not_be_claimed_by_it(
    titles: list[str], header: list[str], row: list[str]
) -> None:
    document = word(*titles, [header, (row + [""] * 2)[: len(header)]])
    printed = printed_codes(document, FORMS)
    said = said_in(document)
    for form in FORMS:
        assert could_claim(form, said, printed) or claim_of(form, walk(document, form), printed) is None
