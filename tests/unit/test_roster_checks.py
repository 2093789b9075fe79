"""A roster as a whole: mergers that lead somewhere, and schools that can be told apart."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

from rules.roster_checks import flaws
from rules.schools import Contact, School, heir
from tests.letter44 import demo_roster

A = School("A", "Trường Tiểu học Kim Đồng", "TH", "Đức Liên")
B = School("B", "Trường Tiểu học Hoa Sen", "TH", "Đức Lĩnh")
C = School("C", "Trường Tiểu học Thọ", "TH", "Sơn Thọ")
YEAR_END, NEXT_YEAR = date(2018, 8, 31), date(2018, 9, 1)
CHAIN = {
    "A": replace(A, valid_to=YEAR_END, merged_into="B"),
    "B": replace(B, valid_to=date(2020, 8, 31), merged_into="C"),
    "C": C,
}


def found(*schools: School, known: Iterable[School] = ()) -> list[tuple[str, str, bool]]:
    """Return code, field and weight of each flaw of `schools`, beside those that are known."""
    roster = {school.code: school for school in (*known, *schools)}
    return [(one.code, one.field, one.fatal) for one in flaws(roster, [school.code for school in schools])]


def test_a_real_roster_has_no_flaws() -> None:
    assert found(*demo_roster()) == []


def test_a_last_day_before_the_first_is_fatal() -> None:
    assert found(replace(A, valid_from=NEXT_YEAR, valid_to=YEAR_END)) == [("A", "valid_to", True)]
    assert found(replace(A, valid_from=YEAR_END, valid_to=YEAR_END)) == []


def test_mergers_into_nowhere_into_oneself_and_in_a_circle_are_fatal() -> None:
    ended = [replace(one, valid_to=YEAR_END) for one in (A, B, C)]
    a, b, c = ended
    assert found(replace(a, merged_into="X")) == [("A", "merged_into", True)]
    assert found(replace(a, merged_into="A")) == [("A", "merged_into", True)]
    circle = (replace(a, merged_into="B"), replace(b, merged_into="A"), replace(c, merged_into="A"))
    assert found(*circle) == [("A", "merged_into", True), ("B", "merged_into", True)]


def test_a_circle_may_close_through_a_school_that_is_known_already() -> None:
    known = replace(B, valid_to=YEAR_END, merged_into="A")
    closing = replace(A, valid_to=YEAR_END, merged_into="B")
    assert found(closing, known=[known]) == [("A", "merged_into", True)]
    assert found(replace(C, valid_to=YEAR_END, merged_into="B"), known=[B]) == []


def test_a_merger_without_a_last_day_is_pointed_out() -> None:
    assert found(replace(A, merged_into="B"), B) == [("A", "merged_into", False)]


@pytest.mark.parametrize(
    ("commune", "fatal"), [("Đức Liên", True), ("ĐỨC LIÊN", True), ("", True), ("Đức Lĩnh", False)]
)
def test_namesakes_of_one_level_are_fatal_where_no_commune_tells_them_apart(commune: str, fatal: bool) -> None:
    other = replace(B, name="TH KIM ĐỒNG", commune=commune)
    assert found(A, other) == [("B", "name", fatal)]
    assert found(other, known=[A]) == [("B", "name", fatal)]
    assert found(A, known=[other]) == [("A", "name", fatal)]
    assert found(A, replace(other, name="THCS Kim Đồng", level="THCS")) == []


def test_the_namesake_that_cannot_be_told_apart_is_named_before_one_that_can() -> None:
    near = School("N", "TH Kim Đồng", "TH", "Đức Liên")
    far = School("F", "TH Kim Đồng", "TH", "Ân Phú")
    flaw = next(one for one in flaws({"F": far, "N": near, "A": A}, ["A"]) if one.code == "A")
    assert "trùng cấp học và tên với N" in flaw.text


def test_a_flaw_is_told_of_the_school_that_the_file_can_mend() -> None:
    schools = {"A": A, "B": replace(B, name=A.name, commune=A.commune)}
    assert [flaw.code for flaw in flaws(schools, ["A"])] == ["A"]
    assert [flaw.code for flaw in flaws(schools, ["B"])] == ["B"]


def test_an_alias_counts_as_a_name() -> None:
    assert found(A, replace(B, aliases=("TH Kim Đồng",), commune="")) == [("B", "aliases", True)]


def test_a_former_name_is_only_pointed_out_whichever_comes_first() -> None:
    bearer = replace(B, former_names=("TH Kim Đồng",), commune="")
    assert found(A, bearer) == [("B", "former_names", False)]
    assert found(bearer, A) == [("B", "former_names", False)]


def test_schools_that_never_exist_together_and_heirs_are_no_namesakes() -> None:
    older = replace(A, valid_to=YEAR_END)
    assert found(older, replace(B, name=A.name, commune=A.commune, valid_from=NEXT_YEAR)) == []
    assert found(replace(older, merged_into="B"), replace(B, name=A.name, commune=A.commune)) == []


def test_an_address_of_two_schools_is_allowed_and_pointed_out() -> None:
    shared = "chung@truong.example"
    one = replace(A, emails=(shared,))
    assert found(one, replace(B, contacts=(Contact("Văn thư", email=shared),))) == [("B", "contacts", False)]
    assert found(replace(A, emails=(shared,), contacts=(Contact("Văn thư", email=shared),))) == []


def test_a_code_in_another_spelling_is_the_same_code() -> None:
    assert found(replace(B, code="a "), known=[A]) == [("a ", "code", True)]


def test_a_name_without_a_proper_name_is_pointed_out() -> None:
    assert found(replace(A, name="Trường Tiểu học")) == [("A", "name", False)]


def test_many_namesakes_cost_no_more_than_many_names() -> None:
    schools = [School(f"S{n}", "TH Kim Đồng", "TH", f"Xã {n}") for n in range(3500)]
    assert len(found(*schools)) == 3499


@pytest.mark.parametrize(
    ("day", "code"), [(YEAR_END, "A"), (NEXT_YEAR, "B"), (date(2020, 8, 31), "B"), (date(2020, 9, 1), "C")]
)
def test_a_school_stands_for_itself_to_its_last_day_and_then_its_successor_does(day: date, code: str) -> None:
    assert heir("A", CHAIN, day) == code


def test_without_a_successor_in_the_roster_a_school_stands_for_itself() -> None:
    assert heir("A", {"A": CHAIN["A"]}, NEXT_YEAR) == "A"
    assert heir("A", {"A": replace(A, valid_to=YEAR_END)}, NEXT_YEAR) == "A"
    assert heir("A", {"A": replace(A, merged_into="B"), "B": B}, NEXT_YEAR) == "A"
    assert heir("X", CHAIN, NEXT_YEAR) == "X"


def test_nobody_stands_for_a_school_whose_mergers_form_a_circle() -> None:
    circle = CHAIN | {"C": replace(C, valid_to=YEAR_END, merged_into="B")}
    assert heir("A", circle, date(2021, 1, 1)) == "A"
