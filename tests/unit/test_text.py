"""Vietnamese text: when two spellings are the same."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.text import fold, one_line, tidy

VIETNAMESE = st.text(
    st.sampled_from("aAăĂâÂđĐêÊôÔơƠưƯeéèẻẽẹ \u0301\u0300\u0323\u200b\u0110\u00d0\u0189\u00a0\n\t-.&#1")
)


@pytest.mark.parametrize(
    "spelling",
    [
        "Đức Lĩnh",
        "ĐỨC LĨNH",
        "đức lĩnh",
        "Duc Linh",
        unicodedata.normalize("NFD", "Đức Lĩnh"),
        "\u00d0ức Lĩnh",
        "\u0189ức Lĩnh",
        "Đức\u00a0Lĩnh",
        "  Đức -\tLĩnh. ",
        "Đứ\u200bc L\ufeffĩnh",
    ],
)
def test_all_spellings_of_a_name_fold_to_one_key(spelling: str) -> None:
    assert fold(spelling) == "duc linh"


@pytest.mark.parametrize(("one", "other"), [("Hoà", "Hòa"), ("Thuỷ", "Thủy"), ("Qu\u00fd", "Quy\u0301")])
def test_both_ways_to_set_the_tone_mark_fold_to_one_key(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_an_ampersand_and_a_hash_mean_something_and_stay() -> None:
    assert fold("TH&THCS, số #1") == "th&thcs so #1"


@given(st.text() | VIETNAMESE)
def test_folding_gives_plain_words_and_twice_is_once(text: str) -> None:
    key = fold(text)
    assert fold(key) == key
    assert key == " ".join(key.split())
    assert key.isascii()
    assert key == key.lower()


@given(VIETNAMESE)
def test_how_a_text_was_typed_does_not_change_its_key(text: str) -> None:
    assert fold(tidy(text)) == fold(unicodedata.normalize("NFD", text)) == fold(text)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (unicodedata.normalize("NFD", "Lĩnh"), "Lĩnh"),
        ("\u00d0ức \u0189ức \u00f0 \u0256", "Đức Đức đ đ"),
        (" a \u00a0\t b ", "a b"),
        ("a \r\n b\r c", "a\nb\nc"),
        ("a\u200b\u202eb\x07\ufeff", "ab"),
        ("Tr\u00adường\u2060 \u2611\ufe0f\ufdd1", "Trường ☑"),
        ("a\u2028b\u2029c\u0085d", "a\nb\nc\nd"),
        ("a\u0301\u0302 e\u0309\u0302 A\u0300\u0306 o\u0323\u0302", "ấ ể Ằ ộ"),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_text_is_kept_as_a_person_meant_it(typed: str, meant: str) -> None:
    assert tidy(typed) == meant


@given(st.text() | VIETNAMESE)
def test_tidied_text_is_composed_and_tidy(text: str) -> None:
    clean = tidy(text)
    assert tidy(clean) == clean
    assert unicodedata.is_normalized("NFC", clean)


@given(st.text() | VIETNAMESE)
def test_no_text_brings_a_second_line_into_a_single_one(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1
