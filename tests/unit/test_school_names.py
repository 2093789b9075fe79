"""Which school a written name means: its own or a person's question, never another school."""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.names import NameIndex, fits
from rules.schools import School, level_of, parse_name
from rules.text import fold
from tests.letter44 import demo_roster, school

ROSTER = demo_roster()
NAMES = NameIndex(ROSTER)
SCHOOLS = st.sampled_from(ROSTER)
LEVEL_SPELLINGS = {
    "MN": ("Mầm non", "MN", "M.N", "Mẫu giáo", "MG", "mn"),
    "TH": ("Tiểu học", "TH", "T.H", "cấp 1", "Cấp I", "C1"),
    "THCS": ("Trung học cơ sở", "THCS", "T.H.C.S", "cấp 2", "Cấp II", "C2"),
    "TH&THCS": (
        "TH&THCS",
        "TH-THCS",
        "TH và THCS",
        "Tiểu học và Trung học cơ sở",
        "Tiểu học & THCS",
        "Tiểu học & Trung học cơ sở",
        "liên cấp",
    ),
}
TYPINGS: dict[str, Callable[[str], str]] = {
    "as written": lambda text: text,
    "capitals": str.upper,
    "small": str.lower,
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "no accents": lambda text: "".join(
        c
        for c in unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
        if not unicodedata.combining(c)
    ),
    "Icelandic Ð": lambda text: text.replace("Đ", "\u00d0").replace("đ", "\u00f0"),
    "African Ɖ": lambda text: text.replace("Đ", "\u0189").replace("đ", "\u0256"),
    "double blanks": lambda text: text.replace(" ", " \u00a0 "),
    "hyphens": lambda text: text.replace(" ", " - "),
}
ENDINGS = ("", ", huyện Vũ Quang", ", huyện Vũ Quang, tỉnh Hà Tĩnh", " - Huyện Vũ Quang - Hà Tĩnh", " tỉnh Hà Tĩnh.")


def proper_name(one: School) -> str:
    """Return the part of a school's name behind its level, as the roster writes it."""
    known = ("Trường Mầm non ", "Trường Tiểu học ", "Trường THCS ", "Trường TH&THCS ", "Trường PTDTBT TH&THCS ")
    return next(one.name.removeprefix(start) for start in known if one.name.startswith(start))


def spellings(one: School) -> Iterator[str]:
    """Yield the ways in which people write a school's name with its level."""
    parts = product(("Trường ", ""), LEVEL_SPELLINGS[one.level], ("", "xã "), ENDINGS, TYPINGS.values())
    for school_word, level, place, ending, typed in parts:
        yield typed(f"{school_word}{level} {place}{proper_name(one)}{ending}")


@pytest.mark.parametrize("one", ROSTER, ids=lambda one: one.code)
def test_every_spelling_of_a_name_with_its_level_means_its_school(one: School) -> None:
    assert [(text, found) for text in spellings(one) if (found := NAMES.candidates(text)) != {one.code}] == []


@given(one=SCHOOLS, typing=st.sampled_from(sorted(TYPINGS)), ending=st.sampled_from(ENDINGS))
def test_a_name_without_its_level_is_at_least_among_those_it_may_mean(one: School, typing: str, ending: str) -> None:
    assert one.code in NAMES.candidates(TYPINGS[typing](proper_name(one) + ending))


@given(
    one=SCHOOLS,
    where=st.integers(0, 60),
    letter=st.sampled_from("abcdeghiklmnopqrstuvxyđươâêô "),
    how=st.sampled_from(("swap in", "put in", "leave out")),
)
def test_one_slip_of_the_finger_never_makes_it_another_school(one: School, where: int, letter: str, how: str) -> None:
    proper = proper_name(one)
    at = where % len(proper)
    slipped = proper[:at] + ("" if how == "leave out" else letter) + proper[at + (how != "put in") :]
    found = NAMES.candidates(f"Trường {LEVEL_SPELLINGS[one.level][0]} {slipped}")
    assert len(found) != 1 or found == {one.code}


@pytest.mark.parametrize(("one", "other"), list(combinations([s for s in ROSTER if "Đức" in s.name], 2)))
def test_the_dangerous_pairs_are_never_taken_for_one_another(one: School, other: School) -> None:
    assert NAMES.candidates(one.name) == {one.code}
    assert NAMES.candidates(fold(one.name)) == {one.code}
    assert not fits(one.name, other)


@pytest.mark.parametrize("text", ["TH Đức Lieh", "TH Duc Linn", "TH Duc Linj"])
def test_a_spelling_between_two_names_means_both(text: str) -> None:
    assert NAMES.candidates(text) == {"TH05", "TH06"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("BC TH Huong Min", "TH07"),
        ("THCS Phan Đình Phùn", "CS01"),
        ("THCS PĐP", "CS01"),
        ("PTDTBT TH&THCS Hương Quang", "CL02"),
        ("MN TT Vũ Quang", "MN12"),
        ("Trường Tiểu học Thị trấn", "TH10"),
        ("TIỂU HỌC THỊ TRẤN, HUYỆN VŨ QUANG", "TH10"),
        ("truong mam non thi tran", "MN12"),
        ("THCS Thị trấn", "CS06"),
    ],
)
def test_near_spellings_aliases_and_the_township_are_known(text: str, code: str) -> None:
    assert NAMES.candidates(text.removeprefix("BC ")) == {code}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Trường Hương Điền", {"MN07", "CL01"}),
        ("Sơn Thọ", {"MN11", "TH09", "CS05"}),
        ("Thị trấn", {"MN12", "TH10", "CS06"}),
    ],
)
def test_a_name_that_several_schools_share_is_a_question(text: str, codes: set[str]) -> None:
    assert NAMES.candidates(text) == codes


@pytest.mark.parametrize(
    "text",
    ["", "Trường", "THPT Vũ Quang", "Trường Tiểu học", "Trường Tiểu học Đức Thọ", "TH Đức Yên", "THCS Đức Lĩnh", "???"],
)
def test_a_school_that_is_not_ours_is_nobody(text: str) -> None:
    assert NAMES.candidates(text) == frozenset()


@pytest.mark.parametrize(
    ("text", "level", "proper"),
    [
        ("Trường Tiểu học Đức Lĩnh", "TH", "duc linh"),
        ("Trường Tiểu học và THCS Hương Điền", "TH&THCS", "huong dien"),
        ("Trường Tiểu học & THCS Hương Điền", "TH&THCS", "huong dien"),
        ("TIỂU HỌC & TRUNG HỌC CƠ SỞ HƯƠNG ĐIỀN", "TH&THCS", "huong dien"),
        ("Trường THCS & THPT Vũ Quang", "THCS&THPT", "vu quang"),
        ("Trường THCS và THPT Vũ Quang", "THCS&THPT", "vu quang"),
        ("Trường THPT Vũ Quang", "THPT", "vu quang"),
        ("Trường Trung học phổ thông Vũ Quang", "THPT", "vu quang"),
        ("Trường Thọ Sơn", None, "tho son"),
        ("Trường Mầm non xã Đức Lĩnh, huyện Vũ Quang", "MN", "duc linh"),
        ("Trường Mầm non Thị trấn Vũ Quang", "MN", "vu quang"),
        ("Trường Mầm non Thị trấn", "MN", "thi tran"),
        ("Trường MN TT", "MN", "thi tran"),
        ("Trường PTDTBT TH&THCS Hương Quang", "TH&THCS", "huong quang"),
    ],
)
def test_a_name_is_taken_apart_into_level_and_proper_name(text: str, level: str | None, proper: str) -> None:
    name = parse_name(text)
    assert (name.level, name.proper) == (level, proper)


@pytest.mark.parametrize(
    ("text", "proper"),
    [
        ("Trường Tiểu học Tịnh Thọ", "tinh tho"),
        ("Trường Tiểu học Quán Hành, thị xã Kim Sơn", "quan hanh"),
        ("Trường THCS Phương Mai", "phuong mai"),
        ("Trường THCS Phường Mai", "mai"),
        ("Trường Mầm non Huyền Sơn, huyện Lục Nam, tỉnh Bắc Giang", "huyen son"),
        ("TRƯỜNG TIỂU HỌC TRƯƠNG ĐỊNH", "truong dinh"),
        ("Truong TH xã Tịnh Thọ, huyện Sơn Tịnh", "tinh tho"),
    ],
)
def test_an_accent_tells_a_name_from_the_word_for_a_place(text: str, proper: str) -> None:
    assert parse_name(text).proper == proper
    assert parse_name(unicodedata.normalize("NFD", text.upper())).proper == proper


@pytest.mark.parametrize(
    ("written", "name", "level"),
    [
        ("TH", "Trường Tiểu học A", "TH"),
        ("Mầm non", "A", "MN"),
        ("PTDTBT", "Trường PTDTBT TH&THCS Hương Quang", "TH&THCS"),
        ("PTDTBT", "Trường PTDTBT Hương Quang", "PTDTBT"),
        ("", "Trường THCS Sơn Thọ", "THCS"),
        ("?", "Sơn Thọ", None),
    ],
)
def test_the_level_comes_from_the_type_column_else_from_the_name(written: str, name: str, level: str | None) -> None:
    assert level_of(written, name) == level


@pytest.mark.parametrize(
    ("written", "code"), [("TH06", "TH06"), ("th06", "TH06"), (" TH 06 ", "TH06"), ("TH6", None), ("", None)]
)
def test_a_code_is_known_whatever_its_case_and_blanks(written: str, code: str | None) -> None:
    assert NAMES.by_code(written) == code


def test_a_confirmed_alias_counts_as_the_name() -> None:
    learnt = replace(school("CS02"), aliases=("THCS Bình Lãng",))
    index = NameIndex([learnt, *(s for s in ROSTER if s.code != "CS02")])
    assert NAMES.candidates("THCS Bình Lãng") == frozenset()
    assert index.candidates("thcs binh lang") == {"CS02"}


def test_two_schools_of_one_name_are_both_meant() -> None:
    twins = [replace(school("MN05"), code="A"), replace(school("MN05"), code="B")]
    assert NameIndex(twins).candidates("MN Đức Liên") == {"A", "B"}


@pytest.mark.parametrize(
    ("text", "confirmed"),
    [
        ("TH Đức Lĩnh - Vũ Quang - Hà Tĩnh", True),
        ("Báo cáo của trường Đức Lĩnh", True),
        ("THCS Đức Lĩnh", False),
        ("TH Đức Liên", False),
        ("TH Đức", False),
        ("TH Mỹ Đức Lĩnhh", False),
        ("Công đoàn trường Tiểu học Đức Lĩnh", True),
        ("Tiểu học Đức Lĩnh 2", False),
        ("Tiểu học Hoa Sen - Đức Lĩnh", False),
        ("Trường Hoa Sen Đức Lĩnh", False),
        ("Trường", True),
        ("Trường Tiểu học …………", True),
        ("Trường THCS …………", False),
        ("Trường TH Đ.Lĩnh", False),
    ],
)
def test_a_wording_confirms_a_school_only_with_its_whole_name_and_level(text: str, confirmed: bool) -> None:
    assert fits(text, school("TH06")) is confirmed


@pytest.mark.parametrize(
    ("text", "confirmed"),
    [
        ("THĐL", True),
        ("Trường THĐL", True),
        ("Tr. TH Đ.Lĩnh", True),
        ("Trường Tiểu học Đức Lĩnh", True),
        ("THCS Đ.Lĩnh", False),
        ("TH Đ.Lĩnh 2", False),
        ("TH Đ.Liên", False),
        ("MNĐL", False),
        ("ĐL", False),
        ("Trường Tiểu học Hoa Sen", False),
        ("Trường Tiểu học Đức Lĩnh Hoa Sen", False),
    ],
)
def test_beside_the_schools_code_an_abbreviation_will_do(text: str, confirmed: bool) -> None:
    assert fits(text, school("TH06"), coded=True) is confirmed


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Trường Tiểu học Quán Hành", "TRUONG TIEU HOC QUAN HANH"),
        ("Trường Tiểu học Tỉnh Húc", "truong TH Tinh Huc, huyen Binh Lieu"),
        ("Trường Mầm non Thành Phố Mới", "MN Thanh Pho Moi"),
        ("Trường Tiểu học Đông Quan Hà", "TH DONG QUAN HA"),
    ],
)
def test_a_name_that_begins_like_a_place_is_a_name(name: str, written: str) -> None:
    named = School("X01", name, "MN" if "Mầm non" in name else "TH")
    assert NameIndex([*ROSTER, named]).candidates(written) == {"X01"}
