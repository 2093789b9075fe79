"""Headers as schools write them: any order, any wording, one row or two."""

import pytest

from rules.forms.headers import Header, find_header
from tests.kit.definitions import DHTT
from tests.kit.grids import LEFT, UP, word

FORM = DHTT


def header_of(*rows: list[str], kind: str | None = None) -> Header | None:
    return find_header(word(list(rows)).rows, 0, FORM, kind)


def keys(header: Header | None) -> list[str | None]:
    assert header is not None
    return [column.key if column else None for column in header.columns]


def test_the_printed_header_of_each_list_is_known_in_full() -> None:
    for table in FORM.tables:
        printed = [column for column in table.columns if column.label[0].isupper()]
        header = header_of([column.label for column in printed])
        assert header is not None
        assert header.table is table
        assert keys(header) == [column.key for column in printed]


def test_columns_may_stand_in_any_order() -> None:
    assert keys(header_of(["Ghi chú", "Đề nghị khen", "Họ và tên", "STT"])) == [
        "note",
        "requested_award",
        "name",
        "stt",
    ]


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("HỌ VÀ TÊN", "name"),
        ("Ho va ten", "name"),
        ("Họ và tên giáo viên, cán bộ", "name"),
        ("Họ và tên (viết chữ in hoa)", "name"),
        ("Họ vá ten", "name"),
    ],
)
def test_a_title_is_known_by_its_whole_its_beginning_or_its_likeness(title: str, key: str) -> None:
    assert keys(header_of(["STT", title, "Thành tích", "Ghi chú"]))[1] == key


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("Chức vụ, đơn vị", "position_unit"),
        ("Trường đã khen", "already_awarded"),
        ("Trường", "unit"),
        ("Sản phẩm (link, ảnh …)", "evidence"),
        ("Minh chừng", "evidence"),
        ("Nội dung", "summary"),
        ("Nội dung minh chứng", "evidence"),
        ("Nội dung đề nghị khen", "requested_award"),
        ("Trưòng đả khn", "already_awarded"),
        ("Tóm tắt thành tích nổi bật", "summary"),
    ],
)
def test_the_longest_alias_that_fits_decides(title: str, key: str) -> None:
    assert keys(header_of(["STT", "Họ tên", title, "Ghi chú"]))[2] == key


def test_a_title_the_form_does_not_know_is_kept_by_name() -> None:
    header = header_of(["STT", "Họ tên", "Thành tích", "Số tài khoản"])
    assert header is not None
    assert header.unknown == ("Số tài khoản",)


def test_a_title_is_never_guessed_to_be_a_column_that_another_title_surely_is() -> None:
    header = header_of(["TT", "Họ và tên", "Trình độ chuyên môn", "Chức vụ", "Lĩnh vực", "Ghi chú"])
    assert keys(header) == ["stt", "name", None, "position", "field", "note"]


def test_of_two_titles_like_one_column_the_more_alike_is_it() -> None:
    header = header_of(["TT", "Trình độ chuyên môn", "Họ và ên", "Chức vụ", "Lĩnh vực", "Ghi chú"], kind="individual")
    assert keys(header) == ["stt", None, "name", "position", "field", "note"]


def test_one_misspelt_title_over_two_columns_is_both() -> None:
    header = header_of(["TT", "Họ và ttên", LEFT, "Chức vụ", "Lĩnh vực"])
    assert keys(header) == ["stt", "name", "name", "position", "field"]


@pytest.mark.parametrize("title", ["Tröôøg ñaõ khen", "Tr­êêng ®· khen"])
def test_a_misspelt_title_may_be_in_an_old_font(title: str) -> None:
    assert keys(header_of(["TT", "Họ và tên", "Chức vụ", "Lĩnh vực", title]))[4] == "already_awarded"


def test_two_rows_of_titles_are_read_together() -> None:
    header = header_of(
        ["TT", "Họ và tên", "Khen thưởng", LEFT, "Ghi chú"],
        [UP, UP, "Trường đã khen", "Đề nghị khen", UP],
    )
    assert keys(header) == ["stt", "name", "already_awarded", "requested_award", "note"]
    assert header is not None
    assert header.depth == 2


def test_two_rows_of_titles_without_merged_cells_are_read_together() -> None:
    header = header_of(
        ["TT", "Họ và tên", "Đề nghị khen", "", "Ghi chú"],
        ["", "", "Hình thức", "Cấp", ""],
    )
    assert keys(header) == ["stt", "name", "requested_award", "requested_award", "note"]


def test_the_first_row_of_data_is_no_second_row_of_titles() -> None:
    header = header_of(["Họ và tên", "Chức vụ", "Thành tích"], ["Lê Thị Hà", "Giáo viên", "Giải nhất"])
    assert header is not None
    assert header.depth == 1


def test_the_name_column_tells_groups_from_persons() -> None:
    group = header_of(["TT", "Tên tập thể", "Lĩnh vực", "Hiệu quả"])
    person = header_of(["TT", "Họ và tên", "Lĩnh vực", "Hiệu quả"])
    assert group is not None
    assert person is not None
    assert (group.table.kind, person.table.kind) == ("collective", "individual")


def test_the_title_above_a_list_decides_over_its_columns() -> None:
    header = header_of(["TT", "Họ và tên", "Lĩnh vực", "Hiệu quả"], kind="collective")
    assert header is not None
    assert header.table.kind == "collective"


@pytest.mark.parametrize("title", ["Tập thể, cá nhân", "Họ và tên/Tập thể, cá nhân", "Đối tượng"])
def test_a_column_for_groups_and_persons_makes_a_mixed_list(title: str) -> None:
    header = header_of(["TT", title, "Thành tích", "Ghi chú"])
    assert header is not None
    assert (header.mixed, header.table.kind) == (True, "individual")


@pytest.mark.parametrize(
    "row",
    [
        ["1", "Tên trường", "TH Đức Lĩnh", ""],
        ["1", "Nguyễn Thị Hoa", "Hiệu quả cao", "Sáng kiến cấp huyện"],
        ["NGƯỜI LẬP BIỂU", "", "HIỆU TRƯỞNG", ""],
        ["Món ăn", "Số lượng", "Đơn giá", "Thành tiền"],
    ],
)
def test_rows_of_other_things_are_no_headers(row: list[str]) -> None:
    assert header_of(row) is None
