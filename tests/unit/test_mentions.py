"""Which schools a running text names: level and proper name, exactly, as far as the name goes."""

from dataclasses import replace

import pytest

from rules.forwards import original_senders
from rules.names import NameIndex
from tests.letter44 import demo_roster, school

NAMES = NameIndex(demo_roster())
TWINS = NameIndex(
    [
        replace(school("TH01"), code="A", name="Trường Tiểu học Nguyễn Trãi", commune="Đức Lĩnh", aliases=()),
        replace(school("TH02"), code="B", name="Trường Tiểu học Nguyễn Trãi", commune="Xã Sơn Thọ", aliases=()),
        replace(school("TH03"), code="C", name="Trường Tiểu học Nguyễn Trại", commune="Ân Phú", aliases=()),
        replace(school("TH04"), code="H1", name="Trường Tiểu học Hòa Bình", commune="", aliases=()),
        replace(school("TH05"), code="H2", name="Trường Tiểu học Hoa Bình", commune="", aliases=()),
        replace(school("TH06"), code="N1", name="Trường Tiểu học Số 1 Kim Liên", commune="", aliases=()),
        replace(school("TH07"), code="N2", name="Trường Tiểu học Lam Sơn A", commune="", aliases=()),
        replace(school("TH08"), code="OLD", name="Trường Tiểu học Mới", former_names=("TH Làng Cũ",), aliases=()),
        replace(school("TH09"), code="S", name="Trường Tiểu học Ya Na", commune="", aliases=()),
        replace(school("TH10"), code="S2", name="Trường Tiểu học Bo", commune="", aliases=()),
    ]
)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("BC dot 1 truong TH Duc Linh", {"TH06"}),
        ("Báo cáo ĐHTT đợt I - Tiểu học Đức Lĩnh", {"TH06"}),
        ("mn an phu gui anh Hai", {"MN01"}),
        ("THCS PĐP nộp bài viết + ảnh quý I", {"CS01"}),
        ("BC_TH_Duc_Linh_2018", {"TH06"}),
        ("BaoCaoTHDucLinh", {"TH06"}),
        ("TH-THCS Huong Dien", {"CL01"}),
        ("Trường PTDTBT TH&THCS Hương Quang", {"CL02"}),
        ("MN xã Đức Bồng kính gửi", {"MN02"}),
        ("T.H.C.S Sơn Thọ", {"CS05"}),
        ("TRƯỜNG MN THỊ TRẤN VŨ QUANG nộp", {"MN12"}),
        ("TH Đức Lĩnh Vũ Quang", {"TH06"}),
        ("TH Đức Lĩnh và TH Đức Liên", {"TH05", "TH06"}),
    ],
)
def test_a_name_with_its_level_is_heard_in_running_text(text: str, codes: set[str]) -> None:
    assert NAMES.mentions(text) == codes


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Fwd: Fw: CV 44",
        "Đức Lĩnh nộp báo cáo",
        "TH Đức Lĩnh Sơn nộp báo cáo",
        "TH Đức Lĩnh 2",
        "TH Duc Linh B",
        "TH Duc Linj",
        "THPT Vũ Quang",
        "BC TH (bản tổng hợp)",
    ],
)
def test_half_a_name_a_near_one_or_one_that_goes_on_is_not_heard(text: str) -> None:
    assert NAMES.mentions(text) == frozenset()


@pytest.mark.parametrize(
    ("text", "commune", "codes"),
    [
        ("TH Nguyễn Trãi", "", {"A", "B"}),
        ("TH Nguyen Trai", "", {"A", "B", "C"}),
        ("TH Nguyễn Trãi, xã Đức Lĩnh", "", {"A"}),
        ("TH NGUYEN TRAI SON THO", "", {"B"}),
        ("TH Nguyễn Trãi", "Sơn Thọ", {"B"}),
        ("TH Nguyễn Trãi", "Hương Minh", {"A", "B"}),
        ("Tiểu học Nguyễn Trại", "", {"C"}),
        ("TH Hoà Bình", "", {"H1"}),
        ("TH HOA BÌNH", "", {"H2"}),
        ("TH Hoa Binh", "", {"H1", "H2"}),
        ("TH Làng Cũ", "", {"OLD"}),
        ("TH Số 1 Kim Liê", "", {"N1"}),
        ("TH Số 2 Kim Liên", "", set()),
        ("TH Lam Sơn B", "", set()),
        ("TH Lan Sơn A", "", {"N2"}),
        ("TH Ba", "", set()),
    ],
)
def test_commune_and_accents_tell_schools_of_one_name_apart_and_numbers_are_never_near(
    text: str, commune: str, codes: set[str]
) -> None:
    assert TWINS.candidates(text, commune) == codes


def test_the_commune_behind_a_name_counts_in_running_text_too() -> None:
    assert TWINS.mentions("Báo cáo TH Nguyễn Trãi xã Sơn Thọ") == {"B"}
    assert TWINS.mentions("Báo cáo TH Nguyễn Trãi") == {"A", "B"}


def test_an_address_is_known_by_the_schools_that_registered_it() -> None:
    shared = [replace(school("TH05"), emails=("x@a.example",)), replace(school("TH06"), emails=("x@a.example",))]
    assert NameIndex(shared).by_address("x@a.example") == {"TH05", "TH06"}
    assert NameIndex(shared).by_address(None) == frozenset()


@pytest.mark.parametrize(
    "text",
    [
        "Gửi anh.\n---------- Forwarded message ---------\nFrom: Hoa <TH06@truong.example>\nDate: Fri\n\nKính gửi",
        "---------- Thư đã chuyển tiếp ----------\nTừ: Cô Hoa <th06@truong.example>\nNgày: Th 6",
        "-----Original Message-----\r\nFrom: th06@truong.example [mailto:th06@truong.example]\r\nSent: Friday",
        "> Người gửi: Hoa <th06@truong.example>",
        "<div><b>Từ:</b> Hoa &lt;<a href='mailto:th06@truong.example'>th06@truong.example</a>&gt;<br></div>",
    ],
)
def test_the_first_writer_of_a_forwarded_mail_is_read_as_mail_programs_write_him(text: str) -> None:
    assert original_senders(text) == ("th06@truong.example",)


@pytest.mark.parametrize("text", ["", "Từ ngày mai: a@b.example", "Liên hệ hoa@la.example", "From: nobody"])
def test_a_text_without_a_forwarded_mail_names_no_first_writer(text: str) -> None:
    assert original_senders(text) == ()


@pytest.mark.parametrize(
    "quoted", ["From: TH Đức Lĩnh\n <th06@truong.example>", "> Từ: Trường\n> <th06@truong.example>"]
)
def test_a_line_that_is_broken_before_the_address_names_the_first_writer(quoted: str) -> None:
    assert original_senders(f"---- Forwarded ----\n{quoted}\nDate: 02/03/2018") == ("th06@truong.example",)
