"""What a school is told about its form, at which place, and how much it matters."""

from ingest.readers.definitions import load_definitions
from rules.documents import Document
from rules.findings import Weight
from rules.forms.mapping import read_form
from rules.reading import Reading
from tests.kit.definitions import DHTT
from tests.kit.forms import COLUMNS, article, collective, grid_of, individual, part_a
from tests.kit.forms import FilledForm as Filled
from tests.kit.grids import word


def document(form: Filled) -> Document:
    fields = [f"{number}. {label}: {text}" for number, (label, text) in enumerate(part_a(form), 1)]
    lists = (
        block
        for kind, title in (("collective", "B. TẬP THỂ"), ("individual", "C. CÁ NHÂN"), ("article", "D. BÀI VIẾT"))
        for block in (title, grid_of(kind, dict(form.tables())[kind], form.without))
    )
    return word("Mã biểu: ĐHTT-01 (v1)", *fields, "[ ] KỲ NÀY KHÔNG CÓ ĐIỂN HÌNH ĐỀ NGHỊ", *lists)


def told(form: Filled) -> list[tuple[Weight, str, str]]:
    outcome = read_form(document(form), "a.docx", load_definitions())
    assert isinstance(outcome, Reading)
    return [(finding.weight, finding.where, finding.text) for finding in outcome.findings]


def test_a_good_form_gets_no_complaint() -> None:
    good = Filled(collectives=[collective()], individuals=[individual(hardship_area="x")], articles=[article()])
    assert told(good) == []


def test_a_blank_form_must_be_filled_in_or_ticked() -> None:
    assert told(Filled()) == [
        (
            Weight.MUST,
            "Ô “Kỳ này không có điển hình đề nghị”",
            "chưa có dòng nào được điền và ô này cũng chưa được đánh dấu; "
            "đề nghị điền bảng, hoặc đánh dấu vào ô này nếu không có gì để báo cáo",
        )
    ]


def test_a_row_without_a_name_must_be_corrected() -> None:
    rows = [individual(), individual("")]
    assert told(Filled(individuals=rows)) == [(Weight.MUST, "Bảng C, dòng 2, cột Họ và tên", "để trống")]


def test_a_total_that_contradicts_the_rows_must_be_corrected() -> None:
    form = Filled(individuals=[individual()], individuals_total="03 cá nhân", collectives_total="0")
    assert told(form) == [(Weight.MUST, "Phần A, mục Số cá nhân đề nghị", "ghi 3 nhưng bảng C có 1 dòng")]


def test_a_total_in_words_is_not_compared() -> None:
    assert told(Filled(individuals=[individual()], individuals_total="một")) == []


def test_a_field_of_part_a_left_blank_should_be_checked() -> None:
    form = Filled(individuals=[individual()], school_code="……")
    assert told(form) == [(Weight.CHECK, "Phần A, mục Mã trường", "để trống")]


def test_part_a_left_out_is_told_once() -> None:
    rows = grid_of("individual", [individual()])
    outcome = read_form(word("Mã biểu: ĐHTT-01", rows), "a.docx", load_definitions())
    assert isinstance(outcome, Reading)
    assert [(finding.where, finding.text) for finding in outcome.findings] == [
        ("Phần A", "không có phần này trong tệp")
    ]


def test_a_column_left_out_should_be_checked_and_brings_no_hints() -> None:
    form = Filled(individuals=[individual()], without=frozenset({"evidence"}))
    checks = [(weight, where) for weight, where, _ in told(form)]
    assert checks == [
        (Weight.CHECK, "Bảng B, cột Sản phẩm, minh chứng"),
        (Weight.CHECK, "Bảng C, cột Sản phẩm, minh chứng"),
    ]


def test_several_fields_or_columns_left_out_are_told_at_once() -> None:
    rows = grid_of("individual", [individual()], frozenset({"evidence", "gender", "field"}))
    outcome = read_form(word("Mã biểu: ĐHTT-01", "Mã trường: TH06", rows), "a.docx", load_definitions())
    assert isinstance(outcome, Reading)
    fields = "Tên trường; Cấp học; Xã/thị trấn; Hiệu trưởng, ĐT; Người lập, ĐT, email; Tổng số CB,GV,NV"
    assert [(finding.where, finding.text) for finding in outcome.findings] == [
        (
            "Phần A",
            f"không có các mục: {fields}; Số tập thể đề nghị; Số cá nhân đề nghị; Ngày họp thẩm định, số biên bản",
        ),
        ("Bảng C", "không có các cột: Nam/Nữ; Lĩnh vực; Sản phẩm, minh chứng"),
    ]


def test_a_total_beyond_all_measure_is_told_in_short() -> None:
    form = Filled(individuals=[individual()], individuals_total="9" * 5000, collectives_total="0")
    assert told(form) == [
        (Weight.MUST, "Phần A, mục Số cá nhân đề nghị", "ghi 999999999999999… nhưng bảng C có 1 dòng")
    ]


def test_missing_evidence_and_missing_numbers_are_hints_at_their_cell() -> None:
    form = Filled(individuals=[individual(), individual(evidence="", summary="Dạy tốt", effect="Tốt")])
    assert told(form) == [
        (Weight.HINT, "Bảng C, dòng 2, cột Nội dung đổi mới, sáng tạo", "chưa có số liệu cụ thể"),
        (Weight.HINT, "Bảng C, dòng 2, cột Sản phẩm, minh chứng", "để trống"),
    ]


def test_a_figure_beside_the_summary_is_good_enough() -> None:
    assert told(Filled(individuals=[individual(summary="Dạy tốt", effect="Tăng 12 %")])) == []


def test_the_gravest_comes_first() -> None:
    form = Filled(school_code="", individuals=[individual(evidence=""), individual("")])
    assert [weight for weight, _, _ in told(form)] == [Weight.MUST, Weight.CHECK, Weight.HINT]


def test_the_kit_prints_every_column_that_the_form_asks_for() -> None:
    for table in DHTT.tables:
        printed = {column.key: column.label for column in table.columns if column.required}
        assert printed.items() <= COLUMNS[table.kind].items()
