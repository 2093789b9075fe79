"""Whom to remind: the lessons of other offices, each with its day and its school."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from reminders.reminding import History, Planned, Spared, plan_reminders, weigh
from rules.campaigns import Round
from rules.deadlines import Deadline, Wording
from rules.obligations import Obligation
from rules.schools import School
from rules.standing import Facts
from tests.kit.offices import AN_PHU, DUC_LIEN, OFFICE, PHAN_DINH_PHUNG, SCHOOLS, WITHOUT_MAIL, at

LEVELS = frozenset({"MN", "TH", "THCS", "TH&THCS"})
# Letter 44, round 1: "trước ngày 05/3/2018", with the named day as courtesy, so T is Monday 05/3.
ROUND = Round(
    "d1", "cv44", "Đợt 1", "dhtt-01", Deadline(Wording.BEFORE, date(2018, 3, 5), 1), date(2018, 2, 28), True, LEVELS
)
SAME_DAY = replace(ROUND, id="bai-viet", label="Bài viết quý I", opens_on=date(2018, 2, 1))
NOTHING_DONE = History({}, {}, {})


def owed(*schools: School, round_: Round = ROUND, **facts: Any) -> list[Obligation]:
    return [Obligation(round_, school, replace(Facts(round_.deadline), **facts)) for school in schools]


# The days of the ladder of round 1, by their distance to T in working days.
DAYS = {-2: 20180301, -1: 20180302, 1: 20180306, 3: 20180308, 8: 20180315, 13: 20180322}


def climbed(*steps: int, school: School = AN_PHU, last: datetime | None = None) -> History:
    last_at: Mapping[str, datetime] = {school.code: last} if last else {}
    return History({("d1", school.code): frozenset(DAYS[step] for step in steps)}, last_at, {})


def planned(duties: list[Obligation], now: str, history: History = NOTHING_DONE) -> list[Planned]:
    return plan_reminders(duties, history, OFFICE, at(now))


def steps(plans: list[Planned]) -> list[str]:
    return [str(rung.step) for plan in plans for rung in plan.rungs]


def test_the_reminder_goes_to_the_school_that_is_missing_and_to_no_other() -> None:
    sent = owed(AN_PHU, received_at=at("2018-03-01 09:00"))
    plans = planned(sent + owed(DUC_LIEN), "2018-03-01 08:00")
    assert [(plan.school.code, plan.address) for plan in plans] == [("TH05", "th.duclien@truong.example")]


@pytest.mark.parametrize(
    ("now", "step"),
    [
        ("2018-03-01 08:00", -2),
        ("2018-03-02 08:00", -1),
        ("2018-03-06 08:00", 1),
        ("2018-03-08 08:00", 3),
        ("2018-03-15 08:00", 8),
        ("2018-03-22 08:00", 13),
    ],
)
def test_a_missing_school_is_chased_before_the_deadline_and_after_it(now: str, step: int) -> None:
    before = climbed(*(s for s in (-2, -1, 1, 3, 8, 13) if s < step))
    assert steps(planned(owed(AN_PHU), now, before)) == [str(DAYS[step])]


def test_no_school_is_reminded_on_the_day_on_which_the_letter_goes_out() -> None:
    assert planned(owed(AN_PHU), "2018-02-28 17:00") == []


def test_nothing_is_due_a_minute_before_the_hour() -> None:
    assert planned(owed(AN_PHU), "2018-03-01 07:59") == []


def test_nothing_is_due_on_the_last_accepted_day_itself() -> None:
    assert planned(owed(AN_PHU), "2018-03-05 08:00", climbed(-2, -1)) == []


def test_after_six_reminders_the_school_is_left_to_the_leaders() -> None:
    everything = climbed(-2, -1, 1, 3, 8, 13)
    assert planned(owed(AN_PHU), "2018-03-22 08:01", everything) == []
    assert planned(owed(AN_PHU), "2018-03-29 08:01", everything) == []


def test_the_last_reminder_is_not_made_up_for_once_the_ladder_has_ended() -> None:
    assert planned(owed(AN_PHU), "2018-03-23 04:00", climbed(-2, -1, 1, 3, 8)) == []


def test_a_day_that_the_service_missed_is_caught_up() -> None:
    assert steps(planned(owed(AN_PHU), "2018-03-07 15:00", climbed(-2, -1))) == ["20180306"]


def test_after_an_outage_one_reminder_is_sent_and_the_missed_ones_are_skipped() -> None:
    (plan,) = planned(owed(AN_PHU), "2018-03-08 08:05")
    (rung,) = plan.rungs
    assert (rung.step, rung.missed) == (DAYS[3], (DAYS[-2], DAYS[-1], DAYS[1]))
    assert plan.planned_for == at("2018-03-08 08:00")


def test_a_step_that_was_taken_is_not_taken_again() -> None:
    assert planned(owed(AN_PHU), "2018-03-01 16:00", climbed(-2)) == []


@pytest.mark.parametrize(
    ("now", "reminded"), [("2018-03-02 08:00", 0), ("2018-03-02 09:59", 0), ("2018-03-02 10:00", 1)]
)
def test_a_school_hears_from_us_at_most_once_in_20_hours(now: str, reminded: int) -> None:
    yesterday = climbed(-2, last=at("2018-03-01 14:00"))
    assert len(planned(owed(AN_PHU), now, yesterday)) == reminded


def test_one_school_that_waits_does_not_hold_up_another() -> None:
    history = climbed(-2, last=at("2018-03-01 14:00"))
    plans = planned(owed(AN_PHU, DUC_LIEN), "2018-03-02 08:00", history)
    assert [plan.school.code for plan in plans] == ["TH05"]


def test_all_that_a_school_owes_on_a_day_is_one_reminder() -> None:
    duties = owed(AN_PHU, DUC_LIEN) + owed(AN_PHU, round_=SAME_DAY)
    plans = planned(duties, "2018-03-01 08:00")
    assert [(plan.school.code, [rung.round for rung in plan.rungs]) for plan in plans] == [
        ("MN01", ["d1", "bai-viet"]),
        ("TH05", ["d1"]),
    ]


@pytest.mark.parametrize(
    "facts",
    [
        {"exempt": True},
        {"nil_at": at("2018-03-01 07:00")},
        {"received_at": at("2018-03-01 07:00"), "paper_received": True},
    ],
    ids=["exempt", "nothing to report", "reported"],
)
def test_a_school_that_owes_nothing_is_not_reminded(facts: dict[str, Any]) -> None:
    for day in ("2018-03-01", "2018-03-02", "2018-03-06", "2018-03-15"):
        assert planned(owed(AN_PHU, **facts), f"{day} 08:00") == []


def test_a_school_without_an_address_is_passed_over_without_an_error() -> None:
    plans = planned(owed(*SCHOOLS), "2018-03-01 08:00")
    assert WITHOUT_MAIL.code not in {plan.school.code for plan in plans}
    assert len(plans) == len(SCHOOLS) - 1


def test_an_address_that_bounces_is_replaced_by_the_next_one() -> None:
    history = History({}, {}, {AN_PHU.emails[0]: "5.1.1"})
    assert [plan.address for plan in planned(owed(AN_PHU), "2018-03-01 08:00", history)] == [AN_PHU.emails[1]]


def test_a_school_whose_every_address_bounces_is_passed_over() -> None:
    history = History({}, {}, dict.fromkeys(AN_PHU.emails, "5.1.1"))
    assert planned(owed(AN_PHU), "2018-03-01 08:00", history) == []


def test_an_extension_moves_the_reminders_with_it() -> None:
    extended = owed(AN_PHU, due=Deadline(Wording.BY, date(2018, 3, 15), 0))
    assert steps(planned(extended, "2018-03-06 08:00")) == []
    assert steps(planned(extended, "2018-03-08 08:00")) == ["20180308"]


def test_what_was_sent_before_an_extension_does_not_stand_for_the_steps_after_it() -> None:
    extended = owed(AN_PHU, due=Deadline(Wording.BY, date(2018, 3, 15), 0))
    reminded_before = climbed(-2, -1, 1)
    assert steps(planned(extended, "2018-03-13 08:00", reminded_before)) == ["20180313"]
    assert steps(planned(extended, "2018-03-16 08:00", reminded_before)) == ["20180316"]


def test_where_the_named_day_is_late_the_reminders_are_reckoned_from_the_day_before() -> None:
    strict = replace(OFFICE, courtesy_counts=False)
    plans = plan_reminders(owed(PHAN_DINH_PHUNG), NOTHING_DONE, strict, at("2018-03-05 08:00"))
    assert steps(plans) == ["20180305"]


def test_a_round_that_is_not_open_reminds_nobody() -> None:
    later = replace(ROUND, opens_on=date(2018, 3, 2))
    assert planned(owed(AN_PHU, round_=later), "2018-03-01 08:00") == []


def test_a_round_that_is_not_chased_is_never_reminded_of() -> None:
    assert planned(owed(AN_PHU, round_=replace(ROUND, chased=False)), "2018-03-06 08:00") == []


def test_after_the_cut_off_nobody_is_reminded_but_a_school_that_has_longer() -> None:
    closed = replace(ROUND, closes_on=date(2018, 3, 7))
    longer = owed(DUC_LIEN, round_=closed, due=Deadline(Wording.BY, date(2018, 3, 12), 0))
    assert [p.school for p in planned(owed(AN_PHU, round_=closed) + longer, "2018-03-07 08:00")] == [AN_PHU, DUC_LIEN]
    assert [p.school for p in planned(owed(AN_PHU, round_=closed) + longer, "2018-03-08 08:00")] == [DUC_LIEN]


def test_a_school_that_is_no_more_is_not_reminded_of_what_it_owed() -> None:
    closed = replace(AN_PHU, valid_to=date(2018, 3, 7))
    assert planned(owed(closed), "2018-03-07 08:00") != []
    assert planned(owed(closed), "2018-03-08 08:00") == []


CAME: dict[str, Any] = {"received_at": at("2018-03-02 10:00"), "current_at": at("2018-03-02 10:00")}
NEEDS_CORRECTION: dict[str, Any] = CAME | {"must": 1, "paper_received": True}


@pytest.mark.parametrize(
    ("now", "step"),
    [("2018-03-03 09:00", []), ("2018-03-06 08:00", ["20180306"]), ("2018-03-08 08:00", ["20180308"])],
    ids=["told by the receipt a day ago, no step since", "after the deadline", "and again"],
)
def test_a_school_whose_report_must_be_corrected_climbs_the_ladder_from_its_receipt_on(
    now: str, step: list[str]
) -> None:
    history = climbed(-2, -1, 1) if now > "2018-03-07" else climbed(-2, -1)
    assert steps(planned(owed(AN_PHU, **NEEDS_CORRECTION), now, history)) == step


def test_a_report_and_a_print_of_two_rounds_are_one_letter_and_the_steps_that_it_replaces_are_skipped() -> None:
    duties = owed(AN_PHU, **CAME) + owed(AN_PHU, round_=SAME_DAY)
    (plan,) = planned(duties, "2018-03-15 08:00")
    assert [(rung.round, rung.step, rung.missed) for rung in plan.rungs] == [
        ("d1", 20180314, (20180307,)),
        ("bai-viet", 20180315, (20180226, 20180301, 20180302, 20180306, 20180308)),
    ]


def test_two_things_that_are_missing_in_one_round_are_one_step() -> None:
    (plan,) = planned(owed(AN_PHU, **CAME, must=1), "2018-03-08 08:00")
    assert [(rung.step, rung.missed) for rung in plan.rungs] == [(20180308, (20180306, 20180307))]


@pytest.mark.parametrize(
    ("school", "now", "history", "why"),
    [
        (WITHOUT_MAIL, "2018-03-01 08:00", NOTHING_DONE, "không có địa chỉ thư nào gửi đến được"),
        (AN_PHU, "2018-03-01 07:59", NOTHING_DONE, "chưa đến lượt; lượt kế tiếp 08:00 ngày 01/03/2018"),
        (AN_PHU, "2018-03-05 08:00", climbed(-2, -1), "chưa đến lượt; lượt kế tiếp 08:00 ngày 06/03/2018"),
        (
            AN_PHU,
            "2018-03-02 08:00",
            climbed(-2, last=at("2018-03-01 20:00")),
            "vừa nhắc 20:00 ngày 01/03/2018, chưa đủ 20 giờ",
        ),
        (
            AN_PHU,
            "2018-03-02 08:00",
            replace(NOTHING_DONE, waiting=frozenset({"MN01"})),
            "một thư nhắc đang chờ trong hàng đợi",
        ),
        (AN_PHU, "2018-03-22 09:00", climbed(-2, -1, 1, 3, 8, 13), "lượt này đã nhắc và là lượt cuối"),
        (AN_PHU, "2018-03-23 09:00", NOTHING_DONE, "đã nhắc đủ số lần; cần liên hệ trực tiếp"),
    ],
)
def test_of_a_school_that_is_not_reminded_it_is_known_why(school: School, now: str, history: History, why: str) -> None:
    assert weigh(owed(school), history, OFFICE, at(now)) == [Spared(school, why)]
