"""Campaigns, rounds and the roster in the database: saved again they change, and nothing else does."""

from dataclasses import replace
from datetime import date

import pytest

from rules.campaigns import Kind, Round
from rules.deadlines import Deadline, Wording
from store import campaigns, roster
from store.database import Database
from tests.letter44 import CAMPAIGN, LETTER, ROUND_1, ROUND_2, demo_roster, local, school

NOW = local("2018-02-28 08:00")
QUARTER = replace(
    ROUND_1,
    id="cv44-quy-2018-04",
    kind=Kind.ARTICLE,
    period_from=date(2018, 4, 1),
    opens_on=date(2018, 4, 1),
    deadline=Deadline(Wording.BY, date(2018, 6, 30), 0),
)


def test_a_campaign_comes_back_as_it_was_applied(database: Database) -> None:
    with database.transaction() as tx:
        campaigns.save(tx, CAMPAIGN, "tệp", NOW)
    with database.reading() as tx:
        (stored,) = campaigns.all_campaigns(tx).values()
        assert campaigns.all_rounds(tx) == [ROUND_1, ROUND_2]
    assert (stored.id, stored.title, stored.letter, stored.definition) == ("cv44", CAMPAIGN.title, LETTER, "tệp")


def test_applying_again_replaces_its_own_rounds_and_leaves_the_others(database: Database) -> None:
    moved = replace(ROUND_1, deadline=Deadline(Wording.BY, date(2018, 3, 6), 0), paper=False)
    other = replace(CAMPAIGN, id="cv50", rounds=(replace(ROUND_1, id="cv50-d1", campaign="cv50"),))
    with database.transaction() as tx:
        campaigns.save(tx, CAMPAIGN, "", NOW)
        campaigns.save(tx, other, "", NOW)
        campaigns.save(tx, replace(CAMPAIGN, title="Mới", rounds=(moved,)), "mới", NOW)
        assert campaigns.all_campaigns(tx)["cv44"].title == "Mới"
        assert {round_.id: round_ for round_ in campaigns.all_rounds(tx)} == {
            "cv44-d1": moved,
            "cv44-d2": ROUND_2,
            "cv50-d1": other.rounds[0],
        }


def test_recurring_rounds_are_added_once_and_stay_as_they_are(database: Database) -> None:
    with database.transaction() as tx:
        campaigns.save(tx, CAMPAIGN, "", NOW)
        assert campaigns.add_missing_rounds(tx, [QUARTER, ROUND_1]) == 1
        assert campaigns.add_missing_rounds(tx, [replace(QUARTER, label="khác")]) == 0
        assert QUARTER in campaigns.all_rounds(tx)


@pytest.mark.parametrize(
    ("today", "shown"), [(None, True), (date(2018, 3, 31), False), (date(2018, 4, 1), True), (date(2019, 1, 1), True)]
)
def test_a_period_that_has_not_begun_is_not_shown(database: Database, today: date | None, shown: bool) -> None:
    with database.transaction() as tx:
        campaigns.save(tx, CAMPAIGN, "", NOW)
        campaigns.add_missing_rounds(tx, [QUARTER])
        found: list[Round] = campaigns.all_rounds(tx, today)
    assert (QUARTER in found) is shown
    assert {ROUND_1, ROUND_2} <= set(found)


def test_the_roster_comes_back_as_it_was_saved(database: Database) -> None:
    special = replace(
        school("MN05"),
        emails=("b@truong.example", "a@truong.example"),
        aliases=("MN Liên", "Mầm non «Liên»"),
        valid_from=date(2010, 9, 1),
        valid_to=date(2018, 8, 31),
        merged_into="MN06",
    )
    with database.transaction() as tx:
        roster.save(tx, demo_roster())
        roster.save(tx, [special])
    with database.reading() as tx:
        saved = {one.code: one for one in roster.all_schools(tx)}
    assert saved == {one.code: one for one in demo_roster()} | {"MN05": special}
    assert list(saved) == sorted(saved)


def test_an_address_keeps_its_refusal_as_long_as_it_is_in_the_roster(database: Database) -> None:
    first, second = "mot@truong.example", "hai@truong.example"
    one = replace(school("MN05"), emails=(first, second))
    with database.transaction() as tx:
        roster.save(tx, [one])
        roster.mark_refused(tx, "Mot@Truong.example", "5.1.1")
        roster.save(tx, [replace(one, phone="0239")])
        assert roster.refused_addresses(tx) == {first: "5.1.1"}
        roster.save(tx, [replace(one, emails=(second,))])
        assert roster.refused_addresses(tx) == {}
