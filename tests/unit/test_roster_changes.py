"""What an import would do to the roster, before it does it."""

from dataclasses import replace
from datetime import date

from rules.roster_changes import compare
from tests.letter44 import school

OLD = school("MN05")


def test_the_same_roster_changes_nothing() -> None:
    changes = compare([OLD, school("TH06")], [OLD, school("TH06")])
    assert (changes.new, changes.changed) == ((), ())


def test_a_school_that_the_file_does_not_name_stays_as_it_is() -> None:
    changes = compare([OLD, school("TH06")], [])
    assert (changes.new, changes.changed) == ((), ())


def test_a_new_code_is_a_new_school() -> None:
    assert compare([OLD], [OLD, school("TH06")]).new == (school("TH06"),)


def test_each_difference_is_shown_in_the_office_s_words() -> None:
    new = replace(
        OLD,
        name="Trường Mầm non Đức Liên 1",
        emails=("a@truong.example", "b@truong.example"),
        phone="",
        valid_to=date(2018, 8, 31),
        merged_into="MN06",
    )
    ((changed, differences),) = compare([OLD], [new]).changed
    assert changed == new
    assert differences == (
        "tên: Trường Mầm non Đức Liên → Trường Mầm non Đức Liên 1",
        "email: mnduclien@vuquang.edu.example → a@truong.example; b@truong.example",
        f"điện thoại: {OLD.phone} → (trống)",
        "hiệu lực đến: (trống) → 2018-08-31",
        "sáp nhập vào: (trống) → MN06",
    )


def test_losing_every_address_is_shown() -> None:
    ((_, differences),) = compare([OLD], [replace(OLD, emails=())]).changed
    assert differences == ("email: mnduclien@vuquang.edu.example → (trống)",)
