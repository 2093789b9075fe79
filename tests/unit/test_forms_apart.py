"""Several forms are in use at once: a file of one is never taken for another, and a doubtful one goes to a person."""

import re
from pathlib import Path

import pytest

from ingest.readers.definitions import load_definitions
from rules.documents import Document
from rules.findings import Weight
from rules.forms.mapping import read_form
from rules.forms.parsing import parse_form
from rules.reading import NotOurForm, Reading
from tests.kit.grids import word

FORMS = load_definitions()
ARTICLES = ["TT", "Tên bài viết", "Viết về", "Thể loại", "Tác giả", "Số chữ", "Tên tệp", "Đồng ý đăng"]
TEACHER = ["1", "Cô giáo của bản làng", "Nguyễn Thị Hoa", "Bài", "Lê Văn Bình", "1.250", "bai.docx", "Có"]
IMAGES = ["TT", "Tên ảnh", "Chú thích", "Minh họa cho bài", "Người chụp", "Ngày chụp", "Tên tệp", "Đồng ý đăng"]
GARDEN = ["1", "Vườn cổ tích", "Học sinh chăm vườn", "Cô giáo", "Lê Na", "02/3/2018", "anh.jpg", "không"]
PERSONS = ["TT", "Họ và tên", "Chức vụ", "Nội dung đổi mới, sáng tạo", "Sản phẩm, minh chứng", "Đề nghị khen"]
HOA = ["1", "Nguyễn Thị Hoa", "Giáo viên", "30 trò chơi", "Sáng kiến", "Giấy khen"]
MIXED_IN = ["TT", "Tên bài/ảnh", "Viết về", "Tác giả", "Tên tệp", "Đồng ý đăng"]
GRADES = ["Khối lớp", "Số lớp", "Tổng số", "Nam", "Nữ"]
SIX = ["Khối 6", "3", "120", "62", "58"]
PART_A = ["Tên trường: TH Đức Lĩnh", "Mã trường: TH06", "Người gửi: Lê Na", "Số bài viết: 1", "Số hình ảnh: 1"]


def form_of(document: Document) -> str:
    outcome = read_form(document, "a.docx", FORMS)
    return outcome.form if isinstance(outcome, Reading) else outcome.reason


def test_a_list_of_articles_and_images_is_read() -> None:
    document = word(
        *("Mã biểu: BV-ĐHTT-01 (v1)", "Kỳ: [x] Quý I  [ ] Quý II", *PART_A),
        *("B. BÀI VIẾT", [ARTICLES, TEACHER], "C. HÌNH ẢNH", [IMAGES, GARDEN]),
    )
    reading = read_form(document, "a.docx", FORMS)
    assert isinstance(reading, Reading)
    assert [(row.kind, row.fields["name"]) for row in reading.rows] == [
        ("article", "Cô giáo của bản làng"),
        ("image", "Vườn cổ tích"),
    ]
    assert (reading.rows[0].fields["words"], reading.rows[1].fields["taken_on"]) == ("1.250", "02/3/2018")
    assert (reading.periods, reading.answers, reading.findings) == (("Quý I",), "article", ())


def test_values_of_the_wrong_kind_should_be_checked_at_their_place() -> None:
    article = [*TEACHER[:3], "Thơ", TEACHER[4], "nhiều", TEACHER[6], "x"]
    image = [*GARDEN[:5], "31/02/2018", *GARDEN[6:]]
    document = word(
        "Mã biểu: BV-ĐHTT-01", *PART_A[:4], "Số hình ảnh: một", "B. BÀI VIẾT", [ARTICLES, article], [IMAGES, image]
    )
    reading = read_form(document, "a.docx", FORMS)
    assert isinstance(reading, Reading)
    assert [(finding.weight, finding.where, finding.text) for finding in reading.findings] == [
        (Weight.CHECK, "Phần A, mục Số hình ảnh", "cần ghi một số, đang ghi “một”"),
        (
            *(Weight.CHECK, "Bảng B, dòng 1, cột Thể loại"),
            "cần ghi một trong các giá trị Tin, Bài, Phóng sự, Ghi chép; đang ghi “Thơ”",
        ),
        (Weight.CHECK, "Bảng B, dòng 1, cột Số chữ", "cần ghi một số, đang ghi “nhiều”"),
        (
            *(Weight.CHECK, "Bảng B, dòng 1, cột Đồng ý đăng"),
            "cần ghi một trong các giá trị Có, Không; đang ghi “x”",
        ),
        (Weight.CHECK, "Bảng C, dòng 1, cột Ngày chụp", "cần ghi một ngày dạng 05/03/2018, đang ghi “31/02/2018”"),
    ]


@pytest.mark.parametrize("code", ["Mã biểu: BV-ĐHTT-01 (v1)", "Mã biểu: bv đhtt 01", "Biểu BV-ĐHTT-01"])
def test_a_code_inside_a_longer_code_is_not_taken_for_its_own(code: str) -> None:
    assert form_of(word(code, "B. BÀI VIẾT", [ARTICLES, TEACHER])) == "bv-dhtt-01"


def test_another_form_named_in_passing_does_not_matter_where_the_code_stands() -> None:
    beside = "(Gửi kèm biểu BV-ĐHTT-01 và TKHS-01)"
    assert form_of(word("Mã biểu: ĐHTT-01 (v1)", beside, "C. CÁ NHÂN", [PERSONS, HOA])) == "dhtt-01"


def test_another_version_is_told_with_the_code_it_is_of() -> None:
    for version, printed in (("2", "v2"), ("0", "v0"), ("0", "V00")):
        outcome = form_of(word(f"Mã biểu: TKHS-01 ({printed})", [GRADES, SIX]))
        assert outcome.startswith(f"Tệp là biểu TKHS-01 phiên bản {version}, khác phiên bản đang dùng; đề nghị dùng")


@pytest.mark.parametrize("label", ["Mã biểu: ", "Mẫu: ", "BIỂU MẪU: "])
def test_two_codes_in_the_line_of_the_code_go_to_a_person(label: str) -> None:
    outcome = form_of(word(f"{label}TKHS-01 (v1), ĐHTT-01 (v3)", "C. CÁ NHÂN", [PERSONS, HOA]))
    assert outcome == "Tệp khớp với nhiều biểu mẫu: ĐHTT-01 (v1), TKHS-01 (v1); chuyên viên sẽ xem."
    assert form_of(word(f"{label}ĐHTT-01 (v1)", "C. CÁ NHÂN", [PERSONS, HOA])) == "dhtt-01"


def test_the_word_form_before_a_foreign_name_is_no_code() -> None:
    assert form_of(word("Mẫu: X-99", "C. CÁ NHÂN", [PERSONS, HOA])) == "dhtt-01"
    assert form_of(word("Mã biểu: X-99, thay cho ĐHTT-01", [PERSONS, HOA])).startswith("Tệp ghi mã biểu X-99, không")


@pytest.mark.parametrize(
    ("document", "form"),
    [
        (word("BÁO CÁO", "Thống kê số lớp, số học sinh", [GRADES, SIX]), "tkhs-01"),
        (word("B. SỐ LỚP, SỐ HỌC SINH THEO KHỐI", [GRADES, SIX]), "tkhs-01"),
        (
            word("DANH SÁCH", "Bài viết, hình ảnh tuyên truyền điển hình tiên tiến", *PART_A, [ARTICLES, TEACHER]),
            "bv-dhtt-01",
        ),
        (word("B. BÀI VIẾT", [ARTICLES, TEACHER], "C. HÌNH ẢNH", [IMAGES, GARDEN]), "bv-dhtt-01"),
        (
            word(
                "Báo cáo điển hình tiên tiến",
                [PERSONS, HOA],
                "D. BÀI VIẾT, HÌNH ẢNH GỬI KÈM",
                [MIXED_IN, list("1abcde")],
            ),
            "dhtt-01",
        ),
        (word("C. CÁ NHÂN", [PERSONS, HOA], "(Gửi kèm biểu BV-ĐHTT-01)"), "dhtt-01"),
        (
            word(
                "Bài viết, hình ảnh tuyên truyền điển hình tiên tiến", *PART_A, "[x] Kỳ này không có bài viết, hình ảnh"
            ),
            "bv-dhtt-01",
        ),
    ],
)
def test_a_file_without_a_code_goes_to_the_form_that_clearly_knows_most_of_it(document: Document, form: str) -> None:
    assert form_of(document) == form


SHARED = ["TT", "Tiêu đề", "Viết về", "Tác giả", "Tên tệp", "Đồng ý đăng"]


def test_a_code_named_in_passing_decides_for_a_list_that_two_forms_know() -> None:
    assert form_of(word("(theo biểu BV-ĐHTT-01)", "BÀI VIẾT", [SHARED, list("1abcde")])) == "bv-dhtt-01"


@pytest.mark.parametrize("header", [SHARED, [*SHARED, "Số chữ"]])
def test_a_list_that_two_forms_know_about_as_well_goes_to_a_person(header: list[str]) -> None:
    outcome = read_form(word("BÀI VIẾT", [header, list("1abcdef")[: len(header)]]), "a.docx", FORMS)
    assert isinstance(outcome, NotOurForm)
    assert "BV-ĐHTT-01 (v1), ĐHTT-01 (v1); chuyên viên sẽ xem" in outcome.reason


def test_the_example_of_the_guide_is_a_definition_that_reads_a_form() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "forms.md").read_text(encoding="utf-8")
    form = parse_form(max(re.findall(r"```toml\n(.*?)```", guide, re.DOTALL), key=len))
    pupils = [
        ["TT", "Họ tên", "Ngày sinh", "Lớp", "Giải", "Minh chứng"],
        ["1", "Lê Na", "3/2/2007", "5A", "nhì", "Ảnh"],
    ]
    money = [["Nguồn", "Đã chi", "Dự kiến", "Cộng"], ["Ngân sách", "10", "2,5", "12,5"], ["Xã hội hóa", "1", "0", "1"]]
    document = word(
        *("Mã biểu: KT-02 (v1)", "Tên trường: TH Đức Lĩnh", "Số học sinh đạt giải: 01", "B. HỌC SINH ĐẠT GIẢI", pupils),
        *("C. KINH PHÍ KHEN THƯỞNG", [*money, ["Tổng cộng", "12", "2,5", "14,5"]], "D. Kiến nghị: Thêm giải"),
    )
    reading = read_form(document, "a.docx", (*FORMS, form))
    assert isinstance(reading, Reading)
    assert [(row.kind, row.fields["name"]) for row in reading.rows] == [
        *(("pupil", "Lê Na"), ("budget", "Ngân sách"), ("budget", "Xã hội hóa"), ("budget", "Tổng cộng")),
    ]
    assert reading.header["remarks"] == "Thêm giải"
    assert [(finding.where, finding.text) for finding in reading.findings] == [
        ("Bảng C, dòng Tổng cộng, cột Đã chi", "ghi 12 nhưng Ngân sách + Xã hội hóa = 11"),
        ("Bảng C, dòng Tổng cộng, cột Cộng", "ghi 14,5 nhưng Ngân sách + Xã hội hóa = 13,5"),
    ]
