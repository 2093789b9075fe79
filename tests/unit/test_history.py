"""How schools kept their deadlines: counted from the same obligations, our own outages excused."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.deadlines import Deadline, Wording
from rules.history import Measure, Record
from rules.obligations import Obligation
from rules.outages import Outage, excuses
from rules.standing import Facts
from tests.letter44 import CALENDAR, ROUND_1, ROUND_2, local, school

LATER = local("2018-06-01 08:00")
LATE_FROM = local("2018-03-06 00:00")


def duty(received: str | None, round_number: int = 1, **facts: object) -> Obligation:
    round_ = (ROUND_1, ROUND_2)[round_number - 1]
    came = local(received) if received else None
    return Obligation(round_, school("TH06"), replace(Facts(round_.deadline, received_at=came), **facts))  # type: ignore[arg-type]


def record(*duties: Obligation, counts: bool = True, outages: tuple[Outage, ...] = ()) -> Record:
    reminders = {("cv44-d1", "TH06"): 2, ("cv44-d2", "TH06"): 1, ("cv44-d2", "TH05"): 9}
    (found,) = Measure(LATER, CALENDAR, counts, outages, reminders).records(duties)
    return found


def outage(began: str, ended: str) -> Outage:
    return Outage(local(began), local(ended), "")


def test_the_rate_counts_both_of_its_sides_from_the_same_rounds() -> None:
    found = record(duty("2018-03-02 00:00"), duty(None, 2))
    assert (found.owed, found.on_time, found.late, found.missing, found.rate) == (2, 1, 0, 1, 0.5)
    assert (found.median_lead_days, found.reminders) == (3.0, 3)


def test_a_report_of_the_due_day_counts_as_the_office_has_it() -> None:
    came = duty("2018-03-05 12:00")
    assert record(came).on_time == 1
    strict = record(came, counts=False)
    assert (strict.on_time, strict.late, strict.median_lead_days) == (0, 1, -0.5)


def test_a_nil_return_is_an_answer_in_time_and_an_exemption_is_no_part_of_the_record() -> None:
    nil, exempt = duty(None, nil_at=local("2018-05-09 08:00")), duty(None, 2, exempt=True)
    found = record(nil, exempt)
    assert (found.owed, found.on_time, found.rate, found.median_lead_days) == (1, 1, 1.0, None)


def test_a_round_that_has_not_ended_is_no_part_of_the_record() -> None:
    open_one = Obligation(ROUND_2, school("TH06"), Facts(Deadline(Wording.BY, date(2018, 6, 1), 0)))
    assert record(duty("2018-03-02 00:00"), open_one).owed == 1
    assert Measure(LATER, CALENDAR, True, (), {}).records([open_one]) == []


def test_a_delay_for_which_our_outage_makes_up_is_excused_and_told() -> None:
    found = record(duty("2018-03-06 01:00"), outages=(outage("2018-03-05 22:00", "2018-03-06 00:30"),))
    assert (found.on_time, found.late, found.excused) == (1, 0, 1)
    longer = record(duty("2018-03-06 03:00"), outages=(outage("2018-03-05 22:00", "2018-03-06 00:30"),))
    assert (longer.on_time, longer.late, longer.excused) == (0, 1, 0)


@pytest.mark.parametrize(
    ("began", "ended", "excused"),
    [
        ("2018-03-05 22:00", "2018-03-05 23:00", True),  # lost one hour, late by one hour
        ("2018-03-05 22:00", "2018-03-05 22:59:59", False),
        ("2018-03-04 12:00", "2018-03-04 23:00", False),  # more than a day before the end
        ("2018-03-04 12:00", "2018-03-05 01:00", True),
        ("2018-03-06 01:00", "2018-03-06 12:00", False),  # began when the report was here
    ],
)
def test_only_outages_from_a_day_before_the_end_until_the_report_came_count(
    began: str, ended: str, *, excused: bool
) -> None:
    assert excuses([outage(began, ended)], LATE_FROM, LATE_FROM + timedelta(hours=1)) is excused


@given(late=st.timedeltas(timedelta(0), timedelta(days=3)))
def test_without_an_outage_no_delay_is_excused(late: timedelta) -> None:
    assert not excuses([], LATE_FROM, LATE_FROM + late)
