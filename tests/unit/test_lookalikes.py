"""What is odd about a sender. Nothing of it decides; it helps a person to see."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.lookalikes import Insider, Lookalikes
from rules.schools import School

SCHOOLS = (
    School("TH06", "Trường Tiểu học Đức Lĩnh", "TH", emails=("th06@truong.edu.vn", "hoa.nguyen@gmail.com")),
    School("TH05", "Trường Tiểu học Đức Liên", "TH", emails=("th05@truong.edu.vn",), former_names=("PTCS Đức Liên",)),
    School("MN01", "Trường Mầm non Ân Phú", "MN", emails=("mamnonanphu@phu.example",), aliases=("MN An Phu",)),
)
INSIDERS = (
    Insider("chuyên viên", "Trần Thị Mai", ("mai@phong.example",)),
    Insider("cơ quan", "Phòng Giáo dục và Đào tạo", ("baocao@phong.example",)),
)
OFFICE = Lookalikes(SCHOOLS, INSIDERS)
REGISTERED = [address for school in SCHOOLS for address in school.addresses] + ["mai@phong.example"]


def codes(address: str, name: str = "", reply_to: str | None = None) -> list[str]:
    return [flag.code for flag in OFFICE.flags(name, address, reply_to)]


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("thO6@truong.edu.vn".casefold(), "lookalike"),
        ("th06@truong.edu.vm", "near_address"),
        ("rnamnonanphu@phu.example", "lookalike"),
        ("mamn0nanphu@phu.example", "lookalike"),
        ("mamnonаnphu@phu.example", "lookalike"),
        ("mamnοnanphu@phu.example", "lookalike"),
        ("mamnonanhpu@phu.example", "near_address"),
        ("mal@phong.example", "lookalike"),
        ("hoanguyen@gmail.com", "same_gmail"),
        ("h.o.a.nguyen+bc@googlemail.com", "same_gmail"),
    ],
)
def test_an_address_that_resembles_a_registered_one_is_told(address: str, code: str) -> None:
    assert codes(address)[0] == code


@pytest.mark.parametrize(("address", "code"), [("th07@truong.edu.vn", None), ("hoa.nguyen1@gmail.com", "near_address")])
def test_a_number_alone_makes_no_lookalike_where_one_office_gives_the_addresses(address: str, code: str | None) -> None:
    assert codes(address) == ([code] if code else [])


@pytest.mark.parametrize(
    "address",
    [
        "th06@truong.edu.vn.ke.example",
        "a@truong-edu.vn",
        "a@truong-edu-vn.ke.example",
        "a@x-truong.edu.vn",
        "a@phu-example.com",
    ],
)
def test_a_domain_that_carries_a_registered_one_is_told(address: str) -> None:
    assert "cousin_domain" in codes(address)


@pytest.mark.parametrize("address", ["a@mn.truong.edu.vn", "a@khac.example", "tuan.le@gmail.com", "a@edu.vn", "ke@la"])
def test_an_address_of_its_own_is_not_odd(address: str) -> None:
    assert codes(address) == []


@pytest.mark.parametrize("address", ["a@trường.example", "a@xn--trng-hpa.example", "a@ex.тест"])
def test_a_domain_in_other_letters_is_told(address: str) -> None:
    assert codes(address) == ["foreign_letters"]


@pytest.mark.parametrize(
    "name",
    [
        "Trường Tiểu học Đức Lĩnh",
        "TRUONG TIEU HOC DUC LINH",
        "Trường Tiểu hоc Đức Lĩnh".replace("hоc", "hоc"),
        "ptcs đức liên",
        "MN An Phu",
        "Trần Thị Mai",
        "Phòng Giáo dục và Đào tạo",
    ],
)
def test_a_borrowed_name_is_told_where_the_address_is_not_registered(name: str) -> None:
    assert codes("ke@la.example", name) == ["borrowed_name"]
    assert codes("th06@truong.edu.vn", name) == []


def test_another_address_in_the_name_is_told_whoever_writes() -> None:
    assert codes("ke@la.example", "th06@truong.edu.vn") == ["address_in_name"]
    assert codes("th06@truong.edu.vn", "«ke@la.example»") == ["address_in_name"]
    assert codes("th06@truong.edu.vn", "TH06@truong.edu.vn") == []


def test_an_answer_that_would_go_elsewhere_is_told() -> None:
    assert codes("th06@truong.edu.vn", "", "ke@la.example") == ["reply_elsewhere"]
    assert codes("th06@truong.edu.vn", "", "khac@truong.edu.vn") == []
    assert codes("th06@truong.edu.vn", "", "hoa.nguyen@gmail.com") == []


def test_the_sentence_names_what_is_resembled() -> None:
    (flag,) = OFFICE.flags("", "mamnonanhpu@phu.example")
    said = "Địa chỉ mamnonanhpu@phu.example chỉ khác một, hai ký tự so với mamnonanphu@phu.example đã đăng ký."
    assert flag.text == said


@given(st.sampled_from(REGISTERED), st.sampled_from(["", *(school.name for school in SCHOOLS)]))
def test_a_registered_address_never_resembles_another(address: str, name: str) -> None:
    assert codes(address, name) == []


@given(st.text(max_size=60), st.text(max_size=60), st.none() | st.text(max_size=40))
def test_whatever_is_asked_there_is_an_answer(name: str, address: str, reply_to: str | None) -> None:
    assert all(flag.text and flag.code for flag in OFFICE.flags(name, address, reply_to))


def test_among_thousands_of_schools_the_nearest_are_found() -> None:
    numbers = product(range(35), range(100))
    schools = [
        School(f"S{a}{b}", f"Trường {a} {b}", "TH", emails=(f"th{a:02}{b:02}@so{a}.edu.vn",)) for a, b in numbers
    ]
    (flag, *_) = Lookalikes(schools).flags("", "th3412@so34.edu.vm")
    assert "th3412@so34.edu.vn" in flag.text
