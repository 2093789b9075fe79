"""Numbers and days as schools write them; what could be read in two ways is neither."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.forms.quantities import day_in, number_in, printed


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(("120", "120"), ("02", "2"), ("0", "0"), ("không", "0"), ("Không có", "0"), ("120 em", "120")),
        *(("1.234", "1234"), ("1 234", "1234"), ("1\u00a0234", "1234"), ("12.345.678", "12345678")),
        *(("12,5", "12.5"), ("12.5", "12.5"), ("1.234,5", "1234.5"), ("12,5 %", "12.5"), ("0,125", "0.125")),
        *(("0.125", "0.125"), ("1234", "1234"), ("1234,125", "1234.125"), ("35 học sinh", "35")),
    ],
)
def test_a_number_is_understood_however_it_is_written(text: str, number: str) -> None:
    assert number_in(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    ["1,234", "12 - 15", "12/24", "ba", "x", "-5", "1.2.3", "12 34", "1.234 567", "2 lớp, 3 nhóm", "1,2,3", "nt"],
)
def test_what_is_no_number_or_could_be_two_is_none(text: str) -> None:
    assert number_in(text) is None


@given(st.integers(0, 10**14))
def test_any_count_is_the_same_with_its_thousands_grouped(count: int) -> None:
    grouped = f"{count:,}"
    assert (
        number_in(grouped.replace(",", ".")) == number_in(grouped.replace(",", " ")) == number_in(str(count)) == count
    )


@given(st.text(max_size=20))
def test_any_text_is_a_number_or_none(text: str) -> None:
    number = number_in(text)
    assert number is None or number >= 0


@pytest.mark.parametrize(("number", "text"), [("120", "120"), ("12.50", "12,5"), ("100", "100"), ("0", "0")])
def test_a_number_is_printed_as_vietnamese_is_written(number: str, text: str) -> None:
    assert printed(Decimal(number)) == text


@pytest.mark.parametrize(
    "text",
    [
        *("05/03/2018", "5/3/2018", "5-3-2018", "05.03.2018", "ngày 5 tháng 3 năm 2018", "Ngày 05/3/2018", "5/3/18"),
        *("2018-03-05", "2018-03-05 00:00:00", " 05 / 3 / 2018 "),
    ],
)
def test_a_day_is_understood_however_it_is_written(text: str) -> None:
    assert day_in(text) == date(2018, 3, 5)


@pytest.mark.parametrize("text", ["31/02/2018", "3/2018", "2018", "tháng 3", "13/13/2018", "5/3", "0/3/2018", "x"])
def test_what_is_no_day_of_the_calendar_is_none(text: str) -> None:
    assert day_in(text) is None
