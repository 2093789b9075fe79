"""One round at a glance: the lines and their sums come from the same rows."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from rules.obligations import Obligation
from rules.overview import Overview, overviews
from rules.standing import Facts, Paper, Standing
from tests.letter44 import CALENDAR, ROUND_1, ROUND_2, demo_roster, local, school

FACTS = Facts(ROUND_1.deadline)
NOW = local("2018-03-07 08:00")
ON_TIME = replace(FACTS, received_at=local("2018-03-04 23:59"), version=1, rows=2)
DUE_DAY = replace(FACTS, received_at=local("2018-03-05 08:00"), version=1, rows=2)
LATE = replace(FACTS, received_at=local("2018-03-06 08:00"), version=1, rows=2)
NIL = replace(FACTS, nil_at=local("2018-03-01 08:00"))
EXEMPT = replace(FACTS, exempt=True)
SOME_FACTS = st.builds(
    replace,
    st.sampled_from([FACTS, ON_TIME, DUE_DAY, LATE, NIL, EXEMPT]),
    must=st.integers(0, 2),
    paper_received=st.booleans(),
    paper_returned=st.booleans(),
)


def overview(*facts: Facts, courtesy_counts: bool = True) -> Overview:
    duties = [Obligation(ROUND_1, one, known) for one, known in zip(demo_roster(), facts, strict=False)]
    (found,) = overviews([ROUND_1], duties, NOW, CALENDAR, courtesy_counts=courtesy_counts)
    return found


def test_the_sums_of_a_round_count_each_school_where_it_stands() -> None:
    found = overview(ON_TIME, replace(ON_TIME, must=1, paper_received=True), DUE_DAY, LATE, NIL, EXEMPT, FACTS, FACTS)
    assert found.counts == {
        "expected": 8,
        "received": 4,
        "on_time": 3,
        "due_day_received": 1,
        "late": 1,
        "missing": 2,
        "nil": 1,
        "needs_correction": 1,
        "awaiting_paper": 4,
        "awaiting_evidence": 0,
        "exempt": 1,
    }
    assert found.due_at == local("2018-03-05 00:00")


def test_one_setting_says_whether_the_courtesy_day_is_on_time_and_it_stays_visible() -> None:
    lenient, strict = (overview(ON_TIME, DUE_DAY, LATE, courtesy_counts=counts).counts for counts in (True, False))
    assert (lenient["on_time"], lenient["late"], lenient["due_day_received"]) == (2, 1, 1)
    assert (strict["on_time"], strict["late"], strict["due_day_received"]) == (1, 2, 1)


@given(facts=st.lists(SOME_FACTS, max_size=30), courtesy_counts=st.booleans())
def test_what_is_expected_is_received_nil_missing_or_exempt(facts: list[Facts], courtesy_counts: bool) -> None:
    counts = overview(*facts, courtesy_counts=courtesy_counts).counts
    assert counts["expected"] == len(facts)
    assert counts["expected"] == counts["received"] + counts["nil"] + counts["missing"] + counts["exempt"]
    assert counts["received"] == counts["on_time"] + counts["late"]
    assert counts["needs_correction"] <= counts["received"] + counts["nil"]
    assert counts["awaiting_paper"] <= counts["received"] + counts["nil"]


def test_soft_copy_there_and_paper_missing_is_a_bucket_of_its_own() -> None:
    found = overview(ON_TIME, replace(ON_TIME, paper_received=True), replace(NIL, paper_returned=True), FACTS, EXEMPT)
    assert [line.awaiting_paper for line in found.lines] == [True, False, True, False, False]
    assert [line.paper for line in found.lines] == [
        Paper.AWAITED,
        Paper.RECEIVED,
        Paper.RETURNED,
        Paper.AWAITED,
        Paper.NOT_EXPECTED,
    ]


def test_only_what_has_come_can_need_correction() -> None:
    found = overview(*(replace(facts, must=1) for facts in (ON_TIME, NIL, FACTS, EXEMPT)))
    assert [line.needs_correction for line in found.lines] == [True, True, False, False]


def test_lines_can_be_asked_for_by_standing() -> None:
    found = overview(ON_TIME, FACTS, LATE)
    assert [line.school.code for line in found.of(Standing.OVERDUE, Standing.LATE)] == ["MN02", "MN03"]


def test_each_round_has_its_overview_in_the_order_asked_for_even_without_schools() -> None:
    duty = Obligation(ROUND_1, school("MN01"), FACTS)
    first, second = overviews([ROUND_2, ROUND_1], [duty], NOW, CALENDAR, courtesy_counts=True)
    assert (first.round, first.lines) == (ROUND_2, ())
    assert (second.round, len(second.lines)) == (ROUND_1, 1)
    assert first.counts["expected"] == 0
