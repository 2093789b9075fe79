"""What a school says that its mail does to the report before it."""

import unicodedata

import pytest

from rules.intents import Intent, Part, intents_in, part_of

ADDS, REPLACES, WITHDRAWS, UNCLEAR = Intent.ADDS, Intent.REPLACES, Intent.WITHDRAWS, Intent.UNCLEAR
TITLES = {
    "V/v nộp báo cáo ĐHTT (bổ sung lần 2)": {ADDS},
    "bao cao bo sung.docx": {ADDS},
    "BC_BO_SUNG_TH06.docx": {ADDS},
    "BC đợt 1 BS.docx": {ADDS},
    "BS lần 2": {ADDS},
    "Danh sách BS": {ADDS},
    "BS Nguyễn Văn An gửi báo cáo": set(),
    "Báo cáo thay thế": {REPLACES},
    "bc thay cho ban truoc": {REPLACES},
    "Bản mới.xlsx": {REPLACES},
    "BC đợt 1 sửa.docx": {REPLACES},
    "BC dot 1 sua lan 2.docx": {REPLACES},
    "Chương trình sữa học đường": set(),
    "BC đợt 1 sữa.docx": set(),
    "Đính chính báo cáo": {REPLACES},
    "Cập nhật số liệu": {REPLACES},
    "Báo cáo (đã chỉnh sửa, bổ sung)": {REPLACES, ADDS},
    "Báo cáo bổ sung, không thay thế": {ADDS, UNCLEAR},
    "Có cần bổ sung không?": {UNCLEAR},
    "Xin rút báo cáo đợt 1": {WITHDRAWS},
    "Thu hồi báo cáo": {WITHDRAWS},
    "huy bao cao da nop": {WITHDRAWS},
    "Thu hồi": {UNCLEAR},
    "Báo cáo công tác thu hồi đất": set(),
    "Hủy lịch họp": set(),
    "Không thu hồi báo cáo": {UNCLEAR},
    "Báo cáo đợt 1 trường TH Đức Lĩnh": set(),
    "": set(),
}
BODIES = {
    "Trường gửi báo cáo bổ sung 2 cá nhân.": {ADDS},
    "Trường gửi báo cáo. Minh chứng sẽ bổ sung sau.": set(),
    "Sản phẩm xin bổ sung sau ạ.": set(),
    "Nếu cần bổ sung gì, đề nghị cho trường biết.": set(),
    "Trường xin rút kinh nghiệm.": set(),
    "Trường gửi nhầm, xin thu hồi báo cáo đợt 1 đã gửi hôm qua.": {WITHDRAWS},
    "Đề nghị dùng tệp này thay cho tệp gửi hôm qua": {REPLACES},
    "Bản này không thay thế bản cũ.": {UNCLEAR},
    "Có phải bổ sung nữa không?": set(),
    "Đây là bản thay thế đúng không?": {UNCLEAR},
    "Kính gửi Phòng báo cáo đợt 1.": set(),
}


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(("title", "intents"), TITLES.items())
def test_a_title_says_what_the_report_does(title: str, intents: set[Intent], form: str) -> None:
    assert intents_in(unicodedata.normalize(form, title)) == intents  # type: ignore[arg-type]  # only two are used


@pytest.mark.parametrize(("body", "intents"), BODIES.items())
def test_of_a_body_only_what_is_said_of_the_present_counts(body: str, intents: set[Intent]) -> None:
    assert intents_in("", body) == intents


def test_a_word_far_down_in_a_long_body_is_not_looked_for() -> None:
    assert intents_in("", "Kính gửi Phòng. " * 300 + "Báo cáo thay thế.") == set()


@pytest.mark.parametrize(
    ("title", "part"),
    [
        ("BC (1/2)", Part(1, 2)),
        ("BC [phần 2/3].docx", Part(2, 3)),
        ("Phần 2/2.docx", Part(2, 2)),
        ("BC_TH06_phan_1.docx", Part(1)),
        ("Báo cáo tiếp theo", Part(None)),
        ("Báo cáo đợt tiếp theo", None),
        ("BC ngày 1/2", None),
        ("BC trước ngày 05/3 (5/3)", None),
        ("Phần 12", None),
        ("lớp 1/2", None),
        ("Báo cáo", None),
    ],
)
def test_a_part_of_a_report_is_told_from_a_day_and_from_another_round(title: str, part: Part | None) -> None:
    assert part_of(title) == part
