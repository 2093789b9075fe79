"""The generated mails can be made again, mean what they claim, and none of them finds the wrong school."""

from collections import Counter
from dataclasses import replace

import pytest

from bench.attribution.judging import Answer, answer, office
from bench.attribution.letters import Due, Letter
from bench.attribution.rivals import Rivals
from bench.attribution.rosters import SIZES, world
from bench.attribution.score import score
from bench.attribution.spellings import proper_of
from bench.attribution.writing import letter, letters
from rules.text import fold

SAMPLE = 400
MINE = Letter("own address", Due.SCHOOL, "TH06", "th06@truong.example")
STRANGERS = replace(MINE, due=Due.PERSON, school="", sender="hoa@la.example")
UNSURE = replace(MINE, due=Due.EITHER)


def answered(*schools: str) -> Answer:
    return Answer(frozenset(schools), 0.001)


def registered(size: int, address: str) -> set[str]:
    return {school.code for school in world(size).schools if address in school.emails}


def test_the_same_number_gives_the_same_mail() -> None:
    assert letter(700, 17) == letter(700, 17)
    assert letter(700, 17) != letter(700, 18)


@pytest.mark.parametrize("size", SIZES)
def test_a_roster_has_as_many_schools_as_asked_for_each_with_a_code_and_a_place_of_its_own(size: int) -> None:
    schools = world(size).schools
    assert len(schools) == len({school.code for school in schools}) == size
    assert len({(school.name, school.commune) for school in schools}) == size


@pytest.mark.parametrize("size", SIZES[1:])
def test_the_large_rosters_hold_namesakes_and_names_that_differ_in_accents_alone(size: int) -> None:
    rivals = Rivals(world(size))
    assert any(rivals.elsewhere(school) for school in rivals.world.lone)
    assert any(rivals.accented(school) for school in rivals.world.lone)


@pytest.mark.parametrize("size", SIZES)
def test_a_clear_mail_comes_from_a_registered_address_of_its_school(size: int) -> None:
    for each in letters(size, SAMPLE):
        if each.due is Due.SCHOOL:
            assert each.school in registered(size, each.sender), each
            assert each.genuine


@pytest.mark.parametrize("size", SIZES)
def test_every_kind_of_mail_is_among_the_measured_ones(size: int) -> None:
    kinds = Counter((each.kind, each.due) for each in letters(size, 2_000))
    assert len({kind for kind, _ in kinds}) >= 32
    assert {due for _, due in kinds} == set(Due)


def test_no_wrong_name_in_a_lie_is_a_spelling_of_the_senders_own() -> None:
    for each in letters(3_500, SAMPLE):
        if each.kind == "form of a near-alike school" and "school_code" not in each.header:
            (own,) = (school for school in world(3_500).schools if school.code == each.school)
            named = " ".join(each.header.get(key, "") for key in ("school_name", "letterhead_name"))
            assert fold(own.name) not in fold(named), each
            assert proper_of(own) != named


@pytest.mark.parametrize("size", SIZES)
def test_no_report_is_recorded_for_the_wrong_school_and_clear_ones_find_theirs(size: int) -> None:
    at = office(size)
    found = score((each, answer(each, at)) for each in letters(size, SAMPLE))
    assert [(each.kind, each.sender, found.recorded) for each, found in found.wrong] == []
    assert found.share_unsettled <= 0.02, found.unsettled


# The score counts what it says


def test_a_report_for_another_school_is_wrong() -> None:
    assert len(score([(MINE, answered("TH05")), (MINE, answered("TH06"))]).wrong) == 1


def test_a_report_for_two_schools_is_wrong_even_where_one_of_them_is_right() -> None:
    assert len(score([(MINE, answered("TH05", "TH06")), (MINE, answered("TH06"))]).wrong) == 1


def test_a_strangers_report_is_wrong_for_whomever_it_is_recorded() -> None:
    found = score([(STRANGERS, answered("TH06")), (STRANGERS, answered())])
    assert (len(found.wrong), found.right, found.person) == (1, 0, 1)


def test_a_clear_report_that_goes_to_a_person_is_unsettled_and_not_wrong() -> None:
    found = score([(MINE, answered()), (MINE, answered("TH06"))])
    assert (found.unsettled, found.wrong, found.share_unsettled) == ((MINE,), (), 0.5)


def test_a_report_that_may_go_either_way_is_neither_clear_nor_wrong() -> None:
    found = score([(UNSURE, answered()), (UNSURE, answered("TH06"))])
    assert (found.clear, found.wrong, found.right, found.person) == (0, (), 1, 1)
