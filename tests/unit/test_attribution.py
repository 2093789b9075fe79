"""Whose report it is and for which round: agreement, or a question for a person."""

from datetime import date

import pytest

from ingest.cases import ReadFile
from ingest.voices import of_file
from rules.attribution import Attributed, Doubt, Doubtful, Sender, attribute
from rules.evidence import Evidence, Layer
from rules.names import NameIndex
from rules.reading import Reading
from tests.letter44 import demo_roster

ROSTER = {school.code: school for school in demo_roster()}
NAMES = NameIndex(ROSTER.values())
DAY = date(2018, 3, 2)


def form(**header: str) -> Reading:
    return Reading("dhtt-01", "v1", nil=False, header=header, periods=(), rows=(), findings=())


def sender(*codes: str, genuine: bool = True) -> Sender:
    return Sender("ai-do@truong.example", frozenset(codes), genuine)


def heard(reading: Reading, by: Sender) -> list[Evidence]:
    """Return what the form and the address say."""
    address = Evidence(Layer.ADDRESS, by.address or "", tuple(sorted(by.schools)))
    return [*of_file(ReadFile("bc.docx", "0" * 64, 1_000, reading), NAMES), address]


def verdict(reading: Reading, by: Sender, *more: Evidence) -> str | Doubtful:
    found = attribute([*heard(reading, by), *more], by, ROSTER, DAY)
    return found.school if isinstance(found, Attributed) else found


TH06 = {"school_name": "Trường Tiểu học Đức Lĩnh"}


@pytest.mark.parametrize(
    ("header", "codes", "why"),
    [
        (TH06, ("TH06",), "name and sender agree"),
        ({}, ("TH06",), "the form is silent"),
        ({"school_name": "TH Duc Linh"}, ("TH06",), "no accents"),
        ({"letterhead_name": "TRƯỜNG TIỂU HỌC ĐỨC LĨNH"}, ("TH06",), "the letterhead alone"),
        ({"school_code": "th 06"}, ("TH06",), "the code alone"),
        ({"school_code": "X99"}, ("TH06",), "an unknown code says nothing"),
        (TH06 | {"other_schools": "Tiểu học Đức Lĩnh\nTH06"}, ("TH06",), "the same school said again"),
        ({"school_name": "Đức Lĩnh"}, ("TH06",), "the sender decides between MN and TH"),
        ({"school_name": "TH Đức Lĩnh - Vũ Quang - Hà Tĩnh"}, ("TH06",), "the wording confirms the sender"),
        (TH06, ("MN06", "TH06"), "one address for two schools, the form decides"),
    ],
)
def test_where_form_and_sender_agree_the_report_is_the_school_s(
    header: dict[str, str], codes: tuple[str, ...], why: str
) -> None:
    assert verdict(form(**header), sender(*codes)) == "TH06", why


@pytest.mark.parametrize(
    ("header", "codes", "doubt", "candidates"),
    [
        (TH06, ("TH05",), Doubt.CONFLICTING_SCHOOL, ("TH05", "TH06")),
        ({"school_name": "MN Đức Lĩnh"}, ("MN05",), Doubt.CONFLICTING_SCHOOL, ("MN05", "MN06")),
        (TH06 | {"letterhead_name": "TH Đức Liên"}, ("TH06",), Doubt.CONFLICTING_SCHOOL, ("TH05", "TH06")),
        (TH06 | {"school_code": "TH05"}, ("TH06",), Doubt.CONFLICTING_SCHOOL, ("TH05", "TH06")),
        (TH06 | {"other_schools": "MN01"}, ("TH06",), Doubt.CONFLICTING_SCHOOL, ("MN01", "TH06")),
        (TH06 | {"other_schools": "Mầm non Ân Phú"}, ("TH06",), Doubt.CONFLICTING_SCHOOL, ("MN01", "TH06")),
        ({"school_name": "THPT Vũ Quang"}, ("TH10",), Doubt.CONFLICTING_SCHOOL, ("TH10",)),
        ({"school_name": "TH Đức Thọ"}, ("TH06",), Doubt.CONFLICTING_SCHOOL, ("TH06",)),
        ({}, ("MN06", "TH06"), Doubt.CONFLICTING_SCHOOL, ("MN06", "TH06")),
        (TH06, (), Doubt.UNKNOWN_SENDER, ("TH06",)),
        ({"school_name": "Sơn Thọ"}, (), Doubt.UNKNOWN_SCHOOL, ("CS05", "MN11", "TH09")),
        ({}, (), Doubt.UNKNOWN_SCHOOL, ()),
        ({"school_name": "THPT Vũ Quang"}, (), Doubt.UNKNOWN_SCHOOL, ()),
        ({"school_name": "TH Đức Liên"} | {"school_code": "MN01"}, (), Doubt.CONFLICTING_SCHOOL, ("MN01", "TH05")),
    ],
)
def test_where_they_disagree_or_nobody_is_known_a_person_decides(
    header: dict[str, str], codes: tuple[str, ...], doubt: Doubt, candidates: tuple[str, ...]
) -> None:
    assert verdict(form(**header), sender(*codes)) == Doubtful(doubt, candidates)


def test_a_mail_that_may_be_forged_waits_for_confirmation() -> None:
    assert verdict(form(**TH06), sender("TH06", genuine=False)) == Doubtful(Doubt.UNVERIFIED_SENDER, ("TH06",))
    assert verdict(form(**TH06), sender("TH05", genuine=False)) == Doubtful(Doubt.CONFLICTING_SCHOOL, ("TH05", "TH06"))
