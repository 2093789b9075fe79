"""Which voice may say whose report it is: strong ones decide together, weak ones choose or object, none overrules."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.attribution import Attributed, Doubt, Doubtful, Sender, attribute
from rules.evidence import Evidence, Layer
from rules.schools import School
from rules.telling import told
from tests.letter44 import demo_roster

ROSTER = {school.code: school for school in demo_roster()}
DAY = date(2018, 3, 2)
TWO = ("TH05", "TH06")


def said(layer: Layer, *codes: str) -> Evidence:
    return Evidence(layer, "Tiểu học", codes)


NAME_06 = said(Layer.NAME, "TH06")
NAME_05 = said(Layer.NAME, "TH05")


def verdict(
    *heard: Evidence, of: tuple[str, ...], genuine: bool = True, roster: Mapping[str, School] = ROSTER
) -> str | Doubtful:
    address = [Evidence(Layer.ADDRESS, "a@truong.example", of)]
    found = attribute([*heard, *address], Sender("a@truong.example", frozenset(of), genuine), roster, DAY)
    return found.school if isinstance(found, Attributed) else found


@pytest.mark.parametrize(
    ("heard", "of"),
    [
        ([said(Layer.THREAD, "TH06")], ("TH06",)),
        ([said(Layer.THREAD, "TH06")], TWO),
        ([said(Layer.FILE_NAME, "TH06")], TWO),
        ([said(Layer.SUBJECT, "TH06")], TWO),
        ([said(Layer.SIGNATURE, "TH06")], TWO),
        ([said(Layer.BODY, "TH06", "MN01")], TWO),
        ([said(Layer.FILE_NAME, "TH06"), said(Layer.SUBJECT, *TWO)], TWO),
        ([NAME_06, said(Layer.FILE_NAME, "TH06")], TWO),
        ([NAME_06, said(Layer.BODY, "TH05")], ("TH06",)),
        ([NAME_06, said(Layer.SIGNATURE, "TH05")], TWO),
        ([NAME_06, said(Layer.FORWARDED, "TH05")], ("TH06",)),
        ([said(Layer.NAME, "TH06", "MN06"), said(Layer.CODE, "TH06")], ("TH06", "MN06")),
    ],
)
def test_a_voice_that_agrees_or_chooses_settles_it(heard: list[Evidence], of: tuple[str, ...]) -> None:
    assert verdict(*heard, of=of) == "TH06"


@pytest.mark.parametrize(
    ("heard", "of"),
    [
        ([NAME_06, said(Layer.FILE_NAME, "TH05")], ("TH06",)),
        ([NAME_06, said(Layer.SUBJECT, "TH05")], ("TH06",)),
        ([said(Layer.SUBJECT, "TH05")], ("TH06",)),
        ([NAME_06, said(Layer.THREAD, "TH05")], ("TH06",)),
        ([NAME_06, said(Layer.THREAD, "TH05")], TWO),
        ([said(Layer.THREAD, "TH05")], ("TH06",)),
        ([NAME_06, said(Layer.FILE_NAME, "TH05")], TWO),
        ([said(Layer.FILE_NAME, "TH05"), said(Layer.SUBJECT, "TH06")], TWO),
        ([said(Layer.BODY, "TH05"), said(Layer.SIGNATURE, "TH06")], TWO),
        ([said(Layer.FORWARDED, "TH06")], TWO),
        ([], TWO),
    ],
)
def test_voices_that_object_disagree_or_are_silent_leave_it_to_a_person(
    heard: list[Evidence], of: tuple[str, ...]
) -> None:
    assert verdict(*heard, of=of) == Doubtful(Doubt.CONFLICTING_SCHOOL, TWO)


@pytest.mark.parametrize(
    ("heard", "why", "candidates"),
    [
        ([said(Layer.FILE_NAME, "TH06")], Doubt.UNKNOWN_SENDER, ("TH06",)),
        ([said(Layer.FORWARDED, "TH06")], Doubt.UNKNOWN_SENDER, ("TH06",)),
        ([said(Layer.THREAD, "TH06")], Doubt.UNKNOWN_SENDER, ("TH06",)),
        ([said(Layer.NAME, "TH06", "MN06"), said(Layer.SUBJECT, "TH06")], Doubt.UNKNOWN_SENDER, ("TH06",)),
        ([NAME_06, said(Layer.BODY, "TH05")], Doubt.UNKNOWN_SENDER, ("TH06",)),
        ([NAME_06, said(Layer.SUBJECT, "TH05")], Doubt.CONFLICTING_SCHOOL, TWO),
        ([NAME_06, said(Layer.THREAD, "TH05")], Doubt.CONFLICTING_SCHOOL, TWO),
        ([said(Layer.SUBJECT, "TH05"), said(Layer.BODY, "TH06")], Doubt.UNKNOWN_SCHOOL, TWO),
        ([], Doubt.UNKNOWN_SCHOOL, ()),
    ],
)
def test_a_stranger_is_never_more_than_a_question(
    heard: list[Evidence], why: Doubt, candidates: tuple[str, ...]
) -> None:
    assert verdict(*heard, of=()) == Doubtful(why, candidates)


def test_a_sender_who_may_be_forged_is_asked_about_even_where_everything_agrees() -> None:
    assert verdict(NAME_06, of=TWO, genuine=False) == Doubtful(Doubt.UNVERIFIED_SENDER, ("TH06",))


_CODES = st.sets(st.sampled_from(("TH05", "TH06", "MN05", "MN06")), max_size=3)
_HEARD = st.lists(
    st.builds(
        lambda layer, codes: Evidence(layer, "Tiểu học", tuple(sorted(codes))),
        st.sampled_from([layer for layer in Layer if layer not in {Layer.ADDRESS, Layer.RULING}]),
        _CODES,
    ),
    max_size=7,
)


@given(heard=_HEARD, of=_CODES, genuine=st.booleans(), order=st.randoms(use_true_random=False))
def test_no_mixture_of_voices_records_a_school_that_did_not_register_the_sender(
    heard: list[Evidence], of: set[str], genuine: bool, order: Random
) -> None:
    found = verdict(*heard, of=tuple(sorted(of)), genuine=genuine)
    shuffled = list(heard)
    order.shuffle(shuffled)
    assert isinstance(found, Doubtful) or (found in of and genuine)
    assert verdict(*shuffled, of=tuple(sorted(of)), genuine=genuine) == found


MERGED = {
    **ROSTER,
    "TH05": replace(ROSTER["TH05"], valid_to=date(2018, 1, 31), merged_into="TH06"),
}


@pytest.mark.parametrize(
    ("heard", "of"),
    [
        ([NAME_05], ("TH06",)),
        ([NAME_05], ("TH05",)),
        ([NAME_06], ("TH05",)),
        ([NAME_05, said(Layer.LETTERHEAD, "TH06")], ("TH06",)),
        ([NAME_06, said(Layer.SUBJECT, "TH05")], ("TH06",)),
    ],
)
def test_a_school_that_has_merged_stands_for_its_successor(heard: list[Evidence], of: tuple[str, ...]) -> None:
    assert verdict(*heard, of=of, roster=MERGED) == "TH06"


def test_the_school_that_was_named_is_told_beside_its_successor() -> None:
    sender = Sender("a@truong.example", frozenset({"TH06"}), genuine=True)
    assert attribute([NAME_05], sender, MERGED, DAY) == Attributed("TH06", named="TH05")
    assert attribute([NAME_06], sender, MERGED, DAY) == Attributed("TH06", named="TH06")
    assert attribute([NAME_05], sender, MERGED, date(2018, 1, 31)) == Doubtful(Doubt.CONFLICTING_SCHOOL, TWO)


def test_the_specialist_reads_which_voice_said_what() -> None:
    heard = [
        Evidence(Layer.FILE_NAME, "BC TH Đức Lĩnh", ("TH06",)),
        Evidence(Layer.ADDRESS, "th05@truong.example", ("TH05",)),
        Evidence(Layer.NAME, "Trường TH Đức Lĩnh", ("TH06",)),
    ]
    assert told(heard, ("TH05", "TH06"), ROSTER) == (
        "Địa chỉ gửi th05@truong.example là của TH05 (Trường Tiểu học Đức Liên); "
        'biểu ghi "Trường TH Đức Lĩnh" (TH06); tên tệp ghi "BC TH Đức Lĩnh" (TH06). Các khả năng: TH05, TH06.'
    )


def test_a_name_that_nobody_has_and_a_sender_whom_nobody_knows_are_told_too() -> None:
    heard = [Evidence(Layer.NAME, "THPT Vũ Quang", ()), Evidence(Layer.ADDRESS, "la@la.example", ())]
    assert told(heard, (), ROSTER) == (
        'Địa chỉ gửi la@la.example chưa được trường nào đăng ký; biểu ghi "THPT Vũ Quang" (không có trong danh sách).'
    )
    assert told((), (), ROSTER) == ""


def test_a_silent_form_that_another_school_wrote_first_is_not_the_forwarders() -> None:
    assert verdict(said(Layer.FORWARDED, "TH05"), of=("TH06",)) == Doubtful(Doubt.CONFLICTING_SCHOOL, TWO)
    assert verdict(said(Layer.FORWARDED, "TH06"), of=("TH06",)) == "TH06"
    assert verdict(said(Layer.FORWARDED), of=("TH06",)) == "TH06"


def test_beside_its_code_an_abbreviated_name_is_the_schools() -> None:
    short = Evidence(Layer.NAME, "Tr. TH Đ.Lĩnh", ())
    assert verdict(short, said(Layer.CODE, "TH06"), of=("TH06",)) == "TH06"
    assert verdict(short, of=("TH06",)) == Doubtful(Doubt.CONFLICTING_SCHOOL, ("TH06",))
