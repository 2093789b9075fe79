"""Where a school stands with one report: facts and one instant."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.deadlines import DaysOff, Deadline, Wording
from rules.obligations import Obligation, by_round, by_school, owes
from rules.standing import Facts, Paper, Standing, paper, standing
from tests.letter44 import CALENDAR, ROUND_1, ROUND_2, demo_roster, local, school

FACTS = Facts(ROUND_1.deadline)
MISSING_AND_OPEN = {Standing.OUTSTANDING, Standing.DUE_DAY, Standing.OVERDUE}
CLOCKS = st.datetimes(local("2018-02-01 00:00").replace(tzinfo=None), local("2018-04-30 00:00").replace(tzinfo=None))


def stands(facts: Facts, now: str) -> Standing:
    return standing(ROUND_1, facts, local(now), CALENDAR)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2018-02-27 23:59:59.999999", Standing.NOT_OPEN),
        ("2018-02-28 00:00", Standing.OUTSTANDING),
        ("2018-03-04 23:59:59.999999", Standing.OUTSTANDING),
        ("2018-03-05 00:00", Standing.DUE_DAY),
        ("2018-03-05 23:59:59.999999", Standing.DUE_DAY),
        ("2018-03-06 00:00", Standing.OVERDUE),
        ("2019-03-06 00:00", Standing.OVERDUE),
    ],
)
def test_a_school_that_sent_nothing_moves_on_at_midnight(now: str, expected: Standing) -> None:
    assert stands(FACTS, now) is expected


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2018-02-27 09:00", Standing.ON_TIME),
        ("2018-03-04 23:59:59.999999", Standing.ON_TIME),
        ("2018-03-05 00:00", Standing.DUE_DAY_RECEIVED),
        ("2018-03-05 23:59:59.999999", Standing.DUE_DAY_RECEIVED),
        ("2018-03-06 00:00", Standing.LATE),
    ],
)
def test_a_report_is_judged_by_the_instant_of_its_first_arrival(received: str, expected: Standing) -> None:
    assert stands(replace(FACTS, received_at=local(received)), "2018-04-01 08:00") is expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2018-03-04 23:59:59.999999", Standing.OUTSTANDING),
        ("2018-03-05 00:00", Standing.DUE_DAY),
        ("2018-03-05 23:59:59.999999", Standing.DUE_DAY),
        ("2018-03-06 00:00", Standing.OVERDUE),
    ],
)
def test_by_a_day_includes_that_day_as_its_due_day(now: str, expected: Standing) -> None:
    assert stands(Facts(Deadline(Wording.BY, date(2018, 3, 5), 0)), now) is expected


def test_without_courtesy_the_named_day_is_late_at_once() -> None:
    strict = Facts(Deadline(Wording.BEFORE, date(2018, 3, 5), 0))
    assert stands(strict, "2018-03-05 00:00") is Standing.OVERDUE
    assert stands(replace(strict, received_at=local("2018-03-05 00:00")), "2018-03-05 09:00") is Standing.LATE


def test_an_extension_decides_for_its_school_alone() -> None:
    extended = Facts(Deadline(Wording.BY, date(2018, 3, 8), 0))
    assert stands(extended, "2018-03-07 08:00") is Standing.OUTSTANDING
    assert stands(extended, "2018-03-08 08:00") is Standing.DUE_DAY
    assert stands(extended, "2018-03-09 00:00") is Standing.OVERDUE
    assert stands(replace(extended, received_at=local("2018-03-08 23:59")), "2018-03-09 00:00") is Standing.ON_TIME
    assert stands(FACTS, "2018-03-07 08:00") is Standing.OVERDUE


def test_exempt_goes_before_nil_and_nil_before_received() -> None:
    everything = replace(FACTS, exempt=True, nil_at=local("2018-03-01 08:00"), received_at=local("2018-03-10 08:00"))
    assert stands(everything, "2018-03-12 08:00") is Standing.EXEMPT
    assert stands(replace(everything, exempt=False), "2018-03-12 08:00") is Standing.NIL
    assert stands(replace(everything, exempt=False, nil_at=None), "2018-03-12 08:00") is Standing.LATE


def test_an_exempt_school_is_exempt_even_before_the_round_opens() -> None:
    assert stands(replace(FACTS, exempt=True), "2018-02-01 08:00") is Standing.EXEMPT


@given(received=CLOCKS, now=CLOCKS, later=CLOCKS, version=st.integers(1, 9), must=st.integers(0, 9))
def test_what_came_stays_judged_whatever_the_hour_and_however_often_it_is_corrected(
    received: object, now: object, later: object, version: int, must: int
) -> None:
    first = replace(FACTS, received_at=local(str(received)), version=1)
    corrected = replace(first, version=version, must=must)
    assert stands(first, str(now)) is stands(corrected, str(later))


@given(now=CLOCKS)
def test_a_school_is_chased_from_the_opening_on_and_not_before(now: object) -> None:
    instant = local(str(now))
    obligation = Obligation(ROUND_1, school("MN01"), FACTS)
    assert obligation.is_missing(instant, CALENDAR) == (instant >= local("2018-02-28 00:00"))
    assert obligation.is_missing(instant, CALENDAR) == (obligation.standing(instant, CALENDAR) in MISSING_AND_OPEN)


def test_a_school_that_answered_is_not_missing() -> None:
    for answered in (
        replace(FACTS, received_at=local("2018-03-20 08:00")),
        replace(FACTS, nil_at=local("2018-03-20 08:00")),
        replace(FACTS, exempt=True),
    ):
        assert not Obligation(ROUND_1, school("MN01"), answered).is_missing(local("2018-03-21 08:00"), CALENDAR)


def test_paper_has_a_standing_of_its_own() -> None:
    assert paper(ROUND_1, FACTS) is Paper.AWAITED
    assert paper(ROUND_1, replace(FACTS, paper_received=True)) is Paper.RECEIVED
    assert paper(ROUND_1, replace(FACTS, paper_returned=True)) is Paper.RETURNED
    assert paper(ROUND_1, replace(FACTS, exempt=True)) is Paper.NOT_EXPECTED
    assert paper(replace(ROUND_1, paper=False), FACTS) is Paper.NOT_EXPECTED
    assert paper(ROUND_1, replace(FACTS, nil_at=local("2018-03-01 08:00"))) is Paper.AWAITED


def test_only_the_levels_that_the_letter_addresses_owe_a_report() -> None:
    assert all(owes(ROUND_1, each) for each in demo_roster())
    assert not owes(ROUND_1, replace(school("CS01"), level="THPT"))
    assert not owes(replace(ROUND_1, audience=frozenset({"MN"})), school("TH06"))


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "expected"),
    [
        (None, None, True),
        (date(2018, 3, 5), None, True),
        (date(2018, 3, 6), None, False),
        (None, date(2018, 3, 5), True),
        (None, date(2018, 3, 4), False),
    ],
)
def test_a_school_owes_where_it_exists_on_the_day_of_the_deadline(
    valid_from: date | None, valid_to: date | None, expected: bool
) -> None:
    one = replace(school("MN01"), valid_from=valid_from, valid_to=valid_to)
    assert owes(ROUND_1, one) is expected


def test_obligations_are_grouped_in_their_order() -> None:
    pairs = [(ROUND_1, "TH06"), (ROUND_1, "MN01"), (ROUND_2, "TH06")]
    duties = [Obligation(round_, school(code), Facts(round_.deadline)) for round_, code in pairs]
    assert by_school(duties) == {"TH06": [duties[0], duties[2]], "MN01": [duties[1]]}
    assert by_round(duties) == {"cv44-d1": duties[:2], "cv44-d2": duties[2:]}


def test_a_report_a_moment_before_midnight_is_on_time_and_at_midnight_it_is_not() -> None:
    midnight = ROUND_1.deadline.due_at(CALENDAR)
    before = replace(FACTS, received_at=midnight - timedelta(microseconds=1))
    assert standing(ROUND_1, before, midnight, CALENDAR) is Standing.ON_TIME
    at_midnight = replace(FACTS, received_at=midnight)
    assert standing(ROUND_1, at_midnight, midnight, CALENDAR) is Standing.DUE_DAY_RECEIVED


@pytest.mark.parametrize(
    ("rule", "now", "expected"),
    [
        (DaysOff.NEXT, "2018-03-31 12:00", Standing.OUTSTANDING),  # the named Saturday is no longer the last day
        (DaysOff.NEXT, "2018-04-01 12:00", Standing.OUTSTANDING),
        (DaysOff.NEXT, "2018-04-02 12:00", Standing.DUE_DAY),
        (DaysOff.NEXT, "2018-04-03 00:00", Standing.OVERDUE),
        (DaysOff.PREVIOUS, "2018-03-29 12:00", Standing.OUTSTANDING),
        (DaysOff.PREVIOUS, "2018-03-30 12:00", Standing.DUE_DAY),
        (DaysOff.PREVIOUS, "2018-03-31 00:00", Standing.OVERDUE),
        (DaysOff.KEEP, "2018-03-31 12:00", Standing.DUE_DAY),
    ],
)
def test_the_due_day_of_a_deadline_on_a_day_off_is_the_day_it_moved_to(
    rule: DaysOff, now: str, expected: Standing
) -> None:
    saturday = replace(ROUND_1, deadline=Deadline(Wording.BY, date(2018, 3, 31), 0, rule))
    assert standing(saturday, Facts(saturday.deadline), local(now), CALENDAR) is expected
