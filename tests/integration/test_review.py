"""What a person decides about mails: judged anew with it, taken back as often as wanted, nothing lost on the way."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from ingest.review import again, undoing, verdicts
from ingest.review.answers import Answer, By, Done, Refused
from ingest.review.assigning import Whose, assign
from store import ledger, messages, obligations, rulings, submissions
from store.database import Transaction
from store.ledger import LedgerEntry
from store.messages import Outcome
from store.steps import SendStep, Step
from store.submissions import Aside, Submission
from tests.kit.forms import docx_form, individual
from tests.kit.incoming import NOW, ROUNDS, Desk, new_desk
from tests.kit.mails import mail

TH06 = "Tiểu học Đức Lĩnh <th06@truong.example>"
STRANGER = "Cô Hoa <hoa@la.example>"
SOON = timedelta(minutes=1)


def form(*people: str, **other: str | None) -> bytes:
    return docx_form(individuals=[individual(name) for name in people], **other)


FROM_STRANGER = mail(STRANGER, "BC đợt 1", attachments=[("bc.docx", form("Nguyễn Thị Hoa"))])
REPORT = mail(TH06, "BC đợt 1", attachments=[("bc.docx", form("Nguyễn Thị Hoa"))])


@dataclass
class Reviewer:
    """A person at the desk, who decides a minute after the last decision."""

    desk: Desk
    now: datetime = NOW + timedelta(hours=1)

    def by(self, reason: str = "đã gọi điện cho trường") -> By:
        self.now += SOON
        return By("chuyenvien", reason, self.now)

    def tries(self, decide: Callable[[Transaction], Answer]) -> Answer:
        with self.desk.database.transaction() as tx:
            return decide(tx)

    def does(self, decide: Callable[[Transaction], Answer]) -> None:
        """Decide, expect it to be done, and let the message be judged anew."""
        answer = self.tries(decide)
        assert isinstance(answer, Done), answer
        self.desk.processor().process_pending(self.now)

    def refused(self, decide: Callable[[Transaction], Answer]) -> str:
        answer = self.tries(decide)
        assert isinstance(answer, Refused), answer
        return answer.sentence

    def undoes(self, message: int) -> None:
        by = self.by("nhầm")
        self.does(lambda tx: undoing.undo(tx, message, by))

    def assigns(self, message: int, whose: Whose, *, yes: bool = False) -> None:
        by = self.by()
        self.does(lambda tx: assign(tx, message, whose, by, yes=yes))


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    desk = new_desk(database_url, tmp_path)
    desk.know_schools()
    yield desk
    desk.close()


@pytest.fixture
def reviewer(desk: Desk) -> Reviewer:
    return Reviewer(desk)


def line(desk: Desk, message: int) -> LedgerEntry:
    with desk.database.reading() as tx:
        return ledger.entry(tx, message)


def verdict(desk: Desk, message: int) -> tuple[str, str | None, str | None]:
    found = line(desk, message).verdict
    return found.outcome.value, found.reason, found.school


def all_of(desk: Desk, message: int) -> list[Submission]:
    with desk.database.reading() as tx:
        return submissions.all_of_message(tx, message)


def must(desk: Desk, school: str = "TH06", at: datetime | None = None) -> int:
    with desk.database.reading() as tx:
        now = at or NOW + timedelta(days=1)
        (duty,) = obligations.owed(tx, [ROUNDS[0]], now, school=school, live=at is None)
        return duty.facts.must


def letters(desk: Desk) -> list[tuple[str, str | None]]:
    return [(m.to_address, m.school) for m in desk.outbox() if m.key.startswith("review:")]


def people(desk: Desk, school: str = "TH06") -> list[str | None]:
    with desk.database.reading() as tx:
        (*_, current) = submissions.versions(tx, "cv44-d1", school)
        return [row.fields["name"] for row in submissions.rows_of(tx, current.id)]


# Whose report it is


def test_a_report_of_a_stranger_is_recorded_once_a_person_says_whose_it_is(desk: Desk, reviewer: Reviewer) -> None:
    message = desk.decide(FROM_STRANGER).message
    assert verdict(desk, message)[:2] == ("parked", "unknown_sender")
    reviewer.assigns(message, Whose("TH06"))
    assert verdict(desk, message) == ("recorded", None, "TH06")
    (version,) = desk.versions()
    assert (version.message, version.received_at) == (message, line(desk, message).received_at)


def test_taken_back_the_report_waits_again_and_the_school_owes_it(desk: Desk, reviewer: Reviewer) -> None:
    message = desk.decide(FROM_STRANGER).message
    reviewer.assigns(message, Whose("TH06"))
    reviewer.undoes(message)
    assert verdict(desk, message)[:2] == ("parked", "unknown_sender")
    assert desk.versions() == []
    assert [one.aside for one in all_of(desk, message)] == [Aside.UNDONE]


def test_undone_twice_the_decision_before_the_last_is_taken_back_too(desk: Desk, reviewer: Reviewer) -> None:
    message = desk.decide(FROM_STRANGER).message
    reviewer.assigns(message, Whose("TH06"))
    reviewer.assigns(message, Whose("TH05"), yes=True)
    assert verdict(desk, message) == ("recorded", None, "TH05")
    assert desk.versions("TH06") == []
    reviewer.undoes(message)
    assert verdict(desk, message) == ("recorded", None, "TH06")
    assert desk.versions("TH05") == []
    reviewer.undoes(message)
    assert verdict(desk, message)[:2] == ("parked", "unknown_sender")
    by = reviewer.by()
    assert "không có quyết định" in reviewer.refused(lambda tx: undoing.undo(tx, message, by))
    with desk.database.reading() as tx:
        assert [ruling.holds for ruling in rulings.history(tx, message)] == [True, True, False, False]


def test_what_is_recorded_is_given_to_another_school_only_with_a_second_yes(desk: Desk, reviewer: Reviewer) -> None:
    message = desk.decide(REPORT).message
    by = reviewer.by()
    answer = reviewer.tries(lambda tx: assign(tx, message, Whose("TH05"), by))
    assert isinstance(answer, Refused)
    assert answer.by_yes
    assert len(desk.versions("TH06")) == 1
    reviewer.assigns(message, Whose("TH05"), yes=True)
    assert (len(desk.versions("TH06")), len(desk.versions("TH05"))) == (0, 1)


def test_everything_that_stands_against_an_assignment_is_told_at_once(desk: Desk, reviewer: Reviewer) -> None:
    message = desk.decide(FROM_STRANGER).message
    by = reviewer.by()
    refused = reviewer.refused(lambda tx: assign(tx, message, Whose("XX", "dot-9", "khac.docx"), by))
    assert "«khac.docx»" in refused
    assert "«dot-9»" in refused
    assert "«XX»" in refused
    assert "không có thư số 99" in reviewer.refused(lambda tx: assign(tx, 99, Whose("TH06"), by))
    assert verdict(desk, message)[0] == "parked"


def test_a_mail_without_a_form_can_be_given_to_nobody(desk: Desk, reviewer: Reviewer) -> None:
    message = desk.decide(mail(STRANGER, "bc", attachments=[("bc.docx", b"PK\x03\x04 rubbish")])).message
    by = reviewer.by()
    assert "không có biểu nào" in reviewer.refused(lambda tx: assign(tx, message, Whose("TH06"), by))


def test_of_two_forms_a_person_chooses_one(desk: Desk, reviewer: Reviewer) -> None:
    both = [("a.docx", form("Nguyễn Thị Hoa")), ("b.docx", form("Trần Văn Nam"))]
    message = desk.decide(mail(TH06, "BC đợt 1", attachments=both)).message
    assert verdict(desk, message)[:2] == ("parked", "two_forms")
    by = reviewer.by()
    assert "--file" in reviewer.refused(lambda tx: assign(tx, message, Whose("TH06"), by))
    reviewer.assigns(message, Whose("TH06", file="2"))
    assert verdict(desk, message)[0] == "recorded"
    assert people(desk) == ["Trần Văn Nam"]


def test_a_report_for_no_round_is_recorded_for_the_one_that_a_person_names(desk: Desk, reviewer: Reviewer) -> None:
    later = datetime.fromisoformat("2018-03-08T09:00:00+07:00")
    unclear = mail(TH06, "BC", attachments=[("bc.docx", form("Nguyễn Thị Hoa", period=None))])
    message = desk.decide(unclear, later).message
    assert verdict(desk, message)[:2] == ("parked", "no_round")
    by = reviewer.by()
    assert "--round" in reviewer.refused(lambda tx: assign(tx, message, Whose("TH06"), by))
    reviewer.assigns(message, Whose("TH06", "cv44-d2"))
    assert len(desk.versions("TH06", "cv44-d2")) == 1


@pytest.mark.parametrize(("adds", "names"), [(True, {"Nguyễn Thị Hoa", "Lê Thị Bích"}), (False, {"Lê Thị Bích"})])
def test_a_person_says_whether_a_report_adds_or_replaces(
    adds: bool, names: set[str], desk: Desk, reviewer: Reviewer
) -> None:
    desk.decide(REPORT)
    message = desk.decide(mail(TH06, "BC đợt 1", attachments=[("moi.docx", form("Lê Thị Bích"))])).message
    assert verdict(desk, message)[0] == "parked"
    reviewer.assigns(message, Whose("TH06", adds=adds))
    assert verdict(desk, message)[0] == "recorded"
    assert set(people(desk)) == names


def test_judged_anew_a_report_does_not_repeat_itself(desk: Desk, reviewer: Reviewer) -> None:
    message = desk.decide(REPORT).message
    reviewer.assigns(message, Whose("TH06"), yes=True)
    assert verdict(desk, message) == ("recorded", None, "TH06")
    (version,) = desk.versions()
    assert (version.message, version.version) == (message, 1)


def test_a_copy_of_a_mail_does_not_stand_in_the_way_of_judging_it_anew(desk: Desk, reviewer: Reviewer) -> None:
    message = desk.decide(FROM_STRANGER).message
    copy = desk.decide(b"Received: from backup.example by mx.office.example\r\n" + FROM_STRANGER).message
    assert verdict(desk, copy)[:2] == ("duplicate", "same_mail")
    reviewer.assigns(message, Whose("TH06"))
    assert verdict(desk, message) == ("recorded", None, "TH06")


def test_what_said_the_same_counts_once_the_first_is_given_to_another_school(desk: Desk, reviewer: Reviewer) -> None:
    first = desk.decide(REPORT).message
    second = desk.decide(mail(TH06, "Gửi lại", attachments=[("bc.docx", form("Nguyễn Thị Hoa"))])).message
    assert verdict(desk, second)[:2] == ("duplicate", "same_report")
    reviewer.assigns(first, Whose("TH05"), yes=True)
    desk.processor().process_pending(reviewer.now)
    assert verdict(desk, second) == ("recorded", None, "TH06")
    assert [version.message for version in desk.versions("TH06")] == [second]


# Accepted, given back, rejected, passed over


def test_yes_to_the_only_school_in_question_records_its_report(desk: Desk, reviewer: Reviewer) -> None:
    message = desk.decide(FROM_STRANGER).message
    by = reviewer.by("")
    reviewer.does(lambda tx: verdicts.accept(tx, message, by))
    assert verdict(desk, message) == ("recorded", None, "TH06")


def test_a_rejected_report_counts_no_more_and_the_school_is_told_why(desk: Desk, reviewer: Reviewer) -> None:
    message = desk.decide(REPORT).message
    by = reviewer.by("chưa có chữ ký")
    reviewer.does(lambda tx: verdicts.reject(tx, message, by))
    assert desk.versions() == []
    assert letters(desk) == [("th06@truong.example", "TH06")]
    reviewer.undoes(message)
    assert len(desk.versions()) == 1


def test_a_rejected_report_stays_rejected_when_its_mail_is_judged_anew(desk: Desk, reviewer: Reviewer) -> None:
    message = desk.decide(REPORT).message
    by = reviewer.by("chưa có chữ ký")
    reviewer.does(lambda tx: verdicts.reject(tx, message, by))
    reviewer.assigns(message, Whose("TH06"), yes=True)
    assert [one.aside for one in all_of(desk, message)] == [Aside.REJECTED]


def test_a_report_given_back_stays_received_and_needs_a_correction(desk: Desk, reviewer: Reviewer) -> None:
    message = desk.decide(REPORT).message
    before = must(desk)
    by = reviewer.by("thiếu minh chứng")
    reviewer.does(lambda tx: verdicts.give_back(tx, message, by))
    assert len(desk.versions()) == 1
    assert must(desk) == before + 1
    assert must(desk, at=by.now - SOON) == before
    assert letters(desk) == [("th06@truong.example", "TH06")]
    desk.decide(
        mail(TH06, "BC đợt 1 sửa", attachments=[("bc.docx", form("Nguyễn Thị Hoa", "Trần Văn Nam"))]),
        NOW + timedelta(hours=3),
    )
    assert must(desk) == before


def test_accepted_then_rejected_and_undone_it_is_accepted_again(desk: Desk, reviewer: Reviewer) -> None:
    message = desk.decide(REPORT).message
    yes, no = reviewer.by(""), reviewer.by("nhầm trường")
    reviewer.does(lambda tx: verdicts.accept(tx, message, yes))
    reviewer.does(lambda tx: verdicts.reject(tx, message, no))
    reviewer.undoes(message)
    (version,) = desk.versions()
    with desk.database.reading() as tx:
        stands = rulings.standing(rulings.of_submission(tx, version.id))
    assert [ruling.kind for ruling in stands] == ["accept"]


def test_a_message_that_is_passed_over_is_ignored_until_that_is_taken_back(desk: Desk, reviewer: Reviewer) -> None:
    message = desk.decide(FROM_STRANGER).message
    by = reviewer.by("thư rác")
    reviewer.does(lambda tx: verdicts.ignore(tx, message, by))
    assert verdict(desk, message)[:2] == ("ignored", "set_aside_by_person")
    reviewer.undoes(message)
    assert verdict(desk, message)[:2] == ("parked", "unknown_sender")


def test_without_a_reason_nothing_is_rejected(desk: Desk, reviewer: Reviewer) -> None:
    message = desk.decide(REPORT).message
    by = reviewer.by(" ")
    assert "--reason" in reviewer.refused(lambda tx: verdicts.reject(tx, message, by))
    assert "--reason" in reviewer.refused(lambda tx: verdicts.give_back(tx, message, by))
    assert len(desk.versions()) == 1


def test_a_rejected_stranger_is_told_nothing(desk: Desk, reviewer: Reviewer) -> None:
    message = desk.decide(FROM_STRANGER).message
    by = reviewer.by("thư rác")
    reviewer.does(lambda tx: verdicts.reject(tx, message, by))
    assert verdict(desk, message)[:2] == ("ignored", "rejected")
    assert letters(desk) == []


# Races, and messages that were booked in part


def test_nothing_is_decided_about_a_message_that_waits_to_be_read(desk: Desk, reviewer: Reviewer) -> None:
    message = desk.decide(FROM_STRANGER).message
    with desk.database.transaction() as tx:
        again.retry(tx, [message])
    by = reviewer.by()
    assert "đang chờ đọc lại" in reviewer.refused(lambda tx: assign(tx, message, Whose("TH06"), by))


def test_a_message_that_was_read_before_a_decision_is_judged_with_it(desk: Desk, reviewer: Reviewer) -> None:
    message = desk.decide(FROM_STRANGER).message
    by = reviewer.by()
    meanwhile: list[Step] = []

    def decide_meanwhile(step: Step | SendStep) -> None:
        if step is Step.FILES_READ and not meanwhile:
            meanwhile.append(step)
            desk.processor().process_pending(reviewer.now)
            reviewer.tries(lambda tx: assign(tx, message, Whose("TH05"), by, yes=True))

    reviewer.tries(lambda tx: assign(tx, message, Whose("TH06"), by))
    replace(desk.processor(), passing=decide_meanwhile).process_pending(reviewer.now)
    assert verdict(desk, message) == ("recorded", None, "TH05")
    assert (len(desk.versions("TH06")), len(desk.versions("TH05"))) == (0, 1)


def test_a_message_that_was_decided_meanwhile_is_not_decided_twice(desk: Desk, reviewer: Reviewer) -> None:
    message = desk.decide(FROM_STRANGER).message
    by = reviewer.by()
    meanwhile: list[Step] = []

    def ignore_meanwhile(step: Step | SendStep) -> None:
        if step is Step.FILES_READ and not meanwhile:
            meanwhile.append(step)
            desk.processor().process_pending(reviewer.now)
            reviewer.does(lambda tx: verdicts.ignore(tx, message, by))

    with desk.database.transaction() as tx:
        again.retry(tx, [message])
    replace(desk.processor(), passing=ignore_meanwhile).process_pending(NOW)
    with desk.database.reading() as tx:
        assert len(messages.files_of(tx, message)) == 1
    assert verdict(desk, message)[:2] == ("ignored", "set_aside_by_person")


def test_a_message_that_is_booked_in_part_can_be_judged_anew(desk: Desk, reviewer: Reviewer) -> None:
    files = [
        ("a.docx", form("Nguyễn Thị Hoa")),
        ("b.docx", form("Trần Văn Nam", school_name="Trường Tiểu học Không Có", school_code="")),
    ]
    message = desk.decide(mail(TH06, "BC đợt 1", attachments=files)).message
    assert verdict(desk, message)[0] == "parked"
    booked = [one.id for one in desk.versions()]
    assert len(booked) == 1
    reviewer.does(lambda tx: again.retry(tx, [message]))
    assert verdict(desk, message)[0] == "parked"
    assert [one.id for one in desk.versions()] == booked


def test_only_what_waits_is_tried_again(desk: Desk, reviewer: Reviewer) -> None:
    recorded, waiting = desk.decide(REPORT).message, desk.decide(mail(STRANGER, "chào")).message
    refused = reviewer.refused(lambda tx: again.retry(tx, [recorded, waiting, 99]))
    assert f"thư số {recorded}:" in refused
    assert "thư số 99:" in refused
    assert line(desk, waiting).verdict.outcome is Outcome.PARKED
