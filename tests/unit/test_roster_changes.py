"""What an import would do to the roster, before it does it."""

from dataclasses import replace
from datetime import date

from rules.roster_changes import RosterChanges, compare
from rules.schools import Contact
from tests.letter44 import school

OLD = school("MN05")
NEW_NAME = "Trường Mầm non Hoa Sen"


def words(changes: RosterChanges) -> tuple[str, ...]:
    """Return what is said about the one school that changes."""
    ((_, found),) = changes.changed
    return tuple(difference.words for difference in found)


def test_the_same_roster_changes_nothing() -> None:
    changes = compare([OLD, school("TH06")], [OLD, school("TH06")])
    assert (changes.new, changes.changed) == ((), ())


def test_a_school_that_the_file_does_not_name_stays_as_it_is() -> None:
    changes = compare([OLD, school("TH06")], [OLD])
    assert (changes.new, changes.changed) == ((), ())
    assert changes.unnamed == (school("TH06"),)


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
    changes = compare([OLD], [new])
    assert changes.changed[0][0] == replace(new, former_names=(OLD.name,))
    assert words(changes) == (
        "tên: Trường Mầm non Đức Liên → Trường Mầm non Đức Liên 1",
        "email: mnduclien@vuquang.edu.example → a@truong.example; b@truong.example",
        f"điện thoại: {OLD.phone} → (trống)",
        f"tên cũ: (trống) → {OLD.name}",
        "hiệu lực đến: (trống) → 2018-08-31",
        "sáp nhập vào: (trống) → MN06",
    )


def test_losing_every_address_is_shown() -> None:
    assert words(compare([OLD], [replace(OLD, emails=())])) == ("email: mnduclien@vuquang.edu.example → (trống)",)


def test_persons_are_shown_as_the_file_writes_them() -> None:
    clerk = Contact("Văn thư", "Trần Thị Bình", "0912 345 678", "vt@truong.example")
    new = replace(OLD, contacts=(clerk, Contact("Người phụ trách", phone="0239 3555 113")))
    assert words(compare([OLD], [new])) == (
        "người liên hệ: (trống) → Văn thư: Trần Thị Bình, 0912 345 678, vt@truong.example; "
        "Người phụ trách: 0239 3555 113",
    )


def test_a_new_name_keeps_the_old_one_as_a_former_name_once() -> None:
    renamed = compare([OLD], [replace(OLD, name=NEW_NAME)]).changed[0][0]
    assert (renamed.name, renamed.former_names) == (NEW_NAME, (OLD.name,))
    assert compare([renamed], [replace(OLD, name=NEW_NAME)]).changed == (), "the file need not know the former name"
    back = compare([renamed], [OLD]).changed[0][0]
    assert back.former_names == (OLD.name, NEW_NAME)


def test_a_name_that_only_changes_its_spelling_leaves_no_former_name() -> None:
    ((changed, _),) = compare([OLD], [replace(OLD, name="TRƯỜNG MẦM NON ĐỨC LIÊN")]).changed
    assert changed.former_names == ()


def test_former_names_in_the_file_are_added_to_those_that_are_known() -> None:
    known = replace(OLD, former_names=("Trường Mầm non Cũ",))
    ((changed, _),) = compare([known], [replace(OLD, former_names=("Trường Mẫu giáo Xưa",))]).changed
    assert changed.former_names == ("Trường Mầm non Cũ", "Trường Mẫu giáo Xưa")


def test_fields_that_the_file_has_no_column_for_stay_as_they_are() -> None:
    bare = replace(OLD, phone="0239 9", emails=(), principal="", commune="")
    ((changed, found),) = compare([OLD], [bare], said={"code", "name", "level", "phone"}).changed
    assert changed == replace(OLD, phone="0239 9")
    assert [difference.field for difference in found] == ["phone"]
