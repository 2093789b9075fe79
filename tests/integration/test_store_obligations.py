"""Who owes what, as it was at an instant: mail received and decisions made by then count, whenever recorded."""

import hashlib
import itertools
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import insert, select

from rules.deadlines import Deadline, Wording
from rules.findings import Finding, Weight
from rules.reading import Reading, ReadRow, Source
from rules.standing import Facts, Standing, standing
from store import campaigns, decisions, messages, obligations, roster, submissions
from store.database import Database, StoreError, Transaction
from store.decisions import Decision, Kind
from store.messages import Arrival
from store.places import Place
from store.schema import attachments
from store.schema import submissions as submissions_table
from store.submissions import Booking
from tests.letter44 import CALENDAR, CAMPAIGN, ROUND_1, ROUND_2, demo_roster, local, school

RECORDED = local("2018-04-01 12:00")
ROW = ReadRow("individual", {"name": "Nguyễn Thị Hoa", "note": None}, Source("a.docx", "Bảng 2", 3))
FINDING = Finding(Weight.MUST, "Bảng C, dòng 2", "thiếu họ tên")
REPORT = Reading("dhtt-01", "v1", nil=False, header={"school_name": None}, periods=(), rows=(ROW,), findings=())
NIL = replace(REPORT, nil=True, rows=())
_uids = itertools.count(1)


@pytest.fixture(autouse=True)
def _letter_44(database: Database) -> None:
    with database.transaction() as tx:
        roster.save(tx, demo_roster())
        campaigns.save(tx, CAMPAIGN, "", RECORDED)


def sent(tx: Transaction, received_at: str, reading: Reading = REPORT, code: str = "MN05") -> int:
    """Book a report that arrived then and return its version."""
    uid = next(_uids)
    arrival = Arrival(hashlib.sha256(str(uid).encode()).hexdigest(), 1, local(received_at))
    messages.add(tx, arrival, Place("INBOX", 7, uid), RECORDED)
    message = next(found for found in messages.pending(tx) if found.sha256 == arrival.sha256)
    booking = Booking(
        message=message.id,
        round=ROUND_1.id,
        school=code,
        received_at=message.received_at,
        file="a.docx",
        content="c" * 64,
        early=False,
        reading=reading,
    )
    return submissions.add(tx, booking)


def decided(tx: Transaction, kind: Kind, made_at: str, *, holds: bool = True, on_day: date | None = None) -> None:
    decision = Decision(kind, ROUND_1.id, "MN05", holds, on_day, "lý do", "chuyên viên", local(made_at))
    decisions.add(tx, decision, RECORDED)


def facts(tx: Transaction, now: str, code: str = "MN05") -> Facts:
    (obligation,) = obligations.owed(tx, [ROUND_1], local(now), school=code)
    return obligation.facts


def test_every_school_owes_every_round_in_order_and_nothing_is_known_yet(database: Database) -> None:
    with database.reading() as tx:
        owed = obligations.owed(tx, [ROUND_2, ROUND_1], RECORDED)
        assert obligations.owed(tx, [], RECORDED) == []
    assert [(o.round.id, o.school.code) for o in owed] == [
        (round_.id, code) for round_ in (ROUND_2, ROUND_1) for code in sorted(s.code for s in demo_roster())
    ]
    assert {o.facts for o in owed} == {Facts(ROUND_1.deadline), Facts(ROUND_2.deadline)}


def test_a_school_that_is_closed_by_the_deadline_owes_nothing(database: Database) -> None:
    closed = replace(school("MN05"), valid_to=date(2018, 3, 4), merged_into="MN06")
    with database.transaction() as tx:
        roster.save(tx, [closed])
        assert obligations.owed(tx, [ROUND_1], RECORDED, school="MN05") == []


def test_mail_counts_from_the_instant_of_its_arrival_however_late_it_is_recorded(database: Database) -> None:
    with database.transaction() as tx:
        sent(tx, "2018-03-02 08:00", replace(REPORT, findings=(FINDING, replace(FINDING, weight=Weight.HINT))))
        assert facts(tx, "2018-03-02 07:59:59.999999") == Facts(ROUND_1.deadline)
        came = local("2018-03-02 08:00")
        assert facts(tx, "2018-03-02 08:00") == Facts(
            ROUND_1.deadline, received_at=came, version=1, rows=1, findings=2, must=1, current_at=came
        )
        assert facts(tx, "2018-03-02 08:00", code="MN06") == Facts(ROUND_1.deadline)


def test_a_correction_becomes_current_and_the_first_arrival_stays(database: Database) -> None:
    with database.transaction() as tx:
        assert sent(tx, "2018-03-02 08:00", replace(REPORT, findings=(FINDING,))) == 1
        assert sent(tx, "2018-03-09 08:00", replace(REPORT, rows=(ROW, ROW))) == 2
        before, after = facts(tx, "2018-03-09 07:59"), facts(tx, "2018-03-09 08:00")
    assert (before.version, before.rows, before.must) == (1, 1, 1)
    assert (after.version, after.rows, after.must) == (2, 2, 0)
    assert before.received_at == after.received_at == local("2018-03-02 08:00")


def test_an_older_mail_found_later_makes_the_first_arrival_earlier(database: Database) -> None:
    with database.transaction() as tx:
        sent(tx, "2018-03-09 08:00")
        sent(tx, "2018-03-02 08:00")
        assert facts(tx, "2018-03-10 08:00").received_at == local("2018-03-02 08:00")


def test_a_nil_return_is_an_answer_of_its_own(database: Database) -> None:
    with database.transaction() as tx:
        sent(tx, "2018-03-02 08:00", NIL)
        found = facts(tx, "2018-03-02 08:00")
    assert (found.nil_at, found.received_at, found.version, found.rows) == (local("2018-03-02 08:00"), None, 1, 0)


def test_a_nil_return_taken_back_by_a_report_is_a_report(database: Database) -> None:
    with database.transaction() as tx:
        sent(tx, "2018-03-02 08:00", NIL)
        sent(tx, "2018-03-09 08:00")
        found = facts(tx, "2018-03-09 08:00")
    assert (found.nil_at, found.received_at, found.version) == (None, local("2018-03-02 08:00"), 2)


def test_a_decision_counts_from_the_instant_at_which_it_was_made(database: Database) -> None:
    with database.transaction() as tx:
        decided(tx, Kind.EXTENSION, "2018-03-02 08:00", on_day=date(2018, 3, 8))
        assert facts(tx, "2018-03-02 07:59").due == ROUND_1.deadline
        assert facts(tx, "2018-03-02 08:00").due == Deadline(Wording.BY, date(2018, 3, 8), 0)


def test_the_latest_decision_of_a_kind_counts_in_whatever_order_they_were_recorded(database: Database) -> None:
    with database.transaction() as tx:
        decided(tx, Kind.EXTENSION, "2018-03-06 08:00", on_day=date(2018, 3, 12))
        decided(tx, Kind.EXTENSION, "2018-03-02 08:00", on_day=date(2018, 3, 8))
        assert facts(tx, "2018-03-05 08:00").due.day == date(2018, 3, 8)
        assert facts(tx, "2018-03-06 08:00").due.day == date(2018, 3, 12)


def test_of_two_decisions_at_one_instant_the_one_recorded_last_counts(database: Database) -> None:
    with database.transaction() as tx:
        decided(tx, Kind.EXEMPTION, "2018-03-02 08:00")
        decided(tx, Kind.EXEMPTION, "2018-03-02 08:00", holds=False)
        assert not facts(tx, "2018-03-02 08:00").exempt


def test_a_decision_can_be_taken_back_and_kinds_do_not_touch_each_other(database: Database) -> None:
    with database.transaction() as tx:
        decided(tx, Kind.EXTENSION, "2018-03-01 08:00", on_day=date(2018, 3, 8))
        decided(tx, Kind.EXEMPTION, "2018-03-02 08:00")
        decided(tx, Kind.EXEMPTION, "2018-03-03 08:00", holds=False)
        decided(tx, Kind.EXTENSION, "2018-03-04 08:00", holds=False)
        stands = [
            (found.exempt, found.due.day.day) for day in (1, 2, 3, 4) if (found := facts(tx, f"2018-03-0{day} 09:00"))
        ]
    assert stands == [(False, 8), (True, 8), (False, 8), (False, 5)]


def test_every_decision_is_kept_with_who_and_why(database: Database) -> None:
    with database.transaction() as tx:
        decided(tx, Kind.EXEMPTION, "2018-03-02 08:00")
        (of_school,) = decisions.in_force(tx, RECORDED).of_schools.values()
    exemption = of_school[Kind.EXEMPTION]
    assert (exemption.reason, exemption.made_by, exemption.made_at) == (
        "lý do",
        "chuyên viên",
        local("2018-03-02 08:00"),
    )


def test_a_decision_about_nobody_is_refused(database: Database) -> None:
    stray = Decision(Kind.NIL, ROUND_1.id, "XX99", True, None, "", "", RECORDED)
    with pytest.raises(StoreError, match=r"(?i)foreign key"), database.transaction() as tx:
        decisions.add(tx, stray, RECORDED)


def test_nil_told_by_telephone_counts_until_it_is_taken_back(database: Database) -> None:
    with database.transaction() as tx:
        decided(tx, Kind.NIL, "2018-03-02 08:00")
        decided(tx, Kind.NIL, "2018-03-03 08:00", holds=False)
        assert facts(tx, "2018-03-02 08:00").nil_at == local("2018-03-02 08:00")
        assert facts(tx, "2018-03-03 08:00").nil_at is None


@pytest.mark.parametrize(("marked", "is_nil"), [("2018-03-01 08:00", False), ("2018-03-10 08:00", True)])
def test_a_nil_mark_overrules_the_reports_before_it_and_not_the_one_after_it(
    database: Database, marked: str, is_nil: bool
) -> None:
    with database.transaction() as tx:
        sent(tx, "2018-03-02 08:00")
        sent(tx, "2018-03-09 08:00")
        decided(tx, Kind.NIL, marked)
        found = facts(tx, "2018-03-12 08:00")
    assert (found.nil_at is not None) is is_nil
    assert found.received_at == local("2018-03-02 08:00")


def test_paper_may_come_go_back_and_come_again(database: Database) -> None:
    with database.transaction() as tx:
        decided(tx, Kind.PAPER, "2018-03-02 08:00")
        decided(tx, Kind.PAPER, "2018-03-03 08:00", holds=False)
        decided(tx, Kind.PAPER, "2018-03-04 08:00")
        papers = [
            (found.paper_received, found.paper_returned)
            for day in (1, 2, 3, 4)
            if (found := facts(tx, f"2018-03-0{day} 09:00"))
        ]
    assert papers == [(False, False), (True, False), (False, True), (True, False)]


def test_versions_are_counted_for_each_obligation_and_keep_their_rows_and_findings(database: Database) -> None:
    second_row = replace(ROW, kind="collective", source=Source("a.docx", "Bảng 1", 1))
    with database.transaction() as tx:
        sent(tx, "2018-03-02 08:00", replace(REPORT, rows=(ROW, second_row), findings=(FINDING,)))
        sent(tx, "2018-03-03 08:00", NIL)
        assert sent(tx, "2018-03-02 08:00", code="MN06") == 1
        first, second = submissions.versions(tx, ROUND_1.id, "MN05")
        assert submissions.rows_of(tx, first.id) == [ROW, second_row]
        assert submissions.findings_of(tx, first.id) == [FINDING]
        assert submissions.rows_of(tx, second.id) == []
        assert submissions.of_message(tx, first.message) == [first]
        assert submissions.versions(tx, ROUND_2.id, "MN05") == []
    assert [(v.version, v.nil, v.received_at) for v in (first, second)] == [
        (1, False, local("2018-03-02 08:00")),
        (2, True, local("2018-03-03 08:00")),
    ]
    assert first.header == {"school_name": None}


def test_a_submission_belongs_to_its_round_from_its_arrival_on(database: Database) -> None:
    with database.transaction() as tx:
        sent(tx, "2018-03-02 08:00", replace(REPORT, rows=(ROW, ROW)))
        (one,) = submissions.by(tx, RECORDED, [ROUND_1.id])
        assert submissions.by(tx, one.received_at - timedelta(microseconds=1), [ROUND_1.id]) == []
        assert submissions.by(tx, RECORDED, [ROUND_2.id]) == []


@pytest.mark.parametrize("again", ["the version", "the message"])
def test_the_database_itself_refuses_a_version_or_a_message_twice(database: Database, again: str) -> None:
    with database.transaction() as tx:
        sent(tx, "2018-03-02 08:00")
        sent(tx, "2018-03-02 09:00", code="MN06")
        (first,) = submissions.versions(tx, ROUND_1.id, "MN05")
        (other,) = submissions.versions(tx, ROUND_1.id, "MN06")
    row: dict[str, object] = {
        "message": other.message if again == "the version" else first.message,
        "version": 1 if again == "the version" else 2,
        "round": ROUND_1.id,
        "school": "MN05",
        "received_at": first.received_at,
        "file": "a.docx",
        "form_version": "v1",
        "nil": False,
        "content": "c",
        "header": {},
        "early": False,
    }
    with pytest.raises(StoreError, match=r"(?i)unique"), database.transaction() as tx:
        tx.execute(insert(submissions_table).values(row))


def instants(day: str) -> list[datetime]:
    return [local(f"{day} {hour:02d}:00") for hour in range(24)]


def test_asking_as_of_an_instant_never_sees_the_future(database: Database) -> None:
    with database.transaction() as tx:
        sent(tx, "2018-03-02 10:00")
        sent(tx, "2018-03-02 15:00")
        decided(tx, Kind.EXEMPTION, "2018-03-02 20:00")
        seen = [obligations.owed(tx, [ROUND_1], now, school="MN05")[0].facts for now in instants("2018-03-02")]
    assert [(found.version, found.exempt) for found in seen] == (
        [(0, False)] * 10 + [(1, False)] * 5 + [(2, False)] * 5 + [(2, True)] * 4
    )


def of_group(tx: Transaction, made_at: str, on_day: date | None, *, holds: bool = True) -> None:
    what = (Kind.EXTENSION, ROUND_1.id, None, holds, on_day, "mưa lũ", "chuyên viên", local(made_at))
    decisions.add(tx, Decision(*what, "Cụm 1"), RECORDED)


def test_a_school_s_extension_goes_before_its_group_s_and_that_before_the_round(database: Database) -> None:
    with database.transaction() as tx:
        roster.save(tx, [replace(s, group="Cụm 1") if s.code in {"MN05", "TH05"} else s for s in demo_roster()])
        of_group(tx, "2018-03-01 08:00", date(2018, 3, 7))
        decided(tx, Kind.EXTENSION, "2018-03-01 09:00", on_day=date(2018, 3, 9))
        of_group(tx, "2018-03-02 08:00", date(2018, 3, 12))
        days = [facts(tx, "2018-03-02 09:00", code).due.day for code in ("MN05", "TH05", "TH06")]
        assert days == [date(2018, 3, 9), date(2018, 3, 12), date(2018, 3, 5)]
        decided(tx, Kind.EXTENSION, "2018-03-02 10:00", holds=False)
        assert facts(tx, "2018-03-02 11:00").due.day == date(2018, 3, 12)
        assert facts(tx, "2018-03-01 08:30").due.day == date(2018, 3, 7)
        of_group(tx, "2018-03-02 12:00", None, holds=False)
        assert facts(tx, "2018-03-02 13:00").due == ROUND_1.deadline


def test_an_extension_given_after_the_fact_makes_a_late_report_one_in_time(database: Database) -> None:
    with database.transaction() as tx:
        sent(tx, "2018-03-07 09:00")
        late = facts(tx, "2018-03-08 08:00")
        decided(tx, Kind.EXTENSION, "2018-03-08 09:00", on_day=date(2018, 3, 7))
        in_time = facts(tx, "2018-03-08 09:00")
    stood = [standing(ROUND_1, found, local("2018-03-08 09:00"), CALENDAR) for found in (late, in_time)]
    assert stood == [Standing.LATE, Standing.ON_TIME]


def test_what_proves_a_report_is_counted_only_where_the_round_asks_for_it(database: Database) -> None:
    asking = replace(ROUND_1, evidence=True)
    proven = tuple(replace(REPORT.rows[0], fields={"name": "A", "evidence": text}) for text in ("Giấy khen", " ", ""))
    with database.transaction() as tx:
        sent(tx, "2018-03-02 09:00", replace(REPORT, rows=proven))
        (message,) = tx.scalars(select(submissions_table.c.message))
        for position, name in enumerate(("anh.JPG", "bc.docx", "anh2.heic")):
            tx.execute(
                insert(attachments).values(
                    message=message, position=position, name=name, sha256="0" * 64, size=1, outcome="read"
                )
            )
        (duty,) = obligations.owed(tx, [asking], local("2018-03-03 08:00"), school="MN05")
        (silent,) = obligations.owed(tx, [ROUND_1], local("2018-03-03 08:00"), school="MN05")
    assert (duty.facts.rows, duty.facts.proven, duty.facts.images) == (3, 1, 2)
    assert (silent.facts.proven, silent.facts.images) == (0, 0)
