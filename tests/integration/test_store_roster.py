"""The roster's history in the database: who changed what and why, and what a school has beside its name."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from rules.roster_changes import Difference
from rules.schools import Contact, School
from store import lessons, roster, roster_changes
from store.database import Database
from store.lessons import Field
from store.roster_changes import Authorship, Entry
from tests.letter44 import demo_roster, local, school

IMPORT = Authorship("chau", "import truong.xlsx", local("2018-02-28 08:00"))
MENDED = Authorship("dung", "trường báo số mới", local("2018-03-01 09:00"))
CLERK = Contact("Văn thư", "Trần Thị Bình", "0912 345 678", "vt@truong.example")


def test_former_names_and_contacts_come_back_as_they_were_saved(database: Database) -> None:
    one = replace(school("MN05"), former_names=("MG Đức Liên", "MN Cũ"), contacts=(CLERK, Contact("Kế toán")))
    with database.transaction() as tx:
        roster.save(tx, [one, school("TH06")])
    with database.reading() as tx:
        assert roster.all_schools(tx) == [one, school("TH06")]
        empty = "SELECT count(*) FROM schools WHERE former_names IS NULL AND contacts IS NULL"
        assert tx.scalar(text(empty)) == 1


def test_a_new_school_begins_its_history(database: Database) -> None:
    with database.transaction() as tx:
        roster.change(tx, [school("MN05")], IMPORT)
        assert roster_changes.history(tx, "MN05") == [Entry(Difference("code", "", "MN05"), IMPORT)]
        assert roster_changes.history(tx, "TH06") == []


def test_every_changed_field_is_a_line_of_the_history_and_an_unchanged_school_has_none(database: Database) -> None:
    old = school("MN05")
    new = replace(old, phone="0239 9", contacts=(CLERK,), aliases=("MN Liên",))
    with database.transaction() as tx:
        roster.save(tx, demo_roster())
        roster.change(tx, [new, school("TH06")], MENDED)
        roster.change(tx, [new], IMPORT)
        assert roster_changes.history(tx, "TH06") == []
        assert roster_changes.history(tx, "MN05") == [
            Entry(Difference("phone", old.phone, "0239 9"), MENDED),
            Entry(Difference("aliases", "", "MN Liên"), MENDED),
            Entry(
                Difference("contacts", "", "Văn thư: Trần Thị Bình, 0912 345 678, vt@truong.example"),
                MENDED,
            ),
        ]
        assert {one.code: one for one in roster.all_schools(tx)}["MN05"] == new


def test_the_addresses_of_a_school_are_its_own_and_then_those_of_its_contacts() -> None:
    shared = replace(CLERK, email="a@truong.example")
    one = replace(
        school("MN05"), emails=("b@truong.example", "a@truong.example"), contacts=(shared, CLERK, Contact("X"))
    )
    assert one.addresses == ("b@truong.example", "a@truong.example", "vt@truong.example")


@pytest.mark.parametrize("again", [False, True])
def test_thousands_of_schools_are_saved_in_one_go(database: Database, again: bool) -> None:
    many = [School(f"S{n:04}", f"TH Số {n}", "TH", emails=(f"s{n}@truong.example",)) for n in range(3500)]
    with database.transaction() as tx:
        roster.change(tx, many, IMPORT)
        if again:
            many = [replace(one, phone="0239", emails=(*one.emails, "chung@truong.example")) for one in many]
            roster.change(tx, many, MENDED)
    with database.reading() as tx:
        assert roster.all_schools(tx) == many
        assert len(roster_changes.history(tx, "S3499")) == (3 if again else 1)


def test_a_learnt_name_with_a_semicolon_stays_one_name_and_can_be_unlearnt(database: Database) -> None:
    taught = replace(IMPORT, ruling=7)
    with database.transaction() as tx:
        roster.save(tx, [school("TH06")])
        lessons.learn(tx, school("TH06"), Field.ALIAS, "TH Đức Lĩnh ; Vũ Quang", taught)
        assert roster.all_schools(tx)[0].aliases == (*school("TH06").aliases, "TH Đức Lĩnh Vũ Quang")
        assert lessons.forget(tx, 7, MENDED) == ["TH Đức Lĩnh Vũ Quang"]
        assert roster.all_schools(tx)[0].aliases == school("TH06").aliases
