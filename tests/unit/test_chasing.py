"""What a school may be reminded of: never of what it sent, of the parts only once the report is there."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from rules.campaigns import Kind
from rules.chasing import Want, wants
from rules.deadlines import Deadline, Wording
from rules.ladder import Policy, paper_steps
from rules.obligations import Obligation
from rules.standing import Facts, Yardstick
from tests.kit.offices import AN_PHU
from tests.letter44 import CALENDAR, ROUND_1, local

EVIDENCE = replace(ROUND_1, evidence=True)
CAME = local("2018-03-02 10:00")
HERE = {"received_at": CAME, "current_at": CAME, "rows": 2, "version": 1}
CORRECT = {**HERE, "must": 1, "paper_received": True}
PRINT = HERE


def lacks(now: str | datetime, round_: Any = ROUND_1, **facts: Any) -> tuple[Want, ...]:
    at = local(now) if isinstance(now, str) else now
    duty = Obligation(round_, AN_PHU, replace(Facts(round_.deadline), **facts))
    return wants(duty, Yardstick(round_, at, CALENDAR))


def test_as_long_as_nothing_came_only_the_report_is_asked_for() -> None:
    assert lacks("2018-03-20 08:00", EVIDENCE) == (Want.REPORT,)
    assert lacks("2018-02-27 08:00") == ()


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        (HERE, (Want.PAPER,)),
        ({**HERE, "must": 2}, (Want.CORRECTION, Want.PAPER)),
        ({**HERE, "must": 2, "paper_received": True}, (Want.CORRECTION,)),
        ({**HERE, "paper_returned": True}, (Want.PAPER,)),
        ({**HERE, "paper_received": True}, ()),
        ({"nil_at": CAME, "current_at": CAME, "must": 1}, ()),
        ({"nil_at": CAME}, ()),
        ({**HERE, "exempt": True, "must": 2}, ()),
    ],
    ids=["print", "both", "correction", "print given back", "all there", "nil", "nil by the specialist", "exempt"],
)
def test_once_it_is_there_its_parts_are(facts: dict[str, Any], missing: tuple[Want, ...]) -> None:
    assert lacks("2018-03-07 08:00", **facts) == missing


def test_evidence_is_asked_for_only_where_the_round_does() -> None:
    facts = {**HERE, "proven": 1, "paper_received": True}
    assert lacks("2018-03-07 08:00", EVIDENCE, **facts) == (Want.EVIDENCE,)
    assert lacks("2018-03-07 08:00", EVIDENCE, **facts | {"proven": 2}) == ()
    assert lacks("2018-03-07 08:00", **facts) == ()
    article = replace(ROUND_1, kind=Kind.ARTICLE)
    assert lacks("2018-03-07 08:00", article, **facts) == (Want.EVIDENCE,)
    assert lacks("2018-03-07 08:00", article, **facts, images=1) == ()


@pytest.mark.parametrize(("hours", "missing"), [(19.99, ()), (20, (Want.CORRECTION,))])
def test_the_receipt_that_told_what_to_correct_is_given_twenty_hours(hours: float, missing: tuple[Want, ...]) -> None:
    assert lacks(CAME + timedelta(hours=hours), **CORRECT) == missing


@pytest.mark.parametrize(
    ("now", "chased"),
    [
        ("2018-03-06 23:59", False),  # T+1
        ("2018-03-07 00:00", True),  # T+2
    ],
)
def test_the_print_is_chased_from_the_second_working_day_after_the_last_accepted_one(now: str, chased: bool) -> None:
    assert lacks(now, **PRINT) == ((Want.PAPER,) if chased else ())


def test_an_extension_moves_the_day_of_the_print_too() -> None:
    extended = {**PRINT, "due": Deadline(Wording.BY, date(2018, 3, 15), 0)}
    assert lacks("2018-03-16 08:00", **extended) == ()
    assert lacks("2018-03-19 08:00", **extended) == (Want.PAPER,)


def test_nothing_is_chased_in_a_round_that_is_not_chased_or_has_been_closed() -> None:
    assert lacks("2018-03-20 08:00", replace(ROUND_1, chased=False), **CORRECT) == ()
    assert lacks("2018-03-20 08:00", replace(ROUND_1, closes_on=date(2018, 3, 12)), **CORRECT) == ()


def test_a_print_is_chased_three_times_a_week_apart() -> None:
    ladder = paper_steps(date(2018, 3, 5), Policy(), CALENDAR)
    assert [step.at for step in ladder] == [local(f"2018-03-{day} 08:00") for day in ("07", "14", "21")]
