"""Persons and groups in other shapes than the form's table: listed, in labelled blocks, turned, several in a cell."""

import pytest

from ingest.readers.definitions import load_definitions
from rules.documents import Cell, Document, Row
from rules.findings import Weight
from rules.forms.mapping import read_form
from rules.reading import Reading, ReadRow
from tests.kit.grids import LEFT, sheet, word

FORMS = load_definitions()
CODE = "Mã biểu: ĐHTT-01 (v1)"
PERSONS = ["TT", "Họ và tên", "Chức vụ", "Nội dung đổi mới, sáng tạo", "Sản phẩm, minh chứng", "Đề nghị khen"]


def read(document: Document) -> Reading:
    outcome = read_form(document, "bao-cao.docx", FORMS)
    assert isinstance(outcome, Reading), outcome
    return outcome


def filled(row: ReadRow) -> dict[str, str]:
    return {key: text for key, text in row.fields.items() if text}


def checks(reading: Reading) -> list[tuple[str, str]]:
    return [(finding.where, finding.text) for finding in reading.findings if finding.weight is Weight.CHECK]


HOA = {"name": "Nguyễn Thị Hoa", "position": "giáo viên Toán", "summary": "30 trò chơi học toán"}


@pytest.mark.parametrize(
    "item",
    [
        "1. Nguyễn Thị Hoa, giáo viên Toán – 30 trò chơi học toán",
        "1) Nguyễn Thị Hoa - giáo viên Toán: 30 trò chơi học toán",
        "- Nguyễn Thị Hoa (giáo viên Toán): 30 trò chơi học toán.",
        "Nguyễn Thị Hoa; giáo viên Toán; 30 trò chơi học toán",
        "1. Nguyễn Thị Hoa giáo viên Toán, 30 trò chơi học toán",
        "1. Họ và tên: Nguyễn Thị Hoa; Chức vụ: giáo viên Toán; Thành tích: 30 trò chơi học toán",
    ],
)
def test_an_item_of_a_list_gives_name_and_position_and_the_rest(item: str) -> None:
    reading = read(word(CODE, "C. CÁ NHÂN", item))
    (row,) = reading.rows
    assert (row.kind, {key: text.rstrip(".") for key, text in filled(row).items()}) == ("individual", HOA)
    assert row.columns == dict.fromkeys(HOA, 1)
    assert any(where == "Bảng C, dòng 1" and "đọc từ danh sách" in text for where, text in checks(reading))


def test_every_item_of_a_list_is_a_row_and_what_follows_it_belongs_to_it() -> None:
    lines = ["1. Nguyễn Thị Hoa, giáo viên", "Dạy giỏi 5 năm", "- Minh chứng: video", "2. Trần Văn Nam: 12 thí nghiệm"]
    reading = read(word(CODE, "C. CÁ NHÂN", *lines))
    assert [filled(row) for row in reading.rows] == [
        {"name": "Nguyễn Thị Hoa", "position": "giáo viên", "summary": "Dạy giỏi 5 năm", "evidence": "video"},
        {"name": "Trần Văn Nam", "summary": "12 thí nghiệm"},
    ]


def test_an_item_without_a_sure_name_is_kept_whole_and_must_be_corrected() -> None:
    reading = read(word(CODE, "C. CÁ NHÂN", "1. Nguyễn Thị Hoa, giáo viên", "2. các cô nuôi của trường, 3 giải"))
    assert filled(reading.rows[1]) == {"summary": "các cô nuôi của trường, 3 giải"}
    assert [finding.where for finding in reading.findings if finding.weight is Weight.MUST] == [
        "Bảng C, dòng 2, cột Họ và tên"
    ]


@pytest.mark.parametrize("name", ["Tổ Toán - Lý", "Tập thể lớp 5A"])
def test_groups_may_be_listed_too(name: str) -> None:
    reading = read(word(CODE, "B. TẬP THỂ", f"1. {name}: 12 tiết dạy theo dự án"))
    assert [filled(row) for row in reading.rows] == [{"name": name, "summary": "12 tiết dạy theo dự án"}]


BLOCKS = [
    *("Họ và tên: Nguyễn Thị Hoa", "Chức vụ: Giáo viên", "Thành tích: 30 trò chơi", "và 2 giải"),
    *("Họ và tên: Trần Văn Nam", "Chức vụ: Tổ trưởng", "Thành tích: 12 thí nghiệm"),
]


@pytest.mark.parametrize("title", [["C. CÁ NHÂN"], []])
def test_labelled_blocks_are_read_with_and_without_a_title(title: list[str]) -> None:
    reading = read(word(CODE, *title, *BLOCKS))
    assert [filled(row) for row in reading.rows] == [
        {"name": "Nguyễn Thị Hoa", "position": "Giáo viên", "summary": "30 trò chơi\nvà 2 giải"},
        {"name": "Trần Văn Nam", "position": "Tổ trưởng", "summary": "12 thí nghiệm"},
    ]


def test_the_closing_words_below_a_list_belong_to_nobody() -> None:
    closing = "Trên đây là báo cáo của nhà trường."
    reading = read(word(CODE, "C. CÁ NHÂN", "1. Nguyễn Thị Hoa, giáo viên", closing))
    assert [filled(row) for row in reading.rows] == [{"name": "Nguyễn Thị Hoa", "position": "giáo viên"}]
    assert not any(closing in text for _, text in checks(reading))


def test_a_listed_text_that_was_repaired_keeps_what_the_file_holds() -> None:
    rows = [*word(CODE, "C. CÁ NHÂN").rows, Row("", 3, (Cell("1. Nguyễn Thị Hoa, giáo viên", original="1. NguyÔn"),))]
    (row,) = read(Document("docx", tuple(rows))).rows
    assert row.originals == {"name": "1. NguyÔn", "position": "1. NguyÔn"}


TURNED = [
    ["TT", "1", "2"],
    ["Họ và tên", "Nguyễn Thị Hoa", "Trần Văn Nam"],
    ["Chức vụ", "Giáo viên", LEFT],
    ["Thành tích", "30 trò chơi", "12 thí nghiệm"],
    ["Đề nghị khen", "Giấy khen", "nt"],
]


def test_a_table_turned_on_its_side_is_read_person_by_person_and_asks_to_be_checked() -> None:
    reading = read(word(CODE, "C. CÁ NHÂN", TURNED))
    assert [(row.fields["name"], row.fields["position"], row.fields["summary"]) for row in reading.rows] == [
        ("Nguyễn Thị Hoa", "Giáo viên", "30 trò chơi"),
        ("Trần Văn Nam", "Giáo viên", "12 thí nghiệm"),
    ]
    assert reading.rows[1].means == {"requested_award": "Giấy khen"}
    assert [set(row.columns.values()) for row in reading.rows] == [{2}, {3}]
    assert any(where == "Bảng C (Bảng 1, hàng 1)" and "mỗi người một cột" in text for where, text in checks(reading))


def test_a_card_for_each_person_is_read_also_where_the_cards_stand_in_one_table() -> None:
    cards = [
        *(["Họ và tên", "Nguyễn Thị Hoa"], ["Chức vụ", "Giáo viên"], ["Thành tích", "30 trò chơi"]),
        *(["Họ và tên", "Trần Văn Nam"], ["Chức vụ", "Tổ trưởng"], ["Thành tích", "12 thí nghiệm"]),
    ]
    for document in (word(CODE, "C. CÁ NHÂN", cards), sheet(CODE, "C. CÁ NHÂN", *cards)):
        assert [row.fields["name"] for row in read(document).rows] == ["Nguyễn Thị Hoa", "Trần Văn Nam"]


def test_part_a_in_a_table_is_no_table_turned_on_its_side() -> None:
    part_a = [["Tên trường", "TH Đức Lĩnh"], ["Cấp học", "Tiểu học"], ["Hiệu trưởng", "Bà Mai"], ["Mã trường", "TH06"]]
    reading = read(word(CODE, part_a, "C. CÁ NHÂN", [PERSONS, ["1", "Lê Thị Hà", "", "3 giải", "", ""]]))
    assert reading.header["school_code"] == "TH06"
    assert len(reading.rows) == 1


def test_persons_on_lines_of_their_own_are_rows_of_their_own() -> None:
    cell = ["1\n2", "Nguyễn Thị Hoa\nTrần Văn Nam", "Giáo viên\nTổ trưởng", "chung 3 giải", "Ảnh\nVideo", ""]
    reading = read(word(CODE, "C. CÁ NHÂN", [PERSONS, cell]))
    assert [filled(row) for row in reading.rows] == [
        {"name": "Nguyễn Thị Hoa", "position": "Giáo viên", "summary": "chung 3 giải", "evidence": "Ảnh"},
        {"name": "Trần Văn Nam", "position": "Tổ trưởng", "summary": "chung 3 giải", "evidence": "Video"},
    ]
    assert any("đã tách thành 2 dòng" in text for _, text in checks(reading))


def test_numbered_persons_in_one_cell_are_rows_of_their_own() -> None:
    reading = read(word(CODE, "C. CÁ NHÂN", [PERSONS, ["1", "1. Lê Na 2. Vi Thị Hà", "Giáo viên", "3 giải", "", ""]]))
    assert [row.fields["name"] for row in reading.rows] == ["Lê Na", "Vi Thị Hà"]


@pytest.mark.parametrize(
    ("name", "position"),
    [
        ("Nguyễn Thị Hoa\nTrần Văn Nam", "Giáo viên\nTổ trưởng\nHiệu phó"),
        ("Nguyễn Thị Hoa và Trần Văn Nam", "Giáo viên"),
        ("Lê Na\nTrần Văn Nam", "Giáo viên"),
    ],
)
def test_persons_that_cannot_be_told_apart_surely_stay_together_and_ask_to_be_checked(name: str, position: str) -> None:
    reading = read(word(CODE, "C. CÁ NHÂN", [PERSONS, ["1", name, position, "3 giải", "", ""]]))
    assert [row.fields["name"] for row in reading.rows] == [name]
    assert any("có thể ghi nhiều tên trong một ô" in text for _, text in checks(reading))
